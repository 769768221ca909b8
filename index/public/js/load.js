// Files come as classic scripts, the only way that works from file:// too.

var STALE_AFTER = 60000; // current.js is asked for again after a minute

function LoadError(url, cause) {
  this.name = 'LoadError';
  this.message = '未能加载 ' + url + (cause ? '（' + cause + '）' : '');
  this.url = url;
}
LoadError.prototype = Object.create(Error.prototype);

function receive(name, base64) {
  document.currentScript.received = {name: name, base64: base64};
}

function Loader(base) {
  this.base = base;
  this.under = new Map();
}

var LOADERS = new Map();

// The loader of a folder, the same for all who ask: what one has asked for, nobody asks for again.
function loaderOf(folder) {
  var base = folder && folder.charAt(folder.length - 1) !== '/' ? folder + '/' : folder;
  if (!LOADERS.has(base)) LOADERS.set(base, new Loader(base));
  return LOADERS.get(base);
}

// What a file hands over; loaded once, and again only after a failure.
Loader.prototype.base64 = function (name) {
  var loader = this;
  if (!this.under.has(name)) {
    this.under.set(name, this.script(name).catch(function (error) {
      loader.under.delete(name);
      throw error;
    }));
  }
  return this.under.get(name);
};

Loader.prototype.forget = function (name) {
  this.under.delete(name);
};

Loader.prototype.script = function (name) {
  var url = this.base + name + '.js';
  if (name === 'current' && location.protocol !== 'file:') url += '?' + Math.floor(Date.now() / STALE_AFTER);
  return new Promise(function (resolve, reject) {
    var element = document.createElement('script');
    element.onload = function () {
      element.remove();
      var received = element.received;
      if (received && received.name === name) resolve(received.base64);
      else reject(new LoadError(url, '内容不符'));
    };
    element.onerror = function () {
      element.remove();
      reject(new LoadError(url));
    };
    element.src = url;
    document.head.appendChild(element);
  });
};

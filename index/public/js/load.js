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

function bytesOf(base64) {
  var binary = atob(base64), bytes = new Uint8Array(binary.length);
  for (var i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

function utf8(bytes) {
  var out = [], i = 0;
  while (i < bytes.length) {
    var b = bytes[i++];
    if (b >= 0xF0) b = (b & 7) << 18 | (bytes[i++] & 63) << 12 | (bytes[i++] & 63) << 6 | bytes[i++] & 63;
    else if (b >= 0xE0) b = (b & 15) << 12 | (bytes[i++] & 63) << 6 | bytes[i++] & 63;
    else if (b >= 0xC0) b = (b & 31) << 6 | bytes[i++] & 63;
    if (b > 0xFFFF) out.push(0xD800 + (b - 0x10000 >> 10), 0xDC00 + (b - 0x10000 & 1023));
    else out.push(b);
  }
  return unitsToString(out);
}

function utf16(bytes) {
  var units = new Uint16Array(bytes.length >> 1);
  for (var i = 0; i < units.length; i++) units[i] = bytes[2 * i] | bytes[2 * i + 1] << 8;
  return unitsToString(units);
}

function unitsToString(units) {
  var text = '';
  for (var i = 0; i < units.length; i += 8192) text += String.fromCharCode.apply(null, units.slice(i, i + 8192));
  return text;
}

function Loader(base) {
  this.base = base && base.charAt(base.length - 1) !== '/' ? base + '/' : base;
  this.under = new Map();
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

Loader.prototype.bytes = function (name) {
  return this.base64(name).then(function (base64) {
    return inflate(bytesOf(base64));
  });
};

Loader.prototype.json = function (name) {
  return this.bytes(name).then(function (bytes) {
    return JSON.parse(utf8(bytes));
  });
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

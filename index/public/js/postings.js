// Posting lists: which documents hold a token.

var PARTS = ['body', 'title', 'number'], VARINTS = 0, BITMAP = 1, LENGTHS = 2;

function Cursor(data) {
  this.data = data;
  this.at = 0;
}

Cursor.prototype.varint = function () {
  var number = 0, factor = 1, byte;
  do {
    byte = this.data[this.at++];
    number += (byte & 127) * factor;
    factor *= 128;
  } while (byte > 127);
  return number;
};

function Postings(loader, meta) {
  this.loader = loader;
  this.meta = meta;
  this.documents = meta.documents;
  this.known = new Map();
}

// Load what is needed to answer about these tokens.
Postings.prototype.fetch = function (tokens) {
  var postings = this, shards = new Map();
  tokens.forEach(function (token) {
    var shard = shardOf(token, postings.meta);
    if (postings.known.has(token)) return;
    if (!shards.has(shard)) shards.set(shard, new Set());
    shards.get(shard).add(token);
  });
  return Promise.all(Array.from(shards, function (wanted) {
    return postings.loader.bytes(wanted[0]).then(function (bytes) {
      postings.read(bytes, wanted[1]);
    });
  }));
};

Postings.prototype.read = function (bytes, wanted) {
  var cursor = new Cursor(bytes), token = 0, postings = this;
  wanted.forEach(function (absent) {
    postings.known.set(absent, {});
  });
  while (cursor.at < bytes.length) {
    token += cursor.varint();
    var parts = bytes[cursor.at++], lists = {};
    for (var part = 0; part < 3; part++) {
      if (!(parts >> part & 1)) continue;
      var head = cursor.varint(), size = cursor.varint();
      lists[PARTS[part]] = {count: Math.floor(head / 4), form: head & 3, data: bytes.subarray(cursor.at, cursor.at + size)};
      cursor.at += size;
    }
    if (wanted.has(token)) this.known.set(token, lists);
  }
};

Postings.prototype.list = function (token, part) {
  return (this.known.get(token) || {})[part];
};

// Calls `each(document, place in the list)` for every document of a list.
Postings.prototype.visit = function (list, each) {
  var i, id = 0;
  if (list.form === BITMAP) {
    for (i = 0; i < this.documents; i++) if (list.data[i >> 3] >> (i & 7) & 1) each(i, -1);
    return;
  }
  var cursor = new Cursor(list.data);
  for (i = 0; i < list.count; i++) each(id += cursor.varint(), i);
};

// The documents within a mask that hold every token of a text; exact for one or two units, candidates for more.
Postings.prototype.holding = function (text, part, within) {
  var tokens = needed(text, this.meta.common), documents = this.documents, found = within;
  for (var i = 0; i < tokens.length; i++) {
    var list = this.list(tokens[i], part), next = new Uint8Array(documents), before = found;
    if (list) this.visit(list, function (document) {
      next[document] = before[document];
    });
    found = next;
  }
  return found;
};

// The lengths of titles or numbers that hold a text, from the first of its lists that has them: a Map by document.
Postings.prototype.lengths = function (text, part) {
  var tokens = needed(text, this.meta.common), lengths = new Map();
  for (var i = 0; i < tokens.length; i++) {
    var list = this.list(tokens[i], part);
    if (!list || list.form !== LENGTHS) continue;
    this.visit(list, function (document, place) {
      lengths.set(document, list.data[list.data.length - list.count + place]);
    });
    break;
  }
  return lengths;
};

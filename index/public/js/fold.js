// Folding as in index/folding.py; the table comes with the index.

var TABLE = new Map();

function useFoldTable(table) {
  var pairs = Array.from(table[0]);
  for (var i = 0; i < pairs.length; i += 2) TABLE.set(pairs[i], pairs[i + 1]);
  Object.keys(table[1]).forEach(function (written) {
    TABLE.set(written, table[1][written]);
  });
}

function fold(text) {
  return new Folding(text).text;
}

// A text with its folded form; `origin` tells for every folded unit where the character it comes from begins.
function Folding(original) {
  var folded = '', origin = [], at = 0;
  while (at < original.length) {
    var size = original.codePointAt(at) > 0xFFFF ? 2 : 1;
    var character = original.substr(at, size), known = TABLE.get(character);
    var form = known === undefined ? character : known;
    for (var i = 0; i < form.length; i++) origin.push(at);
    folded += form;
    at += size;
  }
  this.original = original;
  this.text = folded;
  this.origin = origin;
}

Folding.prototype.span = function (start, end) {
  var last = this.origin[end - 1];
  return [this.origin[start], last + (this.original.codePointAt(last) > 0xFFFF ? 2 : 1)];
};

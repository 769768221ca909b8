// Folding as in index/folding.py: NFKC and lower case; the table of what folds otherwise comes with the index.

var TABLE = new Map();

function useFoldTable(table) {
  var written = 0, shift = 0, erased = 0;
  table[0].forEach(function (step, i) {
    written += step;
    shift += table[1][i];
    TABLE.set(String.fromCodePoint(written), String.fromCodePoint(written + shift));
  });
  table[2].forEach(function (step) {
    erased += step;
    TABLE.set(String.fromCodePoint(erased), '');
  });
  Object.keys(table[3]).forEach(function (several) {
    TABLE.set(several, table[3][several]);
  });
}

function formOf(character) {
  var form = TABLE.get(character);
  if (form === undefined) {
    form = character.normalize('NFKC').toLowerCase();
    TABLE.set(character, form);
  }
  return form;
}

function fold(text) {
  return new Folding(text).text;
}

// A text with its folded form; `origin` tells for every folded unit where the character it comes from begins.
function Folding(original) {
  var folded = '', origin = [], at = 0;
  while (at < original.length) {
    var size = original.codePointAt(at) > 0xFFFF ? 2 : 1;
    var form = formOf(original.substr(at, size));
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

// Text blocks: a document's fields and body; where words stand in it; pieces of it to show.

var KEPT = 400, LEAD = 0.25, HEAD_START = 25; // milliseconds

function Texts(loader, meta, keep) {
  this.loader = loader;
  this.keep = keep || KEPT;
  this.years = [];
  this.documents = new Map();
  var first = 0;
  for (var i = 0; i < meta.years.length; i++) {
    this.years.push({year: meta.years[i][0], first: first, count: meta.years[i][1], folder: meta.years[i][2]});
    first += meta.years[i][1];
  }
}

Texts.prototype.yearOf = function (id) {
  for (var i = this.years.length - 1; i >= 0; i--) if (this.years[i].first <= id) return this.years[i];
  throw new Error('no such document: ' + id);
};

// The document with an id: its fields, `body`, and `folded`.
Texts.prototype.get = function (id) {
  var documents = this.documents;
  if (!documents.has(id)) {
    if (documents.size >= this.keep) documents.delete(documents.keys().next().value);
    documents.set(id, this.load(id).catch(function (error) {
      documents.delete(id);
      throw error;
    }));
  }
  return documents.get(id);
};

// On a slow line all that is asked for together comes late: one text gets a start before the others.
Texts.prototype.before = function (id) {
  return Promise.race([this.get(id), new Promise(function (go) { setTimeout(go, HEAD_START); })]);
};

Texts.prototype.load = function (id) {
  var loader = this.loader, year = this.yearOf(id), name = year.folder + '/' + (year.first + year.count - 1 - id);
  return loader.bytes(name).then(function (bytes) {
    loader.forget(name);
    var block = utf16(bytes), end = block.indexOf('\0'), document = JSON.parse(block.slice(0, end));
    document.body = block.slice(end + 1);
    document.folded = {title: [fold(document.title)], number: document.numbers.map(fold), body: [fold(document.body)]};
    return document;
  });
};

// The words to look for in a part of a document, for marking them.
function wordsFor(query, where) {
  var words = [];
  query.clauses.forEach(function (clause) {
    if (!clause.excluded) clause.terms.forEach(function (term) {
      if (!term.wild && (term.where === 'anywhere' || term.where === where)) words.push.apply(words, term.forms);
    });
  });
  return words;
}

// Where words stand in a folded text, in order: [place, length, which word].
function occurrences(text, words) {
  var found = [];
  words.forEach(function (word, which) {
    for (var at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) found.push([at, word.length, which]);
  });
  return found.sort(function (a, b) {
    return a[0] - b[0] || a[1] - b[1];
  });
}

// The text in pieces {text, mark}; `marks` are [start, end] and may overlap.
function pieces(text, marks) {
  var out = [], at = 0;
  marks.sort(function (a, b) {
    return a[0] - b[0];
  }).forEach(function (mark) {
    var start = Math.max(mark[0], at);
    if (mark[1] <= start) return;
    if (start > at) out.push({text: text.slice(at, start), mark: false});
    out.push({text: text.slice(start, mark[1]), mark: true});
    at = mark[1];
  });
  if (at < text.length) out.push({text: text.slice(at), mark: false});
  return out;
}

// A short text, a title or a number, with the query's words marked.
function marked(text, query, where) {
  var folding = new Folding(text);
  var marks = occurrences(folding.text, wordsFor(query, where)).map(function (found) {
    return folding.span(found[0], found[0] + found[1]);
  });
  if (where === 'number') query.clauses.forEach(function (clause) {
    if (!clause.excluded) clause.terms.forEach(function (term) {
      var found = term.wild && wildPattern(term.text).exec(folding.text);
      if (found && found[0]) marks.push(folding.span(found.index, found.index + found[0].length));
    });
  });
  return pieces(text, marks);
}

// The place of the occurrence from which a window shows most different words, then most of them.
function bestStart(found, width) {
  var room = width * (1 - LEAD), best = 0, bestWorth = -1;
  for (var i = 0; i < found.length; i++) {
    var words = new Set(), count = 0;
    for (var j = i; j < found.length && (j === i || found[j][0] < found[i][0] + room - found[i][1]); j++) {
      words.add(found[j][2]);
      count++;
    }
    var worth = words.size * 8 + Math.min(count, 4);
    if (worth > bestWorth) {
      best = i;
      bestWorth = worth;
    }
  }
  return found[best][0];
}

// The piece of a body that shows most of the query's words, in one line; the beginning when it shows none.
function snippetOf(body, query, width) {
  var folding = new Folding(body), found = occurrences(folding.text, wordsFor(query, 'body')), marks = [];
  if (!found.length) return query.clauses.length ? oneLine(pieces(body.slice(0, width), [])) : [];
  var start = bestStart(found, width), first = folding.origin[start], begin = Math.max(0, first - Math.floor(width * LEAD));
  ['\n', '。'].forEach(function (mark) {
    var after = body.lastIndexOf(mark, first - 1) + 1;
    if (after > begin && after <= first) begin = after;
  });
  while (begin < first && /\s/.test(body[begin])) begin++;
  if (begin > 0 && (body.charCodeAt(begin) & 0xFC00) === 0xDC00) begin--;
  var end = Math.min(body.length, begin + width);
  found.forEach(function (one) {
    var mark = folding.span(one[0], one[0] + one[1]);
    if (mark[0] >= begin && mark[0] < end) marks.push([mark[0] - begin, Math.min(mark[1], end) - begin]);
  });
  var parts = pieces(body.slice(begin, end), marks);
  if (begin > 0) parts.unshift({text: '…', mark: false});
  if (end < body.length) parts.push({text: '…', mark: false});
  return oneLine(parts);
}

function oneLine(parts) {
  parts.forEach(function (part) {
    part.text = part.text.replace(/\s+/g, ' ');
  });
  return parts;
}

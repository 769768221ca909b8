// From a query to the files that answer it. A token is a number made of one or two UTF-16 units: index/public/grams.py.

var SPREAD = 2654435769, MOST = 5; // with the states so many files as a browser fetches at a time
var NUMERALS = /(?:\([0-9]{4}\)第?|第)[0-9]+号/g, LOOSE = /第?0*([0-9]+号)$/; // in folded text

function tokenOf(first, second) {
  return Math.imul(first << 16 | second, SPREAD) >>> 0;
}

// The token of the end of a document number, from the year on, which few documents have, whether with 第 and zeros or not.
function numeralOf(text) {
  var plain = text.replace(LOOSE, '$1');
  for (var told = 0, i = 0; i < plain.length; i++) told = (told * 31 + plain.charCodeAt(i)) % 1048576;
  return tokenOf(0xDC00 | told >> 10, 0xDC00 | told & 1023);
}

// The tokens of a text. Of a long one only the rarest, its numerals first: what matches is verified anyway, and few others
// have all of these. Besides a year with a number one bigram is enough.
function needed(text, common) {
  if (text.length === 1) return [tokenOf(text.charCodeAt(0), 0)];
  var numerals = text.match(NUMERALS) || [], pairs = new Set(), most = numerals.length && numerals[0][0] === '(' ? 2 : MOST;
  text.split(NUMERALS).forEach(function (piece) {
    for (var at = 0; at + 1 < piece.length; at++) pairs.add(piece.substr(at, 2));
  });
  return Array.from(new Set(numerals.map(numeralOf).concat(
    rarest(Array.from(pairs), common, most - numerals.length).map(function (pair) {
      return tokenOf(pair.charCodeAt(0), pair.charCodeAt(1));
    })
  ))).slice(0, MOST);
}

// Of some bigrams those that are not common, spread over the text they stand in, then the less common.
function rarest(pairs, common, count) {
  if (count <= 0) return [];
  var rare = pairs.filter(function (pair) { return common.indexOf(pair) < 0; }), step = Math.max(1, rare.length / count);
  var usual = pairs.filter(function (pair) { return common.indexOf(pair) >= 0; }).sort(function (a, b) {
    return common.indexOf(b) - common.indexOf(a);
  });
  return rare.filter(function (pair, i) {
    return Math.floor(i / step) !== Math.floor((i - 1) / step);
  }).concat(usual).slice(0, count);
}

function piecesOf(term, form) {
  return term.wild ? form.split(/[*?]+/).filter(Boolean) : [form];
}

// Every token a query asks about.
function tokensOf(query, head) {
  var tokens = [];
  query.clauses.forEach(function (clause) {
    clause.terms.forEach(function (term) {
      term.forms.forEach(function (form) {
        piecesOf(term, form).forEach(function (piece) {
          tokens = tokens.concat(needed(piece, head.common));
        });
      });
    });
  });
  return tokens;
}

// The file with the lists of a token: each holds an equal range of them.
function shardOf(token, head) {
  return head.build + '/s/' + Math.floor(token * head.shards / 4294967296);
}

// Asks for what a search for a text needs first: its lists and the states, by which equals are ordered.
function ask(folder, head, text) {
  var loader = loaderOf(folder);
  useFoldTable(head.fold);
  tokensOf(parse(text), head).map(function (token) {
    return shardOf(token, head);
  }).concat(head.build + '/c/state').forEach(function (name) {
    loader.base64(name).catch(function () {}); // the search asks again, and tells of it
  });
}

// A page whose address holds a search may name in this script's tag the folder of the index, the element that holds its
// head and the parameter: then lists are on their way before the other scripts are there.
function askFor(tag) {
  var text = tag.query && new URLSearchParams(location.search).get(tag.query);
  try {
    if (text) ask(tag.index, JSON.parse(document.getElementById(tag.head).textContent), text);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error; // the search itself will tell
  }
}

window.GazetteSearch = {receive: receive, parse: parse, fold: fold, QueryError: QueryError, LoadError: LoadError, asking: {
  Loader: Loader, loaderOf: loaderOf, useFoldTable: useFoldTable, Folding: Folding, needed: needed, piecesOf: piecesOf,
  tokensOf: tokensOf, shardOf: shardOf}};
askFor(document.currentScript.dataset);

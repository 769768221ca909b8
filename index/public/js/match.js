// From a query to candidates and their scores, as index/matching.py does; and whether a document really matches.

var NUMBER_EQUAL = 8, TITLE = 4, IN_NUMBER = 3, BODY = 1;

function partsOf(term) {
  return term.where === 'anywhere' ? PARTS : [term.where];
}

// Whether candidates of a term have to be verified on the text.
function isLoose(term) {
  return term.wild || term.forms.some(function (form) {
    return form.length > 2;
  });
}

// {mask, scores, loose}: candidates among all documents. A loose excluded term excludes nobody yet.
function candidates(query, postings) {
  var size = postings.documents, mask = new Uint8Array(size).fill(1), scores = new Float32Array(size), loose = false, i;
  query.clauses.forEach(function (clause) {
    var unsure = clause.terms.some(isLoose);
    loose = loose || unsure;
    if (clause.excluded && unsure) return;
    var found = clauseCandidates(clause, postings, mask);
    for (i = 0; i < size; i++) {
      if (clause.excluded) {
        if (found.mask[i]) mask[i] = 0;
      } else if (mask[i]) {
        mask[i] = found.mask[i];
        scores[i] += found.scores[i];
      }
    }
  });
  for (i = 0; i < size; i++) scores[i] = Math.floor(scores[i] * 4) / 4; // as Found does
  return {mask: mask, scores: scores, loose: loose};
}

function clauseCandidates(clause, postings, within) {
  var mask = new Uint8Array(within.length), scores = new Float32Array(within.length);
  clause.terms.forEach(function (term) {
    term.forms.forEach(function (form) {
      partsOf(term).forEach(function (part) {
        var found = within;
        piecesOf(term, form).forEach(function (piece) {
          found = postings.holding(piece, part, found);
        });
        addScores(form, part, found, postings, mask, scores);
      });
    });
  });
  return {mask: mask, scores: scores};
}

function addScores(form, part, found, postings, mask, scores) {
  var lengths = part === 'body' ? null : postings.lengths(form, part);
  for (var i = 0; i < found.length; i++) {
    if (!found[i]) continue;
    var score = BODY;
    if (part === 'title') score = TITLE + (lengths.has(i) ? Math.min(1, form.length / lengths.get(i)) : 0);
    if (part === 'number') score = lengths.get(i) === form.length ? NUMBER_EQUAL : IN_NUMBER;
    mask[i] = 1;
    if (score > scores[i]) scores[i] = score;
  }
}

function wildPattern(text) {
  return new RegExp(text.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '[^\\n]*').replace(/\?/g, '[^\\n]'));
}

function termMatches(term, folded) {
  return partsOf(term).some(function (part) {
    return folded[part].some(function (text) {
      if (term.wild) return wildPattern(term.text).test(text);
      return term.forms.some(function (form) {
        return text.indexOf(form) >= 0;
      });
    });
  });
}

// Whether a document, its parts folded ({title: [..], number: [..], body: [..]}), matches all clauses.
function matches(query, folded) {
  return query.clauses.every(function (clause) {
    return clause.excluded !== clause.terms.some(function (term) {
      return termMatches(term, folded);
    });
  });
}

// The searcher. See docs/index-format.md.

var FORMAT = 5, LIMIT = 10, WIDTH = 120, CHECKED_TO_THE_END = 12, CHECKS = 40;

function Searcher(loader, meta, options) {
  this.loader = loader;
  this.root = options.root || '';
  this.texts = new Texts(loader, meta, options.keep);
  this.postings = new Postings(loader, meta);
  this.facets = new Facets(loader, meta, this.texts);
  this.meta = publicMeta(meta);
  this.last = {text: null, checked: null};
}

function publicMeta(meta) {
  function counted(pair) {
    return {value: pair[0], label: pair[0], count: pair[1]};
  }
  return {
    build: meta.build,
    day: meta.day,
    documents: meta.documents,
    states: meta.states.map(function (state) { return {value: state[0], label: state[1]}; }),
    issuers: meta.issuers.map(counted),
    kinds: meta.kinds.map(function (kind) { return {value: kind[0], label: kind[1], count: kind[2]}; }),
    gazettes: meta.gazettes.map(counted),
    years: meta.years.map(counted)
  };
}

// What the reader chose and what he typed, as one list of conditions.
function conditionsOf(query, options) {
  var conditions = query.filters.slice();
  ['state', 'issuer', 'year', 'kind', 'gazette'].forEach(function (name) {
    var any = asList(options[name]);
    if (any.length) conditions.push({field: name, any: any, excluded: false});
  });
  if (options.from || options.to) {
    conditions.push({field: 'date', low: options.from || null, high: options.to || null, excluded: false});
  }
  return conditions;
}

Searcher.prototype.search = function (text, options) {
  var searcher = this;
  return new Promise(function (resolve) {
    var query = parse(text || '');
    resolve(searcher.run(query, options || {}, text || ''));
  });
};

Searcher.prototype.run = function (query, options, text) {
  var searcher = this;
  return this.found(query, options, text).then(function (got) {
    var first = got.order[got.loose ? 0 : options.offset || 0];
    return Promise.resolve(first === undefined || searcher.texts.before(first)).then(function () {
      var page = searcher.page(query, got, options);
      // What only facets count on is asked for after the first texts, so that hits do not wait for a free connection.
      return Promise.all([page, got.dimensions || searcher.facets.load([], got.day)]);
    }).then(function (loaded) {
      return searcher.result(loaded[0], loaded[1], got);
    });
  });
};

// Who may match, in the order of showing, with all that was needed to know it; the dimensions when there are conditions.
Searcher.prototype.found = function (query, options, text) {
  var searcher = this, day = dayOf(options.today || today()), conditions = conditionsOf(query, options);
  var lists = this.postings.fetch(tokensOf(query, this.postings.meta));
  var dimensions = conditions.length ? this.facets.load(conditions, day) : null;
  var ranked = query.clauses.length && options.sort !== 'newest' && options.sort !== 'oldest';
  var last = ranked && asList(options.last).length ? this.facets.among(asList(options.last), day) : null;
  return Promise.all([lists, dimensions, last]).then(function (loaded) {
    var got = candidates(query, searcher.postings), checked = searcher.checkedFor(text);
    checked.forEach(function (matching, id) {
      if (!matching) got.mask[id] = 0;
    });
    var passed = loaded[1] ? searcher.facets.apply(got.mask, loaded[1]).mask : got.mask;
    var order = ordered(passed, ranked && got.scores, options.sort, loaded[2]);
    return {order: order, mask: got.mask, loose: got.loose, dimensions: loaded[1], checked: checked, day: day};
  });
};

// Which documents were verified for a query, kept for its next page or filter; each search holds on to its own.
Searcher.prototype.checkedFor = function (text) {
  if (this.last.text !== text) this.last = {text: text, checked: new Map()};
  return this.last.checked;
};

// The ids of a mask in the order of showing; ids count from the newest. Without scores by date; else those that `last`
// tells stand behind their equals.
function ordered(mask, scores, sort, last) {
  var ids = [];
  for (var id = 0; id < mask.length; id++) if (mask[id]) ids.push(id);
  if (!scores) return sort === 'oldest' ? ids.reverse() : ids;
  return ids.sort(function (a, b) {
    return scores[b] - scores[a] || (last ? last(a) - last(b) : 0) || a - b;
  });
}

// {hits, rest: how many candidates remain unverified}. A phrase of common words may have many candidates and few
// matches: so many are looked at in one search and no more; the same search again goes on from there.
Searcher.prototype.page = function (query, got, options) {
  var searcher = this, offset = options.offset || 0, limit = options.limit === undefined ? LIMIT : options.limit;
  var end = offset + limit, left = Math.max(options.checks || CHECKS, 4 * limit), hits = [], rest = 0;
  function show(id) { // each as soon as it and those before it are there
    hits.push(Promise.all([searcher.texts.get(id), hits[hits.length - 1]]).then(function (loaded) {
      var hit = searcher.hit(loaded[0], query, options, got.day);
      if (options.each) options.each(hit);
      return hit;
    }));
  }
  if (got.loose) {
    rest = this.matching(query, got.order, end, left, got.checked, function (id, place) {
      if (place >= offset && place < end) show(id);
    });
  } else {
    got.order.slice(offset, end).forEach(show);
  }
  return Promise.resolve(rest).then(function (found) {
    return Promise.all(hits).then(function (shown) {
      return {hits: shown, rest: found ? found.rest : 0};
    });
  });
};

// {ids, rest}: the first `wanted` documents of a list that match, and how many of the list were not looked at.
// `each` is told of a match and its place among them as soon as those before it are known.
Searcher.prototype.matching = function (query, order, wanted, left, checked, each) {
  var searcher = this, ids = [], at = 0;
  function more() {
    var rest = order.length - at, missing = wanted - ids.length;
    var near = rest <= CHECKED_TO_THE_END - Math.min(wanted, CHECKED_TO_THE_END);
    if (!rest || left <= 0 || (missing <= 0 && !near)) return {ids: ids, rest: rest};
    // As many as hold what is missing, going by those looked at.
    var likely = at ? Math.ceil(missing * at / Math.max(ids.length, 1)) : missing;
    var batch = order.slice(at, at + Math.min(missing > 0 ? likely : rest, left, 50));
    at += batch.length;
    return batch.map(function (id) {
      if (!checked.has(id)) left--;
      return searcher.verified(query, id, checked);
    }).reduce(function (before, answer, i) {
      return Promise.all([answer, before]).then(function (known) {
        if (known[0] && each) each(batch[i], ids.length);
        if (known[0]) ids.push(batch[i]);
      });
    }, null).then(more);
  }
  return Promise.resolve(more());
};

// The numbers of all documents that match, every one verified, in the order of showing.
Searcher.prototype.every = function (text, options) {
  var searcher = this, asked = options || {};
  return new Promise(function (resolve) {
    var query = parse(text || '');
    resolve(searcher.found(query, asked, text || '').then(function (got) {
      return got.loose ? searcher.matching(query, got.order, Infinity, Infinity, got.checked) : {ids: got.order};
    }));
  }).then(function (found) {
    return found.ids;
  });
};

Searcher.prototype.verified = function (query, id, checked) {
  if (checked.has(id)) return Promise.resolve(checked.get(id));
  return this.texts.get(id).then(function (document) {
    checked.set(id, matches(query, document.folded));
    return checked.get(id);
  });
};

Searcher.prototype.result = function (page, dimensions, got) {
  got.checked.forEach(function (matching, id) {
    if (!matching) got.mask[id] = 0;
  });
  var all = this.facets.apply(got.mask, dimensions), total = 0;
  for (var id = 0; id < all.mask.length; id++) total += all.mask[id];
  return {
    total: total,
    exact: !page.rest,
    unchecked: page.rest,
    facets: all.counts,
    hits: page.hits
  };
};

Searcher.prototype.hit = function (document, query, options, day) {
  var facets = this.facets, intervals = document.intervals, now = intervalAt(intervals, day);
  var current = intervals[now], coming = intervals[now + 1], said = (current && current[3]) || document.annotation;
  return {
    key: document.key,
    url: this.root + document.url,
    title: document.title,
    titleParts: marked(document.title, query, 'title'),
    numbers: document.numbers,
    numberParts: document.numbers.map(function (number) { return marked(number, query, 'number'); }),
    date: document.date,
    year: document.year,
    issuer: document.issuers[0] || '',
    issuers: document.issuers,
    kind: document.kind,
    kindLabel: facets.label('kind', document.kind),
    gazette: document.gazette,
    note: document.note,
    state: current ? current[0] : '',
    stateLabel: current ? facets.label('state', current[0]) : '',
    since: current ? current[1] : null,
    coming: current && coming ? {state: coming[0], stateLabel: facets.label('state', coming[0]), from: coming[1]} : null,
    annotation: said ? {text: said[0], url: said[1] ? this.root + said[1] : ''} : null,
    snippet: snippetOf(document.body, query, options.width || WIDTH)
  };
};

function intervalAt(intervals, day) {
  for (var i = 0; i < intervals.length; i++) if (intervals[i][2] === null || dayOf(intervals[i][2]) > day) return i;
  return -1;
}

// A page may bring along what meta.js of a build holds (`head`); that saves asking for it.
function open(base, options) {
  var loader = loaderOf(base), asked = options || {};
  return (asked.head ? Promise.resolve(asked.head) : currentHead(loader)).then(function (head) {
    if (head.format > FORMAT) throw new LoadError(loader.base + 'meta.js', '索引的版本较新');
    useFoldTable(head.fold);
    return new Searcher(loader, head, asked);
  });
}

function currentHead(loader) {
  return loader.json('current').then(function (current) {
    if (current.format > FORMAT) throw new LoadError(loader.base + 'current.js', '索引的版本较新');
    return loader.json(current.build + '/meta');
  });
}

// The state on a day by intervals as a page may carry them: [{state, from, to}].
function stateOf(intervals, day) {
  var now = intervalAt(intervals.map(function (interval) {
    return [interval.state, interval.from, interval.to];
  }), dayOf(day));
  return now < 0 ? '' : intervals[now].state;
}

Object.assign(window.GazetteSearch, {open: open, state: stateOf, today: today, inflate: inflate});

// Columns, filters and counts. A facet is counted under all filters but its own.

var DAY = 86400000;

function dayOf(iso) {
  var parts = iso.split('-');
  return Math.round(Date.UTC(+parts[0], (+parts[1] || 1) - 1, +parts[2] || 1) / DAY);
}

// The day after a date that may be shortened: 2015 → 2016-01-01.
function dayAfter(iso) {
  var parts = iso.split('-').map(Number);
  if (parts.length === 1) return Math.round(Date.UTC(parts[0] + 1, 0, 1) / DAY);
  if (parts.length === 2) return Math.round(Date.UTC(parts[0], parts[1], 1) / DAY);
  return dayOf(iso) + 1;
}

function isoOf(day) {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

function today() {
  var now = new Date();
  return isoOf(Math.round(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY));
}

// {values, at(document)}: the different values, and which one a document has.
function readColumn(bytes) {
  var end = bytes.indexOf(0), values = JSON.parse(utf8(bytes.subarray(0, end))), coded = bytes.subarray(end + 1);
  var width = values.length <= 256 ? 1 : values.length <= 65536 ? 2 : 3, size = coded.length / width;
  return {
    values: values,
    at: function (document) {
      var number = 0;
      for (var byte = width - 1; byte >= 0; byte--) number = number * 256 + coded[byte * size + document];
      return number;
    }
  };
}

// The state on a day of a course [[state, day it ends or null], …].
function stateAt(course, day) {
  for (var i = 0; i < course.length; i++) if (course[i][1] === null || course[i][1] > day) return course[i][0];
  return '';
}

function asList(value) {
  if (value === undefined || value === null || value === '') return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

function Facets(loader, meta, texts) {
  this.loader = loader;
  this.meta = meta;
  this.years = {values: [], starts: []};
  for (var i = 0; i < texts.years.length; i++) {
    this.years.values.push([texts.years[i].year]);
    this.years.starts.push(texts.years[i].first);
  }
}

Facets.prototype.column = function (name) {
  return this.loader.bytes(this.meta.build + '/c/' + name).then(readColumn);
};

// Which column tells the states on a day.
Facets.prototype.states = function (day) {
  return this.column(day < dayOf(this.meta.day) ? 'course' : 'state');
};

// Promises a function that tells of a document whether it is in one of some states on a day.
Facets.prototype.among = function (states, day) {
  return this.states(day).then(function (column) {
    var held = column.values.map(function (course) {
      return states.indexOf(stateAt(course, day)) >= 0;
    });
    return function (document) {
      return held[column.at(document)];
    };
  });
};

// The dimensions of a search: {name, values (a list of lists), at, passes: [bool by value] or null}.
Facets.prototype.load = function (conditions, day) {
  var facets = this, names = ['state', 'issuer', 'kind', 'gazette'];
  var dated = conditions.some(function (condition) {
    return condition.field === 'date';
  });
  var single = {kind: this.meta.kinds, gazette: this.meta.gazettes};
  var loads = names.map(function (name) {
    if (single[name] && single[name].length < 2) {
      return {values: [single[name].length ? single[name][0][0] : ''], at: function () { return 0; }};
    }
    return name === 'state' ? facets.states(day) : facets.column(name);
  });
  if (dated) loads.push(this.column('day'));
  return Promise.all(loads).then(function (columns) {
    var dimensions = names.map(function (name, i) {
      return {name: name, values: columns[i].values.map(function (value) {
        return name === 'state' ? [stateAt(value, day)] : name === 'issuer' ? value : [value];
      }), at: columns[i].at};
    });
    dimensions.push({name: 'year', values: facets.years.values, at: facets.yearAt()});
    if (dated) dimensions.push({name: 'date', values: columns[4].values.map(function (value) { return [value]; }), at: columns[4].at});
    dimensions.forEach(function (dimension) {
      dimension.passes = facets.passes(dimension, conditions);
    });
    return dimensions;
  });
};

Facets.prototype.yearAt = function () {
  var starts = this.years.starts, run = 0;
  return function (document) {
    if (document < starts[run]) run = 0;
    while (run + 1 < starts.length && starts[run + 1] <= document) run++;
    return run;
  };
};

Facets.prototype.passes = function (dimension, conditions) {
  var own = conditions.filter(function (condition) {
    return condition.field === dimension.name;
  }), facets = this;
  if (!own.length) return null;
  own.forEach(function (condition) {
    condition.whole = condition.field === 'issuer' && !condition.any && dimension.values.some(function (values) {
      return values.some(function (value) {
        return facets.wanted(condition).indexOf(fold(value)) >= 0;
      });
    });
  });
  return dimension.values.map(function (values) {
    return own.every(function (condition) {
      return condition.excluded !== values.some(function (value) {
        return facets.meets(condition, value);
      });
    });
  });
};

// Whether a value meets a condition: chosen (`any` of these), typed (`value`) or a range. Who asks for a body by its
// `whole` name means no other.
Facets.prototype.meets = function (condition, value) {
  if (condition.any) return condition.any.indexOf(String(value)) >= 0;
  if (condition.field === 'year') {
    return value !== '' && (!condition.low || value >= condition.low) && (!condition.high || value <= condition.high);
  }
  if (condition.field === 'date') {
    return value > -1000000 && (!condition.low || value >= dayOf(condition.low)) &&
      (!condition.high || value < dayAfter(condition.high));
  }
  var label = fold(this.label(condition.field, value)), code = fold(value);
  return this.wanted(condition).some(function (wanted) {
    return code === wanted || !condition.whole && label.indexOf(wanted) >= 0;
  });
};

// What was typed, folded; for an issuer with predecessors the names of those too.
Facets.prototype.wanted = function (condition) {
  if (condition.wanted) return condition.wanted;
  var typed = fold(condition.value), bare = typed.replace(/^(?:原|前|中华人民共和国)+(?=..)/, ''), names = [typed];
  var earlier = condition.predecessors ? this.meta.earlier || {} : {};
  Object.keys(earlier).forEach(function (name) {
    if (fold(name) === bare) names = names.concat(earlier[name].map(fold));
  });
  condition.wanted = names;
  return names;
};

Facets.prototype.label = function (name, value) {
  var known = name === 'state' ? this.meta.states : name === 'kind' ? this.meta.kinds : [];
  for (var i = 0; i < known.length; i++) if (known[i][0] === value) return known[i][1];
  return String(value);
};

// {mask, counts: {name: Map value → count}}: who passes everything, and what each facet counts.
Facets.prototype.apply = function (mask, dimensions) {
  var passed = new Uint8Array(mask.length), tallies = dimensions.map(function (dimension) {
    return new Uint32Array(dimension.values.length);
  }), which = new Array(dimensions.length);
  for (var id = 0; id < mask.length; id++) {
    if (!mask[id]) continue;
    var failed = -1, fails = 0;
    for (var d = 0; d < dimensions.length; d++) {
      which[d] = dimensions[d].at(id);
      if (dimensions[d].passes && !dimensions[d].passes[which[d]]) {
        fails++;
        failed = d;
      }
    }
    if (fails === 0) for (d = 0; d < dimensions.length; d++) tallies[d][which[d]]++;
    if (fails === 1) tallies[failed][which[failed]]++;
    passed[id] = fails ? 0 : 1;
  }
  return {mask: passed, counts: this.counts(dimensions, tallies)};
};

Facets.prototype.counts = function (dimensions, tallies) {
  var facets = this, out = {};
  dimensions.forEach(function (dimension, d) {
    var sums = new Map();
    dimension.values.forEach(function (values, i) {
      if (tallies[d][i]) values.forEach(function (value) {
        sums.set(value, (sums.get(value) || 0) + tallies[d][i]);
      });
    });
    if (dimension.name !== 'date') out[dimension.name] = facets.ordered(dimension.name, sums);
  });
  return out;
};

// States in their given order, years newest first, the rest by count.
Facets.prototype.ordered = function (name, sums) {
  var facets = this, states = this.meta.states.map(function (state) { return state[0]; });
  return Array.from(sums, function (pair) {
    return {value: pair[0], label: facets.label(name, pair[0]), count: pair[1]};
  }).filter(function (entry) {
    return entry.value !== '';
  }).sort(function (a, b) {
    if (name === 'state') return states.indexOf(a.value) - states.indexOf(b.value);
    if (name === 'year') return a.value < b.value ? 1 : -1;
    return b.count - a.count || (a.value < b.value ? -1 : 1);
  });
};

// The query language of index/query.py. A query is {clauses: [{terms, excluded}], filters}.

function table(entries) {
  return Object.assign(Object.create(null), entries); // no inherited names: “constructor:” is a word
}

var PLACES = table({'标题': 'title', '题名': 'title', title: 'title', '文号': 'number', '发文字号': 'number', number: 'number',
  '正文': 'body', body: 'body'});
var FIELDS = table({'机关': 'issuer', '发文机关': 'issuer', issuer: 'issuer', '机关及前身': 'issuer', 'issuer+': 'issuer', '年份': 'year', '年': 'year', year: 'year',
  '状态': 'state', '时效': 'state', '时效性': 'state', state: 'state', '种类': 'kind', kind: 'kind',
  '公报': 'gazette', gazette: 'gazette', '日期': 'date', date: 'date'});
var WITH_PREDECESSORS = ['机关及前身', 'issuer+'];
var QUOTES = table({'"': '"', '＂': '＂', '“': '”', '「': '」', '『': '』'});
// The other spellings of a document number: index/spellings.py.
var PLAIN = [[/\((\d{4})\)第?0*(\d+)号/g, '($1)$2号'], [/第0+(\d+)号/g, '第$1号']];
var TURNED = [[/第?0*(\d+)号令/g, '令第$1号'], [/令第?0*(\d+)号/g, '第$1号令'],
  [/(\d{4})年第?(\d+)号公告/g, '公告$1年第$2号'], [/公告(\d{4})年第?(\d+)号/g, '$1年第$2号公告']];
var DIGITS = '〇一二三四五六七八九', UNITS = table({'十': 10, '百': 100, '千': 1000});
var BARE = /^([^\d()]+)((?:19|20)\d\d)(?:年第?|-|第)?(\d{1,4})号?$/;
var WHOLE = /^[^\d()]*(?:(?:\(\d{4}\)第?|令第|公告\d{4}年第)\d+号|第\d+号令)$/;
var ONE_UNKNOWN = /[-)第]\?|\?(?:[?*]*号|\))/;
var OPEN = '[〔〖【\\[(（﹝［]', CLOSE = '[〕〗】\\])）﹞］]', DIGIT = '[0-9０-９*?＊？]';
var SPACED = new RegExp('[\\u3400-\\u9fff]?\\s*' + OPEN + '\\s*(?:' + DIGIT + '\\s*){4}' + CLOSE + '\\s*第?\\s*(?:' + DIGIT +
  '\\s*)+[号號]|[令告]\\s*第\\s*(?:' + DIGIT + '\\s*)+[号號]', 'g');

function QueryError(message, position) {
  this.name = 'QueryError';
  this.message = message;
  this.position = position;
}
QueryError.prototype = Object.create(Error.prototype);

function isSpace(character) {
  return /\s/.test(character);
}

function parse(text) {
  var clauses = [], filters = [], joining = null, open = false;
  cut(text).forEach(function (token) {
    if (jointOf(token) === 'OR') {
      if (!open) throw new QueryError('OR 前面要有一个词', token.start);
      joining = token.start;
      open = false;
      return;
    }
    var field = FIELDS[token.name.toLowerCase()];
    if (field) {
      if (joining !== null) throw new QueryError('OR 只能连接词，不能连接条件', token.start);
      filters.push(filterOf(field, token));
      open = false;
      return;
    }
    var term = termOf(token);
    if (!term.text) return;
    if (joining !== null) {
      if (token.excluded) throw new QueryError('OR 后面的词不能用 - 排除', token.start);
      clauses[clauses.length - 1].terms.push(term);
    } else {
      clauses.push({terms: [term], excluded: token.excluded});
    }
    joining = null;
    open = !token.excluded;
  });
  if (joining !== null) throw new QueryError('OR 后面要有一个词', joining);
  return {clauses: clauses, filters: filters};
}

function cut(typed) {
  // The spaces within a document number are no borders between words.
  var text = typed.replace(SPACED, function (number) {
    return number.replace(/\s/g, '\u2060');
  });
  var tokens = [], at = 0;
  while (at < text.length) {
    if (isSpace(text[at])) {
      at++;
      continue;
    }
    var start = at, name = '', end;
    var excluded = opens(text, at, '-－−');
    if (excluded) at++;
    var widened = opens(text, at, '~～〜∼'); // near readings need the archive; here the word itself is looked for
    if (widened) at++;
    var found = /^([^\s:："]{1,10})[:：]/.exec(text.slice(at, at + 11));
    if (found && (PLACES[found[1].toLowerCase()] || FIELDS[found[1].toLowerCase()])) {
      name = found[1];
      at += found[0].length;
    }
    if (name && opens(text, at, '~～〜∼')) {
      widened = true;
      at++;
    }
    if (widened && excluded) throw new QueryError('用 - 排除的词不能再用 ~ 放宽', start);
    var close = QUOTES[text[at]];
    if (close) {
      end = text.indexOf(close, at + 1);
      if (end < 0) throw new QueryError('引号 ' + text[at] + ' 没有配对', at);
      tokens.push({start: start, name: name, text: text.slice(at + 1, end), excluded: excluded, quoted: true, widened: widened});
      at = end + 1;
      continue;
    }
    for (end = at; end < text.length && !isSpace(text[end]) && !isBar(text[end]);) end++;
    if (name && end === at) throw new QueryError(name + '：后面要紧跟内容', at);
    end = Math.max(end, at + 1); // a bar is a piece of its own
    tokens.push({start: start, name: name, text: text.slice(at, end), excluded: excluded, quoted: false, widened: widened});
    at = end;
  }
  refuseGroups(tokens);
  return signed(tokens);
}

function isBar(character) {
  return character === '|' || character === '｜';
}

// OR, AND or NOT; null for a word.
function jointOf(token) {
  if (!token || token.quoted || token.name || token.excluded || token.widened) return null;
  if (isBar(token.text)) return 'OR';
  return token.text === 'OR' || token.text === 'AND' || token.text === 'NOT' ? token.text : null;
}

// Brackets around words mean nothing here, and a query that has them would find nothing, in silence.
function refuseGroups(tokens) {
  tokens.forEach(function (token, at) {
    [tokens[at - 1], tokens[at + 1]].forEach(function (beside) {
      if (jointOf(token) === 'OR' && beside && halfBracketed(beside)) {
        throw new QueryError('不用括号：OR 先连接它前后的两个词', beside.start);
      }
    });
  });
}

function halfBracketed(token) {
  var plain = token.text.replace(/（/g, '(').replace(/）/g, ')');
  var whole = plain.split('(').length === plain.split(')').length;
  return !token.quoted && !whole && (plain.charAt(0) === '(' || plain.charAt(plain.length - 1) === ')');
}

// The pieces without AND, and with NOT as a minus.
function signed(tokens) {
  var kept = [], alternatives = tokens.some(function (token) {
    return jointOf(token) === 'OR';
  });
  tokens.forEach(function (token, at) {
    var joint = jointOf(token), before = tokens[at - 1], after = tokens[at + 1];
    if (joint === 'AND' || joint === 'NOT') {
      if (!after || jointOf(after) === 'AND' || jointOf(after) === 'OR') throw new QueryError(joint + ' 后面要有一个词', token.start);
      if (joint === 'AND' && (!before || jointOf(before))) throw new QueryError('AND 前面要有一个词', token.start);
      if (joint === 'AND' && alternatives) throw new QueryError('有 OR 时不要用 AND：OR 先连接它前后的两个词', token.start);
      return;
    }
    if (jointOf(before) === 'NOT') {
      if (token.widened) throw new QueryError('用 NOT 排除的词不能再用 ~ 放宽', token.start);
      token = {start: token.start, name: token.name, text: token.text, excluded: true, quoted: token.quoted, widened: false};
    }
    kept.push(token);
  });
  return kept;
}

function opens(text, at, marks) {
  return at + 1 < text.length && marks.indexOf(text[at]) >= 0 && !isSpace(text[at + 1]);
}

function termOf(token) {
  var where = PLACES[token.name.toLowerCase()] || 'anywhere', folded = fold(token.text);
  var unknown = folded.indexOf('?') >= 0 && (where === 'number' || ONE_UNKNOWN.test(folded));
  var wild = !token.quoted && (folded.indexOf('*') >= 0 || unknown);
  if (wild && !folded.replace(/[*?]/g, '')) throw new QueryError('* 和 ? 旁边至少要有一个字', token.start);
  if (wild) {
    folded = folded.replace(/^\*+|\*+$/g, ''); // a word is found within others anyway
    wild = folded.indexOf('*') >= 0 || unknown;
  }
  if (wild && where !== 'number' && (where !== 'anywhere' || !/[\d()第号]/.test(folded))) {
    throw new QueryError('* 只能用在文号里；要查这个符号，请加引号', token.start);
  }
  if (wild && token.widened) throw new QueryError('~ 不能和 * 或 ? 一起用', token.start);
  if (wild) return {text: folded, where: 'number', forms: [folded], wild: true};
  return {text: folded, where: where, forms: spellings(folded), wild: false, widened: token.widened};
}

function spellings(folded) {
  var digits = inDigits(folded), printed = digits.replace(BARE, '$1($2)$3号');
  return Array.from(new Set([digits, printed].filter(function (text) {
    return WHOLE.test(text);
  }).reduce(function (forms, text) {
    return forms.concat(turned(text));
  }, turned(folded))));
}

function turned(text) {
  function spelt(text, rule) {
    return text.replace(rule[0], rule[1]);
  }
  var plain = PLAIN.reduce(spelt, text);
  return [text, plain].concat(TURNED.map(spelt.bind(null, plain)));
}

// (二〇一五)第十一号 in Arabic digits, without what is said behind it.
function inDigits(folded) {
  function inBrackets(all, row) {
    return '(' + figures(row) + ')';
  }
  function counted(all, before, row) {
    return before + count(row);
  }
  return folded.replace(/号文件?$/, '号').replace(/\(([〇一二三四五六七八九]{2,4})\)/g, inBrackets)
    .replace(/[一二][〇一二三四五六七八九]{3}(?=年)/g, figures)
    .replace(/([)第])([〇一二三四五六七八九十百千]+)(?=号)/g, counted).replace(/()([〇一二三四五六七八九十百千]+)(?=号令)/g, counted);
}

function figures(row) {
  return row.split('').map(function (digit) { return DIGITS.indexOf(digit); }).join('');
}

// 四十二 is 42, and so is 四二.
function count(row) {
  var total = 0, digits = 0;
  row.split('').forEach(function (character) {
    if (UNITS[character]) total += (digits || 1) * UNITS[character];
    digits = UNITS[character] ? 0 : digits * 10 + DIGITS.indexOf(character);
  });
  return total + digits;
}

function filterOf(field, token) {
  if (token.widened) throw new QueryError('~ 只能用在词上，不能用在条件上', token.start);
  var filter = {field: field, value: token.text, low: null, high: null, excluded: token.excluded,
    predecessors: WITH_PREDECESSORS.indexOf(token.name.toLowerCase()) >= 0};
  if (field !== 'year' && field !== 'date') return filter;
  // 2015年3月, 2015/3 and 2015.3 are 2015-3.
  var value = fold(token.text).replace(/[年月/](?=\d)/g, '-').replace(/(\d)\.(?=\d)/g, '$1-').replace(/[年月日]/g, '');
  var found = /^([\d-]*?)(?:\.\.+|…|~|至|-(?=[12]\d{3}))([\d-]*)$/.exec(value);
  var ends = found ? [found[1], found[2]] : [value, value];
  ends.forEach(function (end) {
    if (end && !/^\d{4}(-\d{1,2}){0,2}$/.test(end)) {
      throw new QueryError('“' + end + '”不是年份或日期：请写 2015、2015-03 或 2015-03-21', token.start);
    }
  });
  if (!ends[0] && !ends[1]) throw new QueryError(token.name + '：后面要有年份或日期', token.start);
  if (field === 'year') ends = [ends[0].slice(0, 4), ends[1].slice(0, 4)];
  filter.value = null;
  filter.low = ends[0] || null;
  filter.high = ends[1] || null;
  return filter;
}

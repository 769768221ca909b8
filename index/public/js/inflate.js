// Raw deflate (RFC 1951), so that nothing depends on what a browser brings along.

var LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
var LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
var DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
  4097, 6145, 8193, 12289, 16385, 24577];
var DISTANCE_EXTRA = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
var CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

function huffman(lengths) {
  var counts = new Uint16Array(16), offsets = new Uint16Array(16), symbols = new Uint16Array(lengths.length), i;
  for (i = 0; i < lengths.length; i++) counts[lengths[i]]++;
  counts[0] = 0;
  for (i = 1; i < 16; i++) offsets[i] = offsets[i - 1] + counts[i - 1];
  for (i = 0; i < lengths.length; i++) if (lengths[i]) symbols[offsets[lengths[i]]++] = i;
  return {counts: counts, symbols: symbols};
}

var FIXED = null;

function fixedTables() {
  if (!FIXED) {
    var lengths = new Uint8Array(288);
    lengths.fill(8, 0, 144);
    lengths.fill(9, 144, 256);
    lengths.fill(7, 256, 280);
    lengths.fill(8, 280, 288);
    FIXED = [huffman(lengths), huffman(new Uint8Array(30).fill(5))];
  }
  return FIXED;
}

function Inflater(input) {
  this.input = input;
  this.at = 0;
  this.bits = 0;
  this.count = 0;
  this.out = new Uint8Array(input.length * 4 + 256);
  this.size = 0;
}

Inflater.prototype.take = function (count) {
  while (this.count < count) {
    if (this.at >= this.input.length) throw new Error('deflate: cut short');
    this.bits |= this.input[this.at++] << this.count;
    this.count += 8;
  }
  var value = this.bits & ((1 << count) - 1);
  this.bits >>>= count;
  this.count -= count;
  return value;
};

Inflater.prototype.symbol = function (table) {
  var code = 0, first = 0, index = 0;
  for (var length = 1; length < 16; length++) {
    code |= this.take(1);
    var count = table.counts[length];
    if (code - count < first) return table.symbols[index + (code - first)];
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  throw new Error('deflate: no such code');
};

Inflater.prototype.room = function (more) {
  if (this.size + more <= this.out.length) return;
  var larger = new Uint8Array(Math.max(this.out.length * 2, this.size + more));
  larger.set(this.out.subarray(0, this.size));
  this.out = larger;
};

Inflater.prototype.stored = function () {
  this.bits = this.count = 0;
  var length = this.input[this.at] | this.input[this.at + 1] << 8;
  this.at += 4;
  if (this.at + length > this.input.length) throw new Error('deflate: cut short');
  this.room(length);
  this.out.set(this.input.subarray(this.at, this.at + length), this.size);
  this.at += length;
  this.size += length;
};

Inflater.prototype.dynamicTables = function () {
  var literals = this.take(5) + 257, distances = this.take(5) + 1, codes = this.take(4) + 4, i;
  var lengths = new Uint8Array(19);
  for (i = 0; i < codes; i++) lengths[CODE_ORDER[i]] = this.take(3);
  var table = huffman(lengths);
  lengths = new Uint8Array(literals + distances);
  for (i = 0; i < lengths.length;) {
    var symbol = this.symbol(table);
    if (symbol < 16) {
      lengths[i++] = symbol;
      continue;
    }
    var value = symbol === 16 ? lengths[i - 1] : 0;
    var times = symbol === 16 ? 3 + this.take(2) : symbol === 17 ? 3 + this.take(3) : 11 + this.take(7);
    while (times--) lengths[i++] = value;
  }
  return [huffman(lengths.subarray(0, literals)), huffman(lengths.subarray(literals))];
};

Inflater.prototype.compressed = function (tables) {
  for (;;) {
    var symbol = this.symbol(tables[0]);
    if (symbol === 256) return;
    if (symbol < 256) {
      this.room(1);
      this.out[this.size++] = symbol;
      continue;
    }
    var length = LENGTH_BASE[symbol - 257] + this.take(LENGTH_EXTRA[symbol - 257]);
    symbol = this.symbol(tables[1]);
    var from = this.size - DISTANCE_BASE[symbol] - this.take(DISTANCE_EXTRA[symbol]);
    if (from < 0) throw new Error('deflate: too far back');
    this.room(length);
    for (var i = 0; i < length; i++) this.out[this.size++] = this.out[from + i];
  }
};

function inflate(input) {
  var inflater = new Inflater(input), last;
  do {
    last = inflater.take(1);
    var type = inflater.take(2);
    if (type === 0) inflater.stored();
    else if (type === 1) inflater.compressed(fixedTables());
    else if (type === 2) inflater.compressed(inflater.dynamicTables());
    else throw new Error('deflate: no such block');
  } while (!last);
  return inflater.out.subarray(0, inflater.size);
}

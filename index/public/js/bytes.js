// What the scripts hand over, as bytes and as text.

function bytesOf(base64) {
  var binary = atob(base64), bytes = new Uint8Array(binary.length);
  for (var i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

function utf8(bytes) {
  var out = [], i = 0;
  while (i < bytes.length) {
    var b = bytes[i++];
    if (b >= 0xF0) b = (b & 7) << 18 | (bytes[i++] & 63) << 12 | (bytes[i++] & 63) << 6 | bytes[i++] & 63;
    else if (b >= 0xE0) b = (b & 15) << 12 | (bytes[i++] & 63) << 6 | bytes[i++] & 63;
    else if (b >= 0xC0) b = (b & 31) << 6 | bytes[i++] & 63;
    if (b > 0xFFFF) out.push(0xD800 + (b - 0x10000 >> 10), 0xDC00 + (b - 0x10000 & 1023));
    else out.push(b);
  }
  return unitsToString(out);
}

function utf16(bytes) {
  var units = new Uint16Array(bytes.length >> 1);
  for (var i = 0; i < units.length; i++) units[i] = bytes[2 * i] | bytes[2 * i + 1] << 8;
  return unitsToString(units);
}

function unitsToString(units) {
  var text = '';
  for (var i = 0; i < units.length; i += 8192) text += String.fromCharCode.apply(null, units.slice(i, i + 8192));
  return text;
}

Loader.prototype.bytes = function (name) {
  return this.base64(name).then(function (base64) {
    return inflate(bytesOf(base64));
  });
};

Loader.prototype.json = function (name) {
  return this.bytes(name).then(function (bytes) {
    return JSON.parse(utf8(bytes));
  });
};

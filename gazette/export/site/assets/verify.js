// Checks a copy of the site that the reader picks from his disk: every file against the manifest, the manifest against
// its signature. Nothing is sent anywhere.
(function () {
  "use strict";

  var words = window.GAZETTE_WORDING.verify;
  var pick = document.getElementById("folder"), told = document.getElementById("told"), faults = document.getElementById("faults");

  function fill(text) {
    var values = Array.prototype.slice.call(arguments, 1);
    return text.replace(/\{\}/g, function () { return values.shift(); });
  }

  function say(text, state) {
    told.textContent = text;
    told.className = "verdict-line " + (state || "");
  }

  function hex(buffer) {
    return Array.prototype.map.call(new Uint8Array(buffer), function (byte) { return (byte < 16 ? "0" : "") + byte.toString(16); }).join("");
  }

  function bytes(base64) {
    return Uint8Array.from(atob(base64), function (unit) { return unit.charCodeAt(0); });
  }

  function digest(data) { return crypto.subtle.digest("SHA-256", data).then(hex); }

  function isNone(path) { return path.indexOf(".gazette-next/") === 0; }

  // The picked files by their path inside the folder.
  function byPath(list) {
    var found = {};
    for (var i = 0; i < list.length; i++) {
      var path = list[i].webkitRelativePath.split("/").slice(1).join("/");
      if (!isNone(path)) found[path] = list[i];
    }
    return found;
  }

  // "signed by FINGERPRINT", or in words why not.
  function signature(files, manifest) {
    if (!files["manifest.sig"]) return Promise.resolve({ good: true, text: words.unsigned });
    return files["manifest.sig"].text().then(JSON.parse).then(function (signed) {
      var raw = bytes(signed.public_key);
      return digest(raw).then(function (fingerprint) {
        var grouped = fingerprint.replace(/(.{4})(?=.)/g, "$1 ");
        return crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]).then(function (key) {
          return crypto.subtle.verify({ name: "Ed25519" }, key, bytes(signed.signature), manifest).then(function (good) {
            return { good: good, text: fill(good ? words.signed : words.forged, grouped) };
          });
        }, function () { return { good: true, text: fill(words.cannot, grouped) }; });
      });
    });
  }

  function compare(files, listed) {
    var wrong = [], paths = Object.keys(listed), at = 0;
    Object.keys(files).forEach(function (path) {
      if (!listed[path] && path !== "manifest.json" && path !== "manifest.sig") wrong.push(fill(words.added, path));
    });
    function next() {
      if (at >= paths.length) return wrong;
      var path = paths[at++];
      if (at % 50 === 0) say(fill(words.checking, at, paths.length));
      if (!files[path]) {
        wrong.push(fill(words.missing, path));
        return next();
      }
      return files[path].arrayBuffer().then(digest).then(function (found) {
        if (found !== listed[path].sha256) wrong.push(fill(words.altered, path));
        return new Promise(function (go) { setTimeout(go, 0); }).then(next);
      });
    }
    return Promise.resolve(next());
  }

  function show(wrong, seal, count) {
    faults.textContent = "";
    wrong.slice(0, 200).forEach(function (text) {
      var line = document.createElement("li");
      line.textContent = text;
      faults.appendChild(line);
    });
    var sound = !wrong.length && seal.good;
    say((sound ? fill(words.sound, count) : fill(words.unsound, wrong.length)) + seal.text, sound ? "good" : "bad");
  }

  pick.addEventListener("change", function () {
    var files = byPath(pick.files);
    faults.textContent = "";
    if (!files["manifest.json"]) return say(words.none, "bad");
    say(fill(words.checking, 0, Object.keys(files).length));
    files["manifest.json"].arrayBuffer().then(function (data) {
      var listed = JSON.parse(new TextDecoder().decode(data)).files;
      return Promise.all([compare(files, listed), signature(files, data)]).then(function (done) {
        show(done[0], done[1], Object.keys(listed).length);
      });
    }).catch(function () { say(words.unreadable, "bad"); });
  });
})();

// The search page: the address holds the question, the index answers, everything is put on the page as plain text.
(function () {
  "use strict";

  var WORDS = window.GAZETTE_WORDING.search, LABELS = window.GAZETTE_WORDING.labels;
  var FACETS = ["state", "year", "issuer", "kind", "gazette"];
  var PAGE = 10, ENDED = ["repealed", "lapsed"];
  var form = document.getElementById("search"), input = document.getElementById("q");
  var results = document.getElementById("results"), hits = document.getElementById("hits");
  var count = document.getElementById("count"), pager = document.getElementById("pager");
  var head = JSON.parse(document.getElementById("index-head").textContent), opened = null, turn = 0;

  // ── the address ──

  function read() {
    var said = new URLSearchParams(location.search);
    var asked = { q: said.get("q") || "", sort: said.get("sort") || "", page: Math.max(1, parseInt(said.get("page"), 10) || 1) };
    FACETS.forEach(function (facet) { asked[facet] = said.getAll(facet); });
    return asked;
  }

  function address(asked) {
    var said = new URLSearchParams();
    if (asked.q) said.set("q", asked.q);
    FACETS.forEach(function (facet) { asked[facet].forEach(function (value) { said.append(facet, value); }); });
    if (asked.sort) said.set("sort", asked.sort);
    if (asked.page > 1) said.set("page", asked.page);
    return "search.html" + (said.toString() ? "?" + said : "");
  }

  function filtered(asked) { return FACETS.some(function (facet) { return asked[facet].length; }); }

  function go(asked) {
    history.pushState(null, "", address(asked));
    show();
  }

  // ── small builders; text only ever through textContent ──

  function make(name, className, text) {
    var element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function fill(words) {
    var values = Array.prototype.slice.call(arguments, 1);
    return words.replace(/\{\}/g, function () { return values.shift(); });
  }

  function marked(element, parts) {
    parts.forEach(function (part) {
      element.appendChild(part.mark ? make("mark", "", part.text) : document.createTextNode(part.text));
    });
    return element;
  }

  function chineseDate(iso) {
    var units = ["年", "月", "日"];
    return iso.split("-").map(function (part, at) { return parseInt(part, 10) + units[at]; }).join("");
  }

  function empty(element) { while (element.firstChild) element.removeChild(element.firstChild); }

  // An index may come from elsewhere: only addresses inside the site become links.
  function link(url, className) {
    var element = make("a", className);
    if (/^[A-Za-z0-9_~-][A-Za-z0-9_~./-]*$/.test(url || "")) element.href = url;
    return element;
  }

  // ── one hit ──

  function badge(hit) { return make("span", "badge s-" + hit.state, hit.stateLabel); }

  function meta(hit) {
    var line = make("p", "meta");
    hit.numberParts.slice(0, 1).forEach(function (parts) { line.appendChild(marked(make("span"), parts)); });
    if (hit.issuers.length) line.appendChild(make("span", "", hit.issuers.join("、")));
    if (hit.date) line.appendChild(make("span", "", chineseDate(hit.date)));
    if (hit.note) line.appendChild(make("span", "", hit.note));
    return line;
  }

  function annotation(hit) {
    if (!hit.annotation) return null;
    var note = make("p", hit.state === "unverified" ? "note doubt" : "note"), text = hit.annotation.text;
    note.setAttribute("data-of", hit.state);
    if (!hit.annotation.url) { note.textContent = text; return note; }
    var start = text.indexOf("《"), end = text.lastIndexOf("）") > start ? text.lastIndexOf("）") : text.lastIndexOf("》");
    if (start < 0 || end < start) { note.textContent = text; return note; }
    var target = link(hit.annotation.url);
    target.textContent = text.slice(start, end + 1);
    note.appendChild(document.createTextNode(text.slice(0, start)));
    note.appendChild(target);
    note.appendChild(document.createTextNode(text.slice(end + 1)));
    return note;
  }

  function coming(change) {
    return fill(WORDS.coming, chineseDate(change.from), window.GAZETTE_WORDING.coming[change.state] || change.stateLabel);
  }

  function line(hit) {
    var item = make("li", "line"), what = make("div", "what");
    item.appendChild(badge(hit));
    what.appendChild(marked(link(hit.url, "title"), hit.titleParts));
    what.appendChild(meta(hit));
    var note = annotation(hit);
    if (note) what.appendChild(note);
    if (hit.coming) what.appendChild(make("p", "note soon", coming(hit.coming)));
    if (hit.snippet.length) what.appendChild(marked(make("p", "snippet"), hit.snippet));
    item.appendChild(what);
    return item;
  }

  // ── facets, sort, pages ──

  function facetBox(asked, facet, values) {
    var box = make("fieldset");
    box.appendChild(make("legend", "", LABELS[facet]));
    var list = make("div", values.length > 8 ? "long" : "");
    values.forEach(function (value) {
      var label = make("label"), tick = make("input");
      tick.type = "checkbox";
      tick.checked = asked[facet].indexOf(value.value) >= 0;
      tick.addEventListener("change", function () {
        asked[facet] = tick.checked
          ? asked[facet].concat(value.value)
          : asked[facet].filter(function (kept) { return kept !== value.value; });
        asked.page = 1;
        go(asked);
      });
      label.appendChild(tick);
      label.appendChild(make("span", "", value.label || WORDS.unknown));
      label.appendChild(make("span", "n", value.count));
      list.appendChild(label);
    });
    box.appendChild(list);
    return box;
  }

  function showFacets(asked, facets) {
    var place = document.getElementById("facets"), focused = document.activeElement;
    var again = place.contains(focused) ? Array.prototype.indexOf.call(place.querySelectorAll("input"), focused) : -1;
    empty(place);
    if (filtered(asked)) {
      var clear = make("button", "plain", WORDS.clear);
      clear.type = "button";
      clear.addEventListener("click", function () {
        FACETS.forEach(function (facet) { asked[facet] = []; });
        asked.page = 1;
        go(asked);
      });
      place.appendChild(clear);
    }
    FACETS.forEach(function (facet) {
      var values = facets[facet] || [];
      var known = values.map(function (value) { return value.value; });
      // A chosen value without hits must stay, or nobody could take it back.
      asked[facet].forEach(function (value) {
        if (known.indexOf(value) < 0) values = values.concat({ value: value, label: value, count: 0 });
      });
      if (values.length > 1 || asked[facet].length) place.appendChild(facetBox(asked, facet, values));
    });
    var ticks = place.querySelectorAll("input");
    if (again >= 0 && ticks.length) ticks[Math.min(again, ticks.length - 1)].focus();
  }

  function showSort(asked) {
    var place = document.getElementById("sort");
    empty(place);
    var label = make("label", "", WORDS.sort), choice = make("select");
    label.htmlFor = choice.id = "order";
    [["relevance", WORDS.by_relevance], ["newest", WORDS.by_newest], ["oldest", WORDS.by_oldest]].forEach(function (pair) {
      if (pair[0] === "relevance" && !asked.q) return;
      var option = make("option", "", pair[1]);
      option.value = pair[0];
      option.selected = pair[0] === order(asked);
      choice.appendChild(option);
    });
    choice.addEventListener("change", function () { asked.sort = choice.value; asked.page = 1; go(asked); });
    place.appendChild(label);
    place.appendChild(choice);
  }

  function order(asked) { return asked.sort && (asked.q || asked.sort !== "relevance") ? asked.sort : asked.q ? "relevance" : "newest"; }

  function step(asked, page, words, rel) {
    var to = Object.assign({}, asked, { page: page }), element = make("a", "", words);
    element.href = address(to);
    element.rel = rel;
    element.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(to);
      window.scrollTo(0, 0);
      count.setAttribute("tabindex", "-1");
      count.focus({ preventScroll: true });
    });
    return element;
  }

  function showPager(asked, total) {
    var pages = Math.ceil(total / PAGE);
    empty(pager);
    pager.hidden = pages < 2;
    if (pages < 2) return;
    pager.appendChild(asked.page > 1 ? step(asked, asked.page - 1, WORDS.previous, "prev") : make("span"));
    pager.appendChild(make("span", "", fill(WORDS.page_of, asked.page, pages)));
    pager.appendChild(asked.page < pages ? step(asked, asked.page + 1, WORDS.next, "next") : make("span"));
  }

  // ── asking and answering ──

  // Near readings need the archive's own list of them: here a ~word is looked for as it is written, which is said.
  function widened(words) {
    return GazetteSearch.parse(words).clauses.some(function (clause) {
      return clause.terms.some(function (term) { return term.widened; });
    });
  }

  function answer(asked, result) {
    results.classList.remove("busy", "coming");
    if (!result.hits.length) empty(hits); // the others stand there: each came when it was known
    count.textContent = result.total
      ? fill(result.exact ? WORDS.results : WORDS.about_results, result.total)
      : asked.q ? fill(WORDS.none, asked.q) + WORDS.none_hint : WORDS.nothing;
    if (widened(asked.q)) count.textContent += WORDS.near_not_here;
    if (result.unchecked && result.hits.length < PAGE) hits.appendChild(goOn(result.unchecked));
    showFacets(asked, result.facets);
    showSort(asked);
    showPager(asked, result.total);
  }

  // Words that are common but seldom stand together: the rest is looked at only when the reader wants it.
  function goOn(unchecked) {
    var box = make("li", "go-on"), more = make("button", "plain", WORDS.go_on);
    box.appendChild(make("p", "", fill(WORDS.unchecked, unchecked)));
    more.type = "button";
    more.addEventListener("click", show);
    box.appendChild(more);
    return box;
  }

  function refuse(error) {
    results.classList.remove("busy", "coming");
    empty(hits);
    empty(document.getElementById("facets"));
    pager.hidden = true;
    if (error instanceof GazetteSearch.QueryError) {
      count.textContent = WORDS.unreadable;
      return;
    }
    count.textContent = "";
    var box = make("li", "failed"), again = make("button", "plain", WORDS.retry);
    box.appendChild(make("p", "", WORDS.failed));
    again.type = "button";
    again.addEventListener("click", show);
    box.appendChild(again);
    hits.appendChild(box);
  }

  // The page brings the head of its index along; where that index is gone meanwhile, the one that is there is opened.
  function open() {
    if (!opened) {
      opened = GazetteSearch.open("search/", { head: head });
      opened.catch(function () { opened = null; });
    }
    return opened;
  }

  function show() {
    var asked = read(), mine = ++turn;
    input.value = asked.q;
    document.title = (asked.q ? asked.q + " · " : "") + titleTail;
    var options = { sort: order(asked), offset: (asked.page - 1) * PAGE, limit: PAGE, last: ENDED };
    FACETS.forEach(function (facet) { if (asked[facet].length) options[facet] = asked[facet]; });
    options.each = function (hit) {
      if (mine !== turn) return;
      if (!results.classList.contains("coming")) empty(hits);
      results.classList.add("coming");
      hits.appendChild(line(hit));
    };
    results.hidden = false;
    results.classList.remove("coming");
    results.classList.add("busy");
    count.textContent = WORDS.searching;
    return open().then(function (searcher) { return searcher.search(asked.q, options); }).then(
      function (result) { if (mine === turn) answer(asked, result); },
      function (error) {
        if (mine !== turn) return null;
        if (!head || !(error instanceof GazetteSearch.LoadError)) return refuse(error);
        head = opened = null;
        return show();
      }
    );
  }

  var titleTail = document.title;
  document.getElementById("filters").open = window.matchMedia("(min-width: 62rem)").matches;
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var asked = read();
    asked.q = input.value.trim();
    asked.page = 1;
    asked.sort = "";
    go(asked);
  });
  window.addEventListener("popstate", show);
  show();
})();

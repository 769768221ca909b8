// States follow time: a page made on one day says on another what holds then.
(function () {
  "use strict";

  function iso(date) {
    function two(number) { return (number < 10 ? "0" : "") + number; }
    return date.getFullYear() + "-" + two(date.getMonth() + 1) + "-" + two(date.getDate());
  }

  var day = document.documentElement.getAttribute("data-day");
  var today = iso(new Date());
  // A clock that is behind the export cannot know better than the export.
  if (today <= day) return;
  var words = window.GAZETTE_WORDING;

  function holds(panel) {
    var from = panel.getAttribute("data-from"), to = panel.getAttribute("data-to");
    return (!from || from <= today) && (!to || today < to);
  }

  function turnPanels() {
    var panels = document.querySelectorAll("[data-from][data-to]");
    var turned = false;
    for (var i = 0; i < panels.length; i++) {
      var hide = !holds(panels[i]);
      if (panels[i].hidden !== hide) { panels[i].hidden = hide; turned = true; }
      if (!hide && panels[i].classList.contains("standing")) {
        document.body.className = "of-" + panels[i].getAttribute("data-state");
      }
    }
    return turned;
  }

  function turnBadge(badge) {
    var steps = badge.getAttribute("data-course").split(","), state = "";
    for (var i = 0; i < steps.length; i++) {
      var step = steps[i].split(" ");
      if (step[0] <= today) state = step[1];
    }
    if (!state) return false;
    badge.className = "badge s-" + state;
    badge.setAttribute("data-state", state);
    badge.textContent = words.states[state];
    // What the line said of the earlier state no longer holds; its page tells the rest.
    var notes = badge.parentNode.querySelectorAll(".note:not(.doubt)");
    for (var k = 0; k < notes.length; k++) notes[k].hidden = true;
    return true;
  }

  function say(after) {
    var note = document.createElement("p");
    note.className = "today";
    note.textContent = words.search.today.replace("{}", today);
    after.appendChild(note);
  }

  var turned = turnPanels();
  var badges = document.querySelectorAll(".badge[data-course]");
  for (var i = 0; i < badges.length; i++) turned = turnBadge(badges[i]) || turned;
  var place = document.querySelector(".standing-box") || document.querySelector(".page-head");
  if (turned && place) say(place);
})();

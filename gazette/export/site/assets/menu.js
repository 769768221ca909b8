// On a narrow screen the menu scrolls sideways: bring the entry of this page into sight.
(function () {
  "use strict";
  var menu = document.querySelector(".menu"), here = menu.querySelector("[aria-current]");
  if (here) menu.scrollLeft = here.offsetLeft - (menu.clientWidth - here.offsetWidth) / 2;
})();

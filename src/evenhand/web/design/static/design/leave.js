// Leaves a page at once and takes it out of the way back. Without a script the link does the first of both.
(function () {
  "use strict";
  var link = document.querySelector("[data-leave]");
  if (!link) return;
  link.addEventListener("click", function (event) {
    event.preventDefault();
    document.body.hidden = true;
    location.replace(link.href);
  });
})();

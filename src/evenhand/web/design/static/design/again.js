// Asks again for a page that waits for work, and shows what came of it in place: a reload would take a reader's place away.
// Without a script the page has a link that does the same.
(function () {
  "use strict";
  var main = document.getElementById("maincontent");
  var rest = 2000;

  function waiting(where) {
    return where.querySelector("[data-again]");
  }

  function show(text) {
    var found = new DOMParser().parseFromString(text, "text/html");
    var next = found.getElementById("maincontent");
    if (!next) return;
    if (waiting(next) && waiting(main)) {
      var mark = waiting(main);
      if (mark.innerHTML !== waiting(next).innerHTML) mark.innerHTML = waiting(next).innerHTML;
      return;
    }
    main.innerHTML = next.innerHTML;
    document.title = found.title;
    document.getElementById("app-said").textContent = "Done: the page shows the result.";
    document.dispatchEvent(new CustomEvent("app:shown"));
  }

  function ask() {
    if (!waiting(main)) return;
    fetch(location.href, { credentials: "same-origin" })
      .then(function (answer) {
        return answer.ok ? answer.text() : "";
      })
      .then(function (text) {
        if (text) show(text);
      })
      .catch(function () {})
      .then(function () {
        setTimeout(ask, rest);
      });
  }

  if (waiting(main)) setTimeout(ask, rest);
})();

// Keeps a draft a moment after each change, so that nothing typed is lost. Nothing is stored in the browser: a computer on a ward
// is shared. Without a script the button "Keep as a draft" does the same.
(function () {
  "use strict";
  var form = document.querySelector("form[data-draft]");
  if (!form) return;
  var said = form.querySelector("[data-draft-said]");
  var rest = 1500;
  var timer = 0;
  var busy = null;
  var changed = false;
  var leaving = false;

  function values() {
    var found = new FormData(form);
    found.set("keep", "quietly");
    return found;
  }

  function tell(text) {
    said.textContent = text;
  }

  function clock() {
    return new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  }

  function keep() {
    changed = false;
    busy = fetch(form.action || location.href, {
      method: "POST",
      body: values(),
      credentials: "same-origin",
      redirect: "manual"
    })
      .then(function (answer) {
        if (answer.status !== 204) throw new Error(String(answer.status));
        tell("Draft kept at " + clock() + ". Only you see it.");
      })
      .catch(function () {
        changed = true;
        tell("The draft could not be kept. What you typed is still here.");
        document.getElementById("app-said").textContent = "The draft could not be kept.";
      })
      .then(function () {
        busy = null;
        if (changed && !leaving) later();
      });
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(function () {
      if (!busy && !leaving) keep();
    }, changed && said.textContent.indexOf("could not") >= 0 ? 15000 : rest);
  }

  form.addEventListener("input", function () {
    changed = true;
    later();
  });
  form.addEventListener("submit", function (event) {
    var pressed = event.submitter;
    leaving = true;
    clearTimeout(timer);
    if (!busy) return;
    event.preventDefault(); // a draft under way must not arrive after the save that clears it
    busy.then(function () {
      form.requestSubmit(pressed);
    });
  });
  addEventListener("pagehide", function () {
    if (changed && !leaving && navigator.sendBeacon) navigator.sendBeacon(form.action || location.href, values());
  });
})();

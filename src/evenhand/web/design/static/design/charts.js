// Lets people walk through a chart point by point. Each chart that carries its points gets a slider of the browser's own:
// arrow keys, Home and End move it, and screen readers speak what it says. The table beside a chart is the way without a script.
(function () {
  "use strict";
  var SVG = "http://www.w3.org/2000/svg";

  function points(chart) {
    return chart
      .getAttribute("data-points")
      .split("|")
      .map(function (text) {
        var parts = text.split(" ");
        return { x: parts[0], y: parts[1], said: parts.slice(2).join(" ") };
      });
  }

  function ring(chart) {
    var made = document.createElementNS(SVG, "circle");
    made.setAttribute("r", "9");
    made.setAttribute("class", "app-ring");
    made.setAttribute("visibility", "hidden");
    chart.appendChild(made);
    return made;
  }

  function walk(chart) {
    var found = points(chart);
    var title = chart.querySelector("title");
    var box = document.createElement("div");
    var slider = document.createElement("input");
    var words = document.createElement("p");
    var mark = ring(chart);
    box.className = "app-points";
    slider.type = "range";
    slider.min = "1";
    slider.max = String(found.length);
    slider.value = slider.max;
    slider.setAttribute("aria-label", "Point by point: " + (title ? title.textContent : "chart"));
    words.setAttribute("aria-hidden", "true"); // the slider speaks it already

    function tell() {
      var one = found[Number(slider.value) - 1];
      slider.setAttribute("aria-valuetext", one.said);
      words.textContent = one.said;
      mark.setAttribute("cx", one.x);
      mark.setAttribute("cy", one.y);
    }

    slider.addEventListener("input", tell);
    slider.addEventListener("focus", function () {
      mark.setAttribute("visibility", "visible");
    });
    slider.addEventListener("blur", function () {
      mark.setAttribute("visibility", "hidden");
    });
    tell();
    box.appendChild(slider);
    box.appendChild(words);
    chart.insertAdjacentElement("afterend", box);
  }

  function all() {
    document.querySelectorAll("#maincontent svg[data-points]").forEach(walk);
  }

  document.addEventListener("app:shown", all);
  all();
})();

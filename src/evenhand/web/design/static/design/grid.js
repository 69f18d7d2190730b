// Paste a block from a spreadsheet into many boxes, and move between boxes by arrow keys. Without it each box is typed.
(function () {
  "use strict";
  var table = document.querySelector(".app-grid");
  if (!table) return;

  function boxes() {
    return Array.from(table.tBodies[0].rows, function (row) {
      return Array.from(row.querySelectorAll("input"));
    });
  }

  function place(box, all) {
    for (var row = 0; row < all.length; row += 1) {
      var column = all[row].indexOf(box);
      if (column >= 0) return { row: row, column: column };
    }
    return null;
  }

  function fill(all, at, lines) {
    var told = { filled: 0, lost: 0 };
    lines.forEach(function (line, down) {
      line.split("\t").forEach(function (text, right) {
        var box = (all[at.row + down] || [])[at.column + right];
        if (!box) {
          told.lost += text.trim() ? 1 : 0;
          return;
        }
        box.value = text.trim();
        told.filled += 1;
      });
    });
    return told;
  }

  table.addEventListener("paste", function (event) {
    var text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    var all = boxes();
    var at = place(event.target, all);
    if (!at || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    var told = fill(all, at, text.split("\n"));
    document.getElementById("app-said").textContent =
      told.filled + " boxes filled." + (told.lost ? " " + told.lost + " numbers did not fit." : "");
  });

  table.addEventListener("keydown", function (event) {
    var all = boxes();
    var at = place(event.target, all);
    if (!at || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    var box = event.target;
    var row = at.row + (event.key === "ArrowDown") - (event.key === "ArrowUp");
    var column = at.column;
    if (event.key === "ArrowLeft" && box.selectionEnd === 0) column -= 1;
    if (event.key === "ArrowRight" && box.selectionStart === box.value.length) column += 1;
    var next = (all[row] || [])[column];
    if (!next || next === box) return;
    event.preventDefault();
    next.focus();
    next.select();
  });
})();

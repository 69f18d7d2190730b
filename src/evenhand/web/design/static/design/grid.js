// Paste a block from a spreadsheet into many boxes, and move between boxes by arrow keys. Without it each box is typed.
(function () {
  "use strict";

  function boxes(box) {
    return Array.from(box.closest("tbody").rows, function (row) {
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

  function pasted(event) {
    var text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    var all = boxes(event.target);
    var at = place(event.target, all);
    if (!at || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    var told = fill(all, at, text.split("\n"));
    document.getElementById("app-said").textContent =
      told.filled + " boxes filled." + (told.lost ? " " + told.lost + " numbers did not fit." : "");
  }

  function moved(event) {
    var all = boxes(event.target);
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
  }

  document.querySelectorAll(".app-grid tbody").forEach(function (body) {
    body.addEventListener("paste", pasted);
    body.addEventListener("keydown", moved);
  });
})();

"""The same charts and tables by matplotlib and python-docx; run by `documents.py` in its own environment."""

from __future__ import annotations

import io
import json
import sys
import time

import matplotlib as mpl

mpl.use("Agg")
import docx
import matplotlib.pyplot as plt
from docx.shared import Mm


def draw(points: list[list[float | None]]) -> io.BytesIO:
    """One small chart: points, centre line and limits, 80 x 50 mm at 200 dots an inch."""
    figure, axes = plt.subplots(figsize=(3.15, 1.99), dpi=200)
    columns = [[float("nan") if v is None else v for v in c] for c in zip(*points, strict=True)]
    value, centre, lower, upper = columns
    axes.plot(value, marker="o", markersize=2, linewidth=0.8)
    axes.plot(centre, linewidth=1.2)
    axes.fill_between(range(len(lower)), lower, upper, alpha=0.2)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    plt.close(figure)
    out.seek(0)
    return out


def write(sections: list[dict[str, object]]) -> tuple[float, float]:
    """Processor seconds for the pictures, and for the whole document."""
    drawing, started = 0.0, time.process_time()
    document = docx.Document()
    for section in sections:
        document.add_heading(section["title"], 1)
        for series in section["series"]:
            document.add_heading(series["label"], 2)
            document.add_paragraph(series["said"])
            before = time.process_time()
            picture = draw(series["points"])
            drawing += time.process_time() - before
            document.add_picture(picture, width=Mm(80))
        for caption, header, rows in section["tables"]:
            document.add_paragraph(caption, style="Caption")
            table = document.add_table(rows=1 + len(rows), cols=len(header))
            for line, texts in zip(table.rows, [header, *rows], strict=True):
                for cell, text in zip(line.cells, texts, strict=True):
                    cell.text = text
    document.save(io.BytesIO())
    return drawing, time.process_time() - started


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123 - no other imports here
        sections = json.load(file)
    write(sections[:1])
    drawing, whole = write(sections)
    print(json.dumps({"pictures_cpu_s": round(drawing, 2), "word_cpu_s": round(whole, 2)}))


if __name__ == "__main__":
    main()

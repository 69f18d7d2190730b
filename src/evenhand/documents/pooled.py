"""Several teams together as a page and as JSON: estimates and words, no counts of women."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evenhand.charts.forest import forest_chart, forest_difference_chart, forest_table
from evenhand.documents.files import ready_folder, write_whole
from evenhand.documents.machine import plain
from evenhand.documents.page.render import render
from evenhand.frameworks import wording
from evenhand.reading.pooled import PooledReading

POOLED_VERSION = "1.0"


def pooled_html(reading: PooledReading) -> str:
    """One self-contained page; no script, nothing from elsewhere."""
    words = wording("pooling")["page"]
    return render(
        "pooled.html.j2",
        reading=reading,
        pooling=wording("pooling"),
        title=words["title"].format(measure=reading.title, teams=len(reading.labels)),
        subtitle=words["subtitle"].format(
            focus=reading.focus_label, comparison=reading.comparison_label
        ),
        charts=(forest_chart(reading), forest_difference_chart(reading)),
        table=forest_table(reading),
    )


def pooled_json(reading: PooledReading) -> dict[str, Any]:
    """The same for programs: rates are never scaled, what does not exist is None."""
    return {"pooled_version": POOLED_VERSION, **plain(reading)}


def write_pooled(reading: PooledReading, out_dir: str | Path) -> tuple[Path, ...]:
    """Write `pooled.html` and `pooled.json`; both are made before either is written.

    Raises
    ------
    OutputError
        When the folder cannot be written to.
    """
    text = json.dumps(pooled_json(reading), ensure_ascii=False, indent=1, allow_nan=False)
    made = {"pooled.html": pooled_html(reading), "pooled.json": text + "\n"}
    folder = ready_folder(Path(out_dir))
    return tuple(write_whole(folder / n, content.encode("utf-8")) for n, content in made.items())

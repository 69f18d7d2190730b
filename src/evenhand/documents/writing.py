"""All documents of a review into one folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from evenhand.documents.files import OutputError, ready_folder, write_whole
from evenhand.documents.machine import write_json
from evenhand.documents.page import to_html
from evenhand.documents.workbook import write_excel
from evenhand.reading.model import Review


def write_html(review: Review, path: Path) -> Path:
    """Write the page whole or not at all."""
    return write_whole(path, to_html(review).encode("utf-8"))


_WRITERS: dict[str, Callable[[Review, Path], Path]] = {
    "html": write_html,
    "xlsx": write_excel,
    "json": write_json,
}


def write_review(
    review: Review, out_dir: str | Path, *, formats: Sequence[str] = ("html", "xlsx", "json")
) -> tuple[Path, ...]:
    """Write `review.html`, `review.xlsx` and `review.json` (those asked for) and say where.

    Raises
    ------
    OutputError
        When a format is unknown, the folder is a file, or it cannot be written to.
    """
    unknown = [f for f in formats if f not in _WRITERS]
    if unknown:
        raise OutputError(
            f"‘{unknown[0]}’ is not a format that a review can be written in.",
            remedy=f"Choose from {', '.join(_WRITERS)}.",
        )
    folder = ready_folder(Path(out_dir))
    return tuple(_WRITERS[f](review, folder / f"review.{f}") for f in formats)

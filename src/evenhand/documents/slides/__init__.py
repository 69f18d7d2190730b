"""The review as a presentation: one finding a slide, with charts that can be edited."""

from __future__ import annotations

from pathlib import Path

from evenhand.documents.files import write_whole
from evenhand.documents.slides.build import to_powerpoint
from evenhand.reading.model import Review


def write_powerpoint(review: Review, path: Path, template: Path | None = None) -> Path:
    """Write the presentation whole or not at all."""
    return write_whole(path, to_powerpoint(review, template))


__all__ = ["to_powerpoint", "write_powerpoint"]

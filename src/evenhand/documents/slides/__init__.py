"""The review as a presentation: one finding a slide, with charts that can be edited."""

from __future__ import annotations

from pathlib import Path

from evenhand.documents.files import write_whole
from evenhand.reading.model import Review


def to_powerpoint(review: Review, template: Path | None = None) -> bytes:
    """The review as a presentation: one finding a slide, native charts, evidence in the notes.

    The same review gives the same bytes. Of a shared review only what its readings show is used.

    Parameters
    ----------
    review
        The review.
    template
        An organisation's own .pptx: its layouts are used by name, else by their placeholders.

    Raises
    ------
    TemplateError
        When the template cannot be opened or lacks a layout; the sentence says which.
    """
    from evenhand.documents.slides.build import presentation  # noqa: PLC0415 - loads python-pptx

    return presentation(review, template)


def write_powerpoint(review: Review, path: Path, template: Path | None = None) -> Path:
    """Write the presentation whole or not at all."""
    return write_whole(path, to_powerpoint(review, template))


__all__ = ["to_powerpoint", "write_powerpoint"]

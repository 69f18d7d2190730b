"""The data flow as a drawing: four steps from top to bottom, narrow enough for a phone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from evenhand.documents.governance import Stage

_WIDTH, _LINE, _HEAD, _GAP, _PAD = 320, 22, 30, 34, 12
_INK, _EDGE, _PAPER = "#212b32", "#005eb8", "#ffffff"


def flow_drawing(stages: Sequence[Stage], *, title: str) -> str:
    """An SVG that says in its description what it shows; the texts of each item stand beside it as a list.

    Parameters
    ----------
    stages
        From first to last.
    title
        Its name for a screen reader.
    """
    heights = [_HEAD + _LINE * len(s.items) + _PAD for s in stages]
    whole = sum(heights) + _GAP * (len(stages) - 1) + 2
    told = ". ".join(f"{s.title}: {', '.join(t for t, _ in s.items)}" for s in stages)
    drawn = "".join(_boxes(stages, heights))
    return (
        f'<svg viewBox="0 0 {_WIDTH} {whole}" width="{_WIDTH}" height="{whole}" role="img"'
        ' aria-labelledby="flow-title flow-told" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="flow-title">{escape(title)}</title><desc id="flow-told">{escape(told)}.</desc>'
        f"{drawn}</svg>"
    )


def _boxes(stages: Sequence[Stage], heights: Sequence[int]) -> Iterator[str]:
    top = 1
    for place, (stage, height) in enumerate(zip(stages, heights, strict=True)):
        if place:
            yield _arrow(top - _GAP, top)
        yield (
            f'<rect x="1" y="{top}" width="{_WIDTH - 2}" height="{height}" fill="{_PAPER}"'
            f' stroke="{_EDGE}" stroke-width="2"/>'
        )
        yield _text(stage.title, top + 21, weight=700)
        for line, (title, _) in enumerate(stage.items, start=1):
            yield _text(title, top + 21 + _LINE * line, weight=400)
        top += height + _GAP


def _text(text: str, y: int, *, weight: int) -> str:
    return (
        f'<text x="14" y="{y}" fill="{_INK}" font-family="Arial, sans-serif" font-size="15"'
        f' font-weight="{weight}">{escape(text)}</text>'
    )


def _arrow(start: int, end: int) -> str:
    middle, tip = _WIDTH // 2, end - 3
    return (
        f'<path d="M{middle} {start + 3}V{tip - 7}" stroke="{_INK}" stroke-width="2" fill="none"/>'
        f'<path d="M{middle - 6} {tip - 8}h12l-6 8z" fill="{_INK}"/>'
    )

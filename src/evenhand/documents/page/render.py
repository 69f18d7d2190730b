"""From a review to one HTML text: Jinja templates, one inlined stylesheet, no script."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from evenhand.charts import (
    Chart,
    completeness_chart,
    completeness_trend,
    palette,
    representation_chart,
    svg,
    words,
)
from evenhand.charts.words import percent
from evenhand.documents.page.view import parts
from evenhand.reading.model import Review

_MARKS: dict[str, tuple[Callable[[], str], str]] = {
    "common": (lambda: svg.dots([(9, 9)], colour=palette.COMMON), "usual variation"),
    "improvement": (
        lambda: svg.diamonds([(9, 9)], colour=palette.IMPROVEMENT),
        "special cause: improvement",
    ),
    "concern": (
        lambda: svg.triangles([(9, 9)], colour=palette.CONCERN),
        "special cause: concern",
    ),
    "neutral": (
        lambda: svg.squares([(9, 9)], colour=palette.NEUTRAL),
        "special cause: neither better nor worse",
    ),
    "hidden": (
        lambda: svg.stroke(svg.hatch(1, 1, 16, 16), colour=palette.EDGE),
        "hidden to protect small numbers (not zero)",
    ),
}


def to_html(review: Review) -> str:
    """The whole review as one self-contained page.

    The same review gives the same text, byte for byte. User text is escaped everywhere. For a
    review with audience "shared" only what the reading already shows as protected is used.
    """
    view = review.completeness
    return (
        _environment()
        .get_template("review.html.j2")
        .render(
            review=review,
            parts=parts(review),
            css=Markup(_css()),  # noqa: S704  (our own stylesheet, not user text)
            completeness=completeness_chart(view) if view else None,
            trend=completeness_trend(view) if view else None,
            representation=representation_chart(review.representation)
            if review.representation
            else None,
        )
    )


@cache
def _css() -> str:
    return (resources.files(__package__) / "templates" / "review.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("evenhand.documents.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        day=words.day, long_month=words.long_month, percent=percent, picture=_picture, key=_key
    )
    return environment


def _picture(chart: Chart) -> Markup:
    """A chart is markup that our own code wrote and escaped."""
    return Markup(chart.svg)  # noqa: S704


def _key(mark: str) -> Markup:
    draw, label = _MARKS[mark]
    return Markup(
        '<span class="key-item"><svg width="18" height="18" viewBox="0 0 18 18" '
        'aria-hidden="true">{}</svg>{}</span>'
    ).format(Markup(draw()), label)  # noqa: S704

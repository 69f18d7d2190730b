"""From a review to one HTML text: Jinja templates, one inlined stylesheet, no script."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from evenhand.charts import (
    Chart,
    Table,
    completeness_chart,
    completeness_trend,
    palette,
    representation_chart,
    svg,
    words,
)
from evenhand.documents.page.tables import (
    completeness_table,
    hidden_table,
    problems_table,
    sites_table,
    volume_table,
)
from evenhand.documents.page.view import parts
from evenhand.reading.model import Review

_MARKS: dict[str, tuple[Callable[[], str], str]] = {
    "common": (lambda: svg.dots([(9, 9)], colour=palette.COMMON), "usual variation"),
    "improvement": (
        lambda: svg.diamonds([(9, 9)], colour=palette.IMPROVEMENT, r=6),
        "special cause, improvement",
    ),
    "concern": (
        lambda: svg.triangles([(9, 9)], colour=palette.CONCERN, r=6),
        "special cause, concern",
    ),
    "neutral": (
        lambda: svg.squares([(9, 9)], colour=palette.NEUTRAL, r=5),
        "special cause, neither better nor worse",
    ),
    "missing": (
        lambda: svg.stroke("M0 12L5 7M13 11L18 6", colour=palette.TRACE, width=1.5),
        "no records in that period",
    ),
    "hidden": (
        lambda: svg.stroke(svg.hatch(1, 1, 16, 16), colour=palette.EDGE),
        "hidden: small numbers are protected; hidden is not zero",
    ),
    "band": (
        lambda: (
            svg.fill(svg.box(0, 3, 18, 12), colour=palette.BAND)
            + svg.stroke("M0 3H18M0 15H18", colour=palette.EDGE)
        ),
        "where points fall by chance",
    ),
    "centre": (lambda: svg.line(0, 9, 18, 9, colour=palette.OTHER, width=2.2), "average"),
}


def to_html(review: Review) -> str:
    """The whole review as one self-contained page.

    The same review gives the same text, byte for byte. User text is escaped everywhere. For a
    review with audience "shared" only what the reading already shows as protected is used: the
    `MeasureTable` behind a reading is never read here.
    """
    return (
        _environment()
        .get_template("review.html.j2")
        .render(
            review=review,
            parts=parts(review),
            constants=_constants(review),
            css=Markup(_css()),  # noqa: S704 - our own stylesheet, not user text
            **_surroundings(review),
        )
    )


def _surroundings(review: Review) -> dict[str, Any]:
    completeness = review.completeness
    return {
        "completeness": completeness_chart(completeness) if completeness else None,
        "trend": completeness_trend(completeness) if completeness else None,
        "completeness_table": completeness_table(completeness) if completeness else None,
        "sites": sites_table(completeness) if completeness else None,
        "representation": representation_chart(review.representation)
        if review.representation
        else None,
        "volume": volume_table(review.volume) if review.volume else None,
        "problems": problems_table(review.source),
        "hidden": [t for t in map(hidden_table, review.readings) if t],
    }


def _constants(review: Review) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every constant once: all readings of a review share the same file of defaults."""
    sections: dict[str, dict[str, Any]] = {}
    for reading in review.readings:
        for name, values in reading.constants.items():
            sections.setdefault(name, {}).update(values)
    return [
        (name, [(key, str(value)) for key, value in values.items()])
        for name, values in sections.items()
    ]


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
        day=words.day,
        long_month=words.long_month,
        whole="{:,}".format,
        picture=_picture,
        key=_key,
    )
    environment.tests["numeric"] = _numeric
    return environment


def _numeric(table: Table, column: int) -> bool:
    """Numbers stand to the right; words to the left."""
    cells = [row[column] for row in table.rows]
    return column > 0 and any(c[:1].isdigit() or c[:1] in ("+", "−") for c in cells)


def _picture(chart: Chart) -> Markup:
    """A chart is markup that our own code wrote and escaped."""
    return Markup(chart.svg)  # noqa: S704


def _key(mark: str) -> Markup:
    draw, label = _MARKS[mark]
    return Markup(
        '<span class="key-item"><svg width="18" height="18" viewBox="0 0 18 18" '
        'aria-hidden="true">{}</svg>{}</span>'
    ).format(Markup(draw()), label)  # noqa: S704

"""What charts say point by point, for those who walk through them."""

from __future__ import annotations

import re
from html import unescape

from evenhand.charts import group_charts, svg
from fixtures.readings import demo_review, protected


def points(picture: str) -> list[str]:
    found = re.search(r'data-points="(.*?)"', picture)
    assert found
    return unescape(found.group(1)).split("|")


def test_every_point_has_a_place_and_words() -> None:
    reading = demo_review().readings[0]
    chart = next(c for c in group_charts(reading) if c)
    shown = next(g.chart for g in reading.groups if g.chart and g.chart.points)
    found = points(chart.svg)
    assert len(found) == len(shown.points)
    assert all(re.match(r"\d+\.\d \d+\.\d [A-Z][a-z]+ \d{4}", p) for p in found), found[0]


def test_a_sign_that_parts_points_cannot_come_from_a_text() -> None:
    picture = svg.drawing(
        10, 10, key="k", title="t", text="d", body="", points=[(1, 2, 'a | b\n"c"')]
    )
    assert points(picture) == ['1.0 2.0 a / b "c"']


def test_without_points_there_is_nothing_to_walk() -> None:
    assert "data-points" not in svg.drawing(10, 10, key="k", title="t", text="d", body="")


def test_hidden_points_say_so_and_no_figure() -> None:
    reading = protected(demo_review().readings[0])
    said = [p for c in group_charts(reading) if c for p in points(c.svg)]
    hidden = [p for p in said if "hidden" in p]
    assert hidden
    assert all("small numbers are protected" in p and "%" not in p for p in hidden)

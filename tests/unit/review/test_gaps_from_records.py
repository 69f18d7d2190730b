"""From records to the chart of a small group: gaps between those who are rare, days for counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import evenhand as eh
from evenhand.reading.model import GroupChart

MEASURE = """
[[measure]]
id = "seen"
title = "Seen in time"
meaning = "Of women who came, those who were seen in time."
role = "process"
kind = "{kind}"
direction = "{direction}"
unit = "birth"
ethnicity_of = "mother"
people = "women"
event = "were seen in time"
denominator = "TRUE"
numerator = "{numerator}"
"""


def chart_of(folder: Path, kind: str, direction: str, numerator: str) -> GroupChart:
    """Thirty-six months of ten Black women; one in twenty was not seen in time."""
    rows = ["birth date,ethnicity,seen in time"]
    for month in range(36):
        for woman in range(10):
            place = 10 * month + woman
            day = date(2023 + month // 12, month % 12 + 1, 1 + 2 * woman)
            rows.append(f"{day},Black,{'N' if place % 20 == 19 else 'Y'}")
    (folder / "births.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    measure = MEASURE.format(kind=kind, direction=direction, numerator=numerator)
    (folder / "ours.toml").write_text(measure, encoding="utf-8")
    made = eh.equity_review(
        folder / "births.csv",
        measures=folder / "ours.toml",
        population="Black",
        change_date=date(2024, 7, 1),
    )
    found = next(g.chart for g in made.readings[0].groups if g.group.label == "Black")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("kind", "direction", "numerator", "drawn", "without", "gap"),
    [
        ("proportion", "higher", "seen_in_time", "g", True, 19.0),
        ("proportion", "lower", "NOT seen_in_time", "g", False, 19.0),
        ("count", "lower", "NOT seen_in_time", "t", False, 61.0),
    ],
)
def test_each_point_is_one_of_the_few(
    tmp_path: Path,
    kind: str,
    direction: str,
    numerator: str,
    drawn: str,
    without: bool,
    gap: float,
) -> None:
    found = chart_of(tmp_path, kind, direction, numerator)
    assert (found.kind, found.without) == (drawn, without)
    assert len(found.points) == 17  # eighteen women, from the first to the last
    assert found.points[5].value == pytest.approx(gap, abs=1)
    assert found.kind[0] == found.reason[0]

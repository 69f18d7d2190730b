"""What changed since the last review in the same folder, in words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evenhand.documents import write_json
from evenhand.review.changes import changes_since
from fixtures.readings import demo_review


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_json(replace(demo_review(), made_on=date(2026, 11, 25)), tmp_path / "review.json")


def changed(file: Path, **values: Any) -> None:
    content = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(content | values), encoding="utf-8")


def test_a_first_review_has_nothing_to_compare(tmp_path: Path) -> None:
    assert changes_since(tmp_path / "review.json", demo_review()) == ()
    (tmp_path / "review.json").write_text("{", encoding="utf-8")
    assert changes_since(tmp_path / "review.json", demo_review()) == ()


def test_the_day_of_the_last_review_is_in_words(file: Path) -> None:
    assert changes_since(file, demo_review()) == (
        "Nothing changed since the review of 25 November 2026.",
    )


@pytest.mark.parametrize("day", [None, "yesterday", 5])
def test_a_day_that_cannot_be_read_is_left_out(file: Path, day: object) -> None:
    changed(file, made_on=day)
    assert changes_since(file, demo_review()) == ("Nothing changed since the last review.",)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (-1, "1 more row than last time ({now:,} in all)."),
        (1, "1 fewer row than last time ({now:,} in all)."),
        (-1200, "1,200 more rows than last time ({now:,} in all)."),
        (30, "30 fewer rows than last time ({now:,} in all)."),
    ],
)
def test_rows_more_or_fewer(file: Path, before: int, said: str) -> None:
    review = demo_review()
    now = review.source.accepted
    source = json.loads(file.read_text(encoding="utf-8"))["source"]
    changed(file, source={**source, "accepted": now + before})
    assert changes_since(file, review) == (said.format(now=now),)


def test_later_records_and_better_recording(file: Path) -> None:
    review = demo_review()
    source = replace(review.source, last=date(2026, 3, 1))
    assert review.completeness is not None
    completeness = replace(review.completeness, known_stated=0.95)
    content = json.loads(file.read_text(encoding="utf-8"))
    changed(file, completeness={**content["completeness"], "known_stated": 0.912})
    found = changes_since(file, replace(review, source=source, completeness=completeness))
    assert found == (
        "The records now run to March 2026.",
        "Known and stated ethnicity went from 91.2% to 95.0%.",
    )
    changed(file, completeness={"known_stated": 0.9501}, source={"last": "2026-03-01"})
    assert changes_since(file, replace(review, source=source, completeness=completeness)) == (
        "Nothing changed since the review of 25 November 2026.",
    )


def test_measures_that_came_went_or_answer_otherwise(file: Path) -> None:
    review = demo_review()
    first, *others = review.readings
    fewer = replace(review, readings=tuple(others))
    assert changes_since(file, fewer) == (
        f"{first.measure.title} was in the last review and is not in this one.",
    )
    readings = json.loads(file.read_text(encoding="utf-8"))["readings"]
    changed(file, readings=readings[1:])
    assert changes_since(file, review) == (f"{first.measure.title} is new in this review.",)
    readings[0]["headline"] = [{"text": "Too early."}, {"text": "So is the gap."}]
    changed(file, readings=readings)
    now = " ".join(s.text for s in first.headline)
    assert changes_since(file, review) == (
        f"{first.measure.title}: was “Too early. So is the gap.” Now: “{now}”",
    )

"""A small review as every form takes it, word for word and number for number, as somebody approved it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evenhand.documents.machine import json_bytes, to_json
from evenhand.documents.slides.deck import deck
from evenhand.documents.slides.fit import Box
from evenhand.documents.view.outline import outline
from evenhand.documents.workbook.book import _sheets
from fixtures.approved import assert_approved, written_out
from fixtures.small import average, small_review, small_shared

APPROVED = Path(__file__).parent / "approved"
MAKERS = {"team": small_review, "shared": small_shared}


@pytest.mark.parametrize("who", MAKERS)
def test_the_outline_of_word_and_pdf(who: str) -> None:
    assert_approved(APPROVED / f"outline-{who}.txt", written_out(outline(MAKERS[who]())))


@pytest.mark.parametrize("who", MAKERS)
def test_the_slides_with_their_charts_and_notes(who: str) -> None:
    found = deck(MAKERS[who](), Box(700, 330))
    assert_approved(APPROVED / f"slides-{who}.txt", written_out(found))


def test_the_sheets_of_the_workbook() -> None:
    assert_approved(APPROVED / "sheets-team.txt", written_out(list(_sheets(small_review()))))


def test_the_sheets_that_a_shared_workbook_changes() -> None:
    changed = ("Data", "Limits & signals", "Intervals", "Rates and gaps", "Findings")
    kept = [s for s in _sheets(small_shared()) if s.name in changed or s.graphs]
    kept = [s if s.name != "Findings" else type(s)(s.name, (), (), s.above) for s in kept]
    assert_approved(APPROVED / "sheets-shared.txt", written_out(kept))


def test_the_review_for_programs() -> None:
    found = to_json(small_review())
    assert json.loads(json_bytes(small_review())) == found
    mean, _ = found["readings"]
    assert mean["measure"]["id"] == average().measure.id
    assert_approved(APPROVED / "json-mean.txt", written_out(found | {"readings": [mean]}))


def test_what_is_hidden_stands_nowhere_in_the_review_for_programs() -> None:
    found = to_json(small_shared())["readings"][1]
    assert found["counts"] is None
    hidden = [p for g in found["groups"] for p in g["chart"]["points"] if p["hidden"]]
    assert [p["period"] for p in hidden] == ["2024-05-01"] * 2
    empty: dict[str, Any] = dict.fromkeys(("numerator", "denominator", "value", "lower", "upper"))
    assert all({k: p[k] for k in empty} == empty for p in hidden)

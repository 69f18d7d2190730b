"""The library: complete, in care's own words, and every condition runs."""

from __future__ import annotations

import re

import pytest

from evenhand.measures import Direction, Kind, Measure, Role, library
from evenhand.measures.vocabulary import vocabulary

AREAS = {
    "postpartum haemorrhage",
    "preterm birth",
    "gestational diabetes",
    "perinatal mental health",
}
IDS = {one.id for one in library()}


@pytest.mark.parametrize("area", sorted(AREAS))
def test_each_area_has_outcome_process_and_balancing(area: str) -> None:
    own = [one for one in library() if one.clinical_area == area]
    companions = {c for one in own for c in one.companions}
    roles = {one.role for one in library() if one.id in {o.id for o in own} | companions}
    assert roles == set(Role)
    assert any(one.role is Role.OUTCOME for one in own)


@pytest.mark.parametrize("one", library(), ids=lambda one: one.id)
def test_one_measure_is_complete(one: Measure) -> None:
    assert one.source
    assert one.meaning.endswith(".")
    assert one.clinical_area in AREAS | {"all births"}
    assert set(one.companions) <= IDS - {one.id}
    assert one.companions
    assert set(one.needs) <= set(vocabulary())
    assert one.direction is not Direction.NEITHER or one.caution


@pytest.mark.parametrize("one", library(), ids=lambda one: one.id)
def test_words_put_care_first(one: Measure) -> None:
    words = f"{one.title} {one.meaning} {one.people} {one.event} {one.caution}"
    for wrong in ("BAME", "non-White", "hard to reach", "compliant", "failed", "target group"):
        assert wrong.lower() not in words.lower()
    assert one.people in {"women", "babies"}
    assert re.match(r"(had|were|was|weighed|went|with|waited|or|the) ", one.event)
    assert not one.event.endswith(".")
    assert "http" not in one.source


def test_what_care_may_rightly_do_more_or_less_has_no_good_direction() -> None:
    neither = {one.id for one in library() if one.direction is Direction.NEITHER}
    assert {"caesarean", "induction", "gdm_escalated", "pph_transfusion", "pph_theatre"} <= neither


def test_rare_events_and_means_are_in_it() -> None:
    assert {Kind.PROPORTION, Kind.MEAN, Kind.CASES_BETWEEN} <= {one.kind for one in library()}


def test_thresholds() -> None:
    by_id = {one.id: one for one in library()}
    assert [by_id[f"pph_{ml}"].numerator for ml in (500, 1000, 1500)] == [
        "blood_loss_ml >= 500",
        "blood_loss_ml >= 1000",
        "blood_loss_ml >= 1500",
    ]
    weeks = {w: by_id[f"preterm_{w}"].numerator for w in (28, 34, 37)}
    for week, condition in weeks.items():
        assert str(condition).endswith(f"< {week * 7}")

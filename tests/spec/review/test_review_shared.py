"""A shared review of the example: no small count anywhere, and the next release attacks the last."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evenhand.demo import write_demo
from evenhand.documents import to_html, to_json, write_json
from evenhand.errors import DisclosureError
from evenhand.review import ReviewRequest, build_review, read_request

MEASURES = ("pph_1000", "pph_1500", "pph_2500", "pmh_wait", "preterm_28", "pph_measured")


@pytest.fixture(scope="module")
def request_(tmp_path_factory: pytest.TempPathFactory) -> ReviewRequest:
    request = read_request(write_demo(tmp_path_factory.mktemp("demo")))
    return replace(request, measures=MEASURES, audience="shared")


@pytest.fixture(scope="module")
def shared(request_: ReviewRequest) -> dict[str, Any]:
    return to_json(build_review(request_))


def pairs(form: Any) -> Iterator[tuple[object, object]]:
    """Every numerator and denominator that stand beside each other, wherever they are."""
    if isinstance(form, dict):
        if "numerator" in form and "denominator" in form:
            yield form["numerator"], form["denominator"]
        for value in form.values():
            yield from pairs(value)
    elif isinstance(form, list):
        for value in form:
            yield from pairs(value)


def test_no_count_complement_or_denominator_is_small(shared: dict[str, Any]) -> None:
    found = [p for r in shared["readings"] for p in pairs({**r, "shared": None})]
    assert len(found) > 100
    for numerator, denominator in found:
        for count in (numerator, denominator):
            assert not isinstance(count, int) or count > 7
        if isinstance(numerator, int) and isinstance(denominator, int):
            assert denominator - numerator > 7


def test_rare_events_are_named_as_not_shown(shared: dict[str, Any]) -> None:
    shown = {r["measure"]["id"] for r in shared["readings"]}
    assert "pph_2500" not in shown
    assert any("not shown" in note for note in shared["notes"])


def test_a_second_release_is_made_against_the_first(
    request_: ReviewRequest, tmp_path: Path
) -> None:
    one = replace(request_, measures=("pph_1000",))
    write_json(build_review(one), tmp_path / "review.json")
    again = to_json(build_review(replace(one, previous=tmp_path / "review.json")))
    first = json.loads((tmp_path / "review.json").read_text())
    assert again["readings"][0]["shared"]["grain"] == first["readings"][0]["shared"]["grain"]
    (tmp_path / "broken.json").write_text("{")
    with pytest.raises(DisclosureError, match="cannot be read"):
        build_review(replace(one, previous=tmp_path / "broken.json"))


def test_the_page_says_whom_the_rule_hid_and_shows_no_trace_of_the_exact_table(
    request_: ReviewRequest,
) -> None:
    page = to_html(build_review(replace(request_, measures=("pph_1500",))))
    assert "it may be any small number, zero included" in page
    assert "hidden is not the same as fine" in page


def test_bounds_of_the_missing_stay_inside_the_team(shared: dict[str, Any]) -> None:
    for reading in shared["readings"]:
        assert reading["gap"]["missing"] == []
        assert reading["gap"]["missing_change"] is None
        assert reading["counts"] is None


def test_the_gap_over_time_comes_from_protected_cells_or_is_left_out(
    shared: dict[str, Any],
) -> None:
    made = 0
    for reading in shared["readings"]:
        series, table = reading["gap_over_time"], reading["shared"]
        if not series["points"]:
            assert "left out here" in series["sentence"]
            assert series["difference_centre"] is series["ratio_centre"] is None
            assert series["way"] == ""
            continue
        made += 1
        assert series["grain"] == table["grain"]
        keys = [r["key"] for r in table["rows"]]
        sides = [keys.index(k) for k in ("black", "white")]
        for place, point in enumerate(series["points"]):
            (x1, n1), (x0, n0) = (
                (table["numerator"][r][place], table["denominator"][r][place]) for r in sides
            )
            assert point["difference"] == pytest.approx(x1 / n1 - x0 / n0)
    assert made


def test_what_chance_would_bring_comes_from_protected_numbers(request_: ReviewRequest) -> None:
    plan = replace(request_.plan, chosen_because_worst=True)
    team, shared = (
        to_json(
            build_review(replace(request_, plan=plan, measures=("pph_1000",), audience=audience))
        )["readings"][0]
        for audience in ("team", "shared")
    )
    found = shared["gap"]["by_chance"]
    own = [r["rate"]["value"] for r in shared["gap"]["focus_rates"]]
    assert [found["before"], found["since"]] == pytest.approx(own)
    assert found["expected"] != team["gap"]["by_chance"]["expected"]
    text = next(f["text"] for f in shared["flags"] if f["id"] == "chosen-worst")
    assert "would next show" in text


def test_a_shared_monthly_plan_reads_and_protects_no_month_after_the_look(
    request_: ReviewRequest,
) -> None:
    plan = replace(
        request_.plan,
        mode="monthly",
        planned_end=date(2026, 4, 30),
        look_every=9,
        baseline_from=date(2023, 2, 1),
    )
    made = to_json(build_review(replace(request_, plan=plan, measures=("pph_1000",))))
    reading = made["readings"][0]
    assert reading["look"]["to"] == "2025-10-31"
    starts, ends = zip(*reading["shared"]["periods"], strict=True)
    assert min(starts) == "2023-02-01"
    assert max(ends) == "2025-11-01"
    assert reading["phases"][1]["label"] == "from May 2024 to October 2025"


def test_what_was_met_in_reading_the_rows_stays_with_the_team(
    request_: ReviewRequest, shared: dict[str, Any]
) -> None:
    """A note can count a handful of rows; the number of rows itself is rounded."""
    team = to_json(build_review(replace(request_, audience="team")))
    assert any(character.isdigit() for note in team["source"]["notes"] for character in note)
    assert shared["source"]["notes"] == []
    assert shared["source"]["problems"] == []

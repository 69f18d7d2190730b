"""Earlier releases: what was hidden stays hidden, and differences between files are attacked."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from evenhand.disclosure import (
    PreviousRelease,
    ProtectedTable,
    Settings,
    SharedGrain,
    protect,
)
from evenhand.disclosure.exchange import digest
from evenhand.errors import DisclosureError
from evenhand.measures.definition import Kind
from evenhand.measures.table import MeasureTable
from unit.disclosure.kit import first_periods, group, measure, table

PLAN: dict[str, Any] = {"focus": ["b"], "comparison": ["w"]}


def review(*tables: ProtectedTable) -> PreviousRelease:
    forms = [{"shared": t.to_json()} for t in tables]
    return PreviousRelease.from_json(json.loads(json.dumps({"readings": forms})))


def steady(months: int, **rows: tuple[int, int]) -> MeasureTable:
    x = [[pair[0]] * months for pair in rows.values()]
    n = [[pair[1]] * months for pair in rows.values()]
    return table(x, n, keys=tuple(rows))


def changed(
    exact: MeasureTable, *cells: tuple[int, int, int], people: tuple[tuple[int, int, int], ...] = ()
) -> MeasureTable:
    x, n = exact.numerator.copy(), exact.denominator.copy()
    for g, p, value in cells:
        x[0, g, p] = value
    for g, p, value in people:
        n[0, g, p] = value
    return replace(exact, numerator=x, denominator=n)


def hidden(safe: ProtectedTable, row: int) -> list[int]:
    return np.flatnonzero(np.ma.getmaskarray(safe.cells_numerator)[row]).tolist()


THREE = {"b": (20, 100), "w": (30, 300), "o": (20, 90)}


def test_a_table_comes_back_from_json_as_it_was() -> None:
    first = protect(changed(steady(12, **THREE), (2, 3, 5)), **PLAN)
    again = ProtectedTable.from_json(json.loads(json.dumps(first.to_json())))
    assert again.to_json() == first.to_json()
    assert again.groups == first.groups
    assert again.rows == first.rows
    assert again.spans == first.spans
    assert again.report == first.report
    assert again.attack == first.attack
    assert again.hidden.tolist() == first.hidden.tolist()
    assert again.numerator.data[2, 3] == -1
    assert again.numerator.dtype == np.int64
    assert again.phases.rate.tolist() == first.phases.rate.tolist()
    assert again.kind is first.kind
    assert again.grain is first.grain


def test_means_come_back_too() -> None:
    people = np.array([[[11], [30], [7]]])
    exact = replace(
        table([[0]] * 3, people[0], keys=("b", "w", "o"), kind=Kind.MEAN),
        sums=people * 20.0,
        squares=people * 410.0,
    )
    first = protect(exact, **PLAN)
    again = ProtectedTable.from_json(json.loads(json.dumps(first.to_json())))
    assert again.mean is not None
    assert again.mean.tolist() == [[20.0], [20.0], [None], [None]]
    assert again.deviation is not None
    assert again.deviation[:2].tolist() == first.deviation[:2].tolist()  # type: ignore[index]
    again_shared = protect(exact, previous=review(first), **PLAN)
    assert again_shared.denominator.tolist() == first.denominator.tolist()


def test_json_holds_no_hidden_number_and_names_its_version() -> None:
    form = protect(changed(steady(12, **THREE), (2, 3, 5)), **PLAN).to_json()
    assert form["version"] == 1
    assert form["numerator"][2][3] is None
    assert form["numerator"][2][4] == 20
    assert form["periods"][0] == ["2024-01-01", "2024-02-01"]
    assert form["rows"][3]["members"] == ["b", "o", "w"]
    assert form["hidden"]["groups"][2]["periods"] == ["2024-04-01"]
    assert form["earlier"] == []
    assert form["previous"] is None
    assert form["mean"] is None


@pytest.mark.parametrize("version", [None, 2])
def test_another_version_is_refused(version: int | None) -> None:
    form = protect(steady(2, **THREE), **PLAN).to_json() | {"version": version}
    with pytest.raises(DisclosureError) as caught:
        ProtectedTable.from_json(form)
    assert caught.value.problem == "The earlier review was written by another version of Evenhand."
    assert caught.value.remedy == (
        "Read it with the version that wrote it, or start a new series of releases."
    )


@pytest.mark.parametrize(
    "damage", [{"grain": "fortnight"}, {"rows": None}, {"attack": {}}, {"periods": [["x", "y"]]}]
)
def test_a_damaged_table_is_refused(damage: dict[str, Any]) -> None:
    form = protect(steady(2, **THREE), **PLAN).to_json() | damage
    with pytest.raises(DisclosureError) as caught:
        ProtectedTable.from_json(form)
    assert caught.value.problem.startswith("The protected table in the earlier review is damaged (")
    assert caught.value.remedy == "Use the review.json as Evenhand wrote it."


def test_a_missing_part_is_damage() -> None:
    form = protect(steady(2, **THREE), **PLAN).to_json()
    del form["phases"]
    with pytest.raises(DisclosureError, match="damaged"):
        ProtectedTable.from_json(form)


def test_a_review_without_readings_or_made_for_the_team_is_refused() -> None:
    with pytest.raises(DisclosureError) as caught:
        PreviousRelease.from_json({})
    assert caught.value.problem == "The earlier review has no readings."
    assert caught.value.remedy == "Give a review.json made by Evenhand."
    with pytest.raises(DisclosureError) as caught:
        PreviousRelease.from_json({"readings": [{"shared": None}, {}]})
    assert caught.value.problem == (
        "The earlier review was made for the team and holds no protected tables."
    )
    assert caught.value.remedy == (
        "Give the review.json of the last release that was shared, or none."
    )


def test_readings_that_could_not_be_shared_are_passed_over() -> None:
    first = protect(steady(2, **THREE), **PLAN)
    found = PreviousRelease.from_json({"readings": [{"shared": None}, {"shared": first.to_json()}]})
    assert [t.measure for t in found.tables] == ["pph"]
    assert found.of("other") == ()
    assert found.digest("other") is None
    assert found.digest("pph") == digest(first)
    assert len(digest(first)) == 64


def test_releases_are_chained() -> None:
    exact = steady(14, **THREE)
    first = protect(first_periods(exact, 12), **PLAN)
    second = protect(first_periods(exact, 13), previous=review(first), **PLAN)
    third = protect(exact, previous=review(second), **PLAN)
    assert second.previous == digest(first)
    assert third.previous == digest(second)
    assert [len(t.spans) for t in third.earlier] == [13, 12]
    assert [t.earlier for t in third.earlier] == [(), ()]
    assert digest(second) == digest(replace(second, earlier=()))
    assert [len(t.spans) for t in review(third).of("pph")] == [14, 13, 12]


def test_the_same_release_twice_is_the_same() -> None:
    exact = changed(steady(12, **THREE), (2, 3, 5), (0, 4, 2))
    first = protect(exact, **PLAN)
    second = protect(exact, previous=review(first), **PLAN)
    assert second.numerator.tolist() == first.numerator.tolist()
    assert second.phases.rate.tolist() == first.phases.rate.tolist()
    assert second.phases.ratio.tolist() == first.phases.ratio.tolist()
    assert second.attack.already_open == 0


def test_what_was_hidden_once_stays_hidden() -> None:
    exact = changed(steady(12, **THREE), (2, 3, 5), people=((2, 5, 6),))
    first = protect(changed(exact, (2, 5, 3)), **PLAN)
    assert hidden(first, 2) == [3, 5]
    grown = changed(exact, (2, 3, 40), (2, 5, 40), people=((2, 5, 90),))
    second = protect(grown, previous=review(first), **PLAN)
    assert hidden(second, 2) == [3, 5]
    assert second.hidden_denominator[2].nonzero()[0].tolist() == [5]


def test_a_new_month_is_not_given_away_by_two_phase_totals() -> None:
    exact = changed(steady(13, **THREE), (2, 12, 3))
    first = protect(first_periods(exact, 12), **PLAN)
    assert first.phases.numerator.tolist()[2] == [240]
    second = protect(exact, previous=review(first), **PLAN)
    assert hidden(second, 2) == [12]
    assert second.phases.numerator.tolist()[2] == [None]
    alone = protect(changed(exact, (2, 11, 3)), **PLAN)
    assert alone.phases.numerator.tolist()[2] == [226]  # two hidden months cover for each other


def test_a_month_added_to_a_quarter_is_not_given_away() -> None:
    """The quarter's 13 less the 9 of its first two months: 4 in June, which nobody published."""
    exact = changed(steady(6, b=(4, 100), w=(30, 300)), (0, 3, 5))
    strict = replace(Settings.from_defaults(), grain_share=0.5)
    first = protect(first_periods(exact, 5), settings=replace(strict, grain_share=1.0), **PLAN)
    assert first.grain is SharedGrain.QUARTER
    assert first.numerator.tolist()[0] == [12, 9]
    second = protect(exact, previous=review(first), settings=strict, **PLAN)
    assert second.grain is SharedGrain.QUARTER
    assert second.numerator.tolist()[0] == [12, None]


def test_never_a_finer_grain_than_before() -> None:
    exact = steady(6, b=(4, 100), w=(30, 300))
    first = protect(exact, **PLAN)
    assert first.grain is SharedGrain.QUARTER
    bigger = changed(exact, *((0, p, 20) for p in range(6)))
    assert protect(bigger, **PLAN).grain is SharedGrain.MONTH
    second = protect(bigger, previous=review(first), **PLAN)
    assert second.grain is SharedGrain.QUARTER
    assert second.numerator.tolist()[0] == [60, 60]


def test_where_no_such_coarse_grain_is_left_all_periods_stand_together() -> None:
    exact = steady(24, b=(1, 100), w=(30, 300))
    first = protect(exact, phase_starts=[date(2025, 1, 1)], **PLAN)
    assert first.grain is SharedGrain.PHASE
    second = protect(exact, previous=review(first), **PLAN)
    assert second.grain is SharedGrain.ALL


def test_a_coarser_grain_than_before_must_not_give_hidden_months_back() -> None:
    exact = changed(steady(6, **THREE), (2, 1, 5))
    first = protect(exact, **PLAN)
    assert hidden(first, 2) == [1]
    fewer = changed(exact, *((0, p, 4) for p in range(6)))
    second = protect(fewer, previous=review(first), **PLAN)
    assert second.grain is not SharedGrain.MONTH
    shown = second.numerator.tolist()[2]
    assert shown[0] is None  # 45, less the 20 and 20 shown before


def test_a_small_revision_is_itself_a_small_count() -> None:
    exact = steady(12, **THREE)
    first = protect(exact, **PLAN)
    second = protect(changed(exact, (0, 3, 21)), previous=review(first), **PLAN)
    assert 3 in hidden(second, 0)
    assert second.denominator.tolist()[0] == [100] * 12
    assert second.attack.minimum == 4


def test_the_largest_small_revision_is_seven() -> None:
    exact = steady(12, **THREE)
    first = protect(exact, **PLAN)
    seven = protect(changed(exact, (0, 3, 27)), previous=review(first), **PLAN)
    assert 3 in hidden(seven, 0)
    eight = protect(
        changed(exact, (0, 3, 28), people=((0, 3, 116),)), previous=review(first), **PLAN
    )
    assert hidden(eight, 0) == []


def test_women_added_late_are_hidden_with_their_number() -> None:
    exact = steady(12, **THREE)
    first = protect(exact, **PLAN)
    later = changed(exact, people=((0, 3, 103),))
    second = protect(later, previous=review(first), **PLAN)
    assert second.denominator.tolist()[0][3] is None
    assert 3 in hidden(second, 0)
    assert second.attack.already_open == 0
    assert second.attack.minimum == 4


def test_a_revised_complement_is_seen() -> None:
    exact = steady(12, **THREE)
    first = protect(exact, **PLAN)
    more = changed(exact, (0, 3, 35), people=((0, 3, 118),))  # 15 events, 18 women, 3 without
    assert 3 in hidden(protect(more, previous=review(first), **PLAN), 0)


def test_a_revision_within_a_quarter_of_shown_months_is_seen() -> None:
    exact = steady(6, b=(20, 100), w=(30, 300))
    first = protect(exact, **PLAN)
    few = replace(Settings.from_defaults(), grain_share=1.0)
    fewer = changed(exact, *((1, p, 3) for p in range(6)), (0, 1, 24))
    second = protect(fewer, previous=review(first), settings=few, **PLAN)
    assert second.grain is not SharedGrain.MONTH
    assert 0 in hidden(second, 0)


def test_revisions_out_of_sight_do_not_stop_the_release() -> None:
    exact = changed(steady(12, **THREE), (2, 3, 5), (2, 4, 5), (2, 5, 5))
    first = protect(exact, phase_starts=[date(2024, 7, 1)], **PLAN)
    assert first.phases.numerator.tolist()[2] == [75, 120]
    moved = changed(exact, (2, 3, 0), (2, 4, 2), (2, 6, 60), people=((2, 6, 190),))
    second = protect(moved, previous=review(first), phase_starts=[date(2024, 7, 1)], **PLAN)
    assert hidden(second, 2)[:3] == [3, 4, 5]
    assert second.phases.numerator.tolist()[2] == [67, 160]
    assert second.attack.minimum == 4


def test_rounded_figures_of_earlier_releases_are_remembered() -> None:
    exact = changed(steady(12, b=(20, 100), w=(30, 300), o=(12, 100)), (2, 3, 5), (0, 2, 3))
    first = protect(exact, **PLAN)
    assert first.phases.rate.tolist()[2] == [0.11]
    again = protect(exact, previous=review(first), **PLAN)
    assert again.phases.rate.tolist()[2] == [0.11]
    moved = changed(exact, (2, 5, 120), (0, 5, 90), people=((2, 5, 240), (0, 5, 190)))
    second = protect(moved, previous=review(first), **PLAN)
    assert second.phases.rate.tolist()[2] is not None
    assert second.attack.minimum == 4


def test_a_rate_or_ratio_hidden_before_stays_hidden() -> None:
    exact = changed(steady(12, b=(20, 30), w=(30, 300), o=(9, 30)), (2, 3, 5))
    strict = replace(Settings.from_defaults(), grain_share=0.95)
    first = protect(changed(exact, (0, 3, 10)), settings=strict, **PLAN)
    assert first.phases.rate.tolist()[2] == [None]
    second = protect(
        changed(exact, (2, 4, 5), (2, 5, 5), (2, 6, 5)), previous=review(first), **PLAN
    )
    assert second.phases.rate.tolist()[2] == [None]


def test_other_groups_than_before_are_refused() -> None:
    first = protect(steady(12, **THREE), **PLAN)
    with pytest.raises(DisclosureError) as caught:
        protect(steady(12, b=(20, 100), w=(30, 300)), previous=review(first), **PLAN)
    assert caught.value.problem == (
        "The earlier release has groups that this table has not (o),"
        " so what the two give away together cannot be checked."
    )
    assert caught.value.remedy == (
        "Share under the same groups as before, or start a new series of releases."
    )


def test_a_new_group_may_join() -> None:
    first = protect(steady(12, **THREE), **PLAN)
    joined = steady(12, **THREE, m=(1, 20))
    second = protect(joined, previous=review(first), **PLAN)
    assert hidden(second, 3) == list(range(12))
    # the old total less the new would be the new group
    assert hidden(second, 4) == list(range(12))


def test_months_no_longer_in_the_data_still_count() -> None:
    exact = changed(steady(14, **THREE), (2, 1, 5))
    first = protect(first_periods(exact, 12), **PLAN)
    later = replace(
        exact,
        periods=exact.periods[2:],
        numerator=exact.numerator[..., 2:],
        denominator=exact.denominator[..., 2:],
        missing=exact.missing[..., 2:],
    )
    second = protect(later, previous=review(first), **PLAN)
    assert len(second.periods) == 12
    assert second.attack.already_open == 0


def test_another_measure_has_no_history_here() -> None:
    first = protect(steady(12, **THREE), **PLAN)
    other = replace(steady(12, **THREE), measure=measure("other"))
    assert protect(other, previous=review(first), **PLAN).previous is None


def test_what_an_earlier_release_gave_away_is_counted_not_repaired() -> None:
    """A file written without care: every month shown but one, and the total."""
    exact = changed(steady(4, **THREE), (2, 1, 5))
    careless = protect(steady(4, **THREE), **PLAN)
    cells = np.ma.array(exact.numerator[0], mask=np.zeros((3, 4), bool))
    cells.mask[2, 1] = True
    whole = np.ma.vstack([cells, exact.numerator[0].sum(axis=0)[None]])
    leaked = replace(
        careless,
        cells_numerator=whole,
        phases=replace(careless.phases, numerator=np.ma.array([[80], [120], [65], [265]])),
    )
    second = protect(exact, previous=review(leaked), **PLAN)
    assert second.attack.already_open == 1
    assert hidden(second, 2) == [1]


def test_groups_keep_their_status() -> None:
    exact = replace(steady(2, **THREE), groups=(group("b"), group("w"), group("ns")))
    first = protect(exact, **PLAN)
    assert review(first).tables[0].groups == exact.groups


def test_a_ratio_shown_before_is_part_of_the_attack_whoever_is_in_focus_now() -> None:
    exact = changed(steady(12, **THREE), (0, 3, 5))
    strict = replace(Settings.from_defaults(), grain_share=0.95)
    first = protect(exact, settings=strict, **PLAN)
    assert first.phases.ratio.tolist() == [1.9]
    assert first.phases.pair == (0, 1)
    assert review(first).tables[0].phases.pair == (0, 1)
    second = protect(exact, previous=review(first), focus=["o"], comparison=["w"])
    assert second.phases.pair == (2, 1)
    third = protect(exact, previous=review(first))
    assert third.phases.pair is None
    assert review(third).tables[0].phases.pair is None
    assert {third.attack.minimum, second.attack.minimum} == {4}


def test_a_grain_that_fails_only_under_attack_is_left_for_a_coarser_one() -> None:
    """Today's quarter would pass by itself; less what was shown before, it gives a month of 4."""
    exact = changed(steady(6, b=(4, 100), w=(30, 300)), (0, 3, 5))
    all_cells = replace(Settings.from_defaults(), grain_share=1.0)
    first = protect(first_periods(exact, 5), settings=all_cells, **PLAN)
    assert first.grain is SharedGrain.QUARTER
    second = protect(exact, previous=review(first), settings=all_cells, **PLAN)
    assert second.grain is SharedGrain.ALL
    assert second.numerator.tolist() == [[None], [180]]


def test_a_small_complement_hidden_before_is_guarded_in_a_coarser_release() -> None:
    """85 of 90 in February: the quarter less January and March would say that 5 went without."""
    exact = changed(steady(6, **THREE), (2, 1, 85))
    first = protect(exact, **PLAN)
    assert hidden(first, 2) == [1]
    fewer = changed(exact, *((0, p, 4) for p in range(6)))
    second = protect(fewer, previous=review(first), **PLAN)
    assert second.grain is not SharedGrain.MONTH
    assert second.numerator.tolist()[2][0] is None

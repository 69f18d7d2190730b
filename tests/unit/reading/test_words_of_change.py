"""Words beside a change: whose care moved it, when it could be closed, what chance would bring."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from evenhand.measures.definition import Break
from evenhand.reading import EquityReading, Plan, read
from fixtures.tables import CHANGE, HAEMORRHAGE, phased_table

PLAN = Plan(focus=("Black",), comparison=("White",), change_date=CHANGE)
EXAMPLE = {
    "asian": ((52, 790), (53, 845)),
    "black": ((127, 1_064), (96, 1_077)),
    "mixed": ((14, 236), (15, 255)),
    "white": ((181, 3_266), (189, 3_394)),
    "other": ((18, 361), (16, 330)),
}
LARGE = {"black": ((800, 6_667), (750, 8_333)), "white": ((1_000, 20_000), (1_250, 25_000))}


def flags(found: EquityReading) -> dict[str, str]:
    return {f.id: f.text for f in found.flags}


def gap_line(found: EquityReading) -> str:
    return next(line.text for line in found.lines if line.lead.startswith("The gap"))


def test_who_moved_the_gap() -> None:
    assert "What moved it: care for Black women (better)." in gap_line(
        read(phased_table(LARGE), PLAN)
    )
    worse = {"black": ((800, 6_667), (1_400, 8_333)), "white": LARGE["white"]}
    assert "What moved it: care for Black women (worse)." in gap_line(
        read(phased_table(worse), PLAN)
    )
    left = {"black": ((800, 6_667), (1_000, 8_333)), "white": ((1_000, 20_000), (700, 25_000))}
    assert "What moved it: care for White women (better)." in gap_line(
        read(phased_table(left), PLAN)
    )
    both = {"black": ((800, 6_667), (1_300, 8_333)), "white": ((1_000, 20_000), (800, 25_000))}
    assert "care for Black women (worse) and for White women (better)" in gap_line(
        read(phased_table(both), PLAN)
    )
    down = {"black": ((800, 6_667), (1_000, 8_333)), "white": ((1_000, 20_000), (2_000, 25_000))}
    found = read(phased_table(down), PLAN)
    assert "because care got worse for White women" in found.headline[1].text
    assert "What moved it: care for White women (worse)." in gap_line(found)


def test_levelling_down_names_the_side_whose_care_got_worse() -> None:
    """The population of focus was better off, and got worse: the gap shrank through that."""
    down = {"black": ((400, 8_000), (800, 8_000)), "white": ((2_400, 20_000), (2_400, 20_000))}
    found = read(phased_table(down), PLAN)
    assert found.headline[1].text == (
        "The gap with White women shrank because care got worse for Black women."
    )
    lead = next(line.lead for line in found.lines if line.lead.startswith("The gap"))
    assert "smaller through worse care for Black women" in lead


def test_a_gap_that_did_not_move_has_no_mover() -> None:
    still = {"black": ((127, 1_064), (129, 1_077)), "white": EXAMPLE["white"]}
    assert "moved" not in gap_line(read(phased_table(still), PLAN))


def test_not_before_with_its_interval_only_where_narrowing_is_clear() -> None:
    found = gap_line(read(phased_table(LARGE), PLAN))
    assert (
        "If the gap went on closing at the pace between the two periods, it would not be closed"
        " before January 2027; the single best guess is March 2028, and it could take until"
        " February 2031." in found
    )
    assert "pace" not in gap_line(read(phased_table(EXAMPLE), PLAN))


def test_a_far_end_is_not_named() -> None:
    slow = {
        "black": ((2_400, 20_000), (2_760, 25_000)),
        "white": ((3_000, 60_000), (3_750, 75_000)),
    }
    found = read(phased_table(slow), PLAN)
    assert found.gap is not None
    assert found.gap.gap_change is not None
    assert found.gap.gap_change.projection is not None
    assert found.gap.gap_change.projection.high > 240
    assert "how much later cannot be told" in gap_line(found)


def test_what_chance_would_bring_stands_beside_the_figures() -> None:
    plan = replace(PLAN, chosen_because_worst=True)
    found = read(phased_table(EXAMPLE), plan)
    assert flags(found)["chosen-worst"] == (
        "This focus was chosen because it looked worst. Some of what looks like improvement is to"
        " be expected without any change. About 0.3 percentage points of the fall of 3.0"
        " percentage points would be expected even if nothing had changed. Chance alone would next"
        " show 11.7% (between 9.2% and 14.6%); 8.9% was seen. The figures themselves stay as they"
        " are."
    )
    plain = read(phased_table(EXAMPLE), PLAN)
    assert found.headline == plain.headline
    assert found.lines == plain.lines
    assert "chosen-worst" not in flags(plain)


def test_a_change_no_larger_than_chance_is_named_whole() -> None:
    small = {**EXAMPLE, "black": ((127, 1_064), (127, 1_077))}
    text = flags(read(phased_table(small), replace(PLAN, chosen_because_worst=True)))
    assert "The whole fall of 0.1 percentage points would be expected" in text["chosen-worst"]


def test_a_change_the_other_way_names_no_part() -> None:
    worse = {**EXAMPLE, "black": ((127, 1_064), (150, 1_077))}
    text = flags(read(phased_table(worse), replace(PLAN, chosen_because_worst=True)))
    assert "even if nothing had changed" not in text["chosen-worst"]
    assert "Chance alone would next show 11.7%" in text["chosen-worst"]


def test_too_few_groups_give_the_warning_alone() -> None:
    two = {k: EXAMPLE[k] for k in ("black", "white")}
    text = flags(read(phased_table(two), replace(PLAN, chosen_because_worst=True)))
    assert text["chosen-worst"].endswith("without any change.")


def test_a_baseline_later_than_the_choice_is_the_remedy() -> None:
    plan = replace(PLAN, chosen_because_worst=True, chosen_with_data_to=date(2022, 12, 31))
    text = flags(read(phased_table(EXAMPLE), plan))
    assert text["chosen-worst"] == (
        "This focus was chosen because it looked worst, in data up to 31 December 2022. The"
        " baseline is later than those data, so it is not worse by the choice."
    )
    assert "baseline-overlap" not in text
    overlap = replace(plan, chosen_with_data_to=date(2023, 3, 31))
    text = flags(read(phased_table(EXAMPLE), overlap))
    assert text["baseline-overlap"].startswith("The baseline begins before 31 March 2023")
    assert "Chance alone would next show" in text["chosen-worst"]
    moved = replace(overlap, baseline_from=date(2023, 4, 1))
    assert "baseline-overlap" not in flags(read(phased_table(EXAMPLE), moved))


@pytest.mark.parametrize("moving", [False, True])
def test_nothing_is_said_to_be_since_the_change_when_care_was_already_moving(
    moving: bool,
) -> None:
    table = phased_table(EXAMPLE)
    numerator = table.numerator.copy()
    if moving:
        row = [g.key for g in table.groups].index("black")
        numerator[0, row, :16] = np.linspace(13, 3, 16).round()
    found = read(replace(table, numerator=numerator), PLAN)
    assert found.gap is not None
    assert found.gap.already_moving is moving
    said = " ".join([s.text for s in found.headline] + [g.sentence for g in found.groups])
    assert ("since the change" in said) is not moving
    assert ("than before" in said) is moving
    assert ("already-moving" in flags(found)) is moving


def test_a_break_caps_and_shows_who_was_recorded_on_both_sides() -> None:
    measure = replace(HAEMORRHAGE, breaks=(Break(date(2023, 9, 1), "blood loss was weighed"),))
    table = phased_table(LARGE, measure=measure)
    missing = table.missing.copy()
    missing[0, 0, :8] = 40
    found = read(replace(table, missing=missing), PLAN)
    text = flags(found)["break"]
    assert text.startswith("On 1 September 2023 blood loss was weighed. Nothing across that date")
    assert text.endswith(
        "Answers recorded, before and since: Black women 91.2% and 100.0%; White women 100.0% and"
        " 100.0%."
    )
    strengths = {str(s.strength) for s in (*found.headline, *found.lines)}
    assert "established" not in strengths

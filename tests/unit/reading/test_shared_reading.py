"""One reading with every number protected: what is still said, what is hidden, and what is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evenhand.equity.model import Contrast
from evenhand.errors import DisclosureError
from evenhand.reading import EquityReading, Plan, read
from evenhand.reading.build import read_all
from evenhand.reading.model import Flag
from evenhand.reading.shared import share_reading
from evenhand.review.sharing import protect_reading
from fixtures.tables import CHANGE, HAEMORRHAGE, phased_table

PLAN = Plan(focus=("Black",), comparison=("White",), change_date=CHANGE)
WHITE = ((135, 1_500), (103, 1_200))
LARGE = {
    "asian": ((750, 10_000), (700, 10_500)),
    "black": ((1_000, 9_500), (750, 9_750)),
    "white": ((3_000, 45_000), (2_800, 44_000)),
}


@pytest.fixture(scope="module")
def small() -> EquityReading:
    """Two groups with small quarters; Black quarters partly so."""
    counts = {
        "asian": ((2, 90), (3, 80)),
        "black": ((51, 450), (51, 450)),
        "mixed": ((20, 200), (40, 210)),
        "white": WHITE,
    }
    return protect_reading(read(phased_table(counts), PLAN))


@pytest.fixture(scope="module")
def all_time() -> EquityReading:
    """So small before the change that only one sum is left."""
    counts = {"asian": ((4, 90), (31, 380)), "black": ((5, 60), (51, 450)), "white": WHITE}
    return protect_reading(read(phased_table(counts), PLAN))


@pytest.fixture(scope="module")
def large() -> tuple[EquityReading, EquityReading]:
    """Nothing to hide: exact and shared."""
    exact = read(phased_table(LARGE), PLAN)
    return exact, protect_reading(exact)


def contrasts(found: EquityReading) -> dict[tuple[str, int], Contrast]:
    assert found.gap is not None
    return {(found.groups[c.group].group.key, c.phase): c for c in found.gap.contrasts}


def said(found: EquityReading) -> list[str]:
    return [s.text for s in (*found.headline, *found.lines)]


def test_the_answers_stay_and_the_gap_is_hidden_where_a_side_is(small: EquityReading) -> None:
    assert said(small) == [
        "Too early to say whether care for Black women has changed.",
        "Too early to say whether the gap with White women has changed.",
        "11% before May 2024, 11% since May 2024.",
        "The gap was 2.4 percentage points before May 2024 and is hidden since May 2024. More women alone may not settle it: a process measure that happens to more women, or reading together with other teams, would say more.",
        "Care got worse for Mixed women (clear). Otherwise no worsening seen; for Asian women there are too few women to rule it out.",
    ]


def test_counts_under_a_chart_are_those_of_whole_shown_quarters(small: EquityReading) -> None:
    assert [(g.group.key, g.counts) for g in small.groups] == [
        ("asian", ("hidden since May 2024", "hidden before May 2024")),
        ("black", ("hidden since May 2024", "48 of 422 women before May 2024")),
        ("mixed", ("40 of 210 women since May 2024", "20 of 200 women before May 2024")),
        ("white", ("93 of 1,080 women since May 2024", "126 of 1,406 women before May 2024")),
    ]


def test_a_contrast_is_worked_out_again_or_only_its_sign_is_kept(small: EquityReading) -> None:
    found = contrasts(small)
    black = found["black", 0]
    assert black.ratio.value == pytest.approx((48 / 422) / (126 / 1406))
    assert black.difference.value == pytest.approx(48 / 422 - 126 / 1406)
    assert found["mixed", 1].difference.value == pytest.approx(40 / 210 - 93 / 1080)
    for key, sign in ((("black", 1), 1.0), (("asian", 0), -1.0), (("asian", 1), -1.0)):
        hidden = found[key]
        assert (hidden.difference.value, hidden.difference.method) == (sign, "sign only")
        assert (hidden.difference.low, hidden.difference.high) == (None, None)
        assert (hidden.ratio.value, hidden.ratio.low) == (None, None)


def test_what_rests_on_every_group_is_left_out_where_one_is_hidden(small: EquityReading) -> None:
    assert small.gap is not None
    assert (small.gap.omnibus, small.gap.summaries, small.gap.mix) == (None, (), None)
    assert (small.gap.missing, small.gap.missing_change) == ((), None)
    assert small.gap.overall_change is None
    assert small.table is None
    assert small.expected_false_signals is None
    assert {m.kind for m in small.gap.masked} == {"got worse", "left behind"}


def test_the_gap_over_time_needs_every_cell_of_both_sides(
    small: EquityReading, large: tuple[EquityReading, EquityReading]
) -> None:
    series = small.gap_over_time
    assert series is not None
    assert (series.points, series.difference_centre, series.ratio_centre) == ((), None, None)
    assert (series.difference_scatter, series.ratio_scatter) == (None, None)
    assert series.sentence == (
        "The gap over time is left out here: it would rest on small numbers that are protected."
    )
    shown = large[1].gap_over_time
    assert shown is not None
    assert shown.points


def test_rates_alone_may_be_published_to_two_figures(small: EquityReading) -> None:
    assert small.gap is not None
    rate = small.gap.focus_rates[1]
    assert (rate.numerator, rate.denominator, rate.missing) == (None, None, None)
    assert (rate.rate.value, rate.rate.low, rate.rate.method) == (0.11, None, "hidden")


def test_one_phase_hidden_hides_the_sum(all_time: EquityReading) -> None:
    flag = next(f for f in all_time.flags if f.id == "hidden")
    assert "For Asian and Black no sum over the whole time can be shown by itself" in flag.text
    assert "Part is hidden" not in flag.text
    assert said(all_time)[2] == "hidden before May 2024, 11% since May 2024."
    assert (
        "The gap was hidden before May 2024 and is 2.7 percentage points since" in said(all_time)[3]
    )
    assert [g.chart for g in all_time.groups] == [None] * 3
    found = contrasts(all_time)["black", 1]
    assert found.ratio.value == pytest.approx((51 / 450) / (103 / 1200))
    assert found.difference.value == pytest.approx(51 / 450 - 103 / 1200)
    assert all_time.gap is not None
    assert all_time.gap.overall_rates[1].numerator == 31 + 51 + 103
    assert all_time.gap.overall_rates[1].denominator == 380 + 450 + 1_200


def test_nothing_hidden_is_the_exact_reading_to_two_figures(
    large: tuple[EquityReading, EquityReading],
) -> None:
    exact, shared = large
    assert exact.gap is not None
    assert shared.gap is not None
    assert [s.strength for s in shared.headline] == [s.strength for s in exact.headline]
    assert [c.counts for c in shared.groups] == [c.counts for c in exact.groups]
    for key, one in contrasts(exact).items():
        again = contrasts(shared)[key]
        assert again.ratio.value == pytest.approx(one.ratio.value)
        assert again.difference.value == pytest.approx(one.difference.value)
    assert shared.gap.omnibus is not None
    assert shared.gap.omnibus.adjusted_p == pytest.approx(exact.gap.omnibus.adjusted_p)  # type: ignore[union-attr]
    assert "hidden" not in {f.id for f in shared.flags}
    assert all(g.chart is not None and g.chart.points for g in shared.groups)


def test_what_other_measures_say_goes_along() -> None:
    exact = read_all([phased_table(LARGE)], replace(PLAN, primary_measure="pph_1500"))[0]
    beside = Flag("balancing", "Balancing measure", "A balancing measure got worse.")
    shared = protect_reading(replace(exact, flags=(*exact.flags, beside)))
    assert [f for f in shared.flags if f.id == "balancing"] == [beside]
    assert "(Major haemorrhage, 1,500 ml or more)" in next(
        f.text for f in shared.flags if f.id == "secondary"
    )


def test_without_two_sides_every_group_stands_alone() -> None:
    shared = protect_reading(read(phased_table(LARGE), Plan(change_date=CHANGE)))
    assert shared.gap is not None
    assert (shared.gap.contrasts, shared.gap.focus_rates, shared.gap.by_chance) == ((), (), None)
    assert shared.gap_over_time is None
    assert [len(r) for r in shared.gap.rates] == [2, 2, 2]


def test_records_without_a_change_have_one_phase() -> None:
    shared = protect_reading(read(phased_table(LARGE), replace(PLAN, change_date=None)))
    assert shared.gap is not None
    assert [len(r) for r in shared.gap.rates] == [1, 1, 1]
    assert contrasts(shared)["black", 0].ratio.value == pytest.approx(
        (1_750 / 19_250) / (5_800 / 89_000)
    )


def test_what_is_shared_cannot_be_shared_again(large: tuple[EquityReading, EquityReading]) -> None:
    assert large[1].shared is not None
    with pytest.raises(DisclosureError, match="no exact numbers behind it") as found:
        share_reading(large[1], large[1].shared)
    assert found.value.remedy == "Share the team's own reading."
    with pytest.raises(DisclosureError, match="no exact numbers behind it"):
        share_reading(replace(large[0], gap=None), large[1].shared)


def test_the_measure_stays_the_same(small: EquityReading) -> None:
    assert small.measure == HAEMORRHAGE

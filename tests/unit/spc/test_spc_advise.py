"""Which chart is advised, with its reason."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from evenhand.spc import ChartError, ChartKind, advise, advise_units
from evenhand.spc.advise import STEPS, advise_expected

NAN = float("nan")


def counts(per_period: float, births: float, periods: int = 24):
    """Even counts whose pooled rate is exact."""
    events = np.full(periods, float(np.floor(per_period)))
    extra = round(per_period * periods - events.sum())
    events[:extra] += 1
    return events, np.full(periods, float(births))


def told(advice):
    return (advice.kind, advice.grain_step, advice.exact)


@pytest.mark.parametrize(
    ("per_period", "births", "kind", "expected"),
    [
        (10, 200, "proportion", ("p", "as is", False)),
        (9.5, 200, "proportion", ("p", "as is", True)),
        (5, 200, "proportion", ("p", "as is", True)),
        (190, 200, "proportion", ("p", "as is", False)),
        (195, 200, "proportion", ("p", "as is", True)),
        (10, 200, "rate", ("u", "as is", False)),
        (5, 200, "rate", ("u", "as is", True)),
        (199, 200, "rate", ("u", "as is", False)),
        (10, 1, "count", ("u", "as is", False)),
    ],
)
def test_enough_events(per_period, births, kind, expected):
    advice = advise(*counts(per_period, births), kind=kind)
    assert told(advice) == expected
    non_events = births - per_period if kind == "proportion" else per_period
    assert advice.expected == pytest.approx(min(per_period, non_events))


def test_enough_non_events_matter_for_proportions_only():
    events, births = counts(196, 200)
    assert advise(events, births, kind="proportion").kind != ChartKind.P
    assert advise(events, births, kind="rate").kind == ChartKind.U


def test_quarters_when_they_leave_twelve_points():
    for periods, step in ((36, "quarter"), (35, "between")):
        advice = advise(*counts(4.9, 200, periods), kind="proportion")
        assert advice.grain_step == step
    advice = advise(*counts(2, 200, 36), kind="proportion")
    assert told(advice) == ("p", "quarter", True)
    assert advice.expected == pytest.approx(6)
    assert "6 events and non-events expected a quarter" in advice.reason
    advice = advise(*counts(4, 200, 36), kind="rate")
    assert told(advice) == ("u", "quarter", False)
    assert (
        advice.reason == "u chart: about 12 events expected a quarter, enough for 3-sigma limits."
    )


def test_quarters_need_five_events_too():
    assert advise(*counts(1.5, 200, 36), kind="proportion").grain_step == "between"
    assert advise(*counts(5 / 3, 200, 36), kind="proportion").grain_step == "quarter"


@pytest.mark.parametrize("grain", ["quarter", "year"])
def test_only_months_are_pooled_into_quarters(grain):
    advice = advise(*counts(2, 200, 36), kind="proportion", grain=grain)
    assert told(advice) == ("g", "between", True)


def test_quarters_by_calendar():
    """36 months from February hold 11 whole quarters, from January 12."""
    for first, step in ((1, "quarter"), (2, "between")):
        months = [
            date(2020 + (first + i - 1) // 12, (first + i - 1) % 12 + 1, 1) for i in range(36)
        ]
        advice = advise(*counts(2, 200, 36), kind="proportion", periods=months)
        assert advice.grain_step == step


def test_quarters_of_following_years_stay_apart():
    """49 months from December 2019: 16 whole quarters of 6 expected, and a lone month."""
    months = [date(2019 + (11 + i) // 12, (11 + i) % 12 + 1, 1) for i in range(49)]
    advice = advise(*counts(2, 200, 49), kind="proportion", periods=months)
    assert (advice.grain_step, advice.expected) == ("quarter", pytest.approx(6))
    mixed = [date(2020 + i // 3, i % 3 + 1 if i % 2 else 12 - i % 3, 1) for i in range(36)]
    advice = advise(*counts(2, 200, 36), kind="proportion", periods=mixed)
    assert advice.grain_step == "between"  # no quarter has all its months


def test_quarters_are_counted_from_the_change():
    """37 months whose change falls at the second: 12 whole quarters after it, none before."""
    for change, step in ((1, "quarter"), (2, "between"), (36, "quarter"), (35, "between")):
        advice = advise(*counts(2, 200, 37), kind="proportion", phases=[change])
        assert advice.grain_step == step


def test_missing_months_are_left_out_of_their_quarter():
    events, births = counts(2, 200, 36)
    events[4], births[7] = NAN, NAN
    advice = advise(events, births, kind="proportion")
    assert advice.grain_step == "quarter"
    assert advice.expected == pytest.approx(6)


@pytest.mark.parametrize(
    ("kind", "chosen", "between"),
    [("proportion", "g", "cases"), ("rate", "t", "time"), ("count", "t", "time")],
)
def test_rare_events(kind, chosen, between):
    events, births = np.zeros(24), np.full(24, 50.0)
    events[:12] = 1
    advice = advise(events, births, kind=kind)
    assert told(advice) == (chosen, "between", True)
    assert advice.reason == (
        f"{chosen} chart with exact limits: fewer than 5 events or non-events expected a period, so "
        f"each of the 12 events is a point: {between} between events."
    )
    assert advice.expected == pytest.approx(0.5)


def test_where_nearly_everybody_has_the_event_those_without_it_are_the_points():
    events, births = np.full(24, 50.0), np.full(24, 50.0)
    events[:12] = 49
    advice = advise(events, births, kind="proportion")
    assert (*told(advice), advice.without) == ("g", "between", True, True)
    assert advice.reason == (
        "g chart with exact limits: fewer than 5 events or non-events expected a period, so each of the "
        "12 non-events is a point: cases with the event between two without it."
    )
    events[0] = 50
    advice = advise(events, births, kind="proportion")
    assert (*told(advice), advice.without) == ("run", "run", False, True)
    assert "and only 11 non-events, so" in advice.reason


def test_of_two_equally_rare_sides_events_are_the_points():
    advice = advise(np.full(24, 1.0), np.full(24, 2.0), kind="proportion")
    assert (*told(advice), advice.without) == ("g", "between", True, False)
    rate = advise(np.full(24, 1.0), np.full(24, 0.5), kind="rate")
    assert (*told(rate), rate.without) == ("t", "between", True, False)


def test_run_chart_and_cumulative_counts():
    events, births = np.zeros(24), np.full(24, 50.0)
    events[:11] = 1
    advice = advise(events, births, kind="proportion")
    assert told(advice) == ("run", "run", False)
    assert advice.expected == pytest.approx(11 / 24)
    assert advice.reason == (
        "run chart: fewer than 5 events or non-events expected a period and only 11 events, so a "
        "median without limits."
    )
    assert told(advise(events[:12], births[:12], kind="proportion")) == ("run", "run", False)
    advice = advise(events[:11], births[:11], kind="proportion")
    assert told(advice) == (None, "cumulative", False)
    assert advice.reason == (
        "cumulative counts, and what people say of their care: fewer than 5 events or non-events "
        "expected a period, 11 events and 11 points are too few for a chart."
    )
    assert advice.expected == pytest.approx(1)


def test_empty_and_missing_months_are_no_points():
    events, births = np.zeros(13), np.full(13, 50.0)
    births[0], events[1] = 0, NAN
    assert advise(events, births, kind="proportion").grain_step == "cumulative"
    births[0] = 50
    assert advise(events, births, kind="proportion").grain_step == "run"


def test_nothing_known():
    advice = advise([NAN] * 3, [10.0] * 3, kind="proportion")
    assert told(advice) == (None, "cumulative", False)
    assert advice.expected == 0


def test_over_dispersion_asks_for_laney():
    rng = np.random.default_rng(5)
    births = np.full(24, 400.0)
    even = rng.binomial(400, 0.1, 24).astype(float)
    assert advise(even, births, kind="proportion").kind == ChartKind.P
    spread = rng.binomial(400, rng.beta(4, 36, 24)).astype(float)
    advice = advise(spread, births, kind="proportion")
    assert told(advice) == ("p'", "as is", False)
    assert "over-dispersion at least" in advice.reason
    assert "with 95 % confidence" in advice.reason
    assert advise(spread, births, kind="rate").kind == ChartKind.U_PRIME
    assert advise(spread, kind="count").kind == ChartKind.U_PRIME


@pytest.mark.parametrize(
    ("events", "kind", "bound"),
    [
        ([14, 26], "rate", None),  # X2 = 3.6 on 1 degree of freedom, whose 95 % point is 3.841
        ([13, 27], "rate", "1.28"),  # X2 = 4.9
        ([13, 27], "proportion", "1.59"),  # divided by 1 - 0.2 as well
    ],
)
def test_over_dispersion_bound_is_the_chi_square_one(events, kind, bound):
    advice = advise(events, [100, 100], kind=kind)
    assert (advice.kind in {"p'", "u'"}) == (bound is not None)
    assert f"at least {bound}" in advice.reason or bound is None


def test_over_dispersion_is_judged_within_phases():
    """A step at the change is no over-dispersion."""
    events, births = [20.0, 22, 18, 20] * 6 + [60.0, 62, 58, 60] * 6, [400.0] * 48
    assert advise(events, births, kind="rate").kind == ChartKind.U_PRIME
    assert advise(events, births, kind="rate", phases=[24]).kind == ChartKind.U
    assert advise(events, births, kind="rate", phases=[12, 24, 36]).kind == ChartKind.U


def test_over_dispersion_adds_up_over_phases():
    """X2 is 2.5 in each of two phases: 5 on 2 degrees of freedom, against 5.99; alone 2.5 of 3.84."""
    pair = [20 - 50**0.5 / 2**0.5, 20 + 50**0.5 / 2**0.5]
    advice = advise(pair * 2, [100.0] * 4, kind="rate", phases=[2])
    assert advice.kind == ChartKind.U
    wide = [20 - 30**0.5, 20 + 30**0.5]  # X2 3.0 each: 6 against 5.99
    advice = advise(wide * 2, [100.0] * 4, kind="rate", phases=[2])
    assert advice.kind == ChartKind.U_PRIME
    assert "at least 1.00" in advice.reason
    assert advice.expected == pytest.approx(20)
    assert advise(wide, [100.0] * 2, kind="rate").kind == ChartKind.U


def test_phases_without_events_or_with_one_point_say_nothing_of_dispersion():
    events, births = [0.0] * 12 + [20.0, 22, 18, 20] * 3, [400.0] * 24
    assert advise(events, births, kind="rate", phases=[12]).kind == ChartKind.U
    full = [100.0, *[20.0, 22, 18, 20] * 3]
    assert advise(full, [400.0] * 13, kind="proportion", phases=[1]).kind == ChartKind.P
    assert advise([20.0, 40.0], [400.0] * 2, kind="rate", phases=[1]).kind == ChartKind.U
    assert advise([400.0, *[80.0] * 12], [400.0] * 13, kind="proportion", phases=[1]).kind == "p"


def test_reason_for_exact_limits():
    advice = advise(*counts(6, 200), kind="proportion")
    assert advice.reason == (
        "p chart with exact limits: about 6 events and non-events expected a period, too few for "
        "3-sigma limits."
    )


@pytest.mark.parametrize(
    ("kind", "chosen", "how"),
    [
        ("cases between", "g", " with exact limits"),
        ("time between", "t", " with exact limits"),
        ("mean", "xmr", ""),
    ],
)
def test_series_that_are_points_already(kind, chosen, how):
    values = np.arange(1.0, 13)
    advice = advise(values, kind=kind)
    assert told(advice) == (chosen, "as is", bool(how))
    assert advice.reason.startswith(f"{chosen} chart{how}: ")
    assert "12" in advice.reason
    for short in (values[:11], np.append(values[:11], NAN)):
        advice = advise(short, kind=kind)
        assert told(advice) == (None, "cumulative", False)
        assert advice.reason == (
            "cumulative figures, and what people say of their care: 11 points are too few for a "
            "chart."
        )
        assert np.isnan(advice.expected)


def test_means_of_nobody_are_no_points():
    values, people = np.arange(1.0, 14), np.full(13, 20.0)
    people[[2, 5]] = 0
    assert advise(values, people, kind="mean").kind is None
    people[2] = 1
    assert advise(values, people, kind="mean").kind == ChartKind.XMR


@pytest.mark.parametrize(
    ("args", "kind", "words"),
    [
        (([1, 2],), "odds", "There is no kind of measure called ‘odds’. Choose one of: proport"),
        (([[1, 2], [1, 2]], [[5, 5], [5, 5]]), "rate", "Advice is for one group at a time. Give"),
        (([1, 2],), "proportion", "A p chart needs a denominator."),
        (([1, 2],), "ratio", "A i' chart needs a denominator."),
        (([[1, 2], [1, 2]], [[5, 5], [5, 5]]), "ratio", "Advice is for one group at a time. Give"),
    ],
)
def test_refusals(args, kind, words):
    with pytest.raises(ChartError) as caught:
        advise(*args, kind=kind)
    assert str(caught.value).startswith(words)


def test_every_step_has_a_name():
    assert STEPS == ("as is", "quarter", "between", "run", "cumulative")


def test_none_is_a_missing_period():
    values = [None, *range(1, 13)]
    for kind, chosen in (("mean", "xmr"), ("time between", "t")):
        assert advise(values, kind=kind).kind == chosen
        assert advise(values[:-1], kind=kind).kind is None
    assert advise(values, [None] * 2 + [5] * 11, kind="mean").kind is None
    advice = advise([None, *[10] * 12], [200] * 13, kind="rate")
    assert told(advice) == ("u", "as is", False)


def test_means_with_spread_go_on_an_xbar_chart():
    means, people = np.arange(1.0, 13), np.full(12, 20.0)
    advice = advise(means, people, kind="mean", spread=np.full(12, 2.0))
    assert told(advice) == (ChartKind.XBAR, "as is", False)
    assert advice.reason == (
        "xbar chart: 12 means of about 20 people, whose spread within each period is known."
    )
    assert advice.beside == (
        "Beside it an s chart: when the spread changes, so do the limits of the means."
    )


def test_means_need_spread_in_more_than_half_of_the_periods():
    means, people, spread = np.arange(1.0, 13), np.full(12, 20.0), np.full(12, 2.0)
    spread[:6] = NAN
    assert advise(means, people, kind="mean", spread=spread).kind == ChartKind.XMR
    spread[5] = 2.0
    assert advise(means, people, kind="mean", spread=spread).kind == ChartKind.XBAR
    people[6:] = 1  # one person has no spread
    assert advise(means, people, kind="mean", spread=spread).kind == ChartKind.XMR
    assert advise(means, kind="mean", spread=spread).kind == ChartKind.XMR
    assert advise(means[:11], people[:11], kind="mean", spread=spread[:11]).kind is None
    assert advise(means, people, kind="mean").beside == ""


def test_ratios_go_on_an_i_prime_chart():
    sums, days = np.arange(10.0, 23), np.linspace(800, 1250, 13)
    advice = advise(sums, days, kind="ratio")
    assert told(advice) == (ChartKind.I_PRIME, "as is", False)
    assert advice.reason == (
        "i' chart: 13 ratios of periods of 800 to 1.25e+03, whose spread is taken from one to the "
        "next and whose limits widen in small ones."
    )
    sums[3], days[2], sums[2] = NAN, 0, 0
    assert advise(sums, days, kind="ratio").kind is None


def test_rare_events_of_people_have_a_cusum_beside_them():
    events, births = counts(1.5, 200, 36)
    assert advise(events, births, kind="proportion").beside == (
        "Beside it a CUSUM, birth by birth: it adds up evidence from each event and signals sooner "
        "than any chart of periods; a VLAD shows the same for people."
    )
    assert advise(events, births, kind="rate").beside == ""
    few = advise([0.0, 0, 1, 0], [30.0] * 4, kind="proportion")
    assert few.kind is None
    assert few.beside.startswith("Beside it a CUSUM")
    assert advise([6, 5, 7, 6] * 6, [120] * 24, kind="proportion").beside == ""


@pytest.mark.parametrize(
    ("units", "method", "overdispersion", "extremes", "words"),
    [
        (2, None, "none", "keep", "no funnel: 2 units are too few; compare them with each other."),
        (3, "exact", "none", "keep", "funnel of 3 units with exact limits by chance alone: over-dispersion cannot be told from fewer than 10, so more units than said may lie outside."),
        (9, "exact", "none", "keep", "funnel of 9 units with exact limits by chance alone: "),
        (10, "exact", "additive", "winsorise", "funnel of 10 units with exact limits, widened for over-dispersion: units differ "),
    ],
)  # fmt: skip
def test_which_funnel(units, method, overdispersion, extremes, words):
    events = [*([10.0, 30] * 5)[:units], NAN]
    advice = advise_units("proportion", events, [200.0] * (units + 1))
    assert (advice.method, advice.overdispersion, advice.extremes) == (
        method,
        overdispersion,
        extremes,
    )
    assert advice.reason.startswith(words)


def test_which_funnel_for_units_alike():
    advice = advise_units("ratio of counts", [20.0] * 10, [200.0] * 10)
    assert advice.method == "log"
    assert advice.reason == (
        "funnel of 10 units with log limits: units differ no more than chance allows (phi 0.01)."
    )
    assert advise_units("rate", [10.0, 30] * 5, [200.0] * 10).reason.endswith(
        " times as much as chance allows."
    )


@pytest.mark.parametrize(
    ("events", "people", "kind", "months"),
    [
        (8, 120, "proportion", 24),
        (5, 10, "proportion", 24),
        (40, 400, "proportion", 24),
        (3, 40, "proportion", 36),
        (3, 40, "proportion", 24),
        (115, 120, "proportion", 12),
        (1, 30, "proportion", 11),
        (6, 30.0, "rate", 24),
    ],
)
def test_expected_numbers_are_advised_as_if_they_had_come(events, people, kind, months):
    came = advise([events] * months, [people] * months, kind=kind)
    assert advise_expected(events, people, kind=kind, months=months) == came


def test_half_an_event_a_month_can_be_expected():
    advice = advise_expected(0.5, 12, kind="proportion", months=23)
    assert told(advice) == (ChartKind.RUN, "run", False)
    assert told(advise_expected(0.5, 12, kind="proportion", months=24))[0] is ChartKind.G
    assert told(advise_expected(0.5, kind="count", months=24))[0] is ChartKind.T


@pytest.mark.parametrize(
    ("events", "people", "kind", "months"),
    [
        (-1, 12, "proportion", 24),
        (1, 0, "proportion", 24),
        (1, 12, "mean", 24),
        (1, 12, "rate", 0),
        (13, 12, "proportion", 24),
    ],
)
def test_what_cannot_be_expected(events, people, kind, months):
    with pytest.raises(ChartError):
        advise_expected(events, people, kind=kind, months=months)

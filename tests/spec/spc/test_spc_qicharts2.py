"""Against qicharts2 0.8.1: limits to 1e-9, every flag equal."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.spc import ChartError, Degenerate, chart
from spec.spc.spc_reference import (
    GROUPS,
    edge_series,
    months,
    numbers,
    on_calendar,
    pph,
    rows,
    same_lines,
    truths,
)

LINES = {"y": "value", "cl": "centre", "lcl": "lower", "ucl": "upper"}
NEAR = {"lcl.95": "near_lower", "ucl.95": "near_upper"}
RUNS = {
    "n.useful": "useful",
    "longest.run": "longest",
    "longest.run.max": "longest_limit",
    "n.crossings": "crossings",
    "n.crossings.min": "crossings_limit",
}


def same_chart(drawn, table, *, multiply=1.0, series=0):
    for theirs, ours in (LINES | NEAR).items():
        same_lines(multiply * getattr(drawn, ours)[series], numbers(table, theirs))
    np.testing.assert_array_equal(drawn.outside[series], truths(table, "sigma.signal"))
    np.testing.assert_array_equal(drawn.included[series], truths(table, "include"))
    np.testing.assert_array_equal(drawn.phase + 1, numbers(table, "part"))
    same_runs(drawn, table, series)


def same_runs(drawn, table, series):
    for theirs, ours in RUNS.items():
        expected = numbers(table, theirs)
        np.testing.assert_array_equal(getattr(drawn.runs, ours)[series][drawn.phase], expected)
    signal = drawn.runs.signal[series][drawn.phase]
    np.testing.assert_array_equal(signal, truths(table, "runs.signal"))


@pytest.mark.parametrize(
    ("name", "kind", "options"),
    [
        ("01_qic_p_facet", "p", {}),
        ("01_qic_p_facet_freeze20", "p", {"baseline": 20}),
        ("01_qic_p_facet_part20", "p", {"phases": [20]}),
        ("01_qic_pp_facet", "p'", {}),
        ("01_qic_run_facet", "run", {}),
    ],
)
def test_groups_of_maternity_haemorrhage(name, kind, options):
    """Five groups at once, one zero denominator, one missing numerator.

    The Mixed group has no row for March 2023; it is held to the reference on its own below, because
    a missing month moves freeze and part there, and here does not.
    """
    drawn = chart(kind, *pph(), rules="anhoej", **options)
    for series, group in enumerate(GROUPS):
        table = [row for row in rows(name) if row["facet1"] == group]
        if len(table) == len(months()):
            same_chart(drawn, table, series=series)


@pytest.mark.parametrize(
    ("name", "kind", "options"),
    [
        ("01_qic_p_facet", "p", {}),
        ("01_qic_p_facet_freeze20", "p", {"baseline": 20}),
        ("01_qic_p_facet_part20", "p", {"phases": [20]}),
        ("01_qic_pp_facet", "p'", {}),
        ("01_qic_run_facet", "run", {}),
    ],
)
def test_group_with_an_absent_month_closed_up(name, kind, options):
    """The same 35 points with the gap closed by hand give the reference's numbers."""
    table = [row for row in rows(name) if row["facet1"] == "Mixed"]
    given = numbers(table, "y.sum"), numbers(table, "n")
    same_chart(chart(kind, *given, rules="anhoej", **options), table)


def test_absent_month_is_a_missing_month():
    """Freeze and phases fall on the same calendar month in every group, unlike in qicharts2."""
    events, births = pph()
    mixed, month = GROUPS.index("Mixed"), months().index("2023-03-01")
    assert np.isnan(births[mixed, month])
    before = events[mixed, :20], births[mixed, :20]
    expected = np.nansum(before[0]) / np.nansum(before[1])
    for options in ({"baseline": 20}, {"phases": [20]}):
        drawn = chart("p", events, births, rules="anhoej", **options)
        assert drawn.centre[mixed, 0] == pytest.approx(expected, abs=1e-15)
        assert expected != pytest.approx(0.0566037735849057, abs=1e-6)  # the reference's
    assert drawn.runs.useful[mixed].tolist() == [19, 16]  # not 20 and 15


def test_absent_month_breaks_moving_ranges():
    events, births = pph()
    mixed = GROUPS.index("Mixed")
    drawn = chart("p'", events, births, rules="anhoej")
    p = events[mixed] / births[mixed]
    centre = np.nansum(events[mixed]) / np.nansum(births[mixed])
    z = (p - centre) / np.sqrt(centre * (1 - centre) / births[mixed])
    ranges = np.abs(np.diff(z))
    ranges = ranges[~np.isnan(ranges)]
    assert len(ranges) == 33
    ranges = ranges[ranges < 3.267 * ranges.mean()]
    half = 3 * ranges.mean() / 1.128 * np.sqrt(centre * (1 - centre) / births[mixed])
    same_lines(drawn.upper[mixed], centre + half)


def test_absent_month_does_not_change_an_ordinary_p_chart():
    drawn = chart("p", *pph(), rules="anhoej")
    for column, ours in (LINES | NEAR).items():
        expected = on_calendar("01_qic_p_facet", column, "facet1", "x")
        known = ~np.isnan(expected)
        same_lines(getattr(drawn, ours)[known], expected[known])


@pytest.mark.parametrize(
    ("name", "kind", "options"),
    [
        ("03_qic_u_per1000", "u", {}),
        ("03_qic_up_per1000", "u'", {}),
        ("03_qic_u_per1000_exclude23", "u", {"exclude": [22]}),
    ],
)
def test_readmissions_per_1000_bed_days(name, kind, options):
    table = rows("03_readmissions_u")
    given = numbers(table, "readmissions"), numbers(table, "bed_days")
    same_chart(chart(kind, *given, rules="anhoej", **options), rows(name), multiply=1000)


@pytest.mark.parametrize(
    ("name", "options"), [("05_qic_t", {}), ("05_qic_t_freeze24", {"baseline": 24})]
)
def test_days_between(name, options):
    given = numbers(rows("05_days_between_t"), "days_between")
    same_chart(chart("t", given, rules="anhoej", **options), rows(name))


@pytest.mark.parametrize(
    ("name", "kind", "options"),
    [
        ("07_qic_i", "i", {}),
        ("07_qic_i_unscreened", "i", {"screened": False}),
        ("07_qic_i_freeze18", "i", {"baseline": 18}),
        ("07_qic_i_part18", "i", {"phases": [18]}),
        ("07_qic_i_exclude10", "i", {"exclude": [9]}),
        ("07_qic_i_part18_exclude10", "i", {"phases": [18], "exclude": [9]}),
        ("07_qic_mr", "mr", {}),
        ("07_qic_run_part18", "run", {"phases": [18]}),
    ],
)
def test_decision_to_delivery_interval(name, kind, options):
    given = numbers(rows("07_ddi_xmr"), "ddi_minutes")
    same_chart(chart(kind, given, rules="anhoej", **options), rows(name))


COLLAPSED = {("constant", "i"), ("constant", "t"), ("mostly_zero", "i")}
EDGES = [row for row in rows("13_qic_edge") if not row["error"]]
FOLLOWED = [row for row in EDGES if (row["series"], row["chart"]) not in COLLAPSED]


def name_of(row):
    return f"{row['series']}-{row['chart']}"


@pytest.mark.parametrize("row", FOLLOWED, ids=name_of)
def test_edge_series(row):
    """Awkward series: lines, runs and the number of points outside, all as the reference."""
    drawn = chart(row["chart"], edge_series()[row["series"]], rules="anhoej")
    assert len(drawn.value[0]) == int(row["n.obs"])
    same_lines(drawn.centre[0, -1], numbers([row], "cl")[0])
    same_lines(drawn.upper[0, -1], numbers([row], "ucl")[0])
    if (row["series"], row["chart"]) != ("n1", "t"):  # below
        same_lines(drawn.lower[0, -1], numbers([row], "lcl")[0])
    assert drawn.outside.sum() == int(row["sigma.signals"])
    assert drawn.runs.signal[0, 0] == (row["runs.signal"] == "TRUE")
    assert drawn.runs.useful[0, 0] == int(row["n.useful"])
    for theirs in ("longest.run", "longest.run.max", "n.crossings", "n.crossings.min"):
        assert getattr(drawn.runs, RUNS[theirs])[0, 0] == int(row[theirs] or 0)


def test_edge_series_is_whole():
    assert len(EDGES) == 95
    assert len(FOLLOWED) == 92


def test_one_point_has_no_limits_on_a_t_chart():
    """The reference gives a lower limit of 0 beside a missing upper one; ours are both missing."""
    drawn = chart("t", [4.0], rules="anhoej")
    assert np.isnan(drawn.lower).all()
    assert np.isnan(drawn.upper).all()


@pytest.mark.parametrize(
    ("series", "kind", "name"),
    [
        ("constant", "i", Degenerate.CONSTANT),
        ("constant", "t", Degenerate.CONSTANT),
        ("mostly_zero", "i", Degenerate.MOSTLY_ZERO),
    ],
)
def test_collapsed_series_are_named(series, kind, name):
    """Where the reference flags all 16 points of a mostly-zero series, or gives limits that are
    missing on one side, ours says why the series carries none."""
    (row,) = [r for r in EDGES if (r["series"], r["chart"]) == (series, kind)]
    drawn = chart(kind, edge_series()[series], rules="anhoej")
    same_lines(drawn.centre[0, -1], numbers([row], "cl")[0])
    assert drawn.degenerate.tolist() == [[name]]
    for line in (drawn.lower, drawn.upper, drawn.near_lower, drawn.near_upper):
        assert np.isnan(line).all()
    assert not drawn.special.any()
    assert drawn.degenerate_labels() == (name.label,)


def test_zero_time_between_events_is_refused():
    (row,) = [r for r in rows("13_qic_edge") if r["error"]]
    with pytest.raises(ChartError, match=row["error"]):
        chart(row["chart"], edge_series()[row["series"]])

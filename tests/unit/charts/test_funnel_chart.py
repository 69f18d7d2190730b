"""The funnel as a picture: own unit named alone, the same in words and as a table."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.charts import funnel_chart, palette
from evenhand.errors import UserError
from evenhand.spc import funnel

NAMES = ["Willow", "Ash", "Elm", "Oak", "Hazel"]
EVENTS, BIRTHS = [12, 30, 41, 90, 0], [400, 800, 1600, 2100, 0]
FUNNEL = funnel("proportion", EVENTS, BIRTHS)


def drawn(**options):
    given = {"own": "Elm", "title": "Haemorrhage in five units"} | options
    return funnel_chart(FUNNEL, NAMES, **given)


def test_only_ones_own_unit_is_named():
    chart = drawn()
    for place in (chart.svg, chart.text, str(chart.table.rows)):
        assert "Elm" in place
        assert not any(name in place for name in NAMES if name != "Elm")


def test_all_units_are_named_only_under_an_agreement_and_in_alphabetical_order():
    chart = drawn(agreement="the network's agreement of 2025")
    assert all(f">{name}<" in chart.svg for name in NAMES if name != "Hazel")
    assert [row[0] for row in chart.table.rows] == ["Ash", "Elm", "Hazel", "Oak", "Willow"]
    assert chart.text.endswith("All units are named under: the network's agreement of 2025.")
    assert chart.table.rows[2][1:4] == ("0", "0", "–")
    assert chart.table.rows[2][-1] == "no figure"


def test_words():
    assert drawn().text.startswith(
        "Elm: 2.6% (41 of 1,600), inside the 95 % limits. 3 other units: 3 inside the 99.8 % limits, "
        "0 above, 0 below. Centre 3.5%. Proportions; 95 % and 99.8 % limits, exact"
    )


def test_table():
    table = drawn().table
    assert table.caption == "Haemorrhage in five units"
    assert table.header == (
        *("Unit", "Events", "People", "Value"),
        *("95 % limits", "99.8 % limits", "Where"),
    )
    own, rest = table.rows
    assert own == ("Elm", "41", "1,600", "2.6%", own[4], own[5], "inside the 95 % limits")
    low, high = (f"{100 * line[0, 2]:.1f}%" for line in (FUNNEL.lower, FUNNEL.upper))
    assert own[4] == f"{low} to {high}"
    assert rest == ("3 other units", *[""] * 5, "3 inside the 99.8 % limits, 0 above, 0 below")


def test_picture_is_accessible_and_keeps_colour_for_what_is_ones_own():
    chart = drawn(key="f1")
    assert chart.svg.count('role="img" aria-labelledby="f1-t" aria-describedby="f1-d"') == 1
    assert '<title id="f1-t">Haemorrhage in five units</title>' in chart.svg
    assert "<script" not in chart.svg
    assert chart.svg.count(palette.FOCUS) == 1
    assert not any(tone in chart.svg for tone in palette.TONES.values())
    assert "Square: own unit. Dots: other units, not named." in chart.svg
    assert chart.svg.count('stroke-dasharray="5 3"') == 2


def test_far_units_lie_above_and_are_said_so():
    far = funnel("standardised ratio", [10, 9, 11, 60], [10, 10, 10, 10], overdispersion="none")
    chart = funnel_chart(far, ["a", "b", "c", "d"], own=["d", "a"], title="Ratio")
    assert chart.text.startswith(
        "a: 1.0 (10 of 10), inside the 95 % limits; d: 6.0 (60 of 10), above the 99.8 % limits. "
        "2 other units: 2 inside"
    )
    low = funnel_chart(far, ["a", "b", "c", "d"], own="a", title="Ratio", key="x")
    assert "3 other units: 2 inside the 99.8 % limits, 1 above, 0 below." in low.text
    assert low.table.header[2] == "Expected events"
    two = funnel("rate", [10, 9], [100.0, 90.5])
    assert "1 other unit: 1 inside" in funnel_chart(two, ["a", "b"], own="a", title="R").text


def test_rates_are_shown_per_thousand_or_as_asked():
    rates = funnel("rate", [5, 7, 6], [1000.0, 1200.5, 990])
    chart = funnel_chart(rates, ["a", "b", "c"], own="b", title="Readmissions")
    assert chart.table.rows[0][:4] == ("b", "7", "1,200.5", "5.8")
    per = funnel_chart(rates, ["a", "b", "c"], own="b", title="Readmissions", per=100)
    assert per.table.rows[0][3] == "0.6"


def test_one_unit_of_one_size():
    one = funnel("rate", [5.0], [1.0], target=4.0)
    assert funnel_chart(one, ["a"], own="a", title="R").table.rows[0][0] == "a"


@pytest.mark.parametrize(
    ("names", "own", "words"),
    [
        (
            NAMES[:4],
            "Elm",
            "There are 4 names (4 different ones) for 5 units. Give each unit its own",
        ),
        ([*NAMES[:4], "Ash"], "Ash", "There are 5 names (4 different ones) for 5 units."),
        (NAMES, "Yew", "No unit is called ‘Yew’. Name the reader's own units as they stand among"),
        (NAMES, [], "No unit is one's own. Name the reader's own units"),
    ],
)
def test_refusals(names, own, words):
    with pytest.raises(UserError) as caught:
        funnel_chart(FUNNEL, names, own=own, title="x")
    assert f"{caught.value.problem} {caught.value.remedy}".startswith(words)


def test_missing_figures_are_not_drawn():
    some = funnel("rate", [5, np.nan, 6], [1000.0, 1200, 990])
    chart = funnel_chart(some, ["a", "b", "c"], own=["a", "b"], title="R")
    assert "b: – (– of 1,200), no figure" in chart.text
    assert ">b<" not in chart.svg

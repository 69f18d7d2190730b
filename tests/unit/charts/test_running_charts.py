"""CUSUM and VLAD by group as pictures, in words and as tables."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.charts import cusum_charts, vlad_charts
from evenhand.errors import UserError
from evenhand.spc import cusum, vlad

NAN = float("nan")
NAMES = ["Asian women", "Black women", "White women"]
OUTCOMES = np.array(
    [
        [0.0] * 20 + [NAN] * 40,
        [0.0, 1, 0, 1, 1, 0, 1, 1] + [0.0] * 52,
        [0.0] * 40 + [1.0, 0, 1, 1, 1] + [NAN] * 15,
    ]
)
FOUND = cusum(OUTCOMES, baseline_rate=0.1, odds_ratio=2.0, threshold=2.0)


def test_cusum_titles_say_what_was_found_in_the_order_given():
    charts = cusum_charts(FOUND, NAMES, event="haemorrhages")
    assert [chart.title for chart in charts] == [
        "Asian women: no signal of more or fewer haemorrhages in 20 births",
        "Black women: signals of more and of fewer haemorrhages in 60 births",
        "White women: signals of more and of fewer haemorrhages in 45 births",
    ]


def test_one_sided_signals():
    more = cusum([[0, 1, 0, 1, 1, 0, 1, 1]], baseline_rate=0.05, odds_ratio=3.0)
    (chart,) = cusum_charts(more, ["Black women"], event="haemorrhages")
    assert chart.title == "Black women: a signal of more haemorrhages in 8 births"
    assert "More haemorrhages after 8 births. CUSUM of log-" in chart.text
    fewer = cusum([[0.0] * 60], baseline_rate=0.1, threshold=2.0)
    (chart,) = cusum_charts(fewer, ["Black women"], event="losses", population="women")
    assert chart.title == "Black women: a signal of fewer losses in 60 women"
    assert "Fewer losses after 39 women." in chart.text


def test_cusum_picture():
    charts = cusum_charts(FOUND, NAMES, event="haemorrhages", key="c")
    assert 'aria-labelledby="c-1-t"' in charts[1].svg
    assert ">more haemorrhages<" in charts[1].svg
    assert ">fewer haemorrhages<" in charts[1].svg
    assert charts[1].svg.count('stroke-dasharray="5 3"') == 2
    assert "NaN" not in "".join(chart.svg for chart in charts).replace("nan", "NaN")
    ticks = [chart.svg.split('text-anchor="end"')[1:] for chart in charts]
    assert ticks[0] == ticks[1] or len(ticks[0]) == len(ticks[1])  # one scale for all


def test_cusum_table_holds_every_signal():
    (chart,) = cusum_charts(
        cusum([[0.0] * 300 + [1, 1, 1, 1]], baseline_rate=0.05, threshold=2.0),
        ["Black women"],
        event="haemorrhages",
    )
    table = chart.table
    assert table.header == ("Births", "More haemorrhages", "Fewer haemorrhages", "Signal")
    assert table.caption == chart.title
    assert 40 <= len(table.rows) <= 46
    signals = [row for row in table.rows if row[3]]
    assert {row[3] for row in signals} == {"more haemorrhages", "fewer haemorrhages"}
    assert table.rows[-1][0] == "304"
    assert table.rows[0][:3] == ("1", "0", "0.03")


def test_missing_births_in_the_table():
    (chart, *_) = cusum_charts(FOUND, NAMES, event="haemorrhages")
    assert chart.table.rows[-1] == ("20", "–", "–", "")


def test_vlad():
    drawn = vlad(OUTCOMES, 0.1)
    charts = vlad_charts(drawn, NAMES, event="haemorrhages", key="v")
    assert charts[0].title == (
        "Asian women: 2.0 haemorrhages were expected and 0 seen, in 20 births"
    )
    assert charts[0].text.startswith(charts[0].title + ". At its end the line lies inside the band")
    assert ">up: fewer haemorrhages than expected<" in charts[0].svg
    assert charts[0].svg.count('stroke-dasharray="5 3"') == 2
    outside = vlad([[1.0] * 5], 0.1)
    (chart,) = vlad_charts(outside, ["Black women"], event="haemorrhages")
    assert "lies outside the band" in chart.text
    assert chart.table.header == (
        *("Births", "Haemorrhages so far", "Expected so far"),
        *("Expected minus observed", "Band, either way"),
    )
    assert chart.table.rows[0] == ("1", "1", "0.10", "−0.90", "0.59")
    assert charts[0].table.rows[-1][3] == "–"


@pytest.mark.parametrize("draw", [cusum_charts, vlad_charts])
def test_names_must_fit(draw):
    given = FOUND if draw is cusum_charts else vlad(OUTCOMES, 0.1)
    with pytest.raises(UserError, match=r"There are 1 names for 3 series\. Give one name for each"):
        draw(given, ["one"], event="haemorrhages")

"""Teams beside each other and together: places worked out by hand, words and table to the letter."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from evenhand.charts import Chart, palette
from evenhand.charts.forest import forest_chart, forest_difference_chart, forest_table
from evenhand.equity.model import Estimate
from evenhand.reading.pooled import PooledReading
from fixtures.drawn import end, pooled
from fixtures.pictures import Place, read_picture

FIXED, RANDOM = "These teams together (fixed effects)", "Teams like these (random effects)"


def of_ratio(ratio: float, low: float = 0.25, high: float = 2.0) -> float:
    low, high = low / 1.04, high * 1.04
    return 26 + 288 * math.log(ratio / low) / math.log(high / low)


def near(x: float, y: float) -> object:
    return pytest.approx((x, y), abs=0.06)


def whiskers(chart: Chart, colour: str) -> list[list[Place]]:
    drawn = read_picture(chart.svg)
    return [
        list(line) for s in drawn.drawn(stroke=colour, width=2) if not s.round for line in s.lines
    ]


def with_team(ratio: Estimate) -> PooledReading:
    """The third team's ratio, which has no figure otherwise."""
    found = pooled()
    scale = found.change.change.ratio
    teams = (*scale.teams[:2], ratio)
    changed: Any = SimpleNamespace(**{**vars(scale), "teams": teams})
    change: Any = SimpleNamespace(
        change=SimpleNamespace(ratio=changed, difference=found.change.change.difference)
    )
    return replace(found, change=change)


def test_ratios_lie_on_a_logarithmic_axis_all_together_in_the_colour_of_focus() -> None:
    chart = forest_chart(pooled())
    drawn = read_picture(chart.svg)
    assert drawn.dots(palette.OTHER, width=10) == [near(of_ratio(0.5), 41), near(of_ratio(1.5), 81)]
    assert drawn.dots(palette.FOCUS, width=10) == [
        near(of_ratio(0.8), 161),
        near(of_ratio(0.8), 201),
    ]
    ends = whiskers(chart, palette.OTHER)
    assert ends[0] == [near(of_ratio(0.25), 41), near(of_ratio(1.0), 41)]
    # the second team's interval runs off both ends
    assert ends[3:6] == [
        [near(26, 81), near(314, 81)],
        [near(31, 77), near(26, 81), near(31, 85)],
        [near(309, 77), near(314, 81), near(309, 85)],
    ]
    assert whiskers(chart, palette.FOCUS)[3] == [near(of_ratio(0.5), 201), near(of_ratio(2.0), 201)]
    assert [(w.text, w.x) for w in drawn.words if w.anchor == "middle"] == [
        ("no change in the gap", pytest.approx(of_ratio(1.0), abs=0.06)),
        *((f"{v:g}×", pytest.approx(of_ratio(v), abs=0.06)) for v in (0.33, 0.5, 0.67, 1, 1.5, 2)),
    ]
    assert [(w.text, w.bold, w.fill) for w in drawn.words if w.size == 13] == [
        ("alder", True, palette.INK),
        ("Birch", True, palette.INK),
        ("Another team", True, palette.INK),
        (FIXED, True, palette.FOCUS),
        (RANDOM, True, palette.FOCUS),
    ]
    (line, *_) = drawn.drawn(stroke=palette.INK, width=1.2)
    assert line.lines[0][0] == near(of_ratio(1.0), 34)
    assert drawn.texts[-1] == "Lines are 95% intervals. 1× is no change in the gap."
    assert (drawn.width, drawn.height, drawn.name) == (340, 254, "pooled-ratio-of-ratios")


@pytest.mark.parametrize(
    ("interval", "low", "high"),
    [((0.05, 1.0), 0.0832, 2.0), ((0.049, 1.0), 0.25, 2.0), ((1.0, 20.0), 0.25, 12.5 / 1.04), ((1.0, 20.1), 0.25, 2.0)],
)  # fmt: skip
def test_ends_beyond_twenty_times_do_not_flatten_the_others(
    interval: tuple[float, float], low: float, high: float
) -> None:
    drawn = read_picture(forest_chart(with_team(end(1.0, *interval))).svg)
    assert drawn.dots(palette.OTHER)[0] == near(of_ratio(0.5, low, high), 41)


def test_differences_lie_on_a_straight_axis() -> None:
    def of(points: float) -> float:
        return 26 + 288 * (points + 0.1) / 0.2

    chart = forest_difference_chart(pooled())
    drawn = read_picture(chart.svg)
    assert drawn.dots(palette.OTHER, width=10) == [near(of(-0.03), 41), near(of(0.01), 81)]
    assert drawn.dots(palette.FOCUS, width=10) == [near(of(-0.02), 161), near(of(0), 201)]
    assert whiskers(chart, palette.OTHER)[0] == [near(of(-0.08), 41), near(of(0.02), 41)]
    assert [(w.text, w.x) for w in drawn.words if w.anchor == "middle"] == [
        ("no change in the gap", pytest.approx(of(0), abs=0.06)),
        *(
            (text, pytest.approx(of(v), abs=0.06))
            for text, v in (("−10", -0.1), ("−5", -0.05), ("0", 0), ("+5", 0.05), ("+10", 0.1))
        ),
    ]
    assert drawn.texts[-1] == "Lines are 95% intervals. Percentage points."
    assert drawn.name == "pooled-difference-of-differences"


def test_an_axis_of_differences_always_holds_nought() -> None:
    found = pooled()
    scale = found.change.change.difference
    for sign in (-1, 1):
        ends = sorted((sign * 0.4, sign * 0.6))
        away = end(sign * 0.5, *ends)
        moved: Any = SimpleNamespace(teams=(away,) * 3, fixed=away, random=away, spread=scale)
        change: Any = SimpleNamespace(
            change=SimpleNamespace(ratio=found.change.change.ratio, difference=moved)
        )
        drawn = read_picture(forest_difference_chart(replace(found, change=change)).svg)
        assert "0" in drawn.texts


def test_words() -> None:
    ratio, difference = forest_chart(pooled()), forest_difference_chart(pooled())
    assert ratio.title == "Change in the gap, ratio of ratios: 3 teams and all together"
    assert difference.title == (
        "Change in the gap, difference of differences: 3 teams and all together"
    )
    assert ratio.text == (
        "Haemorrhage: Black women and White women. alder: 0.50×; Birch: 1.5×; "
        f"Another team: no figure; {FIXED}: 0.80×; {RANDOM}: 0.80×."
    )
    assert difference.text == (
        "Haemorrhage: Black women and White women. alder: −3.0; Birch: +1.0; "
        f"Another team: no figure; {FIXED}: −2.0; {RANDOM}: 0.0."
    )


def test_table() -> None:
    table = forest_table(pooled())
    assert table == forest_chart(pooled()).table == forest_difference_chart(pooled()).table
    assert table.caption == "Haemorrhage: change in the gap by team. Percentage points"
    assert table.header == (
        *("Team", "Ratio of ratios", "95% interval", "Difference of differences", "95% interval"),
    )
    none = "no figure"
    assert table.rows == (
        ("alder", "0.50×", "0.25 to 1.0", "−3.0", "−8.0 to +2.0"),
        ("Birch", "1.5×", "0.01 to 40.0", "+1.0", "−4.0 to +6.0"),
        ("Another team", none, none, none, none),
        (FIXED, "0.80×", "0.67 to 1.2", "−2.0", "−4.0 to 0.0"),
        (RANDOM, "0.80×", "0.50 to 2.0", "0.0", "−5.0 to +5.0"),
    )


def test_rates_per_thousand() -> None:
    chart = forest_difference_chart(pooled(multiplier=1000))
    assert "Lines are 95% intervals. Per 1,000." in chart.svg
    assert "alder: −30.0;" in chart.text
    assert chart.table.rows[0][3:] == ("−30.0", "−80.0 to +20.0")


@pytest.mark.parametrize("given", [end(2.0, None, 3.0), end(2.0, 1.0, None)])
def test_an_end_alone_is_no_interval(given: Estimate) -> None:
    found = with_team(given)
    assert forest_table(found).rows[2][1:3] == ("2.0×", "no figure")
    assert palette.OTHER in forest_chart(found).svg

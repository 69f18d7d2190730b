"""CUSUM and VLAD: lines, thresholds and marks where they belong, worked out by hand.

Births go from 0 at 46 to 40 at 450; the CUSUM's scale from -4 at 190 to 4 at 34, the VLAD's from -5
to 5.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evenhand.charts import Chart, cusum_charts, palette, vlad_charts
from evenhand.charts.words import NOTHING
from fixtures.drawn import CUSUM, VLAD
from fixtures.pictures import read_picture

NAMES = ["Black women", "White women"]
EVENT = "haemorrhages"


def x_of(births: float) -> float:
    return 46 + 404 * births / 40


def near(x: float, y: float) -> object:
    return pytest.approx((x, y), abs=0.06)


def cusums() -> tuple[Chart, ...]:
    return cusum_charts(CUSUM, NAMES, event=EVENT)


def vlads() -> tuple[Chart, ...]:
    return vlad_charts(VLAD, NAMES, event=EVENT)


def of_cusum(value: float) -> float:
    return 190 - 156 * (value + 4) / 8


def of_vlad(value: float) -> float:
    return 190 - 156 * (value + 5) / 10


def test_more_rises_and_fewer_falls() -> None:
    drawn = read_picture(cusums()[0].svg)
    up, down = (s.lines[0] for s in drawn.drawn(stroke=palette.FOCUS, width=1.6))
    births = (0, 10, 20, 30, 40)
    assert list(up) == [near(x_of(n), of_cusum(v)) for n, v in zip(births, (0, 0, 1, 2, 0.5), strict=True)]  # fmt: skip
    assert list(down) == [near(x_of(n), of_cusum(v)) for n, v in zip(births, (0, -0.5, 0, 0, -1.6), strict=True)]  # fmt: skip


def test_signals_are_marked_where_they_happen() -> None:
    first, second = (read_picture(c.svg) for c in cusums())
    triangle, diamond = first.filled(palette.INK)
    assert triangle.lines[0][0] == near(x_of(30), of_cusum(2) - 5)
    assert diamond.lines[0][0] == near(x_of(40), of_cusum(-1.6) - 5)
    assert len(triangle.lines[0]) == 4
    assert len(diamond.lines[0]) == 5
    assert second.filled(palette.INK) == []


def test_thresholds_are_dashed_and_named() -> None:
    drawn = read_picture(cusums()[0].svg)
    lines = [s.lines[0] for s in drawn.drawn(stroke=palette.INK, dash="5 3")]
    assert [list(line) for line in lines] == [
        [near(46, of_cusum(v)), near(450, of_cusum(v))] for v in (2.0, -1.6)
    ]
    for text, value in (("more haemorrhages", 2.0), ("fewer haemorrhages", -1.6)):
        word = drawn.word(text)
        assert (word.x, word.y) == near(52, of_cusum(value) - 4)
        assert word.fill == palette.INK


def test_the_scales_are_named() -> None:
    drawn = read_picture(cusums()[0].svg)
    assert [(w.text, w.x, w.y) for w in drawn.words if w.anchor == "end"] == [
        (text, 41, of_cusum(v) + 4)
        for text, v in (("−4", -4), ("−2", -2), ("0", 0), ("2", 2), ("4", 4))
    ]
    assert [(w.text, w.x, w.y) for w in drawn.words if w.anchor == "middle"] == [
        ("0", 46, 207),
        ("20", 248, 207),
        ("40", 450, 207),
        ("births", 248, 226),
    ]
    (rules,) = drawn.drawn(stroke=palette.GRID)
    assert [line[0] for line in rules.lines] == [near(46, of_cusum(v)) for v in (-4, -2, 0, 2, 4)]
    assert {line[1][0] for line in rules.lines} == {450}
    (zero,) = drawn.drawn(stroke=palette.MUTED, width=1)
    assert zero.lines == (((46, 112), (450, 112)),)
    assert (drawn.width, drawn.height, drawn.name) == (480, 240, "cusum-0")


def test_a_line_ends_where_births_are_not_known() -> None:
    drawn = read_picture(cusums()[1].svg)
    assert [s.lines[0][-1][0] for s in drawn.drawn(stroke=palette.FOCUS)] == [x_of(30)] * 2


def test_the_scale_holds_paths_above_and_below_the_thresholds() -> None:
    """Whichever of threshold and path is higher, with a twentieth to spare."""
    for side, tops in (("more", {2.0: "4", 4.2: "5"}), ("fewer", {1.6: "−4", 4.2: "−5"})):
        for height, end in tops.items():
            path = getattr(CUSUM, side).path.copy()
            path[0, 2] = height
            changed = replace(CUSUM, **{side: replace(getattr(CUSUM, side), path=path)})
            drawn = read_picture(cusum_charts(changed, NAMES, event=EVENT)[0].svg)
            scale = [w.text for w in drawn.words if w.anchor == "end"]
            assert scale[0 if side == "fewer" else -1] == end


def test_cusum_words() -> None:
    first, second = cusums()
    assert first.title == "Black women: signals of more and of fewer haemorrhages in 40 births"
    assert first.text == (
        f"{first.title}. More haemorrhages after 30 births. Fewer haemorrhages after 40 births. "
        "CUSUM of log-likelihood ratios for odds 2 times, and 2 times, the baseline's; starts again "
        "after a signal; a false signal every 900 births or more on average."
    )
    assert second.title == "White women: no signal of more or fewer haemorrhages in 30 births"
    assert second.text.startswith(f"{second.title}. CUSUM of")
    table = first.table
    assert table.caption == first.title
    assert table.header == ("Births", "More haemorrhages", "Fewer haemorrhages", "Signal")
    assert table.rows == (
        ("10", "0", "0.50", ""),
        ("20", "1.00", "0", ""),
        ("30", "2.00", "0", "more haemorrhages"),
        ("40", "0.50", "1.60", "fewer haemorrhages"),
    )
    assert second.table.rows[-1] == ("30", NOTHING, NOTHING, "")


def test_signals_twice_are_listed() -> None:
    signal = np.array([[0, 1, 1, 0], [0, 0, 0, 0]], bool)
    changed = replace(CUSUM, more=replace(CUSUM.more, signal=signal))
    chart = cusum_charts(changed, NAMES, event="losses", population="women")[0]
    assert "More losses after 20, 30 women. Fewer losses after 40 women." in chart.text
    assert read_picture(chart.svg).word("women").y == 226
    assert chart.table.header[0] == "Women"


def test_vlad_lines_and_band() -> None:
    first, second = (read_picture(c.svg) for c in vlads())
    (line,) = first.drawn(stroke=palette.FOCUS, width=1.6)
    births = (0, 10, 20, 30, 40)
    assert list(line.lines[0]) == [near(x_of(n), of_vlad(v)) for n, v in zip(births, (0, 1, 2, 3, 4), strict=True)]  # fmt: skip
    band = [s.lines[0] for s in first.drawn(stroke=palette.MUTED, dash="5 3")]
    for drawn, sign in zip(band, (1, -1), strict=True):
        assert list(drawn) == [near(x_of(n), of_vlad(sign * v)) for n, v in zip(births, (0, 1, 2, 2.5, 3), strict=True)]  # fmt: skip
    (line,) = second.drawn(stroke=palette.FOCUS, width=1.6)
    assert line.lines[0][-1] == near(x_of(30), of_vlad(-2))
    word = first.word("up: fewer haemorrhages than expected")
    assert (word.x, word.y, word.anchor) == (52, 22, "start")
    assert [w.text for w in first.words if w.anchor == "end"] == ["−5", "−2.5", "0", "2.5", "5"]
    assert (first.width, first.height, first.name) == (480, 240, "vlad-0")


def test_the_vlad_scale_holds_lines_and_band() -> None:
    high = VLAD.line.copy()
    high[0, 3] = 6.0
    drawn = read_picture(vlad_charts(replace(VLAD, line=high), NAMES, event=EVENT)[0].svg)
    assert [w.text for w in drawn.words if w.anchor == "end"][-1] == "10"
    low = VLAD.line.copy()
    low[1, 2] = -6.0
    drawn = read_picture(vlad_charts(replace(VLAD, line=low), NAMES, event=EVENT)[0].svg)
    assert next(w.text for w in drawn.words if w.anchor == "end") == "−10"
    wide = VLAD.reach * 3
    drawn = read_picture(vlad_charts(replace(VLAD, reach=wide), NAMES, event=EVENT)[0].svg)
    ends = [w.text for w in drawn.words if w.anchor == "end"]
    assert (ends[0], ends[-1]) == ("−10", "10")


def test_vlad_words() -> None:
    first, second = vlads()
    assert first.title == "Black women: 4.0 haemorrhages were expected and 0 seen, in 40 births"
    assert first.text == (
        f"{first.title}. At its end the line lies outside the band. VLAD: expected minus observed "
        "events so far; band: where 95 % of lines would be at that point by chance alone, for one look."
    )
    assert second.title == "White women: 3.0 haemorrhages were expected and 5 seen, in 30 births"
    assert second.text.startswith(f"{second.title}. At its end the line lies inside the band. VLAD")
    assert first.table.caption == first.title
    assert first.table.header == (
        *("Births", "Haemorrhages so far", "Expected so far"),
        *("Expected minus observed", "Band, either way"),
    )
    assert second.table.rows == (
        ("10", "2", "1.00", "−1.00", "1.00"),
        ("20", "2", "2.00", "−0.50", "2.00"),
        ("30", "5", "3.00", "−2.00", "2.50"),
        ("30", "5", "3.00", NOTHING, "2.50"),
    )


def test_a_line_on_its_band_is_inside() -> None:
    reach = VLAD.reach.copy()
    reach[0, -1] = 4.0
    chart = vlad_charts(replace(VLAD, reach=reach), NAMES, event=EVENT)[0]
    assert "lies inside the band" in chart.text


def test_a_table_has_forty_steps_at_most_and_every_signal() -> None:
    steps = 391
    births = np.arange(1.0, steps + 1)[None]
    flat = np.zeros((1, steps))
    signal = np.zeros((1, steps), bool)
    signal[0, 15] = True
    none = np.zeros((1, steps), bool)
    one = np.array([2.0])
    long = replace(
        CUSUM,
        births=births,
        more=replace(CUSUM.more, path=flat, signal=signal, threshold=one),
        fewer=replace(CUSUM.fewer, path=flat, signal=none, threshold=one),
    )
    (chart,) = cusum_charts(long, ["Black women"], event=EVENT)
    shown = [row[0] for row in chart.table.rows]
    # every tenth of 391 births, from the first to the last, and the sixteenth
    assert shown == sorted([*(str(n) for n in range(1, 392, 10)), "16"], key=int)
    assert chart.table.rows[2] == ("16", "0", "0", "more haemorrhages")

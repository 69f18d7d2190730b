"""The funnel: units, limits and labels where they belong, worked out by hand.

Sizes go from 0 at 58 to 2,500 people at 560, proportions from 0 at 330 to 10 % at 16.
"""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.charts import funnel_chart, palette
from evenhand.charts.words import NOTHING
from evenhand.errors import UserError
from evenhand.spc import funnel
from fixtures.drawn import FUNNEL, UNITS, of_kind
from fixtures.pictures import Picture, read_picture, touching


def x_of(people: float) -> float:
    return 58 + 502 * people / 2_500


def y_of(share: float) -> float:
    return 330 - 314 * share / 0.1


def near(x: float, y: float) -> object:
    return pytest.approx((x, y), abs=0.06)


def drawn() -> Picture:
    return read_picture(of_kind("funnel").svg)


def test_units_lie_at_their_size_and_value() -> None:
    found = drawn()
    assert found.dots(palette.COMMON, width=6) == [
        near(x_of(400), y_of(12 / 400)),
        near(x_of(800), y_of(30 / 800)),
        near(x_of(900), y_of(4 / 900)),  # below the limits, and no other colour
    ]
    (squares,) = found.filled(palette.FOCUS)
    assert [line[0] for line in squares.lines] == [
        near(x_of(n) - 5.5, y_of(v) - 5.5) for n, v in ((1_600, 41 / 1_600), (2_100, 190 / 2_100))
    ]
    for text, n, v in (("Elm", 1_600, 41 / 1_600), ("Oak", 2_100, 190 / 2_100)):
        word = found.word(text)
        assert (word.x, word.y) == near(x_of(n) + 9, y_of(v) + 4)
        assert (word.size, word.fill) == (13, palette.INK)


def test_scales_are_named() -> None:
    found = drawn()
    assert [(w.text, w.x, w.y) for w in found.words if w.anchor == "end"] == [
        (text, 52, y_of(v) + 4) for text, v in (("0%", 0), ("5.0%", 0.05), ("10.0%", 0.1))
    ]
    assert [(w.text, w.x, w.y) for w in found.words if w.anchor == "middle"] == [
        ("0", 58, 348),
        ("1,000", pytest.approx(x_of(1_000), abs=0.06), 348),
        ("2,000", pytest.approx(x_of(2_000), abs=0.06), 348),
        ("Size of the unit: people", 309, 370),
        ("Square: own unit. Dots: other units, not named.", 309, 390),
    ]
    (rules,) = found.drawn(stroke=palette.GRID)
    assert [(a, b[0]) for a, b in rules.lines] == [(near(58, y_of(v)), 560) for v in (0, 0.05, 0.1)]
    assert (found.width, found.height, found.name) == (660, 400, "funnel")


def test_limits_are_curves_from_the_smallest_unit_to_the_end_of_the_scale() -> None:
    found = drawn()
    ends = FUNNEL.limits_at([400.0, 2_500.0])
    for row, dash in ((0, "5 3"), (1, "")):
        lower, upper = (s.lines[0] for s in found.drawn(stroke=palette.MUTED, width=1.4, dash=dash))
        for line, limits in ((lower, ends[0]), (upper, ends[1])):
            assert len(line) == 48
            assert line[0] == near(x_of(400), y_of(limits[row, 0]))
            assert line[-1] == near(x_of(2_500), y_of(limits[row, 1]))
    (centre,) = found.drawn(stroke=palette.INK, width=1.6)
    target = 277 / 5_800
    assert list(centre.lines[0]) == [near(58, y_of(target)), near(560, y_of(target))]


def test_lines_are_named_at_their_end() -> None:
    found = drawn()
    target, upper = 277 / 5_800, FUNNEL.limits_at([2_500.0])[1][:, 0]
    assert [(w.text, w.x, w.y) for w in found.words if w.x == 565] == [
        ("centre 4.8%", 565, pytest.approx(y_of(target) + 4, abs=0.06)),
        ("95 %", 565, pytest.approx(y_of(upper[0]) + 4, abs=0.06)),
        ("99.8 %", 565, pytest.approx(y_of(upper[1]) + 4, abs=0.06)),
    ]


def test_names_of_lines_close_together_stand_above_one_another() -> None:
    large = funnel("proportion", [9_000, 30_000], [30_000, 90_000], overdispersion="none")
    found = read_picture(funnel_chart(large, ["a", "b"], own="b", title="Induction").svg)
    y = [w.y for w in found.words if w.x == 565]
    assert y == [y[0], pytest.approx(y[0] - 13, abs=0.06), pytest.approx(y[0] - 26, abs=0.06)]
    assert touching(found) == []


def test_the_scale_holds_values_limits_and_the_centre() -> None:
    """Nine in ten units' limits, at most four times the centre; 1.2 times the centre at least."""
    small = funnel("rate", [5, 500], [10.0, 1_000.0], overdispersion="none")
    scale = [w.text for w in read(small, ["a", "b"]).words if w.anchor == "end"]
    # the limits of ten at a centre of 0.5 reach 1.4; nine in ten of the way to it
    assert scale == ["0", "500.0", "1,000.0", "1,500.0"]
    tiny = funnel("rate", [1, 1_000], [0.5, 2_000.0], overdispersion="none")
    scale = [w.text for w in read(tiny, ["a", "b"]).words if w.anchor == "end"]
    assert scale == ["0", "1,000.0", "2,000.0"]
    all_of_them = funnel("proportion", [95, 97], [100, 100], overdispersion="none")
    scale = [(w.text, w.y) for w in read(all_of_them, ["a", "b"]).words if w.anchor == "end"]
    assert scale == [("0%", 334), ("50.0%", 177), ("100%", 20)]  # no share is above one


def read(found: object, names: list[str]) -> Picture:
    return read_picture(funnel_chart(found, names, own="a", title="R").svg)  # type: ignore[arg-type]


def test_words_and_table() -> None:
    chart = of_kind("funnel")
    assert chart.title == "Haemorrhage by unit"
    assert chart.text == (
        "Elm: 2.6% (41 of 1,600), below the 99.8 % limits; "
        "Oak: 9.0% (190 of 2,100), above the 99.8 % limits. "
        "3 other units: 2 inside the 99.8 % limits, 0 above, 1 below. Centre 4.8%. "
        "Proportions; 95 % and 99.8 % limits, exact, smooth between counts; "
        "chance alone, no over-dispersion."
    )
    table = chart.table
    assert table.caption == "Haemorrhage by unit"
    assert table.header == (
        *("Unit", "Events", "People", "Value"),
        *("95 % limits", "99.8 % limits", "Where"),
    )

    def limits(unit: int) -> tuple[str, ...]:
        return tuple(
            f"{100 * FUNNEL.lower[row, unit]:.1f}% to {100 * FUNNEL.upper[row, unit]:.1f}%"
            for row in (0, 1)
        )

    assert table.rows == (
        ("Elm", "41", "1,600", "2.6%", *limits(2), "below the 99.8 % limits"),
        ("Oak", "190", "2,100", "9.0%", *limits(3), "above the 99.8 % limits"),
        ("3 other units", "", "", "", "", "", "2 inside the 99.8 % limits, 0 above, 1 below"),
    )


def test_where_a_unit_lies_is_said_by_its_widest_limits() -> None:
    found = funnel("standardised ratio", [10, 19, 40, 3], [10.0] * 4, overdispersion="none")
    chart = funnel_chart(found, ["a", "b", "c", "d"], own=["a", "b", "c", "d"], title="R")
    assert [row[-1] for row in chart.table.rows] == [
        "inside the 95 % limits",
        "above the 95 % limits",
        "above the 99.8 % limits",
        "below the 95 % limits",
    ]
    assert chart.table.header[2] == "Expected events"


@pytest.mark.parametrize(
    ("kind", "size", "value"),
    [
        ("rate", "Time at risk", "500.0"),
        ("ratio of counts", "Denominator", "0.50"),
        ("standardised ratio", "Expected events", "0.50"),
    ],
)
def test_each_kind_names_its_sizes(kind: str, size: str, value: str) -> None:
    found = funnel(kind, [10, 12], [20, 24], overdispersion="none")
    chart = funnel_chart(found, ["a", "b"], own="a", title="R", key="k")
    assert f">Size of the unit: {size.lower()}<" in chart.svg
    assert chart.table.header[2] == size
    assert chart.table.rows[0][1:4] == ("10", "20", value)
    assert 'id="k-t"' in chart.svg


def test_a_unit_without_a_figure_is_said_and_not_drawn() -> None:
    chart = funnel_chart(FUNNEL, UNITS, own="Hazel", title="R", agreement="ours")
    assert "Hazel: – (0 of 0), no figure." in chart.text
    assert chart.text.endswith(" All units are named under: ours.")
    found = read_picture(chart.svg)
    assert "Hazel" not in found.texts
    assert [w.text for w in found.words if w.anchor == "start"][3:] == [
        "Ash",
        "Elm",
        "Oak",
        "Willow",
        "Yew",
    ]
    assert [row[0] for row in chart.table.rows] == sorted(UNITS)
    assert chart.table.rows[2][1:4] == ("0", "0", NOTHING)
    assert found.filled(palette.FOCUS) == []
    assert len(found.dots(palette.COMMON)) == 5


def test_ones_own_units_stand_in_alphabetical_order_whatever_their_case() -> None:
    found = funnel("proportion", [10, 20, 30], [100, 200, 300], overdispersion="none")
    names = ["Willow", "ash", "Birch"]
    chart = funnel_chart(found, names, own=names, title="R")
    assert [row[0] for row in chart.table.rows] == ["ash", "Birch", "Willow"]
    assert chart.text.startswith("ash: 10.0% (20 of 200), inside the 95 % limits; Birch: 10.0%")
    assert "0 other units: 0 inside the 99.8 % limits, 0 above, 0 below." in chart.text
    with pytest.raises(UserError, match="No unit is called ‘Yew, Fir’"):
        funnel_chart(found, names, own=["ash", "Yew", "Fir"], title="R")


def test_other_units_are_counted_by_the_widest_limits_however_many_there_are() -> None:
    given = [10, 19, 40, 3], [10.0] * 4
    for levels, counted in (
        ((0.95,), "3 other units: 0 inside the 95 % limits, 2 above, 1 below."),
        ((0.8, 0.95, 0.998), "3 other units: 2 inside the 99.8 % limits, 1 above, 0 below."),
    ):
        found = funnel("standardised ratio", *given, overdispersion="none", levels=levels)
        assert counted in funnel_chart(found, ["a", "b", "c", "d"], own="a", title="R").text


def test_curves_start_at_one_person() -> None:
    found = funnel("rate", [5.0, 6.0], [0.2, 4.0], overdispersion="none")
    picture = read_picture(funnel_chart(found, ["a", "b"], own="a", title="R").svg)
    first = picture.drawn(stroke=palette.MUTED, width=1.4)[0].lines[0]
    assert first[0][0] == pytest.approx(58 + 502 / 5, abs=0.06)
    assert not np.isnan([y for _, y in first]).any()

"""Colours hold their contrast, and special causes differ in more than colour."""

import pytest

from evenhand.charts import palette, svg


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_says() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colour", [palette.INK, palette.MUTED, palette.FOCUS, palette.OTHER])
def test_text_reaches_four_and_a_half_to_one(colour: str) -> None:
    assert contrast(colour, palette.WHITE) >= 4.5
    assert contrast(colour, palette.BAND) >= 4.5


@pytest.mark.parametrize("shade", palette.SHADES)
def test_numbers_on_a_heat_map_reach_seven_to_one(shade: str) -> None:
    assert contrast(palette.INK, shade) >= 7


def test_a_heat_map_is_one_blue_that_gets_deeper() -> None:
    light = [luminance(s) for s in palette.SHADES]
    assert light == sorted(light, reverse=True)
    assert all(int(s[1:3], 16) < int(s[3:5], 16) < int(s[5:7], 16) for s in palette.SHADES)


@pytest.mark.parametrize(
    "colour",
    [palette.COMMON, palette.TRACE, palette.EDGE, palette.MARGIN_EDGE, *palette.TONES.values()],
)
def test_marks_reach_three_to_one_on_white(colour: str) -> None:
    assert contrast(colour, palette.WHITE) >= 3


@pytest.mark.parametrize("colour", [palette.COMMON, *palette.TONES.values()])
def test_points_reach_three_to_one_on_the_band(colour: str) -> None:
    assert contrast(colour, palette.BAND) >= 3


def test_every_tone_has_its_own_shape() -> None:
    drawn = {svg.SHAPES[tone]([(0, 0)], colour="#000000") for tone in palette.TONES}
    assert len(drawn) == len(palette.TONES) == 3

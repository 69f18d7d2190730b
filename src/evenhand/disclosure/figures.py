"""Figures for reading: rounded to so many significant figures, and what the rounding gives away."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from evenhand.disclosure.facts import Fact, Part


def round_figures(value: float, figures: int = 2) -> float:
    """Round to significant figures, halves away from zero.

    Parameters
    ----------
    value
        Any finite number; zero stays zero.
    figures
        Significant figures, 1 or more.

    Examples
    --------
    >>> round_figures(0.1463), round_figures(1.35), round_figures(2345)
    (0.15, 1.4, 2300.0)
    """
    if value == 0:
        return 0.0
    exact = Decimal(repr(float(value)))
    return float(exact.quantize(Decimal(1).scaleb(_last_place(exact, figures)), ROUND_HALF_UP))


def _last_place(exact: Decimal, figures: int) -> int:
    return exact.adjusted() - figures + 1


def rounding_band(shown: float, figures: int = 2) -> tuple[float, float]:
    """Least and greatest number that `round_figures` may have rounded to `shown` (not zero).

    Half a unit of the last place on each side; below a power of ten that place is one further.

    Examples
    --------
    >>> rounding_band(0.15), rounding_band(0.1)
    ((0.145, 0.155), (0.0995, 0.105))
    """
    exact = Decimal(repr(float(shown)))
    place = _last_place(exact, figures)
    below = place - 1 if abs(exact) == Decimal(1).scaleb(exact.adjusted()) else place
    return float(exact - _half(below)), float(exact + _half(place))


def _half(place: int) -> Decimal:
    return Decimal(5).scaleb(place - 1)


Parts = tuple[Part, ...]


def rate_facts(events: Parts, people: Parts, band: tuple[float, float]) -> list[Fact]:
    """A rounded rate as two linear facts: low * n <= x <= high * n."""
    low, high = band
    return [
        Fact((*_times(events, 1), *_times(people, -low)), 0.0),
        Fact((*_times(events, -1), *_times(people, high)), 0.0),
    ]


def ratio_facts(
    first: tuple[Parts, int], second: tuple[Parts, int], band: tuple[float, float]
) -> list[Fact]:
    """A rounded rate ratio (x1 / n1) / (x2 / n2) with shown denominators, as two linear facts."""
    (events, people), (others, people_others) = first, second
    low, high = band
    return [
        Fact((*_times(events, people_others), *_times(others, -low * people)), 0.0),
        Fact((*_times(events, -people_others), *_times(others, high * people)), 0.0),
    ]


def _times(parts: Parts, weight: float) -> Parts:
    return tuple(replace(part, weight=part.weight * weight) for part in parts)

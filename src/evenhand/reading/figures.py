"""How numbers look in sentences: rates with their scale, differences in points, lists of names."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date

from evenhand.measures.definition import Kind, Measure
from evenhand.measures.loading import library
from evenhand.records.recordset import Unit

_UNITS = {
    Unit.WOMAN: "women",
    Unit.BIRTH: "births",
    Unit.BABY: "babies",
    Unit.REFERRAL: "referrals",
    Unit.ADMISSION: "admissions",
}


def show_rate(rate: float | None, measure: Measure) -> str:
    """A rate on the measure's scale.

    Examples
    --------
    >>> from evenhand.measures import measure as bundled
    >>> show_rate(0.1194, bundled("pph_1000"))
    '11.9%'
    """
    if rate is None:
        return "no figure"
    if measure.kind in (Kind.MEAN, Kind.COUNT):
        return f"{rate:,.1f}"
    return f"{_scaled(rate, measure)}{_suffix(measure)}"


def show_difference(difference: float | None, measure: Measure) -> str:
    """A difference between two rates: percentage points are never called per cent."""
    if difference is None:
        return "no figure"
    if measure.kind in (Kind.MEAN, Kind.COUNT):
        return f"{abs(difference):,.1f}"
    if measure.multiplier == 100:
        points = f"{abs(difference) * 100:.1f}"
        return f"{points} percentage point{'' if points == '1.0' else 's'}"
    return f"{_scaled(abs(difference), measure)}{_suffix(measure)}"


def show_ratio(ratio: float | None) -> str:
    """A ratio to two or three figures."""
    if ratio is None:
        return "no figure"
    return f"{ratio:.2f}" if ratio < 0.995 else f"{ratio:.1f}"


def show_signed(value: float | None, multiplier: int) -> str:
    """A change of a difference on the measure's scale, signed, to one decimal; none when that is 0.

    Examples
    --------
    >>> show_signed(-0.0712, 100), show_signed(0.0004, 1000), show_signed(-0.0004, 100)
    ('−7.1', '+0.4', '0.0')
    """
    if value is None:
        return "no figure"
    shown = f"{value * multiplier:+,.1f}"
    return "0.0" if shown in ("+0.0", "-0.0") else shown.replace("-", "−")


def to_two_figures(value: float | None, measure: Measure) -> str:
    """A rate or difference in shared output: two significant figures on the measure's scale."""
    if value is None:
        return "hidden"
    plain = measure.kind in (Kind.MEAN, Kind.COUNT)
    scaled = to_figures(abs(value) * (1 if plain else measure.multiplier), 2)
    return f"{scaled}{'' if plain else _suffix(measure)}"


def to_figures(value: float, figures: int) -> str:
    """A number to so many significant figures, without the decimals that would claim more.

    Examples
    --------
    >>> to_figures(12.04, 2), to_figures(8.91, 2), to_figures(1234, 2), to_figures(0, 2)
    ('12', '8.9', '1,200', '0')
    """
    if value == 0:
        return "0"
    decimals = figures - 1 - math.floor(math.log10(abs(value)))
    return f"{round(value, decimals):,.{max(decimals, 0)}f}".replace("-", "−")


def show_share(share: float) -> str:
    """A share of a whole, as a percentage."""
    percent = 100 * share
    return "under 0.1%" if 0 < percent < 0.1 else f"{percent:.1f}%"


def units(measure: Measure) -> str:
    """The denominator's noun.

    Examples
    --------
    >>> from evenhand.measures import measure as bundled
    >>> units(bundled("pph_1000"))
    'women'
    """
    return _UNITS[measure.unit]


def listing(names: Sequence[str]) -> str:
    """Names in a sentence.

    Examples
    --------
    >>> listing(["Asian", "Mixed", "Other"])
    'Asian, Mixed and Other'
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def title_of(id: str, titles: Mapping[str, str]) -> str:
    """What people call a measure: as in `titles`, else as in the library; its id where neither knows it.

    Examples
    --------
    >>> title_of("pph_1500", {}), title_of("ours", {"ours": "Our own"}), title_of("gone", {})
    ('Major haemorrhage, 1,500 ml or more', 'Our own', 'gone')
    """
    known = {one.id: one.title for one in library()} | dict(titles)
    return known.get(id, id)


def month(day: date) -> str:
    """A month in words: "May 2024"."""
    return f"{day:%B} {day.year}"


def months_after(day: date, months: float) -> date:
    """First day of the month that lies so many months after the one that ends with `day`.

    Examples
    --------
    >>> months_after(date(2025, 12, 31), 0.4), months_after(date(2025, 12, 31), 13.0)
    (datetime.date(2026, 1, 1), datetime.date(2027, 2, 1))
    """
    count = day.year * 12 + day.month + math.floor(months)
    return date(count // 12, count % 12 + 1, 1)


def in_full(day: date) -> str:
    """A day in words.

    Examples
    --------
    >>> in_full(date(2024, 5, 1))
    '1 May 2024'
    """
    return f"{day.day} {month(day)}"


def as_day(text: str) -> date | None:
    """A day as it is kept, 2026-05-01; None where people wrote it in their own way.

    Examples
    --------
    >>> as_day("2026-05-01"), as_day("12 March 2024")
    (datetime.date(2026, 5, 1), None)
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def said_day(text: str) -> str:
    """A day that people may have written in their own way, in words.

    Examples
    --------
    >>> said_day("2026-05-01"), said_day("12 March 2024")
    ('1 May 2026', '12 March 2024')
    """
    found = as_day(text)
    return in_full(found) if found else text


def _scaled(rate: float, measure: Measure) -> str:
    value = rate * measure.multiplier
    return f"{value:,.2f}" if measure.multiplier > 100 and value < 1 else f"{value:,.1f}"


def _suffix(measure: Measure) -> str:
    return "%" if measure.multiplier == 100 else f" per {measure.multiplier:,}"

"""What happened when, on a native chart: a cross at the top of the plot with its number beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from evenhand.charts import palette
from evenhand.charts.marks import marks_in
from evenhand.documents.native.model import Look, Series
from evenhand.documents.view import fixed
from evenhand.measures.periods import Grain
from evenhand.reading.model import EquityReading

_CROSS = Look(palette.INK, "x", 6)


def mark_series(
    reading: EquityReading, starts: Sequence[date | None], grain: Grain, *, high: float | None
) -> Iterator[Series]:
    """One series with every mark in the period in which it begins; nothing where there is none."""
    found = _first_places(reading, starts, grain)
    if not found or high is None:
        return
    notes = {place: ", ".join(map(str, numbers)) for place, numbers in found.items()}
    values = tuple(high if i in notes else None for i in range(len(starts)))
    yield Series(fixed("measure")["marks_short"], values, _CROSS, part="mark", notes=notes)


def _first_places(
    reading: EquityReading, starts: Sequence[date | None], grain: Grain
) -> dict[int, list[int]]:
    """Numbers of marks by the first period that each falls into."""
    places: dict[int, list[int]] = {}
    seen: set[int] = set()
    for place, start in enumerate(starts):
        for mark in marks_in(reading.marks, start, grain) if start else ():
            if mark.number not in seen:
                seen.add(mark.number)
                places.setdefault(place, []).append(mark.number)
    return places

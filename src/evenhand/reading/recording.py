"""How complete ethnicity is, by the system in which it was recorded and by month: counts only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.disclosure import (
    PreviousRelease,
    ProtectedTable,
    Union,
    protect_all,
)
from evenhand.errors import PlanError
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus
from evenhand.frameworks import wording
from evenhand.measures.definition import Direction, Kind, Measure, Role
from evenhand.measures.periods import Grain, contiguous
from evenhand.measures.table import MeasureTable
from evenhand.reading.figures import listing, month
from evenhand.records.recordset import Unit
from evenhand.stats.critical import critical
from evenhand.stats.intervals import wilson

Ints = NDArray[np.int64]
STATUSES = tuple(GroupStatus)
BETWEEN = " · "  # parts site and system in one label
SMALL = 7  # a way of missing with one to so many records is not told
STEP = 0.05  # shares of ways are told to the nearest of these


@dataclass(frozen=True, slots=True, eq=False)
class RecordingTable:
    """Records by where they were recorded, by way of recording, and by month.

    Attributes
    ----------
    labels
        Systems or sites, alphabetical and each in one spelling; ("",) when none is named.
    counts
        Shaped (labels, statuses, months), statuses in the order of `GroupStatus`.
    """

    labels: tuple[str, ...]
    periods: tuple[date, ...]
    counts: Ints

    @property
    def named(self) -> tuple[str, ...]:
        """Labels under which there is any record."""
        there = self.counts.sum(axis=(1, 2)) > 0
        return tuple(one for one, some in zip(self.labels, there, strict=True) if some)


def recording_of(table: MeasureTable) -> RecordingTable:
    """A count of every row, by system in the place of sites, as ways of recording."""
    periods = table.at_grain(Grain.MONTH).periods
    rows = [
        table.denominator[:, [g.status is status for g in table.groups]].sum(axis=1)
        for status in STATUSES
    ]
    labels = tuple(BETWEEN.join(_capital(p) for p in one.split(BETWEEN)) for one in table.sites)
    return _one_spelling(RecordingTable(labels, periods, np.stack(rows, axis=1)))


def _one_spelling(table: RecordingTable) -> RecordingTable:
    """Names that differ in signs only are one place, as it was first written."""
    first: dict[str, str] = {}
    for one in table.labels:
        first.setdefault(_key(one), one)
    if len(first) == len(table.labels):
        return table
    place = {key: i for i, key in enumerate(first)}
    counts = np.zeros((len(first), *table.counts.shape[1:]), np.int64)
    np.add.at(counts, [place[_key(one)] for one in table.labels], table.counts)
    return RecordingTable(tuple(first.values()), table.periods, counts)


def _capital(text: str) -> str:
    """Codes are kept in small letters."""
    return text[:1].upper() + text[1:]


def typed_recording(label: str, start: date, counts: Mapping[GroupStatus, int]) -> RecordingTable:
    """One month of one system or site, as it was typed."""
    numbers = np.array([counts.get(status, 0) for status in STATUSES], np.int64)
    return RecordingTable((label,), (start,), numbers[None, :, None])


def joined(before: RecordingTable | None, table: RecordingTable) -> RecordingTable:
    """The counts there were, with those of the systems and months that `table` holds in their place.

    Examples
    --------
    >>> stated = {GroupStatus.STATED: 9, GroupStatus.BLANK: 1}
    >>> one = typed_recording("Booking", date(2026, 1, 1), stated)
    >>> both = joined(one, typed_recording("Labour ward", date(2026, 3, 1), stated))
    >>> both.labels, len(both.periods), int(both.counts.sum())
    (('Booking', 'Labour ward'), 3, 20)
    """
    if before is None or not before.periods or not table.periods:
        return table
    spelt = {_key(one): one for one in before.labels}
    table = replace(table, labels=tuple(spelt.get(_key(one), one) for one in table.labels))
    labels = tuple(sorted({*before.labels, *table.labels}, key=str.casefold))
    every = (*before.periods, *table.periods)
    periods = contiguous(min(every), max(every), Grain.MONTH)
    counts = np.zeros((len(labels), len(STATUSES), len(periods)), np.int64)
    for part in (before, table):
        at = np.ix_(
            [labels.index(one) for one in part.labels],
            range(len(STATUSES)),
            [periods.index(p) for p in part.periods],
        )
        counts[at] = part.counts
    return RecordingTable(labels, periods, counts)


def in_place_of(before: RecordingTable | None, table: RecordingTable) -> RecordingTable:
    """The table alone. Systems that were there before stay named, without a record: what was shown of
    them is remembered when the next page is protected.
    """
    if before is None:
        return table
    shape = (len(before.labels), len(STATUSES), len(table.periods))
    empty = RecordingTable(before.labels, table.periods, np.zeros(shape, np.int64))
    return joined(empty, table)


def names_other_places(before: RecordingTable, table: RecordingTable) -> bool:
    """Whether one of both names no system or site, so that they would count the same records twice."""
    return (before.named == ("",)) != (table.named == ("",))


def recording_to_json(table: RecordingTable) -> dict[str, Any]:
    """A form that JSON holds."""
    return {
        "labels": list(table.labels),
        "periods": [p.isoformat() for p in table.periods],
        "counts": table.counts.tolist(),
    }


def recording_from_json(form: Mapping[str, Any]) -> RecordingTable:
    """Read what `recording_to_json` wrote."""
    periods = tuple(date.fromisoformat(p) for p in form["periods"])
    return RecordingTable(tuple(form["labels"]), periods, np.array(form["counts"], np.int64))


@dataclass(frozen=True, slots=True)
class Known:
    """Share with a known and stated ethnicity; None where it is hidden, or there are no records."""

    label: str
    share: float | None
    low: float | None
    high: float | None
    text: str


@dataclass(frozen=True, slots=True)
class KnownAt:
    """The same for all records of one span of time."""

    start: date
    share: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Ways:
    """Shares of all ways of recording in one system, to the nearest `STEP`; empty where one is small."""

    label: str
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RecordingReading:
    """What a page says of how complete ethnicity is: every number protected."""

    headline: tuple[str, ...]
    lines: tuple[str, ...]
    known: tuple[Known, ...]  # all records first
    over_time: tuple[KnownAt, ...]
    grain: Grain
    ways: tuple[Ways, ...]  # all records first
    periods: tuple[date, ...]
    safe: ProtectedTable

    def released(self) -> dict[str, Any]:
        """The form that the next release is attacked together with."""
        return {"readings": [{"shared": self.safe.to_json()}]}


def read_recording(
    table: RecordingTable, *, earlier: Mapping[str, Any] | None = None
) -> RecordingReading:
    """How complete ethnicity is, where and when, with small numbers protected.

    Parameters
    ----------
    table
        Counts of records.
    earlier
        What was released last (`RecordingReading.released`), or None.

    Raises
    ------
    PlanError
        When there is no record with a date.
    """
    if not table.periods or not table.counts.any():
        raise PlanError("There is no record to look at.", remedy="Upload a file, or type numbers.")
    before = PreviousRelease() if earlier is None else PreviousRelease.from_json(earlier)
    unions = _unions(table)
    safe = protect_all([_measure_table(table)], unions=unions, previous=before)[0]
    known = _known(table, safe, unions)
    over_time, grain = _over_time(safe)
    return RecordingReading(
        headline=_headline(known, over_time),
        lines=_lines(table, known),
        known=known,
        over_time=over_time,
        grain=grain,
        ways=_ways(table, unions),
        periods=table.periods,
        safe=safe,
    )


def _measure_table(table: RecordingTable) -> MeasureTable:
    """Known and stated among all records, with systems in the place of groups."""
    groups = tuple(EthnicGroup(_key(one), _label(one)) for one in table.labels)
    stated, every = table.counts[:, 0], table.counts.sum(axis=1)
    none = np.zeros_like(every)
    return MeasureTable(
        _KNOWN, Grain.MONTH, table.periods, groups, ("",), stated[None], every[None], none[None]
    )


_KNOWN = Measure(
    id="ethnicity_known",
    title="Known and stated ethnicity",
    meaning="Of records, those with a known and stated ethnicity.",
    role=Role.PROCESS,
    kind=Kind.PROPORTION,
    direction=Direction.HIGHER,
    unit=Unit.BIRTH,
    ethnicity_of="mother",
    people="records",
    event="had a known and stated ethnicity",
)


def _key(label: str) -> str:
    return "s_" + re.sub(r"\W+", "_", label.casefold()).strip("_")


def _label(label: str) -> str:
    return label or _words("title", "no_name")


def _words(section: str, name: str, **words: object) -> str:
    return wording("recording")[section][name].format(**words)


def _unions(table: RecordingTable) -> tuple[Union, ...]:
    """Each site over its systems, then each system over its sites, where both are named."""
    pairs = [one.split(BETWEEN) for one in table.named]
    if not all(len(pair) == 2 for pair in pairs):
        return ()
    found = []
    for place in (0, 1):
        names = sorted({pair[place] for pair in pairs}, key=str.casefold)
        for name in names if len(names) > 1 else ():
            members = [
                _key(one)
                for one, pair in zip(table.named, pairs, strict=True)
                if pair[place] == name
            ]
            found.append(Union(f"u{place}_{_key(name)}", name, tuple(members)))
    return tuple(found)


def _rows(table: RecordingTable, unions: Sequence[Union]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Key, label and members of each row that is shown beside all records."""
    keys = {_key(one): _label(one) for one in table.named}
    if unions:
        return [(u.key, u.label, u.members) for u in unions]
    return [(key, label, (key,)) for key, label in keys.items()] if len(keys) > 1 else []


def _known(
    table: RecordingTable, safe: ProtectedTable, unions: Sequence[Union]
) -> tuple[Known, ...]:
    """All records, then each site and system where more than one is named."""
    everything = tuple(g.key for g in safe.groups)
    rows = [(_words("title", "all"), everything)]
    rows += [(label, members) for _, label, members in _rows(table, unions)]
    return tuple(_one(safe, members, label) for label, members in rows)


def _one(safe: ProtectedTable, members: Sequence[str], label: str) -> Known:
    row, phases = safe.row_of(members), safe.phases
    if row is None:
        return Known(label, None, None, None, "hidden")
    top, below = phases.numerator[row, 0], phases.denominator[row, 0]
    if top is not np.ma.masked and below is not np.ma.masked and below:
        low, high = (float(v) for v in wilson(int(top), int(below), critical(0.95)))
        share = int(top) / int(below)
        return Known(label, share, low, high, f"{int(top):,} of {int(below):,} records")
    rate = phases.rate[row, 0]
    if rate is np.ma.masked:
        return Known(label, None, None, None, "hidden")
    return Known(label, float(rate), None, None, f"about {100 * float(rate):.0f}%")


def _over_time(safe: ProtectedTable) -> tuple[tuple[KnownAt, ...], Grain]:
    if safe.grain.value not in set(Grain):
        return (), Grain.MONTH
    row = safe.row_of([g.key for g in safe.groups])
    if row is None:
        return (), Grain.MONTH
    found = []
    for span, top, below in zip(
        safe.spans, safe.cells_numerator[row], safe.cells_denominator[row], strict=True
    ):
        shown = top is not np.ma.masked and below is not np.ma.masked and int(below) > 0
        share = int(top) / int(below) if shown else None
        text = f"{int(top):,} of {int(below):,} records" if shown else "hidden"
        found.append(KnownAt(span.start, share, text))
    return tuple(found), Grain(safe.grain.value)


def _ways(table: RecordingTable, unions: Sequence[Union]) -> tuple[Ways, ...]:
    sums = dict(zip((_key(one) for one in table.labels), table.counts.sum(axis=2), strict=True))
    rows = [(_words("title", "all"), sum(sums.values()))]
    for _, label, members in _rows(table, unions):
        rows.append((label, sum(sums[key] for key in members)))
    return tuple(Ways(label, _shares(np.asarray(counts))) for label, counts in rows)


def _shares(counts: Ints) -> tuple[float, ...]:
    """To the nearest `STEP`; nothing where any way is small, or the whole is.

    A step must hold so many records that shares of two systems, or of two months, taken from each other leave
    a small number open.
    """
    whole = int(counts.sum())
    if whole * STEP < SMALL + 1 or ((counts > 0) & (counts <= SMALL)).any():
        return ()
    return tuple(round(STEP * round(n / whole / STEP), 2) for n in counts.tolist())


def _headline(known: Sequence[Known], over_time: Sequence[KnownAt]) -> tuple[str, ...]:
    share = known[0].share
    if share is None:
        return (_words("headline", "hidden"),)
    first = _words("headline", "one", known=_of_hundred(share))
    seen = [m for m in over_time if m.share is not None]
    if len(seen) < 2:
        return (first,)
    words = {
        "before": _of_hundred(seen[0].share or 0.0),
        "after": _of_hundred(seen[-1].share or 0.0),
        "first": month(seen[0].start),
        "last": month(seen[-1].start),
    }
    return (first, _words("headline", "change", **words))


def _of_hundred(share: float) -> str:
    return f"{100 * share:.0f}"


def _lines(table: RecordingTable, known: Sequence[Known]) -> tuple[str, ...]:
    """Where to look first, and what most of the missing is: from shares that are shown."""
    found = [_where(known)] if len(known) > 1 else []
    missing = table.counts.sum(axis=(0, 2))[1:]
    if missing.sum() > 4 * SMALL and missing.max() * 2 > missing.sum():
        name = str(STATUSES[1 + int(missing.argmax())]).replace(" ", "_")
        found.append(_words("line", name))
    return tuple(found)


def _where(known: Sequence[Known]) -> str:
    """Systems whose interval lies below that of all records."""
    whole = known[0].share
    low = [
        k.label for k in known[1:] if whole is not None and k.high is not None and k.high < whole
    ]
    return _words("line", "lowest", labels=listing(low)) if low else _words("line", "alike")

"""Counts of people's words by group and month, as they are typed: a number for each box."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import MeasureError
from evenhand.ethnicity import EthnicGroup, canonical_groups, in_display_order
from evenhand.experience.asked import Asked, Form
from evenhand.experience.tables import AnswerTable
from evenhand.experience.voices import VoiceTable
from evenhand.measures import (
    Component,
    Composite,
    Direction,
    Grain,
    Kind,
    Measure,
    MeasureTable,
    component_measures,
)
from evenhand.measures.choosing import BY_HAND
from evenhand.measures.periods import contiguous
from evenhand.measures.table import Counts
from evenhand.records.recordset import Unit

HIGH = ("asian", "black", "mixed", "white", "other", "not_known")
HEARD, PEOPLE, ALL = "heard", "people", "all"
MOST = 99_999  # in one box


@dataclass(frozen=True, slots=True)
class Box:
    """One number that is typed for a group and month; `of` heads the boxes that belong together."""

    id: str
    label: str
    of: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Counts shaped (boxes, groups, months)."""

    boxes: tuple[str, ...]
    groups: tuple[EthnicGroup, ...]
    periods: tuple[date, ...]
    counts: Counts

    def of(self, box: str) -> Counts:
        """Counts of one box, (groups, months); noughts where it was never typed."""
        if box not in self.boxes:
            return np.zeros(self.counts.shape[1:], np.int64)
        found: Counts = self.counts[self.boxes.index(box)]
        return found

    def at(self, box: str, group: str, month: date) -> int:
        """One number."""
        if month not in self.periods:
            return 0
        keys = [g.key for g in self.groups]
        return int(self.of(box)[keys.index(group), self.periods.index(month)])


def tally_groups() -> tuple[EthnicGroup, ...]:
    """High-level groups, alphabetical with Other last, then those whose ethnicity is not known."""
    known = canonical_groups("2021")
    return in_display_order(known[key] for key in HIGH)


def boxes_of(asked: Asked) -> tuple[Box, ...]:
    """What is typed for each group and month.

    Examples
    --------
    >>> from evenhand.experience.asked import asked_for
    >>> one = asked_for("Raised", Form.THEMES, role="outcome", question="What mattered?",
    ...                 texts=("Pain",), named=date(2026, 1, 5))
    >>> [box.label for box in boxes_of(one)]
    ['women heard', 'Pain']
    """
    if asked.form is Form.THEMES:
        lines = (Box(line.id, line.text, "of them, how many raised") for line in asked.lines)
        return (Box(HEARD, f"{asked.people} heard"), *lines)
    if asked.form is Form.ANSWERS:
        return tuple(_answers(asked))
    if asked.form is Form.COMPOSITE:
        first = (Box(PEOPLE, asked.people), Box(ALL, "everything given"))
        return (*first, *(box for line in asked.lines for box in _part(line.id, line.text)))
    return ()


def _answers(asked: Asked) -> Iterator[Box]:
    for line in asked.lines:
        for place, label in enumerate(asked.labels, start=1):
            yield Box(f"{line.id}-{place}", label, line.text)
        yield Box(f"{line.id}-0", "no answer", line.text)


def _part(id: str, text: str) -> tuple[Box, Box]:
    return Box(f"{id}-d", "due to", text), Box(f"{id}-n", "given to", text)


def put(before: Tally | None, asked: Asked, typed: Mapping[tuple[str, str, date], int]) -> Tally:
    """The counts there were, with those typed in their place.

    Parameters
    ----------
    typed
        Numbers by box, key of group and month; every box of a typed month and group is there.

    Raises
    ------
    MeasureError
        When nothing is counted yet and nothing is typed.
    """
    months = {month for _, _, month in typed} | set(before.periods if before else ())
    if not months:
        raise MeasureError("No number was typed.", remedy="Type at least one.")
    groups = tally_groups()
    boxes = tuple(box.id for box in boxes_of(asked))
    kept = boxes if before is None else tuple(dict.fromkeys((*before.boxes, *boxes)))
    periods = contiguous(min(months), max(months), Grain.MONTH)
    counts = np.zeros((len(kept), len(groups), len(periods)), np.int64)
    keys = [g.key for g in groups]
    if before is not None:
        at = [periods.index(p) for p in before.periods]
        counts[np.ix_([kept.index(b) for b in before.boxes], range(len(groups)), at)] = (
            before.counts
        )
    for (box, group, month), number in typed.items():
        counts[kept.index(box), keys.index(group), periods.index(month)] = number
    return Tally(kept, groups, periods, counts)


def changes(before: Tally | None, after: Tally) -> tuple[int, int]:
    """How many numbers differ in months that were there, and how many months are new."""
    if before is None:
        return 0, len(after.periods)
    changed = sum(
        int((before.of(box) != after.of(box)[:, [after.periods.index(p) for p in before.periods]]).sum())
        for box in after.boxes
    )  # fmt: skip
    return changed, len(set(after.periods) - set(before.periods))


def check(asked: Asked, numbers: Mapping[str, int | None]) -> dict[str, str]:
    """What is wrong with the boxes of one group and month, by box; None is an empty box.

    Examples
    --------
    >>> from evenhand.experience.asked import asked_for
    >>> one = asked_for("Raised", Form.THEMES, role="outcome", question="What mattered?",
    ...                 texts=("Pain",), named=date(2026, 1, 5))
    >>> check(one, {"heard": 3, "pain": 4})
    {'pain': 'There cannot be more of these than women heard.'}
    """
    if asked.form is Form.THEMES:
        return _within(numbers, HEARD, f"{asked.people} heard", [n.id for n in asked.lines])
    if asked.form is not Form.COMPOSITE:
        return {}
    found = _within(numbers, PEOPLE, asked.people, [ALL, *(f"{n.id}-d" for n in asked.lines)])
    for line in asked.lines:
        due, given = numbers.get(f"{line.id}-d"), numbers.get(f"{line.id}-n")
        most = numbers.get(PEOPLE) if due is None else due
        if given is not None and given > (most or 0):
            found[f"{line.id}-n"] = "There cannot be more of these than it was due to."
    return found


def _within(
    numbers: Mapping[str, int | None], whole: str, words: str, parts: Sequence[str]
) -> dict[str, str]:
    every = numbers.get(whole)
    given = [p for p in parts if numbers.get(p) is not None]
    if every is None:
        return {whole: f"Type how many {words}, too."} if given else {}
    return {
        p: f"There cannot be more of these than {words}."
        for p in given
        if (numbers[p] or 0) > every
    }


def tally_to_json(tally: Tally) -> dict[str, Any]:
    """A form that JSON holds."""
    return {
        "boxes": list(tally.boxes),
        "groups": [g.key for g in tally.groups],
        "periods": [p.isoformat() for p in tally.periods],
        "counts": tally.counts.tolist(),
    }


def tally_from_json(form: Mapping[str, Any]) -> Tally:
    """Read what `tally_to_json` wrote."""
    known = canonical_groups("2021")
    return Tally(
        tuple(form["boxes"]),
        tuple(known[key] for key in form["groups"]),
        tuple(date.fromisoformat(p) for p in form["periods"]),
        np.array(form["counts"], np.int64),
    )


def voice_table(asked: Asked, tally: Tally) -> VoiceTable:
    """Themes as the library reads them."""
    lines = sorted(asked.lines, key=lambda line: line.text.casefold())
    mentions = np.stack([tally.of(line.id) for line in lines])
    names = tuple(line.text for line in lines)
    heard = tally.of(HEARD)
    return VoiceTable(
        names, tally.groups, Grain.MONTH, tally.periods, mentions, heard, asked.people
    )


def answer_table(asked: Asked, tally: Tally) -> AnswerTable:
    """Answers as the library reads them: worst first, reversed questions turned round."""
    scale = asked.scale()
    counts = []
    for line in asked.lines:
        given = [tally.of(f"{line.id}-{n}") for n in range(1, scale.size + 1)]
        counts.append([tally.of(f"{line.id}-0"), *(given[::-1] if line.reverse else given)])
    shaped: NDArray[np.int64] = np.moveaxis(np.array(counts, np.int64), 1, -1)
    return AnswerTable(scale, tally.groups, Grain.MONTH, tally.periods, shaped)


def bundle_tables(asked: Asked, tally: Tally) -> tuple[MeasureTable, tuple[MeasureTable, ...]]:
    """The whole and its parts as ordinary measures, typed by hand."""
    whole = _whole(asked)
    people = tally.of(PEOPLE)
    parts = []
    for line, one in zip(asked.lines, component_measures(whole), strict=True):
        typed = tally.of(f"{line.id}-d")
        due = np.where(typed > 0, typed, people)  # an empty box: due to everyone
        parts.append(_table(one, tally, tally.of(f"{line.id}-n"), due))
    return _table(whole, tally, tally.of(ALL), people), tuple(parts)


def _whole(asked: Asked) -> Measure:
    return Measure(
        id=asked.id,
        title=asked.title,
        meaning=f"Of {asked.people}, those who were given everything that was due.",
        role=asked.role,
        kind=Kind.PROPORTION,
        direction=Direction.HIGHER,
        unit=Unit.WOMAN,
        ethnicity_of="mother",
        people=asked.people,
        event="were given everything that was due",
        numerator=BY_HAND,
        needs=(BY_HAND,),
        composite=Composite.ALL_OR_NONE,
        components=tuple(Component(line.text, BY_HAND) for line in asked.lines),
        source=asked.source,
    )


def _table(measure: Measure, tally: Tally, top: Counts, below: Counts) -> MeasureTable:
    none = np.zeros_like(below)[None]
    return MeasureTable(
        measure, Grain.MONTH, tally.periods, tally.groups, ("",), top[None], below[None], none
    )

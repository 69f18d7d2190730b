"""What to give up when a hidden count can be worked out: margins first, further cells last.

The order looks only at what is shown and at the size of groups over the whole time, never at the
counts behind a hidden cell: an order that followed small counts would tell about them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from evenhand.disclosure.draft import Aim, Draft, events_in_band, hidden_judged
from evenhand.disclosure.layout import RowKind, Span

Option = Callable[[int, Draft, Aim], list["Step"]]

FEW = 4  # a band with fewer events than this is as good as a count


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to stop showing: `what` is "cell", "rate" or "ratio"."""

    draft: int
    what: str
    row: int
    column: int
    people: bool = False  # the denominator too


def steps_for(drafts: Sequence[Draft], aim: Aim) -> list[Step]:
    """What to give up next so that `aim` is harder to work out; empty when nothing is left.

    First within its own measure, then in measures that share its denominator.
    """
    everyone = list(enumerate(drafts))
    own = [(i, draft) for i, draft in everyone if _touches(draft, aim)]
    ways = ((option, among) for among in (own, everyone) for option in _ORDER)
    found = ([s for i, d in among for s in option(i, d, aim)] for option, among in ways)
    return next((steps for steps in found if steps), [])


def apply(drafts: Sequence[Draft], steps: Sequence[Step]) -> None:
    """Hide what the steps name."""
    for step in steps:
        _hide(drafts[step.draft], step)


def _hide(draft: Draft, step: Step) -> None:
    if step.what == "rate":
        draft.rate[step.row, step.column] = False
        return
    if step.what == "ratio":
        draft.ratio[step.column] = False
        return
    draft.show_events[step.row, step.column] = False
    if step.people:
        draft.show_people[step.row, step.column] = False


def _touches(draft: Draft, aim: Aim) -> bool:
    return draft.events == aim.events if aim.events else draft.people == aim.people


def _shown(draft: Draft, aim: Aim, row: int, column: int) -> bool:
    flags = draft.show_events if aim.events else draft.show_people
    return bool(flags[row, column])


def _cells(draft: Draft, aim: Aim, kind: RowKind, columns: range) -> Iterator[tuple[int, int]]:
    """Shown cells of this kind of row that hold some of the aim."""
    for r, c in np.ndindex(len(draft.rows), len(columns)):
        row, column = draft.rows[r], columns[c]
        meets = row.members & aim.members and draft.columns[column].meets(aim.span)
        if row.kind is kind and meets and _shown(draft, aim, r, column):
            yield r, column


def _grain(draft: Draft) -> range:
    return range(len(draft.spans))


def _phases(draft: Draft) -> range:
    return range(len(draft.spans), len(draft.columns))


def _cell_steps(
    kind: RowKind, columns: Callable[[Draft], range], index: int, draft: Draft, aim: Aim
) -> list[Step]:
    """Cells of one kind of row, at the grain or in the phases, that hold some of the aim."""
    found = _cells(draft, aim, kind, columns(draft))
    return [Step(index, "cell", r, c, not aim.events) for r, c in found]


def _companions(index: int, draft: Draft, aim: Aim) -> list[Step]:
    """Keep the phase totals of focus and comparison, which the verdict stands on: hide a second
    period in the same phase, where the grain can spare it: that with the fewest people, or the
    first where their number is what is hidden."""
    lone = [(r, c) for r, c in _lone(draft, aim) if _hidden_inside(draft, aim, r, c) == 1]
    judged = [(r, c) for r, c in lone if r in draft.judged]
    if hidden_judged(draft) + _lone_judged(draft, aim) > draft.spare:
        return []
    return [step for r, c in judged for step in _companion(index, draft, aim, r, c)]


def _companion(index: int, draft: Draft, aim: Aim, row: int, phase: int) -> list[Step]:
    free = [
        c
        for c in _inside(draft, phase)
        if _shown(draft, aim, row, c) and not _in_shown_union(draft, aim, row, c)
    ]
    fewest = min(free, key=lambda c: (draft.n[row, c] if aim.events else 0, c), default=None)
    return [] if fewest is None else _cover(index, draft, aim, row, fewest)


def _in_shown_union(draft: Draft, aim: Aim, row: int, column: int) -> bool:
    """Such a companion would need a companion itself."""
    return any(
        draft.rows[row].members <= union.members and _shown(draft, aim, r, column)
        for r, union in enumerate(draft.rows)
        if union.kind is RowKind.UNION
    )


def _cover(index: int, draft: Draft, aim: Aim, row: int, column: int) -> list[Step]:
    """Hide a cell for another's sake, and the margins that would give it straight back."""
    people = not aim.events
    groups = draft.group_rows()
    alone = all(_shown(draft, aim, r, column) for r in groups)
    totals = [r for r, it in enumerate(draft.rows) if it.kind is RowKind.TOTAL and alone]
    phases = [
        c
        for c in _phases(draft)
        if draft.columns[c].meets(draft.columns[column]) and _hidden_inside(draft, aim, row, c) == 0
    ]
    return [
        Step(index, "cell", row, column, people),
        *(Step(index, "cell", r, column, people) for r in totals),
        *(Step(index, "cell", row, c, people) for c in phases),
        *(Step(index, "rate", row, c - len(draft.spans)) for c in phases),
    ]


def _lone_judged(draft: Draft, aim: Aim) -> int:
    """Phases of judged rows with one hidden cell: each may ask for a companion in this round."""
    return sum(
        _hidden_inside(draft, aim, r, c) == 1
        for r in draft.judged
        for c in _phases(draft)
        if _shown(draft, aim, r, c)
    )


def _lone_phases(index: int, draft: Draft, aim: Aim) -> list[Step]:
    """Phase totals in which the aim is the only hidden cell of its row: they give it away."""
    return [Step(index, "cell", r, c, not aim.events) for r, c in _lone(draft, aim)]


def _lone(draft: Draft, aim: Aim) -> list[tuple[int, int]]:
    found = _cells(draft, aim, RowKind.GROUP, _phases(draft))
    return [(r, c) for r, c in found if _hidden_inside(draft, aim, r, c) <= 1]


def _lone_rates(index: int, draft: Draft, aim: Aim) -> list[Step]:
    """Rounded rates so fine that they are as good as the phase total."""
    return [
        step
        for step in _rates(index, draft, aim)
        if _hidden_inside(draft, aim, step.row, draft.phase_column(step.column)) <= 1
        and events_in_band(draft, step.row, step.column) < FEW
    ]


def _inside(draft: Draft, phase: int) -> list[int]:
    return [c for c in _grain(draft) if draft.columns[phase].meets(draft.columns[c])]


def _hidden_inside(draft: Draft, aim: Aim, row: int, phase: int) -> int:
    return sum(not _shown(draft, aim, row, c) for c in _inside(draft, phase))


def _lone_unions(index: int, draft: Draft, aim: Aim) -> list[Step]:
    return _siblings(index, draft, aim, most_hidden=0)


def _more_siblings(index: int, draft: Draft, aim: Aim) -> list[Step]:
    return _siblings(index, draft, aim, most_hidden=len(draft.rows))


def _siblings(index: int, draft: Draft, aim: Aim, *, most_hidden: int) -> list[Step]:
    """Hide one more member of each shown union, the smallest group over the whole time first."""
    steps: list[Step] = []
    for union, column in _cells(draft, aim, RowKind.UNION, _grain(draft)):
        others = _other_members(draft, aim, union)
        shown = [r for r in others if _shown(draft, aim, r, column)]
        if shown and len(others) - len(shown) <= most_hidden:
            steps += _cover(index, draft, aim, min(shown, key=_place(draft)), column)
    return steps


def _other_members(draft: Draft, aim: Aim, union: int) -> list[int]:
    members = draft.rows[union].members - aim.members
    return [r for r in draft.group_rows() if draft.rows[r].members <= members]


def _place(draft: Draft) -> Callable[[int], tuple[bool, int, str]]:
    """Focus and comparison are the last to be hidden for another's sake."""
    kept = draft.pair or ()

    def place(row: int) -> tuple[bool, int, str]:
        size = int(draft.n[row, : len(draft.spans)].sum())
        return row in kept, size, draft.rows[row].key

    return place


def _ratios(index: int, draft: Draft, aim: Aim) -> list[Step]:
    rows = [draft.rows[r].members & aim.members for r in draft.pair or ()]
    return [
        Step(index, "ratio", 0, p)
        for p, span in enumerate(draft.phases)
        if any(rows) and draft.ratio[p] and span.meets(aim.span)
    ]


def _rates(index: int, draft: Draft, aim: Aim) -> list[Step]:
    return [
        Step(index, "rate", int(r), int(p))
        for r, p in np.argwhere(draft.rate)
        if draft.rows[r].members & aim.members and draft.phases[p].meets(aim.span)
    ]


def _nearest(index: int, draft: Draft, aim: Aim) -> list[Step]:
    """Another page shows a sum that holds the aim: hide the next period of its row as well, the
    nearest in time, so that the two are known together only."""
    if not draft.beside:
        return []
    steps: list[Step] = []
    for row in draft.group_rows():
        if draft.rows[row].members == aim.members:
            near = [c for c in _grain(draft) if _shown(draft, aim, row, c)]
            steps += [
                step
                for c in sorted(near, key=lambda c: _days_apart(draft.spans[c], aim.span))[:1]
                for step in _cover(index, draft, aim, row, c)
            ]
    return steps


def _days_apart(span: Span, other: Span) -> tuple[int, date]:
    """How far one begins from another, then the earlier first."""
    return abs((span.start - other.start).days), span.start


_ORDER: tuple[Option, ...] = (
    _companions,
    _lone_phases,
    _lone_rates,
    _lone_unions,
    partial(_cell_steps, RowKind.TOTAL, _grain),
    partial(_cell_steps, RowKind.TOTAL, _phases),
    partial(_cell_steps, RowKind.UNION, _phases),
    partial(_cell_steps, RowKind.GROUP, _phases),
    _ratios,
    _rates,
    _more_siblings,
    partial(_cell_steps, RowKind.UNION, _grain),
    partial(_cell_steps, RowKind.GROUP, _grain),
    _nearest,
)

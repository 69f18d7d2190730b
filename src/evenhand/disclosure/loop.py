"""Attack, give something up, attack again, until every hidden count keeps enough integers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.disclosure.attack import Ints, counts_of, reach_of
from evenhand.disclosure.draft import Aim, Draft, aims_of, facts_of
from evenhand.disclosure.facts import Fact, Part
from evenhand.disclosure.giving import Step, apply, steps_for
from evenhand.disclosure.history import REVISION
from evenhand.disclosure.programme import Programme, build
from evenhand.disclosure.solve import Memo

Parts = tuple[Part, ...]
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the loop ended: feasible integers of each count attacked (counted up to the setting),
    rounds of hiding, and how many counts earlier releases alone had given away."""

    counts: tuple[int, ...]
    rounds: int
    already_open: int


def settle(drafts: Sequence[Draft], pairs: Pairs, need: int, memo: Memo) -> Outcome:
    """Hide in the drafts until the attack fails on every aim.

    Hiding only takes knowledge away, so a count that is safe in one round stays safe.
    """
    rounds = 0
    safe: dict[Parts, int] = {}
    lost = _given_away(drafts, pairs, need, memo)
    while True:
        _in_step(drafts)
        aims = [aim for aim in _aims(drafts) if aim.target.parts not in {*safe, *lost}]
        counts, final = _attacked(drafts, aims, pairs, need, memo)
        weak = [aim for aim, count in zip(aims, counts, strict=True) if count < need]
        if final:
            found = zip(aims, counts, strict=True)
            safe |= {aim.target.parts: int(count) for aim, count in found if count >= need}
        if not weak:
            return Outcome(tuple(safe.values()), rounds, len(lost))
        steps = {aim.target.parts: steps_for(drafts, aim) for aim in weak}
        lost |= {parts for parts, given_up in steps.items() if not given_up}
        apply(drafts, [step for given_up in steps.values() for step in given_up])
        rounds += 1


def _in_step(drafts: Sequence[Draft]) -> None:
    """A rate goes with its denominator; a denominator hidden in one measure is hidden in all that
    share it."""
    hidden = {_cell(d, r, c) for d in drafts for r, c in np.argwhere(~d.show_people)}
    for index, draft in enumerate(drafts):
        cells = (place for place in draft.cells() if _cell(draft, *place) in hidden)
        apply(drafts, [Step(index, "cell", r, c, people=True) for r, c in cells])


def _cell(draft: Draft, row: int, column: int) -> tuple[object, ...]:
    """A denominator as measures have it in common; a phase is not a period of the grain."""
    is_phase = column >= len(draft.spans)
    return draft.people, draft.rows[row].members, draft.columns[column], is_phase


def _aims(drafts: Sequence[Draft]) -> list[Aim]:
    return list({aim.target.parts: aim for d in drafts for aim in aims_of(d)}.values())


def _given_away(drafts: Sequence[Draft], pairs: Pairs, need: int, memo: Memo) -> set[Parts]:
    """Aims that earlier releases alone make weak: hiding more today would not help them."""
    known = [fact for d in drafts for fact in d.known]
    aims = _aims(drafts) if known else []
    counts = counts_of(_programme(known, aims, pairs), need, memo)
    return {a.target.parts for a, count in zip(aims, counts, strict=True) if count < need}


def _attacked(
    drafts: Sequence[Draft], aims: Sequence[Aim], pairs: Pairs, need: int, memo: Memo
) -> tuple[Ints, bool]:
    """Feasible integers of each aim. When plain bounds already show one to be weak the solver is
    spared, and the answer is final only for the weak ones."""
    programme = _programme([fact for d in drafts for fact in facts_of(d)], aims, pairs)
    counts = reach_of(programme, need)
    if (counts < need).any():
        return counts, False
    return counts_of(programme, need, memo), True


def _programme(facts: Sequence[Fact], aims: Sequence[Aim], pairs: Pairs) -> Programme:
    different = list(dict.fromkeys(facts))
    signed = {p.quantity for f in different for p in f.parts if p.quantity.startswith(REVISION)}
    return build(different, [aim.target for aim in aims], within=pairs, signed=signed)

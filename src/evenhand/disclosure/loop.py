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
from evenhand.disclosure.programme import build
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
    lost: set[Parts] = set()
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
    hidden = {
        (d.people, d.rows[r].members, d.columns[c])
        for d in drafts
        for r, c in np.argwhere(~d.show_people)
    }
    for index, draft in enumerate(drafts):
        steps = [
            Step(index, "cell", r, c, people=True)
            for r, c in draft.cells()
            if (draft.people, draft.rows[r].members, draft.columns[c]) in hidden
        ]
        apply(drafts, steps)


def _aims(drafts: Sequence[Draft]) -> list[Aim]:
    return list({aim.target.parts: aim for d in drafts for aim in aims_of(d)}.values())


def _attacked(
    drafts: Sequence[Draft], aims: Sequence[Aim], pairs: Pairs, need: int, memo: Memo
) -> tuple[Ints, bool]:
    """Feasible integers of each aim. When plain bounds already show one to be weak the solver is
    spared, and the answer is final only for the weak ones."""
    facts: list[Fact] = list(dict.fromkeys(fact for d in drafts for fact in facts_of(d)))
    signed = {p.quantity for f in facts for p in f.parts if p.quantity.startswith(REVISION)}
    programme = build(facts, [aim.target for aim in aims], within=pairs, signed=signed)
    counts = reach_of(programme, need)
    if (counts < need).any():
        return counts, False
    return counts_of(programme, need, memo), True

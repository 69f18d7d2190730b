"""Attack, give something up, attack again, until every hidden count keeps enough integers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.disclosure.attack import counts_of
from evenhand.disclosure.draft import Aim, Draft, aims_of, facts_of
from evenhand.disclosure.facts import Fact
from evenhand.disclosure.giving import Step, apply, steps_for
from evenhand.disclosure.history import REVISION
from evenhand.disclosure.solve import Memo

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the loop ended: counts attacked, the fewest feasible integers, rounds of hiding, and
    aims that earlier releases alone had given away."""

    aims: tuple[Aim, ...]
    counts: tuple[int, ...]
    rounds: int
    already_open: int


def settle(drafts: Sequence[Draft], pairs: Pairs, need: int, memo: Memo) -> Outcome:
    """Hide in the drafts until the attack fails on every aim."""
    rounds, lost = 0, 0
    while True:
        _in_step(drafts)
        aims, counts = _attacked(drafts, pairs, need, memo)
        weak = [aim for aim, count in zip(aims, counts, strict=True) if count < need]
        steps = [steps_for(drafts, aim) for aim in weak]
        lost = sum(not found for found in steps)
        if len(weak) == lost:
            return Outcome(aims, counts, rounds, lost)
        apply(drafts, [step for found in steps for step in found])
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


def _attacked(
    drafts: Sequence[Draft], pairs: Pairs, need: int, memo: Memo
) -> tuple[tuple[Aim, ...], tuple[int, ...]]:
    aims = tuple({aim.target.parts: aim for d in drafts for aim in aims_of(d)}.values())
    facts: list[Fact] = list(dict.fromkeys(fact for d in drafts for fact in facts_of(d)))
    signed = {p.quantity for f in facts for p in f.parts if p.quantity.startswith(REVISION)}
    targets = [aim.target for aim in aims]
    counts = counts_of(facts, targets, within=pairs, signed=signed, need=need, memo=memo)
    return aims, tuple(int(c) for c in counts)

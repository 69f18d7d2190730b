"""A release in the making: what it would show, and what that would tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from evenhand.disclosure.facts import Fact, Part, Target
from evenhand.disclosure.figures import rate_facts, ratio_facts, round_figures, rounding_band
from evenhand.disclosure.layout import Row, RowKind, Span
from evenhand.disclosure.rule import Rule, complement, events_facts, people_facts
from evenhand.measures.table import Counts

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Aim:
    """A hidden count to attack, with where it stands so that the loop knows what to give up."""

    target: Target
    members: frozenset[str]
    span: Span
    events: str  # name of the numerator's quantity; empty when the denominator is the target
    people: str


@dataclass(slots=True)
class Draft:
    """One measure at one grain. Columns are the spans of the grain, then the phases.

    Only the flags (`show_events`, `show_people`, `rate`, `ratio`) change, and only from shown to
    hidden. `pair` holds the rows of focus and comparison, for the ratio of each phase; `spare` cells
    of the rows `judged` may be hidden before the grain fails. `revised_...` mark counts that differ from an earlier release's by a
    small number; `known` and `aims` come from earlier releases and from measures `beside` that
    have been shown.
    """

    name: str
    events: str
    people: str
    rule: Rule
    figures: int
    rows: tuple[Row, ...]
    spans: tuple[Span, ...]
    phases: tuple[Span, ...]
    x: Counts
    n: Counts
    show_events: Bools
    show_people: Bools
    rate: Bools
    ratio: Bools
    pair: tuple[int, int] | None
    judged: tuple[int, ...]
    spare: int
    revised_events: Bools
    revised_people: Bools
    known: list[Fact] = field(default_factory=list)
    aims: list[Aim] = field(default_factory=list)
    beside: bool = False

    @property
    def columns(self) -> tuple[Span, ...]:
        return (*self.spans, *self.phases)

    def cells(self) -> Iterator[tuple[int, int]]:
        return iter(np.ndindex(self.x.shape))

    def part(self, quantity: str, row: int, column: int) -> Part:
        return self.columns[column].part(quantity, self.rows[row].members)

    def counts(self, row: int, column: int) -> tuple[int, int]:
        return int(self.x[row, column]), int(self.n[row, column])

    def phase_column(self, phase: int) -> int:
        return len(self.spans) + phase

    def rounded_rate(self, row: int, phase: int) -> float:
        x, n = self.counts(row, self.phase_column(phase))
        return round_figures(x / n, self.figures)

    def rounded_ratio(self, phase: int) -> float:
        first, second = (self.counts(row, self.phase_column(phase)) for row in self.pair or ())
        return round_figures(first[0] * second[1] / (first[1] * second[0]), self.figures)

    def group_rows(self) -> list[int]:
        return [i for i, row in enumerate(self.rows) if row.kind is RowKind.GROUP]


def hidden_judged(draft: Draft) -> int:
    """Cells of the judged rows that are hidden at the draft's grain."""
    return int((~draft.show_events[list(draft.judged), : len(draft.spans)]).sum())


def facts_of(draft: Draft) -> list[Fact]:
    """Everything that this draft would tell, and what is known from before."""
    cells = [fact for r, c in draft.cells() for fact in _cell_facts(draft, r, c)]
    rates = [fact for r, p in np.argwhere(draft.rate) for fact in _rate(draft, r, p)]
    ratios = [fact for (p,) in np.argwhere(shown_ratios(draft)) for fact in _ratio(draft, p)]
    return [*cells, *rates, *ratios, *draft.known]


def _cell_facts(draft: Draft, row: int, column: int) -> list[Fact]:
    events, people = (draft.part(q, row, column) for q in (draft.events, draft.people))
    counts = draft.counts(row, column)
    of_people = people_facts(
        draft.rule, people, counts[1], shown=bool(draft.show_people[row, column])
    )
    if draft.revised_events[row, column]:
        return of_people  # hidden because of its change, whatever its size
    shown = bool(draft.show_events[row, column])
    return [*of_people, *events_facts(draft.rule, events, people, counts, shown=shown)]


def _rate(draft: Draft, row: int, phase: int) -> list[Fact]:
    column = draft.phase_column(phase)
    events, people = (draft.part(q, row, column) for q in (draft.events, draft.people))
    band = rounding_band(draft.rounded_rate(row, phase), draft.figures)
    return rate_facts((events,), (people,), band)


def events_in_band(draft: Draft, row: int, phase: int) -> float:
    """How many events wide the rounding of a phase's rate is."""
    low, high = rounding_band(draft.rounded_rate(row, phase), draft.figures)
    return (high - low) * int(draft.n[row, draft.phase_column(phase)])


def _ratio(draft: Draft, phase: int) -> list[Fact]:
    column = draft.phase_column(phase)
    first, second = (
        ((draft.part(draft.events, row, column),), int(draft.n[row, column]))
        for row in draft.pair or ()
    )
    return ratio_facts(first, second, rounding_band(draft.rounded_ratio(phase), draft.figures))


def shown_ratios(draft: Draft) -> Bools:
    """Phases whose ratio is shown: both denominators in the open, and it was not given up or
    follows from shown counts anyway."""
    if draft.pair is None:
        return np.zeros(len(draft.phases), bool)
    pair, size = list(draft.pair), len(draft.spans)
    exact = draft.show_events[pair, size:].all(axis=0)
    return exact | (draft.ratio & draft.show_people[pair, size:].all(axis=0))


def aims_of(draft: Draft) -> list[Aim]:
    """Hidden counts that an attacker must not work out: small ones, zero among them, and counts
    whose small change since an earlier release is hidden."""
    own = [aim for r, c in draft.cells() for aim in _cell_aims(draft, r, c)]
    return [*own, *draft.aims]


def _cell_aims(draft: Draft, row: int, column: int) -> Iterator[Aim]:
    x, n = draft.counts(row, column)
    place = (draft.rows[row].members, draft.columns[column])
    small, cell = draft.rule.is_small, (row, column)
    if not draft.show_people[cell] and (small(n) or draft.revised_people[cell]):
        yield aim_at(draft, place, "denominator")
    if not draft.rule.events or draft.show_events[cell]:
        return
    if small(x) or draft.revised_events[cell]:
        yield aim_at(draft, place, "numerator")
    if draft.rule.complement and small(n - x):
        yield aim_at(draft, place, "complement")


def aim_at(draft: Draft, place: tuple[frozenset[str], Span], what: str) -> Aim:
    """The count named `what` ("numerator", "complement", "denominator") of a row and span."""
    members, span = place
    events, people = span.part(draft.events, members), span.part(draft.people, members)
    parts = {
        "numerator": (events,),
        "complement": complement(events, people),
        "denominator": (people,),
    }[what]
    name = f"{draft.name} {what}: {', '.join(sorted(members))} from {span.start}"
    return Aim(
        Target(name, parts),
        members,
        span,
        "" if what == "denominator" else draft.events,
        draft.people,
    )

"""What earlier releases add to the attack: facts, hidden counts still to be guarded, revisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from evenhand.disclosure.beside import Neighbour
from evenhand.disclosure.draft import Aim, Draft, aim_at
from evenhand.disclosure.facts import Fact, Part
from evenhand.disclosure.figures import rate_facts, ratio_facts, rounding_band
from evenhand.disclosure.layout import Source, Span
from evenhand.disclosure.previous import Place, Release
from evenhand.disclosure.rule import events_facts, people_facts

REVISION = "revision"


@dataclass(frozen=True, slots=True)
class _Move:
    """A shown cell of one group whose count has changed since: a known difference, old - new."""

    part: Part
    place: Place
    change: int


@dataclass(frozen=True, slots=True)
class _Old:
    """An earlier release seen from today's counts."""

    release: Release
    draft: Draft
    source: Source
    moves: dict[str, tuple[_Move, ...]]  # by quantity

    def parts(self, quantity: str, place: Place) -> tuple[Part, ...]:
        """The old count as today's count plus the known changes inside it."""
        members, span = place
        return (span.part(quantity, members), *(m.part for m in self._inside(quantity, place)))

    def expected(self, quantity: str, place: Place) -> int | None:
        """What the old count should have been, from today's counts and the known changes."""
        counts = self.source.counts(*place)
        if counts is None:
            return None
        today = counts[0] if quantity == self.draft.events else counts[1]
        return today + sum(m.change for m in self._inside(quantity, place))

    def _inside(self, quantity: str, place: Place) -> list[_Move]:
        members, span = place
        return [m for m in self.moves[quantity] if m.place[0] <= members and span.holds(m.place[1])]


def remember(draft: Draft, source: Source, releases: Sequence[Release]) -> None:
    """Put into the draft what earlier releases tell, and hide again what they hid."""
    for index, release in enumerate(releases):
        old = _seen(index, release, draft, source)
        _keep_hidden(draft, release)
        _mark_revisions(draft, release)
        draft.known.extend(_shown_facts(old))
        draft.known.extend(_hidden_facts(old))
        draft.known.extend(_figure_facts(old))
        draft.aims.extend(_hidden_aims(old))
    draft.aims.extend(_remainder_aims(draft, source, releases))


def remember_beside(draft: Draft, beside: Sequence[Neighbour]) -> None:
    """Put into the draft what other measures of the same people have shown, and what they hide."""
    draft.beside = bool(beside)
    for other in beside:
        theirs = replace(
            draft, name=other.name, events=other.events, people=other.people, rule=other.rule
        )
        for index, release in enumerate(other.releases):
            old = _seen(f"{other.name} {index}", release, theirs, other.source)
            _keep_common_hidden(draft, other, release)
            draft.known.extend((*_shown_facts(old), *_hidden_facts(old), *_figure_facts(old)))
            draft.aims.extend(_ours(draft, other, aim) for aim in _hidden_aims(old))


def _keep_common_hidden(draft: Draft, other: Neighbour, release: Release) -> None:
    """A count that is hidden on one page is hidden on all."""
    shown = ((other.people, release.people), (other.events, release.events))
    for quantity, counts in shown:
        for row, column in draft.cells():
            if counts.get((draft.rows[row].members, draft.columns[column]), 0) is not None:
                continue
            if quantity == draft.people:
                draft.show_people[row, column] = False
            if quantity in (draft.people, draft.events):
                draft.show_events[row, column] = False


def _ours(draft: Draft, other: Neighbour, aim: Aim) -> Aim:
    """Their hidden count, to be guarded by giving up our counts that say something about it."""
    people = draft.people in (other.people, other.events)
    return replace(aim, events="" if people else draft.events, people=draft.people)


def _seen(index: int | str, release: Release, draft: Draft, source: Source) -> _Old:
    moves = {
        quantity: tuple(_moves(f"{REVISION} {index} {quantity}", shown, release, source, which))
        for which, (quantity, shown) in enumerate(
            ((draft.events, release.events), (draft.people, release.people))
        )
    }
    return _Old(release, draft, source, moves)


def _moves(
    name: str, shown: dict[Place, int | None], release: Release, source: Source, which: int
) -> Iterator[_Move]:
    for place in release.group_places():
        was, today = shown[place], source.counts(*place)
        if was is not None and today is not None and was != today[which]:
            yield _Move(place[1].part(name, place[0]), place, was - today[which])


def _keep_hidden(draft: Draft, release: Release) -> None:
    """What was hidden once stays hidden."""
    for row, column in draft.cells():
        place = (draft.rows[row].members, draft.columns[column])
        if release.events.get(place, 0) is None:
            draft.show_events[row, column] = False
        if release.people.get(place, 0) is None:
            draft.show_people[row, column] = False
    _keep_figures_hidden(draft, release)


def _keep_figures_hidden(draft: Draft, release: Release) -> None:
    table = release.table
    for phase, span in enumerate(draft.phases):
        if span not in table.phases.spans:
            continue
        then = table.phases.spans.index(span)
        hidden = np.ma.getmaskarray(table.phases.rate)[:, then]
        gone = {row.members for row, h in zip(table.rows, hidden, strict=True) if h}
        draft.rate[:, phase] &= np.array([row.members not in gone for row in draft.rows])
        draft.ratio[phase] &= not np.ma.getmaskarray(table.phases.ratio)[then]


def _mark_revisions(draft: Draft, release: Release) -> None:
    """A shown count that changed by a small number: the change is itself a count of few people."""
    for row, column in draft.cells():
        place = (draft.rows[row].members, draft.columns[column])
        was = release.counts(place)
        if was is not None:
            _mark(draft, row, column, was)


def _mark(draft: Draft, row: int, column: int, was: tuple[int, int]) -> None:
    """Hide what changed by a small number. An unchanged count is public already: no aim."""
    x, n = draft.counts(row, column)
    events, people = x - was[0], n - was[1]
    others = people - events if draft.rule.complement else 0
    if events != 0 and (_small_change(draft, events) or _small_change(draft, others)):
        draft.revised_events[row, column] = True
        draft.show_events[row, column] = False
        draft.known.append(_window(draft, row, column, draft.events, was[0]))
    if _small_change(draft, people):
        draft.revised_people[row, column] = True
        draft.show_people[row, column] = False
        draft.known.append(_window(draft, row, column, draft.people, was[1]))


def _small_change(draft: Draft, change: int) -> bool:
    return change != 0 and draft.rule.is_small(abs(change))


def _window(draft: Draft, row: int, column: int, quantity: str, was: int) -> Fact:
    """Someone who knows the rule also knows that the change was a small one (if it was)."""
    now = draft.counts(row, column)[0 if quantity == draft.events else 1]
    reach = max(draft.rule.small, abs(now - was))
    return Fact((draft.part(quantity, row, column),), was - reach, was + reach)


def _shown_facts(old: _Old) -> Iterator[Fact]:
    """Old counts that today's data (and known changes) agree with. One that they contradict was
    revised somewhere out of sight: it says nothing certain about today's counts."""
    for quantity, shown in _quantities(old):
        for place, value in shown.items():
            if value is not None and old.expected(quantity, place) in {None, value}:
                yield Fact(old.parts(quantity, place), value, value)


def _quantities(old: _Old) -> tuple[tuple[str, dict[Place, int | None]], ...]:
    people = (old.draft.people, old.release.people)
    return ((old.draft.events, old.release.events), people) if old.draft.rule.events else (people,)


def _hidden_facts(old: _Old) -> Iterator[Fact]:
    draft = old.draft
    for place, value in old.release.events.items():
        counts = old.source.counts(*place)
        if value is not None or counts is None:
            continue
        events, people = (place[1].part(q, place[0]) for q in (draft.events, draft.people))
        yield from events_facts(draft.rule, events, people, counts, shown=False)
        if old.release.people[place] is None:
            yield from people_facts(draft.rule, people, counts[1], shown=False)


def _figure_facts(old: _Old) -> Iterator[Fact]:
    table, figures = old.release.table, old.draft.figures
    for row, p in np.argwhere(~np.ma.getmaskarray(table.phases.rate)):
        place = (table.rows[row].members, table.phases.spans[p])
        band = rounding_band(float(table.phases.rate[row, p]), figures)
        events, people = (old.parts(q, place) for q in (old.draft.events, old.draft.people))
        if _rate_holds(old, place, band):
            yield from rate_facts(events, people, band)
    for (p,) in np.argwhere(~np.ma.getmaskarray(table.phases.ratio)):
        yield from _ratio_facts(old, int(p))


def _rate_holds(old: _Old, place: Place, band: tuple[float, float]) -> bool:
    x, n = (old.expected(q, place) for q in (old.draft.events, old.draft.people))
    return x is None or n is None or band[0] * n <= x <= band[1] * n


def _ratio_facts(old: _Old, phase: int) -> list[Fact]:
    table, draft = old.release.table, old.draft
    span = table.phases.spans[phase]
    sides = [(table.rows[row].members, span) for row in table.phases.pair or ()]
    people = [old.release.people[place] or 0 for place in sides]  # shown wherever the ratio is
    band = rounding_band(float(table.phases.ratio[phase]), draft.figures)
    first, second = ((old.parts(draft.events, s), n) for s, n in zip(sides, people, strict=True))
    return ratio_facts(first, second, band) if _ratio_holds(old, sides, people, band) else []


def _ratio_holds(
    old: _Old, sides: list[Place], people: list[int], band: tuple[float, float]
) -> bool:
    first, second = (old.expected(old.draft.events, place) for place in sides)
    if first is None or second is None:
        return True
    left, right = first * people[1], second * people[0]
    return band[0] * right <= left <= band[1] * right


def _hidden_aims(old: _Old) -> Iterator[Aim]:
    """Small counts that an earlier release hid: today's figures must not uncover them."""
    for place, value in old.release.events.items():
        if value is None:
            yield from _small_aims(old.draft, old.source, place, people=old.release.people[place])


def _small_aims(draft: Draft, source: Source, place: Place, *, people: int | None) -> Iterator[Aim]:
    counts = source.counts(*place)
    if counts is None:
        return
    x, n = counts
    if people is None and draft.rule.people and draft.rule.is_small(n):
        yield aim_at(draft, place, "denominator")
    if draft.rule.events and draft.rule.is_small(x):
        yield aim_at(draft, place, "numerator")
    if draft.rule.complement and draft.rule.is_small(n - x):
        yield aim_at(draft, place, "complement")


def _remainder_aims(draft: Draft, source: Source, releases: Sequence[Release]) -> Iterator[Aim]:
    """Stretches that nobody publishes but two published ones differ by: a month added to a
    quarter or a phase, a change date inside a quarter."""
    columns = {*draft.columns, *(span for r in releases for _, span in r.people)}
    for span in sorted(_between(columns) - columns):
        for row in draft.rows:
            yield from _small_aims(draft, source, (row.members, span), people=None)


def _between(columns: set[Span]) -> set[Span]:
    edges = sorted({day for span in columns for day in (span.start, span.end)})
    pieces = {Span(a, b) for a, b in pairwise(edges)}
    ends = {
        rest
        for long in columns
        for short in columns
        if long != short and long.holds(short)
        for rest in (Span(long.start, short.start), Span(short.end, long.end))
        if (long.start == short.start or long.end == short.end) and rest.start < rest.end
    }
    return pieces | ends

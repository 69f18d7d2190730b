"""The rule itself: which counts are small, and what "hidden" tells someone who knows the rule."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.disclosure.facts import Fact, Part
from evenhand.errors import DisclosureError
from evenhand.measures.definition import Kind, Measure


@dataclass(frozen=True, slots=True)
class Rule:
    """How the rule reads one kind of measure.

    `events`: the numerator counts something (False for means, whose only count is the number of
    values). `complement`: denominator minus numerator counts people too. `people`: the denominator
    counts people or exposure (False for a plain count, whose denominator is one a period).
    """

    small: int
    events: bool = True
    complement: bool = True
    people: bool = True

    def is_small(self, count: int) -> bool:
        """Zero is as small as one: if zeros were shown, "hidden" would say "not zero"."""
        return count <= self.small

    def shows_people(self, n: int) -> bool:
        return not (self.people and self.is_small(n))

    def shows_events(self, x: int, n: int) -> bool:
        """A numerator is shown when it, its complement and its denominator are all shown."""
        if not self.shows_people(n):
            return False
        if not self.events:
            return True
        return not (self.is_small(x) or (self.complement and self.is_small(n - x)))


_RULES = {
    Kind.PROPORTION: {},
    Kind.RATE: {"complement": False},
    Kind.COUNT: {"complement": False, "people": False},
    Kind.MEAN: {"events": False, "complement": False},
}


def rule_for(measure: Measure, small: int) -> Rule:
    """The rule as it reads this measure.

    Raises
    ------
    DisclosureError
        For gaps between events: each gap is about one person, so a series is never shared.
    """
    if measure.kind not in _RULES:
        raise DisclosureError(
            f"‘{measure.title}’ measures {measure.kind}: every point is about one person,"
            " so the series cannot be shared.",
            remedy="Share the same events as a proportion or a count, or keep this chart in the team.",
        )
    return Rule(small, **_RULES[measure.kind])


def people_facts(rule: Rule, people: Part, n: int, *, shown: bool) -> list[Fact]:
    """What is known of a denominator: its value, or on which side of the rule it was hidden.

    An attacker is given more than the file tells: which hidden counts are small and which were
    hidden to protect another.
    """
    if shown:
        return [Fact((people,), n, n)]
    return [_side(rule, (people,), n)]


def events_facts(
    rule: Rule, events: Part, people: Part, counts: tuple[int, int], *, shown: bool
) -> list[Fact]:
    """What is known of a numerator (and of its complement): its value, or its side of the rule."""
    x = counts[0]
    if not rule.events:
        return []
    if shown:
        return [Fact((events,), x, x)]
    if not rule.complement:
        return [_side(rule, (events,), x)]
    return _hidden_share(rule, events, people, counts)


def _hidden_share(rule: Rule, events: Part, people: Part, counts: tuple[int, int]) -> list[Fact]:
    x, n = counts
    if n <= 2 * rule.small + 1:
        return []  # every numerator from 0 to n would be hidden: "hidden" says nothing
    sides = [((events,), x), (complement(events, people), n - x)]
    small = [_side(rule, parts, count) for parts, count in sides if rule.is_small(count)]
    return small or [_side(rule, parts, count) for parts, count in sides]


def _side(rule: Rule, parts: tuple[Part, ...], count: int) -> Fact:
    if rule.is_small(count):
        return Fact(parts, 0, rule.small)
    return Fact(parts, rule.small + 1)


def complement(events: Part, people: Part) -> tuple[Part, ...]:
    """Denominator minus numerator, as parts of one sum."""
    minus = Part(events.quantity, events.groups, events.start, events.end, -1.0)
    return people, minus

"""Everything a sentence may draw on, gathered once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.equity.model import Contrast, GapReading, OwnChange, PhaseRate, Strength
from evenhand.frameworks import say
from evenhand.measures.definition import Kind, Measure
from evenhand.reading.figures import (
    listing,
    show_difference,
    show_rate,
    show_ratio,
    to_figures,
    to_two_figures,
    units,
)
from evenhand.reading.model import Look, Phase, Plan
from evenhand.reading.scope import Scope

_QUANTITIES = (Kind.MEAN, Kind.RATE, Kind.COUNT)


@dataclass(frozen=True, slots=True)
class Context:
    """One measure about to be put into words."""

    measure: Measure
    plan: Plan
    scope: Scope
    phases: tuple[Phase, ...]
    gap: GapReading
    look: Look | None = None
    shared: bool = False  # numbers to two significant figures, as they entered the attack

    def rate(self, value: float | None) -> str:
        """A rate as this audience may read it."""
        return (
            to_two_figures(value, self.measure) if self.shared else show_rate(value, self.measure)
        )

    def difference(self, value: float | None) -> str:
        """A difference between rates as this audience may read it."""
        if not self.shared:
            return show_difference(value, self.measure)
        shown = to_two_figures(value, self.measure)
        return shown.replace("%", " percentage points")

    def signed(self, value: float) -> str:
        """A difference with its sign; what shows as zero has none."""
        shown = self.difference(value)
        if not set(shown.split()[0]) & set("123456789"):
            return shown
        return f"{'−' if value < 0 else '+'}{shown}"

    def ratio(self, value: float | None) -> str:
        """A ratio as this audience may read it."""
        if not self.shared or value is None:
            return show_ratio(value)
        return to_figures(value, 2)

    @property
    def has_focus(self) -> bool:
        return bool(self.scope.focus.any())

    @property
    def has_comparison(self) -> bool:
        return bool(self.scope.comparison.any())

    @property
    def last(self) -> int:
        return self.phases[-1].index

    @property
    def family(self) -> str:
        """Suffix of the wording sections: shares of people, or quantities."""
        return "_quantity" if self.measure.kind in _QUANTITIES else ""

    @property
    def words(self) -> dict[str, str]:
        """What every template may name."""
        event = self.measure.event
        moving = "moving" if self.gap.already_moving else "steady"
        return {
            "since": say("since", f"own_{moving}"),
            "worse": self._levelled,
            "opened": say("since", f"opened_{moving}"),
            "focus": self.scope.focus_label,
            "comparison": self.scope.comparison_label,
            "people": self.measure.people,
            "units": units(self.measure),
            "event": event,
            "Event": event[:1].upper() + event[1:],
        }

    @property
    def _levelled(self) -> str:
        """Whose care got worse, where a gap shrank by that: the side that was better off."""
        change = self.gap.gap_change
        by_focus = change is not None and change.mover == "focus"
        return self.scope.focus_label if by_focus else self.scope.comparison_label

    def people(self, places: Sequence[int]) -> str:
        """Groups by place, with their noun: "Asian and Mixed women"."""
        labels = [self.scope.stated[p].label for p in places]
        return f"{listing(labels)} {self.measure.people}"

    def primary(self, phase: int) -> Contrast | None:
        """The primary contrast of one phase."""
        return next((c for c in self.gap.contrasts if c.primary and c.phase == phase), None)

    def secondary(self, phase: int) -> tuple[Contrast, ...]:
        """The other groups against the comparison in one phase."""
        return tuple(c for c in self.gap.contrasts if not c.primary and c.phase == phase)


def change_key(change: OwnChange) -> str:
    """Which sentence a group's own change calls for: lower or higher by what was seen."""
    if change.strength is Strength.CANNOT_TELL:
        return str(change.answer).replace(" ", "_")
    if change.answer == "unchanged":
        return "unchanged"
    direction = "lower" if (change.difference.value or 0) < 0 else "higher"
    return f"{direction}_{change.strength}"


def counts_text(rate: PhaseRate, measure: Measure, label: str) -> str:
    """Counts under a chart: "96 of 1,077 women since May 2024"."""
    mean = measure.kind is Kind.MEAN
    if rate.denominator is None or (rate.numerator is None and not mean):
        return f"hidden {label}"
    if mean:
        return f"{rate.denominator:,} {units(measure)} {label}"
    if measure.kind is Kind.RATE:
        return f"{rate.numerator:,} in {rate.denominator:,} {label}"
    return f"{rate.numerator:,} of {rate.denominator:,} {units(measure)} {label}"

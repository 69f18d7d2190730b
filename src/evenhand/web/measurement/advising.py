"""Before the first number: which way of measuring suits what is expected, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from evenhand.frameworks import wording
from evenhand.frameworks.measuring import measuring
from evenhand.frameworks.tracks import track
from evenhand.measures import Kind, Measure, Role, library
from evenhand.reading.figures import listing
from evenhand.spc.advise import advise_expected

_LITTLE = ("run", "cumulative")  # numbers say little: ask people as well


@dataclass(frozen=True, slots=True)
class Way:
    """What is proposed: in plain words, then the chart and its reason."""

    plain: str
    reason: str
    beside: tuple[str, ...]


class ExpectedForm(forms.Form):
    """What a month will bring in the group that is looked at."""

    people = forms.FloatField(
        label="About how many in a month, in the group you look at",
        help_text="For example the births of Black women in an ordinary month. A guess is enough.",
        min_value=0.01,
        max_value=1_000_000,
    )
    events = forms.FloatField(
        label="and to how many of them it happens",
        help_text="Less than one is fine: 0.5 is once in two months.",
        min_value=0,
        max_value=1_000_000,
    )
    months = forms.IntegerField(
        label="For how many months you will look", min_value=1, max_value=240, initial=24
    )

    def clean(self) -> Any:
        given = super().clean() or {}
        if given.get("events", 0) > given.get("people", float("inf")):
            self.add_error("events", "There cannot be more of these than people.")
        return given


def can_advise(definition: Measure) -> bool:
    """Shares and rates; an average is one point a month whatever is expected."""
    return definition.kind in (Kind.PROPORTION, Kind.RATE)


def way(definition: Measure, *, people: float, events: float, months: int) -> Way:
    """What to do, with its reason."""
    advice = advise_expected(events, people, kind=str(definition.kind), months=months)
    little = advice.grain_step in _LITTLE
    beside = (measuring().ways["voices"], wording("feasibility")["note"]["not_a_reason"])
    return Way(measuring().ways[advice.grain_step], advice.reason, beside if little else ())


def leads_first(definition: Measure, track_id: str) -> tuple[str, ...]:
    """On a complex pathway: what moves first, before any proposal for the outcome."""
    chosen = track(track_id)
    if not chosen.advice:
        return ()
    delay = max(chosen.delay_months, definition.horizon_months)
    ids = definition.leads or definition.companions
    process = [m.title for m in library() if m.id in ids and m.role is Role.PROCESS]
    said = [chosen.advice.format(delay=delay)]
    if process and definition.role is Role.OUTCOME:
        said.append(chosen.leads.format(titles=listing([f"‘{title}’" for title in process])))
    return tuple(said)


def pathway(definition: Measure) -> str:
    """What to expect where the outcome comes long after care has changed; empty elsewhere."""
    if not definition.pathway:
        return ""
    return wording("feasibility")["pathway"]["complex"].format(delay=definition.horizon_months)

"""The lock with its measure plan, and opening it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.charts.words import day
from evenhand.frameworks.focus import choosing
from evenhand.web.design.beside import Versioned
from evenhand.web.focus.forms.studies import DAY, Choices
from evenhand.web.focus.locking import Choice, Override, Place
from evenhand.web.projects.forms import EVERYONE_ELSE, PlanForm


class LockForm(PlanForm):
    """The choice, and the measure plan that is written with it."""

    option = forms.ChoiceField(label="The focus", widget=forms.RadioSelect)
    because = forms.CharField(
        label="Why this one", help_text="What all three parts, the partners and the team say.",
        widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000,
    )  # fmt: skip
    absent = forms.CharField(
        label="Who was not there when it was talked over",
        help_text="Roles, not names.",
        max_length=300,
        required=False,
    )
    without = forms.CharField(
        label="Why it is locked without what is missing", help_text="It stays visible beside the focus.",
        widget=forms.Textarea(attrs={"rows": 2}), max_length=1_000,
    )  # fmt: skip
    outside = forms.CharField(
        label="If it is outside the programme’s areas: why", help_text="It stays visible.", widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1_000, required=False,
    )  # fmt: skip
    overridden = forms.BooleanField(
        label="A senior leader decided this over the team’s choice", required=False
    )
    override_by = forms.CharField(label="Which role decided", max_length=120, required=False)
    override_choice = forms.CharField(
        label="What the team had chosen", max_length=160, required=False
    )
    override_reason = forms.CharField(label="The reason given", max_length=1_000, required=False)
    chosen_with_data_to = forms.DateField(
        label="Last day of the data that you looked at", help_text=DAY
    )
    baseline_from = forms.DateField(
        label="From when the starting point is counted",
        help_text="After the data that you looked at, and before care changes.",
    )
    worst = forms.BooleanField(
        label="It was chosen because its numbers look worst",
        help_text="No fault: the findings then say how much of that is chance.",
        required=False,
    )
    field_order = (
        "option", "because", "absent", "without", "outside", "overridden", "override_by",
        "override_choice", "override_reason", "focus", "comparison", "reason",
        "chosen_with_data_to", "worst", "baseline_from", "change_date", "change_what",
        "primary_measure", "mode", "planned_end", "look_every",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        options: Choices,
        missing: Sequence[str],
        place: Place | None,
        seen_to: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, first=True, **kwargs)
        self.seen_to = seen_to
        self.fields["option"].choices = options  # type: ignore[attr-defined]
        self.fields["change_date"].label = "Date from which care changes"
        if not missing:
            del self.fields["without"]
        if place is None or not place.areas:
            del self.fields["outside"]

    def clean(self) -> Any:
        given = super().clean() or {}
        until, start, changed = (
            given.get(n) for n in ("chosen_with_data_to", "baseline_from", "change_date")
        )
        if until and self.seen_to and until < self.seen_to:
            seen = choosing().lock["seen"].format(until=day(self.seen_to))
            self.add_error("chosen_with_data_to", f"{seen} Give that day, or a later one.")
        if until and start and start <= until:
            self.add_error("baseline_from", "Give a day after the data that you looked at.")
        if start and changed and changed <= start:
            self.add_error("change_date", "Give a day after the baseline begins.")
        if given.get("overridden"):
            for name in ("override_by", "override_choice", "override_reason"):
                if not given.get(name, "").strip():
                    self.add_error(name, "Say it: a decision over the team is named as one.")
        return given

    def choice(self) -> Choice:
        """What is said with the lock."""
        given = self.cleaned_data
        override = None
        if given["overridden"]:
            override = Override(
                given["override_by"], given["override_reason"], given["override_choice"]
            )
        return Choice(
            reason=given["because"],
            without_reason=given.get("without", ""),
            outside_reason=given.get("outside", ""),
            absent=given["absent"],
            override=override,
        )

    def content(self) -> dict[str, Any]:
        """The plan, with the period that the starting point is counted in."""
        given = self.cleaned_data
        return {
            **super().content(),
            "chosen_with_data_to": given["chosen_with_data_to"].isoformat(),
            "baseline_from": given["baseline_from"].isoformat(),
            "chosen_because_worst": given["worst"],
        }


class ReopenForm(Versioned):
    """Why the choice is opened again."""

    reason = forms.CharField(
        label="Why it is opened again",
        help_text="What was learnt. Changing a focus for a reason is learning; it stays on record.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
    )


def first_plan(content: Mapping[str, Any] | None, data_to: date | None) -> dict[str, Any]:
    """First values of the plan's part of the form: what is in force, and data that were looked at."""
    found: dict[str, Any] = dict(content or {})
    chosen = (
        EVERYONE_ELSE if found.get("everyone_else") else next(iter(found.get("comparison", ())), "")
    )
    names: tuple[str, ...] = ("focus", "reason", "primary_measure", "mode", "look_every")
    known = {name: found[name] for name in names if name in found}
    until = data_to or timezone.localdate()
    return {
        **known,
        "comparison": chosen,
        "mode": known.get("mode", "monthly"),
        "chosen_with_data_to": until,
    }

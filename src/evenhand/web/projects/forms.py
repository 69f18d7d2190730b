"""Starting a project, and fixing its plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.ethnicity.catalogue import canonical_groups
from evenhand.web.design.beside import Versioned
from evenhand.web.projects.models import Track

EVERYONE_ELSE = "everyone_else"
MARGIN = ("margin_more", "margin_ratio", "margin_by", "margin_on")
_HIGH = ("asian", "black", "mixed", "white", "other")


def group_choices() -> list[tuple[str, str]]:
    """High-level groups, alphabetical with Other last."""
    known = canonical_groups("2021")
    return [(key, known[key].label) for key in _HIGH]


class ProjectForm(forms.Form):
    """A new project."""

    name = forms.CharField(label="Name of the project", max_length=160)
    aim = forms.CharField(
        label="Aim",
        help_text="For whom, from what, to what, by when. It can be put better later.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
    )
    clinical_area = forms.CharField(
        label="Clinical area",
        max_length=80,
        required=False,
        help_text="For example: major haemorrhage, preterm birth, gestational diabetes, perinatal mental health.",
    )
    track = forms.ChoiceField(
        label="How long change can take to show",
        choices=Track.choices,
        widget=forms.RadioSelect,
        initial=Track.USUAL,
    )
    started_on = forms.DateField(
        label="Start", help_text="For example, 01/09/2026.", initial=timezone.localdate
    )


class PlanForm(Versioned):
    """For whom, compared with whom, and from when: fixed before it is read."""

    focus = forms.MultipleChoiceField(
        label="Population of focus",
        help_text="Leave empty to read every group against the comparison.",
        choices=group_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    comparison = forms.ChoiceField(
        label="Compared with",
        choices=lambda: [*group_choices(), (EVERYONE_ELSE, "Everyone else")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why this comparison",
        help_text="It is printed beside every finding.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    change_date = forms.DateField(
        label="Date from which care changes",
        help_text="Leave empty until you have one. A date fixed beforehand makes a finding stronger.",
        required=False,
    )
    change_what = forms.CharField(label="What changes", max_length=200, required=False)
    primary_measure = forms.ChoiceField(
        label="Measure on which the project is judged",
        help_text="The others are read beside it.",
        required=False,
    )
    mode = forms.ChoiceField(
        label="How often the numbers are read",
        choices=[
            ("single", "Once, when the time has come"),
            ("monthly", "Again and again until a planned end: each look then asks for more"),
        ],
        widget=forms.RadioSelect,
        initial="single",
        required=False,
    )
    planned_end = forms.DateField(
        label="Planned end",
        help_text="Only when read again and again: the last month that the plan reads.",
        required=False,
    )
    look_every = forms.IntegerField(
        label="Months from one look to the next", min_value=1, max_value=24, required=False
    )
    margin_more = forms.FloatField(
        label="Called equal: up to how many more in 1,000",
        help_text="Agreed with lived experience partners before care changes, and locked. Without it nothing is called equal.",
        min_value=0.1,
        max_value=500,
        required=False,
    )
    margin_ratio = forms.FloatField(
        label="and at most how many times as often",
        help_text="For example 1.2.",
        min_value=1.01,
        max_value=10,
        required=False,
    )
    margin_by = forms.CharField(label="Agreed by", max_length=160, required=False)
    margin_on = forms.DateField(label="Agreed on", required=False)
    changed_because = forms.CharField(
        label="Why the plan changes",
        help_text="The earlier plan stays on record.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, first: bool, measures: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen = [("", "Not chosen yet"), *measures]
        self.fields["primary_measure"].choices = chosen  # type: ignore[attr-defined]
        if first:
            del self.fields["changed_because"]
        else:
            self.fields["changed_because"].required = True

    def clean(self) -> Any:
        given = super().clean() or {}
        if given.get("comparison") in given.get("focus", []):
            self.add_error("comparison", "Choose a group that is not the population of focus.")
        self._check_looks(given)
        self._check_margin(given)
        return given

    def _check_looks(self, given: dict[str, Any]) -> None:
        if given.get("mode") != "monthly":
            return
        start, end = given.get("change_date"), given.get("planned_end")
        if start is None:
            self.add_error("change_date", "Give the day: looks are counted from it.")
        if end is None:
            self.add_error("planned_end", "Give the last month that the plan reads.")
        elif start is not None and end <= start:
            self.add_error("planned_end", "Give a day after care changes.")

    def _check_margin(self, given: dict[str, Any]) -> None:
        parts = [name for name in MARGIN if given.get(name) not in (None, "")]
        if parts and len(parts) < len(MARGIN) and not set(MARGIN) & set(self.errors):
            missing = next(name for name in MARGIN if name not in parts)
            self.add_error(
                missing, "A margin needs all four: how much, on both scales, who and when."
            )
        agreed = given.get("margin_on")
        if agreed and agreed > timezone.localdate():
            self.add_error("margin_on", "Give the day on which it was agreed, not one to come.")

    def content(self) -> dict[str, Any]:
        """As the plan keeps it."""
        given = self.cleaned_data
        everyone = given["comparison"] == EVERYONE_ELSE
        changed = given["change_date"]
        return {
            "focus": given["focus"],
            "comparison": [] if everyone else [given["comparison"]],
            "everyone_else": everyone,
            "reason": given["reason"],
            "change_date": changed.isoformat() if changed else None,
            "change_what": given["change_what"],
            "primary_measure": given["primary_measure"],
            **self._looks(),
            "margin": self._margin(),
        }

    def _looks(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given["mode"] != "monthly":
            return {"mode": "single", "planned_end": None, "look_every": 1}
        end = given["planned_end"].isoformat()
        return {"mode": "monthly", "planned_end": end, "look_every": given["look_every"] or 1}

    def _margin(self) -> dict[str, Any] | None:
        """As the library's `Margin`: the difference unscaled."""
        given = self.cleaned_data
        if given["margin_more"] is None:
            return None
        return {
            "difference": given["margin_more"] / 1000,
            "ratio": given["margin_ratio"],
            "agreed_by": given["margin_by"],
            "agreed_on": given["margin_on"].isoformat(),
        }

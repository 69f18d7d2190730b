"""Starting a project, and fixing its plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from evenhand.ethnicity.catalogue import canonical_groups
from evenhand.web.projects.models import Track

EVERYONE_ELSE = "everyone_else"
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


class PlanForm(forms.Form):
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
    changed_because = forms.CharField(
        label="Why the plan changes",
        help_text="The earlier plan stays on record.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["changed_because"]
        else:
            self.fields["changed_because"].required = True

    def clean(self) -> Any:
        given = super().clean() or {}
        if given.get("comparison") in given.get("focus", []):
            self.add_error("comparison", "Choose a group that is not the population of focus.")
        return given

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
        }

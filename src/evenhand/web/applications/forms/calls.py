"""Forms of conveners before anybody applies, and of everybody: the call, interest, hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from django import forms

from evenhand.frameworks.commitment import CommitmentError, CommitmentPlan, parse_commitment
from evenhand.web.applications.forms.fields import (
    DAY,
    area_field,
    email_field,
    long_field,
    text_field,
)
from evenhand.web.design.beside import Mergeable
from evenhand.web.organisations.models import OrganisationKind


class CallForm(Mergeable):
    """Everything about a call."""

    title = text_field("Title of the call")
    expected = long_field("What is expected of teams", help_text="And what they get.")
    pack = long_field(
        "Information pack",
        rows=14,
        help_text="What people should know before they apply: why, what, when, with whom, what it costs, whom to ask. An empty line begins a new paragraph.",
    )
    areas = long_field(
        "Clinical areas", rows=4, most=2_000, help_text="One a line. Applicants choose one of them."
    )
    places = forms.IntegerField(
        label="Places",
        min_value=1,
        max_value=1_000,
        required=False,
        help_text="How many teams can take part. Empty: not limited.",
    )
    least_in_area = forms.IntegerField(
        label="Least teams in one clinical area",
        min_value=0,
        max_value=100,
        help_text="So that they can learn from each other. 0: no such number.",
    )
    opens_on = forms.DateField(label="Opens on", help_text=DAY)
    interest_until = forms.DateField(label="Expressions of interest until")
    closes_on = forms.DateField(
        label="Applications until", help_text="Until the end of that day. Then they are read."
    )
    decided_by = forms.DateField(label="Decided by")
    starts_on = forms.DateField(label="Projects begin on")
    keep_until = forms.DateField(
        label="What is not accepted is kept until",
        help_text="On the day after, expressions of interest and applications that became no team are deleted.",
    )
    commitment = long_field(
        "What taking part asks, in hours",
        rows=16,
        help_text="Roles and activities. The page for applicants works out hours by role and month from this.",
    )
    names_told = forms.BooleanField(
        label="Applicants are told who assessed their application", required=False
    )
    levels_told = forms.BooleanField(
        label="Applicants are told the levels that were agreed, with their words", required=False
    )

    def clean_areas(self) -> str:
        text: str = self.cleaned_data["areas"]
        if any(len(a) > 80 for a in _lines(text)):
            raise forms.ValidationError("Use at most 80 characters for an area.")
        return text

    def clean_commitment(self) -> str:
        text: str = self.cleaned_data["commitment"]
        try:
            parse_commitment(text)
        except CommitmentError as error:
            raise forms.ValidationError(str(error)) from None
        return text

    def clean(self) -> Any:
        given = super().clean() or {}
        order = ("opens_on", "interest_until", "closes_on", "decided_by", "starts_on")
        for first, then in [*pairwise(order), ("decided_by", "keep_until")]:
            if given.get(first) and given.get(then) and given[then] < given[first]:
                before = self.fields[first].label
                self.add_error(then, f"Give a day that is not before ‘{before}’.")
        return given

    def content(self) -> dict[str, Any]:
        """As a call keeps it."""
        areas = sorted(_lines(self.cleaned_data["areas"]), key=str.casefold)
        return self.contents | {"areas": areas}


def _lines(text: str) -> list[str]:
    """Each once, without empty ones."""
    lines = (line.strip() for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


class InterestForm(forms.Form):
    """Who writes; what their service is stands in the form of the instrument beside it. `website` is a trap for robots."""

    name = text_field("Your name", 120)
    email = email_field("Your email", help_text="Only the programme's conveners see it.")

    def __init__(self, *args: Any, areas: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = forms.ChoiceField(
            label="Clinical area that you would work on",
            choices=[(a, a) for a in areas],
            widget=forms.RadioSelect,
        )


class InviteToApplyForm(forms.Form):
    """Somebody whom a convener asks without an expression of interest."""

    name = text_field("Name", 120)
    email = email_field("Email")
    organisation = text_field("Organisation")
    kind = forms.ChoiceField(
        label="What it is", choices=OrganisationKind.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, areas: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = area_field(areas)


class CommitmentForm(forms.Form):
    """How many people, and how long they travel."""

    def __init__(self, *args: Any, plan: CommitmentPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        for role in plan.roles:
            self.fields[f"people-{role.id}"] = forms.IntegerField(
                label=role.label, min_value=0, max_value=50, initial=role.usual
            )
        self.fields["travel"] = forms.DecimalField(
            label="Hours to a day in person and back",
            min_value=0,
            max_value=48,
            decimal_places=1,
            max_digits=3,
            initial=2,
        )

    def people(self) -> Mapping[str, int]:
        return {r.id: self.cleaned_data[f"people-{r.id}"] for r in self.plan.roles}

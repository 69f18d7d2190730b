"""Forms of who applies: the team-to-be, its people, its plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from evenhand.frameworks.instruments import Instrument
from evenhand.web.applications.forms.fields import (
    DAY,
    area_field,
    email_field,
    hours_field,
    long_field,
    text_field,
)
from evenhand.web.applications.models import Part, Said, Seat
from evenhand.web.design.beside import Mergeable, Whole
from evenhand.web.organisations.models import OrganisationKind


class ApplicationForm(Mergeable):
    """What the team-to-be is called, and where it belongs."""

    team_name = text_field("Name of the team")
    organisation = text_field("Organisation")
    organisation_kind = forms.ChoiceField(
        label="What it is", choices=OrganisationKind.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, areas: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = area_field(areas)


class PersonForm(forms.Form):
    """Somebody who would take part."""

    name = text_field("Name", 120)
    email = email_field(
        "Email", help_text="They get a link of their own and answer for themselves."
    )
    part = forms.ChoiceField(
        label="Part in the team",
        choices=[(p.value, p.label) for p in Part if p != Part.LEAD],
        widget=forms.RadioSelect,
    )
    hours = hours_field(
        "Hours a month that you ask of them",
        required=False,
        help_text="They say themselves what they can give.",
    )


class OwnHoursForm(Whole):
    """The lead's own part."""

    hours = hours_field("Hours a month that you give yourself")
    profession = text_field("Your profession", 120, required=False)


class OwnPartForm(Whole):
    """What a named person says."""

    profession = text_field("Your profession or role", 120, required=False)
    hours = hours_field("Hours a month that you can give", required=False)
    said = forms.ChoiceField(
        label="Do you take part?",
        choices=[(Said.YES.value, "Yes"), (Said.NO.value, "No")],
        widget=forms.RadioSelect,
        help_text="You need not say why.",
    )

    def clean(self) -> Any:
        given = super().clean() or {}
        if (
            given.get("said") == Said.YES
            and given.get("hours") is None
            and "hours" not in self.errors
        ):
            self.add_error("hours", "Say how many hours a month you can give; 0 is an answer.")
        return given


class StatementForm(Whole):
    """What a sponsor says."""

    profession = text_field("Your role in the organisation", 120)
    statement = long_field(
        "Your statement",
        rows=8,
        most=5_000,
        required=False,
        help_text="Why the organisation supports this, what you will do yourself, and what you will see to: people's time, data, money, other departments.",
    )
    hours = hours_field("Hours a month that you give yourself", required=False)
    said = forms.ChoiceField(
        label="Do you sponsor this application?",
        choices=[(Said.YES.value, "Yes"), (Said.NO.value, "No")],
        widget=forms.RadioSelect,
    )

    def clean(self) -> Any:
        given = super().clean() or {}
        if given.get("said") == Said.YES:
            if not given.get("statement"):
                self.add_error("statement", "Write a statement, or answer no.")
            if given.get("hours") is None and "hours" not in self.errors:
                self.add_error("hours", "Say how many hours a month you can give; 0 is an answer.")
        return given


class GapForm(forms.Form):
    """What is done about something that is not in place yet."""

    def __init__(
        self, *args: Any, instrument: Instrument, seats: Iterable[Seat], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        rated = [(i.name, str(i.label)) for i in instrument.items() if i.type == "scale"]
        self.people = {str(s.pk): s for s in seats}
        self.fields["about"] = forms.ChoiceField(label="What is not in place yet", choices=rated)
        self.fields["what"] = text_field(
            "What you will do", 300, help_text="One thing that somebody can begin with."
        )
        self.fields["owner"] = forms.ChoiceField(
            label="Who sees to it", choices=[(k, s.name) for k, s in self.people.items()]
        )
        self.fields["due"] = forms.DateField(label="By when", help_text=DAY)


class SendForm(forms.Form):
    """Sending an application that lacks something."""

    reason = long_field("Why it is sent without that", rows=3, most=2_000, required=False)

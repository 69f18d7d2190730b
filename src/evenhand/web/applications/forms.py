"""Forms of calls, applications and what is decided about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from django import forms

from evenhand.frameworks.commitment import CommitmentError, CommitmentPlan, parse_commitment
from evenhand.frameworks.instruments import Instrument
from evenhand.frameworks.selection import Selection
from evenhand.web.applications.models import Application, Assessor, Conflict, Part, Said, Seat
from evenhand.web.design.beside import Versioned
from evenhand.web.organisations.models import Organisation, OrganisationKind

_DAY = "For example, 31/03/2027."
_LONGEST = 20_000


def _text(label: str, most: int = 160, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, **options)


def _long(label: str, rows: int = 5, most: int = _LONGEST, **options: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=area, **options)


def _email(label: str, **options: Any) -> forms.EmailField:
    return forms.EmailField(label=label, max_length=254, **options)


def _hours(label: str, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=300, decimal_places=1, max_digits=4, **options
    )


class CallForm(Versioned):
    """Everything about a call."""

    title = _text("Title of the call")
    expected = _long("What is expected of teams", help_text="And what they get.")
    pack = _long(
        "Information pack",
        rows=14,
        help_text="What people should know before they apply: why, what, when, with whom, what it costs, whom to ask. An empty line begins a new paragraph.",
    )
    areas = _long(
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
    opens_on = forms.DateField(label="Opens on", help_text=_DAY)
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
    commitment = _long(
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

    def clean_areas(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["areas"].splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        if any(len(a) > 80 for a in found):
            raise forms.ValidationError("Use at most 80 characters for an area.")
        return sorted(found, key=str.casefold)

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


class InterestForm(forms.Form):
    """Who writes; what their service is stands in the form of the instrument beside it. `website` is a trap for robots."""

    name = _text("Your name", 120)
    email = _email("Your email", help_text="Only the programme's conveners see it.")

    def __init__(self, *args: Any, areas: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = forms.ChoiceField(
            label="Clinical area that you would work on",
            choices=[(a, a) for a in areas],
            widget=forms.RadioSelect,
        )


class InviteToApplyForm(forms.Form):
    """Somebody whom a convener asks without an expression of interest."""

    name = _text("Name", 120)
    email = _email("Email")
    organisation = _text("Organisation")
    kind = forms.ChoiceField(
        label="What it is", choices=OrganisationKind.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, areas: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = _area(areas)


def _area(areas: Sequence[str]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Clinical area", choices=[(a, a) for a in areas], widget=forms.RadioSelect
    )


class ApplicationForm(Versioned):
    """What the team-to-be is called, and where it belongs."""

    team_name = _text("Name of the team")
    organisation = _text("Organisation")
    organisation_kind = forms.ChoiceField(
        label="What it is", choices=OrganisationKind.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, areas: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = _area(areas)


class PersonForm(forms.Form):
    """Somebody who would take part."""

    name = _text("Name", 120)
    email = _email("Email", help_text="They get a link of their own and answer for themselves.")
    part = forms.ChoiceField(
        label="Part in the team",
        choices=[(p.value, p.label) for p in Part if p != Part.LEAD],
        widget=forms.RadioSelect,
    )
    hours = _hours(
        "Hours a month that you ask of them",
        required=False,
        help_text="They say themselves what they can give.",
    )


class OwnHoursForm(Versioned):
    """The lead's own part."""

    hours = _hours("Hours a month that you give yourself")
    profession = _text("Your profession", 120, required=False)


class OwnPartForm(Versioned):
    """What a named person says."""

    profession = _text("Your profession or role", 120, required=False)
    hours = _hours("Hours a month that you can give", required=False)
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


class StatementForm(Versioned):
    """What a sponsor says."""

    profession = _text("Your role in the organisation", 120)
    statement = _long(
        "Your statement",
        rows=8,
        most=5_000,
        required=False,
        help_text="Why the organisation supports this, what you will do yourself, and what you will see to: people's time, data, money, other departments.",
    )
    hours = _hours("Hours a month that you give yourself", required=False)
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
        self.fields["what"] = _text(
            "What you will do", 300, help_text="One thing that somebody can begin with."
        )
        self.fields["owner"] = forms.ChoiceField(
            label="Who sees to it", choices=[(k, s.name) for k, s in self.people.items()]
        )
        self.fields["due"] = forms.DateField(label="By when", help_text=_DAY)


class SendForm(forms.Form):
    """Sending an application that lacks something."""

    reason = _long("Why it is sent without that", rows=3, most=2_000, required=False)


class AssessorForm(forms.Form):
    """Whom to ask."""

    name = _text("Name", 120)
    email = _email("Email")


class AssignForm(forms.Form):
    """Who reads an application."""

    def __init__(self, *args: Any, assessors: Iterable[Assessor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(a.pk): a for a in assessors}
        self.fields["assessors"] = forms.MultipleChoiceField(
            label="Who reads it",
            choices=[(k, a.name) for k, a in self.people.items()],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text="Whoever has begun stays.",
        )


class ConflictForm(forms.Form):
    """Whether an assessor is free to read."""

    conflict = forms.ChoiceField(
        label="Do you have a conflict of interest?",
        choices=[
            (Conflict.NONE.value, "No: I can read it without an interest of mine"),
            (Conflict.HAS.value, "Yes, or somebody could think so"),
        ],
        widget=forms.RadioSelect,
        help_text="You work or worked there, you are close to somebody who is named, you gain or lose by it, you helped to write it.",
    )
    note = _text(
        "What it is", 300, required=False, help_text="Only conveners read it. You need not say."
    )


class ModerationForm(Versioned):
    """For each element the level that was agreed, and why where people differed."""

    def __init__(
        self, *args: Any, instrument: Instrument, hints: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = [i for i in instrument.items() if i.type == "scale"]
        for item in self.items:
            scale = instrument.scales[item.scale]
            steps = [(str(n), f"{n}: {scale.anchors[n]}") for n in scale.steps]
            self.fields[item.name] = forms.ChoiceField(
                label=str(item.label),
                choices=[*steps, ("dont_know", "Cannot be told from the application")],
                widget=forms.RadioSelect,
                help_text=hints[item.name],
            )
            self.fields[f"why-{item.name}"] = forms.CharField(
                label=f"Why, for ‘{item.label}’", required=False, max_length=1_000
            )

    def levels(self) -> dict[str, Any]:
        given = {i.name: self.cleaned_data[i.name] for i in self.items}
        return {k: int(v) if v.isdecimal() else v for k, v in given.items()}

    def reasons(self) -> dict[str, str]:
        return {i.name: self.cleaned_data[f"why-{i.name}"].strip() for i in self.items}


class DecisionForm(Versioned):
    """Outcome and reasons."""

    def __init__(self, *args: Any, selection: Selection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"] = forms.ChoiceField(
            label="Decision", choices=_labelled(selection.outcomes), widget=forms.RadioSelect
        )
        self.fields["grounds"] = forms.MultipleChoiceField(
            label="Grounds, if it is not this time",
            choices=_labelled(selection.grounds),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text="A level is no ground.",
        )
        self.fields["reasons"] = _long(
            "Reasons",
            most=5_000,
            help_text="They stay on record, even where every application is accepted. Conveners and evaluators read them.",
        )
        self.fields["support"] = _long(
            "What the programme does to support them",
            most=2_000,
            required=False,
            help_text="Applicants read it, and it goes into their action plan.",
        )
        self.fields["feedback"] = _long(
            "Feedback to the applicants",
            most=5_000,
            help_text="What is strong, and what would help.",
        )


def _labelled(found: Iterable[Any]) -> list[tuple[str, str]]:
    return [(x.id, x.label) for x in found]


class FoundForm(forms.Form):
    """Where the new team belongs. Everything else is in the application."""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = forms.ModelChoiceField(
            Organisation.objects.all(),
            label="Organisation",
            required=False,
            empty_label=f"A new one: {application.organisation}",
            help_text="Choose the one that is there. Applicants only typed a name.",
        )
        self.fields["invite_sponsor"] = forms.BooleanField(
            label="Invite the sponsor as a leader of this organisation: they see what its teams share with leaders",
            required=False,
        )
        self.fields["starts_on"] = forms.DateField(label="The project begins on", help_text=_DAY)


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

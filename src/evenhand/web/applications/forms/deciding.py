"""Forms of who reads and decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from evenhand.frameworks.instruments import Instrument
from evenhand.frameworks.selection import Selection
from evenhand.web.applications.forms.fields import DAY, email_field, long_field, text_field
from evenhand.web.applications.models import Application, Assessor, Conflict
from evenhand.web.design.beside import Mergeable, Whole
from evenhand.web.organisations.models import Organisation


class AssessorForm(forms.Form):
    """Whom to ask."""

    name = text_field("Name", 120)
    email = email_field("Email")


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
    note = text_field(
        "What it is", 300, required=False, help_text="Only conveners read it. You need not say."
    )


class ModerationForm(Mergeable):
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
        self.as_one = tuple((i.name, f"why-{i.name}") for i in self.items)

    def levels(self) -> dict[str, Any]:
        given = {i.name: self.cleaned_data[i.name] for i in self.items}
        return {k: int(v) if v.isdecimal() else v for k, v in given.items()}

    def reasons(self) -> dict[str, str]:
        return {i.name: self.cleaned_data[f"why-{i.name}"].strip() for i in self.items}


class DecisionForm(Whole):
    """Outcome and reasons."""

    def __init__(self, *args: Any, selection: Selection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"] = forms.ChoiceField(
            label="Decision", choices=labelled(selection.outcomes), widget=forms.RadioSelect
        )
        self.fields["grounds"] = forms.MultipleChoiceField(
            label="Grounds, if it is not this time",
            choices=labelled(selection.grounds),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text="A level is no ground.",
        )
        self.fields["reasons"] = long_field(
            "Reasons",
            most=5_000,
            help_text="They stay on record, even where every application is accepted. Conveners and evaluators read them.",
        )
        self.fields["support"] = long_field(
            "What the programme does to support them",
            most=2_000,
            required=False,
            help_text="Applicants read it, and it goes into their action plan.",
        )
        self.fields["feedback"] = long_field(
            "Feedback to the applicants",
            most=5_000,
            help_text="What is strong, and what would help.",
        )


def labelled(found: Iterable[Any]) -> list[tuple[str, str]]:
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
        self.fields["starts_on"] = forms.DateField(label="The project begins on", help_text=DAY)

"""Forms for teams, people and what is shared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from evenhand.web.design.beside import Mergeable, Whole
from evenhand.web.organisations.models import (
    OF_A_TEAM,
    Audience,
    Granularity,
    Organisation,
    OrganisationKind,
    Programme,
    Role,
    Team,
)


def _name(label: str, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=160, **options)


def _person(label: str, **options: Any) -> forms.CharField:
    """As long as the table keeps it: PostgreSQL refuses more."""
    return forms.CharField(label=label, max_length=120, **options)


def _email(label: str) -> forms.EmailField:
    return forms.EmailField(label=label, max_length=254)


class OrganisationForm(Mergeable):
    """An organisation, and the systems that it belongs to."""

    name = _name("Name of the organisation")
    kind = forms.ChoiceField(
        label="What it is", choices=OrganisationKind.choices, widget=forms.RadioSelect
    )
    within = forms.ModelMultipleChoiceField(
        Organisation.objects.all(),
        label="Belongs to",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="For example, the local maternity and neonatal system of a Trust. Its leaders see what a team's agreement allows leaders of a system.",
    )

    def __init__(self, *args: Any, changed: Organisation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changed = changed
        if changed is not None:
            others = Organisation.objects.exclude(pk=changed.pk)
            self.fields["within"].queryset = others  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return _free(self.cleaned_data["name"], Organisation, self.changed)


class ProgrammeForm(forms.Form):
    """A new programme."""

    name = _name("Name of the programme")

    def clean_name(self) -> str:
        return _free(self.cleaned_data["name"], Programme, None)


def _free(
    name: str, model: type[Organisation | Programme], own: Organisation | Programme | None
) -> str:
    """A name that no other bears: two would not be told apart."""
    others = model.objects.filter(name=name)
    if (others.exclude(pk=own.pk) if own else others).exists():
        raise forms.ValidationError("There is one with that name already.")
    return name


class TeamForm(forms.Form):
    """A new team, and whom to invite as its lead."""

    name = _name("Name of the team")
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label="Organisation", required=False, empty_label="None yet"
    )
    programme = forms.ModelChoiceField(
        Programme.objects.all(), label="Programme", required=False, empty_label="None yet"
    )
    lead_name = _person("Name of the team lead")
    lead_email = _email("Email of the team lead")


class PlaceTeamForm(Mergeable):
    """A team's name, and where it belongs: to several organisations and programmes, if it does."""

    name = _name("Name of the team")
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.all(),
        label="Organisations",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Their leaders see what the team's agreement allows.",
    )
    programmes = forms.ModelMultipleChoiceField(
        Programme.objects.all(),
        label="Programmes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Their conveners and evaluators see what the team's agreement allows.",
    )


class InviteToOrganisationForm(forms.Form):
    """Invite a leader of an organisation."""

    name = _person("Name")
    email = _email("Email")


class InviteForm(forms.Form):
    """Invite somebody to a team."""

    name = _person("Name")
    email = _email("Email")
    role = forms.ChoiceField(
        label="Role",
        choices=[(r.value, r.label) for r in OF_A_TEAM],
        widget=forms.RadioSelect,
        initial=Role.MEMBER,
    )


class InviteToProgrammeForm(forms.Form):
    """Invite a convener or an evaluator."""

    name = _person("Name")
    email = _email("Email")
    role = forms.ChoiceField(
        label="Role",
        choices=[(Role.CONVENER, Role.CONVENER.label), (Role.EVALUATOR, Role.EVALUATOR.label)],
        widget=forms.RadioSelect,
    )


class AgreementForm(Whole):
    """What each audience may see, until when, and who may open exact counts: one agreement."""

    governance_owner = _person(
        "Information governance owner", help_text="The person who answers for this agreement."
    )
    until = forms.DateField(label="Agreed until", help_text="For example, 31/03/2027.")

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for audience in Audience:
            self.fields[audience.value] = forms.ChoiceField(
                label=f"{audience.label} may see",
                choices=Granularity.choices,
                widget=forms.RadioSelect,
                initial=Granularity.NOTHING,
            )
        members = team.membership_set.select_related("person").order_by("person__name")
        people = {str(m.person_id): m.person.name for m in members}
        self.fields["exact_for"] = forms.MultipleChoiceField(
            label="Who may open exact counts",
            help_text="Each time is put on record. Everyone else sees protected numbers.",
            choices=list(people.items()),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until < timezone.localdate():
            raise forms.ValidationError("Choose a day that is still to come.")
        return until

    @property
    def terms(self) -> dict[str, str]:
        return {a.value: self.cleaned_data[a.value] for a in Audience}

"""A form from a kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from evenhand.frameworks.registers import Field, Kind
from evenhand.web.design.beside import Mergeable
from evenhand.web.organisations.models import Team

_OPTIONAL = ("", "Not chosen")


def form_field(field: Field) -> forms.Field:
    """One field of a kind as a form field."""
    common: dict[str, Any] = {
        "label": field.label,
        "help_text": field.hint,
        "required": field.required,
    }
    if field.type == "date":
        return forms.DateField(**common)
    if field.type == "number":
        return forms.DecimalField(**common)
    if field.type == "choice":
        choices = field.choices if field.required else (_OPTIONAL, *field.choices)
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    widget = forms.Textarea(attrs={"rows": 4}) if field.type == "long_text" else forms.TextInput()
    return forms.CharField(widget=widget, max_length=2_000, **common)


class EntryForm(Mergeable):
    """The fields of a kind, then who follows it up and when."""

    def __init__(self, *args: Any, kind: Kind, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for field in kind.fields:
            self.fields[field.name] = form_field(field)
        people = team.membership_set.select_related("person").order_by("person__name")
        names = {str(m.person_id): m.person.name for m in people}
        self.fields["owner"] = forms.ChoiceField(
            label="Who follows it up", choices=[("", "Nobody yet"), *names.items()], required=False
        )
        self.fields["follow_up"] = forms.DateField(
            label=kind.follow_up, help_text="For example, 31/01/2027.", required=False
        )

    def clean(self) -> Any:
        given = super().clean() or {}
        for field in self.kind.fields:
            first, last = given.get(field.not_before), given.get(field.name)
            if first and last and last < first:
                label = self.kind.field(field.not_before).label
                self.add_error(field.name, f"Give a day that is not before ‘{label}’.")
            other, value = field.needed_if
            if other and given.get(other) == value and not given.get(field.name):
                self.add_error(field.name, f"Fill in ‘{field.label}’: it stays on record.")
        return given

    def content(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What the entry keeps, of values of the form: plain ones."""
        return {f.name: _plain(given.get(f.name)) for f in self.kind.fields}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value or ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)

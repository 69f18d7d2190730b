"""Who does not answer a round, and at how many levels it asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from evenhand.web.design.beside import Versioned
from evenhand.web.instruments.models import Round


class SettingsForm(Versioned):
    """Before the team agrees."""

    aside = forms.MultipleChoiceField(
        label="Who does not answer this time",
        help_text="Leaders of the organisation are ticked already. Tick line managers of people in the team, unless the team asks them.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    one_level = forms.BooleanField(
        label="Unit and organisation are the same here: ask each thing once",
        help_text="Results still show it under both.",
        required=False,
    )

    def __init__(
        self, *args: Any, people: Sequence[tuple[str, str]], levels: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["aside"].choices = people  # type: ignore[attr-defined]
        if not levels:
            del self.fields["one_level"]

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        return {"aside": given["aside"], "one_level": bool(given.get("one_level"))}


def settings_now(found: Round) -> dict[str, Any]:
    """What the form begins with."""
    return {
        "version": found.set_version,
        "aside": [str(pk) for pk in found.aside.values_list("pk", flat=True)],
        "one_level": found.one_level,
    }

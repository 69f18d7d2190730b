"""How far one recommendation, or one action of it, is."""

from __future__ import annotations

from typing import Any

from django import forms

from evenhand.frameworks.implementing import recommended
from evenhand.web.design.beside import Mergeable
from evenhand.web.implementing.models import Standing


class UndertakingForm(Mergeable):
    """Its state, who answers for it, by when, what was done."""

    as_one = (("standing", "reason"),)

    standing = forms.ChoiceField(
        label="How far is it?", choices=Standing.choices, widget=forms.RadioSelect
    )
    answers = forms.CharField(
        label="Who answers for it",
        help_text="A role or a group rather than a name. Whoever evaluates the programme reads it.",
        max_length=120,
        required=False,
    )
    by_day = forms.DateField(
        label="By when", help_text="For example 3/10/2026. Conveners are told when it has passed.",
        required=False,
    )  # fmt: skip
    done = forms.CharField(
        label="What was done",
        help_text="So far, or in the end; and where it can be read. No name of a patient or a colleague.",
        max_length=3_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reason = forms.CharField(
        label="Why it is not for this programme",
        help_text="Only where you chose that.",
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> Any:
        given = super().clean() or {}
        if given.get("standing") == Standing.NOT_OURS and not given.get("reason", "").strip():
            self.add_error("reason", recommended().words["reason"])
        if given.get("standing") == Standing.DONE and not given.get("done", "").strip():
            self.add_error("done", recommended().words["done"])
        return given

    def content(self) -> dict[str, Any]:
        """As the action takes it."""
        given = self.contents
        return given | {"standing": Standing(given["standing"])}

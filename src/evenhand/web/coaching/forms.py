"""The note of a call."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.web.design.beside import Versioned


class CallForm(Versioned):
    """When it was, what it was about, what was agreed."""

    held_on = forms.DateField(label="Day of the call", help_text="For example 3/10/2026.")
    note = forms.CharField(
        label="What it was about",
        help_text="The team reads it. No name of a patient, and nothing told in confidence.",
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    agreed = forms.CharField(
        label="What was agreed, and by whom it is done",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("That day has not come yet.")
        return day

    def call(self) -> dict[str, Any]:
        """As the action takes it."""
        return {n: v for n, v in self.cleaned_data.items() if n != "version"}

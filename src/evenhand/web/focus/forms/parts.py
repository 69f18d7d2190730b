"""The three parts, and what they say together."""

from __future__ import annotations

from django import forms

from evenhand.web.design.beside import Mergeable
from evenhand.web.focus.forms.studies import DAY


class NeedsForm(Mergeable):
    """What one part takes."""

    hours_planned = forms.DecimalField(
        label="Hours that it will take",
        min_value=0,
        max_value=9999,
        decimal_places=1,
        required=False,
    )
    hours_spent = forms.DecimalField(
        label="Hours so far", min_value=0, max_value=9999, decimal_places=1, required=False
    )
    help_needed = forms.CharField(
        label="Help that is needed", help_text="An analyst, an interpreter, somebody trained.",
        widget=forms.Textarea(attrs={"rows": 2}), max_length=600, required=False,
    )  # fmt: skip
    help_asked_on = forms.DateField(label="Asked for on", help_text=DAY, required=False)
    given = forms.CharField(
        label="What the organisation gives for it", help_text="Hours, backfill, money, people; agreed with whom (a role).",
        widget=forms.Textarea(attrs={"rows": 2}), max_length=600, required=False,
    )  # fmt: skip


class SynthesisForm(Mergeable):
    """What the three parts say beside each other."""

    together = forms.CharField(
        label="What all of them say", help_text="In the team’s words. No quotation: those stand beside their insight, and can be taken back.",
        widget=forms.Textarea(attrs={"rows": 4}), max_length=4_000, required=False,
    )  # fmt: skip
    against = forms.CharField(
        label="Where they differ", help_text="Numbers that see nothing where people see much, or the other way round. Neither outweighs the other.",
        widget=forms.Textarea(attrs={"rows": 4}), max_length=4_000, required=False,
    )  # fmt: skip
    unknown = forms.CharField(
        label="What none of them says", help_text="Who was not heard, and what was not counted.",
        widget=forms.Textarea(attrs={"rows": 4}), max_length=4_000, required=False,
    )  # fmt: skip

"""Saying that one means it."""

from __future__ import annotations

from django import forms


class SureForm(forms.Form):
    """One box to tick."""

    sure = forms.BooleanField(
        label="Yes, delete this account for good",
        error_messages={"required": "Tick the box if you want to go on."},
    )

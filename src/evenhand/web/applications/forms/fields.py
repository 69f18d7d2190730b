"""Fields that several forms share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

DAY = "For example, 31/03/2027."
LONGEST = 20_000


def text_field(label: str, most: int = 160, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, **options)


def long_field(label: str, rows: int = 5, most: int = LONGEST, **options: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=area, **options)


def email_field(label: str, **options: Any) -> forms.EmailField:
    return forms.EmailField(label=label, max_length=254, **options)


def hours_field(label: str, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=300, decimal_places=1, max_digits=4, **options
    )


def area_field(areas: Sequence[str]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Clinical area", choices=[(a, a) for a in areas], widget=forms.RadioSelect
    )

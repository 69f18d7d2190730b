"""An offer, in the words of the register that teams keep of the same things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms

from evenhand.web.design.beside import Mergeable
from evenhand.web.registers.forms import form_field
from evenhand.web.supporting.models import FIELDS, NEEDED, words


class OfferForm(Mergeable):
    """What is offered, whom to ask, and whether it can be had now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            field = words().field(name)
            self.fields[name] = form_field(replace(field, required=name in NEEDED))

    def content(self, given: Mapping[str, Any]) -> dict[str, str]:
        """What is kept, of values of the form."""
        return {name: str(given.get(name) or "") for name in FIELDS}


class EndForm(Mergeable):
    """Why it is offered no longer."""

    because = forms.CharField(max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].label = words().field("ended_because").label

"""Asking leaders, and answering a team."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from evenhand.web.organisations.models import Organisation
from evenhand.web.sponsoring.models import Standing


class AskForm(forms.Form):
    """One thing that can be said yes or no to."""

    organisation = forms.ChoiceField(label="Who is asked", widget=forms.RadioSelect)
    words = forms.CharField(
        label="What you ask them for",
        help_text="One thing that can be said yes or no to, in one or two sentences. They see exactly this, and how many days it waits. No name of a patient or a colleague.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, leaders: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaders = {str(one.pk): one for one in leaders}
        choices = [(key, f"Leaders of {one.name}") for key, one in self.leaders.items()]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> Organisation:
        """The organisation whose leaders are asked."""
        return self.leaders[self.cleaned_data["organisation"]]


class AnswerAskForm(forms.Form):
    """Yes or no, with a line."""

    standing = forms.ChoiceField(
        label="Your answer",
        choices=[(Standing.ACCEPTED, "Accept it"), (Standing.DECLINED, "Decline it")],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label="What will happen, by when; or why not",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

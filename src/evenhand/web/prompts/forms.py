"""Answering a prompt."""

from __future__ import annotations

from typing import Any

from django import forms

from evenhand.frameworks.method import Prompt
from evenhand.web.design.beside import Versioned
from evenhand.web.prompts.models import Shape


class AnswerForm(Versioned):
    """An answer, what it rests on, and whose it is."""

    text = forms.CharField(
        label="Your answer", widget=forms.Textarea(attrs={"rows": 5}), max_length=4_000
    )
    evidence = forms.CharField(
        label="What it rests on",
        help_text="A measure, a policy, a conversation. No name of a patient or colleague.",
        required=False,
        max_length=1_000,
    )
    shape = forms.ChoiceField(
        label="Whose answer it is", choices=Shape.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, prompt: Prompt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shape"].initial = Shape.TEAM
        if prompt.private:
            self.fields["shape"].choices = [(Shape.PRIVATE, Shape.PRIVATE.label)]  # type: ignore[attr-defined]
            self.fields["shape"].initial = Shape.PRIVATE
            self.fields["shape"].help_text = "The team sees only that you did it."

    def answer(self) -> dict[str, Any]:
        """As the action takes it."""
        return {n: v for n, v in self.cleaned_data.items() if n != "version"}

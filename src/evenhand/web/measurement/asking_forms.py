"""Forms for measures that are not a rate: what is asked, of whom, and in which words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from evenhand.errors import MeasureError
from evenhand.experience import Asked, Form, asked_for
from evenhand.frameworks.measuring import measuring
from evenhand.frameworks.other_ways import Way, other_ways


def lines_of(text: str) -> tuple[str, ...]:
    """Lines that hold something, each in one piece."""
    return tuple(line for raw in text.splitlines() if (line := " ".join(raw.split())))


class AskedForm(forms.Form):
    """A measure of people's words, or of a bundle, by choosing one of the other ways."""

    title = forms.CharField(label="Title in plain words", max_length=120)
    role = forms.ChoiceField(
        label="Its part in the project",
        choices=lambda: [(r.id, f"{r.one.capitalize()}: {r.purpose}") for r in measuring().roles],
        widget=forms.RadioSelect,
        initial="outcome",
    )
    people = forms.CharField(
        label="Who they are",
        help_text="As the noun of a sentence: women, parents, families.",
        max_length=40,
        initial="women",
    )
    question = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), max_length=300)
    lines = forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), max_length=2_000)
    answers = forms.ChoiceField(
        label="Answers, worst first",
        choices=lambda: [(one.id, one.label) for one in other_ways().labels],
        widget=forms.RadioSelect,
        initial="often4",
    )

    def __init__(self, *args: Any, way: Way, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way = way
        for name in ("lines", "question"):
            self.fields[name].label = getattr(way, name)
            self.fields[name].help_text = getattr(way, f"{name}_hint")
        if way.id != Form.ANSWERS:
            del self.fields["answers"]

    def asked(self) -> Asked:
        """The definition.

        Raises
        ------
        MeasureError
        """
        given = self.cleaned_data
        chosen = other_ways().answers(given["answers"]) if "answers" in given else None
        return asked_for(
            " ".join(given["title"].split()),
            Form(self.way.id),
            role=given["role"],
            question=" ".join(given["question"].split()),
            texts=lines_of(given["lines"]),
            named=timezone.localdate(),
            people=" ".join(given["people"].split()),
            labels=chosen.labels if chosen else (),
            top=chosen.top if chosen else 1,
        )

    def clean(self) -> Any:
        given = super().clean()
        if not self.errors:
            try:
                self.asked()
            except MeasureError as error:
                self.add_error("lines", error.problem)
        return given


class MoreLinesForm(forms.Form):
    """More themes, questions or parts; those there are stay, with their numbers."""

    lines = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=2_000)
    reason = forms.CharField(
        label="Why",
        help_text="It stays on record.",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=400,
    )

    def __init__(self, *args: Any, way: Way, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].label = f"{way.lines} to add"
        self.fields["lines"].help_text = way.lines_hint

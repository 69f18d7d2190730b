"""Forms in which a measure is made by choosing, changed, and broken by date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from evenhand.errors import MeasureError
from evenhand.frameworks.measuring import measuring
from evenhand.measures import Measure, Role
from evenhand.measures.choosing import Choices, Question, made_by_choosing
from evenhand.measures.vocabulary import vocabulary
from evenhand.web.design.beside import Whole

_ASKED = ("boolean", "number", "code")


def _columns(*kinds: str, empty: str) -> list[tuple[str, str]]:
    """Columns by what they mean, alphabetical."""
    found = [(c.name, c.meaning.rstrip(".")) for c in vocabulary().values() if c.kind in kinds]
    known = [pair for pair in found if pair[0] not in ("site", "source_system")]
    return [("", empty), *sorted(known, key=lambda pair: pair[1].lower())]


def _tests() -> list[tuple[str, str]]:
    return [("", "Choose"), *((t.id, t.label) for t in measuring().tests)]


class OwnMeasureForm(forms.Form):
    """What happened, to whom, counted how, and which way is better."""

    title = forms.CharField(
        label="Title in plain words",
        max_length=120,
        help_text="For example: Listened to in labour.",
    )
    whom = forms.ChoiceField(
        label="To whom",
        choices=lambda: [(w.id, w.label) for w in measuring().whom],
        widget=forms.RadioSelect,
        initial="women",
    )
    event = forms.CharField(
        label="What happened",
        help_text="As the end of the sentence ‘Of 100 women in our care, 12 …’. For example: said that they were listened to. Care is the subject, never the group.",
        max_length=160,
    )
    role = forms.ChoiceField(
        label="Its part in the project",
        choices=lambda: [(r.id, f"{r.one.capitalize()}: {r.purpose}") for r in measuring().roles],
        widget=forms.RadioSelect,
        initial=Role.OUTCOME,
    )
    direction = forms.ChoiceField(
        label="Which way is better",
        choices=lambda: [(d.id, d.label) for d in measuring().directions],
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(
        label="Counted how",
        choices=lambda: [(k.id, k.label) for k in measuring().kinds],
        widget=forms.RadioSelect,
        initial="proportion",
    )
    multiplier = forms.TypedChoiceField(
        label="Shown as",
        choices=[("100", "In 100 (per cent)"), ("1000", "In 1,000")],
        coerce=int,
        initial="100",
        widget=forms.RadioSelect,
    )
    column = forms.ChoiceField(
        label="It happened when this is recorded",
        help_text="Only needed when files of records are to be counted.",
        choices=lambda: _columns(*_ASKED, empty="Nowhere: we type the numbers by hand"),
        required=False,
    )
    test = forms.ChoiceField(label="and what is recorded there", choices=_tests, required=False)
    value = forms.CharField(
        label="The number, or the words",
        help_text="For example 1000. Several words: with a comma between them.",
        max_length=200,
        required=False,
    )
    among_column = forms.ChoiceField(
        label="Only among those for whom this is recorded",
        choices=lambda: _columns(*_ASKED, empty="All of them"),
        required=False,
    )
    among_test = forms.ChoiceField(
        label="and what is recorded for them", choices=_tests, required=False
    )
    among_value = forms.CharField(
        label="The number, or the words, for them", max_length=200, required=False
    )
    number = forms.ChoiceField(
        label="The number that is averaged, or of how much",
        help_text="For an average: what is averaged. For a rate: of how much.",
        choices=lambda: _columns("number", empty="None"),
        required=False,
    )

    def choices(self) -> Choices:
        """What was chosen."""
        given = self.cleaned_data
        return Choices(
            title=given["title"],
            event=given["event"].rstrip("."),
            whom=given["whom"],
            role=given["role"],
            kind=given["kind"],
            direction=given["direction"],
            multiplier=given["multiplier"],
            happened=Question(given["column"], given["test"], given["value"]),
            among=Question(given["among_column"], given["among_test"], given["among_value"]),
            number=given["number"],
        )

    def clean(self) -> Any:
        given = super().clean()
        if not self.errors:
            try:
                made_by_choosing(self.choices())
            except MeasureError as error:
                self.add_error(None, f"{error.problem} {error.remedy}")
        return given


class ChangeMeasureForm(Whole, OwnMeasureForm):
    """Other choices for a measure that there is, with the reason and the day: what is counted is one thing."""

    reason = forms.CharField(
        label="What changes, and why",
        help_text="It stays on record, and beside the chart when a day is given.",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=400,
    )
    on = forms.DateField(
        label="Counted the new way from",
        help_text="Leave empty when only words change. For example, 01/09/2026.",
        required=False,
    )


def chosen_before(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored choices as the form's first values."""
    happened, among = stored.get("happened", {}), stored.get("among", {})
    plain = {k: v for k, v in stored.items() if k not in ("happened", "among")}
    return plain | {
        "column": happened.get("column", ""),
        "test": happened.get("test", ""),
        "value": happened.get("value", ""),
        "among_column": among.get("column", ""),
        "among_test": among.get("test", ""),
        "among_value": among.get("value", ""),
    }


class BreakForm(forms.Form):
    """A dated change in how something is measured, recorded or coded."""

    on = forms.DateField(label="From when", help_text="For example, 01/04/2026.")
    what = forms.CharField(
        label="What changed",
        help_text="For example: blood loss is weighed, no longer estimated.",
        max_length=200,
    )

    def __init__(self, *args: Any, definition: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if any(b.on == day for b in self.definition.breaks):
            raise forms.ValidationError("That day has a break already.")
        return day


class CommonMeasureForm(forms.Form):
    """A measure of the library that all teams of a programme are offered."""

    measure = forms.ChoiceField(label="Measure", widget=forms.RadioSelect)

    def __init__(self, *args: Any, offered: list[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            (m.id, f"{m.title} ({m.role})") for m in offered
        ]

"""Choosing a measure, and giving records."""

from __future__ import annotations

from typing import Any

from django import forms

from evenhand.measures import library
from evenhand.web.measurement.models import ProjectMeasure

LARGEST = 200 * 2**20


class ChooseMeasureForm(forms.Form):
    """A measure of the library."""

    measure = forms.ChoiceField(label="Measure", widget=forms.RadioSelect)

    def __init__(self, *args: Any, taken: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            (m.id, f"{m.title} ({m.role})") for m in library() if m.id not in taken
        ]


class UploadForm(forms.Form):
    """A file of records, and what to count in it."""

    file = forms.FileField(
        label="File of records",
        help_text="CSV or Excel, one row a birth, woman or referral. It is counted and then deleted.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.xls,.xlsb,.ods"}),
    )
    measures = forms.MultipleChoiceField(label="What to count", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, measures: list[ProjectMeasure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measures"].choices = [(str(m.pk), m.title) for m in measures]  # type: ignore[attr-defined]
        self.fields["measures"].initial = [str(m.pk) for m in measures]

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise forms.ValidationError(
                "The file is larger than 200 MB. Count it with the ‘evenhand’ command, and bring the measure table."
            )
        if not given.name.lower().endswith((".csv", ".xlsx", ".xls", ".xlsb", ".ods")):
            raise forms.ValidationError("Choose a CSV or Excel file.")
        return given

"""Choosing a measure, and giving records."""

from __future__ import annotations

from typing import Any

from django import forms

from evenhand.errors import InputFileError
from evenhand.measures import library
from evenhand.measures.exchange import LARGEST as LARGEST_TABLE
from evenhand.measures.exchange import Defined, tables_from_bytes
from evenhand.web.measurement.models import ProgrammeMeasure, ProjectMeasure

LARGEST = 200 * 2**20


class ChooseMeasureForm(forms.Form):
    """A measure of the programme, named first, or of the library."""

    measure = forms.ChoiceField(label="Measure", widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, taken: set[str], common: list[ProgrammeMeasure], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        gone = taken | {c.slug for c in common}
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            *((str(c.pk), f"{c.title} ({c.role}, in common: {c.programme})") for c in common),
            *((m.id, f"{m.title} ({m.role})") for m in library() if m.id not in gone),
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


class TableForm(forms.Form):
    """A file of measure tables, and which site it is of."""

    file = forms.FileField(
        label="Measure tables",
        help_text="The file that ‘evenhand count’ wrote. It holds counts only, never rows.",
        widget=forms.ClearableFileInput(attrs={"accept": ".json"}),
    )
    site = forms.CharField(
        label="Site",
        help_text="Only when the project has several sites and the file does not name its own. Its counts take the place of those there were of this site; the other sites stay.",
        max_length=80,
        required=False,
    )
    start_again = forms.BooleanField(
        label="Start again: this file takes the place of all counts there are", required=False
    )

    def clean_file(self) -> tuple[Defined, ...]:
        """The tables in it."""
        given = self.cleaned_data["file"]
        if given.size > LARGEST_TABLE:
            raise forms.ValidationError("The file is larger than 50 MB: measure tables are small.")
        try:
            return tables_from_bytes(given.read())
        except InputFileError as error:
            raise forms.ValidationError(f"{error.problem} {error.remedy}") from None

    def clean_site(self) -> str:
        """The name in one line."""
        return " ".join(self.cleaned_data["site"].split())

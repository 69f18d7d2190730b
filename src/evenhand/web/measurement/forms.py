"""Choosing a measure, and giving records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from evenhand.errors import InputFileError, MappingError
from evenhand.measures import Measure, library
from evenhand.measures.counted_file import tables_from_counts
from evenhand.measures.exchange import LARGEST as LARGEST_TABLE
from evenhand.measures.exchange import Defined, tables_from_bytes
from evenhand.records import ColumnMapping, DateOrder, Unit
from evenhand.review.columns import (
    Looked,
    cannot_count,
    choices_of,
    chosen_mapping,
    column_choices,
    group_choices,
    words_for_missing,
)
from evenhand.web.measurement.models import (
    DefinitionVersion,
    ProgrammeMeasure,
    ProjectMeasure,
)

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
        help_text="CSV or Excel, one row a birth, woman or referral. You check what its columns mean; then it is counted and deleted.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.xls,.xlsb,.ods"}),
    )
    measures = forms.MultipleChoiceField(label="What to count", widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, measures: list[ProjectMeasure], by_hand: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measures"].choices = [(str(m.pk), m.title) for m in measures]  # type: ignore[attr-defined]
        self.fields["measures"].initial = [str(m.pk) for m in measures]
        self.fields["measures"].help_text = _why_not(by_hand)

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise forms.ValidationError(
                "The file is larger than 200 MB. Count it with the ‘evenhand’ command, and bring the measure table."
            )
        if not given.name.lower().endswith((".csv", ".xlsx", ".xls", ".xlsb", ".ods")):
            raise forms.ValidationError("Choose a CSV or Excel file.")
        return given


def _why_not(by_hand: Sequence[str]) -> str:
    """Which measures a file cannot be counted for."""
    if not by_hand:
        return ""
    names = ", ".join(f"‘{title}’" for title in by_hand)
    return f"Not in the list: {names}. No column of a file says it, so it is typed by hand on its own page."


class TableForm(forms.Form):
    """A file of measure tables, and which site it is of."""

    file = forms.FileField(
        label="Measure tables",
        help_text="The file that ‘evenhand count’ wrote, or what the query that counts gave, as CSV. It holds counts only, never rows.",
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.csv"}),
    )
    site = forms.CharField(
        label="Site",
        help_text="Only when the project has several sites and the file does not name its own. Its counts take the place of those there were of this site; the other sites stay.",
        max_length=80,
        required=False,
    )
    start_again = forms.BooleanField(
        label="Start again: this file takes the place of all counts there are",
        help_text="Otherwise it takes the place of what was there from its first month to its last; months before and after stay.",
        required=False,
    )

    def __init__(self, *args: Any, kept: Sequence[DefinitionVersion] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept

    def clean_file(self) -> tuple[Defined, ...]:
        """The tables in it."""
        given = self.cleaned_data["file"]
        if given.size > LARGEST_TABLE:
            raise forms.ValidationError("The file is larger than 50 MB: measure tables are small.")
        try:
            if given.name.lower().endswith(".csv"):
                return self._counted(given.read())
            return tables_from_bytes(given.read())
        except InputFileError as error:
            raise forms.ValidationError(f"{error.problem} {error.remedy}") from None

    def _counted(self, content: bytes) -> tuple[Defined, ...]:
        """What the query that counts gave, by the definitions that it was written for."""
        by_id = {(one := version.definition()).id: (one, version.toml) for version in self.kept}
        tables = tables_from_counts(content, [one for one, _ in by_id.values()])
        return tuple(Defined(table, by_id[table.measure.id][1]) for table in tables)

    def clean_site(self) -> str:
        """The name in one line."""
        return " ".join(self.cleaned_data["site"].split())


_ROWS = [(u.value, f"One {u.value}") for u in Unit]
_ORDERS = [
    ("", "Found out from the dates in the file"),
    (DateOrder.DAY_MONTH.value, "Day first: 31/12/2026"),
    (DateOrder.MONTH_DAY.value, "Month first: 12/31/2026"),
]


class MappingForm(forms.Form):
    """What the columns of a file mean, by choosing. A valid form has `mapping`."""

    row_is = forms.ChoiceField(
        label="What is one row?",
        help_text="Twins are two rows of births or babies, and one woman.",
        choices=_ROWS,
    )
    ethnicity_of = forms.ChoiceField(
        label="Whose ethnicity is it?",
        choices=[("mother", "The mother’s"), ("baby", "The baby’s")],
    )
    order = forms.ChoiceField(label="How are dates written?", choices=_ORDERS, required=False)
    not_recorded = forms.CharField(
        label="Words in the file that mean ‘not recorded’",
        help_text="With a comma between them, such as: unk, n/k. Empty cells need no word. Ethnicity has its own words above.",
        max_length=200,
        required=False,
    )
    site = forms.CharField(
        label="Site, when all rows are of one of several",
        help_text="Leave it empty when the project has one site, or a column says the site.",
        max_length=80,
        required=False,
    )
    start_again = forms.BooleanField(
        label="Start again: this file takes the place of all counts there are",
        help_text="Otherwise it takes the place of what was there from its first month to its last; months before and after stay.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        found: Looked,
        measures: list[Measure],
        named_sites: bool,
        unnamed_sites: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.found, self.measures = found, measures
        self.named_sites, self.unnamed_sites = named_sites, unnamed_sites
        self.mapping = found.mapping
        self.fields["row_is"].initial = found.mapping.file.row_is.value
        self.fields["ethnicity_of"].initial = found.mapping.file.ethnicity_of
        order = found.mapping.date.order if found.mapping.date else None
        self.fields["order"].initial = order.value if order else ""
        self.fields["not_recorded"].initial = ", ".join(words_for_missing(found.mapping))
        self._add_columns()
        self._add_values()

    def _add_columns(self) -> None:
        now = choices_of(self.found.mapping)
        rules = {rule.source: rule for rule in self.found.mapping.columns}
        for place, header in enumerate(self.found.headers):
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=header,
                choices=column_choices(rules.get(header)),
                initial=now.get(header, ""),
                required=False,
            )

    def _add_values(self) -> None:
        groups = group_choices(
            self.found.mapping.ethnicity.codes if self.found.mapping.ethnicity else None
        )
        for place, one in enumerate(self.found.unsure):
            self.fields[f"v{place}"] = forms.ChoiceField(
                label=one.value, help_text=one.hint, choices=groups, initial=one.group
            )

    @property
    def columns(self) -> list[Any]:
        """Fields of columns, as they stand in the file."""
        return [self[f"c{i}"] for i in range(len(self.found.headers))]

    @property
    def values(self) -> list[Any]:
        """Fields of values of ethnicity."""
        return [self[f"v{i}"] for i in range(len(self.found.unsure))]

    @property
    def other_ethnicity(self) -> str:
        """A column of ethnicity whose values have not been looked at yet."""
        chosen, before = self.mapping.ethnicity, self.found.mapping.ethnicity
        if chosen is None or (before is not None and before.column == chosen.column):
            return ""
        return chosen.column

    def clean(self) -> dict[str, Any]:
        """The mapping, and whether the measures can be counted with it."""
        given = super().clean() or {}
        if self.errors:
            return given
        try:
            self.mapping = self._chosen(given)
        except MappingError as error:
            raise forms.ValidationError(f"{error.problem} {error.remedy}") from None
        if self.mapping.ethnicity is None:
            raise forms.ValidationError(
                "Say which column holds ethnicity: without it nobody can see for whom care is failing."
            )
        self._check_site(given)
        if problems := cannot_count(self.mapping, self.measures):
            raise forms.ValidationError([forms.ValidationError(p) for p in problems])
        return given

    def _chosen(self, given: dict[str, Any]) -> ColumnMapping:
        headers, unsure = self.found.headers, self.found.unsure
        return chosen_mapping(
            self.found.mapping,
            {header: given[f"c{i}"] for i, header in enumerate(headers)},
            values={one.value: given[f"v{i}"] for i, one in enumerate(unsure)},
            row_is=Unit(given["row_is"]),
            ethnicity_of=given["ethnicity_of"],
            order=DateOrder(given["order"]) if given["order"] else None,
            not_recorded=list(filter(None, map(str.strip, given["not_recorded"].split(",")))),
        )

    def _check_site(self, given: dict[str, Any]) -> None:
        given["site"] = " ".join(given["site"].split())
        if given["site"] and self.mapping.site:
            self.add_error(
                "site",
                "A column says the site already. Leave this empty, or do not use the column.",
            )
        elif self.named_sites and not (
            given["site"] or self.mapping.site or given.get("start_again")
        ):
            self.add_error(
                "site", "The counts there are name their sites. Say which site this file is of."
            )
        elif (
            self.unnamed_sites
            and (given["site"] or self.mapping.site)
            and not given.get("start_again")
        ):
            self.add_error(
                "start_again",
                "The counts there are name no site, so it cannot be told what this file adds to them. Tick this to put the file in their place, or use no site.",
            )

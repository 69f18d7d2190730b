"""The monthly grid: typed, pasted, or filled in as Excel and brought back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evenhand.errors import InputFileError
from evenhand.measures import Measure, MeasureTable
from evenhand.reading.figures import units
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.measurement import actions
from evenhand.web.measurement.grid import Typed, comparable, empty_grid, read_typed, typed_in
from evenhand.web.measurement.grid_excel import Filled, read_filled, to_excel
from evenhand.web.measurement.models import ProjectMeasure, Source
from evenhand.web.measurement.months import around, first_month, grid_months
from evenhand.web.measurement.queries import (
    current_counts,
    current_definition,
    measure_for,
    table_of,
)
from evenhand.web.organisations.queries import may_see_exact
from evenhand.web.projects.views import WORKERS

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LARGEST = 5 * 2**20


@dataclass(frozen=True, slots=True)
class Opened:
    """A grid that a person may open: its measure, what is known, and the words for both boxes."""

    measure: ProjectMeasure
    definition: Measure
    before: MeasureTable | None

    @property
    def nouns(self) -> tuple[str, str]:
        return self.definition.event, units(self.definition)

    def months(self, first: date | None) -> tuple[date, ...]:
        return grid_months(self.before, first=first, today=timezone.localdate())

    def typed(self, first: date | None) -> Typed:
        """The grid with what is known."""
        return empty_grid(self.definition, self.before, self.months(first), self.nouns)


@form_page
def grid(request: SignedIn, measure_id: UUID) -> HttpResponse:
    """Type counts by group and month."""
    opened = _open(request, measure_id)
    if opened is None:
        return redirect("measure", measure_id=measure_id)
    first = _first(request)
    if request.method != "POST":
        return _page(request, opened, opened.typed(first))
    typed = read_typed(
        opened.definition, opened.before, opened.months(first), request.POST, opened.nouns
    )
    return _kept(request, opened, typed)


@require_safe
def grid_template(request: SignedIn, measure_id: UUID) -> HttpResponse:
    """The same months and groups as Excel, to fill in and bring back."""
    opened = _open(request, measure_id)
    if opened is None:
        return redirect("measure", measure_id=measure_id)
    content = to_excel(opened.typed(_first(request)), opened.nouns, title=opened.measure.title)
    response = HttpResponse(content, content_type=_EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{opened.measure.slug}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def grid_file(request: SignedIn, measure_id: UUID) -> HttpResponse:
    """A filled-in template: its months take the place of those there were; mistakes are named by cell."""
    opened = _open(request, measure_id)
    if opened is None:
        return redirect("measure", measure_id=measure_id)
    try:
        filled = _filled(request, opened)
    except InputFileError as error:
        shown = opened.typed(_first(request))
        problem = f"{error.problem} {error.remedy}"
        return _page(request, opened, replace(shown, problems=(("file", problem),)))
    first = filled.months[0]
    values = {**typed_in(opened.typed(first)), **filled.values}
    typed = read_typed(opened.definition, opened.before, opened.months(first), values, opened.nouns)
    at_cell = tuple((n, f"Cell {filled.cell(n)}: {text}") for n, text in typed.problems)
    return _kept(request, opened, replace(typed, problems=at_cell))


def _filled(request: SignedIn, opened: Opened) -> Filled:
    given = request.FILES.get("file")
    if not isinstance(given, TemporaryUploadedFile) or not given.size:
        raise InputFileError("No file was given.", remedy="Choose the template that you filled in.")
    ending = Path(given.name or "").suffix.lower()
    if ending not in (".xlsx", ".csv") or given.size > _LARGEST:
        raise InputFileError(
            "This is not the template of this grid.",
            remedy="Choose the Excel file that you filled in.",
        )
    return read_filled(Path(given.temporary_file_path()), opened.nouns, today=timezone.localdate())


def _kept(request: SignedIn, opened: Opened, typed: Typed) -> HttpResponse:
    if typed.table is None:
        return _page(request, opened, typed)
    actions.store_counts(
        by=request.user, measure=opened.measure, table=typed.table, source=Source.TYPED
    )
    return redirect("measure", measure_id=opened.measure.pk)


def _open(request: SignedIn, measure_id: UUID) -> Opened | None:
    """The grid, or None and a sentence why it cannot be opened."""
    found = measure_for(request.user, measure_id, roles=WORKERS)
    counts = current_counts(found)
    before = table_of(counts) if counts else None
    if before is not None and not comparable(before):
        messages.info(
            request, "These counts came from a file; bring the file again to add to them."
        )
        return None
    if not may_type(request, found, counts is not None):
        return None
    return Opened(found, current_definition(found).definition(), before)


def may_type(request: SignedIn, found: ProjectMeasure, filled: bool) -> bool:
    """A grid that holds counts shows them, so it opens like exact counts do."""
    if not filled:
        return True
    if may_see_exact(request.user, found.project.team, on=timezone.localdate()):
        actions.open_exact(by=request.user, measure=found)
        return True
    messages.info(
        request, "The grid shows exact counts: only people named in the agreement can open it."
    )
    return False


def _page(request: SignedIn, opened: Opened, typed: Typed) -> HttpResponse:
    first = typed.months[0].start
    earlier, later = around(first, today=timezone.localdate())
    shown: dict[str, Any] = {
        "measure": opened.measure,
        "definition": opened.definition,
        "project": opened.measure.project,
        "team": opened.measure.project.team,
        "typed": typed,
        "units": opened.nouns[1],
        "first": first,
        "earlier": earlier,
        "later": later,
    }
    response = render(
        request, "measurement/grid.jinja", shown, status=422 if typed.problems else 200
    )
    response["Cache-Control"] = "no-store"
    return response


def _first(request: SignedIn) -> date | None:
    return first_month(request.GET.get("from", ""), today=timezone.localdate())

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
from evenhand.web.accounts.idle import awake, awake_to_look
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.design.beside import CHANGED
from evenhand.web.measurement import actions, tallies
from evenhand.web.measurement.grid import (
    Typed,
    box,
    comparable,
    differing,
    empty_grid,
    grid_groups,
    held_months,
    read_typed,
    typed_in,
)
from evenhand.web.measurement.grid_excel import Filled, read_filled, to_excel
from evenhand.web.measurement.models import RATE, ProjectMeasure, Source
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
_WHO = "Counts are exact, so only people named in the agreement can look at them or change them: see What is shared."
_FROM_A_FILE = "These counts came from a file; bring the file again to add to them."
_EVERY_MONTH = f"Every one of these months has its numbers. {_WHO}"
_ANOTHERS = f"Somebody brought numbers for one of these months meanwhile. {_WHO}"


@dataclass(frozen=True, slots=True)
class Opened:
    """A grid: its measure, what is known, and the words for both boxes.

    `closed` says why a person may not see what is known; then nothing is known here either.
    Whoever is not named in the agreement gets the months that hold nothing yet: `only_empty`.
    """

    measure: ProjectMeasure
    definition: Measure
    before: MeasureTable | None
    version: int  # of those counts
    closed: str = ""
    only_empty: bool = False

    @property
    def nouns(self) -> tuple[str, str]:
        return self.definition.event, units(self.definition)

    def months(self, first: date | None) -> tuple[date, ...]:
        months = grid_months(self.before, first=first, today=timezone.localdate())
        return tuple(m for m in months if not self.hides(m))

    def hides(self, month: date) -> bool:
        """Whether a month holds counts that the person may not see."""
        return self.only_empty and month in self._held

    @property
    def _held(self) -> frozenset[date]:
        return frozenset() if self.before is None else held_months(self.before)

    def typed(self, first: date | None) -> Typed:
        """The grid with what is known."""
        return empty_grid(self.definition, self.before, self.months(first), self.nouns)


@awake_to_look
@form_page
def grid(request: SignedIn, measure_id: UUID) -> HttpResponse:
    """Type counts by group and month."""
    found = measure_for(request.user, measure_id, roles=WORKERS)
    if found.form != RATE:
        return tallies.month_page(request, found, closed=_words_closed(request, found))
    opened, first = _open(request, measure_id), _first(request)
    if request.method != "POST":
        away = _turned_away(request, opened) or _nothing_left(request, opened, first)
        return away or _page(request, opened, opened.typed(first))
    months = _sent(request, opened, first)
    if not months:
        return _told(request, opened, _EVERY_MONTH)
    typed = read_typed(opened.definition, opened.before, months, request.POST, opened.nouns)
    return _kept(request, opened, typed, made_from=_version(request))


@awake
@require_safe
def grid_template(request: SignedIn, measure_id: UUID) -> HttpResponse:
    """The same months and groups as Excel, to fill in and bring back."""
    found = measure_for(request.user, measure_id, roles=WORKERS)
    if found.form != RATE:
        return tallies.template(request, found, closed=_words_closed(request, found))
    opened, first = _open(request, measure_id), _first(request)
    if away := _turned_away(request, opened) or _nothing_left(request, opened, first):
        return away
    content = to_excel(
        opened.typed(first),
        opened.nouns,
        title=opened.measure.title,
        version=opened.version,
    )
    response = HttpResponse(content, content_type=_EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{opened.measure.slug}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def grid_file(request: SignedIn, measure_id: UUID) -> HttpResponse:
    """A filled-in template: its months take the place of those there were; mistakes are named by cell."""
    found = measure_for(request.user, measure_id, roles=WORKERS)
    if found.form != RATE:
        return tallies.file(request, found, closed=_words_closed(request, found))
    opened = _open(request, measure_id)
    away = _turned_away(request, opened) or _nothing_left(request, opened, _first(request))
    if away:
        return away
    try:
        filled = _filled(request, opened)
    except InputFileError as error:
        shown = opened.typed(_first(request))
        problem = f"{error.problem} {error.remedy}"
        return _page(request, opened, replace(shown, problems=(("file", problem),)))
    first = filled.months[0]
    values = {**typed_in(opened.typed(first)), **filled.values}
    months = sorted({*opened.months(first), *filled.months})
    typed = read_typed(opened.definition, opened.before, months, values, opened.nouns)
    at_cell = tuple((n, f"Cell {filled.cell(n)}: {text}") for n, text in typed.problems)
    made_from = _version(request) if filled.version is None else filled.version
    return _kept(request, opened, replace(typed, problems=at_cell), made_from=made_from)


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


def _kept(request: SignedIn, opened: Opened, typed: Typed, *, made_from: int) -> HttpResponse:
    if typed.table is None:
        return _page(request, opened, typed)
    if opened.closed:
        return _closed(request, opened, typed)
    if any(opened.hides(m.start) for m in typed.months):
        return _closed(request, replace(opened, closed=_ANOTHERS), typed)
    try:
        actions.store_counts(
            by=request.user,
            measure=opened.measure,
            table=typed.table,
            source=Source.TYPED,
            version=opened.version if opened.only_empty else made_from,
        )
    except ChangedMeanwhileError:
        return _beside(request, opened, typed)
    whither = "month_report" if "month" in request.GET else "measure"
    return redirect(whither, measure_id=opened.measure.pk)


def _beside(request: SignedIn, opened: Opened, typed: Typed) -> HttpResponse:
    """Nothing was stored: what was typed stays in its boxes, what is there by now stands beside it."""
    again = _open(request, opened.measure.pk)
    if again.closed:
        return _closed(request, again, typed)
    if again.only_empty:
        return _closed(request, replace(again, closed=_ANOTHERS), typed)
    beside = differing(typed, again.typed(typed.months[0].start))
    shown = replace(typed, problems=(("grid", CHANGED),), changed=True, beside=beside)
    return _page(request, again, shown)


def _closed(request: SignedIn, opened: Opened, typed: Typed) -> HttpResponse:
    """Counts came in meanwhile that the person may not see: the own numbers stay in their boxes."""
    problem = f"{opened.closed} Nothing was stored; what you typed is still here."
    return _page(request, opened, replace(typed, problems=(("grid", problem),)))


def _turned_away(request: SignedIn, opened: Opened) -> HttpResponse | None:
    return _told(request, opened, opened.closed) if opened.closed else None


def _nothing_left(request: SignedIn, opened: Opened, first: date | None) -> HttpResponse | None:
    return None if opened.months(first) else _told(request, opened, _EVERY_MONTH)


def _told(request: SignedIn, opened: Opened, sentence: str) -> HttpResponse:
    messages.info(request, sentence)
    return redirect("measure", measure_id=opened.measure.pk)


def _sent(request: SignedIn, opened: Opened, first: date | None) -> tuple[date, ...]:
    """Months of the form: for whoever sees empty months only, those that were empty when it was opened."""
    if not opened.only_empty:
        return opened.months(first)
    every = grid_months(opened.before, first=first, today=timezone.localdate())
    group = grid_groups()[0]
    return tuple(m for m in every if box("d", group, m) in request.POST)


def _version(request: SignedIn) -> int:
    found = request.POST.get("version", "")
    return int(found) if found.isdecimal() and len(found) < 10 else 0


def _open(request: SignedIn, measure_id: UUID) -> Opened:
    """The grid with what is known, or with the sentence why it cannot be opened."""
    found = measure_for(request.user, measure_id, roles=WORKERS)
    counts = current_counts(found)
    definition = current_definition(found).definition()
    if counts is None:
        return Opened(found, definition, None, 0)
    before = table_of(counts)
    if not comparable(before):
        return Opened(found, definition, None, _version(request), _FROM_A_FILE)
    # a grid that holds counts shows them, so it opens like exact counts do
    unnamed = bool(_to_others(request, found))
    return Opened(found, definition, before, counts.number, only_empty=unnamed)


def _to_others(request: SignedIn, found: ProjectMeasure) -> str:
    if not may_see_exact(request.user, found.project.team, on=timezone.localdate()):
        return "The grid shows exact counts: only people named in the agreement can open it."
    actions.open_exact(by=request.user, measure=found)
    return ""


def _words_closed(request: SignedIn, found: ProjectMeasure) -> str:
    return "" if current_counts(found) is None else _to_others(request, found)


def _page(request: SignedIn, opened: Opened, typed: Typed) -> HttpResponse:
    first = typed.months[0].start
    earlier, later = around(first, today=timezone.localdate())
    shown: dict[str, Any] = {
        "measure": opened.measure,
        "definition": opened.definition,
        "project": opened.measure.project,
        "team": opened.measure.project.team,
        "typed": typed,
        "only_empty": opened.only_empty,
        "version": opened.version,
        "units": opened.nouns[1],
        "first": first,
        "earlier": earlier,
        "later": later,
        "reporting": "&month=1" if "month" in request.GET else "",
    }
    response = render(
        request, "measurement/grid.jinja", shown, status=422 if typed.problems else 200
    )
    response["Cache-Control"] = "no-store"
    return response


def _first(request: SignedIn) -> date | None:
    return first_month(request.GET.get("from", ""), today=timezone.localdate())

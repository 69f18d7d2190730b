"""Typing people's words: a month at a time, pasted, or as a table file; for measures that are not a rate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from evenhand.errors import InputFileError
from evenhand.experience import Asked, Form, Tally
from evenhand.measures import Grain
from evenhand.measures.periods import next_period, period_start
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.design.beside import CHANGED
from evenhand.web.measurement.models import ProjectMeasure, Source
from evenhand.web.measurement.months import EARLIEST, first_month, grid_months, months_back
from evenhand.web.measurement.queries import current_counts, current_definition
from evenhand.web.measurement.tally_excel import read_table, to_excel
from evenhand.web.measurement.tally_grid import (
    MonthGrid,
    Typed,
    differing,
    held_in,
    known_month,
    read_month,
)
from evenhand.web.measurement.words import store_tally, tally_of

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LARGEST = 5 * 2**20


@dataclass(frozen=True, slots=True)
class Opened:
    """What is asked, what has been counted, and its version; `closed` as for the grid of a rate.

    `held`: months with counts, which a person who is not named in the agreement may not see.
    """

    measure: ProjectMeasure
    asked: Asked
    tally: Tally | None
    version: int
    closed: str
    held: frozenset[date] = frozenset()

    @property
    def last(self) -> date | None:
        if self.tally is not None:
            return self.tally.periods[-1]
        return max(self.held, default=None)


def _open(request: SignedIn, found: ProjectMeasure, closed: str) -> Opened:
    """Open it.

    Raises
    ------
    Http404
        For stories: they are told, not counted.
    """
    if found.form == Form.STORIES:
        raise Http404
    counts = current_counts(found)
    asked = current_definition(found).asked()
    if counts is None:
        return Opened(found, asked, None, 0, closed)
    tally = tally_of(counts)
    if closed:
        return Opened(found, asked, None, counts.number, closed, held_in(asked, tally))
    return Opened(found, asked, tally, counts.number, "")


def month_page(request: SignedIn, found: ProjectMeasure, *, closed: str) -> HttpResponse:
    """Type one month."""
    opened = _open(request, found, closed)
    month = _month(request, opened.last)
    if month not in opened.held:  # nothing is known of it yet, so there is nothing to see
        opened = replace(opened, closed="")
    if request.method != "POST":
        away = _turned_away(request, opened)
        return away or _page(request, opened, known_month(opened.asked, opened.tally, month))
    typed = read_month(opened.asked, month, request.POST)
    if typed.numbers is None:
        return _page(request, opened, typed)
    if opened.closed:
        problem = f"{opened.closed} Nothing was stored; what you typed is still here."
        return _page(request, opened, replace(typed, problems=(("grid", problem),)))
    made_from = opened.version if opened.held else _version(request)
    try:
        _store(request, opened, typed.numbers, Source.TYPED, made_from)
    except ChangedMeanwhileError:
        return _beside(request, opened, typed)
    return redirect("measure", measure_id=found.pk)


def template(request: SignedIn, found: ProjectMeasure, *, closed: str) -> HttpResponse:
    """Twelve months up to this one, to fill in."""
    opened = _open(request, found, closed)
    if away := _turned_away(request, opened):
        return away
    last = _month(request, opened.last)
    months = grid_months(None, first=months_back(last, 11), today=_today())
    content = to_excel(opened.asked, opened.tally, months, version=opened.version)
    response = HttpResponse(content, content_type=_EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


def file(request: SignedIn, found: ProjectMeasure, *, closed: str) -> HttpResponse:
    """A filled-in table: its months and groups take the place of those there were."""
    opened = _open(request, found, closed)
    if away := _turned_away(request, opened):
        return away
    shown = known_month(opened.asked, opened.tally, _month(request, opened.last))
    try:
        typed, version = _given(request, opened.asked)
    except InputFileError as error:
        problem = (("file", f"{error.problem} {error.remedy}"),)
        return _page(request, opened, replace(shown, problems=problem))
    found_version = _version(request) if version is None else version
    try:
        _store(request, opened, typed, Source.TABLE, found_version)
    except ChangedMeanwhileError as error:
        again = f"{error.problem} Take the table again, and look at what changed."
        return _page(request, opened, replace(shown, problems=(("file", again),)))
    return redirect("measure", measure_id=found.pk)


def _turned_away(request: SignedIn, opened: Opened) -> HttpResponse | None:
    if not opened.closed:
        return None
    messages.info(request, opened.closed)
    return redirect("measure", measure_id=opened.measure.pk)


def _given(request: SignedIn, asked: Asked) -> tuple[Typed, int | None]:
    given = request.FILES.get("file")
    if not isinstance(given, TemporaryUploadedFile) or not given.size:
        raise InputFileError("No file was given.", remedy="Choose the table that you filled in.")
    ending = Path(given.name or "").suffix.lower()
    if ending not in (".xlsx", ".csv") or given.size > _LARGEST:
        raise InputFileError(
            "This is not the table of this measure.", remedy="Choose the file that you filled in."
        )
    return read_table(Path(given.temporary_file_path()), asked, today=_today())


def _store(request: SignedIn, opened: Opened, typed: Typed, source: str, made_from: int) -> None:
    store_tally(
        by=request.user, measure=opened.measure, typed=typed, source=source, version=made_from
    )


def _beside(request: SignedIn, opened: Opened, typed: MonthGrid) -> HttpResponse:
    """Nothing was stored: what was typed stays in its boxes, what is there by now stands beside it."""
    if opened.held:
        problem = "Somebody saved meanwhile. Nothing was stored; what you typed is still here: save again."
        return _page(request, opened, replace(typed, problems=(("grid", problem),)))
    again = _open(request, opened.measure, "")
    now = known_month(again.asked, again.tally, typed.month)
    shown = replace(
        typed, problems=(("grid", CHANGED),), beside=differing(typed, now), changed=True
    )
    return _page(request, again, shown)


def _version(request: SignedIn) -> int:
    found = request.POST.get("version", "")
    return int(found) if found.isdecimal() and len(found) < 10 else 0


def _month(request: SignedIn, last: date | None) -> date:
    """The month of the address; else the one after the last that was typed, at most the last whole one."""
    asked = first_month(request.GET.get("from", ""), today=_today())
    if asked is not None:
        return asked
    last_whole = months_back(period_start(_today(), Grain.MONTH), 1)
    if last is None:
        return last_whole
    return min(next_period(last, Grain.MONTH), last_whole)


def _page(request: SignedIn, opened: Opened, typed: MonthGrid) -> HttpResponse:
    earlier, later = months_back(typed.month, 1), next_period(typed.month, Grain.MONTH)
    shown: dict[str, Any] = {
        "measure": opened.measure,
        "project": opened.measure.project,
        "team": opened.measure.project.team,
        "asked": opened.asked,
        "typed": typed,
        "only_empty": bool(opened.held),
        "version": opened.version,
        "earlier": earlier if earlier >= EARLIEST else None,
        "later": later if later <= _today() else None,
    }
    response = render(
        request, "measurement/month.jinja", shown, status=422 if typed.problems else 200
    )
    response["Cache-Control"] = "no-store"
    return response


def _today() -> date:
    return timezone.localdate()

"""What a closed round says, to take along as Excel: nothing that its page does not show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from evenhand.charts.words import day
from evenhand.instruments.workbook import ResultSheet, results_workbook
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.instruments.excel import excel_response
from evenhand.web.instruments.models import Round
from evenhand.web.instruments.queries import earlier_rounds, round_for
from evenhand.web.instruments.results import Course, Line, Profile, course, profile

_DOMAINS = ("Domain", "Alone, mean", "Together", "Round before", "Factors answered", "Of", "Alone, people", "Alone, spread")  # fmt: skip
_FACTORS = ("Factor", "Question", "Name", "Domain", "Turned round", "Alone, mean", "Answered", "Don't know", "Spread", "Together", "Facilitator", "Round before")  # fmt: skip
_REMARKS = ("What people added", "Factor")


@require_safe
def results_excel(request: SignedIn, round_id: UUID) -> HttpResponse:
    """The numbers of the page of results, domains, factors and rounds on sheets of their own."""
    found = round_for(request.user, round_id)
    if found.is_open:
        return redirect("round", round_id=found.pk)
    if found.whole.visibility != "team":
        raise Http404
    earlier = earlier_rounds(found)
    read = profile(found, next(reversed(earlier), None))
    content = results_workbook(
        f"{found.whole.title}, round {found.number}",
        list(_lines(found)),
        list(_sheets(read, course(found, earlier))),
    )
    return excel_response(content, f"{found.instrument_id}-{found.number}-results.xlsx")


def _lines(found: Round) -> Iterator[str]:
    project, least = found.project, found.whole.minimum_group
    yield f"{project.team.name}: {project.name}"
    yield f"Closed {day(found.closed_at.date()) if found.closed_at else ''}. {found.results['finished']} finished alone."
    yield f"Empty where nothing was answered, or fewer than {least} people did. A spread is shown from five answers on."
    yield "High is supportive: questions that run the other way are turned round. There is no total."
    yield "For talking in the team. Two teams answer for themselves, each in its own place: their numbers do not say who does better."


def _sheets(read: Profile, over: Course | None) -> Iterator[ResultSheet]:
    if read.scores:
        yield ResultSheet("Domains", _DOMAINS, tuple(_domain(*each) for each in read.scores))
    yield ResultSheet("Factors", _FACTORS, tuple(_factor(x) for x in read.lines))
    remarks = tuple((text, x.subject) for x in read.lines for text in x.remarks)
    if remarks:
        yield ResultSheet("Remarks", _REMARKS, remarks)
    if over is not None:
        rounds = tuple(
            f"Round {r.number}, {day(r.closed_at.date())}" for r in over.rounds if r.closed_at
        )
        rows = tuple((label, *values) for label, values in (*over.domains, *over.factors))
        yield ResultSheet("All rounds", ("Domain or factor", *rounds), rows)


def _domain(row: Any, main: dict[str, Any], alone: dict[str, Any]) -> tuple[Any, ...]:
    answered = (main["answered"], main["of"])
    people = (alone.get("people") or None, alone.get("spread"))
    return (row.label, row.alone, row.together, row.before, *answered, *people)


def _factor(line: Line) -> tuple[Any, ...]:
    item, own = line.item, line.own or {}
    words = (line.subject, str(item.label), item.name, item.tags.domain)
    numbers = (own.get(n) for n in ("mean", "answered", "dont_know", "spread"))
    turned = "yes" if item.reverse else ""
    return (*words, turned, *numbers, line.together, line.guided, line.before)

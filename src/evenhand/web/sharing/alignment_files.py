"""What stands on the page of a programme's alignment, to take along: a workbook, or one of its sheets as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from evenhand.charts.words import day
from evenhand.frameworks.alignment import alignment
from evenhand.frameworks.method import method
from evenhand.instruments.workbook import ResultSheet, results_workbook
from evenhand.records.report import inert
from evenhand.web.organisations.models import Programme
from evenhand.web.sharing.alignment import (
    OptionTold,
    ProgrammeAlignment,
    ProjectTold,
    in_sentences,
)
from evenhand.web.sharing.alignment_words import Step

SHEETS = ("projects", "relevance", "prompts", "principles")
_OF_AN_AIM = ("sentence", "whom", "gap", "level", "by", "complete")


def to_excel(found: ProgrammeAlignment, programme: Programme, *, on: date) -> bytes:
    """All of it, with what may be done with it on the first sheet."""
    words = alignment().page
    lines = [
        words["made"].format(on=day(on)),
        words["lead"],
        *in_sentences(found),
        words["prompts"],
        words["reasons"],
    ]
    title = f"{programme.name}: {words['title'][:1].lower()}{words['title'][1:]}"
    return results_workbook(title, lines, [sheet_of(found, name) for name in SHEETS])


def to_csv(found: ProgrammeAlignment, name: str) -> str:
    """One sheet; no cell of it is run by a spreadsheet.

    Raises
    ------
    LookupError
        When there is no sheet of that name.
    """
    made, kept = sheet_of(found, name), io.StringIO(newline="")
    writer = csv.writer(kept)
    writer.writerow(made.headings)
    for row in made.rows:
        writer.writerow("" if v is None else inert(v) if isinstance(v, str) else v for v in row)
    return kept.getvalue()


def sheet_of(found: ProgrammeAlignment, name: str) -> ResultSheet:
    """One of `SHEETS`.

    Raises
    ------
    LookupError
        When there is none of that name.
    """
    return {"projects": _projects, "relevance": _relevance, "prompts": _prompts,
            "principles": _principles}[name](found)  # fmt: skip


def _projects(found: ProgrammeAlignment) -> ResultSheet:
    headings = (
        "Team", "Project", "Shared", "Ended", "Focus", "For whom", "Clinical area",
        "To the programme's areas", "How it was chosen", "Aim", "Aim: for whom", "Aim: the gap",
        "Aim: what is to be reached", "Aim: by when", "Aim: complete", "Aim: to ask",
        *(f"Principle {n}: {name}" for n, name in enumerate(method().principles, start=1)),
    )  # fmt: skip
    return ResultSheet("Projects", headings, tuple(_project(p) for p in found.projects))


def _project(told: ProjectTold) -> tuple[str, ...]:
    words, aim = alignment(), told.aim
    return (
        told.team.name,
        told.project.name,
        words.shared["protected" if told.finely else "words"],
        "yes" if told.project.ended else "",
        *_focus(told),
        *(getattr(aim, n) if aim else "" for n in _OF_AN_AIM),
        " ".join(aim.asked) if aim else words.aim["none"],
        *(_covered(told)),
    )


def _focus(told: ProjectTold) -> tuple[str, ...]:
    found = told.focus
    if found is None:
        return alignment().focus["none"], "", told.project.clinical_area, told.area, ""
    return found.title, found.whom, found.area, " ".join(found.lies), " ".join(found.how)


def _covered(told: ProjectTold) -> Iterator[str]:
    for one in told.principles:
        yield f"{one.something} of {len(one.prompts)}" if told.finely else one.in_words


def _relevance(found: ProgrammeAlignment) -> ResultSheet:
    """One row for each criterion of each option, and of each focus as it was when it was locked."""
    headings = ("Team", "Project", "What", "Option", "For whom", "Clinical area", "Left out", "Criterion", "Step", "Reason")  # fmt: skip
    return ResultSheet("Relevance", headings, tuple(_steps(found)))


def _steps(found: ProgrammeAlignment) -> Iterator[tuple[str, ...]]:
    for told in found.projects:
        own = (told.team.name, told.project.name)
        if (f := told.focus) is not None:
            head = (*own, "focus, as it was locked", f.title, f.whom, f.area, "")
            yield from _criteria(head, f.steps)
        for option in told.options:
            yield from _criteria((*own, *_option(option)), option.steps)


def _option(option: OptionTold) -> tuple[str, ...]:
    what = "option, chosen" if option.chosen else "option"
    return what, option.title, option.whom, option.area, option.left_out


def _criteria(head: tuple[str, ...], steps: tuple[Step, ...]) -> Iterator[tuple[str, ...]]:
    for step in steps:
        yield (*head, step.criterion.title, step.shown, step.why)


def _prompts(found: ProgrammeAlignment) -> ResultSheet:
    headings = ("Team", "Project", "Principle", "Name", "Prompt", "It asks", "How far")
    rows = (
        (told.team.name, told.project.name, one.number, one.name, prompt.id, prompt.ask, said)
        for told in found.projects
        for one in told.principles
        for prompt, state in one.prompts
        for said in (alignment().state[state],)
    )
    return ResultSheet("Prompts", headings, tuple(rows))


def _principles(found: ProgrammeAlignment) -> ResultSheet:
    headings = ("Principle", "Number", "Projects that have touched it", "Of projects")
    rows = tuple((name, n, count, found.across.projects) for n, name, count in found.across.touched)
    return ResultSheet("Principles", headings, rows)

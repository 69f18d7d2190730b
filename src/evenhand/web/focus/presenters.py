"""The three parts beside each other, group by group, and a lock in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from evenhand.charts.words import day
from evenhand.frameworks.focus import Criterion, choosing
from evenhand.web.focus.models import FeasibilityStudy, Lock, Option
from evenhand.web.listening.models import Strand
from evenhand.web.listening.queries import Heard, Learnt
from evenhand.web.projects.forms import group_choices


@dataclass(frozen=True, slots=True)
class Beside:
    """One group: what each part says of its care."""

    group: str
    numbers: tuple[tuple[str, tuple[str, ...]], ...]  # topic, sentences
    professionals: tuple[Learnt, ...]
    lived: tuple[Learnt, ...]
    other: tuple[Learnt, ...]  # that rest on no conversation (any more)


def side_by_side(study: FeasibilityStudy | None, learnt: Sequence[Learnt]) -> list[Beside]:
    """Everyone first, then groups in alphabetical order, Other last; groups that nothing says anything of are left out."""
    rows = study.result["rows"] if study and study.result else []
    found = (
        _beside(key, label, rows, learnt) for key, label in [("", "Everyone"), *group_choices()]
    )
    return [b for b in found if b.numbers or b.professionals or b.lived or b.other]


def _beside(
    key: str, label: str, rows: Sequence[Mapping[str, Any]], learnt: Sequence[Learnt]
) -> Beside:
    own = [one for one in learnt if one.insight.group == key]
    return Beside(
        label,
        tuple((r["topic"], _numbers(r)) for r in rows if r["key"] == key),
        tuple(one for one in own if Strand.PROFESSIONALS in one.strands),
        tuple(one for one in own if Strand.LIVED in one.strands),
        tuple(one for one in own if not one.strands),
    )


def _numbers(row: Mapping[str, Any]) -> tuple[str, ...]:
    now = (f"{row['group']}: now {row['now']}.",) if row["now"] else ()
    return (*now, *row["sentences"])


@dataclass(frozen=True, slots=True)
class Scored:
    """One criterion of an option."""

    criterion: Criterion
    shown: str
    why: str


def scored(scores: Mapping[str, Any]) -> list[Scored]:
    """Every criterion in its order, talked about or not: no sum, no colour."""
    return [_scored(c, scores.get(c.id)) for c in choosing().criteria]


def _scored(criterion: Criterion, found: Mapping[str, Any] | None) -> Scored:
    if found is None:
        return Scored(criterion, "", "")
    return Scored(criterion, criterion.shown(found["score"]), found["why"])


def lock_sentences(lock: Lock) -> Iterator[str]:
    """What must stay visible beside a choice."""
    words, content = choosing().lock, lock.content
    if override := content.get("override"):
        yield words["override"].format(**override)
    if content["missing"]:
        yield words["without"].format(
            missing=" ".join(content["missing"]), reason=lock.without_reason
        )
    if content["place"]:
        yield content["place"]
    if content["outside_reason"]:
        yield f"Why: {content['outside_reason']}"
    if lock.absent:
        yield f"Not there when it was talked over: {lock.absent}"
    baseline = {k: day(date.fromisoformat(v)) for k, v in content["baseline"].items()}
    yield words["baseline"].format(**baseline)


@dataclass(frozen=True, slots=True)
class PartShown:
    """One of the three parts on the page of the focus."""

    id: str
    title: str
    lead: str
    told: str
    done: bool
    due: date | None
    address: str


def told_of(heard: Heard) -> str:
    """How far one part of listening is."""
    planned = f", {heard.planned} planned" if heard.planned else ""
    return f"{heard.held} held{planned}; {_asked(heard)}"


def _asked(heard: Heard) -> str:
    return (
        f"{heard.least} to {heard.most} asked for"
        if heard.least < heard.most
        else f"{heard.most} asked for"
    )


def told_of_choice(lock: Lock | None, options: int, *, before: bool) -> str:
    """One line on where the choice stands."""
    words = choosing().told
    if lock is not None:
        return words["locked"].format(title=lock.content["title"])
    if before:
        return words["reopened"]
    return words["options"].format(options=_options(options)) if options else words["nothing"]


def _options(number: int) -> str:
    return "One option" if number == 1 else f"{number} options"


def option_scores(options: Sequence[Option]) -> dict[Any, list[Scored]]:
    """Scores by option."""
    return {o.pk: scored(o.scores) for o in options}

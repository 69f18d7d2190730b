"""Words that a participant took back are struck wherever somebody put them, in every room and in every kept version.

No list of rooms is kept here, because one would be forgotten: whatever hangs on a project is gone through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from evenhand.web.core.models import Draft, Event
from evenhand.web.listening.signals import words_gone
from evenhand.web.organisations.models import Membership, Team
from evenhand.web.projects.models import Project

STRUCK = "[taken back]"
_DEEPEST = 3  # rows between a row and its project
_LIKE = {"'": "['’‘]", "’": "['’‘]", "‘": "['’‘]", '"': '["“”]', "“": '["“”]', "”": '["“”]'}


def strike(text: str, words: Iterable[str]) -> str:
    """A text without those words, however its spaces, capitals and quotation marks were put.

    Examples
    --------
    >>> strike("She said: nobody came. It was night.", ["Nobody came."])
    'She said: [taken back] It was night.'
    >>> strike("Nobody cameth, and nobody  came", ["nobody came"])
    'Nobody cameth, and [taken back]'
    """
    for pattern in filter(None, (_pattern(one) for one in words)):
        text = pattern.sub(STRUCK, text)
    return text


@cache
def _pattern(words: str) -> re.Pattern[str] | None:
    parts = words.strip().rstrip(".!?…").split()
    if not parts:
        return None
    likely = r"\s+".join("".join(_LIKE.get(c, re.escape(c)) for c in part) for part in parts)
    return re.compile(rf"(?<!\w){likely}(?!\w)[.!?…]?", re.IGNORECASE)


def struck(value: Any, words: Sequence[str]) -> Any:
    """The same without those words, however deep they lie.

    Examples
    --------
    >>> struck({"a": ["So it was.", 3]}, ["So it was."])
    {'a': ['[taken back]', 3]}
    """
    if isinstance(value, str):
        return value if _a_code(value) else strike(value, words)
    if isinstance(value, dict):
        return {k: struck(v, words) for k, v in value.items()}
    return [struck(v, words) for v in value] if isinstance(value, list) else value


def _a_code(value: str) -> bool:
    """What a choice keeps, and nobody's words."""
    return value.isascii() and not any(c.isspace() for c in value)


def strike_in(project: Project, words: Sequence[str]) -> None:
    """Out of everything that hangs on a project or its team, and out of what the team has typed and not saved.

    Other participants' notes and own words are theirs, and stay; concerns are out of a team's reach.
    """
    for model, path, fields in _places():
        key = project.team_id if path.rpartition("__")[2] == "team" else project.pk
        for row in model._default_manager.filter(**{path: key}):
            _strike(row, fields, words)
    for draft in Draft.objects.filter(person__in=_ever_in(project.team_id)):
        _strike(draft, ("typed",), words, versioned=False)
    words_gone.send(sender=Project, project=project)


def _ever_in(team: UUID) -> set[str]:
    """Whoever works in a team, or did: a role can have ended while something of its person lies in a draft."""
    given = Event.objects.filter(action="role.given", team=team)
    were = {detail["person"] for detail in given.values_list("detail", flat=True)}
    people = Membership.objects.filter(team=team).values_list("person", flat=True)
    return were | {str(pk) for pk in people}


def _strike(
    row: Any, fields: Sequence[str], words: Sequence[str], *, versioned: bool = True
) -> None:
    after = {name: struck(getattr(row, name), words) for name in fields}
    changed = {name: value for name, value in after.items() if value != getattr(row, name)}
    if not changed:
        return
    if versioned and _counts(row):  # a form that is open elsewhere must not put them back
        changed["version"] = row.version + 1
    type(row)._default_manager.filter(pk=row.pk).update(**changed)


def _counts(row: Any) -> bool:
    names = {f.name for f in row._meta.concrete_fields}
    once = [c for c in row._meta.constraints if "version" in getattr(c, "fields", ())]
    return "version" in names and not once


@cache
def _places() -> tuple[tuple[type[models.Model], str, tuple[str, ...]], ...]:
    """Every model with texts that leads to a project, and how."""
    own = [m for m in apps.get_models() if m.__module__.startswith("evenhand.web.")]
    asked = [m for m in own if not {m._meta.label, m._meta.app_label} & _NOT_THERE]
    kept = ((m, _way(m), tuple(_texts(m))) for m in asked)
    return tuple((m, path, fields) for m, path, fields in kept if path and fields)


_NOT_THERE = frozenset(
    {
        "applications",  # before there is a team
        "concerns",
        "organisations",
        "listening.Notes",
        "listening.Quotation",
        "instruments.Round",  # and these are made by the workbench, of numbers and definitions
        "measurement.Counts",
        "measurement.DefinitionVersion",
        "measurement.FileMapping",
        "measurement.Reading",
        "measurement.Recording",
        "measurement.RowProblems",
    }
)


def _way(model: type[models.Model]) -> str:
    return _path(model, Project, _DEEPEST) or _path(model, Team, _DEEPEST)


def _path(model: type[models.Model], to: type[models.Model], depth: int) -> str:
    if model is Project and to is Project:
        return "pk"
    links = [f for f in model._meta.concrete_fields if f.is_relation and f.related_model]
    if found := next((f.name for f in links if f.related_model is to), ""):
        return found
    if not depth:
        return ""
    above = ((f.name, f.related_model) for f in links if _leads(model, f) and f.related_model)
    further = ((name, _path(one, to, depth - 1)) for name, one in above)
    return next((f"{name}__{path}" for name, path in further if path), "")


def _leads(model: type[models.Model], link: Any) -> bool:
    """A row belongs to what it goes with: not to itself, and not to what it only points to."""
    return link.related_model is not model and link.remote_field.on_delete is models.CASCADE


def _texts(model: type[models.Model]) -> Iterator[str]:
    for field in model._meta.concrete_fields:
        words = isinstance(field, models.CharField | models.TextField | models.JSONField)
        if words and not field.choices and not field.unique and field.editable:
            yield field.name

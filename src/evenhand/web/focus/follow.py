"""Words that a participant took back are struck here too, in what is open and in every version of the choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from evenhand.web.focus.actions import WORDS
from evenhand.web.focus.models import Lock, Option, Synthesis, Voice
from evenhand.web.listening.actions import strike
from evenhand.web.listening.signals import taken_back
from evenhand.web.projects.models import Project


@receiver(taken_back)
def strike_words(project: Project, texts: Sequence[str], **_: Any) -> None:
    """Word for word, wherever somebody put them."""
    for model, fields in (
        (Synthesis, WORDS),
        (Option, ("title", "whom", "where", "scores", "left_out")),
        (Voice, ("text",)),
        (Lock, ("content", "reason", "without_reason", "absent", "reopened_because")),
    ):
        for row in model._default_manager.filter(project=project):
            _strike(row, fields, texts)


def _strike(row: Any, fields: Sequence[str], texts: Sequence[str]) -> None:
    changed = {}
    for name in fields:
        before = getattr(row, name)
        after = struck(before, texts)
        if after != before:
            changed[name] = after
    if changed and hasattr(row, "version"):  # a form that is open elsewhere must not put them back
        changed["version"] = row.version + 1
    if changed:
        type(row)._default_manager.filter(pk=row.pk).update(**changed)


def struck(value: Any, texts: Sequence[str]) -> Any:
    """The same without those words, however deep they lie.

    Examples
    --------
    >>> struck({"a": ["So it was.", 3]}, ["So it was."])
    {'a': ['[taken back]', 3]}
    """
    if isinstance(value, str):
        return strike(value, texts)
    if isinstance(value, dict):
        return {k: struck(v, texts) for k, v in value.items()}
    return [struck(v, texts) for v in value] if isinstance(value, list) else value

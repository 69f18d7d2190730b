"""Keeping what a team chose of the marks on a document: an entry of the register of policies for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from evenhand.frameworks.lexicon import Topic
from evenhand.frameworks.registers import kinds
from evenhand.web.accounts.models import User
from evenhand.web.projects.models import Project
from evenhand.web.registers.actions import make_entry
from evenhand.web.registers.models import Entry

POLICIES = "policies"


@dataclass(frozen=True, slots=True)
class Kept:
    """One mark that a team keeps, with what should stand there instead, if it knows already."""

    topic: Topic
    place: str
    quote: str
    wording: str


@transaction.atomic
def keep_marks(
    *, by: User, project: Project, name: str, form: str, kept: Sequence[Kept]
) -> list[Entry]:
    """An entry for each mark, still to be read by the team: a mark is no finding of theirs yet."""
    kind = kinds()[POLICIES]
    return [
        make_entry(by=by, project=project, kind=kind, content=_content(name, form, each))
        for each in kept
    ]


def _content(name: str, form: str, kept: Kept) -> dict[str, str]:
    topic = kept.topic
    found = {
        "name": f"{name}: {topic.title}",
        "form": form,
        "finding": f"{kept.place[:1].upper()}{kept.place[1:]}: “{kept.quote}”\n\n{topic.why}\n\n{topic.ask}",
        "protects": topic.protects,
        "evidence": topic.source,
        "wording": kept.wording,
    }
    return {k: v for k, v in found.items() if v}

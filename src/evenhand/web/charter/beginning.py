"""Whether somebody senior committed before a project is called begun: a gate that stops the word only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime

from evenhand.charts.words import day
from evenhand.frameworks.beginning import beginning
from evenhand.frameworks.registers import kinds
from evenhand.web.projects.models import Completion, Project
from evenhand.web.registers.models import Entry

GATE = "start"


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a project began.

    Attributes
    ----------
    says
        One or two sentences, as a person may read them.
    missing
        What is not there, in plain sentences.
    commitments
        Those that hold, of posts that count.
    standing
        The gate that was passed, or None.
    """

    says: str
    missing: tuple[str, ...]
    commitments: tuple[Entry, ...]
    standing: Completion | None


def beginning_of(project: Project) -> Beginning:
    """For people of the team: every commitment counts and is named. Two questions to the database."""
    return beginnings([project])[project.pk]


def beginnings(projects: Sequence[Project], *, named: str = "") -> dict[UUID, Beginning]:
    """By project, in two questions to the database.

    Parameters
    ----------
    named
        `public`: posts are named only where their commitment is public; empty: all are.
    """
    passed: dict[UUID, Completion] = {}
    of_them = Completion.objects.filter(project__in=projects, kind=GATE)
    for one in of_them.order_by("made_at"):
        passed[one.subject] = one
    by_project = _commitments(projects)
    return {
        p.pk: _beginning(passed.get(p.pk), tuple(by_project.get(p.pk, ())), named) for p in projects
    }


def _commitments(projects: Sequence[Project]) -> dict[UUID, list[Entry]]:
    words = beginning()
    kept = Entry.objects.filter(
        project__in=projects, kind_id=words.kind, status_name__in=words.statuses
    )
    found: dict[UUID, list[Entry]] = {}
    for entry in kept.order_by("number"):
        if entry.content.get("post") in words.counts:
            found.setdefault(entry.project_id, []).append(entry)
    return found


def _beginning(latest: Completion | None, commitments: tuple[Entry, ...], named: str) -> Beginning:
    standing = None if latest is None or latest.reopened else latest
    missing = () if commitments else (beginning().missing,)
    shown = [e for e in commitments if not named or e.content.get("shown") == named]
    posts = _posts(shown)
    return Beginning(_says(standing, posts, bool(commitments)), missing, commitments, standing)


def _says(standing: Completion | None, posts: str, committed: Any) -> str:
    words = beginning()
    if standing is None:
        said = _by(words.ready, words.ready_private, posts) if committed else words.missing
        return f"{said} {words.not_begun}"
    on = day(localtime(standing.made_at).date())
    if standing.missing:
        began = words.without.format(on=on, reason=standing.reason)
        since = _by(words.since, words.since_private, posts) if committed else ""
        return f"{began} {since}".strip()
    if not committed:
        return words.lapsed.format(on=on)
    return _by(words.done, words.done_private, posts).format(on=on, posts=posts)


def _by(named: str, private: str, posts: str) -> str:
    return named.replace("{posts}", posts) if posts else private


def _posts(entries: Iterable[Entry]) -> str:
    field = kinds()[beginning().kind].field("post")
    said = dict.fromkeys(field.shown(e.content.get("post")) for e in entries)
    return ", ".join(said)

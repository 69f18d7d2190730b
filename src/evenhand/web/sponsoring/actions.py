"""Asking leaders, withdrawing, and answering: atomic, with an audit event each."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.organisations.models import Organisation
from evenhand.web.projects.models import Project
from evenhand.web.registers.actions import change_entry, move_entry
from evenhand.web.registers.models import Entry
from evenhand.web.sponsoring.models import Ask, Standing
from evenhand.web.sponsoring.queries import AT_ONCE, leaders_of, open_asks

_STEPS = {Standing.ACCEPTED: "in_hand", Standing.DECLINED: "declined"}


class AskError(UserError):
    """A request cannot be made or answered as asked."""

    http_status = 409


@transaction.atomic
def ask_leaders(*, by: User, entry: Entry, organisation: Organisation, words: str) -> Ask:
    """Put a request before the leaders of an organisation. They see these words, and how long they wait.

    Raises
    ------
    AskError
        When the entry does not wait for anybody, is before leaders already, or three requests are.
    """
    team = Project.objects.select_for_update().get(pk=entry.project_id).team
    if not entry.status.waiting:
        raise AskError(
            "This does not wait for anybody.",
            remedy="Say first who was asked, and when: then it can be put before leaders.",
        )
    if organisation.pk not in {o.pk for o in leaders_of(team)}:
        raise AskError("Those are not leaders of this team.", remedy="Choose one of those listed.")
    if entry.asks.filter(standing=Standing.OPEN).exists():
        raise AskError("It is before leaders already.", remedy="Withdraw that request to ask anew.")
    if open_asks(team, organisation) >= AT_ONCE:
        raise AskError(
            f"{AT_ONCE} requests are before these leaders already.",
            remedy="Withdraw the least urgent one: three are answered sooner than ten.",
        )
    made = Ask.objects.create(
        entry=entry,
        organisation=organisation,
        words=words.strip(),
        asked_at=timezone.now(),
        asked_by=by.pk,
    )
    record("ask.made", by=by, subject=made, team=team.pk)
    return made


@transaction.atomic
def withdraw_ask(*, by: User, ask: Ask) -> None:
    """The team no longer asks."""
    _claim(ask, Standing.WITHDRAWN)
    record("ask.withdrawn", by=by, subject=ask, team=ask.entry.project.team_id)


@transaction.atomic
def answer_ask(*, by: User, ask: Ask, standing: Standing, answer: str) -> None:
    """Accept or decline, with a line; the team's entry moves with it.

    Raises
    ------
    AskError
        When it was answered or withdrawn meanwhile.
    """
    _claim(ask, standing, answer=answer.strip(), answered_at=timezone.now(), answered_by=by)
    record("ask.answered", by=by, subject=ask, team=ask.entry.project.team_id, standing=standing)
    _follow(by, ask, standing, answer.strip())


def _claim(ask: Ask, standing: Standing, **fields: object) -> None:
    taken = Ask.objects.filter(pk=ask.pk, standing=Standing.OPEN).update(
        standing=standing, **fields
    )
    if not taken:
        raise AskError(
            "This request was answered or withdrawn meanwhile.", remedy="Open the list again."
        )


def _follow(by: User, ask: Ask, standing: Standing, answer: str) -> None:
    """The answer stands in the entry too, so that nobody types it twice."""
    entry = Entry.objects.select_for_update().select_related("project").get(pk=ask.entry_id)
    told = f"{entry.content.get('answer', '')}\n{ask.organisation.name}: {answer}".strip()
    changed = change_entry(
        by=by,
        entry=entry,
        version=entry.version,
        content={**entry.content, "answer": told},
        owner=entry.owner,
        follow_up=entry.follow_up,
    )
    steps = (t for t in changed.kind.transitions if t.start == changed.status_name)
    step = next((t for t in steps if t.to == _STEPS[standing]), None)
    if step is not None:
        move_entry(by=by, entry=changed, version=changed.version, step=step)

"""The audit trail: never anonymous, never apart from what it tells of, never changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction

from evenhand.web.core import audit
from evenhand.web.core.audit import SYSTEM, AuditError, record
from evenhand.web.core.models import AppendOnlyError, Event
from evenhand.web.organisations import actions
from evenhand.web.organisations.models import Organisation

pytestmark = pytest.mark.django_db


def test_an_event_tells_who_what_and_where(world: Any) -> None:
    found = Event.objects.filter(action="project.started").get()
    assert (found.actor, found.team) == (world.people["lead"].pk, world.team.pk)
    assert (found.subject_kind, found.subject) == ("projects.project", str(world.project.pk))


def test_nobody_cannot_act(world: Any) -> None:
    with transaction.atomic(), pytest.raises(AuditError, match="signed in"):
        record("x", by=AnonymousUser(), subject=world.team)


@pytest.mark.django_db(transaction=True)
def test_an_event_belongs_into_a_transaction() -> None:
    with pytest.raises(AuditError, match="transaction"):
        record("x", by=SYSTEM, subject=Organisation(name="x"))


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_put_on_record_does_not_happen(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(audit.Event.objects, "create", refuse)
    with pytest.raises(DatabaseError):
        actions.create_organisation(by=_Somebody(), name="Never", kind="trust")  # type: ignore[arg-type]
    assert not Organisation.objects.filter(name="Never").exists()


class _Somebody:
    is_authenticated = True
    pk = "6f2a1a52-0a2f-4c6e-9d62-2f6a1e3f7b11"


@pytest.mark.usefixtures("world")
def test_events_cannot_be_changed_by_our_code() -> None:
    event = Event.objects.first()
    assert event is not None
    event.action = "nothing"
    for change in (event.save, event.delete, Event.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            change()
    with pytest.raises(AppendOnlyError):
        Event.objects.update(action="nothing")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "statement", ["UPDATE core_event SET action='x'", "DELETE FROM core_event"]
)
def test_the_database_itself_refuses(statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

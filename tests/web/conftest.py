"""A small invented world: two teams of one programme, and a person in every role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.test import Client

from evenhand.web.accounts.models import User
from evenhand.web.core.audit import SYSTEM
from evenhand.web.measurement import actions as measuring
from evenhand.web.measurement.models import ProjectMeasure
from evenhand.web.organisations import actions
from evenhand.web.organisations.models import Organisation, Programme, Role, Team
from evenhand.web.projects import actions as projecting
from evenhand.web.projects.models import Project

PASSWORD = "correct horse battery staple"  # noqa: S105 - of invented people


@pytest.fixture(autouse=True)
def _plain_files(settings: Any) -> None:
    """Static files under their own names, and a quick hasher: neither is under test here."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _own_uploads(settings: Any) -> Iterator[None]:
    """What another test uploaded, and left for its worker, is not there."""
    with TemporaryDirectory() as folder:
        settings.FILE_UPLOAD_TEMP_DIR = folder
        yield


@dataclass
class World:
    """Two teams; `people` by role in the first one, `stranger` a member of the second."""

    team: Team
    other_team: Team
    programme: Programme
    trust: Organisation
    people: dict[str, User]
    project: Project
    measure: ProjectMeasure

    def signed_in(self, who: str) -> Client:
        client = Client()
        if who != "anonymous":
            client.force_login(
                self.people[who], backend="allauth.account.auth_backends.AuthenticationBackend"
            )
        return client


def person(name: str, **fields: Any) -> User:
    address = f"{name.lower().replace(' ', '.')}@example.org"
    return User.objects.create_user(address, PASSWORD, name=name, **fields)


@pytest.fixture
def world(db: None) -> World:  # noqa: ARG001 - asks for the database
    administrator = person("Administrator", is_administrator=True)
    trust = actions.create_organisation(by=administrator, name="Invented Trust", kind="trust")
    programme = actions.create_programme(by=administrator, name="Invented network")
    team, other = (
        actions.create_team(
            by=administrator, name=name, organisations=[trust], programmes=[programme]
        )
        for name in ("Riverside", "Hillside")
    )
    system = actions.create_organisation(by=administrator, name="Invented system", kind="lmns")
    trust.within.set([system])
    places: dict[Role, Any] = {
        Role.LEAD: team,
        Role.MEMBER: team,
        Role.PARTNER: team,
        Role.COACH: team,
        Role.CONVENER: programme,
        Role.EVALUATOR: programme,
        Role.SPONSOR: trust,
    }
    people = {
        "administrator": administrator,
        "stranger": person("Stranger"),
        "system": person("Leader of a system"),
    }
    for role, place in places.items():
        people[role.value] = person(role.label)
        actions.give_role(by=SYSTEM, person=people[role.value], role=role, place=place)
    actions.give_role(by=SYSTEM, person=people["system"], role=Role.SPONSOR, place=system)
    actions.give_role(by=SYSTEM, person=people["stranger"], role=Role.MEMBER, place=other)
    project = projecting.start_project(
        by=people["lead"],
        team=team,
        name="Fewer haemorrhages",
        clinical_area="haemorrhage",
        track="usual",
        started_on=date(2026, 1, 5),
    )
    measure = measuring.add_library_measure(by=people["lead"], project=project, id="pph_1000")
    return World(team, other, programme, trust, people, project, measure)

"""A team's data in one file: all of it, and nothing that the person may not read."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.method import method
from evenhand.web.core.models import Event
from evenhand.web.leaving.export import LEFT_OUT, PARTS
from evenhand.web.measurement.actions import store_reading
from evenhand.web.measurement.models import Counts
from evenhand.web.measurement.queries import current_definition
from evenhand.web.measurement.read import Shown
from evenhand.web.organisations.actions import agree, invite
from evenhand.web.organisations.models import Role
from evenhand.web.projects.actions import start_project
from evenhand.web.prompts.actions import answer

pytestmark = pytest.mark.django_db


def taken(world: Any) -> dict[str, Any]:
    """The export by file name; JSON read."""
    address = reverse("export_team", kwargs={"team_id": world.team.pk})
    response = world.signed_in("lead").post(address)
    assert response["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        assert archive.testzip() is None
        texts = {n: archive.read(n).decode() for n in archive.namelist()}
    return {n: json.loads(t) if n.endswith(".json") else t for n, t in texts.items()}


def counted(world: Any) -> None:
    counts = Counts.objects.create(
        measure=world.measure,
        number=1,
        definition=current_definition(world.measure),
        table={"numerator": [[[7]]]},
        source="typed",
        made_at=timezone.now(),
        made_by=world.people["lead"].pk,
    )
    shown = Shown(
        headline=["Exactly so."],
        flags=[],
        exact_page="7 of 70",
        protected_page="hidden",
        protected_headline=["So."],
        protected_flags=[],
        released=None,
        refused="",
    )
    store_reading(by=world.people["lead"], counts=counts, plan=None, shown=shown)


def named(world: Any) -> None:
    agree(
        by=world.people["lead"],
        team=world.team,
        governance_owner="Guardian",
        until=timezone.localdate() + timedelta(days=30),
        terms={"convener": "words"},
        exact_for=[world.people["lead"]],
    )


def test_every_table_has_its_file(world: Any) -> None:
    found = taken(world)
    assert set(found) == {
        *(f"{p.model._meta.label}.json" for p in PARTS),
        "people.json",
        "README.txt",
    }
    (project,) = found["projects.Project.json"]
    assert project["name"] == "Fewer haemorrhages"
    (team,) = found["organisations.Team.json"]
    assert team["programmes"] == [str(world.programme.pk)]
    assert found["people.json"][str(world.people["coach"].pk)] == "Coach"


def test_rows_of_other_teams_are_not_in_it(world: Any) -> None:
    start_project(
        by=world.people["stranger"],
        team=world.other_team,
        name="Another team's work",
        clinical_area="",
        track="usual",
        started_on=timezone.localdate(),
    )
    found = taken(world)
    assert "Another team's work" not in json.dumps(found)
    assert str(world.people["stranger"].pk) not in json.dumps(found)


def test_private_answers_of_others_are_never_in_it(world: Any) -> None:
    for who, shape, text in (
        ("member", "private", "nobody reads this"),
        ("lead", "private", "my own thought"),
        ("member", "signed", "what we all read"),
    ):
        answer(
            by=world.people[who],
            project=world.project,
            prompt=method().prompt("MFI-11"),
            shape=shape,
            text=text,
        )
    texts = {a["text"] for a in taken(world)["prompts.Answer.json"]}
    assert texts == {"my own thought", "what we all read"}


def test_exact_counts_only_for_the_named(world: Any) -> None:
    counted(world)
    found = taken(world)
    assert "table" not in found["measurement.Counts.json"][0]
    assert found["measurement.Reading.json"][0]["protected_page"] == "hidden"
    assert "7 of 70" not in json.dumps(found)
    assert "Exact counts are not in it" in found["README.txt"]
    named(world)
    found = taken(world)
    assert found["measurement.Counts.json"][0]["table"] == {"numerator": [[[7]]]}
    assert found["measurement.Reading.json"][0]["exact_page"] == "7 of 70"
    assert "keep it inside the team" in found["README.txt"]


def test_it_goes_on_record(world: Any) -> None:
    found = taken(world)
    event = Event.objects.get(action="team.exported")
    assert (event.actor, event.detail) == (world.people["lead"].pk, {"exact": False})
    assert "team.exported" in {e["action"] for e in found["core.Event.json"]}


def test_the_link_of_an_invitation_is_not_in_it(world: Any) -> None:
    made, _ = invite(
        by=world.people["lead"],
        email="new@example.org",
        name="New",
        role=Role.MEMBER,
        place=world.team,
    )
    assert made.digest not in json.dumps(taken(world))


def leads_to_a_team(model: type[models.Model], seen: frozenset[Any] = frozenset()) -> bool:
    """By a foreign key, however long the way, or by a bare id called team or project."""
    label = model._meta.label
    if label in ("organisations.Team", "projects.Project"):
        return True
    if label in seen or not model.__module__.startswith("evenhand."):
        return False
    fields = model._meta.concrete_fields
    if any(f.name in ("team", "project") for f in fields):
        return True
    others = [f.related_model for f in fields if f.related_model is not None]
    return any(leads_to_a_team(o, seen | {label}) for o in others)


def test_every_table_of_a_team_is_in_it_or_stays_with_a_reason() -> None:
    ours = [m for m in apps.get_models() if m.__module__.startswith("evenhand.")]
    of_a_team = {m._meta.label for m in ours if leads_to_a_team(m)}
    assert of_a_team == {p.model._meta.label for p in PARTS} | set(LEFT_OUT)
    assert all(LEFT_OUT.values())

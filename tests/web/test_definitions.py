"""Measures of one's own, changed definitions, dated breaks, and what a programme has in common."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from evenhand.web.core.models import Event
from evenhand.web.measurement.defining import add_break
from evenhand.web.measurement.models import ProgrammeMeasure, ProjectMeasure
from evenhand.web.measurement.queries import (
    current_counts,
    current_definition,
    current_reading,
    table_of,
)
from evenhand.web.projects.actions import fix_plan
from fixtures.measured import give, work

pytestmark = pytest.mark.django_db

CHOSEN = {
    "title": "Listened to",
    "event": "said that they were listened to.",
    "whom": "women",
    "role": "process",
    "kind": "proportion",
    "direction": "higher",
    "multiplier": "100",
}


def post(world: Any, who: str, name: str, given: dict[str, str], **keys: Any) -> Any:
    return world.signed_in(who).post(reverse(name, kwargs=keys), given)


def make(world: Any, **other: str) -> Any:
    return post(world, "partner", "own_measure", CHOSEN | other, project_id=world.project.pk)


def page(world: Any, who: str, name: str, **keys: Any) -> str:
    return world.signed_in(who).get(reverse(name, kwargs=keys)).content.decode()


def test_a_measure_is_made_by_choosing(world: Any) -> None:
    assert make(world).status_code == 302
    made = ProjectMeasure.objects.get(slug="listened_to")
    definition = current_definition(made).definition()
    assert definition.event == "said that they were listened to"
    assert "Listened to" in page(world, "member", "project", project_id=world.project.pk)
    assert "typed by hand" in page(world, "member", "definition", measure_id=made.pk)


def test_what_does_not_fit_is_said_and_nothing_is_made(world: Any) -> None:
    answer = make(world, kind="count")
    assert answer.status_code == 422
    assert "Choose a share or a rate" in answer.content.decode()
    make(world)
    assert "already" in make(world).content.decode()
    assert ProjectMeasure.objects.filter(slug="listened_to").count() == 1


def test_nobody_can_write_a_condition(world: Any) -> None:
    answer = make(world, column="onset_of_labour", test="one_of", value="x') OR ('1'='1")
    assert answer.status_code == 422
    assert "needs words" in answer.content.decode()


def test_a_change_of_words_is_a_version_without_a_break(world: Any) -> None:
    make(world)
    made = ProjectMeasure.objects.get(slug="listened_to")
    given = CHOSEN | {"title": "Felt heard", "reason": "our partners’ words", "version": "1"}
    answer = post(world, "member", "change_definition", given, measure_id=made.pk)
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.title, made.definitions.count()) == ("Felt heard", 2)
    text = page(world, "coach", "definition", measure_id=made.pk)
    assert "our partners’ words" in text
    assert "None: all months are counted alike." in text


def test_counted_differently_needs_a_day_and_is_a_break_in_the_reading(world: Any) -> None:
    make(world)
    made = ProjectMeasure.objects.get(slug="listened_to")
    content = {"focus": ["black"], "comparison": ["white"], "change_date": "2025-11-01"}
    fix_plan(by=world.people["lead"], project=world.project, content=content)
    give(world, made)
    work()
    given = CHOSEN | {
        "column": "transfusion",
        "test": "yes",
        "reason": "recorded now",
        "version": "1",
    }
    answer = post(world, "member", "change_definition", given, measure_id=made.pk)
    assert answer.status_code == 422
    assert "Say from which day on" in answer.content.decode()
    given["on"] = "2026-03-01"
    assert post(world, "member", "change_definition", given, measure_id=made.pk).status_code == 302
    work()
    reading = current_reading(made)
    assert reading is not None
    assert any(f["id"] == "break" and "recorded now" in f["text"] for f in reading.flags)
    counts = current_counts(made)
    assert counts is not None
    assert table_of(counts).measure.numerator == "transfusion"


def test_the_form_opens_with_what_was_chosen(world: Any) -> None:
    make(world, column="transfusion", test="no")
    made = ProjectMeasure.objects.get(slug="listened_to")
    text = page(world, "member", "change_definition", measure_id=made.pk)
    assert 'value="Listened to"' in text
    assert 'value="transfusion" selected' in text


def test_measures_of_the_library_are_not_chosen_differently(world: Any) -> None:
    client = world.signed_in("member")
    address = reverse("change_definition", kwargs={"measure_id": world.measure.pk})
    assert client.get(address).status_code == 404


def test_a_dated_break_stands_beside_the_finding(world: Any) -> None:
    content = {"focus": ["black"], "comparison": ["white"], "change_date": "2025-11-01"}
    fix_plan(by=world.people["lead"], project=world.project, content=content)
    give(world, world.measure)
    given = {"on": "2026-02-01", "what": "Blood loss is weighed"}
    assert post(world, "member", "new_break", given, measure_id=world.measure.pk).status_code == 302
    work()
    assert "Blood loss is weighed" in page(world, "member", "measure", measure_id=world.measure.pk)
    again = post(world, "member", "new_break", given, measure_id=world.measure.pk)
    assert "That day has a break already." in again.content.decode()
    event = Event.objects.get(action="definition.changed")
    assert event.detail == {"number": 2}


def test_without_counts_nothing_is_read(world: Any) -> None:
    add_break(by=world.people["lead"], measure=world.measure, on=date(2026, 1, 1), what="weighed")
    work()
    assert current_reading(world.measure) is None


def test_a_programme_offers_measures_and_each_team_decides(world: Any) -> None:
    keys = {"programme_id": world.programme.pk}
    post(world, "convener", "programme_own_measure", CHOSEN, **keys)
    post(world, "convener", "programme_measures", {"measure": "induction"}, **keys)
    text = page(world, "member", "new_measure", project_id=world.project.pk)
    assert "Listened to (process, in common: Invented network)" in text
    assert text.count("Induction of labour") == 1
    common = ProgrammeMeasure.objects.get(slug="listened_to")
    answer = post(
        world, "member", "new_measure", {"measure": str(common.pk)}, project_id=world.project.pk
    )
    assert answer.status_code == 302
    assert "Listened to (" not in page(world, "member", "new_measure", project_id=world.project.pk)
    post(world, "convener", "end_common_measure", {}, common_id=common.pk)
    assert world.project.measures.filter(slug="listened_to").exists()
    assert not ProgrammeMeasure.objects.filter(slug="listened_to").exists()


def test_a_measure_is_in_common_once(world: Any) -> None:
    keys = {"programme_id": world.programme.pk}
    post(world, "convener", "programme_own_measure", CHOSEN, **keys)
    again = post(world, "convener", "programme_own_measure", CHOSEN, **keys)
    assert again.status_code == 422
    assert "in common already" in again.content.decode()
    assert "Measures in common" in page(world, "convener", "home")

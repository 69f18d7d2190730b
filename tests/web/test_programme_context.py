"""Context of teams beside each other: only what is shared, by name, with how many, never as a cause."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.instruments import instruments
from evenhand.frameworks.registers import kinds
from evenhand.web.instruments.actions import close_round, finish, open_round, save_answers
from evenhand.web.instruments.models import Whose
from evenhand.web.organisations.actions import agree, create_team, give_role
from evenhand.web.organisations.models import Role
from evenhand.web.projects.actions import start_project
from evenhand.web.registers.actions import make_entry
from fixtures.measured import give

pytestmark = pytest.mark.django_db
MUSIQ = instruments()["musiq_ar"]


def answered(world: Any, name: str, answers: dict[str, int], shares: str = "protected") -> Any:
    """A team of the programme with a closed round, and what it shares with the convener."""
    lead = world.people["lead"]
    team = world.team
    if name != "Riverside":
        team = create_team(by=lead, name=name, organisations=[], programmes=[world.programme])
        give_role(by=lead, person=lead, role=Role.LEAD, place=team)
    project = start_project(
        by=lead, team=team, name=f"Project of {name}", clinical_area="", track="usual",
        started_on=world.project.started_on,
    )  # fmt: skip
    again(world, project, answers)
    until = timezone.localdate() + timedelta(days=90)
    terms = {"convener": shares}
    agree(by=lead, team=team, governance_owner="G", until=until, terms=terms, exact_for=[])
    return project


def again(world: Any, project: Any, answers: dict[str, int]) -> None:
    """A round that the team agrees and closes."""
    lead = world.people["lead"]
    made = open_round(by=lead, project=project, instrument=MUSIQ)
    given = {"whose": Whose.TOGETHER, "version": 0, "answers": answers, "comments": {}}
    save_answers(by=lead, round=made, **given)
    finish(by=lead, round=made, whose=Whose.TOGETHER)
    close_round(by=lead, round=made)


def page(world: Any, who: str = "convener", query: str = "") -> str:
    address = reverse("programme_context", kwargs={"programme_id": world.programme.pk})
    found = world.signed_in(who).get(f"{address}{query}").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found))


def test_teams_stand_by_name_whatever_they_answered(world: Any) -> None:
    for name, value in (("Zennor", 7), ("Ash", 1), ("Riverside", 4)):
        answered(world, name, {"EXT-01": value, "EXT-02": 3})
    shown = page(world)
    table = shown[shown.index("By domain") : shown.index("Beside what they measure")]
    assert [table.index(n) for n in ("Ash", "Riverside", "Zennor")] == sorted(
        table.index(n) for n in ("Ash", "Riverside", "Zennor")
    )
    for query in ("?sort=score", "?order=desc", "?o=1"):
        assert page(world, query=query) == shown
    assert "rank" not in shown.replace("It ranks nobody", "")


def test_rounds_of_a_team_stand_below_each_other_the_latest_first(world: Any) -> None:
    project = answered(world, "Ash", {"EXT-01": 2, "ORG-01": 5})
    for value in (4, 7):
        again(world, project, {"EXT-01": value})
    table = page(world).split("By domain")[1].split("Beside what they measure")[0]
    rows = re.findall(r"round (\d), \d+ \w+ \d{4} ([\d.]+|–) ([\d.]+|–)", table)
    assert rows == [("3", "7.0", "–"), ("2", "4.0", "–"), ("1", "2.0", "5.0")]
    beside = page(world).split("Beside what they measure")[1]
    assert "External environment 7.0" in beside
    assert "External environment 4.0" not in beside


def test_only_what_is_shared_as_numbers(world: Any) -> None:
    answered(world, "Ash", {"EXT-01": 2}, shares="words")
    answered(world, "Birch", {"EXT-01": 6})
    shown = page(world)
    assert "Birch Project of Birch" in shown
    assert "Project of Ash" not in shown
    assert "Ash, Hillside, Riverside: nothing is shared" in shown
    assert "Project of Birch" not in page(world, "evaluator")


def test_the_lowest_say_how_many_teams_and_what_was_done(world: Any) -> None:
    factor = MUSIQ.item("EXT-01").tags.factor
    project = answered(world, "Ash", {"EXT-01": 2, "EXT-02": 5})
    assert "Fewer than two teams answered the same factor" in page(world)
    answered(world, "Birch", {"EXT-01": 3, "ORG-01": 1})
    assert f"{factor} : mean 2.5 of 2 teams that answered it. Nobody has planned" in page(world)
    make_entry(
        by=world.people["lead"],
        project=project,
        kind=kinds()["actions"],
        content={"what": "Ask the region", "answers": factor},
    )
    shown = page(world)
    assert "Ash: Ask the region (planned)" in shown
    assert "Senior" not in shown  # one team alone answered ORG-01


def test_context_stands_beside_what_is_measured_and_never_as_its_cause(world: Any) -> None:
    answered(world, "Riverside", {"EXT-01": 3})
    give(world, world.measure)
    shown = page(world)
    assert "does not show that one is because of the other" in shown
    assert "External environment 3.0" in shown


def test_as_many_queries_for_many_teams(world: Any) -> None:
    counted = []
    for names in (("Ash",), ("Birch", "Cedar", "Dale", "Elm")):
        for name in names:
            answered(world, name, {"EXT-01": 3})
        client = world.signed_in("convener")
        address = reverse("programme_context", kwargs={"programme_id": world.programme.pk})
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counted.append(len(asked))
    assert counted[1] <= counted[0] + 1

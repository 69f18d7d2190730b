"""This month's numbers: from the landing page straight to the grid, one thing learnt, sent to whom it was agreed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.web.core.models import Event
from evenhand.web.measurement.actions import add_library_measure
from evenhand.web.measurement.due import last_month
from evenhand.web.measurement.grid import grid_groups
from evenhand.web.organisations.actions import agree, give_role
from evenhand.web.projects.models import MonthlyNote, Project
from fixtures.measured import work

pytestmark = pytest.mark.django_db
LEARNT = "The trolley was too far from the door."


def landing(world: Any, who: str) -> str:
    return str(world.signed_in(who).get(reverse("home"), follow=True).content.decode())


def address(world: Any, name: str = "month_report") -> str:
    return str(reverse(name, kwargs={"measure_id": world.measure.pk}))


def typed() -> dict[str, str]:
    month = last_month(timezone.localdate())
    found = {"version": "0"}
    for group in grid_groups():
        found[f"d-{group.key}-{month:%Y-%m}"] = "40"
        found[f"n-{group.key}-{month:%Y-%m}"] = "3"
    return found


def numbers(world: Any, who: str = "member") -> Any:
    client = world.signed_in(who)
    page = client.get(f"{address(world, 'grid')}?month=1").content.decode()
    given = {name: value for name, value in typed().items() if f'name="{name}"' in page}
    assert len(given) > 3, page
    return client.post(f"{address(world, 'grid')}?month=1", given)


def send(world: Any, who: str = "member", learnt: str = LEARNT) -> Any:
    return world.signed_in(who).post(address(world), {"learnt": learnt}, follow=True)


def agreed(world: Any, **terms: str) -> None:
    agree(
        by=world.people["lead"],
        team=world.team,
        governance_owner="Guardian",
        until=timezone.localdate() + timedelta(days=30),
        terms=terms,
        exact_for=[world.people["member"], world.people["lead"]],
    )


def test_where_people_land_leads_straight_to_the_grid(world: Any) -> None:
    text = landing(world, "member")
    assert "This month’s numbers" in text
    assert f"{address(world, 'grid')}?month=1" in text
    assert "This month’s numbers" not in landing(world, "coach")  # who types nothing


def test_with_several_teams_it_stands_on_the_page_of_all(world: Any) -> None:
    person = world.people["member"]
    give_role(by=world.people["lead"], person=person, role="member", place=world.other_team)
    text = landing(world, "member")
    assert "Hello, " in text
    assert f"{address(world, 'grid')}?month=1" in text


def test_what_is_there_ended_or_comes_from_files_is_not_asked_for(world: Any) -> None:
    add_library_measure(by=world.people["lead"], project=world.project, id="induction")
    assert "Induction of labour" in landing(world, "member")
    agreed(world)
    numbers(world)
    text = landing(world, "member")
    assert world.measure.title not in text
    assert "Induction of labour" in text
    world.measure.counts.update(source="upload", table={"periods": []})
    assert world.measure.title not in landing(world, "member")
    Project.objects.filter(pk=world.project.pk).update(ended="It did not help.")
    assert "This month’s numbers" not in landing(world, "member")


def test_after_saving_the_page_says_the_sentence_and_asks_for_one_thing(world: Any) -> None:
    saved = numbers(world)
    assert saved["Location"] == address(world)
    client = world.signed_in("member")
    waiting = client.get(address(world)).content.decode()
    assert "Numbers are being read." in waiting
    assert "One thing learnt" not in waiting
    work()
    text = client.get(address(world)).content.decode()
    assert 'class="big"' in text
    assert "One thing learnt this month" in text
    assert "It goes to Coach: these words and yours" in text


def test_from_elsewhere_the_grid_leads_to_the_measure_as_before(world: Any) -> None:
    client = world.signed_in("member")
    saved = client.post(address(world, "grid"), typed())
    assert saved["Location"] == reverse("measure", kwargs={"measure_id": world.measure.pk})


def test_it_is_sent_once_for_each_month_and_can_be_sent_again(world: Any) -> None:
    numbers(world)
    work()
    assert "is done." in send(world).content.decode()
    assert "Send it again" in send(world, learnt="Two people came.").content.decode()
    (note,) = MonthlyNote.objects.all()
    assert (note.learnt, note.month) == ("Two people came.", last_month(timezone.localdate()))
    assert "month.sent" in Event.objects.values_list("action", flat=True)
    assert not any(LEARNT in str(d) for d in Event.objects.values_list("detail", flat=True))
    send(world, who="lead", learnt="A second view")
    assert MonthlyNote.objects.count() == 2  # nobody's words go over another's


def test_the_coach_sees_it_and_the_convener_as_agreed(world: Any) -> None:
    numbers(world)
    work()
    send(world)
    project = reverse("project", kwargs={"project_id": world.project.pk})
    assert LEARNT in world.signed_in("coach").get(project).content.decode()
    programme = reverse("programme", kwargs={"programme_id": world.programme.pk})
    assert LEARNT not in world.signed_in("convener").get(programme).content.decode()
    agreed(world, convener="words", evaluator="words", teams="words")
    assert LEARNT in world.signed_in("convener").get(programme).content.decode()
    for other in ("evaluator", "stranger"):
        assert LEARNT not in world.signed_in(other).get(programme).content.decode()
    assert "and to who convenes Invented network" in send(world).content.decode()


def test_nothing_is_sent_before_anything_was_read(world: Any) -> None:
    assert send(world).status_code == 200
    assert not MonthlyNote.objects.exists()


def test_the_last_whole_month() -> None:
    assert last_month(date(2026, 1, 31)) == date(2025, 12, 1)

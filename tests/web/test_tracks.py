"""What choosing a complex pathway changes: milestones by month, when an answer is too early, advice, a menu of ways."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.tracks import menu, track
from evenhand.web.measurement.actions import add_library_measure
from evenhand.web.measurement.defining import share_library_measure
from evenhand.web.measurement.expecting import delay_of, expectations
from evenhand.web.measurement.models import ProjectMeasure, Reading
from evenhand.web.measurement.queries import with_latest_readings
from evenhand.web.projects.actions import fix_plan
from evenhand.web.projects.models import OfferedWay
from evenhand.web.projects.queries import current_plan
from fixtures.measured import give, work

pytestmark = pytest.mark.django_db
CHANGED = date(2025, 11, 1)
PLAN = {"focus": ["black"], "comparison": ["white"], "change_date": CHANGED.isoformat()}


def page(world: Any, name: str = "project", who: str = "member", **keys: Any) -> str:
    address = reverse(name, kwargs=keys or {"project_id": world.project.pk})
    return str(world.signed_in(who).get(address).content.decode())


def choose(world: Any, track_id: str = "complex") -> None:
    world.project.track = track_id
    world.project.save()


def expected(world: Any, today: date) -> Any:
    found = with_latest_readings(world.project)
    return expectations(world.project, current_plan(world.project), found, today=today)


def done(world: Any, today: date = date(2026, 11, 25)) -> list[bool]:
    return [m.done for m in expected(world, today).milestones]


def test_each_track_says_what_to_expect_by_when(world: Any) -> None:
    text = page(world)
    assert "Care and its result lie close together" in text
    assert "By February 2026: One outcome, one process and one balancing measure" in text
    choose(world)
    text = page(world)
    assert "results show later than in other projects, and that is expected" in text
    assert "By March 2026: A process measure that moves first is chosen" in text
    assert "Not yet." in text
    for colour in ("red", "amber", "green", "late", "overdue", "behind"):
        assert f">{colour}" not in text.lower()


def test_a_milestone_of_the_change_has_no_month_before_a_day_is_fixed(world: Any) -> None:
    since = expected(world, date(2026, 2, 1)).milestones[-1]
    assert (since.by, since.done) == ("", False)
    fix_plan(by=world.people["lead"], project=world.project, content=PLAN)
    assert expected(world, date(2026, 2, 1)).milestones[-1].by == "November 2026"


def test_what_is_there_is_done_and_nobody_ticks_a_box(world: Any) -> None:
    assert done(world) == [False] * 5
    lead = world.people["lead"]
    for id in ("pph_measured", "pph_transfusion"):
        add_library_measure(by=lead, project=world.project, id=id)
    assert done(world) == [True, False, False, False, False]
    fix_plan(by=lead, project=world.project, content=PLAN)
    assert done(world)[1]
    give(world, world.measure)
    work()
    assert done(world)[2:] == [True, False, done(world)[4]]
    process = ProjectMeasure.objects.get(slug="pph_measured")
    give(world, process)
    work()
    read = Reading.objects.filter(measure=process)
    for made, seen in ((date(2026, 2, 27), False), (date(2026, 3, 1), True)):
        read.update(made_at=timezone.make_aware(datetime.combine(made, datetime.min.time())))
        assert done(world)[3] is seen


def test_people_s_own_words_are_a_milestone_of_a_complex_pathway(world: Any) -> None:
    choose(world)
    assert done(world)[1] is False
    ProjectMeasure.objects.filter(pk=world.measure.pk).update(form="themes")
    assert done(world)[1] is True


@pytest.mark.parametrize(
    ("chosen", "today", "said"),
    [
        ("usual", date(2026, 10, 31), "the usual answer until about November 2026"),
        ("usual", date(2026, 11, 1), "Since November 2026 there are 12 months of numbers"),
        ("complex", date(2027, 4, 30), "the right answer until about May 2027: it follows care by"),
        ("complex", date(2027, 5, 1), "Since May 2027 the outcome has had time to follow"),
    ],
)
def test_until_when_it_is_too_early_to_say(world: Any, chosen: str, today: date, said: str) -> None:
    choose(world, chosen)
    fix_plan(by=world.people["lead"], project=world.project, content=PLAN)
    assert said in expected(world, today).too_early


def test_without_a_day_it_says_how_long_it_will_take(world: Any) -> None:
    choose(world)
    assert "about 18 months after that day" in expected(world, date(2026, 2, 1)).too_early


def test_a_measure_that_follows_care_late_sets_the_time(world: Any) -> None:
    lead = world.people["lead"]
    add_library_measure(by=lead, project=world.project, id="preterm_37")
    found = with_latest_readings(world.project)
    assert delay_of(world.project, found) == 9
    choose(world)
    assert delay_of(world.project, found) == 9
    assert track("complex").delay_months == 6


def test_before_the_first_number_what_moves_first_is_named(world: Any) -> None:
    measure = {"measure_id": world.measure.pk}
    assert "Follow first what moves first" not in page(world, "measure", **measure)
    choose(world)
    text = page(world, "measure", **measure)
    assert "Follow first what moves first. The outcome comes about 6 months after" in text
    assert "Process measures that move first, in the library:" in text
    assert 'value="36"' in text  # a longer horizon


def test_a_measure_in_common_is_advised_on_before_its_first_number(world: Any) -> None:
    common = share_library_measure(
        by=world.people["convener"], programme=world.programme, id="preterm_37"
    )
    address = reverse("new_measure", kwargs={"project_id": world.project.pk})
    taken = world.signed_in("member").post(address, {"measure": str(common.pk)})
    text = world.signed_in("member").get(taken["Location"]).content.decode()
    assert "How to measure this" in text
    asked = {"people": "12", "events": "0.4", "months": "24"}
    text = world.signed_in("member").get(taken["Location"], asked).content.decode()
    assert "Beside it, people’s own words" in text


# -- the menu of a programme


def offer(world: Any, version: int = 0, **ways: str) -> Any:
    address = reverse("programme_ways", kwargs={"programme_id": world.programme.pk})
    given = {i.id: "no" for i in menu()} | ways | {"version": str(version)}
    return world.signed_in("convener").post(address, given)


def test_a_convener_puts_ways_in_place_and_teams_of_complex_pathways_see_them(world: Any) -> None:
    made = offer(world, lead="recommended", stories="offered", stories_note="Zuri helps with these")
    assert made.status_code == 302
    assert "Ways of measuring that your programme offers" not in page(world)
    choose(world)
    text = page(world)
    assert "Ways of measuring that your programme offers" in text
    assert text.index("A process measure that moves first</a>") < text.index("recommended")
    assert "Zuri helps with these" in text
    assert "All or nothing" not in text
    assert "What your programme offers" in page(world, "other_ways")


def test_a_menu_is_changed_whole_and_never_over_another_version(world: Any) -> None:
    offer(world, lead="recommended")
    late = offer(world, themes="offered")
    assert late.status_code == 422
    assert "Nothing was overwritten" in late.content.decode()
    assert offer(world, version=1, themes="offered").status_code == 302
    assert [o.way for o in OfferedWay.objects.all()] == ["themes"]


def test_every_way_of_the_menu_leads_somewhere_that_is_there(world: Any) -> None:
    for item in menu():
        if item.page:
            assert reverse(item.page, kwargs={"project_id": world.project.pk})


def test_other_programmes_see_nothing_of_it(world: Any) -> None:
    offer(world, lead="recommended")
    world.team.programmes.clear()
    choose(world)
    assert "Ways of measuring that your programme offers" not in page(world)

"""What is found of other teams, and what their lessons say was measured: as their agreements say on the day, and no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.registers import kinds
from evenhand.web.changes.lessons import lesson_of, share, withdraw
from evenhand.web.drivers.actions import Content, add_driver
from evenhand.web.finding.queries import find
from evenhand.web.measurement.queries import current_reading
from evenhand.web.organisations import actions
from evenhand.web.organisations.actions import agree
from evenhand.web.organisations.models import Agreement
from evenhand.web.projects.actions import fix_plan
from evenhand.web.projects.months import send_month
from evenhand.web.registers.actions import make_entry
from evenhand.web.sponsoring.actions import ask_leaders, withdraw_ask
from fixtures.measured import give, work
from fixtures.pages import words_of
from web.doors.changes import cycle, idea, told
from web.doors.sponsoring import raised
from web.test_versions import PLAN

pytestmark = pytest.mark.django_db
OUTSIDE = ("convener", "evaluator", "sponsor", "system", "stranger")


def page(world: Any, name: str, who: str = "lead", **keys: Any) -> Any:
    return world.signed_in(who).get(reverse(name, kwargs=keys))


def agreed(world: Any, days: int = 30, **terms: str) -> None:
    agree(
        by=world.people["lead"],
        team=world.team,
        governance_owner="Guardian",
        until=timezone.localdate() + timedelta(days=days),
        terms=terms,
        exact_for=[],
    )


def read(world: Any) -> str:
    """The first sentence of a reading of the measure that counts."""
    give(world, world.measure)
    fix_plan(
        by=world.people["lead"],
        project=world.project,
        content=PLAN | {"primary_measure": "pph_1000"},
    )
    work()
    reading = current_reading(world.measure)
    assert reading is not None
    return str(reading.protected_headline[0])


def found(world: Any, who: str, asked: str) -> list[tuple[str, str]]:
    return [(r.place.kind, r.place.address) for r in find(world.people[who], asked, order="name")]


def test_a_shared_lesson_says_what_was_measured_to_whom_the_agreement_lets_read_it(
    world: Any,
) -> None:
    read(world)
    lead, one = world.people["lead"], cycle(world)
    told(world, one)
    preview = words_of(page(world, "share_lesson", idea_id=one.idea_id))
    assert "Other teams of your programmes: nothing." in preview
    (said,) = share(by=lead, idea=one.idea).content["readings"]
    sentence = said["lines"][0]
    assert sentence in preview
    library = {"programme_id": world.programme.pk}
    hidden = words_of(page(world, "library", "stranger", **library))
    assert "The team does not share what was measured with you." in hidden
    assert sentence not in hidden
    agreed(world, teams="words")
    shown = page(world, "library", "stranger", **library)
    assert sentence in words_of(shown)
    address = reverse("shared", kwargs={"measure_id": world.measure.pk})
    assert f'href="{address}"' in shown.content.decode()
    assert world.signed_in("stranger").get(address).status_code == 200
    assert sentence not in words_of(page(world, "library", "convener", **library))


def test_a_lesson_tells_of_the_measures_of_its_driver(world: Any) -> None:
    read(world)
    fix_plan(by=world.people["lead"], project=world.project, content=PLAN, reason="no primary one")
    work()
    driver = add_driver(
        project=world.project, content=Content("Calls", measures=(world.measure.pk,))
    )
    other = add_driver(project=world.project, content=Content("Words"))
    for one, expected in ((driver, [world.measure.title]), (other, [])):
        tied = idea(world, driver_id=one.pk)
        assert [r["title"] for r in lesson_of(tied)["readings"]] == expected


def test_conveners_evaluators_and_leaders_find_what_the_agreement_shares(world: Any) -> None:
    sentence = read(world)
    word = max(sentence.split(), key=len).strip(".,:’")
    shared = reverse("shared", kwargs={"measure_id": world.measure.pk})
    for who in OUTSIDE:
        assert found(world, who, word) == []
    terms = {"convener": "words", "evaluator": "protected", "sponsor": "words", "teams": "words"}
    agreed(world, **terms, system="words")
    for who in OUTSIDE:
        assert found(world, who, word) == [("Shared measure", shared)], who
        assert found(world, who, "haemorrhage riverside") == [("Shared measure", shared)]
        assert world.signed_in(who).get(shared).status_code == 200
    agreed(world, convener="words")
    for who in OUTSIDE:
        assert bool(found(world, who, word)) is (who == "convener")
    Agreement.objects.update(until=timezone.localdate() - timedelta(days=1))
    for who in OUTSIDE:
        assert found(world, who, word) == []


def test_ones_own_teams_measures_are_found_once(world: Any) -> None:
    read(world)
    agreed(world, teams="words")
    kinds_found = [kind for kind, _ in found(world, "member", "1,000 ml")]
    assert kinds_found == ["Measure"]


def test_what_is_sent_by_month_is_found_by_who_convenes_and_is_let(world: Any) -> None:
    send_month(
        by=world.people["lead"],
        project=world.project,
        measure=world.measure.pk,
        title="Haemorrhage",
        month=timezone.localdate().replace(day=1),
        headline=["Too early to say."],
        learnt="Weighing graugans blood takes no time",
    )
    agreed(world, convener="words", evaluator="protected", sponsor="protected")
    where = reverse("programme", kwargs={"programme_id": world.programme.pk})
    assert found(world, "convener", "graugans") == [("Sent by month", where)]
    for who in ("evaluator", "sponsor", "stranger", "system"):
        assert found(world, who, "graugans") == []


def test_public_commitments_are_found_on_the_page_where_they_stand(world: Any) -> None:
    content = {"who": "Director of midwifery", "statement": "Graugans interpreters at night"}
    kind = kinds()["commitments"]
    for shown in ("public", "team"):
        make_entry(
            by=world.people["lead"],
            project=world.project,
            kind=kind,
            content=content | {"shown": shown},
        )
    agreed(world, convener="words", sponsor="words")
    trust = reverse("organisation", kwargs={"organisation_id": world.trust.pk})
    assert found(world, "sponsor", "graugans") == [("Commitment of leaders", trust)]
    assert [kind for kind, _ in found(world, "convener", "graugans")] == ["Commitment of leaders"]
    assert found(world, "evaluator", "graugans") == []


def test_a_lesson_is_found_until_it_is_withdrawn_and_its_readings_are_not_looked_through(
    world: Any,
) -> None:
    sentence = read(world)
    one = cycle(world)
    told(world, one, learnt="Graugans listens")
    lesson = share(by=world.people["lead"], idea=one.idea)
    library = reverse("library", kwargs={"programme_id": world.programme.pk})
    assert lesson.content["readings"]
    for who in ("convener", "evaluator", "stranger"):
        assert found(world, who, "graugans") == [("Library", library)]
        assert found(world, who, sentence.split()[0] + " haemorrhage") == []
    assert found(world, "sponsor", "graugans") == []
    withdraw(by=world.people["lead"], idea=one.idea)
    assert found(world, "convener", "graugans") == []


def test_leaders_find_what_teams_ask_of_them_and_nobody_else_does(world: Any) -> None:
    asked = ask_leaders(
        by=world.people["lead"],
        entry=raised(world),
        organisation=world.trust,
        words="Let the graugans analyst release the counts.",
    )
    where = reverse("asks", kwargs={"organisation_id": world.trust.pk})
    assert found(world, "sponsor", "graugans") == [("What a team asks of you", where)]
    for who in ("convener", "evaluator", "system", "stranger"):
        assert found(world, who, "graugans") == []
    withdraw_ask(by=world.people["lead"], ask=asked)
    assert found(world, "sponsor", "graugans") == []


def test_ten_teams_cost_no_more_questions_than_one(
    world: Any, django_assert_max_num_queries: Any
) -> None:
    agreed(world, convener="words")
    for number in range(9):
        actions.create_team(
            by=world.people["administrator"],
            name=f"Team {number}",
            organisations=[world.trust],
            programmes=[world.programme],
        )
    for who in ("convener", "sponsor"):
        with django_assert_max_num_queries(28):
            find(world.people[who], "haemorrhage", order="date")

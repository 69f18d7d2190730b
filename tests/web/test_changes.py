"""Ideas and their tests: what is asked before, what neither side writes over, what stays in sight, what others may read."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from evenhand.frameworks.changing import changing
from evenhand.frameworks.registers import kinds
from evenhand.web.changes import actions
from evenhand.web.changes.actions import ChangeError
from evenhand.web.changes.concluding import ConclusionError, confirm, take_back
from evenhand.web.changes.lessons import LessonError, share, withdraw
from evenhand.web.changes.models import Conclusion, Cycle, Idea, Lesson
from evenhand.web.changes.own import conclusions_of
from evenhand.web.changes.prioritising import RankingError, rank
from evenhand.web.changes.showing import met
from evenhand.web.changes.under_drivers import ideas_under_drivers
from evenhand.web.core.audit import SYSTEM
from evenhand.web.core.models import Event
from evenhand.web.drivers.actions import Content, add_driver
from evenhand.web.leaving.actions import delete_person
from evenhand.web.leaving.export import team_archive
from evenhand.web.measurement.queries import current_reading
from evenhand.web.organisations.actions import give_role
from evenhand.web.organisations.models import Role
from evenhand.web.projects.gates import GateError
from evenhand.web.registers.actions import EntryError, make_entry, move_entry
from evenhand.web.registers.models import Entry
from fixtures.measured import give, work
from fixtures.pages import forms_of, words_of
from web.doors.changes import IDEA, PLAN, WHY, cycle, idea, told
from web.doors.partners import arranged
from web.test_happened import plan_with_change

pytestmark = pytest.mark.django_db


def page(world: Any, name: str, who: str = "lead", **keys: Any) -> Any:
    return world.signed_in(who).get(reverse(name, kwargs=keys))


def sent(world: Any, name: str, data: dict[str, Any], who: str = "lead", **keys: Any) -> Any:
    """A form as a browser sends it: what it began with, under what is typed."""
    client, address = world.signed_in(who), reverse(name, kwargs=keys)
    form = next(f for f in forms_of(client.get(address), at=address) if f.values)
    return client.post(address, {k: v for k, v in form.values.items() if v} | data)


def done(world: Any, found: Cycle, **content: Any) -> Cycle:
    found.refresh_from_db()
    return actions.keep_part(
        by=world.people["lead"], cycle=found, version=found.version, part="do", content=content
    )


def decided(world: Any, found: Cycle, **content: Any) -> Cycle:
    found.refresh_from_db()
    return actions.decide(
        by=world.people["lead"], cycle=found, version=found.version, content=content
    )


def test_no_test_begins_before_somebody_asks_who_could_be_worse_off(world: Any) -> None:
    found = idea(world, worse_off="", would_know="")
    with pytest.raises(ChangeError, match="worse off"):
        actions.begin_cycle(by=world.people["lead"], idea=found, content=PLAN, reason=WHY)
    answer = world.signed_in("lead").post(
        reverse("begin_cycle", kwargs={"idea_id": found.pk}), PLAN | {"reason": WHY}
    )
    assert answer.status_code == 422
    answer = world.signed_in("lead").post(
        reverse("begin_cycle", kwargs={"idea_id": found.pk}),
        PLAN | {"reason": WHY, "worse_off": "Nobody that we know", "would_know": "We ask"},
    )
    assert answer.status_code == 302
    found.refresh_from_db()
    assert (found.worse_off, found.status_name) == ("Nobody that we know", "testing")


def test_an_idea_that_is_tied_to_nothing_is_tested_only_with_a_reason_that_stays(
    world: Any,
) -> None:
    found = idea(world)
    with pytest.raises(GateError, match="no driver"):
        actions.begin_cycle(by=world.people["lead"], idea=found, content=PLAN)
    assert found.cycles.count() == 0
    cycle(world, found)
    words = words_of(page(world, "idea", idea_id=found.pk))
    assert f"Tested all the same: {WHY}" in words


def test_the_next_test_begins_as_the_one_before(world: Any) -> None:
    first = cycle(world)
    decided(world, first, decision="adapt", decision_why="Two calls instead of one")
    shown = page(world, "begin_cycle", idea_id=first.idea_id)
    assert "After test 1: Two calls instead of one" in words_of(shown)
    (form,) = (f for f in forms_of(shown, at="/") if "what" in f.values)
    assert form.values["plan"] == PLAN["plan"]
    assert not form.values["predicted_focus"]
    answer = world.signed_in("lead").post(
        reverse("begin_cycle", kwargs={"idea_id": first.idea_id}), PLAN | {"scale": "shift"}
    )
    assert answer.status_code == 302
    assert [(c.number, c.scale) for c in first.idea.cycles.all()] == [(1, "person"), (2, "shift")]


def test_a_test_is_marked_on_the_charts_by_itself(world: Any) -> None:
    found = cycle(world)
    assert found.mark is None
    done(world, found, begun_on=date(2026, 2, 3), ended_on=None)
    entry = Entry.objects.get(kind_id="events")
    assert entry.content["what"] == "Test 1: Call one woman on the day after"
    assert (entry.content["on"], entry.content["kind"]) == ("2026-02-03", "cycle")
    told(world, found)
    entry.refresh_from_db()
    assert entry.content["learnt"] == "She asked more\nIt helped her"
    done(world, found, fidelity="not_done", fidelity_why="Nobody was there")
    entry.refresh_from_db()
    assert entry.status_name == "withdrawn"
    done(world, found, fidelity="planned")
    entry.refresh_from_db()
    assert entry.status_name == "noted"


def test_the_mark_is_changed_with_its_test_only(world: Any) -> None:
    found = done(world, cycle(world), begun_on=date(2026, 2, 3))
    words = words_of(page(world, "entry", entry_id=found.mark_id))
    assert "It is kept with the test that it marks" in words
    at = reverse("cycle", kwargs={"cycle_id": found.pk})
    for name in ("change_entry", "study"):
        assert page(world, name, entry_id=found.mark_id)["Location"] == at
    client = world.signed_in("lead")
    moved = client.post(
        reverse("move_entry", kwargs={"entry_id": found.mark_id}), {"to": "withdrawn"}
    )
    assert moved["Location"] == at
    assert Entry.objects.get(pk=found.mark_id).status_name == "noted"


def test_what_a_partner_wrote_is_nobody_elses_to_change(world: Any) -> None:
    found = cycle(world)
    told(world, found, "partner", worked="hurt")
    with pytest.raises(ConclusionError, match="for a lived experience partner"):
        told(world, found, "lead", through="paper", worked="yes")
    assert page(world, "cycle_partners", cycle_id=found.pk).status_code == 302
    told(world, found, worked="yes")
    assert [c.worked for c in found.conclusions.all()] == ["yes", "hurt"]
    assert "do not say the same" in words_of(page(world, "cycle", cycle_id=found.pk))


def test_on_paper_through_the_supporter_then_confirmed_by_a_partner(world: Any) -> None:
    found = cycle(world)
    with pytest.raises(ConclusionError):
        told(world, found, "lead", through="self")
    kept = told(world, found, "lead", through="phone")
    assert "No partner has confirmed it yet" in words_of(page(world, "cycle", cycle_id=found.pk))
    with pytest.raises(ConclusionError, match="Only a lived experience partner"):
        confirm(by=world.people["lead"], conclusion=kept, version=kept.version)
    confirm(by=world.people["partner"], conclusion=kept, version=kept.version)
    with pytest.raises(ConclusionError):
        told(world, found, "lead", through="phone")


def test_a_partner_takes_back_what_she_said_and_nothing_of_it_stays(world: Any) -> None:
    found = cycle(world)
    told(world, found)
    kept = told(world, found, "partner", learnt="A secret of mine", may_share=True)
    share(by=world.people["lead"], idea=found.idea)
    with pytest.raises(ConclusionError, match="take this back"):
        take_back(by=world.people["lead"], conclusion=kept)
    client = world.signed_in("partner")
    client.post(reverse("take_back_conclusion", kwargs={"cycle_id": found.pk}))
    assert Conclusion.objects.get(pk=kept.pk).learnt == ""
    assert Lesson.objects.get().content["tests"][0]["partners"] is None
    assert "A secret" not in str(list(found.steps.values_list("content", flat=True)))
    assert "A secret" not in str(list(Event.objects.values_list("detail", flat=True)))
    assert "Taken back by who wrote it" in words_of(page(world, "cycle", cycle_id=found.pk))


def test_adopting_without_or_against_those_most_affected_needs_a_reason_that_stays(
    world: Any,
) -> None:
    found = cycle(world)
    with pytest.raises(ChangeError, match="have not said that it worked"):
        decided(world, found, decision="adopt")
    told(world, found, "partner", worked="hurt")
    with pytest.raises(ChangeError):
        decided(world, found, decision="adopt", without_partners=" ")
    decided(world, found, decision="adopt", without_partners="The law asks for it")
    for name, keys in (("cycle", {"cycle_id": found.pk}), ("idea", {"idea_id": found.idea_id})):
        assert "The law asks for it" in words_of(page(world, name, **keys))
    told(world, found, "partner", worked="yes")
    decided(world, found, decision="adopt")
    found.refresh_from_db()
    assert found.without_partners == ""


def test_an_idea_that_hurt_is_abandoned_as_learning(world: Any) -> None:
    found = cycle(world)
    with pytest.raises(ChangeError, match="because of what"):
        decided(world, found, decision="abandon")
    decided(world, found, decision="abandon", because="hurt", decision_why="She felt watched")
    words = words_of(page(world, "idea", idea_id=found.idea_id))
    assert "Noticing that in time is something learnt" in words
    assert "Abandoned" in words
    assert "fail" not in words.casefold()


def test_an_idea_can_be_let_go_before_it_is_tested_and_taken_up_again(world: Any) -> None:
    found = idea(world)
    answer = sent(
        world,
        "let_go_idea",
        {"because": "hurt", "let_go_why": "A partner said no"},
        idea_id=found.pk,
    )
    assert answer.status_code == 302
    words = words_of(page(world, "idea", idea_id=found.pk))
    assert "Noticing that in time is something learnt. A partner said no" in words
    assert share(by=world.people["lead"], idea=found).content["let_go_why"] == "A partner said no"
    cycle(world, found)
    found.refresh_from_db()
    assert (found.status_name, found.because) == ("testing", "")
    with pytest.raises(ChangeError, match="is tested"):
        actions.let_go(
            by=world.people["lead"], idea=found, version=found.version, because="hurt", why=""
        )


def test_a_test_without_equity_content_is_not_called_complete(world: Any) -> None:
    found = cycle(world)
    client, at = world.signed_in("lead"), reverse("complete_cycle", kwargs={"cycle_id": found.pk})
    assert client.post(at, {}).status_code == 422
    assert "Too small to read is an answer" in words_of(client.get(at))
    assert client.post(at, {"reason": "The clinic closed"}).status_code == 302
    words = words_of(page(world, "cycle", cycle_id=found.pk))
    assert "Called complete although something was missing: The clinic closed" in words
    client.post(reverse("reopen_cycle", kwargs={"cycle_id": found.pk}))
    assert "Not complete" in words_of(page(world, "cycle", cycle_id=found.pk))
    told(world, found)
    told(world, found, "partner")
    done(world, found, fidelity="planned")
    found.refresh_from_db()
    actions.keep_part(
        by=world.people["lead"],
        cycle=found,
        version=found.version,
        part="together",
        content={"took_part": ["partners", "midwives"]},
    )
    decided(world, found, decision="adapt")
    assert "Every part is there" in words_of(client.get(at))
    assert client.post(at, {}).status_code == 302


def test_two_people_write_into_one_test_and_nothing_is_lost(world: Any) -> None:
    found = cycle(world)
    first, second = world.signed_in("member"), world.signed_in("partner")
    at = reverse("cycle_plan", kwargs={"cycle_id": found.pk})
    (one,) = (f for f in forms_of(first.get(at), at=at) if "plan" in f.values)
    (two,) = (f for f in forms_of(second.get(at), at=at) if "plan" in f.values)
    first.post(at, one.values | {"plan": "The midwife on the early shift"})
    answer = second.post(at, two.values | {"data": "Her words, and how long it took"}, follow=True)
    found.refresh_from_db()
    assert found.plan == "The midwife on the early shift"
    assert found.data == "Her words, and how long it took"
    assert "Somebody else changed ‘Who does what, where and when’ meanwhile" in words_of(answer)


def test_two_people_write_what_the_team_learnt_and_nothing_is_lost(world: Any) -> None:
    found = cycle(world)
    told(world, found)
    at = reverse("cycle_study", kwargs={"cycle_id": found.pk})
    first, second = world.signed_in("member"), world.signed_in("lead")
    (one,) = (f for f in forms_of(first.get(at), at=at) if "learnt" in f.values)
    (two,) = (f for f in forms_of(second.get(at), at=at) if "learnt" in f.values)
    first.post(at, one.values | {"learnt": "It takes ten minutes"})
    answer = second.post(at, two.values | {"learnt_focus": "She asked more, and ate"}, follow=True)
    kept = found.conclusions.get()
    assert (kept.learnt, kept.learnt_focus) == ("It takes ten minutes", "She asked more, and ate")
    assert "Somebody else changed ‘What was learnt about everyone else’" in words_of(answer)
    assert "Team member: wrote what the team learnt" in words_of(answer)


def test_partners_of_a_team_conclude_together(world: Any) -> None:
    found = cycle(world)
    kept = told(world, found, "partner")
    give_role(by=SYSTEM, person=world.people["stranger"], role=Role.PARTNER, place=world.team)
    told(world, found, "stranger", through="self", learnt="Both of us say so")
    assert "Both of us say so" in words_of(page(world, "cycle", cycle_id=found.pk))
    take_back(by=world.people["partner"], conclusion=kept)
    kept.refresh_from_db()
    assert kept.learnt == ""


def test_that_partners_concluded_is_on_record_but_not_who(world: Any) -> None:
    found = cycle(world)
    told(world, found, "partner")
    told(world, found)
    written = Event.objects.filter(action="conclusion.written").order_by("pk")
    by = [(e.detail["whose"], e.actor) for e in written]
    assert by == [("partners", None), ("team", world.people["lead"].pk)]


def test_two_people_write_different_parts_at_once(world: Any) -> None:
    found = cycle(world)
    first, second = world.signed_in("member"), world.signed_in("lead")
    plan, do = (reverse(n, kwargs={"cycle_id": found.pk}) for n in ("cycle_plan", "cycle_do"))
    (one,) = (f for f in forms_of(first.get(plan), at=plan) if "plan" in f.values)
    (two,) = (f for f in forms_of(second.get(do), at=do) if "happened" in f.values)
    first.post(plan, one.values | {"plan": "Another plan"})
    assert second.post(do, two.values | {"happened": "She called back"}).status_code == 302
    found.refresh_from_db()
    assert (found.plan, found.happened) == ("Another plan", "She called back")


def test_priorities_are_ranked_by_those_most_affected(world: Any) -> None:
    given = {"took_part": [], "ranked_on": date(2026, 2, 1), "project": world.project}
    with pytest.raises(RankingError, match="by those most affected"):
        rank(by=world.people["lead"], version=0, texts=["Calls"], through="self", **given)
    rank(by=world.people["lead"], version=0, texts=["Calls", "Food"], through="paper", **given)
    first = world.project.priorities.get(text="Calls")
    served = idea(world, priority_id=first.pk)
    answer = sent(
        world,
        "priorities",
        {"texts": "Food\nBelieved\n\nFood", "through": "self", "ranked_on": "2026-03-01"},
        "partner",
        project_id=world.project.pk,
    )
    assert answer.status_code == 302
    words = words_of(page(world, "ideas", project_id=world.project.pk))
    assert words.index("Food") < words.index("Believed")
    assert "Calls" in words  # the idea still serves it
    assert "Calls (no longer ranked)" in words_of(page(world, "change_idea", idea_id=served.pk))


def test_ideas_stand_as_they_were_made_with_their_place_in_words(world: Any) -> None:
    idea(world, what="Zebra", impact="small")
    idea(world, what="Apple", source="staff", shaped_by=["doctors"], impact="")
    words = words_of(page(world, "ideas", project_id=world.project.pk))
    assert words.index("Zebra") < words.index("Apple")
    assert "1 of 2 ideas were shaped with those most affected" in words
    assert "1. Zebra Small We can do it ourselves" in words


def test_progress_is_said_by_both_sides_and_never_by_the_workbench(world: Any) -> None:
    at = reverse("progress", kwargs={"project_id": world.project.pk})
    typed = {"score": "2.5", "evidence": "Two tests", "on": "2026-03-02"}
    assert world.signed_in("member").post(at, typed).status_code == 302
    coach = typed | {"score": "1.5", "evidence": "No partner was there"}
    assert world.signed_in("coach").post(at, coach).status_code == 302
    assert world.signed_in("member").post(at, typed | {"evidence": ""}).status_code == 422
    kept = [(p.whose, str(p.score)) for p in world.project.progress.order_by("whose")]
    assert kept == [("coach", "1.5"), ("team", "2.5")]
    words = words_of(page(world, "progress", project_id=world.project.pk))
    assert "March 2026" in words
    assert "No partner was there" in words
    before = list(world.project.progress.values_list("pk", flat=True))
    done(world, cycle(world), begun_on=date(2026, 2, 3))
    assert before == list(world.project.progress.values_list("pk", flat=True))


def test_only_what_a_team_shares_is_in_the_library_and_nothing_once_withdrawn(world: Any) -> None:
    found = cycle(world)
    with pytest.raises(LessonError):
        share(by=world.people["lead"], idea=found.idea)
    told(world, found)
    told(world, found, "partner", learnt="Not for others")
    library = {"programme_id": world.programme.pk}
    assert "No team has shared anything" in words_of(page(world, "library", "stranger", **library))
    client = world.signed_in("lead")
    share_it = reverse("share_lesson", kwargs={"idea_id": found.idea_id})
    assert "Not for others" not in words_of(client.get(share_it))
    client.post(share_it)
    words = words_of(page(world, "library", "stranger", **library))
    assert "She asked more" in words
    assert "Not for others" not in words
    for person in world.people.values():
        assert person.name not in words.replace("Lived experience partners", "")
    told(world, found, "partner", learnt="For others too", may_share=True)
    client.post(share_it)
    assert "For others too" in words_of(page(world, "library", "stranger", **library))
    told(world, found, "partner", learnt="For others too", may_share=False)
    assert "For others too" not in words_of(page(world, "library", "stranger", **library))
    withdraw(by=world.people["lead"], idea=found.idea)
    withdraw(by=world.people["lead"], idea=found.idea)
    assert Lesson.objects.get().content == {}
    assert "No team has shared anything" in words_of(page(world, "library", "stranger", **library))


def test_nothing_is_shared_while_somebody_of_the_team_is_named_in_it(world: Any) -> None:
    world.people["member"].name = "Ida, midwife"
    world.people["member"].save()
    found = cycle(world)
    told(world, found, learnt_focus="Two women asked Ida for more")
    words = words_of(page(world, "share_lesson", idea_id=found.idea_id))
    assert "A name stands in it: Ida, midwife." in words
    assert "A small number of women or families stands in it." in words
    with pytest.raises(LessonError, match="A name stands in it"):
        share(by=world.people["lead"], idea=found.idea)
    told(world, found, learnt_focus="Considered with care")
    assert share(by=world.people["lead"], idea=found.idea).withdrawn_on is None


def test_the_library_is_reached_from_the_page_of_its_programme(world: Any) -> None:
    at = {"programme_id": world.programme.pk}
    text = page(world, "programme", "convener", **at).content.decode()
    assert f'href="{reverse("library", kwargs=at)}"' in text
    trust = {"organisation_id": world.trust.pk}
    assert "/library" not in page(world, "organisation", "sponsor", **trust).content.decode()


def test_both_sides_read_the_same_numbers_and_see_each_other(world: Any) -> None:
    found = cycle(world)
    told(world, found)
    words = words_of(page(world, "cycle_partners", "partner", cycle_id=found.pk))
    assert "What the team concludes She asked more" in words
    told(world, found, "partner", learnt="Too late in the day")
    words = words_of(page(world, "cycle_study", cycle_id=found.pk))
    assert "What those most affected conclude Too late in the day" in words
    assert "‘too small to read’ is an answer" in words


def test_an_idea_of_published_work_says_where_it_is_known_from(world: Any) -> None:
    at = reverse("new_idea", kwargs={"project_id": world.project.pk}) + "?example=weighing"
    client = world.signed_in("member")
    (form,) = (f for f in forms_of(client.get(at), at=at) if "what" in f.values)
    client.post(at, {k: v for k, v in form.values.items() if v})
    made = Idea.objects.get()
    assert (made.kind, made.source) == ("measurement", "evidence")
    assert "measured blood loss" in made.provenance


def test_the_people_who_land_see_what_waits(world: Any) -> None:
    done(world, cycle(world), begun_on=date(2026, 2, 3), ended_on=date(2026, 2, 4))
    to_do = {
        w: words_of(page(world, "team", w, team_id=world.team.pk)) for w in ("member", "partner")
    }
    assert "What was learnt? Call one woman" in to_do["member"]
    assert "What do you make of it?" not in to_do["partner"]  # before everything is clear
    arranged(world)
    words = words_of(page(world, "team", "partner", team_id=world.team.pk))
    assert "What do you make of it?" in words
    assert "What do you make of it?" not in to_do["member"]
    words = words_of(page(world, "project", project_id=world.project.pk))
    assert "One idea, 1 tested" in words


def test_every_choice_has_words_and_every_step_of_progress_its_number() -> None:
    said = changing()
    assert list(said.progress) == [f"{n / 2:.1f}" for n in range(1, 11)]
    assert set(said.learning) == set(said.because)
    assert said.example("weighing") is not None
    assert said.example("none") is None
    assert IDEA["kind"] in said.type


def test_more_ideas_and_tests_cost_no_more_questions_to_the_database(
    world: Any, django_assert_max_num_queries: Any
) -> None:
    lead = world.signed_in("lead")
    pages = [
        (reverse("ideas", kwargs={"project_id": world.project.pk}), 13),
        (reverse("library", kwargs={"programme_id": world.programme.pk}), 12),
    ]
    for _ in range(4):
        first = cycle(world)
        told(world, first)
        cycle(world, first.idea)
        share(by=world.people["lead"], idea=first.idea)
    pages.append((reverse("idea", kwargs={"idea_id": first.idea_id}), 12))
    for address, most in pages:
        with django_assert_max_num_queries(most):
            assert lead.get(address).status_code == 200


def test_how_tests_were_done_stands_in_one_table_with_the_reasons(world: Any) -> None:
    first = done(world, cycle(world), fidelity="adapted", fidelity_why="Two calls")
    second = cycle(world, first.idea)
    done(world, second, fidelity="not_done", fidelity_why="The clerk was ill")
    words = words_of(page(world, "ideas", project_id=world.project.pk))
    assert "2 tests: adapted on the way 1, not done 1." in words
    assert "Adapted on the way Two calls" in words
    assert "Not done The clerk was ill" in words
    answer = sent(
        world, "cycle_do", {"fidelity": "adapted", "fidelity_why": ""}, cycle_id=second.pk
    )
    assert "Say what was different, and why" in words_of(answer)


def test_ideas_and_tests_go_along_as_excel_without_what_partners_concluded(world: Any) -> None:
    found = done(world, cycle(world), fidelity="adapted", fidelity_why="=1+1")
    told(world, found)
    told(world, found, "partner", learnt="Only here")
    book = openpyxl.load_workbook(
        io.BytesIO(page(world, "ideas_excel", project_id=world.project.pk).content)
    )
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value]
    assert {"Call back with an interpreter", "1.1", "Adapted on the way", "=1+1"} <= set(cells)
    assert "She asked more" in cells
    assert "Only here" not in cells
    assert all(c.data_type == "s" for c in book["Tests"]["G"])


def test_what_was_taken_back_is_in_no_export_of_the_team(world: Any) -> None:
    found = cycle(world)
    kept = told(world, found, "partner", learnt="A secret of mine")
    take_back(by=world.people["partner"], conclusion=kept)
    with (
        team_archive(world.team, world.people["lead"], exact=False, on=date(2026, 3, 1)) as archive,
        zipfile.ZipFile(archive) as files,
    ):
        texts = {n: files.read(n).decode() for n in files.namelist()}
    assert "Call one woman on the day after" in texts["changes.Cycle.json"]
    assert not [n for n, text in texts.items() if "A secret" in text]


def test_in_how_many_weeks_the_team_met() -> None:
    held = [Entry(content={"on": day}) for day in ("2026-03-02", "2026-03-04", "2026-02-17")]
    assert met([*held, Entry(content={"on": "2026-04-01"})], date(2026, 3, 5)) == (
        "The team met in 2 of the last 8 weeks."
    )
    assert met([], date(2026, 3, 5)) == ""


def test_what_stops_people_is_open_until_somebody_says_what_became_of_it(world: Any) -> None:
    kind = kinds()["barriers"]
    told_of = {"what": "Meetings at nine", "whom": "parents of small children"}
    made = make_entry(by=world.people["partner"], project=world.project, kind=kind, content=told_of)
    (removed, _) = kind.steps("open", frozenset({"member"}))
    with pytest.raises(EntryError, match="What became of it"):
        move_entry(by=world.people["member"], entry=made, version=made.version, step=removed)
    assert made.days_waiting == 0


def test_how_much_say_they_had_is_told_by_both_sides(world: Any) -> None:
    found = cycle(world)
    told(world, found, say="shared")
    told(world, found, "partner", say="none")
    words = words_of(page(world, "cycle", cycle_id=found.pk))
    asked = "How much say did those most affected have?"
    assert f"{asked} None: they were told" in words
    assert f"{asked} We decided together" in words


def test_the_study_begins_with_the_population_of_focus_and_too_small_is_an_answer(
    world: Any,
) -> None:
    plan_with_change(world)
    give(world, world.measure, worse_for="black")
    work()
    found = cycle(world)
    words = words_of(page(world, "cycle_study", cycle_id=found.pk))
    headline = current_reading(world.measure).protected_headline
    assert "Black women" in headline[0]
    order = [words.index(line) for line in (*headline, "The overall figure")]
    assert order == sorted(order)
    answer = sent(world, "cycle_study", {"worked": "early", "reduced": "small"}, cycle_id=found.pk)
    assert answer.status_code == 302
    assert found.conclusions.get().reduced == "small"


def test_a_partner_finds_what_she_concluded_among_what_is_hers(world: Any) -> None:
    found = cycle(world)
    told(world, found, "partner", learnt="It felt like being listened to")
    (one,) = conclusions_of(world.people["partner"])
    assert (one.text, one.where) == ("It felt like being listened to", world.project.name)
    world.signed_in("partner").post(one.take_back)
    assert list(conclusions_of(world.people["partner"])) == []


def test_what_a_partner_concluded_stays_without_a_name_when_she_leaves(world: Any) -> None:
    found = cycle(world)
    told(world, found, "partner", learnt="It helped")
    Idea.objects.update(owner=world.people["partner"])
    delete_person(by=world.people["administrator"], person=world.people["partner"])
    kept = Conclusion.objects.get()
    assert (kept.learnt, kept.writer) == ("It helped", None)
    assert Idea.objects.get().owner is None


def test_an_idea_stands_under_its_driver(world: Any) -> None:
    driver = add_driver(project=world.project, content=Content("Calls go unanswered"))
    found = idea(world, driver_id=driver.pk)
    (one,) = ideas_under_drivers(world.people["lead"], world.project)
    assert (one.driver, one.told) == (driver.pk, "Not tested yet")
    assert "Calls go unanswered" in words_of(page(world, "idea", idea_id=found.pk))

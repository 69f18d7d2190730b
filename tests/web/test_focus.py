"""A focus is chosen from three parts, with partners, and its measure plan is written in the same step."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.defaults import defaults
from evenhand.errors import PlanError
from evenhand.frameworks.focus import choosing
from evenhand.reading import Plan
from evenhand.web.core.jobs import run_one
from evenhand.web.core.models import Event, Job
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.focus import actions, locking
from evenhand.web.focus.actions import FocusError
from evenhand.web.focus.locking import Choice
from evenhand.web.focus.models import FeasibilityStudy, Lock, Option, Voice, Word
from evenhand.web.focus.queries import lock_in_force, locks_of
from evenhand.web.focus.rules import due_dates, missing_in
from evenhand.web.leaving.actions import delete_person
from evenhand.web.listening.actions import set_terms, write_insight
from evenhand.web.listening.models import ReviewTerms
from evenhand.web.measurement.queries import current_counts, table_of
from evenhand.web.measurement.read import read_counts
from evenhand.web.organisations.actions import agree as agree_sharing
from evenhand.web.projects.actions import fix_plan
from evenhand.web.projects.plans import to_plan
from evenhand.web.projects.queries import current_plan
from evenhand.web.projects.saying import sentences
from fixtures.pages import words_of
from web.doors.focus import OPTION, TYPED
from web.doors.listening import held, trained
from web.test_doors import keep_reading

pytestmark = pytest.mark.django_db
PLAN: dict[str, Any] = {
    "focus": ["black"],
    "comparison": ["white"],
    "everyone_else": False,
    "reason": "agreed with our partners",
    "change_date": "2027-05-01",
    "change_what": "Every call answered",
    "primary_measure": "",
    "mode": "monthly",
    "planned_end": "2028-04-30",
    "look_every": 3,
    "chosen_with_data_to": "2026-10-31",
    "baseline_from": "2026-11-01",
    "chosen_because_worst": True,
}
TERMS: dict[str, Any] = {
    "professionals_least": 2,
    "professionals_most": 5,
    "lived_least": 1,
    "lived_most": 10,
    "areas": ["preterm"],
    "own_areas": ["Voices at night"],
    "areas_because": "",
    "freedom": "preferred",
    "first_session": date(2027, 3, 1),
    "numbers_by": None,
    "professionals_by": date(2027, 2, 20),
    "lived_by": None,
}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few simulated projects: what a study says is tested where it is worked out."""
    few = {"runs": 60, "search_runs": 40, "bootstrap_draws": 20, "most_teams": 4}
    monkeypatch.setitem(defaults(), "feasibility", defaults()["feasibility"] | few)


def at(name: str, **keys: Any) -> str:
    return reverse(name, kwargs=keys)


def page(world: Any, name: str, who: str = "lead") -> str:
    return words_of(world.signed_in(who).get(at(name, project_id=world.project.pk)))


def option(world: Any, **other: Any) -> Option:
    return actions.put_option(
        by=world.people["lead"], project=world.project, content=OPTION | other
    )


def lock(world: Any, chosen: Option, **how: Any) -> Lock:
    said = {"reason": "All three parts say it.", "without_reason": "The session is tomorrow."} | how
    plan, version = PLAN | said.pop("plan", {}), said.pop("version", None)
    return locking.lock_focus(
        by=world.people["lead"],
        option=chosen,
        choice=Choice(**said),
        plan=plan,
        version=version,
    )


def three_parts(world: Any) -> None:
    """Everything that the review asks for."""
    lead, partner = world.people["lead"], world.people["partner"]
    trained(lead)
    study = actions.ask_study(by=lead, project=world.project, asked=TYPED)
    FeasibilityStudy.objects.filter(pk=study.pk).update(
        result={"tables": [], "rows": [], "notes": [], "by": "2027-12-31"}
    )
    heard = [held(world), *(held(world, strand="professionals") for _ in range(2))]
    write_insight(
        by=lead, project=world.project, text="Calls wait.", group="", sources="", limits="",
        conversations=heard,
    )  # fmt: skip
    actions.write_synthesis(
        by=lead, project=world.project, version=None,
        content={"together": "Calls wait at night.", "against": "", "unknown": ""},
    )  # fmt: skip
    actions.say_word(
        by=partner, project=world.project, partner=partner, text="Begin with the nights.",
        named=False, version=None,
    )  # fmt: skip


# ---- numbers


@pytest.mark.usefixtures("quick")
def test_typed_numbers_are_worked_out_by_a_job(world: Any) -> None:
    client = world.signed_in("member")
    address = at("typed_study", project_id=world.project.pk)
    given = {
        "group": "Black", "better": "lower", "people": "900", "rate": "12",
        "other": "White", "other_people": "3000", "other_rate": "5",
        "aim": "by 25%", "start": "2027-01-01", "by": "2027-12-31",
    }  # fmt: skip
    for wrong in ({"aim": "a bit"}, {"other_rate": ""}, {"by": "2026-12-31"}):
        assert client.post(address, given | wrong).status_code == 422
    response = client.post(address, given)
    assert "Waiting for its turn" in words_of(client.get(response["Location"]))
    assert run_one("here")
    told = words_of(client.get(response["Location"]))
    assert "With about 900 Black women a year" in told
    assert "All candidates" in told
    assert missing_in(world.project)[0] != choosing().missing["numbers"]
    study = FeasibilityStudy.objects.get()
    assert study.result is not None
    assert study.result["rows"][0]["key"] == "black"
    assert "Study 1" in page(world, "numbers")
    assert "With about 900 Black women a year" in page(world, "synthesis")


@pytest.mark.usefixtures("quick")
def test_own_measures_are_worked_out_from_protected_figures(world: Any) -> None:
    keep_reading(world.measure)
    address = at("new_study", project_id=world.project.pk)
    given = {
        "measures": [str(world.measure.pk)], "comparison": "white", "aim": "by 25%",
        "start": "2027-01-01", "by": "2027-12-31",
    }  # fmt: skip
    response = world.signed_in("member").post(address, given)
    while run_one("here"):
        pass
    study = FeasibilityStudy.objects.get()
    assert study.result is not None, Job.objects.get(pk=study.job).problem
    assert [r["key"] for r in study.result["rows"]] == ["asian", "black", "mixed", "other"]
    counts = current_counts(world.measure)
    assert counts is not None
    table = table_of(counts)
    assert study.data_to == date(2026, 10, 31)
    exact = {str(int(n)) for n in table.denominator[0].sum(axis=-1)}
    assert not exact & set(str(study.result).replace(",", "").split())
    told = words_of(world.signed_in("coach").get(response["Location"]))
    assert "Made from protected figures" in told
    assert "ranked" in told


@pytest.mark.usefixtures("quick")
def test_what_cannot_be_worked_out_says_why(world: Any) -> None:
    actions.ask_study(
        by=world.people["lead"], project=world.project,
        asked={"measures": [], "comparison": "", "aim": "by 25%", "start": "2027-01-01", "by": "2027-12-31"},
    )  # fmt: skip
    run_one("here")
    study = FeasibilityStudy.objects.get()
    told = words_of(world.signed_in("lead").get(at("feasibility", study_id=study.pk)))
    assert "That did not work." in told
    assert "none of these measures is one" in told


def test_what_a_part_takes_stands_on_the_page(world: Any) -> None:
    client = world.signed_in("member")
    address = at("part_needs", project_id=world.project.pk, part="lived")
    given = {
        "hours_planned": "30",
        "hours_spent": "4.5",
        "help_needed": "A Twi interpreter",
        "version": "0",
    }
    assert client.post(address, given).status_code == 302
    told = page(world, "focus")
    assert "30 hours planned. 4.5 hours so far. Help needed: A Twi interpreter" in told
    nowhere = at("part_needs", project_id=world.project.pk, part="other")
    assert client.get(nowhere).status_code == 404


# ---- what is missing, and locking without it


def test_each_part_is_missed_until_it_is_there(world: Any) -> None:
    words = choosing().missing
    assert missing_in(world.project) == (
        words["numbers"],
        words["professionals"].format(held=0, least=2),
        words["lived"].format(held=0, least=1),
        words["carried"],
        words["synthesis"],
        words["partner"],
    )
    three_parts(world)
    assert missing_in(world.project) == ()


def test_locking_without_the_three_parts_needs_a_reason_that_stays(world: Any) -> None:
    chosen = option(world)
    for reason in ("", "  "):
        with pytest.raises(FocusError, match="Something is missing"):
            lock(world, chosen, without_reason=reason)
    assert not Lock.objects.exists()
    assert current_plan(world.project) is None  # nothing is half done
    lock(world, chosen, without_reason="The session is tomorrow.")
    for name in ("focus", "focus_versions"):
        told = page(world, name, "coach")
        assert "Locked without:" in told
        assert "Reason given: The session is tomorrow." in told


def test_locked_with_everything_no_reason_is_asked_or_kept(world: Any) -> None:
    three_parts(world)
    made = lock(world, option(world))
    assert made.without_reason == ""
    assert "Locked without" not in page(world, "focus")
    assert made.content["synthesis"]["together"] == "Calls wait at night."
    assert "Begin with the nights" not in str(made.content)  # a partner can take words back


# ---- the plan


def test_the_lock_writes_the_measure_plan_or_nothing(world: Any, monkeypatch: Any) -> None:
    made = lock(world, option(world))
    plan = current_plan(world.project)
    assert plan is not None
    assert plan == made.plan
    found = to_plan(plan.content)
    assert (found.baseline_from, found.chosen_with_data_to) == (
        date(2026, 11, 1),
        date(2026, 10, 31),
    )
    assert (found.mode, found.look_every, found.planned_end) == ("monthly", 3, date(2028, 4, 30))
    assert found.chosen_because_worst
    said = " ".join(sentences(plan.content, {}))
    assert "The starting point is counted from 1 November 2026" in said
    world.project.refresh_from_db()
    assert world.project.clinical_area == OPTION["area"]
    locking.reopen_focus(
        by=world.people["lead"], project=world.project, reason="We heard more.", version=None
    )

    def broken(*_: Any, **__: Any) -> None:
        raise PlanError("Not now.", remedy="Later.")

    monkeypatch.setattr(locking, "_known", broken)
    with pytest.raises(PlanError):
        lock(world, option(world, title="Another"))
    again = current_plan(world.project)
    assert again is not None
    assert again.number == 1
    assert lock_in_force(world.project) is None


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"baseline_from": "2026-10-31"}, "within the data that chose the focus"),
        ({"baseline_from": ""}, "does not say from when"),
        ({"chosen_with_data_to": None}, "does not say from when"),
        ({"change_date": "2026-11-01"}, "before the baseline begins"),
    ],
)
def test_the_baseline_is_later_than_the_data_that_chose(
    world: Any, other: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(PlanError, match=sentence):
        lock(world, option(world), plan=other)
    assert not Lock.objects.exists()


def test_nobody_looked_at_less_than_the_study_shows(world: Any) -> None:
    study = actions.ask_study(by=world.people["lead"], project=world.project, asked=TYPED)
    FeasibilityStudy.objects.filter(pk=study.pk).update(
        result={"tables": [], "rows": [], "notes": [], "by": ""}, data_to=date(2026, 11, 30)
    )
    with pytest.raises(PlanError, match="rests on data to 30 November 2026"):
        lock(world, option(world))
    client = world.signed_in("lead")
    address = at("lock_focus", project_id=world.project.pk)
    refused = client.post(address, posted(option(world)))
    assert refused.status_code == 422
    assert "rests on data to 30 November 2026. Give that day" in words_of(refused)
    later = {"chosen_with_data_to": "2026-11-30", "baseline_from": "2026-12-01"}
    assert lock(world, option(world), plan=later).number == 1


def test_the_baseline_stays_when_other_things_of_the_plan_change(world: Any) -> None:
    lock(world, option(world))
    form = {k: v for k, v in PLAN.items() if k not in ("chosen_with_data_to", "baseline_from")}
    fix_plan(by=world.people["lead"], project=world.project, content=form, reason="A later end.")
    plan = current_plan(world.project)
    assert plan is not None
    assert plan.content["baseline_from"] == "2026-11-01"
    # and a margin that was agreed goes through a second lock
    locking.reopen_focus(by=world.people["lead"], project=world.project, reason="x", version=None)
    second = lock(world, option(world, title="Another"))
    assert second.plan.number == 3
    assert second.plan.reason == "The focus was chosen: Another."


def test_until_the_baseline_begins_readings_go_on_and_say_so(world: Any) -> None:
    keep_reading(world.measure)
    counts = current_counts(world.measure)
    assert counts is not None
    plan = Plan(
        focus=("black",), comparison=("white",), change_date=date(2027, 5, 1),
        baseline_from=date(2026, 11, 1), chosen_with_data_to=date(2026, 10, 31),
    )  # fmt: skip
    found = read_counts(table_of(counts), plan, earlier=None)
    assert "baseline-overlap" in {f["id"] for f in found.flags}
    assert found.headline


# ---- versions and two people at once


def test_a_focus_is_opened_again_with_a_reason_and_every_version_stays(world: Any) -> None:
    lead = world.people["lead"]
    first = lock(world, option(world))
    with pytest.raises(FocusError, match="A focus is locked"):
        lock(world, first.option)
    client = world.signed_in("lead")
    address = at("reopen_focus", project_id=world.project.pk)
    assert client.post(address, {"reason": "", "version": "1"}).status_code == 422
    assert client.post(address, {"reason": "We heard more.", "version": "1"}).status_code == 302
    with pytest.raises(FocusError, match="No focus is locked"):
        locking.reopen_focus(by=lead, project=world.project, reason="x", version=None)
    assert "The focus is open again" in words_of(
        client.get(at("project", project_id=world.project.pk))
    )
    lock(world, option(world, title="Sooner seen"))
    assert [(x.number, x.content["title"]) for x in locks_of(world.project)] == [
        (2, "Sooner seen"),
        (1, "Every call answered"),
    ]
    told = page(world, "focus_versions", "coach")
    assert "We heard more." in told
    assert "Focus locked: Sooner seen" in words_of(
        client.get(at("project", project_id=world.project.pk))
    )
    tale = Event.objects.filter(action__startswith="focus.").order_by("pk")
    assert list(tale.values_list("action", flat=True)) == [
        "focus.locked", "focus.reopened", "focus.locked",
    ]  # fmt: skip


def posted(chosen: Option, **other: str) -> dict[str, Any]:
    return {
        "option": str(chosen.pk), "because": "All say it.", "without": "Tomorrow is the session.",
        "focus": ["black"], "comparison": "white", "reason": "agreed",
        "chosen_with_data_to": "2026-10-31", "baseline_from": "2026-11-01",
        "change_date": "2027-05-01", "mode": "monthly", "planned_end": "2028-04-30",
        "look_every": "3", "version": "0", **other,
    }  # fmt: skip


def test_two_people_never_lock_over_each_other(world: Any) -> None:
    first, second = option(world), option(world, title="Another")
    address = at("lock_focus", project_id=world.project.pk)
    assert world.signed_in("lead").post(address, posted(first)).status_code == 302
    late = world.signed_in("member").post(address, posted(second))
    assert late.status_code == 422
    assert "A focus is locked: Every call answered" in words_of(late)
    with pytest.raises(ChangedMeanwhileError):
        lock(world, second, version=0)
    reopen = at("reopen_focus", project_id=world.project.pk)
    assert world.signed_in("lead").post(reopen, {"reason": "a", "version": "1"}).status_code == 302
    assert (
        world.signed_in("member").post(reopen, {"reason": "b", "version": "1"}).status_code == 422
    )
    assert Lock.objects.get().reopened_because == "a"


def test_the_form_asks_for_what_is_needed(world: Any) -> None:
    chosen, client = option(world), world.signed_in("member")
    address = at("lock_focus", project_id=world.project.pk)
    for wrong in (
        {"without": ""},
        {"baseline_from": "2026-10-01"},
        {"change_date": "2026-10-15", "baseline_from": "2026-11-01"},
        {"overridden": "on", "override_by": "Director"},
        {"planned_end": ""},
        {"because": ""},
    ):
        assert client.post(address, posted(chosen, **wrong)).status_code == 422, wrong
    assert not Lock.objects.exists()


# ---- programme


def test_outside_the_programmes_areas_needs_a_reason_and_the_convener_sees_it(world: Any) -> None:
    set_terms(by=world.people["convener"], programme=world.programme, version=None, content=TERMS)
    chosen = option(world)
    with pytest.raises(FocusError, match="Outside the clinical areas of Invented network"):
        lock(world, chosen)
    client, address = world.signed_in("lead"), at("lock_focus", project_id=world.project.pk)
    assert client.post(address, posted(chosen)).status_code == 422
    reason = "It is what women here named first."
    assert client.post(address, posted(chosen, outside=reason)).status_code == 302
    assert reason in page(world, "focus")
    convener = world.signed_in("convener")
    seen = at("programme_alignment", programme_id=world.programme.pk)
    assert "Riverside" not in words_of(convener.get(seen))
    agree_sharing(
        by=world.people["lead"], team=world.team, governance_owner="Guardian",
        until=timezone.localdate() + timedelta(days=9), terms={"convener": "words"}, exact_for=[],
    )  # fmt: skip
    told = words_of(convener.get(seen))
    assert (
        "Outside the clinical areas of Invented network (Birth before term, Voices at night)"
        in told
    )
    assert "Locked without:" in told
    assert reason not in told  # words only, as the team agreed


def test_inside_them_and_where_teams_are_free_no_reason_is_needed(world: Any) -> None:
    set_terms(by=world.people["convener"], programme=world.programme, version=None, content=TERMS)
    lock(world, option(world, area="voices at night"))
    locking.reopen_focus(by=world.people["lead"], project=world.project, reason="x", version=None)
    ReviewTerms.objects.update(freedom="open")
    assert lock(world, option(world)).content["outside"] is True


def test_areas_of_the_programme_are_offered(world: Any) -> None:
    set_terms(by=world.people["convener"], programme=world.programme, version=None, content=TERMS)
    client = world.signed_in("member")
    address = at("new_option", project_id=world.project.pk)
    assert "Voices at night" in words_of(client.get(address))
    given = {"title": "A", "whom": "B", "area": "other", "area_named": "", "version": "0"}
    assert client.post(address, given).status_code == 422
    assert client.post(address, given | {"area_named": "Sickle cell"}).status_code == 302
    assert Option.objects.get().area == "Sickle cell"


def test_work_before_the_first_session_has_its_days(world: Any) -> None:
    set_terms(by=world.people["convener"], programme=world.programme, version=None, content=TERMS)
    assert due_dates(ReviewTerms.objects.get()) == {
        "numbers": date(2027, 1, 4),
        "professionals": date(2027, 2, 20),
        "lived": date(2027, 2, 15),
    }
    team = words_of(world.signed_in("member").get(at("team", team_id=world.team.pk)))
    assert "Listen to people who had the care" in team
    assert "15 February 2027" in team
    assert "By 4 January 2027" in page(world, "focus")
    lock(world, option(world), outside_reason="x")
    team = words_of(world.signed_in("member").get(at("team", team_id=world.team.pk)))
    assert "Listen to people who had the care" not in team


# ---- a senior override


def test_a_decision_over_the_team_is_named_as_one(world: Any) -> None:
    chosen, client = option(world), world.signed_in("lead")
    address = at("lock_focus", project_id=world.project.pk)
    given = posted(
        chosen, overridden="on", override_by="Director of midwifery",
        override_choice="Sooner seen", override_reason="The board asked for it.",
    )  # fmt: skip
    assert client.post(address, given).status_code == 302
    told = page(world, "focus", "coach")
    assert "Decided by a senior leader over the team’s choice: Director of midwifery." in told
    assert "The team had chosen ‘Sooner seen’. Reason given: The board asked for it." in told


# ---- options, scores, voices, partners


def test_scores_carry_reasons_and_are_never_added_up_or_sorted(world: Any) -> None:
    client = world.signed_in("member")
    address = at("new_option", project_id=world.project.pk)
    base = {"title": "Low", "whom": "W", "area": "Birth before term", "version": "0"}
    assert client.post(address, base | {"need": "2"}).status_code == 422
    assert client.post(address, base | {"need": "2", "need_why": "Rare"}).status_code == 302
    option(
        world, title="High", scores={c.id: {"score": 5, "why": "x"} for c in choosing().criteria}
    )
    told = page(world, "options")
    assert told.index("Low") < told.index("High")  # as named
    assert "2: rare or mild" in told
    assert "30" not in told
    html = client.get(at("options", project_id=world.project.pk)).content.decode()
    assert "app-heat" not in html
    low = Option.objects.get(title="Low")
    change = at("change_option", option_id=low.pk)
    left = base | {"need": "2", "need_why": "Rare", "left_out": "Too rare to see", "version": "1"}
    assert client.post(change, left).status_code == 302
    with pytest.raises(FocusError, match="was left out"):
        lock(world, Option.objects.get(pk=low.pk))


def test_partners_have_a_field_of_their_own(world: Any) -> None:
    partner = world.signed_in("partner")
    address = at("partner_word", project_id=world.project.pk)
    given = {"text": "Begin with the nights.", "version": "0"}
    assert partner.post(address, given).status_code == 302
    assert "A lived experience partner Begin with the nights." in page(world, "options", "coach")
    assert partner.post(address, given | {"named": "on", "version": "1"}).status_code == 302
    assert "Lived experience partner Begin" in page(world, "options", "coach")
    taken = at("take_down_word", project_id=world.project.pk)
    other = {
        "partner": str(world.people["partner"].pk),
        "text": "Other.",
        "read_back": "on",
        "version": "0",
    }
    assert world.signed_in("member").post(taken, other).status_code == 422  # only they change it
    word = Word.objects.get()
    assert partner.post(at("take_back_word", word_id=word.pk)).status_code == 302
    assert not Word.objects.exists()
    assert world.signed_in("member").post(taken, other | {"read_back": ""}).status_code == 422
    assert world.signed_in("member").post(taken, other).status_code == 302
    assert "taken down word for word, and read back" in page(world, "options")
    delete_person(by=world.people["administrator"], person=world.people["partner"])
    assert not Word.objects.exists()


def test_dissent_is_recorded_and_safe(world: Any) -> None:
    chosen, client = option(world), world.signed_in("member")
    address = at("new_voice", option_id=chosen.pk)
    assert (
        client.post(address, {"stance": "against", "text": "", "signed": "no"}).status_code == 422
    )
    before = Event.objects.count()
    client.post(address, {"stance": "against", "text": "It is too large.", "signed": "no"})
    client.post(address, {"stance": "live", "text": "", "signed": "yes"})
    told = page(world, "options", "coach")
    assert "I see it differently , " in told
    assert "I can live with it , Team member" in told
    assert list(Event.objects.order_by("pk").values_list("actor", flat=True))[before:] == [
        None,
        world.people["member"].pk,
    ]
    lock(world, chosen)
    assert "It is too large." in page(world, "options")  # it stays beside the choice
    signed = Voice.objects.get(writer__isnull=False)
    assert client.post(at("take_back_voice", voice_id=signed.pk)).status_code == 302
    unsigned = Voice.objects.get()
    assert client.post(at("take_back_voice", voice_id=unsigned.pk)).status_code == 404


def test_the_three_parts_stand_beside_each_other_group_by_group(world: Any) -> None:
    lead = world.people["lead"]
    trained(lead)
    lived, staff = held(world), held(world, strand="professionals")
    for text, group, source in (
        ("Calls wait at night.", "black", lived),
        ("Forms are in English.", "black", staff),
        ("Ward rounds are early.", "", staff),
    ):
        write_insight(
            by=lead, project=world.project, text=text, group=group, sources="", limits="",
            conversations=[source],
        )  # fmt: skip
    told = page(world, "synthesis", "partner")
    order = [
        told.index(t) for t in ("Everyone", "Ward rounds", "Black", "Forms are in", "Calls wait")
    ]
    assert order == sorted(order)
    assert "Asian" not in told

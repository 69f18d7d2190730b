"""`evenhand check`: what must always hold holds, and each thing that does not is named."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection
from django.utils import timezone

from evenhand.cli import main
from evenhand.ethnicity import GroupStatus
from evenhand.frameworks.registers import kinds
from evenhand.measures import measure
from evenhand.reading.recording import typed_recording
from evenhand.web import checking
from evenhand.web.core import jobs
from evenhand.web.core.models import Event, Job
from evenhand.web.leaving.actions import delete_person
from evenhand.web.measurement import words, work
from evenhand.web.measurement.actions import store_counts
from evenhand.web.measurement.models import (
    ChangeStory,
    Counts,
    DefinitionVersion,
    ProjectMeasure,
    Reading,
    StoryStep,
)
from evenhand.web.measurement.recording import keep_recording
from evenhand.web.organisations.actions import agree, invite
from evenhand.web.organisations.models import Agreement, Invitation, Membership
from evenhand.web.projects.actions import fix_plan, start_project
from evenhand.web.projects.margins import propose_margin
from evenhand.web.projects.models import MeasurePlan
from evenhand.web.prompts.models import Answer
from evenhand.web.registers.actions import change_entry, make_entry, move_entry
from evenhand.web.registers.models import Entry, Step
from fixtures import invariants, told
from fixtures.faults import statement_fails
from fixtures.typed_counts import steady_table

pytestmark = pytest.mark.django_db
PLAN = {"focus": ["black"], "comparison": ["white"], "reason": "Asked for by partners."}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path


_READ: dict[str, Any] = {}


def _once(name: str) -> Callable[..., Any]:
    """The same counts give the same reading: it need not be computed for each test."""
    usual = getattr(work, name)

    def read(*given: Any, **more: Any) -> Any:
        key = repr((name, [vars_of(g) for g in given], more))
        if key not in _READ:
            _READ[key] = usual(*given, **more)
        return _READ[key]

    return read


def vars_of(given: Any) -> Any:
    numbers = getattr(given, "numerator", None)
    return given if numbers is None else numbers.tolist()


@pytest.fixture
def full(world: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A world with something in every table that is looked at."""
    for name in ("read_counts", "read_words"):
        monkeypatch.setattr(work, name, _once(name))
    lead = world.people["lead"]
    for black in (6, 8):
        table = steady_table(measure("pph_1000"), {"Black": (black, 60), "White": (9, 180)})
        store_counts(by=lead, measure=world.measure, table=table, source="typed")
        fix_plan(by=lead, project=world.project, content=PLAN, reason="It is better so.")
    entry = _entry(world)
    change_entry(
        by=lead, entry=entry, version=1, content={"group": "x"}, owner=None, follow_up=None
    )
    entry = Entry.objects.get()
    step = entry.kind.steps(entry.status_name, ["lead"])[0]
    Entry.objects.filter(pk=entry.pk).update(
        content={"group": "x", **dict.fromkeys(step.needs, "y")}
    )
    Step.objects.filter(entry=entry).update(content=Entry.objects.get().content)
    move_entry(by=lead, entry=Entry.objects.get(), version=2, step=step)
    agree(by=lead, team=world.team, governance_owner="x", until=timezone.localdate(), terms={})
    invite(by=lead, email="a@example.org", name="A", role="member", place=world.team)
    delete_person(by=world.people["administrator"], person=world.people["coach"])
    _words(world)
    keep_recording(by=lead, project=world.project, table=_recorded(), source="typed")
    propose_margin(by=lead, project=world.project, difference=0.01, ratio=1.2, reason="one in 100")
    while jobs.run_one("test"):
        pass
    return world


def _recorded() -> Any:
    many = {GroupStatus.STATED: 200, GroupStatus.BLANK: 30}
    return typed_recording("Booking system", date(2026, 9, 1), many)


def _words(world: Any) -> None:
    """Themes that are counted, and stories: told, changed and withdrawn."""
    lead = world.people["lead"]
    themes = words.add_asked(by=lead, project=world.project, asked=told.themes())
    words.store_tally(by=lead, measure=themes, typed=told.typed_themes(), source="typed")
    log = words.add_asked(by=lead, project=world.project, asked=told.log())
    first, second = (words.tell(by=lead, measure=log, told=told.STORY) for _ in range(2))
    other = {**told.STORY, "reason": "It was new."}
    words.change_story(by=lead, story=first, version=1, told=other)
    words.withdraw(by=lead, story=second)


def _entry(world: Any) -> Entry:
    return make_entry(
        by=world.people["lead"],
        project=world.project,
        kind=kinds()["who_is_missing"],
        content={"group": "Somali women", "why": "merged"},
    )


def sentences() -> str:
    return "\n".join(s for o in checking.check_all() for s in o.sentences)


@pytest.mark.usefixtures("full")
def test_what_people_did_holds() -> None:
    invariants.hold()
    assert all(o.holds for o in checking.check_all())
    assert Reading.objects.exclude(released=None).exists()


def test_an_empty_workbench_holds(db: None) -> None:  # noqa: ARG001 - asks for the database
    assert sentences() == ""


def _lose_a_version(_: Any) -> None:
    Counts.objects.filter(measure__form="rate", number=1).update(number=3)


def _other_words(_: Any) -> None:
    ProjectMeasure.objects.update(title="Something else")


def _broken_definition(_: Any) -> None:
    DefinitionVersion.objects.update(toml="[")


def _no_definition(world: Any) -> None:
    ProjectMeasure.objects.create(project=world.project, slug="x", title="x", role="outcome")


def _wrong_changes(_: Any) -> None:
    Counts.objects.filter(measure__form="rate", number=2).update(changed_cells=1)


def _lost_story(_: Any) -> None:
    ChangeStory.objects.filter(number=1).update(withdrawn_at=timezone.now())


def _damaged_tally(_: Any) -> None:
    Counts.objects.filter(measure__form="themes").update(table={"periods": "none"})


def _wrong_tally(_: Any) -> None:
    Counts.objects.filter(measure__form="themes").update(changed_cells=1)


def _story_step_gone(_: Any) -> None:
    StoryStep.objects.filter(what="changed").delete()


def _damaged_counts(_: Any) -> None:
    Counts.objects.filter(measure__form="rate", number=1).update(table={"format": "none"})


def _elsewhere(world: Any) -> ProjectMeasure:
    from evenhand.web.measurement.actions import add_library_measure

    project = start_project(
        by=world.people["lead"], team=world.team, name="Other", clinical_area="", track="usual",
        started_on=timezone.localdate(),
    )  # fmt: skip
    return add_library_measure(by=world.people["lead"], project=project, id="pph_1500")


def _definition_of_another(world: Any) -> None:
    Counts.objects.filter(measure__form="rate", number=1).update(
        definition=_elsewhere(world).definitions.get()
    )


def _reading_of_another(world: Any) -> None:
    Reading.objects.update(measure=_elsewhere(world))


def _plan_of_another(world: Any) -> None:
    MeasurePlan.objects.filter(number=2).update(project=_elsewhere(world).project, number=1)


def _page_without_release(_: Any) -> None:
    Reading.objects.update(released=None)


def _unread(_: Any) -> None:
    Reading.objects.all().delete()


def _small_number(_: Any) -> None:
    reading = Reading.objects.filter(measure__form="rate").latest("made_at")
    shared = reading.released["readings"][0]["shared"]
    shared["numerator"][0][0] = 2
    reading.save()


def _damaged_release(_: Any) -> None:
    Reading.objects.update(released={"readings": "none"})


def _silent_write(_: Any) -> None:
    Agreement.objects.create(
        team=Agreement.objects.get().team, made_at=timezone.now(), made_by=Event.objects.filter(actor__isnull=False).first().actor,  # type: ignore[union-attr]
        governance_owner="x", until=timezone.localdate(),
    )  # fmt: skip


def _removed(_: Any) -> None:
    Invitation.objects.all().delete()


def _told_twice(_: Any) -> None:
    told = Event.objects.filter(action="agreement.made").get()
    told.pk, told._state.adding = None, True
    told.save()


def _given_back(world: Any) -> None:
    held = Membership.objects.get(person=world.people["member"])
    Event.objects.create(
        at=timezone.now(), action="role.ended", subject=str(held.pk), subject_kind="x"
    )


def _step_unrecorded(world: Any) -> None:
    made = Entry.objects.get()
    Step.objects.create(entry=made, at=timezone.now(), by=world.people["lead"].pk)


def _nobody_leads(world: Any) -> None:
    Membership.objects.filter(person=world.people["lead"]).delete()


def _still_here(world: Any) -> None:
    coach = world.people["coach"]
    coach.refresh_from_db()
    Membership.objects.create(person=coach, role="coach", team=world.team)
    Answer.objects.create(
        project=world.project, prompt_id="MFI-11", shape="signed", writer=coach, text="x",
        made_on=timezone.localdate(),
    )  # fmt: skip


def _not_blank(world: Any) -> None:
    world.people["coach"].save()


def _accepted_and_withdrawn(_: Any) -> None:
    Invitation.objects.update(accepted_at=timezone.now(), withdrawn_at=timezone.now())


def _no_such_kind(_: Any) -> None:
    Entry.objects.update(kind_id="x")


def _no_such_status(_: Any) -> None:
    Entry.objects.update(status_name="x")


def _jumped(_: Any) -> None:
    entry = Entry.objects.get()
    other = next(s.name for s in entry.kind.statuses if s.name != entry.status_name)
    Entry.objects.update(status_name=other)


def _impossible_step(_: Any) -> None:
    entry = Entry.objects.get()
    Step.objects.filter(start=entry.kind.first.name).update(start=entry.status_name)


def _lost_step(_: Any) -> None:
    Step.objects.filter(start="", to="").delete()


def _overwritten(_: Any) -> None:
    Entry.objects.update(content={})


def _job(**fields: Any) -> Callable[[Any], None]:
    def put(_: Any) -> None:
        Job.objects.filter(pk=Job.objects.filter(kind="read")[:1]).update(**fields)

    return put


def _two_at_once(_: Any) -> None:
    now = timezone.now()
    Job.objects.filter(kind="read").update(
        status="working", worker="w", heartbeat=now, started_at=now, attempts=1, finished_at=None
    )


def _uncalled_count(world: Any) -> None:
    Job.objects.create(kind="count", asked_by=world.people["lead"].pk, asked_at=timezone.now())


def _follows_nothing(world: Any) -> None:
    Job.objects.create(
        kind="look", asked_by=world.people["lead"].pk, asked_at=timezone.now(),
        result={"next": str(world.team.pk)},
    )  # fmt: skip


def _file(settings: Any, *, old: bool, **fields: Any) -> Callable[[Any], None]:
    def put(world: Any) -> None:
        path = Path(settings.FILE_UPLOAD_TEMP_DIR) / "rows.csv"
        path.write_text("x")
        if old:
            os.utime(path, (time.time() - 27 * 3600,) * 2)
        now = timezone.now() - timedelta(hours=3)
        Job.objects.create(
            kind="look", asked_by=world.people["lead"].pk, asked_at=now,
            **{"finished_at": now, **fields}, arguments={"path": str(path)},
        )  # fmt: skip

    return put


BROKEN: list[tuple[Any, str]] = [
    (_lose_a_version, "2 of them, numbered from 2 to 3."),
    (_other_words, "is shown by other words"),
    (_broken_definition, "cannot be read"),
    (_no_definition, "has no definition"),
    (_wrong_changes, "do not say what changed"),
    (_damaged_counts, "cannot be read"),
    (_damaged_tally, "cannot be read"),
    (_wrong_tally, "do not say what changed"),
    (_lost_story, "say another number of stories than there are"),
    (_story_step_gone, "took 1 steps, and 2 events tell of them"),
    (_definition_of_another, "name the definition of another measure"),
    (_reading_of_another, "are not its measure's"),
    (_plan_of_another, "are not its measure's"),
    (_page_without_release, "neither is protected nor says why not"),
    (_unread, "were not read, and nobody was asked to"),
    (_small_number, "shows a number that the rule hides"),
    (_damaged_release, "released cannot be read"),
    (_silent_write, "No event tells of Agreement"),
    (_removed, "An event tells of Invitation"),
    (_told_twice, "2 events tell of Agreement"),
    (_given_back, "was removed, and it is there"),
    (_step_unrecorded, "took 4 steps, and 3 events tell of them"),
    (_nobody_leads, "has no lead"),
    (_still_here, "is held by somebody who left"),
    (_still_here, "belongs to somebody who left"),
    (_not_blank, "was deleted, and is not blank"),
    (_accepted_and_withdrawn, "was accepted, and withdrawn"),
    (_no_such_kind, "is of a kind that is not there"),
    (_no_such_status, "is in a status that is not there"),
    (_jumped, "is in a status to which its steps do not lead"),
    (_impossible_step, "is in a status to which its steps do not lead"),
    (_lost_step, "was changed 3 times, and 2 steps are kept"),
    (_overwritten, "does not hold what its last step left"),
    (_job(attempts=4), "was tried 4 times"),
    (_job(finished_at=None), "does not say when it ended"),
    (_job(status="waiting"), "says when it ended"),
    (_job(status="failed"), "says nothing of the problem"),
    (_job(problem="x"), "tells of a problem"),
    (_job(status="working", finished_at=None, worker=""), "nobody holds it"),
    (_two_at_once, "jobs at once"),
    (_uncalled_count, "counts a file that nobody looked at"),
    (_follows_nothing, "follows 1 looks, or is not there"),
]


@pytest.mark.parametrize(("put", "sentence"), BROKEN, ids=[f"{n:02d}" for n in range(len(BROKEN))])
def test_what_does_not_hold_is_named(full: Any, put: Any, sentence: str) -> None:
    put(full)
    assert sentence in sentences()


FILES: list[tuple[dict[str, Any], str]] = [
    ({"old": False, "status": "failed", "problem": "x"}, "and its job is done"),
    ({"old": False, "status": "done", "result": {"abandoned": True}}, "and its job is done"),
    ({"old": True, "status": "done"}, "and nobody came back for it"),
    ({"old": False, "status": "done"}, ""),
    ({"old": True, "status": "waiting", "finished_at": None}, ""),
]


@pytest.mark.parametrize(("fields", "sentence"), FILES)
def test_files_that_are_left_are_named(
    world: Any, settings: Any, fields: dict[str, Any], sentence: str
) -> None:
    _file(settings, **fields)(world)
    assert sentence in sentences()
    assert (sentence == "") == (sentences() == "")


@pytest.mark.usefixtures("full")
def test_a_trail_that_can_be_changed_is_named() -> None:
    """Where the database no longer refuses, and where an event is gone."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER core_event_no_delete")
        else:
            cursor.execute("ALTER TABLE core_event DISABLE TRIGGER core_event_append_only")
        cursor.execute("DELETE FROM core_event WHERE action = 'agreement.made'")
    found = sentences()
    assert "no longer refuses to change or remove events" in found
    assert "No event tells of Agreement" in found
    assert (connection.vendor != "sqlite") or "events were written, and" in found


@pytest.mark.usefixtures("full")
def test_a_headline_that_its_counts_do_not_say_is_noticed() -> None:
    reading = Reading.objects.filter(measure__form="rate").latest("made_at")
    Reading.objects.filter(pk=reading.pk).update(headline=["All is well."], protected_page="7")
    first, second = invariants.read_again()
    assert "says ['All is well.'], and its counts say" in first
    assert "holds something that was not released" in second


@pytest.mark.usefixtures("world")
def test_a_database_that_cannot_be_read_is_broken_and_the_rest_is_looked_at() -> None:
    """The first statement fails; those of the other checks do not."""
    malformed = DatabaseError("database disk image is malformed: patient 943 476 5919")
    with statement_fails(1, error=lambda: malformed):
        first, *rest = checking.check_all()
    assert first.sentences == ("The database cannot be read where this is looked at.",)
    assert all(o.holds for o in rest)


def test_the_command_says_what_holds(full: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.cli.workbench._ready", lambda: None)
    told = CliRunner().invoke(main, ["check"])
    assert told.exit_code == 0, told.output
    assert told.output.count("Holds: ") == len(checking.CHECKS)
    Agreement.objects.filter(team=full.team).delete()
    told = CliRunner().invoke(main, ["check"])
    assert told.exit_code == 1
    assert "BROKEN: Every write is in the audit trail, once." in told.output


def test_a_step_after_the_clock_was_put_back_is_the_last_one(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _entry(world)
    usual = timezone.now
    monkeypatch.setattr("django.utils.timezone.now", lambda: usual() - timedelta(days=1))
    change_entry(
        by=world.people["lead"], entry=made, version=1, content={"group": "x"}, owner=None,
        follow_up=None,
    )  # fmt: skip
    assert sentences() == ""

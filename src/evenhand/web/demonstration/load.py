"""Put the invented programme into an empty workbench, by the same actions that people use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from evenhand.frameworks.registers import kinds
from evenhand.measures import Measure, measure
from evenhand.measures.definition import Break
from evenhand.review.catalogue import to_toml
from evenhand.web.accounts.models import User
from evenhand.web.core import jobs
from evenhand.web.core.audit import SYSTEM
from evenhand.web.demonstration.applications import give_calls, more_sign_ins
from evenhand.web.demonstration.begun import give_beginning
from evenhand.web.demonstration.changes import give_changes
from evenhand.web.demonstration.charters import give_charters
from evenhand.web.demonstration.content import (
    AgreedMargin,
    Numbers,
    Person,
    Story,
    demonstration,
    month_of,
    table_for,
)
from evenhand.web.demonstration.diagrams import give_diagram
from evenhand.web.demonstration.editing import give_forms
from evenhand.web.demonstration.file import bring
from evenhand.web.demonstration.implementing import give_recommendations
from evenhand.web.demonstration.leaders import give_leaders, give_offers
from evenhand.web.demonstration.listening import give_focus, give_terms
from evenhand.web.demonstration.partners import give_partners, name_reviewer_and_payer
from evenhand.web.demonstration.prompts import give_answers
from evenhand.web.demonstration.pulses import give_pulses
from evenhand.web.demonstration.rounds import give_rounds
from evenhand.web.demonstration.telling import give_telling
from evenhand.web.demonstration.voices import give_voices
from evenhand.web.measurement.actions import add_measure, store_counts
from evenhand.web.measurement.models import ProjectMeasure, Reading, Source
from evenhand.web.organisations import actions
from evenhand.web.organisations.models import Role, Team
from evenhand.web.projects.actions import fix_plan, start_project
from evenhand.web.projects.margins import agree_margin, propose_margin
from evenhand.web.projects.models import Project
from evenhand.web.projects.months import send_month
from evenhand.web.registers.actions import make_entry, move_entry

PASSWORD = "a demonstration of care"  # noqa: S105 - printed for everyone; invented people only
Say = Callable[[str, float | None], None]


def load(today: date, say: Say) -> None:
    """Everything: people, teams, projects, counts, readings."""
    told = demonstration()
    with transaction.atomic():
        people = _people()
        programme = actions.create_programme(by=people["administrator"], name=told.programme)
        trust = actions.create_organisation(
            by=people["administrator"], name="Larkspur Trust (invented)", kind="trust"
        )
        for role in (Role.CONVENER, Role.EVALUATOR):
            actions.give_role(by=SYSTEM, person=people[role], role=role, place=programme)
        actions.give_role(by=SYSTEM, person=people[Role.SPONSOR], role=Role.SPONSOR, place=trust)
        give_offers(trust, people)
        name_reviewer_and_payer(programme, people)
        give_terms(programme, people, today)
        give_forms(programme, people[Role.CONVENER])
        give_calls(programme, people)
        give_recommendations(programme, people[Role.CONVENER], today)
        for story in told.stories:
            team = actions.create_team(
                by=people["administrator"],
                name=story.name,
                organisations=[trust],
                programmes=[programme],
            )
            _team(story, team, people, told.periods(today), told.change_month)
        give_pulses(programme, people, today)
    _read(say)
    for story in told.stories:
        _files(story, people[Role.LEAD], told.periods(today), told.change_month)
    _read(say)
    for story in told.stories:
        _sent(story, people[Role.LEAD], told.periods(today)[-1])
    give_telling(people)


def _people() -> dict[str, User]:
    """All with one password, hashed once: that is what takes its time."""
    made = {
        p.role: User.objects.create_user(
            p.email, None, name=p.name, is_administrator=p.role == "administrator"
        )
        for p in demonstration().people
    }
    User.objects.update(password=make_password(PASSWORD))
    return made


def _team(
    story: Story, team: Team, people: dict[str, User], periods: tuple[date, ...], changed: int
) -> None:
    for role in (Role.LEAD, Role.MEMBER, Role.PARTNER, Role.COACH):
        actions.give_role(by=SYSTEM, person=people[role], role=role, place=team)
    lead = people[Role.LEAD]
    project = start_project(
        by=lead,
        team=team,
        name=story.project,
        clinical_area=story.area,
        track=story.track,
        started_on=periods[0],
        aim=story.aim,
        ended=story.ended,
        aim_kind=story.aim_kind,
        aim_value=story.aim_value,
    )
    _plan(story, project, lead, periods, changed)
    _happened(story, project, lead, periods)
    _access(story, project, lead)
    give_charters(story.name, project, people, periods)
    give_focus(story.name, project, people, periods)
    give_answers(story.name, project, people)
    give_changes(story.name, project, people, periods)
    give_leaders(story.name, project, people)
    for numbers in story.numbers:
        definition = _with_breaks(numbers, periods)
        made = add_measure(by=lead, project=project, toml=to_toml(definition))
        if numbers.file:
            continue  # brought as records, once all else is there
        months, source = (periods[:-1], Source.TYPED) if numbers.typed else (periods, Source.TABLE)
        table = table_for(numbers, definition, months, changed)
        store_counts(by=lead, measure=made, table=table, source=source)
    give_beginning(story.name, project, people, periods)
    give_voices(story.name, project, lead, periods, changed)
    give_rounds(story.name, project, lead)
    give_partners(story.name, project, people, timezone.localdate())
    give_diagram(story.name, project, lead)
    if story.missing:
        make_entry(
            by=people[Role.PARTNER],
            project=project,
            kind=kinds()["who_is_missing"],
            content=story.missing,
        )


def _plan(
    story: Story, project: Project, lead: User, periods: tuple[date, ...], month: int
) -> None:
    changed = periods[month]
    everyone = story.comparison == ("everyone_else",)
    content = {
        "focus": list(story.focus),
        "comparison": [] if everyone else list(story.comparison),
        "everyone_else": everyone,
        "reason": story.reason,
        "change_date": changed.isoformat(),
        "change_what": story.change,
        **_looks(story, periods),
    }
    # an invented team fixed its plan in time; a real one is judged by when it really did
    fix_plan(by=lead, project=project, content=content, today=changed.replace(day=1))
    if story.margin is not None:
        _agree(story.margin, project, lead, month_of(periods, month - 2))


def _looks(story: Story, periods: tuple[date, ...]) -> dict[str, object]:
    if story.monthly is None:
        return {}
    end = month_of(periods, story.monthly.end)
    return {
        "mode": "monthly",
        "planned_end": end.isoformat(),
        "look_every": story.monthly.every,
    }


def _agree(margin: AgreedMargin, project: Project, lead: User, on: date) -> None:
    proposal = propose_margin(
        by=lead,
        project=project,
        difference=margin.more / 1000,
        ratio=margin.ratio,
        reason=margin.reason,
    )
    agree_margin(
        by=lead,
        proposal=proposal,
        took_part=margin.took_part,
        partner=margin.partner,
        agreed_on=on,
    )


def _happened(story: Story, project: Project, lead: User, periods: tuple[date, ...]) -> None:
    for event in story.events:
        until = "" if event.until is None else month_of(periods, event.until).isoformat()
        content = {
            "what": event.what,
            "on": month_of(periods, event.month).isoformat(),
            "until": until,
            "kind": event.kind,
            "predicted": event.predicted,
            "learnt": "",
        }
        make_entry(by=lead, project=project, kind=kinds()["events"], content=content)


def _access(story: Story, project: Project, lead: User) -> None:
    """Requests for data, each as far as it has come."""
    kind, today = kinds()["data_access"], timezone.localdate()
    for request in story.access:
        asked_on = (today - timedelta(days=request.days)).isoformat()
        entry = make_entry(
            by=lead, project=project, kind=kind, content={**request.content, "asked_on": asked_on}
        )
        for version, status in enumerate(request.steps, start=1):
            step = next(
                t for t in kind.transitions if (t.start, t.to) == (entry.status_name, status)
            )
            entry = move_entry(by=lead, entry=entry, version=version, step=step)


def _sent(story: Story, lead: User, month: date) -> None:
    """What a team believes, beside what was found."""
    if not story.believes:
        return
    found = Reading.objects.filter(measure__project__team__name=story.name).latest("made_at")
    send_month(
        by=lead,
        project=found.measure.project,
        measure=found.measure_id,
        title=found.measure.title,
        month=month,
        headline=found.protected_headline,
        learnt=story.believes,
    )


def _files(story: Story, lead: User, periods: tuple[date, ...], changed: int) -> None:
    """Counts that came from a file of records, counted here, with rows that could not be used."""
    for numbers in story.numbers:
        if numbers.file:
            made = ProjectMeasure.objects.get(
                project__team__name=story.name, project__name=story.project, slug=numbers.id
            )
            table = table_for(numbers, _with_breaks(numbers, periods), periods, changed)
            bring(by=lead, measure=made, numbers=numbers, table=table)


def _with_breaks(numbers: Numbers, periods: tuple[date, ...]) -> Measure:
    breaks = tuple(Break(periods[month], what) for month, what in numbers.breaks)
    return replace(measure(numbers.id), breaks=breaks)


def _read(say: Say) -> None:
    """Have every measure read before anybody looks."""
    from evenhand.web.core.models import Job, JobStatus  # noqa: PLC0415

    total = Job.objects.filter(status=JobStatus.WAITING).count()
    done = 0
    while jobs.run_one("demonstration"):
        done += 1
        say("Reading the measures", done / total)


def sign_ins() -> tuple[Person, ...]:
    """Who can sign in, the partner first."""
    return (*demonstration().people, *more_sign_ins())

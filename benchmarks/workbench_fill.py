# ruff: noqa: PLC0415 - nothing of Django before its settings are made
"""Fills a workbench with the demonstration times 100, for `workbench.py`: rows are written directly, pages copied from real readings.

Prints as JSON what the measuring needs to know: addresses, and sessions of people who are signed in.
"""

from __future__ import annotations

import json
import sys
import uuid
from datetime import date, timedelta
from itertools import cycle, islice
from typing import Any

TIMES = 100
MEASURES = 10  # a project
USERS = 100
CHARTS = 50


def main() -> None:
    from evenhand.web.config.start import prepare

    prepare(lambda _: None)
    from django.db import connection, transaction
    from django.utils import timezone

    from evenhand.web.demonstration.load import load

    today = timezone.localdate()
    load(today, lambda *_: None)
    with transaction.atomic():
        places = _multiply(today)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    json.dump(places, sys.stdout)


def _multiply(today: date) -> dict[str, Any]:
    from evenhand.web.accounts.models import User
    from evenhand.web.organisations.models import Agreement, Membership, Programme, Role, Team
    from evenhand.web.projects.models import MeasurePlan, Project

    now = _now()
    originals = list(Project.objects.select_related("team").prefetch_related("plans"))
    programme = Programme.objects.get()
    people = User.objects.bulk_create(
        [User(email=f"user{i}@example.org", name=f"User {i}") for i in range(USERS)]
    )
    kinds = list(islice(cycle(originals), TIMES * len(originals)))
    teams = Team.objects.bulk_create([Team(name=f"{p.team.name} {i}") for i, p in enumerate(kinds)])
    Team.programmes.through.objects.bulk_create(
        [Team.programmes.through(team=t, programme=programme) for t in teams]
    )
    Membership.objects.bulk_create(
        [
            Membership(person=people[i % USERS], role=role, team=t)
            for i, t in enumerate(teams)
            for role in (Role.LEAD, Role.MEMBER)
        ]
    )
    agreements = Agreement.objects.bulk_create(
        [
            Agreement(
                team=t,
                made_at=now,
                made_by=people[i % USERS].pk,
                governance_owner="Caldicott Guardian",
                until=today + timedelta(days=365),
            )
            for i, t in enumerate(teams)
        ]
    )
    Agreement.exact_for.through.objects.bulk_create(
        [
            Agreement.exact_for.through(agreement=a, user=people[i % USERS])
            for i, a in enumerate(agreements)
        ]
    )
    projects = Project.objects.bulk_create(
        [
            Project(
                team=t,
                name=p.name,
                clinical_area=p.clinical_area,
                track=p.track,
                aim=p.aim,
                started_on=p.started_on,
            )
            for t, p in zip(teams, kinds, strict=True)
        ]
    )
    MeasurePlan.objects.bulk_create(
        [
            MeasurePlan(
                project=new,
                number=1,
                content=old.plans.all()[0].content,
                made_at=now,
                made_by=people[0].pk,
            )
            for new, old in zip(projects, kinds, strict=True)
        ]
    )
    measures = _measures(projects, people)
    _history(teams, people, projects)
    return _places(teams, projects, measures, people)


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


def _measures(projects: list[Any], people: list[Any]) -> list[Any]:
    """Ten of each project, with definition, counts and reading: pages as the library wrote them."""
    from evenhand.web.measurement.models import Counts, DefinitionVersion, ProjectMeasure, Reading

    old = list(Reading.objects.select_related("measure", "counts__definition"))
    made = []
    for start in range(0, len(projects), 50):
        some = projects[start : start + 50]
        pairs = [
            (
                ProjectMeasure(
                    project=p, slug=f"m{k}", title=f"{r.measure.title} {k}", role=r.measure.role
                ),
                r,
            )
            for p in some
            for k, r in enumerate(islice(cycle(old), MEASURES))
        ]
        measures = [m for m, _ in pairs]
        ProjectMeasure.objects.bulk_create(measures)
        definitions = DefinitionVersion.objects.bulk_create(
            [
                DefinitionVersion(
                    measure=m,
                    number=1,
                    toml=r.counts.definition.toml,
                    made_at=_now(),
                    made_by=people[0].pk,
                )
                for m, r in pairs
            ]
        )
        counts = Counts.objects.bulk_create(
            [
                Counts(
                    measure=m,
                    number=1,
                    definition=d,
                    table=r.counts.table,
                    source="table",
                    made_at=_now(),
                    made_by=people[0].pk,
                )
                for (m, r), d in zip(pairs, definitions, strict=True)
            ]
        )
        Reading.objects.bulk_create(
            [_reading(m, c, r) for (m, r), c in zip(pairs, counts, strict=True)]
        )
        made += measures
    _fifty_charts(made[0])
    return made


def _reading(measure: Any, counts: Any, old: Any) -> Any:
    from evenhand.web.measurement.models import Reading

    kept = [
        f.name
        for f in Reading._meta.concrete_fields
        if f.name not in ("id", "measure", "counts", "plan")
    ]
    return Reading(measure=measure, counts=counts, **{name: getattr(old, name) for name in kept})


def _fifty_charts(measure: Any) -> None:
    """A page of so many charts: real ones, one reading after the other."""
    from evenhand.web.measurement.models import Reading

    pages, have = [], 0
    for page in cycle(Reading.objects.values_list("exact_page", flat=True)[:15]):
        pages.append(page)
        have += page.count('role="img"')
        if have >= CHARTS:
            break
    Reading.objects.filter(measure=measure).update(protected_page="".join(pages))


def _history(teams: list[Any], people: list[Any], projects: list[Any]) -> None:
    """What piles up: work that is done, the audit trail, entries of registers."""
    from evenhand.web.core.models import Event, Job, JobStatus
    from evenhand.web.registers.models import Entry

    now = _now()
    Job.objects.bulk_create(
        [
            Job(
                kind="read",
                status=JobStatus.DONE,
                asked_by=people[0].pk,
                asked_at=now,
                team=p.team_id,
                arguments={"project": str(p.pk)},
            )
            for p in projects
            for _ in range(MEASURES)
        ],
        batch_size=2_000,
    )
    Event.objects.bulk_create(
        [
            Event(
                at=now,
                actor=people[i % USERS].pk,
                action="measure.read",
                subject_kind="measurement.reading",
                subject=str(uuid.uuid4()),
                team=t.pk,
            )
            for i, t in enumerate(teams)
            for _ in range(50)
        ],
        batch_size=5_000,
    )
    Entry.objects.bulk_create(
        [
            Entry(
                project=p,
                kind_id="who_is_missing",
                number=n + 1,
                status_name="seen",
                status_since=now,
                content={"group": f"Invented group {n}", "why": "merged"},
                made_at=now,
                made_by=people[0].pk,
            )
            for p in projects
            for n in range(5)
        ]
    )


def _places(
    teams: list[Any], projects: list[Any], measures: list[Any], people: list[Any]
) -> dict[str, Any]:
    """A session of each person, and the first team, project and measure of theirs."""
    administrator = type(people[0]).objects.get(is_administrator=True)
    convener = type(people[0]).objects.get(email="convener@example.org")
    sponsor = type(people[0]).objects.get(email="sponsor@example.org")
    of_role = {
        role: type(people[0]).objects.get(email=f"{role}@example.org")
        for role in ("lead", "partner", "coach")
    }
    return {
        "sessions": {
            "lead": _session(people[0]),
            "administrator": _session(administrator),
            "convener": _session(convener),
            "sponsor": _session(sponsor),
            "lead of the demonstration": _session(of_role["lead"]),
            "partner of the demonstration": _session(of_role["partner"]),
            "coach of the demonstration": _session(of_role["coach"]),
        },
        "pages": _pages(
            _keys(teams[0], projects[0], measures, people[0]) | _of_the_demonstration()
        ),
        "users": [
            {
                "session": _session(person),
                "team": str(teams[i].pk),
                "project": str(projects[i].pk),
                "measure": str(measures[i * MEASURES].pk),
                "grid": str(measures[i * MEASURES + 1].pk),
            }
            for i, person in enumerate(people)
        ],
    }


def _keys(team: Any, project: Any, measures: list[Any], lead: Any) -> dict[str, Any]:
    """What the addresses of pages are made of: things of the first lead."""
    from evenhand.frameworks.instruments import instruments
    from evenhand.frameworks.registers import kinds
    from evenhand.web.core.models import Job
    from evenhand.web.instruments.actions import close_round, open_round, save_answers
    from evenhand.web.organisations.models import Membership, Organisation, Programme
    from evenhand.web.registers.actions import make_entry

    musiq = instruments()["musiq_ar"]
    closed = open_round(by=lead, project=project, instrument=musiq)
    answers = {item.name: 4 for item in musiq.items()}
    save_answers(by=lead, round=closed, whose="together", version=0, answers=answers, comments={})
    close_round(by=lead, round=closed)
    asked = {"what": "births", "holder": "informatics", "purpose": "the gap"}
    entry = make_entry(by=lead, project=project, kind=kinds()["data_access"], content=asked)
    return {
        "team_id": team.pk,
        "project_id": project.pk,
        "measure_id": measures[1].pk,
        "programme_id": Programme.objects.get().pk,
        "organisation_id": Organisation.objects.first().pk,  # type: ignore[union-attr]
        "membership_id": Membership.objects.filter(team=team).first().pk,  # type: ignore[union-attr]
        "person_id": lead.pk,
        "entry_id": entry.pk,
        "job_id": Job.objects.filter(team=team.pk).first().pk,  # type: ignore[union-attr]
        "round_id": closed.pk,
        "instrument_id": "musiq_ar",
        "kind_id": "who_is_missing",
        "prompt_id": "MFI-11",
        "form": "docx",
    }


def _of_the_demonstration() -> dict[str, Any]:
    """Things that only the demonstration's own teams have: the first of each, where there is one."""
    from django.apps import apps

    of = {
        "idea_id": "changes.Idea",
        "cycle_id": "changes.Cycle",
        "driver_id": "drivers.Driver",
        "arrangement_id": "partners.Arrangement",
        "help_id": "partners.Help",
        "task_id": "partners.PartnerTask",
        "post_id": "charter.Post",
        "conversation_id": "listening.Conversation",
        "option_id": "focus.Option",
        "insight_id": "listening.Insight",
        "ask_id": "sponsoring.Ask",
        "call_id": "applications.Call",
        "application_id": "applications.Application",
        "assessment_id": "applications.Assessment",
        "pulse_id": "pulses.Pulse",
        "proposal_id": "projects.MarginProposal",
        "story_id": "measurement.ChangeStory",
    }
    known = {m._meta.label: m for m in apps.get_models()}
    found = {
        key: known[label].objects.order_by("pk").first()
        for key, label in of.items()
        if label in known
    }
    return {key: row.pk for key, row in found.items() if row is not None}


def _pages(keys: dict[str, Any]) -> dict[str, str]:
    """Address of every page by its name, as far as these keys reach."""
    from django.urls import URLPattern, get_resolver, reverse

    found = {}
    waiting = list(get_resolver().url_patterns)
    while waiting:
        pattern = waiting.pop()
        if not isinstance(pattern, URLPattern):
            waiting += pattern.url_patterns
            continue
        needs = set(pattern.pattern.regex.groupindex)
        if pattern.name and needs <= set(keys):
            address = reverse(pattern.name, kwargs={k: keys[k] for k in needs})
            if not address.startswith("/sign-in/"):
                found[pattern.name] = address
    return dict(sorted(found.items()))


def _session(person: Any) -> str:
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save()
    return str(store.session_key)


if __name__ == "__main__":
    main()

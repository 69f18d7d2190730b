"""200 teams, 44 questions, 12 people, 4 rounds: how long the page of a profile takes, and closing a round.

    PYTHONPATH=src python benchmarks/profiles.py [--teams 200] [--people 12] [--rounds 4] [--times 100]

Everything lies in one SQLite file. Pages are asked in the process itself: the time of the server, without a network. Sheets are
written at once; rounds are closed by the action that people use.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from datetime import date
from typing import Any


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, usual in (("teams", 200), ("people", 12), ("rounds", 4), ("times", 100)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="evenhand-bench-") as folder:
        _ready(folder)
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {time.strftime('%d %B %Y')}")
        _run(given)


def _ready(folder: str) -> None:
    os.environ |= {
        "EVENHAND_DATA": folder,
        "DJANGO_SETTINGS_MODULE": "evenhand.web.config.settings",
    }
    import logging  # noqa: PLC0415

    from evenhand.web.config.start import prepare  # noqa: PLC0415

    prepare(lambda _: None)
    logging.disable(logging.CRITICAL)


def _run(given: argparse.Namespace) -> None:
    draw = random.Random(1)  # noqa: S311 - invented answers
    lead, projects, people = _teams(given.teams, given.people)
    closing, closed = [], []
    for _ in range(given.rounds):
        for project in projects:
            found = _round(lead, project, people, draw)
            started = time.perf_counter()
            closed.append(_close(lead, found))
            closing.append(time.perf_counter() - started)
    print(f"{len(closed)} rounds of {given.people} people are closed")
    _told("closing a round", closing)
    _told("the page of a profile", _pages(lead, draw.sample(closed, min(given.times, len(closed)))))


def _teams(teams: int, number: int) -> tuple[Any, list[Any], list[Any]]:
    from evenhand.web.accounts.models import User  # noqa: PLC0415
    from evenhand.web.core.audit import SYSTEM  # noqa: PLC0415
    from evenhand.web.organisations.actions import create_team, give_role  # noqa: PLC0415
    from evenhand.web.projects.actions import start_project  # noqa: PLC0415

    lead = User.objects.create(email="lead@example.org", name="Lead", is_administrator=True)
    people = [User(email=f"p{i}@example.org", name=f"Person {i}") for i in range(number)]
    User.objects.bulk_create(people)
    projects = []
    for i in range(teams):
        team = create_team(by=lead, name=f"Team {i:03}", organisations=[], programmes=[])
        give_role(by=SYSTEM, person=lead, role="lead", place=team)
        project = start_project(
            by=lead, team=team, name="A project", clinical_area="", track="usual",
            started_on=date(2026, 1, 5),
        )  # fmt: skip
        projects.append(project)
    return lead, projects, people


def _round(lead: Any, project: Any, people: list[Any], draw: random.Random) -> Any:
    from evenhand.frameworks.instruments import instruments  # noqa: PLC0415
    from evenhand.web.instruments.actions import open_round  # noqa: PLC0415
    from evenhand.web.instruments.models import Sheet, Whose  # noqa: PLC0415

    musiq = instruments()["musiq_ar"]
    found = open_round(by=lead, project=project, instrument=musiq)
    steps: list[Any] = [*range(1, 8), "dont_know"]

    def sheet(whose: str, person: Any) -> Sheet:
        answers = {i.name: draw.choice(steps) for i in musiq.items()}
        remarks = {"EXT-01": "A remark.", "TEAM-12": "Another remark."}
        return Sheet(
            round=found, whose=whose, person=person, answers=answers, comments=remarks, version=1,
            finished_on=date(2026, 2, 1),
        )  # fmt: skip

    own = [sheet(Whose.OWN, p) for p in people]
    Sheet.objects.bulk_create([*own, sheet(Whose.TOGETHER, None)])
    return found


def _close(lead: Any, found: Any) -> Any:
    from evenhand.web.instruments.actions import close_round  # noqa: PLC0415

    return close_round(by=lead, round=found)


def _pages(lead: Any, closed: list[Any]) -> list[float]:
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    client, taken = Client(), []
    client.force_login(lead, backend="allauth.account.auth_backends.AuthenticationBackend")
    for found in closed:
        address = reverse("round_results", kwargs={"round_id": found.pk})
        started = time.perf_counter()
        answer = client.get(address, headers={"host": "localhost"})
        taken.append(time.perf_counter() - started)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
    return taken


def _told(what: str, taken: list[float]) -> None:
    ms = sorted(1000 * t for t in taken)
    p95 = ms[int(len(ms) * 0.95) - 1]
    print(
        f"{what}: median {statistics.median(ms):.0f} ms, p95 {p95:.0f} ms, most {ms[-1]:.0f} ms ({len(ms)})"
    )


if __name__ == "__main__":
    main()

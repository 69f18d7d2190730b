"""A programme that is simulated: people, a clock of its own, faults, and a record of it in plain words.

Nothing here is random, and no time is real: choices come from outside, and the clock is set, so that a run can be told again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from evenhand.errors import UserError
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import SYSTEM
from evenhand.web.core.backup import kept_models
from evenhand.web.organisations import actions as organising
from evenhand.web.organisations.models import Invitation, Programme, Role, Team
from evenhand.web.projects.actions import start_project
from evenhand.web.projects.models import Project
from fixtures import invariants
from fixtures.faults import BrokenFile, Countdown, bad_disk, full_disk, statement_fails
from simulation.choosing import Choose

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
_SIGNED_IN = "allauth.account.auth_backends.AuthenticationBackend"
# On record even when what follows fails, or beside what is put back.
_BESIDE = ("counts.exact_opened", "team.exported", "workbench.restored")


class DiedError(BaseException):
    """The process is gone: nothing after this happens, whatever tries to go on."""


@dataclass
class Fault:
    """What goes wrong in a move, in words, and a way to make it so."""

    words: str = ""
    make: Callable[[], Any] = nullcontext
    count: Countdown | None = None

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def told(self) -> str:
        """It may be over before it comes to that."""
        return f", while {self.words}" if self.count is not None and self.count.reached else ""


@dataclass
class Sharing:
    """What a team agreed last, by our own book."""

    until: date
    named: frozenset[str]


@dataclass
class Simulated:
    """The programme, and what must be true of it by our own book."""

    folder: Path
    team: Team = field(init=False)
    other_team: Team = field(init=False)
    programme: Programme = field(init=False)
    projects: list[Project] = field(default_factory=list)
    people: dict[str, User] = field(default_factory=dict)  # by name; gone when deleted
    secrets: list[tuple[str, Invitation]] = field(default_factory=list)
    agreed: dict[str, Sharing] = field(default_factory=dict)  # by team
    private: dict[str, str] = field(default_factory=dict)  # text: who wrote it
    told: list[str] = field(default_factory=list)
    now: datetime = START
    made: int = 0  # for names that are there once

    def found(self) -> None:
        """Two teams of one programme, with a person in each role of the first one."""
        administrator = self._person("Ada", is_administrator=True)
        self.programme = organising.create_programme(by=administrator, name="Invented network")
        trust = organising.create_organisation(
            by=administrator, name="Invented Trust", kind="trust"
        )
        self.team, self.other_team = (
            organising.create_team(
                by=administrator, name=n, organisations=[trust], programmes=[self.programme]
            )
            for n in ("Riverside", "Hillside")
        )
        places: dict[str, tuple[Role, Any]] = {
            "Lena": (Role.LEAD, self.team),
            "Maud": (Role.MEMBER, self.team),
            "Pat": (Role.PARTNER, self.team),
            "Cora": (Role.COACH, self.team),
            "Vera": (Role.CONVENER, self.programme),
            "Eve": (Role.EVALUATOR, self.programme),
            "Sue": (Role.SPONSOR, trust),
            "Hal": (Role.LEAD, self.other_team),
        }
        for name, (role, place) in places.items():
            organising.give_role(by=SYSTEM, person=self._person(name), role=role, place=place)
        self.projects.append(
            start_project(
                by=self.people["Lena"],
                team=self.team,
                name="Fewer haemorrhages",
                clinical_area="",
                track="usual",
                started_on=date(2026, 1, 5),
            )
        )

    def _person(self, name: str, **fields: Any) -> User:
        made = User.objects.create_user(f"{name.lower()}@example.org", None, name=name, **fields)
        self.people[name] = made
        return made

    def fresh(self, name: str) -> str:
        """A name that nothing has yet."""
        self.made += 1
        return f"{name} {self.made}"

    def tick(self) -> datetime:
        """Time goes on by a second whenever somebody looks at the clock."""
        self.now += timedelta(seconds=1)
        return self.now

    @property
    def today(self) -> date:
        return self.now.date()

    def browser(self, name: str) -> Client:
        """The browser of a person."""
        client = Client(raise_request_exception=False)
        client.force_login(self.people[name], backend=_SIGNED_IN)
        return client

    def who(self, choose: Choose, *roles: str) -> str:
        """Somebody of the first team, in one of the roles; the administrator when there is nobody."""
        held = self.team.membership_set.filter(role__in=roles or ("lead", "member", "partner"))
        names = sorted(held.values_list("person__name", flat=True))
        here = [n for n in names if n in self.people]
        return choose.one(here) if here else "Ada"

    def tell(self, sentence: str) -> None:
        here = sentence.replace(f"{self.folder}/", "")
        self.told.append(f"{self.now:%d %b %Y %H:%M:%S}  {here}")

    def do(self, words: str, act: Callable[[], Any], fault: Fault) -> Any:
        """One thing that somebody does, perhaps while something goes wrong.

        What is refused or fails must leave everything as it was; a page tells so in a sentence.
        """
        before = self.state()
        outcome, answer = self.tried(act, fault)
        self.tell(f"{words}{fault.told}: {outcome}.")
        if outcome != "done":
            assert self.state() == before, "what was not done left something behind"
        return answer if outcome == "done" else None

    def tried(self, act: Callable[[], Any], fault: Fault) -> tuple[str, Any]:
        """What came of it, in words, and what it gave."""
        try:
            with fault.make() as fault.count:
                answer = act()
        except UserError as error:
            return f"refused ({error.problem})", None
        except (OperationalError, OSError):
            assert fault, "it failed, and nothing was made to go wrong"
            return "not done", None
        except DiedError:
            connection.close()
            return "dead before it was done", None
        return self._page(answer, fault)

    def _page(self, answer: Any, fault: Fault) -> tuple[str, Any]:
        status = getattr(answer, "status_code", 302)
        if status >= 500:
            assert fault, f"a fault of ours: {answer.content.decode()[:2000]}"
            assert b"Nothing was changed." in answer.content
            return f"not done, and the page says so ({status})", None
        if status >= 400:
            return f"refused ({status})", None
        return "done", answer

    def state(self) -> str:
        """Everything that is kept, as one number; work that is under way left out."""
        seen = hashlib.sha256()
        for model in kept_models():
            rows = model._base_manager.order_by("pk")
            if model._meta.label == "core.Job":
                seen.update(repr(list(rows.values_list("pk", "kind"))).encode())
                continue
            if model._meta.label == "core.Event":
                rows = rows.exclude(action__in=_BESIDE)
            names = [f.attname for f in model._meta.concrete_fields if f.name != "last_login"]
            seen.update(repr(list(rows.values_list(*names))).encode())
        kept = sorted(p.name for p in self.uploads.iterdir() if ".upload" not in p.name)
        seen.update(repr(kept).encode())  # what a process received as it died is there for a day
        return seen.hexdigest()

    @property
    def uploads(self) -> Path:
        return Path(settings.FILE_UPLOAD_TEMP_DIR)

    def check(self) -> None:
        """Everything that must hold, holds."""
        invariants.hold()


def fault(choose: Choose) -> Fault:
    """Mostly none."""
    kind = choose.one(("none",) * 7 + ("database", "died", "disk"))
    if kind == "none":
        return Fault()
    nth = choose.number(1, 14)
    if kind == "died":
        return Fault(
            f"the process dies at statement {nth}", lambda: statement_fails(nth, error=DiedError)
        )
    if kind == "database":
        said = choose.one(("disk I/O error", "database or disk is full", "database is locked"))
        return Fault(
            f"the database says ‘{said}’ at statement {nth}",
            lambda: statement_fails(nth, error=lambda: OperationalError(said)),
        )
    error = choose.one((full_disk, bad_disk))
    nth = choose.number(1, 3)
    return Fault(f"the disk fails at write {nth} ({error.__name__})", lambda: _writes(nth, error))


@contextmanager
def _writes(nth: int, error: Callable[[], BaseException]) -> Iterator[Countdown]:
    count, usual = Countdown(nth, error), Path.open

    def broken(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        file = usual(path, mode, *more, **named)
        return BrokenFile(file, count) if "w" in mode else file

    with patch.object(Path, "open", broken):
        yield count


@contextmanager
def simulated(folder: Path) -> Iterator[Simulated]:
    """A programme in an empty workbench, with its own clock and its own folder."""
    (folder / "uploads").mkdir(parents=True, exist_ok=True)
    made = Simulated(folder)
    with ExitStack() as stack:
        stack.enter_context(patch("django.utils.timezone.now", made.tick))
        stack.enter_context(patch.object(settings, "FILE_UPLOAD_TEMP_DIR", folder / "uploads"))
        stack.enter_context(patch.object(settings, "DATA_FOLDER", folder))
        made.found()
        yield made

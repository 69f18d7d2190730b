"""People at work in a workbench, and what each was told is saved: the same whether it is killed or loses power.

Every save has a slot: one thing that is saved again and again. Afterwards a slot must hold what was acknowledged last, or
something that was sent after that.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import import_module
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from fixtures.pages import PageForm, forms_of

ROWS = "woman_id,delivery_date,ethnic_category,blood_loss_ml\n" + "".join(
    f"w{i},2025-{1 + i % 12:02d}-11,{'AN'[i % 2]},{1200 if i % 9 == 0 else 300}\n"
    for i in range(240)
)
TYPED = ("pph_1500", "preterm_37")  # measures whose counts are typed
COUNTED = "pph_1000"  # the measure whose records are uploaded
ROLES = ("lead", "member", "partner")


@dataclass
class Answer:
    """What came back: as much of a response as a page's forms need."""

    status_code: int
    content: bytes
    location: str = ""


class Browser(Protocol):
    """Asks and sends as one person."""

    def get(self, address: str) -> Answer: ...

    def post(self, address: str, data: Mapping[str, Any]) -> Answer: ...


@dataclass
class Slot:
    """The value acknowledged last, and what was sent since then."""

    acked: str = ""
    sent: list[str] = field(default_factory=list)

    @property
    def allowed(self) -> set[str]:
        return {self.acked, *self.sent}


class Notes:
    """Who was told what. `note` is called before a save is sent and after it is acknowledged."""

    def __init__(self, note: Callable[[str], None] = lambda _: None) -> None:
        self.slots: dict[tuple[str, str], Slot] = {}
        self._note = note

    def sent(self, slot: tuple[str, str], value: str) -> None:
        self._write({"slot": slot, "sent": value})

    def acked(self, slot: tuple[str, str], value: str) -> None:
        self._write({"slot": slot, "acked": value})

    def _write(self, line: dict[str, Any]) -> None:
        self._note(json.dumps(line))
        self.take(line)

    def take(self, line: Mapping[str, Any]) -> None:
        """Read a line back."""
        kind, key = line["slot"]
        slot = self.slots.setdefault((kind, key), Slot())
        if "sent" in line:
            slot.sent.append(line["sent"])
        else:
            slot.acked = line["acked"]
            slot.sent = slot.sent[slot.sent.index(slot.acked) + 1 :]

    @property
    def saves(self) -> int:
        """How many things were said to be saved."""
        return sum(bool(s.acked) for s in self.slots.values())


@dataclass
class World:
    """Where the work is done: ids only, so that it can be asked for over the network."""

    team: str
    project: str
    typed: tuple[str, ...]
    counted: str
    sessions: dict[str, str]


def make_world() -> World:
    """One team with people in three roles who are signed in; call it in a workbench with tables."""
    from evenhand.web.accounts.models import User
    from evenhand.web.core.audit import SYSTEM
    from evenhand.web.measurement.actions import add_library_measure
    from evenhand.web.organisations import actions
    from evenhand.web.projects.actions import start_project

    make = User.objects.create_user
    administrator = make("a@example.org", None, name="Administrator", is_administrator=True)
    programme = actions.create_programme(by=administrator, name="Invented network")
    team = actions.create_team(by=administrator, name="Riverside", programmes=[programme])
    people = {r: make(f"{r}@example.org", None, name=r.capitalize()) for r in ROLES}
    for role, person in people.items():
        actions.give_role(by=SYSTEM, person=person, role=role, place=team)
    lead = people["lead"]
    actions.agree(
        by=lead,
        team=team,
        governance_owner="Guardian",
        until=date(2099, 1, 1),
        terms={},
        exact_for=people.values(),
    )
    project = start_project(
        by=lead,
        team=team,
        name="Fewer haemorrhages",
        clinical_area="",
        track="usual",
        started_on=date(2026, 1, 5),
    )
    made = [add_library_measure(by=lead, project=project, id=i) for i in (*TYPED, COUNTED)]
    sessions = {role: _session(person) for role, person in people.items()}
    keys = [str(m.pk) for m in made]
    return World(str(team.pk), str(project.pk), tuple(keys[:2]), keys[2], sessions)


def _session(person: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.set_expiry(10**8)
    store.save()
    return str(store.session_key)


class Worker:
    """One person who works without a pause: a random save after the other."""

    def __init__(
        self, world: World, role: str, browser: Browser, notes: Notes, rng: random.Random
    ) -> None:
        self.world, self.role, self.browser, self.notes, self.rng = world, role, browser, notes, rng
        self.entries: dict[str, str] = {}  # key: address
        self.looks: list[str] = []
        self.doings: tuple[Callable[[], None], ...] = (
            self.add_entry,
            self.add_entry,
            self.change_entry,
            self.type_counts,
            self.answer,
            self.upload,
            self.confirm,
            self.confirm,
            *((self.fix_plan, self.agree, self.invite) if role == "lead" else ()),
            *((self.date_a_break, self.own_measure) if role == "member" else ()),
        )

    def step(self) -> str:
        """Do one thing; what it was."""
        doing = self.rng.choice(self.doings)
        doing()
        return doing.__name__

    def _name(self) -> str:
        return f"{self.role} {self.rng.getrandbits(48):012x}"

    def _address(self, name: str, **keys: str) -> str:
        return reverse(name, kwargs=keys)

    def _form(self, address: str, having: str = "") -> PageForm | None:
        page = self.browser.get(address)
        if page.status_code != 200:
            return None
        found = forms_of(page, at=address)
        fits = [f for f in found if any(n.startswith(having) for n in (*f.values, *f.typed))]
        return fits[0] if fits else None

    def _save(
        self, slot: tuple[str, str], value: str, form: PageForm | None, given: Mapping[str, Any]
    ) -> str:
        """Where the answer leads when it says that the value is saved."""
        if form is None:
            return ""
        data = {k: v for k, v in form.values.items() if v is not None}
        self.notes.sent(slot, value)
        page = self.browser.post(urlsplit(form.address).path, data | dict(given))
        if page.status_code != 302:
            return ""
        self.notes.acked(slot, value)
        return page.location

    def add_entry(self) -> None:
        key = self._name()
        value = f"{key} 1"
        address = self._address(
            "new_entry", project_id=self.world.project, kind_id="who_is_missing"
        )
        given = {"group": value, "why": _first_why(), "how_many": key}
        where = self._save(("entry", key), value, self._form(address, "group"), given)
        if where:
            self.entries[key] = where

    def change_entry(self) -> None:
        if not self.entries:
            return
        key = self.rng.choice(sorted(self.entries))
        value = f"{key} {self.rng.getrandbits(32)}"
        form = self._form(f"{self.entries[key]}/change", "group")
        self._save(("entry", key), value, form, {"group": value})

    def type_counts(self) -> None:
        """Each role types into a measure of its own, so that nobody is refused as too late."""
        if self.role == "partner":
            return
        measure = self.world.typed[ROLES.index(self.role)]
        form = self._form(self._address("grid", measure_id=measure), "d-black")
        if form is None:
            return
        value = str(self.rng.randint(1, 120))
        given = {
            name: "200" if name.startswith("d-") else value
            for name in form.typed
            if name[2:].startswith(("black", "white"))
        }
        self._save(("counts", measure), value, form, given)

    def answer(self) -> None:
        key = self._name()
        address = self._address("prompt", project_id=self.world.project, prompt_id="MFI-11")
        self._save(("answer", key), "kept", self._form(address, "text"), {"text": key})

    def upload(self) -> None:
        from django.core.files.uploadedfile import SimpleUploadedFile

        key = f"{self._name().replace(' ', '-')}.csv"
        form = self._form(self._address("upload", project_id=self.world.project), "measures")
        given = {
            "file": SimpleUploadedFile(key, ROWS.encode()),
            "measures": [self.world.counted],
        }
        where = self._save(("upload", key), "kept", form, given)
        if where:
            self.looks.append(where.rsplit("/", 1)[-1])

    def confirm(self) -> None:
        if not self.looks:
            return
        look = self.looks[0]
        form = self._form(self._address("mapping", job_id=look), "c0")
        if form is not None and self._save(("confirmed", look), "kept", form, {}):
            self.looks.remove(look)

    def fix_plan(self) -> None:
        value = self._name()
        form = self._form(self._address("plan", project_id=self.world.project), "reason")
        given = {
            "focus": ["black"],
            "comparison": "white",
            "reason": value,
            "mode": "single",
            "changed_because": "It is better so.",
        }
        self._save(("plan", self.world.project), value, form, given)

    def agree(self) -> None:
        value = self._name()
        form = self._form(self._address("agreement", team_id=self.world.team), "governance_owner")
        until = (date.today() + timedelta(days=900)).isoformat()  # noqa: DTZ011 - any day to come
        given = {"governance_owner": value, "until": until}
        self._save(("agreement", self.world.team), value, form, given)

    def invite(self) -> None:
        key = f"{self.rng.getrandbits(48):012x}@example.org"
        form = self._form(self._address("people", team_id=self.world.team), "email")
        given = {"name": "Ama", "email": key, "role": "member"}
        self._save(("invitation", key), "kept", form, given)

    def date_a_break(self) -> None:
        day = date(2020, 1, 1) + timedelta(days=self.rng.randrange(2000))
        address = self._address("new_break", measure_id=self.world.counted)
        given = {"on": day.isoformat(), "what": "Blood loss is weighed."}
        self._save(("break", day.isoformat()), "kept", self._form(address, "what"), given)

    def own_measure(self) -> None:
        key = self._name()
        address = self._address("own_measure", project_id=self.world.project)
        given = {
            "title": key,
            "event": "said that they were listened to",
            "direction": "higher",
            "kind": "proportion",
            "whom": "women",
            "role": "process",
            "multiplier": "100",
        }
        self._save(("measure", key), "kept", self._form(address, "title"), given)


def _first_why() -> str:
    from evenhand.frameworks.registers import kinds

    return kinds()["who_is_missing"].field("why").choices[0][0]


def lost(notes: Notes) -> list[str]:
    """A sentence for each thing that was acknowledged and is not there."""
    found = []
    for (kind, key), slot in notes.slots.items():
        now = KEPT[kind](key)
        if now not in slot.allowed:
            found.append(
                f"{kind} {key}: holds ‘{now}’, and ‘{slot.acked}’ was acknowledged (sent since then: {slot.sent})."
            )
    return found


def _entry(key: str) -> str:
    from evenhand.web.registers.models import Entry

    found = Entry.objects.filter(content__how_many=key).first()
    return str(found.content["group"]) if found else ""


def _counts(measure: str) -> str:
    from evenhand.web.measurement.models import Counts

    found = Counts.objects.filter(measure=measure).order_by("-number").first()
    if found is None:
        return ""
    return str(max(n for site in found.table["numerator"] for group in site for n in group))


def _answer(key: str) -> str:
    from evenhand.web.prompts.models import Answer as Kept

    return _kept(Kept.objects.filter(text=key).exists())


def _kept(there: bool) -> str:
    return "kept" if there else ""


def _upload(key: str) -> str:
    """The job is there, and its file as it was sent for as long as it is needed."""
    from pathlib import Path

    from evenhand.web.core.models import Job, JobStatus

    look = Job.objects.filter(kind="look", arguments__file_name=key).first()
    if look is None:
        return ""
    last = look
    while follower := last.result.get("next"):
        last = Job.objects.get(pk=follower)
    needed = last.status in (JobStatus.WAITING, JobStatus.WORKING) or (
        last.kind == "look" and last.status == JobStatus.DONE
    )
    path = Path(look.arguments["path"])
    if needed and not (path.exists() and path.read_text(encoding="utf-8") == ROWS):
        return "without its file"
    return "kept"


def _confirmed(look: str) -> str:
    from evenhand.web.core.models import Job

    return _kept(bool(Job.objects.get(pk=look).result.get("next")))


def _plan(project: str) -> str:
    from evenhand.web.projects.models import MeasurePlan

    found = MeasurePlan.objects.filter(project=project).order_by("-number").first()
    return str(found.content["reason"]) if found else ""


def _agreement(team: str) -> str:
    from evenhand.web.organisations.models import Agreement

    found = Agreement.objects.filter(team=team).order_by("-made_at").first()
    return "" if found is None or found.governance_owner == "Guardian" else found.governance_owner


def _invitation(email: str) -> str:
    from evenhand.web.organisations.models import Invitation

    return _kept(Invitation.objects.filter(email=email).exists())


def _break(day: str) -> str:
    from evenhand.web.measurement.models import ProjectMeasure

    measure = ProjectMeasure.objects.get(slug=COUNTED)
    latest = measure.definitions.order_by("-number").select_related("measure")[0].definition()
    return _kept(any(b.on.isoformat() == day for b in latest.breaks))


def _measure(title: str) -> str:
    from evenhand.web.measurement.models import ProjectMeasure

    return _kept(ProjectMeasure.objects.filter(title=title).exists())


KEPT: dict[str, Callable[[str], str]] = {
    "entry": _entry,
    "counts": _counts,
    "answer": _answer,
    "upload": _upload,
    "confirmed": _confirmed,
    "plan": _plan,
    "agreement": _agreement,
    "invitation": _invitation,
    "break": _break,
    "measure": _measure,
}

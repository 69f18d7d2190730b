"""What people do in a simulated programme, one move a function; each says in plain words what happened."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.method import method
from evenhand.frameworks.registers import kinds
from evenhand.measures.choosing import Choices
from evenhand.web.core import backup, jobs
from evenhand.web.core.models import Job, JobStatus
from evenhand.web.leaving.actions import delete_person
from evenhand.web.measurement import actions as measuring
from evenhand.web.measurement import defining
from evenhand.web.measurement.models import ProjectMeasure, Source
from evenhand.web.measurement.queries import current_counts, current_definition
from evenhand.web.organisations import actions as organising
from evenhand.web.organisations.models import Membership, Role
from evenhand.web.organisations.queries import versions_agreed
from evenhand.web.projects.actions import fix_plan
from evenhand.web.projects.models import MeasurePlan
from evenhand.web.projects.queries import current_plan
from evenhand.web.prompts import actions as prompting
from evenhand.web.prompts.models import Answer, Shape
from evenhand.web.registers import actions as registering
from evenhand.web.registers.models import Entry
from fixtures.pages import forms_of
from fixtures.typed_counts import steady_table
from simulation.choosing import Choose
from simulation.programme import Fault, Sharing, Simulated, fault

Move = Callable[[Simulated, Choose], None]
MOVES: dict[str, Move] = {}
LIBRARY = ("pph_1000", "pph_1500", "preterm_37")
GOOD = "woman_id,delivery_date,ethnic_category,blood_loss_ml\n" + "".join(
    f"w{i},2025-{1 + i % 12:02d}-11,{'AN'[i % 2]},{1200 if i % 9 == 0 else 300}\n"
    for i in range(240)
)
FILES = {
    "a good file": GOOD.encode(),
    "a good file with two bad rows": f"{GOOD}x,31/02/2025,A,300\ny,2025-03-03,N,=1+1\n".encode(),
    "an empty file": b"",
    "a file without ethnicity": b"a,b\n1,2\n",
    "noise": bytes(range(256)) * 20,
}


def move(function: Move) -> Move:
    MOVES[function.__name__] = function
    return function


def _measure(sim: Simulated) -> ProjectMeasure | None:
    return sim.projects[0].measures.order_by("slug").first()


def _one_measure(sim: Simulated, choose: Choose) -> ProjectMeasure | None:
    found = list(sim.projects[0].measures.order_by("title"))
    return choose.one(found) if found else None


@move
def invite(sim: Simulated, choose: Choose) -> None:
    name, by = sim.fresh("Ina"), sim.who(choose, "lead")
    role = choose.one((Role.LEAD, Role.MEMBER, Role.PARTNER, Role.COACH))

    def act() -> Any:
        return organising.invite(
            by=sim.people[by],
            email=f"{name.replace(' ', '')}@example.org",
            name=name,
            role=role,
            place=sim.team,
        )

    made = sim.do(f"{by} invites {name} as {role}", act, fault(choose))
    if made:
        sim.secrets.append((made[1], made[0]))


@move
def accept(sim: Simulated, choose: Choose) -> None:
    """A link works once, for fourteen days, and not after it was withdrawn."""
    if not sim.secrets:
        return
    secret, invitation = choose.one(sim.secrets)
    invitation.refresh_from_db()
    wrong = fault(choose)
    usable = (
        invitation.accepted_at is None
        and invitation.withdrawn_at is None
        and invitation.expires_at > sim.now + timedelta(minutes=5)
    )
    made = sim.do(
        f"{invitation.name} opens the link of an invitation",
        lambda: organising.accept_invitation(secret=secret, password="a long pass phrase"),  # noqa: S106
        wrong,
    )
    assert made is None or usable or invitation.expires_at > sim.now - timedelta(minutes=5)
    assert made is not None or wrong or not usable
    if made is not None:
        sim.people[made.name] = made


@move
def withdraw_an_invitation(sim: Simulated, choose: Choose) -> None:
    if not sim.secrets:
        return
    _, invitation = choose.one(sim.secrets)
    by = sim.people[sim.who(choose, "lead")]
    act = lambda: organising.withdraw_invitation(by=by, invitation=invitation)  # noqa: E731
    sim.do(f"{by.name} withdraws the invitation of {invitation.name}", act, fault(choose))


@move
def end_a_role(sim: Simulated, choose: Choose) -> None:
    held = list(
        Membership.objects.filter(team=sim.team).select_related("person").order_by("person__name")
    )
    one = choose.one(held)
    by = sim.who(choose, "lead")
    act = lambda: organising.end_role(by=sim.people[by], membership=one)  # noqa: E731
    sim.do(f"{by} ends that {one.person.name} is {one.role}", act, fault(choose))


@move
def delete_somebody(sim: Simulated, choose: Choose) -> None:
    """Nothing of the person is left, and nobody signs in with the account."""
    names = sorted(n for n in sim.people if n not in ("Ada", "Lena"))
    if len(names) < 4:
        return
    name = choose.one(names)
    person, client = sim.people[name], sim.browser(name)
    act = lambda: delete_person(by=sim.people["Ada"], person=person)  # noqa: E731
    before = sim.state()
    sim.do(f"Ada deletes the account of {name}", act, fault(choose))
    if sim.state() == before:
        return
    del sim.people[name]
    assert "/sign-in/login/" in client.get(reverse("account")).headers.get("Location", "")
    page = sim.browser("Lena").get(reverse("people", kwargs={"team_id": sim.team.pk}))
    assert page.status_code == 404 or f">{name}<" not in page.content.decode()
    assert not Answer.objects.filter(text__in=[t for t, w in sim.private.items() if w == name])


@move
def add_a_measure(sim: Simulated, choose: Choose) -> None:
    id, by = choose.one(LIBRARY), sim.who(choose)
    act = lambda: measuring.add_library_measure(  # noqa: E731
        by=sim.people[by], project=sim.projects[0], id=id
    )
    sim.do(f"{by} chooses the measure {id}", act, fault(choose))


@move
def make_a_measure(sim: Simulated, choose: Choose) -> None:
    by, title = sim.who(choose), sim.fresh("Listened to")
    choices = Choices(title, "were listened to", "women", "process", "proportion", "higher")
    act = lambda: defining.make_own_measure(  # noqa: E731
        by=sim.people[by], project=sim.projects[0], choices=choices
    )
    sim.do(f"{by} makes the measure ‘{title}’", act, fault(choose))


@move
def break_a_measure(sim: Simulated, choose: Choose) -> None:
    one, by = _one_measure(sim, choose), sim.who(choose)
    if one is None:
        return
    day = date(2025, 1 + choose.number(0, 11), 15)
    act = lambda: defining.add_break(  # noqa: E731
        by=sim.people[by], measure=one, on=day, what="Blood loss is weighed."
    )
    sim.do(f"{by} dates a break of ‘{one.title}’ to {day}", act, fault(choose))


@move
def fix_the_plan(sim: Simulated, choose: Choose) -> None:
    """Two browsers with the same old form: the later one is refused."""
    project, by = sim.projects[0], sim.who(choose)
    content = {
        "focus": ["black"],
        "comparison": ["white"],
        "everyone_else": False,
        "reason": sim.fresh("Asked for by partners"),
        "change_date": choose.one((None, "2025-10-01")),
        "mode": "single",
    }
    there = current_plan(project)
    version = there.number if there else 0
    act = lambda: fix_plan(  # noqa: E731
        by=sim.people[by], project=project, content=content, reason="It is better.", version=version
    )
    if sim.do(f"{by} fixes the plan", act, fault(choose)) is not None:
        late = sim.do("Somebody saves an older form of the plan", act, Fault())
        assert late is None, "an old form was saved over a new one"
        assert MeasurePlan.objects.filter(project=project).count() == version + 1


@move
def type_counts(sim: Simulated, choose: Choose) -> None:
    """Through the page of the grid, as a browser sends it."""
    one, by = _one_measure(sim, choose), sim.who(choose)
    if one is None:
        return
    client, value = sim.browser(by), choose.number(0, 30)
    address = reverse("grid", kwargs={"measure_id": one.pk})
    forms = [f for f in forms_of(client.get(address), at=address) if len(f.typed) > 50]
    if not forms:
        return
    given = {
        name: "60" if name.startswith("d-") else str(value)
        for name in forms[0].typed
        if name[2:].startswith(("black", "white"))
    }
    given = {k: v for k, v in forms[0].values.items() if v is not None} | given
    before = current_counts(one)
    page = sim.do(
        f"{by} types {value} a month for ‘{one.title}’",
        lambda: client.post(address, given),
        fault(choose),
    )
    after = current_counts(one)
    assert page is not None or after == before
    if page is not None and after != before:
        late = sim.do("The same form is sent again from another window", lambda: client.post(address, given), Fault())  # fmt: skip
        assert late is None or current_counts(one) == after


@move
def bring_a_table(sim: Simulated, choose: Choose) -> None:
    one, by = _one_measure(sim, choose), sim.who(choose)
    if one is None:
        return
    definition = current_definition(one).definition()
    black = choose.number(0, 20)
    table = steady_table(definition, {"Black": (black, 60), "White": (12, 180)})
    act = lambda: measuring.store_counts(  # noqa: E731
        by=sim.people[by], measure=one, table=table, source=Source.TABLE
    )
    stored = sim.do(f"{by} brings a table of ‘{one.title}’ ({black} a month)", act, fault(choose))
    assert stored is None or stored == current_counts(one)


@move
def upload_a_file(sim: Simulated, choose: Choose) -> None:
    one, by = _measure(sim), sim.who(choose)
    if one is None:
        return
    words = choose.one(sorted(FILES))
    given = {"file": SimpleUploadedFile("births.csv", FILES[words]), "measures": [str(one.pk)]}
    address = reverse("upload", kwargs={"project_id": sim.projects[0].pk})
    client = sim.browser(by)
    sim.do(f"{by} uploads {words}", lambda: client.post(address, given), fault(choose))


@move
def confirm_the_columns(sim: Simulated, choose: Choose) -> None:
    waiting = [
        j
        for j in Job.objects.filter(kind="look", status=JobStatus.DONE).order_by("asked_at")
        if not j.result.get("next") and not j.result.get("abandoned")
    ]
    if not waiting:
        return
    look, by = choose.one(waiting), sim.who(choose)
    client, address = sim.browser(by), reverse("mapping", kwargs={"job_id": look.pk})
    found = forms_of(client.get(address), at=address)
    forms = [f for f in found if "row_is" in f.values]
    if not forms:
        return
    if choose.number(1, 5) == 1:
        gone = reverse("abandon", kwargs={"job_id": look.pk})
        sim.do(f"{by} gives a file up", lambda: client.post(gone), fault(choose))
        return
    given = {k: v for k, v in forms[0].values.items() if v is not None}
    sim.do(f"{by} confirms the columns", lambda: client.post(address, given), fault(choose))


@move
def work(sim: Simulated, choose: Choose) -> None:
    """One job, perhaps with a worker that dies in it, or a machine that fails."""
    wrong = fault(choose)
    waiting = Job.objects.filter(status=JobStatus.WAITING).count()
    name = sim.fresh("worker")
    outcome, did = sim.tried(lambda: jobs.run_one(name), wrong)
    came = "there is none" if outcome == "done" and not did else outcome
    sim.tell(f"A worker looks for work ({waiting} waiting){wrong.told}: {came}.")


@move
def finish_all_work(sim: Simulated, choose: Choose) -> None:  # noqa: ARG001
    """A worker that died is silent for half a minute first."""
    sim.now += 2 * jobs.SILENT
    done = 0
    while jobs.run_one("the last one"):
        done += 1
    jobs.do_chores()
    sim.tell(f"A worker does all {done} jobs that wait.")
    assert not Job.objects.filter(status__in=(JobStatus.WAITING, JobStatus.WORKING)).exists()
    ended = Job.objects.exclude(kind="look", status=JobStatus.DONE)
    kept = {
        path.rsplit("/", 1)[-1] for path in ended.values_list("arguments__path", flat=True) if path
    }
    assert not kept & {p.name for p in sim.uploads.iterdir()}, (
        "a file of a job that is done is left"
    )
    assert not Job.objects.filter(problem__contains="Traceback").exists()


@move
def agree(sim: Simulated, choose: Choose) -> None:
    by, team = sim.who(choose, "lead"), sim.team
    members = sorted(
        Membership.objects.filter(team=team).values_list("person__name", flat=True).distinct()
    )
    named = [n for n in members if n in sim.people and choose.number(0, 1)]
    until = sim.today + timedelta(days=choose.one((0, 30, 400)))
    terms = {"convener": choose.one(("nothing", "words", "protected"))}
    version = versions_agreed(team)
    act = lambda: organising.agree(  # noqa: E731
        by=sim.people[by],
        team=team,
        governance_owner="Guardian",
        until=until,
        terms=terms,
        exact_for=[sim.people[n] for n in named],
        version=version,
    )
    words = (
        f"{by} makes an agreement until {until}, exact counts for {', '.join(named) or 'nobody'}"
    )
    if sim.do(words, act, fault(choose)) is not None:
        sim.agreed[team.name] = Sharing(until, frozenset(named))
        assert sim.do("Somebody saves an older form of the agreement", act, Fault()) is None


@move
def open_exact_counts(sim: Simulated, choose: Choose) -> None:
    """Only who was named last, in the team, while the agreement is in force: whatever the clock did meanwhile."""
    one = _one_measure(sim, choose)
    name = choose.one(sorted(sim.people))
    if one is None:
        return
    agreed = sim.agreed.get(sim.team.name)
    in_team = Membership.objects.filter(person=sim.people[name], team=sim.team).exists()
    allowed = (
        agreed is not None
        and name in agreed.named
        and timezone.localdate() <= agreed.until
        and in_team
    )
    page = sim.browser(name).post(reverse("exact", kwargs={"measure_id": one.pk}))
    sim.tell(f"{name} asks for exact counts of ‘{one.title}’: {page.status_code}.")
    assert page.status_code == (200 if allowed else 404)


@move
def look_at_what_is_shared(sim: Simulated, choose: Choose) -> None:
    """The convener sees a page or nothing; small numbers never."""
    one = _one_measure(sim, choose)
    if one is None or "Vera" not in sim.people:
        return
    page = sim.browser("Vera").get(reverse("shared", kwargs={"measure_id": one.pk}))
    sim.tell(f"Vera looks at what is shared of ‘{one.title}’: {page.status_code}.")
    assert page.status_code in (200, 404)


@move
def make_an_entry(sim: Simulated, choose: Choose) -> None:
    by, kind = sim.who(choose), kinds()[choose.one(("data_access", "who_is_missing"))]
    content = {f.name: "" for f in kind.fields}
    act = lambda: registering.make_entry(  # noqa: E731
        by=sim.people[by],
        project=sim.projects[0],
        kind=kind,
        content=content,
        owner=choose.one((None, sim.people[by])),
    )
    sim.do(f"{by} adds a {kind.one}", act, fault(choose))


@move
def change_an_entry(sim: Simulated, choose: Choose) -> None:
    found = list(Entry.objects.order_by("kind_id", "number"))
    if not found:
        return
    entry, by = choose.one(found), sim.who(choose)
    roles = ["lead", "member", "partner"]
    steps = entry.kind.steps(entry.status_name, roles)
    if steps and choose.number(0, 1):
        step = choose.one(steps)
        act: Callable[[], Any] = lambda: registering.move_entry(  # noqa: E731
            by=sim.people[by], entry=entry, version=entry.version, step=step
        )
        words = f"{by} moves {entry.kind.one} {entry.number} on to {step.to}"
    else:
        content = {f.name: sim.fresh(f.label) for f in entry.kind.fields}
        act = lambda: registering.change_entry(  # noqa: E731
            by=sim.people[by], entry=entry, version=entry.version, content=content, owner=None,
            follow_up=None,
        )  # fmt: skip
        words = f"{by} changes {entry.kind.one} {entry.number}"
    if sim.do(words, act, fault(choose)) is not None:
        assert sim.do("Somebody saves an older form of it", act, Fault()) is None


@move
def answer_a_prompt(sim: Simulated, choose: Choose) -> None:
    """A private answer is nobody else's."""
    by, prompt = sim.who(choose), method().prompt("MFI-11")
    shape, text = choose.one(list(Shape)), sim.fresh("What we see")
    act = lambda: prompting.answer(  # noqa: E731
        by=sim.people[by], project=sim.projects[0], prompt=prompt, shape=shape, text=text
    )
    if sim.do(f"{by} answers a prompt ({shape})", act, fault(choose)) is None:
        return
    if shape == Shape.PRIVATE:
        sim.private[text] = by
    keys = {"project_id": sim.projects[0].pk, "prompt_id": prompt.id}
    for name in sorted(sim.people):
        page = sim.browser(name).get(reverse("prompt", kwargs=keys)).content.decode()
        seen = {t for t in sim.private if f">{t}<" in page or f"{t}\n" in page}
        assert all(sim.private[t] == name for t in seen), f"{name} reads what is somebody else's"


@move
def export(sim: Simulated, choose: Choose) -> None:
    by = sim.who(choose, "lead")
    client, address = sim.browser(by), reverse("export_team", kwargs={"team_id": sim.team.pk})
    page = sim.do(f"{by} takes all data along", lambda: client.post(address), fault(choose))
    if page is None:
        return
    content = b"".join(page.streaming_content)
    page.close()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        everything = b"".join(archive.read(n) for n in archive.namelist()).decode()
    others = [t for t, who in sim.private.items() if who != by and f'"{t}"' in everything]
    assert not others, "somebody else's private answers are in the export"


@move
def back_up_and_restore(sim: Simulated, choose: Choose) -> None:
    """Another workbench would be the same."""
    path, before = sim.folder / sim.fresh("kept"), sim.state()
    wrong = fault(choose)
    made = sim.do("Ada makes a backup", lambda: backup.back_up(path), wrong)
    assert path.exists() == (made is not None)
    assert not path.with_name(f"{path.name}.part").exists() or "dies" in wrong.words
    if made is not None and choose.number(1, 3) == 1:
        act = lambda: backup.restore(path, replace=True)  # noqa: E731
        sim.do("Ada restores it", act, fault(choose))
        assert sim.state() == before


@move
def set_the_clock(sim: Simulated, choose: Choose) -> None:
    by = choose.one((1, 40 * 24, -3, -48))
    sim.now += timedelta(hours=by)
    sim.tell(f"The clock is put {'forward' if by > 0 else 'back'} by {abs(by)} hours.")


@move
def share_a_common_measure(sim: Simulated, choose: Choose) -> None:
    if "Vera" not in sim.people:
        return
    id = choose.one(LIBRARY)
    act = lambda: defining.share_library_measure(  # noqa: E731
        by=sim.people["Vera"], programme=sim.programme, id=id
    )
    sim.do(f"Vera gives all teams {id} in common", act, fault(choose))

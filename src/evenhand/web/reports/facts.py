"""What reports tell of a project. Only protected numbers; nothing of interviews, private answers, pay or safety."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from evenhand.charts.words import day
from evenhand.ethnicity.catalogue import canonical_groups
from evenhand.frameworks.changing import changing
from evenhand.frameworks.registers import kinds
from evenhand.frameworks.reports import report_words
from evenhand.planning.drivers import Diagram
from evenhand.reading.model import EquityReading
from evenhand.web.accounts.models import User
from evenhand.web.changes.models import Conclusion, Cycle, Idea, Whose
from evenhand.web.changes.queries import ideas_of
from evenhand.web.charter.aims import told_back
from evenhand.web.charter.models import AimVersion
from evenhand.web.charter.queries import versions_of_aim
from evenhand.web.drivers.presenters import diagram_of, nodes_of
from evenhand.web.listening.queries import learnt_in
from evenhand.web.measurement.downloads import released_reading
from evenhand.web.measurement.models import ProjectMeasure, Reading
from evenhand.web.measurement.queries import current_reading, with_latest_readings
from evenhand.web.measurement.validating import checked
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import current_plan
from evenhand.web.registers.models import Entry
from evenhand.web.registers.queries import entries_of

MOST_ASKS = 3  # what a leader can answer
_SAFETY = "safety"  # what is said of safety goes its own way, and is in no report


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of a report, and what stands behind it."""

    text: str
    evidence: str
    source: str
    verifier: str
    validation: str

    @property
    def row(self) -> tuple[str, ...]:
        return (self.text, self.evidence, self.source, self.verifier, self.validation)


@dataclass(frozen=True, slots=True)
class Found:
    """A measure and what its latest reading says to people outside."""

    measure: ProjectMeasure
    headline: tuple[str, ...]
    checked: str  # how far its numbers were checked, by whom and when
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """What waits for somebody outside the team."""

    what: str
    asked: str
    wanted: str
    days: int


@dataclass(frozen=True, slots=True)
class Concluded:
    """What one side made of a test."""

    learnt_focus: str
    learnt: str
    worked: str
    reduced: str


@dataclass(frozen=True, slots=True)
class Test:
    """One test of an idea. `partners` is None where they did not conclude or keep it in the team."""

    title: str
    scale: str
    predicted: str
    happened: str
    fidelity: str
    team: Concluded | None
    partners: Concluded | None
    partners_told: bool
    disagree: str
    decision: str
    decision_why: str


@dataclass(frozen=True, slots=True)
class Tried:
    """One change idea."""

    what: str
    status: str
    why: str
    worse_off: str
    let_go: str
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that reports choose from."""

    project: Project
    whom: str
    found: tuple[Found, ...]
    primary: EquityReading | None  # protected
    claims: tuple[Claim, ...]
    asks: tuple[Ask, ...]
    data: tuple[Ask, ...]
    diagram: Diagram
    tried: tuple[Tried, ...]
    learnt: tuple[str, ...]
    heard: tuple[tuple[str, str, bool], ...]  # text, support, somebody took their part back
    aim_said: str  # every target of the aim with its day
    aims: tuple[tuple[str, str], ...]  # day and reason, text
    decisions: tuple[tuple[str, str], ...]
    adaptations: tuple[tuple[str, str], ...]


def facts_of(person: User, project: Project) -> Facts:
    """Read what there is, for a person of the project's team."""
    measured = with_latest_readings(project)
    told = checked([m for m, _ in measured])
    found = tuple(_found(m, r, told[m.pk]) for m, r in measured if r is not None)
    main, versions = _primary(project, measured), versions_of_aim(project)
    return Facts(
        project=project,
        whom=whom_of(project),
        found=tuple(sorted(found, key=lambda f: f.measure != main)),
        primary=_released(main),
        claims=tuple(_claimed(project)),
        asks=tuple(asks_of(project)),
        data=tuple(_data_that_waits(project)),
        diagram=diagram_of(project, nodes_of(person, project)),
        tried=tuple(_tried(i) for i in ideas_of(project).prefetch_related("cycles__conclusions")),
        learnt=tuple(n.learnt for n in project.monthly_notes.order_by("month") if n.learnt),
        heard=tuple(_heard(person, project)),
        aim_said=told_back(versions[0] if versions else None, project.aim_kind),
        aims=tuple(_aims(versions)),
        decisions=tuple(_of_register(project, "decisions", "decided")),
        adaptations=tuple(_of_register(project, "adaptations", "why")),
    )


def _heard(person: User, project: Project) -> Iterator[tuple[str, str, bool]]:
    """Insights of more than one voice: what one person said could be known as hers."""
    for one in learnt_in(person, project):
        if one.conversations > 1:
            yield one.insight.text, one.support.title, one.taken_back > 0


def whom_of(project: Project) -> str:
    """Population of focus and whom it is compared with, from the plan; empty without one."""
    plan = current_plan(project)
    if plan is None:
        return ""
    focus = _labels(plan.content["focus"]) or "Every group"
    others = _labels(plan.content["comparison"])
    against = "everyone else" if plan.content["everyone_else"] else others
    return f"{focus}, compared with {against}" if against else focus


def _labels(keys: Iterable[str]) -> str:
    known = canonical_groups("2021")
    return ", ".join(known[k].label if k in known else k for k in keys)


def _primary(
    project: Project, measured: list[tuple[ProjectMeasure, Reading | None]]
) -> ProjectMeasure | None:
    """The one that the plan judges by, else the first outcome that is read, else the first."""
    plan = current_plan(project)
    wanted = plan.content.get("primary_measure", "") if plan else ""
    read = [m for m, r in measured if r is not None]
    order = (
        [m for m in read if m.slug == wanted],
        [m for m in read if m.role == "outcome" and m.form == "rate"],
        read,
    )
    return next((m for some in order for m in some), None)


def _released(measure: ProjectMeasure | None) -> EquityReading | None:
    reading = current_reading(measure) if measure else None
    return released_reading(reading) if reading else None


def _found(measure: ProjectMeasure, reading: Reading, checked: str) -> Found:
    stories = measure.form == "stories"  # words alone, as everybody may see them
    lines = reading.headline if stories else reading.protected_headline
    headline = tuple(str(line) for line in lines) or (report_words().say["refused"],)
    claim = _read_claim(measure, reading, headline[0], checked)
    return Found(measure, headline, checked, (claim,))


def _read_claim(measure: ProjectMeasure, reading: Reading, text: str, checked: str) -> Claim:
    said = report_words().claim
    plan = said["plan"].format(number=reading.plan.number) if reading.plan else said["no_plan"]
    on = day(timezone.localdate(reading.made_at))
    return Claim(
        text,
        said["read_evidence"].format(title=measure.title),
        said["read_source"].format(counts=reading.counts.number, plan=plan, day=on),
        said["read_verifier"],
        said["read_validation"].format(checked=checked),
    )


def _claimed(project: Project) -> Iterator[Claim]:
    """Claims of the register that were not taken back."""
    said, kind = report_words().claim, kinds()["claims"]
    for entry in entries_of(project, kind).exclude(status_name="taken_back"):
        told = entry.content
        how = told.get("checked_how", "")
        yield Claim(
            told["what"],
            told.get("evidence") or said["nothing"],
            told.get("source") or said["nothing"],
            told.get("verifier") or said["nobody"],
            f"{entry.status.label}. {how}".strip().removesuffix(" ") if how else entry.status.label,
        )


def asks_of(project: Project) -> list[Ask]:
    """What was asked of somebody outside and waits, longest first; what is about safety goes another way."""
    waiting = [e for e in entries_of(project, kinds()["escalations"]) if e.days_waiting is not None]
    told = (e for e in waiting if e.content.get("kind") != _SAFETY)
    return sorted((_ask(e, "asked", "wanted") for e in told), key=lambda a: (-a.days, a.what))


def _data_that_waits(project: Project) -> Iterator[Ask]:
    for entry in entries_of(project, kinds()["data_access"]):
        if entry.days_waiting is not None:
            yield _ask(entry, "holder", "blocker")


def _ask(entry: Entry, asked: str, wanted: str) -> Ask:
    told = entry.content
    somebody = report_words().say["somebody"]
    return Ask(
        told["what"].rstrip("."),
        (told.get(asked) or somebody).rstrip("."),
        told.get(wanted) or "",
        entry.days_waiting or 0,
    )


def _tried(idea: Idea) -> Tried:
    said = changing()
    return Tried(
        what=idea.what,
        status=idea.status,
        why=idea.why,
        worse_off=idea.worse_off,
        let_go=idea.let_go_why or said.because.get(idea.because, ""),
        tests=tuple(_test(c) for c in idea.cycles.all()),
    )


def _test(cycle: Cycle) -> Test:
    said, sides = changing(), {c.whose: c for c in cycle.conclusions.all()}
    theirs = sides.get(Whose.PARTNERS)
    told = theirs is not None and theirs.told
    shared = told and theirs is not None and theirs.may_share
    return Test(
        title=cycle.title,
        scale=said.scale.get(cycle.scale, ""),
        predicted=cycle.predicted_focus or cycle.predicted,
        happened=cycle.happened,
        fidelity=". ".join(
            filter(None, (said.fidelity.get(cycle.fidelity, ""), cycle.fidelity_why))
        ),
        team=_concluded(sides.get(Whose.TEAM)),
        partners=_concluded(theirs) if shared else None,
        partners_told=told,
        disagree=cycle.open_question if shared and cycle.standing == "open" else "",
        decision=said.decision.get(cycle.decision, ""),
        decision_why=cycle.decision_why,
    )


def _concluded(found: Conclusion | None) -> Concluded | None:
    if found is None or not found.told:
        return None
    said = changing()
    worked, reduced = said.worked.get(found.worked, ""), said.reduced.get(found.reduced, "")
    return Concluded(found.learnt_focus, found.learnt, worked, reduced)


def _aims(versions: Sequence[AimVersion]) -> Iterator[tuple[str, str]]:
    for version in reversed(versions):
        because = f": {version.reason}" if version.reason else ""
        yield f"{day(version.on)}{because}", version.text


def _of_register(project: Project, kind: str, field: str) -> Iterator[tuple[str, str]]:
    for entry in entries_of(project, kinds()[kind]):
        yield entry.content["what"], entry.content.get(field) or ""


def today() -> date:
    """The day that a report says."""
    return timezone.localdate()

"""Adding drivers, changing, moving, taking away and putting back: atomic, a step and an audit event each.

Drivers name racism: the audit says that the diagram changed, not by whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.core.order import later_than
from evenhand.web.core.versions import refuse_other
from evenhand.web.drivers.models import Driver, DriverStep, What
from evenhand.web.drivers.queries import drivers_of
from evenhand.web.measurement.models import ProjectMeasure
from evenhand.web.projects.models import Project


class DriverError(UserError):
    """A driver cannot stand where it was to stand."""

    http_status = 409


class Way(StrEnum):
    """Where a driver moves."""

    UP = "up"
    DOWN = "down"
    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Content:
    """What people say of a driver. `parent` is None under the aim; `also` are further primary drivers
    that a secondary one works through."""

    text: str
    parent: UUID | None = None
    also: tuple[UUID, ...] = ()
    type: str = ""
    control: str = ""
    principles: tuple[int, ...] = ()
    measures: tuple[UUID, ...] = ()
    elements: tuple[str, ...] = ()
    legacy: str = ""


@transaction.atomic
def add_driver(*, project: Project, content: Content) -> Driver:
    """A new driver, last among its siblings.

    Raises
    ------
    DriverError
        When what it was to stand under was taken away, or stands under another driver itself.
    """
    _lock(project)
    parent = _parent(project, content.parent)
    made = Driver.objects.create(
        project=project,
        parent=parent,
        position=_end(project, parent),
        text=content.text,
        type=content.type,
        control=content.control,
        principles=list(content.principles),
        elements=list(content.elements),
        legacy=content.legacy,
        made_at=timezone.now(),
    )
    _tie(made, content)
    _keep(made, What.ADDED)
    return made


@transaction.atomic
def change_driver(*, driver: Driver, version: int, content: Content) -> Driver:
    """New words, tags, links or place. One that was taken away comes back with them.

    Raises
    ------
    ChangedMeanwhileError
        When somebody changed it since `version` was read.
    DriverError
        When it cannot stand there.
    """
    locked = _claimed(driver, version)
    parent = _parent(locked.project, content.parent, moving=locked)
    if parent != locked.parent or locked.removed_at is not None:
        locked.position = _end(locked.project, parent)
    what = What.CHANGED if locked.removed_at is None else What.BACK
    locked.parent, locked.removed_at = parent, None
    locked.text, locked.type, locked.control = content.text, content.type, content.control
    locked.principles, locked.elements = list(content.principles), list(content.elements)
    locked.legacy = content.legacy
    _tie(locked, content)
    return _saved(locked, what)


@transaction.atomic
def review_driver(*, driver: Driver, version: int, lenses: Mapping[str, str]) -> Driver:
    """What was seen through the three lenses; each that is empty is left out.

    Raises
    ------
    ChangedMeanwhileError
    """
    locked = _claimed(driver, version)
    locked.lenses = {name: text for name, text in lenses.items() if text}
    return _saved(locked, What.REVIEWED)


@transaction.atomic
def move_driver(*, driver: Driver, version: int, way: Way) -> Driver:
    """One place up or down among its siblings, under the one above, or out to the aim.

    Raises
    ------
    ChangedMeanwhileError
        When somebody changed or took it away meanwhile.
    DriverError
        When there is no such place.
    """
    locked = _claimed(driver, version)
    siblings = list(drivers_of(locked.project).filter(parent=locked.parent))
    if locked.removed_at is not None:
        raise DriverError("It was taken away.", remedy="Put it back first.")
    if way in (Way.UP, Way.DOWN):
        _swap(locked, siblings, -1 if way == Way.UP else 1)
    elif way == Way.IN:
        _under_the_one_above(locked, siblings)
    else:
        _out(locked)
    return _saved(locked, What.MOVED)


@transaction.atomic
def remove_driver(*, driver: Driver, version: int) -> None:
    """Take a driver away, with what stands under it. Its words are kept, and it can be put back.

    Raises
    ------
    ChangedMeanwhileError
    """
    locked = _claimed(driver, version)
    if locked.removed_at is not None:
        return
    now = timezone.now()
    for gone in (locked, *drivers_of(locked.project).filter(parent=locked)):
        gone.removed_at = now
        _saved(gone, What.REMOVED)


@transaction.atomic
def put_back_driver(*, driver: Driver) -> Driver:
    """Put back a driver, with what went with it, and with what it stood under."""
    _lock(driver.project)
    locked = Driver.objects.select_related("parent", "project").get(pk=driver.pk)
    if locked.removed_at is None:
        return locked
    went_with = locked.secondary.filter(removed_at=locked.removed_at)
    above = [locked.parent] if locked.parent and locked.parent.removed_at else []
    for back in (*above, locked, *went_with):
        back.position = _end(locked.project, back.parent)
        back.removed_at = None
        _saved(back, What.BACK)
    return locked


def _lock(project: Project) -> None:
    """Places are given one at a time."""
    Project.objects.select_for_update().get(pk=project.pk)


def _claimed(driver: Driver, version: int) -> Driver:
    _lock(driver.project)
    locked = Driver.objects.select_related("parent", "project").get(pk=driver.pk)
    refuse_other(locked.version, version)
    return locked


def _parent(
    project: Project, wanted: UUID | None, *, moving: Driver | None = None
) -> Driver | None:
    if wanted is None:
        return None
    found = drivers_of(project).filter(pk=wanted).first()
    if found is None:
        raise DriverError(
            "What it was to stand under was taken away meanwhile.",
            remedy="Choose where it belongs now. What you typed is still here.",
        )
    if found.parent_id is not None or (moving is not None and found.pk == moving.pk):
        raise DriverError(
            f"‘{found}’ cannot hold it.", remedy="Choose a primary driver, or the aim."
        )
    if moving is not None and drivers_of(project).filter(parent=moving).exists():
        raise DriverError(
            "It holds drivers itself.", remedy="Move those elsewhere first, or leave it at the aim."
        )
    return found


def _end(project: Project, parent: Driver | None) -> int:
    last = drivers_of(project).filter(parent=parent).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _tie(driver: Driver, content: Content) -> None:
    """Only to drivers and measures of the same project; a primary driver works through none."""
    also = drivers_of(driver.project).filter(pk__in=content.also, parent=None)
    others = also.exclude(pk__in=[k for k in (driver.pk, driver.parent_id) if k])
    driver.also.set(others if driver.parent_id else [])
    kept = ProjectMeasure.objects.filter(project=driver.project_id, pk__in=content.measures)
    driver.measures.set(kept)


def _swap(driver: Driver, siblings: Sequence[Driver], step: int) -> None:
    here = [s.pk for s in siblings].index(driver.pk)
    there = here + step
    if not 0 <= there < len(siblings):
        raise DriverError("It is there already.", remedy="Nothing was moved.")
    order = list(siblings)
    order[here], order[there] = order[there], order[here]
    _number(order)
    driver.position = there


def _number(order: Iterable[Driver]) -> None:
    for position, sibling in enumerate(order):
        Driver.objects.filter(pk=sibling.pk).update(position=position)


def _under_the_one_above(driver: Driver, siblings: Sequence[Driver]) -> None:
    here = [s.pk for s in siblings].index(driver.pk)
    if driver.parent_id is not None or here == 0:
        raise DriverError("There is nothing above it.", remedy="Nothing was moved.")
    above = _parent(driver.project, siblings[here - 1].pk, moving=driver)
    driver.position, driver.parent = _end(driver.project, above), above


def _out(driver: Driver) -> None:
    """Beside what it stood under, just after it; links to primary drivers end."""
    if driver.parent is None:
        raise DriverError("It is a primary driver already.", remedy="Nothing was moved.")
    primary = list(drivers_of(driver.project).filter(parent=None))
    at = [p.pk for p in primary].index(driver.parent.pk) + 1
    _number([*primary[:at], driver, *primary[at:]])
    driver.position, driver.parent = at, None
    driver.also.clear()


def _saved(driver: Driver, what: What) -> Driver:
    driver.version += 1
    driver.save()
    _keep(driver, what)
    return driver


def _keep(driver: Driver, what: What) -> None:
    before = driver.steps.aggregate(last=Max("at"))["last"]
    DriverStep.objects.create(
        driver=driver,
        at=later_than(before),
        what=what,
        text=driver.text,
        under=driver.parent.text if driver.parent else "",
    )
    record(f"driver.{what}", by=SYSTEM, subject=driver, team=driver.project.team_id)

"""The menu of ways of measuring that a programme puts before its teams of a complex pathway."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from evenhand.frameworks.tracks import MenuItem, menu
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.organisations.models import Programme
from evenhand.web.projects.models import OfferedWay, Project

HOW = ("no", "offered", "recommended")


@dataclass(frozen=True, slots=True)
class Offer:
    """One way as a team sees it."""

    way: MenuItem
    recommended: bool
    notes: tuple[str, ...]
    programmes: tuple[str, ...]


def chosen_ways(programme: Programme) -> dict[str, OfferedWay]:
    """What a programme has put in place, by way."""
    return {one.way: one for one in programme.offered_ways.all()}


def version_of(programme: Programme) -> int:
    """Goes up with each change; 0 while nothing is offered."""
    latest = programme.offered_ways.order_by("-number").values_list("number", flat=True).first()
    return latest or 0


@transaction.atomic
def put_in_place(
    *, by: User, programme: Programme, ways: Mapping[str, tuple[str, str]], version: int
) -> None:
    """Say of each way whether it is offered or recommended, and a line on it.

    Raises
    ------
    ChangedMeanwhileError
        When somebody changed the menu since `version` was read.
    """
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    if version_of(locked) != version:
        raise ChangedMeanwhileError
    locked.offered_ways.all().delete()
    kept = [
        OfferedWay(
            programme=locked,
            way=way,
            recommended=how == "recommended",
            note=note,
            number=version + 1,
            made_at=timezone.now(),
            made_by=by.pk,
        )
        for way, (how, note) in ways.items()
        if how != "no"
    ]
    OfferedWay.objects.bulk_create(kept)
    record("ways.offered", by=by, subject=locked)


def menu_for(project: Project) -> list[Offer]:
    """What the programmes of a team offer it: recommended ones say so, in the order of the menu."""
    found = OfferedWay.objects.filter(programme__teams=project.team_id)
    by_way: dict[str, list[OfferedWay]] = {}
    for one in found.select_related("programme").order_by("programme__name"):
        by_way.setdefault(one.way, []).append(one)
    return [_offer(item, by_way[item.id]) for item in menu() if item.id in by_way]


def _offer(item: MenuItem, offered: Iterable[OfferedWay]) -> Offer:
    listed = list(offered)
    return Offer(
        item,
        any(o.recommended for o in listed),
        tuple(o.note for o in listed if o.note),
        tuple(o.programme.name for o in listed),
    )

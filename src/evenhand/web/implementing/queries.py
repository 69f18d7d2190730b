"""Doors to what a programme says of the recommendations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count
from django.http import Http404

from evenhand.frameworks.implementing import Item, Recommendation, Section, item, recommended
from evenhand.web.accounts.models import User
from evenhand.web.implementing.models import OPEN, Standing, Undertaking
from evenhand.web.measurement.queries import programme_for
from evenhand.web.organisations.models import Programme, Role
from evenhand.web.organisations.queries import convened


@dataclass(frozen=True, slots=True)
class Shown:
    """One item with what is said of it; `said` is None where nobody has said anything."""

    item: Item
    said: Undertaking | None
    passed: bool

    @property
    def standing(self) -> Standing:
        return Standing(self.said.standing) if self.said else Standing.NOT_BEGUN


@dataclass(frozen=True, slots=True)
class Board:
    """Every recommendation, as the source has them, with its items."""

    sections: tuple[tuple[Section, tuple[tuple[Recommendation, tuple[Shown, ...]], ...]], ...]

    @property
    def shown(self) -> tuple[Shown, ...]:
        return tuple(s for _, inside in self.sections for _, items in inside for s in items)

    @property
    def passed(self) -> tuple[Shown, ...]:
        """What is past its day, in the order of the page."""
        return tuple(s for s in self.shown if s.passed)


def programme_to_read(person: User, programme_id: UUID) -> Programme:
    """A programme, for who convenes or evaluates it."""
    return programme_for(person, programme_id)


def programme_to_change(person: User, programme_id: UUID) -> Programme:
    """A programme, for who convenes it."""
    return programme_for(person, programme_id, roles=(Role.CONVENER,))


def item_or_404(item_id: str) -> tuple[Recommendation, Item]:
    """An item, and the recommendation that it belongs to."""
    try:
        return item(item_id)
    except LookupError:
        raise Http404 from None


def undertaking_of(programme: Programme, item_id: str) -> Undertaking | None:
    """What is said of an item."""
    return programme.undertakings.filter(item=item_id).first()


def board_of(programme: Programme, *, on: date) -> Board:
    """All of it, in one query."""
    said = {u.item: u for u in programme.undertakings.all()}
    return Board(
        tuple(
            (s, tuple((r, _shown(r, said, on)) for r in s.recommendations))
            for s in recommended().sections
        )
    )


def _shown(one: Recommendation, said: Mapping[str, Undertaking], on: date) -> tuple[Shown, ...]:
    found = ((i, said.get(i.id)) for i in one.items)
    return tuple(Shown(i, u, u is not None and u.passed(on)) for i, u in found)


def passed_for(person: User, *, on: date) -> list[tuple[UUID, str, int]]:
    """For each programme that the person convenes: its name, and how many items are past their day."""
    late = Undertaking.objects.filter(
        programme__in=convened(person), by_day__lt=on, standing__in=OPEN
    )
    named = late.order_by("programme__name").values_list("programme", "programme__name")
    return [(key, name, count) for key, name, count in named.annotate(n=Count("pk"))]

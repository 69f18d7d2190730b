"""Beginning a pulse, answering it, closing it when its days are over. The audit tells that it began and ended, never that anybody answered."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.frameworks.instruments import Instrument, source_of
from evenhand.instruments import mistakes
from evenhand.instruments.anonymous import refuse_unfit, release
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.organisations.models import Membership, Programme, Team
from evenhand.web.projects.views import WORKERS
from evenhand.web.pulses.models import Box, Pulse, Split, TakenPart
from evenhand.web.pulses.queries import reader_of_texts, teams_with_a_route

SHORTEST, LONGEST = 7, 28  # days that it can be answered
APART = 28  # days from the end of one to the beginning of the next: two close ones would differ by who joined
LEAST_WITH_ETHNICITY = 10  # people behind each figure, of the whole and of each group


class PulseError(UserError):
    """What was asked does not fit where the pulse stands."""

    http_status = 409


def minimum_of(pulse: Pulse) -> int:
    """Fewest people behind anything that is shown."""
    least = LEAST_WITH_ETHNICITY if pulse.split == Split.ETHNICITY else 0
    return max(pulse.instrument.minimum_group, least)


@transaction.atomic
def open_pulse(
    *,
    by: User,
    programme: Programme,
    instrument: Instrument,
    split: str,
    days: int,
    on: date | None = None,
) -> Pulse:
    """Ask the teams of a programme whose way to raise a concern is live.

    Raises
    ------
    PulseError
        When one is open or ended less than `APART` days ago; when no team has a live way to raise a concern, or too few people could
        answer; when nobody independent of the teams reads concerns, who would read the free texts, too.
    AnonymousError
        When the form asks for what can tell who somebody is.
    """
    today = on or timezone.localdate()
    refuse_unfit(instrument)
    Programme.objects.select_for_update().get(pk=programme.pk)
    number = _next_number(programme, instrument, today)
    if not SHORTEST <= days <= LONGEST:
        raise PulseError(
            "People need time, and an end.", remedy=f"Give {SHORTEST} to {LONGEST} days."
        )
    teams = teams_with_a_route(programme)
    made = Pulse(
        programme=programme,
        instrument_id=instrument.id,
        version=instrument.version,
        definition=source_of(instrument.id),
        number=number,
        split=split,
        reviewer=_reviewer(teams),
        opened_on=today,
        opened_by=by.pk,
        closes_on=today + timedelta(days=days),
    )
    _refuse_few(made, teams)
    made.save()
    made.teams.set(teams)
    Box.objects.create(pulse=made)
    record("pulse.opened", by=by, subject=made, instrument=instrument.id)
    return made


def _next_number(programme: Programme, instrument: Instrument, today: date) -> int:
    earlier = Pulse.objects.filter(programme=programme, instrument_id=instrument.id)
    last = earlier.order_by("-number").first()
    if last is None:
        return 1
    if not last.closed:
        raise PulseError(f"{instrument.title} is being asked.", remedy="Wait for its last day.")
    if today < last.closes_on + timedelta(days=APART):
        raise PulseError(
            "It was asked a short while ago. Two results close to each other would show what single people changed.",
            remedy=f"Ask again from {last.closes_on + timedelta(days=APART):%d/%m/%Y} on.",
        )
    return int(earlier.aggregate(last=Max("number"))["last"]) + 1


def _reviewer(teams: Sequence[Team]) -> User:
    if not teams:
        raise PulseError(
            "No team has a live way to raise a concern outside of the team.",
            remedy="Set it up first: a pulse can bring up what people need it for.",
        )
    found = reader_of_texts(teams)
    if found is None:
        raise PulseError(
            "Nobody who reads concerns is independent of all of these teams.",
            remedy="Name a reviewer of concerns who works in none of them.",
        )
    return found


def _refuse_few(pulse: Pulse, teams: Iterable[Team]) -> None:
    held = Membership.objects.filter(team__in=teams, role__in=WORKERS)
    people, least = held.values("person").distinct().count(), minimum_of(pulse)
    if people < least:
        raise PulseError(
            f"Fewer than {least} people could answer.",
            remedy="Ask once there are more: of fewer nothing could be shown.",
        )


@transaction.atomic
def answer_pulse(
    *, by: User, pulse: Pulse, part: str, answers: Mapping[str, Any], on: date | None = None
) -> None:
    """Put answers into the box, mixed among those that are there, and note that the person has answered.

    Nothing is written on record: the moment would be a trace. An answer cannot be taken back, as nobody can find it.

    Raises
    ------
    PulseError
        When its days are over, the person has answered, or an answer does not fit.
    """
    box = Box.objects.select_for_update().select_related("pulse").filter(pulse=pulse).first()
    if box is None or (on or timezone.localdate()) > box.pulse.closes_on:
        raise PulseError("The days of this pulse are over.", remedy="Look at what it says.")
    given = {k: v for k, v in answers.items() if v not in (None, "")}
    if mistakes(pulse.instrument, given, finished=True):
        raise PulseError("An answer does not fit.", remedy="Open the page again.")
    if not given:
        raise PulseError("Nothing is answered.", remedy="Answer something, or leave it.")
    _, first = TakenPart.objects.get_or_create(pulse=pulse, person=by)
    if not first:
        raise PulseError("You have answered.", remedy="Once is enough; nobody can find it again.")
    texts = {i.name for i in pulse.instrument.items() if i.type == "long_text"}
    box.texts = _mixed([*box.texts, *([n, v] for n, v in given.items() if n in texts)])
    box.answers = _mixed([*box.answers, [part, {n: v for n, v in given.items() if n not in texts}]])
    box.save()


def _mixed(given: list[Any]) -> list[Any]:
    secrets.SystemRandom().shuffle(given)
    return given


@transaction.atomic
def close_due(*, on: date | None = None) -> int:
    """Make the results of every pulse whose days are over, once; single answers go. How many there were."""
    today = on or timezone.localdate()
    boxes = Box.objects.select_for_update().filter(pulse__closes_on__lt=today)
    due = list(boxes.select_related("pulse"))
    for box in due:
        _close(box)
    return len(due)


def _close(box: Box) -> None:
    pulse = box.pulse
    least = minimum_of(pulse)
    given = [(part, answers) for part, answers in box.answers]
    pulse.released = asdict(release(pulse.instrument, given, minimum=least))
    pulse.texts = box.texts if len(given) >= least else []
    pulse.save(update_fields=["released", "texts"])
    TakenPart.objects.filter(pulse=pulse).delete()
    box.delete()
    record("pulse.closed", by=SYSTEM, subject=pulse)


@transaction.atomic
def publish_review(*, by: User, pulse: Pulse, review: str) -> None:
    """What the reviewer tells everybody, in the reviewer's own words; the texts go.

    Raises
    ------
    PulseError
        When it was told before.
    """
    found = Pulse.objects.select_for_update().get(pk=pulse.pk)
    if found.reviewed_on is not None or not found.closed:
        raise PulseError("There is nothing to review.", remedy="Look at what was told.")
    found.review, found.reviewed_on, found.texts = review, timezone.localdate(), []
    found.save(update_fields=["review", "reviewed_on", "texts"])
    record("pulse.reviewed", by=by, subject=found)

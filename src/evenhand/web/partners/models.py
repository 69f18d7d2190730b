"""What is agreed with a partner, what a partner did and is owed, and what came of it. Money is whole pence."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from evenhand.frameworks.partners import partnering
from evenhand.web.design.money import Pence
from evenhand.web.organisations.models import Identified, Programme, Team
from evenhand.web.projects.models import Project


def _person(**options: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        **options,
    )


class Pay(models.TextChoices):
    """Whether the partner is paid. Being unpaid is the partner's choice, nobody else's."""

    RATE = "rate", "Paid, by the hour"
    UNPAID = "unpaid", "Unpaid, chosen by the partner"


class Way(models.TextChoices):
    """How the partner takes part. Each is as full a way as any other."""

    SCREEN = "screen", "Here, on a screen"
    PHONE = "phone", "By phone, through the supporter"
    PAPER = "paper", "On paper, through the supporter"


class Arrangement(Identified):
    """What is agreed between a team and a partner, who may have no account."""

    PERSONAL: ClassVar = ("name", "role_description", "childcare", "travel", "access")

    team = models.ForeignKey(Team, models.CASCADE, related_name="arrangements")
    person = _person()
    name = models.CharField(max_length=120)
    way = models.CharField(max_length=6, choices=Way.choices, default=Way.SCREEN)
    role_description = models.TextField(blank=True)
    supporter = _person()
    supporter_sees_money = models.BooleanField(default=False)
    pay = models.CharField(max_length=6, choices=Pay.choices, blank=True)
    rate = models.PositiveIntegerField(default=0)  # pence an hour
    pay_within = models.PositiveSmallIntegerField()  # days
    childcare = models.TextField(blank=True)
    travel = models.TextField(blank=True)
    access = models.TextField(blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_through = models.CharField(max_length=6, choices=Way.choices, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "person"],
                condition=models.Q(person__isnull=False),
                name="arrangement_once_a_person",
            )
        ]

    @property
    def called(self) -> str:
        """The partner's name as it is now."""
        return self.person.name if self.person else self.name

    @property
    def an_hour(self) -> Pence:
        return Pence(self.rate)

    def missing(self) -> tuple[str, ...]:
        """A plain sentence for each thing that is not clear yet; none when a task may be asked for."""
        there = {
            "role_description": bool(self.role_description.strip()),
            "agreed": self.agreed_on is not None,
            "supporter": self.supporter_id is not None,
            "pay": self.pay == Pay.UNPAID or (self.pay == Pay.RATE and self.rate > 0),
            "childcare": bool(self.childcare.strip()),
            "travel": bool(self.travel.strip()),
            "access": bool(self.access.strip()),
        }
        return tuple(n.missing for n in partnering().before if not there[n.id])


class PartnerTask(Identified):
    """Something a partner did: time, money, and when it is due. Owed from the moment it is put in."""

    PERSONAL: ClassVar = ("what",)

    arrangement = models.ForeignKey(Arrangement, models.CASCADE, related_name="tasks")
    project = models.ForeignKey(
        Project, models.SET_NULL, null=True, blank=True, related_name="partner_tasks"
    )
    what = models.CharField(max_length=200)
    done_on = models.DateField()
    minutes = models.PositiveIntegerField()
    amount = models.PositiveIntegerField()  # for the time, at the rate of that day
    childcare = models.PositiveIntegerField(default=0)
    travel = models.PositiveIntegerField(default=0)
    access = models.PositiveIntegerField(default=0)
    arranged: models.JSONField[Any, Any] = models.JSONField(
        default=list
    )  # ids of what was arranged
    due_on = models.DateField()
    paid_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-done_on", "-made_at"]
        indexes: ClassVar = [models.Index(fields=["paid_on", "due_on"])]

    @property
    def expenses(self) -> Pence:
        return Pence(self.childcare + self.travel + self.access)

    @property
    def total(self) -> Pence:
        return Pence(self.amount + self.expenses)

    def late(self, today: date) -> bool:
        """Due, not paid, and something is owed."""
        return self.paid_on is None and self.total > 0 and self.due_on < today


class Payer(Identified):
    """Who pays the partners of a programme's teams; by address, as a reviewer of concerns is."""

    PERSONAL: ClassVar = ("name", "email")

    programme = models.OneToOneField(Programme, models.CASCADE, related_name="payer")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    version = models.PositiveIntegerField(default=1)


class Budget(Identified):
    """Money that is kept for partners alone, from a day to a day."""

    team = models.OneToOneField(Team, models.CASCADE, related_name="partner_budget")
    amount = models.PositiveIntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    @property
    def total(self) -> Pence:
        return Pence(self.amount)


class Side(models.TextChoices):
    """Who says how far the influence went."""

    PARTNER = "partner", "As the partner sees it"
    STAFF = "staff", "As staff see it"
    PLANNED = "planned", "What was planned together"


class Influence(Identified):
    """How far a partner's influence went at one stage of a project, as one side sees it."""

    PERSONAL: ClassVar = ("words",)

    arrangement = models.ForeignKey(Arrangement, models.CASCADE, related_name="influences")
    project = models.ForeignKey(Project, models.CASCADE, related_name="influences")
    stage = models.CharField(max_length=10)
    side = models.CharField(max_length=8, choices=Side.choices)
    level = models.CharField(max_length=10)
    words = models.TextField(blank=True)
    on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["arrangement__name", "stage", "side"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["arrangement", "project", "stage", "side"], name="influence_once_a_side"
            )
        ]


class Question(Identified):
    """One thing that a team asks a partner; the partner sees one at a time."""

    PERSONAL: ClassVar = ("ask", "answer")

    arrangement = models.ForeignKey(Arrangement, models.CASCADE, related_name="questions")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    ask = models.TextField()
    answer = models.TextField(blank=True)
    through = models.CharField(max_length=6, choices=Way.choices, blank=True)
    asked_at = models.DateTimeField()
    answered_on = models.DateField(null=True, blank=True)
    passed = models.BooleanField(default=False)  # the partner would rather not; no reason is asked

    class Meta:
        ordering: ClassVar = ["asked_at"]


class Heard(Identified):
    """What a partner said, and what changed because of it, or why nothing did. Told by staff."""

    PERSONAL: ClassVar = ("said", "did")

    arrangement = models.ForeignKey(Arrangement, models.CASCADE, related_name="heard")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    said = models.TextField()
    did = models.TextField()
    told_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-told_at"]


class HelpKind(models.TextChoices):
    """What a colleague is asked for."""

    CULTURAL = "cultural", "Knowledge of a culture or faith"
    LANGUAGE = "language", "A language"
    ENGAGEMENT = "engagement", "Ties to a community"


class HelpStanding(models.TextChoices):
    """Whether it is taken up."""

    ASKED = "asked", "Asked"
    HELD = "held", "Taken up"
    DECLINED = "declined", "Declined"
    ENDED = "ended", "Ended"


class Help(Identified):
    """A role of cultural help, with its hours, who covers, and the credit. Nobody's ethnicity is kept.

    Declining leaves no name: nobody can make a list of who said no.
    """

    team = models.ForeignKey(Team, models.CASCADE, related_name="helps")
    person = _person()
    kind = models.CharField(max_length=10, choices=HelpKind.choices)
    what = models.CharField(max_length=200)
    minutes_a_month = models.PositiveIntegerField()
    backfill = models.CharField(max_length=200)
    credit = models.CharField(max_length=200)
    standing = models.CharField(
        max_length=8, choices=HelpStanding.choices, default=HelpStanding.ASKED
    )
    asked_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["asked_on", "id"]

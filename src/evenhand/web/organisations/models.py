"""Who belongs where, and what a team agrees to share."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class OrganisationKind(models.TextChoices):
    TRUST = "trust", "Trust or health board"
    ICB = "icb", "Integrated care board"
    LMNS = "lmns", "Local maternity and neonatal system"
    OTHER = "other", "Other"


class Identified(models.Model):
    """A row with an address of its own that tells nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Organisation(Identified):
    """A Trust, a system or another body. One can belong to several others."""

    name = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=8, choices=OrganisationKind.choices)
    version = models.PositiveIntegerField(default=1)  # goes up with each change by its form
    within: models.ManyToManyField[Organisation, Any] = models.ManyToManyField(
        "self", symmetrical=False, related_name="holds", blank=True
    )

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Programme(Identified):
    """A learning and action network of teams."""

    name = models.CharField(max_length=160, unique=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Team(Identified):
    """A quality improvement team, in one or more organisations and programmes."""

    name = models.CharField(max_length=160)
    version = models.PositiveIntegerField(default=1)  # goes up with each change by its form
    organisations: models.ManyToManyField[Organisation, Any] = models.ManyToManyField(
        Organisation, related_name="teams", blank=True
    )
    programmes: models.ManyToManyField[Programme, Any] = models.ManyToManyField(
        Programme, related_name="teams", blank=True
    )

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a person does. A person may hold several, in several places."""

    LEAD = "lead", "Team lead"
    MEMBER = "member", "Team member"
    PARTNER = "partner", "Lived experience partner"
    COACH = "coach", "Coach"
    CONVENER = "convener", "Programme convener"
    EVALUATOR = "evaluator", "Evaluator"
    SPONSOR = "sponsor", "Organisation or system leader"


OF_A_TEAM = (Role.LEAD, Role.MEMBER, Role.PARTNER, Role.COACH)
OF_A_PROGRAMME = (Role.CONVENER, Role.EVALUATOR)
OF_AN_ORGANISATION = (Role.SPONSOR,)

_ONE_PLACE = (
    Q(team__isnull=False, programme__isnull=True, organisation__isnull=True, role__in=OF_A_TEAM)
    | Q(
        team__isnull=True,
        programme__isnull=False,
        organisation__isnull=True,
        role__in=OF_A_PROGRAMME,
    )
    | Q(
        team__isnull=True,
        programme__isnull=True,
        organisation__isnull=False,
        role__in=OF_AN_ORGANISATION,
    )
)


class Placed(Identified):
    """A role in a team, a programme or an organisation: exactly one of them, the one the role is of."""

    role = models.CharField(max_length=10, choices=Role.choices)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True)
    programme = models.ForeignKey(Programme, models.CASCADE, null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def place(self) -> Team | Programme | Organisation:
        found = self.team or self.programme or self.organisation
        if found is None:
            raise LookupError(self.pk)
        return found


class Membership(Placed):
    """A person in a role."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["person__name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_ONE_PLACE, name="membership_in_one_place"),
            models.UniqueConstraint(
                fields=["person", "role", "team", "programme", "organisation"],
                name="membership_once",
                nulls_distinct=False,
            ),
        ]


class Invitation(Identified):
    """A letter with a link that works once. Only a digest of the link is kept."""

    PERSONAL: ClassVar = ("email", "name")

    email = models.EmailField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=10, choices=Role.choices, blank=True)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True)
    programme = models.ForeignKey(Programme, models.CASCADE, null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True)
    administrator = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["name"]


class Audience(models.TextChoices):
    """Who outside the team may see its readings."""

    CONVENER = "convener", "Programme conveners"
    EVALUATOR = "evaluator", "Evaluators"
    SPONSOR = "sponsor", "Leaders of our organisation"
    SYSTEM = "system", "Leaders of a system that our organisation belongs to"
    TEAMS = "teams", "Other teams in our programme"


class Granularity(models.TextChoices):
    """How finely."""

    NOTHING = "nothing", "Nothing"
    WORDS = "words", "The words of the finding, no numbers"
    PROTECTED = "protected", "The reading with small numbers protected"


class Agreement(Identified):
    """One version of a team's sharing agreement. The latest one counts; earlier ones stay."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="agreements")
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    governance_owner = models.CharField(max_length=120)
    until = models.DateField()
    terms: models.JSONField[Any, Any] = models.JSONField(default=dict)  # audience: granularity
    exact_for: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True
    )

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def allows(self, audience: Audience, on: date) -> Granularity:
        """What this audience may see on a day."""
        if on > self.until:
            return Granularity.NOTHING
        return Granularity(self.terms.get(audience, Granularity.NOTHING))

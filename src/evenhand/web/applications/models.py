"""Calls, what people send to them, and what is decided. Of links only a digest is kept."""

from __future__ import annotations

from datetime import date
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from evenhand.frameworks.commitment import CommitmentPlan, parse_commitment
from evenhand.frameworks.instruments import Instrument, parse_instrument, source_of
from evenhand.web.organisations.models import (
    Identified,
    OrganisationKind,
    Programme,
    Team,
)

INTEREST = "expression_of_interest"
APPLICATION = "full_application"
SELF_ASSESSMENT = "readiness_self_assessment"
EVIDENCE = "organisational_readiness"
ASSESSMENT = "assessment_of_applications"
PAPERS = (APPLICATION, SELF_ASSESSMENT, EVIDENCE)  # in the order in which they are filled in
FORMS = (INTEREST, *PAPERS, ASSESSMENT)


class Call(Identified):
    """A programme asks for teams. `forms` are the instruments as they were when it was published: everybody answers the same."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="calls")
    title = models.CharField(max_length=160)
    expected = models.TextField()
    pack = models.TextField()
    pack_number = models.PositiveIntegerField(default=1)  # goes up when the pack changes
    areas: models.JSONField[Any, Any] = models.JSONField(default=list)
    places = models.PositiveIntegerField(null=True, blank=True)
    least_in_area = models.PositiveIntegerField(default=0)  # teams that can learn from each other
    opens_on = models.DateField()
    interest_until = models.DateField()
    closes_on = models.DateField()
    decided_by = models.DateField()
    starts_on = models.DateField()
    keep_until = models.DateField()  # then what was not accepted is deleted
    commitment = models.TextField()
    names_told = models.BooleanField(default=False)
    levels_told = models.BooleanField(default=False)
    forms: models.JSONField[Any, Any] = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["title"]

    def __str__(self) -> str:
        return self.title

    def instrument(self, id: str) -> Instrument:
        """A form as it is asked here; before publication as it comes with Evenhand."""
        return self._read[id]

    @cached_property
    def _read(self) -> _Forms:
        return _Forms(self.forms)

    @cached_property
    def asks(self) -> CommitmentPlan:
        """What taking part asks."""
        return parse_commitment(self.commitment)

    def takes_interest(self, today: date) -> bool:
        return self.published_at is not None and self.opens_on <= today <= self.interest_until

    def takes_applications(self, today: date) -> bool:
        return self.published_at is not None and self.opens_on <= today <= self.closes_on

    def is_closed(self, today: date) -> bool:
        """Nothing comes in or changes any more: it can be assessed."""
        return self.published_at is not None and today > self.closes_on


class _Forms(dict[str, Instrument]):
    """Instruments, each read when it is first asked for."""

    def __init__(self, kept: dict[str, str]) -> None:
        super().__init__()
        self._kept = kept

    def __missing__(self, id: str) -> Instrument:
        self[id] = _read_form(self._kept.get(id) or source_of(id), f"{id}.toml")
        return self[id]


@lru_cache(maxsize=64)
def _read_form(text: str, name: str) -> Instrument:
    """Once for all calls that ask the same."""
    return parse_instrument(text, name=name)


class Answered(models.TextChoices):
    """What became of an expression of interest."""

    WAITING = "waiting", "Waiting for an answer"
    INVITED = "invited", "Invited to apply"
    NOT_INVITED = "not_invited", "Not invited"


class Interest(Identified):
    """An expression of interest. Nobody is signed in when it is sent; the address is proved only by an invitation that is accepted."""

    PERSONAL: ClassVar = ("name", "email", "answers")

    call = models.ForeignKey(Call, models.CASCADE, related_name="interests")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    area = models.CharField(max_length=80)
    answers: models.JSONField[Any, Any] = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    answered = models.CharField(max_length=11, choices=Answered.choices, default=Answered.WAITING)

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    @property
    def organisation(self) -> str:
        return str(self.answers.get("organisation", ""))


class Application(Identified):
    """What a team-to-be asks a programme for. Only its lead writes in it, and only while the call is open."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="applications")
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    team_name = models.CharField(max_length=160)
    organisation = models.CharField(max_length=160)
    organisation_kind = models.CharField(max_length=8, choices=OrganisationKind.choices)
    area = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1)  # of the fields above
    begun_at = models.DateTimeField()
    pack_read = models.PositiveIntegerField(default=0)  # which version of the pack
    pack_read_on = models.DateField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_without = models.TextField(blank=True)  # why it was sent though something was missing
    withdrawn_at = models.DateTimeField(null=True)
    moderation_at = models.DateTimeField(null=True)  # from then on assessors see each other's
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="applications"
    )

    class Meta:
        ordering: ClassVar = ["team_name", "organisation", "pk"]

    def __str__(self) -> str:
        return self.team_name

    @property
    def stands(self) -> bool:
        """Sent, and not taken back."""
        return self.sent_at is not None and self.withdrawn_at is None


class Paper(Identified):
    """Answers of an application to one form. `version` goes up with each save."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="papers")
    instrument_id = models.CharField(max_length=60)
    answers: models.JSONField[Any, Any] = models.JSONField(default=dict)
    comments: models.JSONField[Any, Any] = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "instrument_id"], name="paper_once")
        ]


class Evidence(Identified):
    """A file that shows what an application says. It goes with its answer, and with the application."""

    PERSONAL: ClassVar = ("name",)

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="files")
    item = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    content = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["item"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "item"], name="one_file_of_evidence")
        ]


class Part(models.TextChoices):
    """What somebody would do in the team; the names are those of the commitment."""

    LEAD = "lead", "Team lead"
    MEMBER = "member", "Team member"
    PARTNER = "partner", "Lived experience partner"
    DATA = "data", "Data lead"
    SPONSOR = "sponsor", "Senior sponsor"


class Said(models.TextChoices):
    """What a named person says of it."""

    NOTHING = "", "Has not answered yet"
    YES = "yes", "Confirmed"
    NO = "no", "Does not take part"


class Seat(Identified):
    """A person who is named in an application, and what they say of it themselves, by a link that only they get."""

    PERSONAL: ClassVar = ("name", "email", "profession", "statement")

    application = models.ForeignKey(Application, models.CASCADE, related_name="seats")
    part = models.CharField(max_length=8, choices=Part.choices)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    profession = models.CharField(max_length=120, blank=True)
    hours = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)  # a month
    said = models.CharField(max_length=3, choices=Said.choices, blank=True, default="")
    said_on = models.DateField(null=True)
    statement = models.TextField(blank=True)  # of the sponsor
    digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "email"], name="seat_once"),
            models.UniqueConstraint(
                fields=["application", "part"],
                condition=models.Q(part__in=["lead", "sponsor"]),
                name="one_lead_and_one_sponsor",
            ),
        ]


class Gap(Identified):
    """Something that is not in place yet: what is done about it, by whom, by when. It goes into the team's action plan."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="gaps")
    about = models.CharField(max_length=60)  # a statement of the readiness self-assessment
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(Seat, models.SET_NULL, null=True, blank=True, related_name="+")
    due = models.DateField()
    entry = models.UUIDField(null=True)  # in the team's action plan

    class Meta:
        ordering: ClassVar = ["due", "pk"]


class Assessor(Identified):
    """Somebody who reads applications to a call."""

    PERSONAL: ClassVar = ("name", "email")

    call = models.ForeignKey(Call, models.CASCADE, related_name="assessors")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "email"], name="assessor_once")
        ]


class Conflict(models.TextChoices):
    """What an assessor declares before the application opens."""

    UNSAID = "", "Not declared yet"
    NONE = "none", "No conflict of interest"
    HAS = "has", "A conflict of interest"


class Assessment(Identified):
    """What one assessor finds. Nobody else opens it before moderation does. No time of day is kept: it would tell who read first."""

    PERSONAL: ClassVar = ("conflict_note",)

    application = models.ForeignKey(Application, models.CASCADE, related_name="assessments")
    assessor = models.ForeignKey(Assessor, models.CASCADE, related_name="assessments")
    conflict = models.CharField(max_length=4, choices=Conflict.choices, blank=True, default="")
    conflict_note = models.CharField(max_length=300, blank=True)
    answers: models.JSONField[Any, Any] = models.JSONField(default=dict)
    comments: models.JSONField[Any, Any] = models.JSONField(default=dict)
    finished = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["assessor__name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "assessor"], name="assessment_once")
        ]


class Moderation(Identified):
    """The levels that were agreed after assessors saw each other's, with reasons where they differed."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="moderation")
    levels: models.JSONField[Any, Any] = models.JSONField(default=dict)
    reasons: models.JSONField[Any, Any] = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()


class Decision(Identified):
    """What was decided and why; applicants read outcome, feedback and support once they are told."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="decision")
    outcome = models.CharField(max_length=12)
    grounds: models.JSONField[Any, Any] = models.JSONField(default=list)
    reasons = models.TextField()
    support = models.TextField(blank=True)
    feedback = models.TextField()
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    told_at = models.DateTimeField(null=True)

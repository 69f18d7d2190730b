"""Change ideas, their test cycles, what was concluded by whom, priorities, progress, and what is shared."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from evenhand.frameworks.changing import changing
from evenhand.web.drivers.models import Driver
from evenhand.web.organisations.models import Identified
from evenhand.web.projects.models import Project
from evenhand.web.registers.models import Entry


class Priority(Identified):
    """Something that matters to those most affected, in their words. Its place is in the latest `Ranking`."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="priorities")
    text = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["text"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "text"], name="priority_once_in_project")
        ]

    def __str__(self) -> str:
        return self.text


class Ranking(Identified):
    """One version of the order of priorities; the latest counts, and an earlier one is never changed."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="rankings")
    number = models.PositiveIntegerField()
    content: models.JSONField[Any, Any] = models.JSONField()  # ids of priorities, the first first
    through = models.CharField(max_length=8)
    took_part: models.JSONField[Any, Any] = models.JSONField(default=list)
    ranked_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="ranking_version_once")
        ]


class Idea(Identified):
    """A change that could be made. `status_name` follows from the decisions on its cycles, or from letting it go before."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="ideas")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    source = models.CharField(max_length=10)
    kind = models.CharField(max_length=12)
    provenance = models.CharField(max_length=200, blank=True)  # of one that came from elsewhere
    shaped_by: models.JSONField[Any, Any] = models.JSONField(default=list)  # roles and groups
    cost = models.CharField(max_length=8, blank=True)
    effort = models.CharField(max_length=8, blank=True)
    impact = models.CharField(max_length=8, blank=True)
    control = models.CharField(max_length=10, blank=True)
    worse_off = models.TextField(blank=True)
    would_know = models.TextField(blank=True)
    principle = models.PositiveSmallIntegerField(null=True, blank=True)
    driver = models.ForeignKey(Driver, models.SET_NULL, null=True, blank=True, related_name="ideas")
    priority = models.ForeignKey(
        Priority, models.SET_NULL, null=True, blank=True, related_name="ideas"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    status_name = models.CharField(max_length=10, default="new")
    because = models.CharField(max_length=12, blank=True)  # of one that is let go untested
    let_go_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="idea_number_once")
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def status(self) -> str:
        return changing().status[self.status_name]

    @property
    def shaped_with_affected(self) -> bool:
        """Whether somebody most affected proposed it or took part in shaping it."""
        return self.source == "lived" or bool(changing().affected & set(self.shaped_by))


class Cycle(Identified):
    """One test of an idea. What was concluded stands in rows of its own, so that neither side writes over the other."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="cycles")
    number = models.PositiveIntegerField()
    # plan
    what = models.CharField(max_length=200)
    scale = models.CharField(max_length=8)
    predicted = models.TextField(blank=True)
    predicted_focus = models.TextField(blank=True)
    plan = models.TextField(blank=True)
    data = models.TextField(blank=True)
    planned_for = models.DateField(null=True, blank=True)
    # do
    begun_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    fidelity = models.CharField(max_length=10, blank=True)
    fidelity_why = models.TextField(blank=True)
    happened = models.TextField(blank=True)
    # together
    took_part: models.JSONField[Any, Any] = models.JSONField(default=list)  # roles and groups
    standing = models.CharField(max_length=8, blank=True)
    open_question = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    # act
    decision = models.CharField(max_length=8, blank=True)
    because = models.CharField(max_length=12, blank=True)
    decision_why = models.TextField(blank=True)
    without_partners = models.TextField(blank=True)
    decided_on = models.DateField(null=True, blank=True)
    mark = models.OneToOneField(Entry, models.SET_NULL, null=True, blank=True, related_name="cycle")
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["idea", "number"], name="cycle_number_once")
        ]

    @property
    def title(self) -> str:
        return f"Test {self.number}: {self.what}"


class Whose(models.TextChoices):
    """Who concludes."""

    TEAM = "team", "The team"
    PARTNERS = "partners", "Those most affected"


class Conclusion(Identified):
    """What one side makes of a test. A partner's own, or confirmed one, is nobody else's to change."""

    PERSONAL: ClassVar = ("learnt", "learnt_focus")

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="conclusions")
    whose = models.CharField(max_length=8, choices=Whose.choices)
    learnt_focus = models.TextField(blank=True)
    learnt = models.TextField(blank=True)
    worked = models.CharField(max_length=8, blank=True)
    reduced = models.CharField(max_length=8, blank=True)
    say = models.CharField(max_length=8, blank=True)
    through = models.CharField(max_length=8, blank=True)
    may_share = models.BooleanField(default=False)
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-whose"]  # the team, then those most affected
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "whose"], name="conclusion_once_for_each_side")
        ]

    @property
    def told(self) -> bool:
        """Whether it says something."""
        return self.withdrawn_on is None and bool(self.learnt or self.learnt_focus)


class Step(Identified):
    """A change of an idea or a cycle, kept for good. What partners concluded is never in it."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="steps")
    cycle = models.ForeignKey(Cycle, models.CASCADE, null=True, related_name="steps")
    at = models.DateTimeField()
    by = models.UUIDField()
    what = models.CharField(max_length=20)
    version = models.PositiveIntegerField()  # of the idea or the cycle, afterwards
    content: models.JSONField[Any, Any] = models.JSONField(default=dict)  # as it was afterwards

    class Meta:
        ordering: ClassVar = ["at"]


class Side(models.TextChoices):
    """Who judges progress."""

    TEAM = "team", "Team"
    COACH = "coach", "Coach"


class Progress(Identified):
    """How far a team is, as it or its coach says on a day. Never made by the workbench."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="progress")
    whose = models.CharField(max_length=5, choices=Side.choices)
    score = models.DecimalField(max_digits=2, decimal_places=1)
    evidence = models.TextField()
    on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["-on", "-made_at"]
        indexes: ClassVar = [models.Index(fields=["project", "-on"])]


class Lesson(Identified):
    """What a team lets other teams of its programmes read of an idea; withdrawing leaves nothing of it."""

    idea = models.OneToOneField(Idea, models.CASCADE, related_name="lesson")
    content: models.JSONField[Any, Any] = models.JSONField(default=dict)
    shared_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["idea__what"]

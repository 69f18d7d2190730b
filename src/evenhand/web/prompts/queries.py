"""Which answers a person may read."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import Http404

from evenhand.frameworks.method import Prompt, method
from evenhand.web.projects.models import Project
from evenhand.web.prompts.models import Answer, Done, Shape


def prompt_for(prompt_id: str) -> Prompt:
    """A prompt by its id."""
    try:
        return method().prompt(prompt_id)
    except LookupError:
        raise Http404 from None


def answers_for(person: Any, project: Project, prompt: Prompt) -> QuerySet[Answer]:
    """The team's answers, and the person's own private ones. A private one is nobody else's, whoever asks."""
    found = project.answers.filter(prompt_id=prompt.id).select_related("writer", "reviewed_by")
    return found.filter(~Q(shape=Shape.PRIVATE) | Q(shape=Shape.PRIVATE, writer=person))


def answered(project: Project) -> frozenset[str]:
    """Ids of prompts that have something: a shared answer, or a private reflection that was done."""
    shared = project.answers.exclude(shape=Shape.PRIVATE).values_list("prompt_id", flat=True)
    done = Done.objects.filter(project=project).values_list("prompt_id", flat=True)
    return frozenset({*shared, *done})


def coverage(project: Project) -> tuple[tuple[str, int, int], ...]:
    """Each principle with how many of its prompts have something, and how many there are.

    Counted from shared answers and from "done" alone, so that it tells nothing of a private one.
    """
    found, model = answered(project), method()
    return tuple(
        (
            name,
            sum(p.id in found for p in model.prompts if p.principle == number),
            sum(p.principle == number for p in model.prompts),
        )
        for number, name in enumerate(model.principles, start=1)
    )


class State(StrEnum):
    """All that is told of a prompt outside the team."""

    EVIDENCE = "evidence"
    ANSWERED = "answered"
    DONE = "done"  # a reflection that stays private for good
    NOT_YET = "not_yet"


def states_of(projects: Iterable[UUID]) -> dict[UUID, dict[str, State]]:
    """Of each project how far each of the eighteen prompts is, in two queries however many there are.

    Private answers are not asked for; of a private reflection only "done" is.
    """
    wanted = list(projects)
    found = {key: dict.fromkeys((p.id for p in method().prompts), State.NOT_YET) for key in wanted}
    done = Done.objects.filter(project__in=wanted).values_list("project", "prompt_id")
    for key, prompt in done.distinct():
        found[key][prompt] = State.DONE
    kept = Answer.objects.filter(project__in=wanted).exclude(shape=Shape.PRIVATE).order_by()
    kept = kept.annotate(held=ExpressionWrapper(~Q(evidence=""), BooleanField()))
    for key, prompt, held in kept.values_list("project", "prompt_id", "held").distinct():
        if found[key].get(prompt) != State.EVIDENCE:
            found[key][prompt] = State.EVIDENCE if held else State.ANSWERED
    return found

"""Which answers a person may read."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
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

"""Marks in the order of a page: by kind and topic, so that what is said of a topic is said once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evenhand.frameworks.lexicon import Topic
from evenhand.planning.policies import Mark


@dataclass(frozen=True, slots=True)
class OfTopic:
    """A topic, and its marks with their numbers in the order of the text."""

    topic: Topic
    marks: tuple[tuple[int, Mark], ...]


@dataclass(frozen=True, slots=True)
class OfKind:
    """A kind of topics of which something was marked."""

    title: str
    topics: tuple[OfTopic, ...]


def grouped(found: Sequence[Mark], kinds: Mapping[str, str]) -> tuple[OfKind, ...]:
    """Kinds in their order, topics in the order in which the text comes to them."""
    by_topic: dict[str, list[tuple[int, Mark]]] = {}
    for number, mark in enumerate(found):
        by_topic.setdefault(mark.topic.id, []).append((number, mark))
    topics = [OfTopic(held[0][1].topic, tuple(held)) for held in by_topic.values()]
    every = (
        OfKind(title, tuple(t for t in topics if t.topic.kind == kind))
        for kind, title in kinds.items()
    )
    return tuple(kind for kind in every if kind.topics)

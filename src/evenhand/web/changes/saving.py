"""What stood in an idea or a part of a test in an earlier version, for merging."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evenhand.web.changes.models import Cycle, Idea

Values = Mapping[str, Any]


def idea_as_of(idea: Idea, version: int) -> dict[str, Any]:
    """An idea in an earlier version, as its form began."""
    found = idea.steps.filter(cycle=None, version__lte=version).order_by("-version").first()
    return as_typed(found.content) if found else {}


def as_typed(content: Values) -> dict[str, Any]:
    """Fields of an idea as its form has them: what it points to by its id, as text."""
    found = {k: v for k, v in content.items() if not k.endswith("_id")}
    for name in ("driver", "priority", "owner"):
        found[name] = str(content.get(f"{name}_id") or "")
    return found | {"principle": str(content["principle"] or "")}


def part_as_of(cycle: Cycle, part: str, version: int) -> dict[str, Any]:
    """The fields of one part of a test in an earlier version."""
    names = ("begun", part) if part == "plan" else (part,)
    kept = cycle.steps.filter(what__in=names, version__lte=version)
    found = kept.order_by("-version").first()
    return dict(found.content) if found else {}

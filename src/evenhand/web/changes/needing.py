"""What an idea needs before it is tested, and what a test needs before it is called complete."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.frameworks.changing import changing
from evenhand.web.changes.models import Conclusion, Cycle, Idea, Whose


def never_without(idea: Idea) -> tuple[str, ...]:
    """What no test begins without."""
    said = changing().before
    return tuple(said[name] for name in ("worse_off", "would_know") if not getattr(idea, name))


def links_missing(idea: Idea) -> tuple[str, ...]:
    """What an idea should be tied to; a team that has a reason can test it all the same."""
    said = changing().before
    absent = {
        "driver": idea.driver_id is None,
        "principle": not idea.principle,
        "priority": idea.priority_id is None,
    }
    return tuple(said[name] for name, lacks in absent.items() if lacks)


def missing_of(cycle: Cycle, conclusions: dict[str, Conclusion]) -> tuple[str, ...]:
    """What is missing of a test, in plain sentences; nothing when it can be called complete."""
    said = changing().test
    return tuple(said[name] for name in _missing(cycle, conclusions))


def _missing(cycle: Cycle, conclusions: dict[str, Conclusion]) -> Iterator[str]:
    team = conclusions.get(Whose.TEAM, Conclusion())
    theirs = conclusions.get(Whose.PARTNERS, Conclusion())
    present = {
        "predicted_focus": cycle.predicted_focus,
        "data": cycle.data,
        "fidelity": cycle.fidelity,
        "learnt_focus": team.learnt_focus,
        "worked": team.worked,
        "reduced": team.reduced,
        "took_part": cycle.took_part,
        "partners": theirs.told,
        "decision": cycle.decision,
    }
    yield from (name for name, there in present.items() if not there)

"""A plan in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from evenhand.charts.words import day
from evenhand.ethnicity.catalogue import canonical_groups
from evenhand.frameworks.measuring import measuring
from evenhand.reading.figures import listing
from evenhand.web.projects.models import MeasurePlan


@dataclass(frozen=True, slots=True)
class PlanInWords:
    """One version."""

    number: int
    made_at: datetime
    reason: str
    sentences: tuple[str, ...]


def in_words(plan: MeasurePlan, titles: Mapping[str, str]) -> PlanInWords:
    """A version as people read it; `titles` of measures by their id."""
    return PlanInWords(
        plan.number, plan.made_at, plan.reason, tuple(sentences(plan.content, titles))
    )


def sentences(content: Mapping[str, Any], titles: Mapping[str, str]) -> Iterator[str]:
    """The plan, sentence by sentence."""
    yield _say(
        "focus" if content["focus"] else "every",
        focus=_groups(content["focus"]),
        comparison="everyone else"
        if content.get("everyone_else")
        else _groups(content["comparison"]),
    )
    if content.get("reason"):
        yield _say("because", reason=content["reason"])
    yield from _change(content)
    yield _looks(content)
    if content.get("primary_measure"):
        primary = content["primary_measure"]
        yield _say("primary", title=titles.get(primary, primary))
    yield from _margin(content)


def margin_changes(content: Mapping[str, Any]) -> tuple[str, ...]:
    """What must stand beside every answer once a locked margin was changed."""
    return tuple(
        _say("margin_changed", on=_day(c["on"]), reason=c["reason"])
        for c in content.get("margin_changes", ())
    )


def _change(content: Mapping[str, Any]) -> Iterator[str]:
    changed, what = content.get("change_date"), content.get("change_what", "")
    if not changed:
        yield _say("no_change")
        return
    yield _say("change" if what else "change_bare", day=_day(changed), what=what)
    if content.get("dates_set_afterwards"):
        yield _say("late")


def _looks(content: Mapping[str, Any]) -> str:
    if content.get("mode") != "monthly":
        return _say("single")
    every = content.get("look_every", 1)
    name = "monthly" if every > 1 else "monthly_one"
    return _say(name, every=every, end=_day(content["planned_end"]))


def _margin(content: Mapping[str, Any]) -> Iterator[str]:
    margin = content.get("margin")
    if not margin:
        yield _say("no_margin")
    else:
        yield _say(
            "margin",
            more=f"{1000 * margin['difference']:g}",
            ratio=f"{margin['ratio']:g}",
            by=margin["agreed_by"],
            on=_day(margin["agreed_on"]),
        )
        if content.get("change_date") and margin["agreed_on"] > content["change_date"]:
            yield _say("margin_late")
    yield from margin_changes(content)


def _say(name: str, **words: object) -> str:
    return measuring().plan[name].format(**words)


def _groups(keys: list[str]) -> str:
    known = canonical_groups("2021")
    return listing([known[k].label if k in known else k for k in keys])


def _day(text: str) -> str:
    return day(date.fromisoformat(text))

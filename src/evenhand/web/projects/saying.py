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
from evenhand.web.projects.models import AimKind, MarginProposal, MeasurePlan, Project


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
    if content.get("baseline_from"):
        chosen, start = content["chosen_with_data_to"], content["baseline_from"]
        yield _say("baseline", until=_day(chosen), start=_day(start))
    yield _looks(content)
    if content.get("primary_measure"):
        primary = content["primary_measure"]
        yield _say("primary", title=titles.get(primary, primary))
    yield from margin_sentences(content)


def proposal_sentence(proposal: MarginProposal) -> str:
    """A margin that waits to be agreed."""
    return _say("margin_proposed", **_amounts(proposal.difference, proposal.ratio))


def aim_sentence(project: Project) -> str:
    """What the number of an aim means; empty where it has none."""
    if not project.aim_kind or project.aim_value is None:
        return ""
    one = project.aim_kind == AimKind.POINTS and project.aim_value == 1
    words = measuring().aim["points_one" if one else project.aim_kind]
    return words.format(value=f"{project.aim_value:g}")


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


def margin_sentences(content: Mapping[str, Any]) -> Iterator[str]:
    """What may be called equal, who agreed, and every change of it."""
    margin = content.get("margin")
    if not margin:
        yield _say("no_margin")
        return
    yield _say(
        "margin",
        **_amounts(margin["difference"], margin["ratio"]),
        by=margin["agreed_by"],
        on=_day(margin["agreed_on"]),
    )
    agreement = content.get("margin_agreement") or {}
    if agreement:
        yield _say("margin_reason", **agreement)
    if content.get("change_date") and margin["agreed_on"] > content["change_date"]:
        yield _say("margin_late")
    for change in content.get("margin_changes", ()):
        yield _say("margin_changed", on=_day(change["on"]), reason=change["reason"])


def _amounts(difference: float, ratio: float) -> dict[str, str]:
    """Both ways of counting, so that nobody takes one for the other."""
    return {
        "more": f"{1000 * difference:g}",
        "points": f"{100 * difference:g}",
        "ratio": f"{ratio:g}",
    }


def _say(name: str, **words: object) -> str:
    return measuring().plan[name].format(**words)


def _groups(keys: list[str]) -> str:
    known = canonical_groups("2021")
    return listing([known[k].label if k in known else k for k in keys])


def _day(text: str) -> str:
    return day(date.fromisoformat(text))

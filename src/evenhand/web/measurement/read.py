"""From stored counts and a plan to what a page shows. The library reads; this only fetches and hands over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from evenhand.documents import to_fragment, to_json, to_story_fragment, to_voice_fragment
from evenhand.errors import DisclosureError
from evenhand.experience import Asked, Story, Tally, summarise_stories
from evenhand.experience.findings import protect_finding, read_asked, released
from evenhand.experience.words import say
from evenhand.measures.periods import next_period
from evenhand.measures.table import MeasureTable
from evenhand.reading import EquityReading, Plan, Review
from evenhand.reading import read as read_table
from evenhand.reading.flags import balancing_flags
from evenhand.reading.model import SourceView
from evenhand.review.sharing import Others, protect_reading
from evenhand.version import __version__


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that is kept of a reading."""

    headline: list[str]
    flags: list[dict[str, str]]
    exact_page: str
    protected_page: str
    protected_headline: list[str]
    protected_flags: list[dict[str, str]]
    released: dict[str, Any] | None
    refused: str


def read_counts(
    table: MeasureTable, plan: Plan, *, earlier: Mapping[str, Any] | None, beside: Others = ()
) -> Shown:
    """Read one measure, exact and protected.

    Parameters
    ----------
    table
        All counts of the measure.
    plan
        As fixed by the project.
    earlier
        What was released last of this measure (`Shown.released`), or None.
    beside
        The same of the project's other measures, each with its counts.
    """
    exact = read_table(table, _as_far_as_data(table, plan))
    safe, refused = _protected(exact, earlier, beside)
    return Shown(
        headline=words_of(exact),
        flags=flags_of(exact),
        exact_page=to_fragment(exact),
        protected_page=to_fragment(safe) if safe else "",
        protected_headline=words_of(safe or exact),
        protected_flags=flags_of(safe) if safe else _spoken(exact),
        released=_released(safe) if safe else None,
        refused=refused,
    )


def read_words(
    asked: Asked, tally: Tally, plan: Plan, *, earlier: Mapping[str, Any] | None
) -> Shown:
    """Read themes, answers or a bundle, exact and protected.

    Parameters
    ----------
    asked, tally
        What is asked, and all its counts.
    plan, earlier
        As in `read_counts`.
    """
    exact = read_asked(asked, tally, plan)
    try:
        safe, refused = protect_finding(exact, earlier=earlier), ""
    except DisclosureError as error:
        safe, refused = None, f"{error.problem} {error.remedy}"
    bare, _, _ = exact.words
    flags = [{"id": "balancing", "title": "Balancing measure", "text": t} for t in exact.worse]
    return Shown(
        headline=[s.text for s in exact.headline],
        flags=flags,
        exact_page=to_voice_fragment(exact),
        protected_page=to_voice_fragment(safe) if safe else "",
        protected_headline=[s.text for s in bare],
        protected_flags=flags,
        released=released(safe) if safe else None,
        refused=refused,
    )


def read_told(asked: Asked, stories: Sequence[Story]) -> Shown:
    """Count stories for the team and, of those whose consent reaches it, for the programme.

    No story is in what is kept of it: withdrawn, it is nowhere.
    """
    pages = {
        audience: to_story_fragment(asked, stories, audience=audience)
        for audience in ("team only", "programme")
    }
    lead = {a: summarise_stories(stories, audience=a) for a in pages}
    kept = bool(stories) and not lead["programme"].stories
    shared = say("story_summary", "lead_kept") if kept else lead["programme"].sentences[0]
    return Shown(
        headline=[lead["team only"].sentences[0]],
        flags=[],
        exact_page=pages["team only"],
        protected_page=pages["programme"],
        protected_headline=[shared],
        protected_flags=[],
        released=None,
        refused="",
    )


def _as_far_as_data(table: MeasureTable, plan: Plan) -> Plan:
    """A change or a baseline that is planned for a day beyond the data has not happened in them yet."""
    changed, start = plan.change_date, plan.baseline_from
    if not table.periods:
        return plan
    if start is not None and start > table.periods[-1]:
        plan = replace(plan, baseline_from=None)
    if changed is None:
        return plan
    if changed < next_period(table.periods[-1], table.grain):
        return plan
    return replace(plan, change_date=None, mode="single", planned_end=None)


def words_of(reading: EquityReading) -> list[str]:
    """The finding, sentence by sentence."""
    return [f"{s.lead} {s.text}".strip() for s in reading.headline]


def flags_of(reading: EquityReading) -> list[dict[str, str]]:
    """What must be known beside the answer; a balancing measure says here for whom it got worse."""
    found = (*reading.flags, *balancing_flags([reading]))
    return [
        {"id": f.id, "title": f.title, "text": f.text, "words": f.words or f.text} for f in found
    ]


def _spoken(exact: EquityReading) -> list[dict[str, str]]:
    """Where no number can be shown: words without a number, as the headline."""
    return [f for f in flags_of(exact) if f["id"] == "balancing"]


def _protected(
    exact: EquityReading, earlier: Mapping[str, Any] | None, beside: Others
) -> tuple[EquityReading | None, str]:
    try:
        return protect_reading(exact, earlier=earlier, beside=beside), ""
    except DisclosureError as error:
        return None, f"{error.problem} {error.remedy}"


def _released(safe: EquityReading) -> dict[str, Any]:
    """As in a shared `review.json`: the next release is attacked together with this one."""
    review = Review(
        title="",
        source=SourceView(name="", rows=0, accepted=0, set_aside=0),
        plan=safe.plan,
        readings=(safe,),
        completeness=None,
        representation=None,
        volume=None,
        audience="shared",
        made_on=date.min,
        version=__version__,
    )
    return {"readings": to_json(review)["readings"]}

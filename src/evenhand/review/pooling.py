"""Teams' reviews (objects, files or their JSON) to one pooled reading."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from evenhand.errors import InputFileError, PlanError
from evenhand.reading.figures import listing
from evenhand.reading.model import EquityReading, Review
from evenhand.reading.pooled import (
    PooledReading,
    TeamReading,
    pool_readings,
    team_counts,
    team_reading,
)
from evenhand.reading.started import StartedReading, started_reading


def pool_teams(
    reviews: Mapping[str, Any], *, measure: str | None = None, named: Collection[str] = ()
) -> PooledReading:
    """Pool the reviews of several teams that test the same change.

    Parameters
    ----------
    reviews
        By name of the team: an `EquityReading`, a review (as `eh.equity_review` gives it), the path
        of a `review.json`, or its content as a dict. Reviews made for the team, with counts.
    measure
        Id of the measure to pool; may be left out where each review has one.
    named
        Teams that agreed to be named; the others are "Another team".

    Returns
    -------
    PooledReading

    Raises
    ------
    UserError
        When a review cannot be read, or the readings do not fit together.

    Examples
    --------
    >>> pool_teams({})
    Traceback (most recent call last):
    ...
    evenhand.errors.PlanError: Pooling needs two teams or more. Add more teams’ reviews.
    """
    teams = [_team(n, r, measure) for n, r in reviews.items()]
    _refuse_twice(teams)
    return pool_readings(teams, named=named)


def _refuse_twice(teams: Sequence[TeamReading]) -> None:
    """One team under two names would count its people twice, and make every answer surer."""
    for place, one in enumerate(teams):
        for other in teams[place + 1 :]:
            if replace(one.counts, team="") == replace(other.counts, team=""):
                raise PlanError(
                    f"‘{one.name}’ and ‘{other.name}’ have the very same numbers, before and since.",
                    remedy="Give each team once: the same review twice counts its people twice.",
                )


def staggered_start(reviews: Sequence[Any], *, measure: str | None = None) -> StartedReading:
    """Teams that have started against teams that have not yet, in the same months.

    Parameters
    ----------
    reviews
        One a team: an `EquityReading` or a review (as `eh.equity_review` gives it), with its own
        change date; without one the team has not started yet.
    measure
        Id of the measure; may be left out where each review has one.

    Raises
    ------
    UserError
        When the readings do not fit together, or nothing is staggered.

    Examples
    --------
    >>> staggered_start([])
    Traceback (most recent call last):
    ...
    evenhand.errors.PlanError: Started against not yet needs the months of two teams or more. ...
    """
    return started_reading([_reading(r, measure) for r in reviews])


def _reading(given: Any, measure: str | None) -> EquityReading:
    if isinstance(given, EquityReading):
        return given
    review = given if isinstance(given, Review) else given.review
    by_id = {r.measure.id: r for r in review.readings}
    found: EquityReading = by_id[_chosen(list(by_id), measure)]
    return found


def _team(name: str, given: Any, measure: str | None) -> TeamReading:
    if isinstance(given, EquityReading):
        return team_reading(given, name)
    if isinstance(given, str | Path):
        return _from_json(name, _opened(Path(given)), measure)
    if isinstance(given, Mapping):
        return _from_json(name, given, measure)
    return team_reading(_reading(given, measure), name)


def _opened(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputFileError(
            "This is not a review.json that can be read.",
            remedy="Give the review.json that ‘evenhand review --format json’ wrote.",
            where=str(path),
        ) from error
    if not isinstance(found, Mapping) or "readings" not in found:
        raise InputFileError(
            "This JSON file is not a review.",
            remedy="Give the review.json that ‘evenhand review --format json’ wrote.",
            where=str(path),
        )
    return found


def _chosen(ids: Sequence[str], measure: str | None) -> str:
    if measure is not None and measure in ids:
        return measure
    if measure is None and len(ids) == 1:
        return ids[0]
    problem = (
        "A review has several measures." if measure is None else f"A review has no ‘{measure}’."
    )
    raise PlanError(problem, remedy=f"Name one measure that all reviews have: {listing(ids)}.")


def _from_json(name: str, review: Mapping[str, Any], measure: str | None) -> TeamReading:
    by_id = {r["measure"]["id"]: r for r in review["readings"]}
    reading = by_id[_chosen(list(by_id), measure)]
    gap, what = reading["gap"], reading["measure"]
    if not gap or gap["phases"] != 2 or not reading["focus_label"]:
        raise PlanError(
            "A reading to pool needs a change date, a population of focus and a comparison.",
            remedy="Make the team’s review again with all three.",
            where=what["title"],
        )
    pairs = [(r["numerator"], r["denominator"]) for r in gap["focus_rates"]]
    pairs += [(r["numerator"], r["denominator"]) for r in gap["comparison_rates"]]
    return TeamReading(
        name=name,
        measure_id=what["id"],
        title=what["title"],
        kind=what["kind"],
        direction=what["direction"],
        multiplier=what["multiplier"],
        people=what["people"],
        event=what["event"],
        focus=reading["focus_label"],
        comparison=reading["comparison_label"],
        counts=team_counts(name, pairs, gap["phi"], where=what["title"]),
    )

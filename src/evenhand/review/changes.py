"""What changed since the last review in the same folder: new months, other answers, better recording."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from evenhand.reading.figures import in_full, month
from evenhand.reading.model import EquityReading, Review


def changes_since(earlier_file: Path, review: Review) -> tuple[str, ...]:
    """Sentences that say what is different from an earlier `review.json`; empty on a first review."""
    try:
        earlier = json.loads(earlier_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    found = tuple(_changes(earlier, review))
    return found or (f"Nothing changed since {_last(earlier)}.",)


def _last(earlier: Mapping[str, Any]) -> str:
    """The earlier review by its day, as people write it."""
    try:
        return f"the review of {in_full(date.fromisoformat(earlier['made_on']))}"
    except (KeyError, TypeError, ValueError):
        return "the last review"


def _changes(earlier: Mapping[str, Any], review: Review) -> Iterator[str]:
    yield from _records(earlier, review)
    before = {r["measure"]["id"]: r for r in earlier.get("readings", ())}
    for reading in review.readings:
        yield from _answer(before.pop(reading.measure.id, None), reading)
    for gone in before.values():
        yield f"{gone['measure']['title']} was in the last review and is not in this one."


def _records(earlier: Mapping[str, Any], review: Review) -> Iterator[str]:
    before, now = earlier.get("source") or {}, review.source
    if now.last is not None and before.get("last") not in (None, now.last.isoformat()):
        yield f"The records now run to {month(now.last)}."
    if before.get("accepted") not in (None, now.accepted):
        more = now.accepted - int(before["accepted"])
        rows = "row" if abs(more) == 1 else "rows"
        yield f"{abs(more):,} {'more' if more > 0 else 'fewer'} {rows} than last time ({now.accepted:,} in all)."
    was = (earlier.get("completeness") or {}).get("known_stated")
    if was is not None and review.completeness and review.completeness.known_stated is not None:
        shown = f"{100 * was:.1f}%", f"{100 * review.completeness.known_stated:.1f}%"
        if shown[0] != shown[1]:
            yield f"Known and stated ethnicity went from {shown[0]} to {shown[1]}."


def _answer(before: Mapping[str, Any] | None, now: EquityReading) -> Iterator[str]:
    if before is None:
        yield f"{now.measure.title} is new in this review."
        return
    was = " ".join(s["text"] for s in before.get("headline", ()))
    says = " ".join(s.text for s in now.headline)
    if was != says:
        yield f"{now.measure.title}: was “{was}” Now: “{says}”"

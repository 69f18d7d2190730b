"""What should be asked about an aim before it is agreed. A question, never a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evenhand.planning.aims.model import AimParts, Target
from evenhand.planning.aims.words import content

_CLOSE = 0.005  # half a percentage point: a share and two levels that people rounded


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to ask: what the aim says or lacks, and what would mend it."""

    id: str
    says: str
    asks: str


def lint(aim: AimParts) -> tuple[Finding, ...]:
    """Findings, in the order: for whom, how much, by when, the gap, what kind of aim.

    Examples
    --------
    >>> from evenhand.planning.aims import read_aim
    >>> [f.id for f in lint(read_aim("Improve outcomes"))]
    ['no_group', 'no_number', 'no_baseline', 'no_date', 'no_gap', 'vague']
    """
    return tuple(_finding(id, words) for id, words in _found(aim))


def _finding(id: str, words: str) -> Finding:
    form = content()["finding"][id]
    return Finding(id, form["says"].format(words=words), form["asks"])


def _found(aim: AimParts) -> Iterator[tuple[str, str]]:
    yield from _whom(aim)
    yield from _how_much(aim)
    yield from _by_when(aim)
    yield from _the_gap(aim)
    yield from _what_kind(aim)


def _whom(aim: AimParts) -> Iterator[tuple[str, str]]:
    if aim.lumped:
        yield "lumped", aim.lumped[0]
    elif aim.everyone and not aim.groups:
        yield "everyone", ""
    elif not aim.groups and aim.places:
        yield "place_only", ""
    elif not aim.groups:
        yield "no_group", ""


def _how_much(aim: AimParts) -> Iterator[tuple[str, str]]:
    kinds = {t.kind for t in aim.targets}
    if aim.ranges:
        yield "range", aim.ranges[0]
    if aim.left:
        yield "left", aim.left[0]
    if aim.unread:
        yield "no_unit", ""
    if kinds == {"direction"}:
        yield "no_number", ""
    unclear = next((t for t in aim.targets if t.kind == "unclear"), None)
    if unclear is not None and unclear.value is not None:
        yield "points_or_per_cent", f"{100 * unclear.value:g}%"
    if kinds != {"parity"} and not aim.unread and all(t.baseline is None for t in aim.targets):
        yield "no_baseline", ""
    for target in aim.targets:
        yield from _disagreeing(aim, target)


def _by_when(aim: AimParts) -> Iterator[tuple[str, str]]:
    """Days that could be several are asked about once, and not as if there were none."""
    if aim.unclear_days:
        yield "day_unclear", aim.unclear_days[0]
    undated = sum(t.by is None and t.within_months is None for t in aim.targets)
    if undated > len(aim.unclear_days):
        yield "no_date", ""


def _the_gap(aim: AimParts) -> Iterator[tuple[str, str]]:
    between = [t for t in aim.targets if t.kind == "parity" or t.of == "gap"]
    if not aim.gap:
        yield "no_gap", ""
    elif between and not any(t.against for t in between) and not aim.everyone:
        yield "no_comparison", ""


def _disagreeing(aim: AimParts, target: Target) -> Iterator[tuple[str, str]]:
    """A level on the wrong side of its baseline, or a share that does not lead from one to the other."""
    new, old = target.value, target.baseline
    if target.kind != "level" or old is None or new is None:
        return
    less = target.of == "gap" or aim.direction == "less"
    wrong_way = new > old if less else aim.direction == "more" and new < old
    words = f"from {100 * old:g}% to {100 * new:g}%"
    if wrong_way:
        yield "numbers_disagree", words
    elif target.said_share is not None and abs(abs(new - old) - target.said_share * old) > _CLOSE:
        yield "numbers_disagree", f"{100 * target.said_share:g}%, and {words}"
    elif target.said_points is not None and abs(abs(new - old) - target.said_points) > _CLOSE:
        yield "numbers_disagree", f"{100 * target.said_points:g} percentage points, and {words}"


def _what_kind(aim: AimParts) -> Iterator[tuple[str, str]]:
    if aim.counted:
        yield "count", ""
    if aim.elective:
        yield "elective", aim.elective
    if aim.process:
        yield ("process_and_outcome" if aim.direction else "process_only"), aim.process[0]
    if aim.vague:
        yield "vague", aim.vague[0]
    if aim.sentences > 1:
        yield "more_than_one", ""

"""One ethnic group per person, by a stated rule, and what other rules would have given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from evenhand.ethnicity.catalogue import nhs_letter
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
RESIDUAL = frozenset({"any_other", "other"})  # the Other that records use in too many cases


class Rule(StrEnum):
    """How one group is chosen from a person's records. Only stated groups count."""

    MODAL_TIE_NULL = "modal_tie_null"  # commonest; a tie gives none (GDPPR modal)
    MODAL_TIE_RECENT = "modal_tie_recent"  # commonest; a tie goes to the most recently recorded
    MOST_RECENT = "most_recent"  # latest; two groups on the latest day give none
    MODAL_SPECIFIC = "modal_specific"  # Other dropped when a specific group exists, then as above
    MODAL_TIE_ALPHA_LAST = "modal_tie_alpha_last"  # tie to the last letter (OpenSAFELY from SUS)


RULE_WORDS: Mapping[Rule, str] = {
    Rule.MODAL_TIE_NULL: "the group recorded most often; none when two are equal",
    Rule.MODAL_TIE_RECENT: "the group recorded most often; of equals, the most recent",
    Rule.MOST_RECENT: "the most recent group; none when two are recorded on that day",
    Rule.MODAL_SPECIFIC: (
        "the group recorded most often, leaving out Other where a specific group is recorded; "
        "of equals, the most recent"
    ),
    Rule.MODAL_TIE_ALPHA_LAST: "the group recorded most often; of equals, the last NHS letter",
}


@dataclass(frozen=True)
class Assignment:
    """One group per person.

    Attributes
    ----------
    rule
        The rule used.
    people
        Person identifiers, sorted, shape (people,).
    group_keys
        The groups that occur, shape (groups,).
    chosen
        Index into `group_keys` for each person, -1 where the rule gives none, shape (people,).
    """

    rule: Rule
    people: NDArray[np.str_]
    group_keys: tuple[str, ...]
    chosen: Ints

    @property
    def assigned(self) -> float:
        """Share of people with a group, 0 to 1; nan without people."""
        return _share(self.chosen >= 0)

    @property
    def other(self) -> float:
        """Share of the people assigned who are in Other, 0 to 1; nan when none is assigned."""
        residual = np.isin(self.chosen, self._residual)
        return _share(residual[self.chosen >= 0])

    @property
    def _residual(self) -> list[int]:
        return [place for place, key in enumerate(self.group_keys) if key in RESIDUAL]

    @property
    def counts(self) -> Mapping[str, int]:
        """People by group key."""
        found = np.bincount(self.chosen[self.chosen >= 0], minlength=len(self.group_keys))
        return dict(zip(self.group_keys, found.tolist(), strict=True))

    def as_dict(self) -> dict[str, str | None]:
        """Group key, or None, by person."""
        keys = (*self.group_keys, None)
        return {
            person: keys[place]
            for person, place in zip(self.people.tolist(), self.chosen.tolist(), strict=True)
        }


@dataclass(frozen=True)
class RuleEffect:
    """What one rule gives, beside the rule in use.

    `assigned` and `other` are shares (0 to 1), `changed` counts people whose group differs from
    the rule in use (having none counts as different from having one).
    """

    rule: Rule
    words: str
    assigned: float
    other: float
    changed: int
    counts: Mapping[str, int]


def assign(
    groups: Sequence[EthnicGroup],
    people: Sequence[object],
    dates: Sequence[object],
    *,
    rule: Rule = Rule.MODAL_TIE_NULL,
) -> Assignment:
    """Choose one group per person.

    Parameters
    ----------
    groups
        The group of each record (from `EthnicityMapping.lookup`), length records. Records without
        a stated group are left out, but their people are kept.
    people
        Person identifier of each record.
    dates
        Date of each record: anything numpy reads as a day.
    rule
        See `Rule`.

    Returns
    -------
    Assignment

    Examples
    --------
    >>> a, s = EthnicGroup("black_african", "Black African"), EthnicGroup("any_other", "Other")
    >>> days = ["2025-01-01", "2025-02-01"]
    >>> assign([a, s], ["p1", "p1"], days).as_dict()
    {'p1': None}
    >>> assign([a, s], ["p1", "p1"], days, rule=Rule.MODAL_SPECIFIC).as_dict()
    {'p1': 'black_african'}
    """
    return _choose(_tally(groups, people, dates), rule)


def compare_rules(
    groups: Sequence[EthnicGroup],
    people: Sequence[object],
    dates: Sequence[object],
    *,
    in_use: Rule = Rule.MODAL_TIE_NULL,
) -> tuple[RuleEffect, ...]:
    """Every rule beside the one in use.

    Returns
    -------
    tuple of RuleEffect
        In the order of `Rule`.

    Examples
    --------
    >>> a, s = EthnicGroup("black_african", "Black African"), EthnicGroup("any_other", "Other")
    >>> effects = compare_rules([a, s], ["p1", "p1"], ["2025-01-01", "2025-02-01"])
    >>> [(str(e.rule), e.assigned, e.changed) for e in effects][:2]
    [('modal_tie_null', 0.0, 0), ('modal_tie_recent', 1.0, 1)]
    """
    tally = _tally(groups, people, dates)
    used = _choose(tally, in_use)
    return tuple(_effect(_choose(tally, rule), used) for rule in Rule)


def _effect(found: Assignment, used: Assignment) -> RuleEffect:
    changed = int(np.sum(found.chosen != used.chosen))
    words = RULE_WORDS[found.rule]
    return RuleEffect(found.rule, words, found.assigned, found.other, changed, found.counts)


@dataclass(frozen=True)
class _Tally:
    """One row per person and stated group: how often, and when last."""

    people: NDArray[np.str_]
    group_keys: tuple[str, ...]
    person: Ints
    group: Ints
    times: Ints
    last: Ints


def _tally(
    groups: Sequence[EthnicGroup], people: Sequence[object], dates: Sequence[object]
) -> _Tally:
    names, person = np.unique(np.asarray(people, dtype=str), return_inverse=True)
    keys, group, stated = _coded(groups)
    day = np.asarray(dates, dtype="datetime64[D]").astype(np.int64)
    kinds = max(len(keys), 1)
    pair = person[stated] * kinds + group[stated]
    pairs, back = np.unique(pair, return_inverse=True)
    last = np.full(len(pairs), np.iinfo(np.int64).min)
    np.maximum.at(last, back, day[stated])
    times = np.bincount(back, minlength=len(pairs))
    return _Tally(names, keys, pairs // kinds, pairs % kinds, times, last)


def _coded(groups: Sequence[EthnicGroup]) -> tuple[tuple[str, ...], Ints, Bools]:
    """Stated keys in NHS letter order (then by label), the place of each record's, which have one."""
    stated = (group for group in dict.fromkeys(groups) if group.status is GroupStatus.STATED)
    kinds = sorted(stated, key=_letter_order)
    place = {group: number for number, group in enumerate(kinds)}
    codes = np.fromiter((place.get(group, -1) for group in groups), np.int64, len(groups))
    return tuple(group.key for group in kinds), codes, codes >= 0


def _letter_order(group: EthnicGroup) -> tuple[bool, str]:
    letter = nhs_letter(group.key)
    return letter is None, letter or group.label.casefold()


def _choose(tally: _Tally, rule: Rule) -> Assignment:
    keep = np.ones(len(tally.person), bool)
    for narrow in _STEPS[rule]:
        keep = narrow(tally, keep)
    chosen = _only_one(tally, keep)
    return Assignment(rule, tally.people, tally.group_keys, chosen)


def _commonest(tally: _Tally, keep: Bools) -> Bools:
    return _largest(tally, keep, tally.times)


def _latest(tally: _Tally, keep: Bools) -> Bools:
    return _largest(tally, keep, tally.last)


def _last_letter(tally: _Tally, keep: Bools) -> Bools:
    return _largest(tally, keep, tally.group)


def _specific(tally: _Tally, keep: Bools) -> Bools:
    residual = np.array([key in RESIDUAL for key in tally.group_keys], bool)[tally.group]
    has_specific = np.bincount(tally.person, keep & ~residual, len(tally.people)) > 0
    return keep & ~(residual & has_specific[tally.person])


def _largest(tally: _Tally, keep: Bools, size: Ints) -> Bools:
    top = np.full(len(tally.people), np.iinfo(np.int64).min)
    np.maximum.at(top, tally.person[keep], size[keep])
    largest: Bools = size == top[tally.person]
    return keep & largest


def _only_one(tally: _Tally, keep: Bools) -> Ints:
    left = np.bincount(tally.person[keep], minlength=len(tally.people))
    chosen = np.full(len(tally.people), -1)
    chosen[tally.person[keep]] = tally.group[keep]
    return np.where(left == 1, chosen, -1)


_STEPS: Mapping[Rule, tuple[Callable[[_Tally, Bools], Bools], ...]] = {
    Rule.MODAL_TIE_NULL: (_commonest,),
    Rule.MODAL_TIE_RECENT: (_commonest, _latest),
    Rule.MOST_RECENT: (_latest,),
    Rule.MODAL_SPECIFIC: (_specific, _commonest, _latest),
    Rule.MODAL_TIE_ALPHA_LAST: (_commonest, _last_letter),
}


def _share(flags: Bools) -> float:
    return float(np.mean(flags)) if len(flags) else float("nan")

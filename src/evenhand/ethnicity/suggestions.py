"""What an unrecognised value might be: for a person to decide, never applied by itself."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from evenhand.ethnicity.candidates import ABBREVIATIONS
from evenhand.ethnicity.catalogue import (
    SEVERAL,
    canonical_groups,
    code_systems,
    known_wordings,
)
from evenhand.ethnicity.wordings import word_key

_NEAR = 0.82  # difflib ratio: catches one slip in a word of five letters
_SHORTEST_CUT = 10  # letters that a cut label must keep to be completed
_MOST = 4


@dataclass(frozen=True)
class Suggestion:
    """One possible meaning. `group` is None where the value names more than one group."""

    group: str | None
    label: str
    reason: str


def suggestions(value: str) -> tuple[Suggestion, ...]:
    """Possible meanings of a normalised value, the strongest reason first.

    Examples
    --------
    >>> [(s.group, s.reason) for s in suggestions("pakistanni")]
    [('pakistani', 'close to “pakistani”')]
    >>> suggestions("not white")[0].reason
    'covers more than one group: keep it under its own label'
    """
    found = [*_abbreviation(value), *_wording(value), *_other_codes(value)]
    if not found:
        found = [*_same_words(value), *_cut_off(value), *_near(value)]
    first_reason: dict[str | None, Suggestion] = {}
    for suggestion in found:
        first_reason.setdefault(suggestion.group, suggestion)
    return tuple(first_reason.values())[:_MOST]


def _named(group: str, reason: str) -> Suggestion:
    return Suggestion(group, canonical_groups()[group].label, reason)


def _abbreviation(value: str) -> list[Suggestion]:
    group = ABBREVIATIONS.get(value)
    return [_named(group, "a usual short form")] if group else []


def _wording(value: str) -> list[Suggestion]:
    group = known_wordings().get(word_key(value))
    if group == SEVERAL:
        reason = "covers more than one group: keep it under its own label"
        return [Suggestion(None, value, reason)]
    return [_named(group, "a known wording")] if group else []


def _other_codes(value: str) -> list[Suggestion]:
    return [
        _named(group, f"a code in “{system.name}”")
        for system in code_systems().values()
        if (group := system.group_of(value))
    ]


def _same_words(value: str) -> list[Suggestion]:
    group = _by_word_set().get(frozenset(word_key(value).split()))
    return [_named(group, "the same words in another order")] if group else []


def _cut_off(value: str) -> list[Suggestion]:
    start = word_key(value)
    if len(start) < _SHORTEST_CUT:
        return []
    groups = {g for words, g in known_wordings().items() if words.startswith(start)} - {SEVERAL}
    return [_named(group, "a label that was cut off") for group in sorted(groups)]


def _near(value: str) -> list[Suggestion]:
    close = get_close_matches(word_key(value), _single_groups(), n=_MOST, cutoff=_NEAR)
    return [_named(known_wordings()[words], f"close to “{words}”") for words in close]


@cache
def _single_groups() -> tuple[str, ...]:
    return tuple(words for words, group in known_wordings().items() if group != SEVERAL)


@cache
def _by_word_set() -> dict[frozenset[str], str]:
    by_set: dict[frozenset[str], str] = {}
    for words in _single_groups():
        by_set.setdefault(frozenset(words.split()), known_wordings()[words])
    return by_set

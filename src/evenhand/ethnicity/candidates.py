"""How well each code system fits the values of a column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evenhand.ethnicity.catalogue import (
    NOT_KNOWN,
    NOT_STATED,
    SEVERAL,
    UNRECOGNISED,
    CodeSystem,
    code_systems,
    known_wordings,
)
from evenhand.ethnicity.wordings import word_key

# Short forms that people type instead of a code. Under the NHS letters they also read as
# "N with a local character", Black African: a trap, so there they are never recognised.
ABBREVIATIONS: Mapping[str, str] = {
    "na": NOT_KNOWN,
    "ng": NOT_STATED,
    "nk": NOT_KNOWN,
    "nr": NOT_KNOWN,
    "ns": NOT_STATED,
}
# What a wording means in a system that lacks its usual group: Other on a list of detailed groups
# is the last of them, and the United States have groups of their own under the same words.
_MEANT: Mapping[str, str] = {
    "other": "any_other",
    "any_other": "other",
    "asian": "us_asian",
    "black": "us_black_or_african_american",
    "white": "us_white",
}
_MISSING = frozenset({NOT_KNOWN, NOT_STATED, UNRECOGNISED})


@dataclass(frozen=True)
class Fit:
    """How much of a column one system explains.

    `rows` counts the rows explained, `share` is their share of the rows that are not blank,
    `by_code` those explained by a code and not by a wording, `codes_used` the different codes for
    stated groups, `groups` the group key of each explained value.
    """

    system: CodeSystem
    rows: int
    share: float
    by_code: int
    codes_used: int
    groups: Mapping[str, str]

    @property
    def stated(self) -> int:
        """How many different stated groups are seen."""
        return len(set(self.groups.values()) - _MISSING)


def fits(counts: Mapping[str, int]) -> tuple[Fit, ...]:
    """Every system that explains something, best first; ties in the order of the catalogue.

    Parameters
    ----------
    counts
        Rows by normalised value, without the blank.
    """
    known, rows = _knowable(counts), sum(counts.values())
    found = (fit_of(system, known, rows=rows) for system in code_systems().values())
    in_use = (fit for fit in found if fit.rows and (fit.by_code or fit.system.has_wordings))
    return tuple(sorted(in_use, key=lambda fit: -fit.rows))


def _knowable(counts: Mapping[str, int]) -> dict[str, int]:
    """Values that some system could know: a column of free text is not tried against all."""
    codes = frozenset(code for system in code_systems().values() for code in system.codes)
    words = known_wordings().keys() | {w for s in code_systems().values() for w in s.own_words}
    return {
        value: rows
        for value, rows in counts.items()
        if len(value) <= 2 or value in codes or word_key(value) in words
    }


def fit_of(system: CodeSystem, counts: Mapping[str, int], *, rows: int | None = None) -> Fit:
    """How well one system fits; `rows` of the column when `counts` holds only a part of it."""
    codes = {value: group for value in counts if (group := code_group(system, value))}
    words = {
        value: group
        for value in counts
        if value not in codes and (group := word_group(system, value))
    }
    explained = sum(counts[value] for value in codes | words)
    whole = sum(counts.values()) if rows is None else rows
    stated_codes = sum(group not in _MISSING for group in codes.values())
    return Fit(
        system=system,
        rows=explained,
        share=explained / max(whole, 1),
        by_code=sum(counts[value] for value in codes),
        codes_used=stated_codes,
        groups=dict(sorted((codes | words).items())),
    )


def code_group(system: CodeSystem, value: str) -> str | None:
    """Group of a code; an abbreviation that only looks like one is not a code."""
    if system.local and value in ABBREVIATIONS:
        return None
    return system.group_of(value)


def word_group(system: CodeSystem, value: str) -> str | None:
    """Group of a wording, where the system has that group."""
    if value in ABBREVIATIONS:
        return None if "n" in system.codes else ABBREVIATIONS[value]
    own = system.own_words.get(word_key(value))
    group = own or known_wordings().get(word_key(value), SEVERAL)
    if group == "other" and "chinese" in value and not own:
        return None  # "Other inc Chinese" is not the Other of a list that counts them elsewhere
    if group not in system.group_keys:
        group = _MEANT.get(group, group)
    return group if group in system.group_keys | _MISSING else None

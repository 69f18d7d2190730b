"""The canonical groups and the code systems, read once from the data files of the package."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal, get_args

from evenhand.errors import MappingError
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus
from evenhand.ethnicity.wordings import normalise, word_key

Grouping = Literal["2001", "2011", "2021"]
SEVERAL = "several"  # in wordings.csv: a wording that covers more than one group
DETAILED = "pds_two_character"
NOT_STATED, NOT_KNOWN, BLANK, UNRECOGNISED = "not_stated", "not_known", "blank", "unrecognised"


@dataclass(frozen=True)
class CodeSystem:
    """One way of coding ethnicity.

    `codes` maps the normalised code to a group key, `wordings` the normalised code (or the
    wording itself where a system has no codes) to the system's own words.
    """

    key: str
    name: str
    nation: str
    grouping: str
    source: str
    codes: Mapping[str, str]
    spelling: Mapping[str, str]
    wordings: Mapping[str, str]
    own_words: Mapping[str, str]
    group_keys: frozenset[str]
    local: bool = False
    digits: bool = False
    default_over: frozenset[str] = frozenset()
    words: bool = False
    needs_codes: int = 0

    @property
    def by_words_only(self) -> bool:
        """A list of wordings without codes."""
        return not self.codes

    @property
    def has_wordings(self) -> bool:
        """True when a column of nothing but its wordings is evidence for it."""
        return self.by_words_only or self.words

    def group_of(self, value: str) -> str | None:
        """Group key of a normalised code; a local second character is left out of account."""
        found = self.codes.get(value)
        if found is None and self.local and len(value) == 2 and value.isalnum():
            return self.codes.get(value[0]) if value[0].isalpha() else None
        return found


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = _text(name)
    yield from csv.DictReader(text.splitlines())


def _text(name: str) -> str:
    return (resources.files("evenhand.ethnicity") / "data" / name).read_text(encoding="utf-8")


@cache
def _group_rows() -> Mapping[str, Mapping[str, str]]:
    return {row["key"]: row for row in _rows("groups.csv")}


def checked_grouping(grouping: str) -> Grouping:
    """The grouping itself, or a `MappingError` that names those there are."""
    for known in get_args(Grouping):
        if grouping == known:
            return known  # type: ignore[no-any-return]
    raise MappingError(
        f"There is no grouping called ‘{grouping}’.",
        remedy=f"Use one of {', '.join(get_args(Grouping))}.",
    )


@cache
def canonical_groups(grouping: str = "2021") -> Mapping[str, EthnicGroup]:
    """Every group that Evenhand knows by itself, by key.

    Parameters
    ----------
    grouping
        Which census' five high-level groups are the parents: "2001" (Chinese in Other), "2011"
        or "2021" (Chinese in Asian).

    Returns
    -------
    Mapping of group key to `EthnicGroup`.

    Raises
    ------
    MappingError
        If there is no such grouping.

    Examples
    --------
    >>> canonical_groups("2021")["chinese"].parent, canonical_groups("2001")["chinese"].parent
    ('asian', 'other')
    """
    column = f"parent_{checked_grouping(grouping)}"
    return MappingProxyType(
        {
            key: EthnicGroup(key, row["label"], row[column] or None, GroupStatus(row["status"]))
            for key, row in _group_rows().items()
        }
    )


def home_of(key: str) -> str | None:
    """The group that held these people before they had one of their own (Roma: Other White)."""
    return _group_rows()[key]["home"] or None


def nhs_letter(key: str) -> str | None:
    """The NHS 2001 code of a canonical group, where it has one."""
    return _group_rows().get(key, {}).get("nhs_letter") or None


@cache
def code_systems() -> Mapping[str, CodeSystem]:
    """Every code system in the package, by key, in order of preference.

    Examples
    --------
    >>> code_systems()["nhs_2001"].codes["n"]
    'black_african'
    >>> code_systems()["nhs_wales"].codes["b"]
    'gypsy_or_irish_traveller'
    """
    described = tomllib.loads(_text("systems.toml"))
    rows = list(_rows("codes.csv"))
    return MappingProxyType({key: _system(key, described, rows) for key in described})


def _system(
    key: str, described: dict[str, dict[str, Any]], rows: list[dict[str, str]]
) -> CodeSystem:
    about = described[key]
    own = _own_rows(key, about, rows)
    coded = [row for row in own if row["code"]]
    return CodeSystem(
        key=key,
        name=about["name"],
        nation=about["nation"],
        grouping=about["grouping"],
        source=about["source"],
        codes=MappingProxyType({normalise(row["code"]): row["group"] for row in coded}),
        spelling=MappingProxyType({normalise(row["code"]): row["code"] for row in coded}),
        wordings=MappingProxyType(
            {normalise(row["code"] or row["wording"]): row["wording"] for row in own}
        ),
        own_words=MappingProxyType(
            {word_key(row["wording"]): row["group"] for row in own if key != DETAILED}
        ),
        group_keys=frozenset(row["group"] for row in own),
        local=described[about.get("extends", key)].get("local", False),
        digits=about.get("digits", False),
        default_over=frozenset(about.get("default_over", ())),
        words=about.get("words", False),
        needs_codes=about.get("needs_codes", 0),
    )


def _own_rows(key: str, about: dict[str, Any], rows: list[dict[str, str]]) -> list[dict[str, str]]:
    families = {key, about.get("extends", key)}
    dropped = set(about.get("without", ()))
    return [row for row in rows if row["system"] in families and row["code"] not in dropped]


def code_system(key: str) -> CodeSystem:
    """One code system.

    Raises
    ------
    MappingError
        If there is no such system; the message lists those there are.
    """
    try:
        return code_systems()[key]
    except KeyError:
        raise MappingError(
            f"There is no code system called ‘{key}’.",
            remedy=f"Use one of {', '.join(code_systems())}.",
        ) from None


@cache
def known_wordings() -> Mapping[str, str]:
    """Wording (as `word_key` spells it) to group key, or to `SEVERAL`.

    Ordinary wordings come first, then those of systems that are used by their wordings. What only
    stands beside a code stays out: "British" is White British beside W1, a nationality elsewhere.
    """
    listed = {row["wording"]: row["group"] for row in _rows("wordings.csv")}
    for system in code_systems().values():
        if system.has_wordings:
            listed = {**system.own_words, **listed}
    for key, group in canonical_groups().items():
        if group.status not in {GroupStatus.BLANK, GroupStatus.UNRECOGNISED}:
            listed.setdefault(word_key(group.label), key)
    return MappingProxyType(listed)

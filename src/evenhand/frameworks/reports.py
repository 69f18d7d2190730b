"""Words of reports, as typed content."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReportKind:
    """One kind of report."""

    id: str
    title: str
    what: str


@dataclass(frozen=True, slots=True)
class Language:
    """A language that the community's page can be in; `own` is its name in itself."""

    id: str
    label: str
    own: str
    right_to_left: bool = False


@dataclass(frozen=True, slots=True)
class ReportWords:
    """Everything that reports say by themselves."""

    kinds: tuple[ReportKind, ...]
    head: Words
    say: Words
    claim: Words
    claim_headers: tuple[str, ...]
    community: Words
    languages: tuple[Language, ...]


@cache
def report_words() -> ReportWords:
    """The content of `reports.toml`.

    Examples
    --------
    >>> [k.title for k in report_words().kinds]
    ['Board summary', 'Storyboard', 'Full record']
    """
    text = resources.files(__package__).joinpath("reports.toml").read_text(encoding="utf-8")
    form = tomllib.loads(text)
    claim = dict(form["claim"])
    headers = tuple(claim.pop("headers"))
    return ReportWords(
        kinds=tuple(ReportKind(id, **k) for id, k in form["kind"].items()),
        head=MappingProxyType(form["head"]),
        say=MappingProxyType(form["say"]),
        claim=MappingProxyType(claim),
        claim_headers=headers,
        community=MappingProxyType(form["community"]),
        languages=tuple(Language(**one) for one in form["language"]),
    )

"""What a project needs of senior leaders at its beginning, as typed content."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class BeginningWords:
    """The content. `counts`: ids of the senior posts of which one must have committed."""

    title: str
    purpose: str
    kind: str
    statuses: tuple[str, ...]
    counts: tuple[str, ...]
    missing: str
    ready: str
    ready_private: str
    done: str
    done_private: str
    lapsed: str
    without: str
    since: str
    since_private: str
    not_begun: str
    reason_label: str
    reason_hint: str
    button: str


@cache
def beginning() -> BeginningWords:
    """The content.

    Examples
    --------
    >>> "chief_nurse" in beginning().counts
    True
    """
    text = resources.files(__package__).joinpath("beginning.toml").read_text(encoding="utf-8")
    form = tomllib.loads(text)
    lists = {n: tuple(form[n]) for n in ("statuses", "counts")}
    return BeginningWords(**{**form, **lists})

"""One review as a typed request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evenhand.errors import PlanError
from evenhand.measures.periods import Grain
from evenhand.reading.model import Plan

AUDIENCES = ("team", "shared")
DEFAULT_FORMATS = ("html", "xlsx", "json")
FORMATS = (*DEFAULT_FORMATS, "docx", "pdf", "pptx")  # all that `write_review` can make
ALL = "all"
LEVELS = ("high", "detailed")
RULES = ("making-data-count", "anhoej")
MODES = ("single", "monthly")


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """One review: records, measures, the comparison, and where the answer goes.

    `file` is a path or a database URL; paths are as the person gave them, relative to the folder
    they work in (or to `review.toml`).
    """

    file: str
    out: Path = Path("review")
    mapping: Path | None = None
    measures: tuple[str, ...] = ()
    plan: Plan = field(default_factory=Plan)
    title: str = ""
    audience: str = "team"
    grain: Grain = Grain.MONTH
    table: str | None = None
    population_file: Path | None = None
    area: str | None = None
    previous: Path | None = None
    formats: tuple[str, ...] = DEFAULT_FORMATS
    templates: tuple[Path, ...] = ()  # an organisation's own: .docx, .pptx, .toml for PDF
    earlier_file: Path | None = None  # official statistics: last year's file
    invented: bool = False
    keep: bool = False

    def __post_init__(self) -> None:
        one_of("audience", self.audience, AUDIENCES)
        one_of("level", self.plan.level, LEVELS)
        one_of("rules", self.plan.rules, RULES)
        one_of("mode", self.plan.mode, MODES)
        for name in self.formats:
            one_of("format", name, FORMATS)


def all_formats(names: Sequence[str]) -> tuple[str, ...]:
    """Formats in the order asked for; "all" stands for every one.

    Examples
    --------
    >>> all_formats(["json"]), all_formats(["all"]) == FORMATS
    (('json',), True)
    """
    return FORMATS if ALL in names else tuple(dict.fromkeys(names))


def one_of(what: str, value: str, allowed: Sequence[str]) -> None:
    """Refuse what is none of these."""
    if value not in allowed:
        raise PlanError(
            f"‘{value}’ is not a {what} that Evenhand knows.",
            remedy=f"Use one of: {', '.join(allowed)}.",
        )

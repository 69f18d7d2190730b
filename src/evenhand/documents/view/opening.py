"""How a document opens and closes: title, source, marks for the audience and for invented data."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.charts.words import day, long_month
from evenhand.documents.view.words import fixed
from evenhand.reading.model import Review


@dataclass(frozen=True, slots=True)
class Opening:
    """The first lines of a document, and its last one."""

    over: str  # "Equity review", empty where the title says so itself
    title: str
    sub: str  # source, period, date
    audience: str  # whom this copy is for
    invented: tuple[str, str] | None  # lead and sentence
    protected: str  # what "hidden" means, for a shared copy
    closing: str


def opening(review: Review) -> Opening:
    """The opening of a review, the same in every document."""
    words = fixed("opening")
    shared = review.audience == "shared"
    return Opening(
        over="" if words["kind"].casefold() in review.title.casefold() else words["kind"],
        title=review.title,
        sub=" · ".join(_sub(review)),
        audience=words["shared"] if shared else words["team"],
        invented=(words["invented_lead"], words["invented"]) if review.invented else None,
        protected=words["protected"] if shared else "",
        closing=words["closing"].format(version=review.version, day=day(review.made_on)),
    )


def _sub(review: Review) -> tuple[str, ...]:
    source = review.source
    when = (
        (f"{long_month(source.first)} to {long_month(source.last)}",)
        if source.first and source.last
        else ()
    )
    return (source.name, *when, f"made on {day(review.made_on)}")

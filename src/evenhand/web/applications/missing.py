"""What an application lacks, in plain sentences. It stops "complete", never looking."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.instruments import mistakes
from evenhand.web.applications.models import PAPERS, Application, Paper, Part, Said, Seat
from evenhand.web.applications.queries import papers_of, seats_of


def missing_of(application: Application) -> tuple[str, ...]:
    """All of it, forms first."""
    return tuple(_missing(application, papers_of(application), seats_of(application)))


def _missing(
    application: Application, papers: dict[str, Paper], seats: list[Seat]
) -> Iterator[str]:
    for id in PAPERS:
        yield from _of_form(application, id, papers.get(id))
    by_part = {s.part: s for s in seats}
    if by_part[Part.LEAD].said != Said.YES:
        yield "You have not said how many hours you give yourself."
    if not any(s.part not in (Part.LEAD, Part.SPONSOR) for s in seats):
        yield "Nobody is named but you."
    for seat in seats:
        if seat.part not in (Part.LEAD, Part.SPONSOR) and seat.said == Said.NOTHING:
            yield f"{seat.name} has not confirmed yet."
    sponsor = by_part.get(Part.SPONSOR)
    if sponsor is None:
        yield "No sponsor is named."
    elif sponsor.said != Said.YES:
        yield f"{sponsor.name}, the sponsor, has not written a statement yet."


def _of_form(application: Application, id: str, paper: Paper | None) -> Iterator[str]:
    instrument = application.call.instrument(id)
    if paper is None:
        yield f"‘{instrument.title}’ is empty."
        return
    wrong = mistakes(instrument, paper.answers, finished=True)
    if wrong:
        label = instrument.item(wrong[0].item).label
        more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        yield f"‘{instrument.title}’: ‘{label}’ is not answered yet{more}."

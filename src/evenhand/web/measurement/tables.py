"""Which counts a measure has once a table made elsewhere is put in."""

from __future__ import annotations

from evenhand.errors import MeasureError, PlanError
from evenhand.measures import Measure, MeasureTable
from evenhand.measures.exchange import counted_differently
from evenhand.measures.sites import of_site, with_months, with_sites

_NAMES = {
    "numerator": "who is counted",
    "denominator": "among whom",
    "exclusions": "who is left out",
    "value": "the number that is averaged",
    "unit": "whether women, births or babies are counted",
    "ethnicity_of": "whose ethnicity is read",
    "date": "the date that places somebody in a month",
}


def put_in(
    before: MeasureTable | None, table: MeasureTable, *, site: str, start_again: bool
) -> MeasureTable:
    """The counts there were with those of a table, from its first month to its last in their place.

    Months before and after stay, and so do other sites; `start_again` keeps nothing.

    Raises
    ------
    PlanError
        When it cannot be told which site the table is of, or which counts it would take the place of.
    """
    if site and table.sites not in (("",), (site,)):
        raise PlanError(
            f"The file names its own sites: {', '.join(table.sites)}.",
            remedy="Leave ‘Site’ empty.",
            where=table.measure.title,
        )
    named = of_site(table, site) if site else table
    if before is None or start_again:
        return named
    if before.sites == ("",) and named.sites == ("",):
        return with_months(before, named)
    if before.sites == ("",):
        raise PlanError(
            "The counts there are name no site, so it cannot be told what this file adds to them.",
            remedy="Tick ‘Start again’ to put this file in their place, then bring the other sites.",
            where=table.measure.title,
        )
    return with_sites(before, with_months(before, named))


def refuse_other_definition(kept: Measure, given: Measure) -> None:
    """Numbers that were counted differently are not added up.

    Raises
    ------
    MeasureError
    """
    if parts := counted_differently(kept, given):
        said = ", ".join(_NAMES.get(p, p) for p in parts)
        raise MeasureError(
            f"The file counts ‘{kept.title}’ by another definition: {said}.",
            remedy="Count again with the project’s definition. Nothing was stored.",
        )

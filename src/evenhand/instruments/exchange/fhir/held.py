"""What of an instrument a Questionnaire of FHIR holds."""

from __future__ import annotations

from dataclasses import replace

from evenhand.frameworks.instruments import Condition, Instrument, Item, Section, Tags, Words
from evenhand.instruments.exchange.expressions import UnsayableError, bounds
from evenhand.instruments.exchange.fhir.enabling import enabling


def held_by_fhir(instrument: Instrument) -> Instrument:
    """The instrument without what a Questionnaire has no place for.

    Examples
    --------
    >>> from evenhand.frameworks.instruments import instruments
    >>> held_by_fhir(instruments()["musiq_ar"]).scores
    ()
    """

    def said(condition: Condition | None) -> Condition | None:
        try:
            enabling(instrument, condition)
        except UnsayableError:
            return None
        return condition

    def item(found: Item) -> Item:
        return replace(
            found,
            relevant=said(found.relevant),
            constraint=found.constraint if limits_of(found) else None,
            constraint_message=Words(),
            required=found.required and found.asks,
            hint=found.hint if found.asks else Words(),
            reverse=False,
            own_wording=False,
            tags=Tags(),
        )

    def section(found: Section) -> Section:
        return replace(
            found, items=tuple(item(i) for i in found.items), relevant=said(found.relevant)
        )

    return replace(
        instrument,
        minutes=0,
        answering=(),
        visibility="",
        minimum_group=0,
        threshold=None,
        scores=(),
        sections=tuple(section(s) for s in instrument.sections),
    )


def limits_of(item: Item) -> tuple[str, str] | None:
    """Least and most of a number or a day, where its constraint says no more."""
    if item.constraint is None or item.type not in ("integer", "decimal", "date"):
        return None
    found = bounds(item.constraint.node)
    if found and item.type == "integer" and any("." in limit for limit in found):
        return None
    return found

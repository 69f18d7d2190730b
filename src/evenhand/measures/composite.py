"""Measures made of several parts in the same people: all-or-none bundles and opportunity scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evenhand.measures.definition import Component, Composite, Kind, Measure


def joined(how: Composite, parts: Sequence[Component]) -> str:
    """The condition (all-or-none) or the number (opportunity, 0 to 100) of a composite.

    All-or-none: every part that applies to her was given. Opportunity: of the parts that apply to
    her, the share that was given, times 100. A part not recorded makes her "missing", unless
    another is known not to have been given (all-or-none).

    Source
    ------
    Nolan and Berwick 2006.

    Examples
    --------
    >>> joined(Composite.ALL_OR_NONE, [Component("a", "steroids_given"),
    ...                                Component("b", "magnesium_given", "gestation_weeks < 30")])
    '((steroids_given) AND (NOT (gestation_weeks < 30) OR (magnesium_given)))'
    """
    if how is Composite.ALL_OR_NONE:
        return f"({' AND '.join(_met(part) for part in parts)})"
    given = " + ".join(f"({_given(part)})" for part in parts)
    chances = " + ".join(f"({_chance(part)})" for part in parts)
    return f"100 * ({given}) / ({chances})"


def component_measures(composite: Measure) -> tuple[Measure, ...]:
    """Each part as a measure of its own, over the people of the composite to whom it applies.

    Examples
    --------
    >>> from evenhand.measures.loading import measure
    >>> [one.title for one in component_measures(measure("pph_bundle"))]
    ['Blood loss weighed or measured', 'Tranexamic acid given']
    """
    return tuple(
        replace(
            composite,
            id=f"{composite.id}_part_{place}",
            title=part.title,
            meaning=f"Part {place} of ‘{composite.title}’.",
            kind=Kind.PROPORTION,
            numerator=part.condition,
            denominator=_scope(composite, part),
            value=None,
            multiplier=100,
            origin=0.0,
            composite=None,
            components=(),
        )
        for place, part in enumerate(composite.components, start=1)
    )


def _scope(composite: Measure, part: Component) -> str:
    if not part.applies:
        return composite.denominator
    return f"({composite.denominator}) AND ({part.applies})"


def _met(part: Component) -> str:
    met = f"({part.condition})"
    return f"(NOT ({part.applies}) OR {met})" if part.applies else met


def _given(part: Component) -> str:
    one = f"CASE WHEN {part.condition} THEN 1 WHEN NOT ({part.condition}) THEN 0 END"
    return f"CASE WHEN {part.applies} THEN {one} ELSE 0 END" if part.applies else one


def _chance(part: Component) -> str:
    return f"CASE WHEN {part.applies} THEN 1 ELSE 0 END" if part.applies else "1"

"""A recognition in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.ethnicity.catalogue import code_system

if TYPE_CHECKING:
    from evenhand.ethnicity.recognise import Recognition, Unrecognised

_MOST = 10  # unrecognised values spelled out; the rest are counted


def described(seen: Recognition) -> tuple[str, ...]:
    """Sentences: the system, the blanks, what to decide, what is not recognised."""
    return (
        _system(seen),
        f"{seen.blank:,} of {seen.rows:,} rows are blank.",
        *(f"{found.sentence} ({_values(found.values)})" for found in seen.ambiguities),
        *(_left(value) for value in seen.unrecognised[:_MOST]),
        *_rest(seen),
    )


def _system(seen: Recognition) -> str:
    if seen.system is None:
        return "No code system was accepted for the ethnicity column."
    name = code_system(seen.system).name
    return f"The ethnicity column uses “{name}”: {seen.share:.1%} of the rows that are not blank."


def _values(values: tuple[str, ...]) -> str:
    shown = ", ".join(f"‘{value}’" for value in values[:_MOST])
    return shown + (", ..." if len(values) > _MOST else "")


def _left(found: Unrecognised) -> str:
    rows = "row" if found.rows == 1 else "rows"
    start = f"Not recognised: ‘{found.value}’, {found.rows:,} {rows}"
    if not found.suggestions:
        return f"{start}."
    guesses = "; or ".join(f"{guess.label} ({guess.reason})" for guess in found.suggestions)
    return f"{start}. Perhaps {guesses}."


def _rest(seen: Recognition) -> tuple[str, ...]:
    hidden = len(seen.unrecognised) - _MOST
    return (f"{hidden:,} more values are not recognised.",) if hidden > 0 else ()

"""The contract: what can be wrong with a row, in words that say what to do."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.records.recordset import ColumnKind


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem: a stable key, what is wrong, what to do next."""

    key: str
    text: str
    remedy: str


_ALL = (
    Problem("few", "The row has fewer fields than the header.", "Look for a missing delimiter, or a line break without quotation marks."),
    Problem("many", "The row has more fields than the header.", "Put quotation marks around values that contain the delimiter."),
    Problem("quotes", "A quotation mark is opened and never closed.", "Close it, or remove it."),
    Problem("date missing", "The date is missing.", "Fill it in, or set required = false for this column."),
    Problem("date unreadable", "The date cannot be read, or is no day of the calendar.", "Write it as 31/12/2025 or 2025-12-31, and check the order in the mapping."),
    Problem("date future", "The date is after the day of reading.", "Correct the date; look for swapped day and month."),
    Problem("date early", "The date is before the earliest date allowed.", "Correct the date, or change first in the mapping."),
    Problem("date late", "The date is after the latest date allowed.", "Correct the date, or change last in the mapping."),
    Problem("number missing", "The number is missing.", "Fill it in, or set required = false for this column."),
    Problem("number unreadable", "The value is not a number.", "Write digits only, without units, or say in the mapping which words mean “not recorded”."),
    Problem("number low", "The number is below the smallest allowed.", "Check the value and its unit; change min if it is right."),
    Problem("number high", "The number is above the largest allowed.", "Check the value and its unit; change max if it is right."),
    Problem("code missing", "The code is missing.", "Fill it in, or set required = false for this column."),
    Problem("code unknown", "The code is not in the list of the mapping.", "Correct it, or add it under allowed or codes."),
    Problem("boolean missing", "Yes or no is missing.", "Fill it in, or set required = false for this column."),
    Problem("boolean unreadable", "The value is neither yes nor no.", "Write Y or N, or list the value under true, false or missing."),
    Problem("text missing", "The text is missing.", "Fill it in, or set required = false for this column."),
    Problem("id missing", "The row has no identifier.", "Fill it in, or take [row_id] out of the mapping."),
    Problem("id repeated", "The same row occurs before; this copy is not counted again.", "Nothing, if the file was joined from parts; else find out why it occurs twice."),
    Problem("id conflicting", "Several rows share this identifier and say different things.", "Find out which is right; until then none of them counts."),
)  # fmt: skip
PROBLEMS = {problem.key: problem for problem in _ALL}
STRUCTURE = ("few", "many", "quotes")

SHOWN_KINDS = frozenset({ColumnKind.DATE, ColumnKind.CODE, ColumnKind.BOOLEAN})
"""A report may quote values of these only: never identifiers, free text or numbers."""

BITS = 62  # rules in one signed 64-bit mask


@dataclass(frozen=True, slots=True)
class Rule:
    """One problem of one column, with the condition that finds it."""

    column: str  # as the file names it
    problem: str
    condition: str  # SQL over the columns of the typed rows
    kind: ColumnKind
    raw: str  # SQL name of the raw column
    sets_aside: bool = True


def masks(rules: tuple[Rule, ...], *, soft: bool) -> list[str]:
    """SQL expressions, each an integer with one bit per rule; bit order is the order of `rules`."""
    words = []
    for start in range(0, max(len(rules), 1), BITS):
        part = rules[start : start + BITS]
        terms = [
            f"CASE WHEN {rule.condition} THEN {1 << i} ELSE 0 END"
            for i, rule in enumerate(part)
            if rule.sets_aside is not soft
        ]
        words.append("CAST(" + (" + ".join(terms) or "0") + " AS BIGINT)")
    return words

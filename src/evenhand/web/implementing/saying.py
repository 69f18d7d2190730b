"""How many recommendations and actions are how far, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from evenhand.web.implementing.models import Standing
from evenhand.web.implementing.queries import Board

_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_ONE = {
    Standing.DONE: "is done",
    Standing.UNDER_WAY: "is under way",
    Standing.NOT_BEGUN: "waits",
    Standing.NOT_OURS: "is not for this programme",
}
_MANY = {
    Standing.DONE: "are done",
    Standing.UNDER_WAY: "are under way",
    Standing.NOT_BEGUN: "wait",
    Standing.NOT_OURS: "are not for this programme",
}


def in_words(number: int) -> str:
    """Small numbers as words.

    Examples
    --------
    >>> in_words(2), in_words(17)
    ('two', '17')
    """
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def told(board: Board) -> tuple[str, str]:
    """One sentence on the recommendations themselves, one on their actions."""
    whole = [s.standing for s in board.shown if not s.item.letter]
    parts = [s.standing for s in board.shown if s.item.letter]
    return (
        f"Of the {len(whole)} recommendations, {_counted(whole)}.",
        f"Of their {len(parts)} actions, {_counted(parts)}.",
    )


def passed_in_words(number: int) -> str:
    """That a day has gone by.

    Examples
    --------
    >>> passed_in_words(1)
    'One recommendation or action is past its day'
    """
    if number == 1:
        return "One recommendation or action is past its day"
    return f"{in_words(number).capitalize()} recommendations or actions are past their day"


def _counted(standings: Iterable[Standing]) -> str:
    found = Counter(standings)
    said = [
        f"{in_words(found[s])} {(_ONE if found[s] == 1 else _MANY)[s]}" for s in _ONE if found[s]
    ]
    *first, last = said
    return f"{', '.join(first)} and {last}" if first else last

"""An aim in words, made exact: percentage points are never taken for per cent."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evenhand.errors import PlanError

_NUMBER = r"(\d+(?:[.,]\d+)?)"
_RATE = _NUMBER + r"\s*(%|per\s*cent|percent)?"
_SHAPES = (
    (re.compile(rf"(?:from\s+{_RATE}\s+)?to\s+{_RATE}"), "to"),
    (re.compile(rf"by\s+{_NUMBER}\s*(?:percentage\s+)?points?"), "points"),
    (re.compile(rf"by\s+{_NUMBER}\s*(?:%|per\s*cent|percent)"), "share"),
)
_HOW = "Write ‘from 12% to 9%’, ‘by 25%’ (of the rate) or ‘by 3 points’ (percentage points)."


@dataclass(frozen=True, slots=True)
class Aim:
    """What a rate is to become: `to` a rate, down by a `share` of what is wrong, or by `points`.

    `since` is the rate from which the aim was written, when it says so.
    """

    kind: str
    value: float
    since: float | None = None

    def rate(self, baseline: float, direction: str) -> float:
        """The rate aimed at, from that of now.

        Where more is better, a share is of those who were left out: "by 25%" from 60% is 70%.

        Examples
        --------
        >>> Aim("share", 0.25).rate(0.12, "lower"), Aim("share", 0.25).rate(0.6, "higher")
        (0.09, 0.7)
        >>> round(Aim("points", 0.03).rate(0.12, "lower"), 6), Aim("to", 0.09).rate(0.2, "lower")
        (0.09, 0.09)
        """
        if self.kind == "to":
            return self.value
        if self.kind == "points":
            return baseline - self.value if direction == "lower" else baseline + self.value
        if direction == "lower":
            return baseline * (1 - self.value)
        return 1 - (1 - baseline) * (1 - self.value)


def parse_aim(text: str) -> Aim:
    """An aim as people write it.

    Raises
    ------
    PlanError
        When it cannot be told what is meant.

    Examples
    --------
    >>> parse_aim("from 12% to 9%"), parse_aim("by 3 points").kind, parse_aim("by 25%").value
    (Aim(kind='to', value=0.09, since=0.12), 'points', 0.25)
    """
    plain = " ".join(text.casefold().split())
    for shape, kind in _SHAPES:
        found = shape.fullmatch(plain)
        if found and kind == "to":
            since, _, to, _ = found.groups()
            units = ["%" if mark else "" for mark in (found[2], found[4])]
            before = None if since is None else parse_rate(since + (units[0] or units[1]))
            return Aim("to", parse_rate(to + (units[1] or units[0])), before)
        if found:
            return _smaller(kind, found[1], text)
    raise PlanError(f"The aim ‘{text}’ cannot be read.", remedy=_HOW)


def parse_rate(text: str) -> float:
    """A rate: 12% or 0.12; a bare 12 is refused, because it could be either per cent or a count.

    Examples
    --------
    >>> parse_rate("12%"), parse_rate("0.12")
    (0.12, 0.12)
    """
    found = re.fullmatch(_RATE, text.strip().casefold())
    if found is None:
        raise PlanError(f"‘{text}’ is not a rate.", remedy="Write it as 12% or 0.12.")
    value = float(found[1].replace(",", "."))
    if found[2]:
        value = round(value / 100, 12)
    if value > 1:
        remedy = "Write it as 12% or 0.12."
        raise PlanError(
            f"‘{text}’ is over 100%." if found[2] else f"‘{text}’ has no %.", remedy=remedy
        )
    return value


def _smaller(kind: str, number: str, text: str) -> Aim:
    value = round(float(number.replace(",", ".")) / 100, 12)
    if not 0 < value <= 1:
        raise PlanError(f"The aim ‘{text}’ is not a change that can be made.", remedy=_HOW)
    return Aim(kind, value)

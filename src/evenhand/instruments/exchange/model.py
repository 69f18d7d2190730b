"""What goes out and comes in: the file or the form, and everything that the other format has no place for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.errors import InputFileError
from evenhand.frameworks.instruments import Instrument, InstrumentError, from_content

Path = tuple[str | int, ...]
LARGEST = 5 * 2**20  # bytes of a file that is read
MOST_TOLD = 50  # findings of one file
_SHOWN = 6  # names in one sentence


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that one format says and the other cannot.

    `sentence` ends before its names; `of` names the questions (or parts) that lose it.
    """

    sentence: str
    of: tuple[str, ...] = ()

    def __str__(self) -> str:
        """
        Examples
        --------
        >>> print(Loss("The help of a question", ("a", "b")))
        The help of a question: a, b.
        """
        if not self.of:
            return f"{self.sentence}."
        more = len(self.of) - _SHOWN
        rest = f" and {more} more" if more > 0 else ""
        return f"{self.sentence}: {', '.join(self.of[:_SHOWN])}{rest}."


@dataclass(frozen=True, slots=True)
class Finding:
    """What cannot be taken as it stands: where, what, and what to do."""

    where: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem} {self.remedy}"


@dataclass(frozen=True, slots=True)
class Given:
    """A file for another programme, and what of the instrument is not in it.

    `back` is the instrument that this file would be read as; None for a format that is only written.
    """

    content: bytes
    losses: tuple[Loss, ...]
    back: Instrument | None


@dataclass(frozen=True, slots=True)
class Taken:
    """An instrument from another programme's file, and what of the file is not in it."""

    instrument: Instrument
    losses: tuple[Loss, ...]


class ExchangeError(InputFileError):
    """A file holds something that would not be the same here. Nothing of it is taken.

    Attributes
    ----------
    findings
        Each with its place and its mend; the message tells the first.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        first, self.findings = findings[0], tuple(findings[:MOST_TOLD])
        super().__init__(first.problem, remedy=first.remedy, where=first.where)


def built(
    content: Mapping[str, Any], *, where: Callable[[Path], str], findings: Sequence[Finding] = ()
) -> Instrument:
    """The instrument of what was read.

    Raises
    ------
    ExchangeError
        With what was found on the way, or with what the content itself does not allow.
    """
    if findings:
        raise ExchangeError(findings)
    try:
        return from_content(content, where=where)
    except InstrumentError as error:
        found = Finding(error.where or "", error.problem, error.remedy)
        raise ExchangeError([found]) from None


def nearest(places: Mapping[Path, str], path: Path, *, otherwise: str) -> str:
    """The place of a part, or of the nearest part around it that has one.

    Examples
    --------
    >>> nearest({("section", 0): "row 2"}, ("section", 0, "label"), otherwise="the file")
    'row 2'
    """
    for length in range(len(path), 0, -1):
        if path[:length] in places:
            return places[path[:length]]
    return otherwise

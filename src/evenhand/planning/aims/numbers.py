"""How much: what is to be reached, read from the shape of an aim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from evenhand.planning.aims.model import Kind
from evenhand.planning.aims.people import them
from evenhand.planning.aims.shape import Mark, Shape, hundredth
from evenhand.planning.aims.words import content, either

_Of = Literal["rate", "gap"]
_PAIRS = ("arrow", "from_to")
_LEVELS = (*_PAIRS, "to", "people", "border")
_ORDER = (
    "both",
    "arrow",
    "from_to",
    "times",
    "now",
    "change",
    "to",
    "by",
    "people",
    "again",
    "deed",
    "parity",
)
_NUMBERLESS = ("parity", "direction")


@dataclass(frozen=True, slots=True)
class Reached:
    """What one passage says is to be reached, without its day."""

    kind: Kind
    start: int
    end: int
    value: float | None = None
    baseline: float | None = None
    said: Mark | None = None  # the share or the points it is said as beside its levels
    said_kind: Literal["share", "points", "unclear"] = "share"
    of: _Of = "rate"
    deed: bool = False  # a deed that holds its number: "halve"


@cache
def _grammar() -> dict[str, re.Pattern[str]]:
    words = content()["numbers"]
    some = rf"(?:{either(words['around'])}\s+(?:of\s+)?)*[<≤>≥~]?\s*"
    now = either(words["now"])
    aside = rf"(?:\s*\([^()]*\)|\s*,?\s+(?:{now}|at baseline|D_*))*"
    change = either(words["rise_or_fall"])
    people = either((*content()["groups"]["people"], "all", "our"))
    forms = {
        "arrow": r"([VN])_*\s*(?:→|->|–>|=>)\s*([VN])_*",
        "from_to": rf"(?<!\w)from\s+(?:{now}\s+(?:of\s+)?)?{some}([VPNF])_*{aside}\s*,?\s+(?:down\s+|up\s+)?to\s+{some}([VPNRF])_*(?:\s+or\s+(?:less|more|fewer|below|above|lower|higher))?(?!\s*(?:weeks?|years?|ml)\b)",
        "both": r"(V)_*\s+(?:compared\s+(?:with|to)|versus|vs\.?|against)\s+V_*",
        "now": rf"(?:(?<!\w)(?<!target )(?<!goal )(?<!aim )(?:from|{now})\s*:?\s+(?:(?:is|was|of)\s+)?(?:{now}\s+)?{some}([VN])_*|([VN])_*\s+(?:now|currently|at\s+present|at\s+baseline)(?!\w))",
        "to": rf"(?<!\w)(?<!by up )(?:to|reach|reaching|achieve|achieving|so\s+that|ensure|ensuring|ensure\s+that|will\s+be|(?:target|goal)\s+(?:is|of))\s+{some}(?:([VRF])_*|(P)_*|(N)_*(?=\s*(?:D|[.,;]|$)))",
        "by": rf"(?<!\w)by\s+{some}(?:([VPRF])_*|(N)_*(?=\s*(?:D|[.,;]|$)))",
        "change": rf"(?:([VPF])_*-?\s+(?:relative\s+|absolute\s+)?{change}|{change}\s+of\s+{some}(?:relative\s+)?([VPF])_*)",
        "again": rf"(?:(?:(?<!\w)(?:and|then)|[,;])\s+{some}([VPF])_*(?=\s*,?\s*D)|(?<!\w)and\s+{some}([VF])_*(?=\s+(?:in|for|among)\s))",
        "points": r"(P)_*",
        "deed": r"(H)_*",
        "people": rf"([VR])_*\s+of\s+(?:[\w’'/-]+\s+){{0,3}}?{people}",
        "times": rf"(?:from\s+N_*\s*times\s+(?:[\w’'-]+\s+){{0,8}}?)?(?<!\w)to\s+{some}(N)_*[\s-]*(?:times|fold)",
        "border": r"(?:(?<!\w)(?:below|under|above|over|at\s+least|at\s+most|no\s+more\s+than|less\s+than|more\s+than|fewer\s+than)\s+|[<≤>≥]\s*)(V)_*",
        "parity": r"(Q)_*",
        "rest": r"([VR])_*",
    }
    return {name: re.compile(form) for name, form in forms.items()}


@dataclass(frozen=True, slots=True)
class Found:
    """What is to be reached, what it is now where that stands apart, and numbers without a unit."""

    reached: tuple[Reached, ...]
    now: tuple[Mark, ...]
    unread: tuple[str, ...]
    ranges: tuple[str, ...]
    left: tuple[str, ...]  # rates of which it is not clear what they are


def reached_in(shape: Shape) -> Found:
    """Everything to be reached, in the order of the text."""
    reader = _Reader(shape)
    for name in _ORDER:
        reader.read(name)
    if not any(r.of == "rate" and r.kind not in ("parity",) for r in reader.reached):
        reader.read("border")
    reader.read("points")
    if not reader.reached:
        reader.read("rest")
    reader.leave()
    return reader.found()


class _Reader:
    """Reads a shape pattern by pattern; what was read once is not read again."""

    def __init__(self, shape: Shape) -> None:
        self.shape, self.text = shape, shape.text
        self.reached: list[Reached] = []
        self.now: list[Mark] = []
        self.unread: list[str] = []
        self.ranges: list[str] = []
        self.left: list[str] = []

    def read(self, name: str) -> None:
        for found in _grammar()[name].finditer(self.text):
            marks = [self.shape.at(found.start(n + 1)) for n, g in enumerate(found.groups()) if g]
            if self._one(name, found, marks):
                width = found.end() - found.start()
                self.text = self.text[: found.start()] + " " * width + self.text[found.end() :]

    def leave(self) -> None:
        """Rates that are neither now, nor to be reached, nor a border, nor the comparison's: asked about."""
        for found in re.finditer(r"V_*", self.text):
            before = self.text[max(0, found.start() - 30) : found.start()]
            around = self.shape.low[max(0, found.start() - 40) : found.end() + 40]
            if re.search(_borders(), before) or re.search(them(), around):
                continue
            self.left.append(self.shape.low[found.start() : found.end()])

    def found(self) -> Found:
        in_order = tuple(sorted(self.reached, key=lambda r: r.start))
        return Found(
            in_order, tuple(self.now), tuple(self.unread), tuple(self.ranges), tuple(self.left)
        )

    def _one(self, name: str, found: re.Match[str], marks: list[Mark]) -> bool:
        start, end, mark = found.start(), found.end(), marks[-1]
        if name == "both" or (name == "now" and mark.letter == "V"):
            self.now.append(marks[0])
            return True
        if name == "now":
            return False
        if name == "people" and any(r.of == "rate" for r in self.reached):
            self.now.append(mark)  # “12% of Black women have one: reduce it to 9%”
            return True
        of = self._of(start)
        made = self._reached(name, marks, start, end, of)
        if made is None:
            return False
        self.reached.append(made)
        if mark.letter == "R":
            self.ranges.append(self.shape.low[mark.start : mark.end])
        return True

    def _reached(
        self, name: str, marks: list[Mark], start: int, end: int, of: _Of
    ) -> Reached | None:
        mark = marks[-1]
        if name == "parity":
            return Reached("parity", start, end)
        if mark.letter == "N" and (name not in _PAIRS or marks[0].letter == "N"):
            return self._no_unit(name, start, end, of)
        if name == "to" and mark.letter == "P" and of == "rate":
            return None
        if name == "again" and not self._numbered_before(start):
            return None
        old, new = _same_unit(marks[0], mark) if name in _PAIRS else (None, mark.value)
        kind: Kind = "level" if name in _LEVELS else self._changed(name, mark, start, end)
        return Reached(kind, start, end, new, old, of=of, deed=name == "deed")

    def _changed(self, name: str, mark: Mark, start: int, end: int) -> Kind:
        """“and 50% by …” says the same kind of thing as the number before it."""
        before = self._numbered_before(start)
        if name == "again" and mark.letter != "P":
            return max(before, key=lambda r: r.end).kind
        return "unclear" if mark.letter == "R" else self._kind(mark, start, end)

    def _numbered_before(self, start: int) -> list[Reached]:
        return [r for r in self.reached if r.end <= start and r.kind not in _NUMBERLESS]

    def _no_unit(self, name: str, start: int, end: int, of: _Of) -> Reached | None:
        self.unread.append(self.shape.low[start:end])
        return Reached(
            "unclear" if name == "by" else "level", start, end, of="gap" if name == "times" else of
        )

    def _kind(self, mark: Mark, start: int, end: int) -> Literal["share", "points", "unclear"]:
        if mark.letter in "FH":
            return "share"
        if mark.letter == "P":
            return "points"
        words = content()["numbers"]
        after = re.sub(r"^[\s(]+", "", self.shape.low[mark.end : mark.end + 40])
        near = self.shape.low[max(0, start - 12) : start] + self.shape.low[start:end]
        if re.match(either(words["absolute"]), after) or re.search(r"\babsolute\b", near):
            return "points"
        if re.match(either(words["relative"]), after) or re.search(r"\brelative\b", near):
            return "share"
        return "unclear"

    def _of(self, start: int) -> _Of:
        """Of the gap, where the gap is what is spoken of: before in the clause, or right after a deed."""
        before = re.split(r"[.;D]", self.shape.text[:start])[-1]
        gap = before.rfind("G")
        if gap >= 0 and not re.search(_deeds(), before[gap:]):
            return "gap"
        after = re.match(
            r"H_*\s+(?:the\s+|this\s+|that\s+|our\s+)?(?:\w+\s+){0,3}?G", self.shape.text[start:]
        )
        return "gap" if after else "rate"


@cache
def _borders() -> str:
    """Right before a number that is part of what is counted: “weight loss of more than 10%”."""
    return rf"(?:{either((*content()['deeds']['borders'], 'over', 'above', 'below', 'under', 'at least'))}|[<≤>≥])\s*$"


@cache
def _deeds() -> str:
    deeds = content()["deeds"]
    return either((*deeds["less"], *deeds["more"]))


def _same_unit(old: Mark, new: Mark) -> tuple[float | None, float | None]:
    """“from 12 to 9%”, “from 7 to 5 per 1,000”: the first has the unit of the second."""
    if new.letter == "R" or new.value is None or old.value is None:
        return (old.value if old.letter in "VPF" else None), None
    if old.letter == "N":
        return round(old.value / new.per, 12) if new.per else None, new.value
    return old.value, hundredth(new.value) if new.letter == "N" else new.value


def said_once(reached: Sequence[Reached], low: str) -> tuple[Reached, ...]:
    """“by 50% (from 12% to 6%)” is one target: its levels, and what it was said as beside them."""
    out: list[Reached] = []
    for one in reached:
        last = out[-1] if out else None
        if last and one.kind == "level" and one.baseline is not None and _beside(last, one, low):
            mark = Mark("V", last.start, last.end, last.value)
            kind = last.kind if last.kind in ("share", "points") else "unclear"
            out[-1] = replace(one, start=last.start, said=mark, said_kind=kind)
        elif last and last.said is None and _in_other_words(last, one, low):
            mark = Mark("V", one.start, one.end, one.value)
            kind = one.kind if one.kind in ("share", "points") else "unclear"
            out[-1] = replace(last, end=one.end, said=mark, said_kind=kind)
        elif (
            last
            and one.kind == last.kind == "parity"
            and not re.search(r"\band\b|D_", low[last.end : one.start])
        ):
            out[-1] = replace(last, end=one.end)
        else:
            out.append(one)
    return tuple(out)


def _in_other_words(last: Reached, one: Reached, shape: str) -> bool:
    """“from 6% to 4% (a reduction of one third)”."""
    if last.kind != "level" or last.baseline is None or last.of != one.of:
        return False
    between = shape[last.end : one.start]
    words = re.fullmatch(r"\s*[,(]\s*(?:i\.e\.|that is)?[\s,]*(?:a|an)?\s*", between)
    return one.kind in ("share", "points", "unclear") and bool(words)


def _beside(last: Reached, one: Reached, shape: str) -> bool:
    if last.kind not in ("share", "points", "unclear") or last.of != one.of:
        return False
    between = shape[last.end : one.start]
    again = re.fullmatch(r"[\s,]*D_*[\s,(]*(?:i\.e\.|that is|namely)[\s,:]*", between)
    return bool(again or not between.strip(" ,(:;–-")) or (
        last.deed and not re.search(r"D_|\band\b.*H_|[.;]", between)
    )

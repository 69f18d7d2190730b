"""By when: days as people write them, months from the start, and those that could be more than one day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache

from evenhand.planning.aims.words import content, either, number

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_QUARTERS = {
    "1": (6, 30),
    "2": (9, 30),
    "3": (12, 31),
    "4": (3, 31),
}  # of a financial year: day of its end


@dataclass(frozen=True, slots=True)
class When:
    """A deadline and where it stands in the text. `unclear` holds the words of one that could be several days."""

    start: int
    end: int
    by: date | None = None
    within: int | None = None
    unclear: str = ""


def days_of(low: str) -> tuple[When, ...]:
    """Every deadline in the order of the text."""
    found = [*_written(low), *_spans(low), *_steps(low)]
    inside = [w for w in found if not any(_holds(o, w) for o in found)]
    return tuple(sorted(inside, key=lambda w: w.start))


def _holds(one: When, other: When) -> bool:
    longer = one.end - one.start > other.end - other.start
    return longer and one.start <= other.start and other.end <= one.end


@cache
def _dates() -> re.Pattern[str]:
    words = content()["days"]
    before = rf"(?:{either(words['before'])}|\bbetween\s+\w+\s+\d{{4}}\s+and)"
    month = rf"(?:{'|'.join(MONTHS)}|sept|(?:{'|'.join(words['abbreviated'])})(?!\w))\.?"
    day = r"(?:\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?"
    return re.compile(
        rf"{before}\s+(?:the\s+)?(?:(?:end|start|beginning)\s+of\s+)?(?:the\s+)?(?:"
        r"(?P<iso>\d{4}-\d{2}-\d{2})"
        r"|(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4}|\d{2})(?!\d)"
        r"|(?:q(?P<q>[1-4])|quarter\s+(?P<qq>[1-4]))(?:\s+of)?\s+(?P<qy>\d{4})(?:\s*[/-]\s*(?P<qfy>\d{2,4}))?(?!\d)"
        r"|(?:financial\s+year\s+)?(?P<fy>\d{4})\s*[/-]\s*(?P<fy2>\d{4}|\d{2})(?!\d)"
        rf"|(?:(?P<day>{day})\s+)?(?P<month>{month})\s+(?P<year>\d{{4}})"
        rf"|(?P<us>{month}\s+\d{{1,2}}(?:st|nd|rd|th)?,\s+\d{{4}})"
        r"|(?:fy|financial\s+year)\s*(?P<fs>\d{2})\s*/\s*(?P<fs2>\d{2})"
        r"|(?P<part>\d{1,2}/\d{1,2})(?![\d/])"
        rf"|(?P<bare>(?:{day}\s+)?(?:{month})(?:\s+['’]?\d{{2}})?)(?![\w/.-]*\d)(?!\w)"
        rf"|(?P<vague>{either(words['unclear'])}(?:\s+\d{{4}})?)"
        r"|(?P<only>(?:19|20)\d{2})(?!\w|,\d|\s*(?:ml|g\b|births|women))"
        r")"
    )


def _written(low: str) -> Iterator[When]:
    for found in _dates().finditer(low):
        if found["bare"] or found["vague"] or found["part"] or (found["qy"] and not found["qfy"]):
            words = (
                found["bare"] or found["vague"] or found["part"] or found[0].split(maxsplit=1)[1]
            )
            yield When(found.start(), found.end(), unclear=words)
        else:
            yield When(found.start(), found.end(), by=_day(found))


def _day(found: re.Match[str]) -> date | None:
    """A month or a year alone means its last day; 31 February is no day."""
    with suppress(ValueError):
        return _written_day(found)
    return None


def _written_day(found: re.Match[str]) -> date | None:
    if found["qy"] or found["fy"] or found["fs"]:
        return _of_financial_year(found)
    if found["only"]:
        return date(int(found["only"]), 12, 31)
    if found["month"]:
        return _of_month(found)
    if found["us"]:
        name, day, year = re.findall(r"\w+", found["us"])
        return date(int(year), _month(name), int(re.sub(r"\D", "", day)))
    return _in_figures(found)


def _of_financial_year(found: re.Match[str]) -> date | None:
    """The end of it, or of one of its quarters; 2027/29 is none."""
    if found["qy"]:
        month, last = _QUARTERS[found["q"] or found["qq"]]
        return date(int(found["qy"]) + (month == 3), month, last)
    start, end = int(found["fy"] or found["fs"]) % 100, int(found["fy2"] or found["fs2"]) % 100
    return date(2000 + end, 3, 31) if end == start + 1 else None


def _in_figures(found: re.Match[str]) -> date:
    if found["iso"]:
        return date.fromisoformat(found["iso"])
    year = int(found["y"]) + (2000 if len(found["y"]) == 2 else 0)
    return date(year, int(found["m"]), int(found["d"]))


def _month(name: str) -> int:
    return next(n for n, known in enumerate(MONTHS, 1) if known[:3] == name[:3])


def _of_month(found: re.Match[str]) -> date:
    year = int(found["year"])
    month = _month(found["month"])
    day = re.match(r"\d+", found["day"] or "")
    if day:
        return date(year, month, int(day[0]))
    first = re.search(r"\b(?:start|beginning)\s+of\b", found[0])
    return date(year, month, 1 if first else monthrange(year, month)[1])


@cache
def _within() -> re.Pattern[str]:
    words = content()
    several = either((*words["numbers"]["words"], "a"))
    care = either(words["days"]["care"])
    return re.compile(
        r"\b(?:in|within|over|by the end of|during|after)\s+(?:the\s+)?(?:first\s+|next\s+|coming\s+)?"
        rf"(?:(?P<n>\d{{1,3}}|{several})\s+)?(?P<unit>months?|years?)(?!\w)(?:['’]s?\s+time)?(?!\s+{care})"
    )


def _spans(low: str) -> Iterator[When]:
    for found in _within().finditer(low):
        if not found["n"] and not re.search(r"next|coming|first", found[0]):
            continue
        count = 1.0 if found["n"] in (None, "a") else number(found["n"])
        yield When(
            found.start(), found.end(), within=int(count * (12 if "year" in found["unit"] else 1))
        )


def _steps(low: str) -> Iterator[When]:
    """“by the end of the first year and by … by the end of the second”."""
    order = {"first": 12, "second": 24, "third": 36}
    for found in re.finditer(
        r"\bby the end of (?:the )?(?:year (one|two|three)\b|(first|second|third)(?: year)?(?! \w+ year))",
        low,
    ):
        months = order[found[2]] if found[2] else 12 * int(number(found[1]))
        yield When(found.start(), found.end(), within=months)

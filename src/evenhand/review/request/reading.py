"""A request from a `review.toml`, or from what is typed at the command."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from evenhand.equity.model import Margin
from evenhand.errors import PlanError
from evenhand.measures.periods import Grain
from evenhand.reading.model import DatedEvent, Plan
from evenhand.review.request.model import (
    DEFAULT_FORMATS,
    MODES,
    RULES,
    ReviewRequest,
    all_formats,
    one_of,
)

_TOP = (
    "file",
    "mapping",
    "measures",
    "out",
    "title",
    "audience",
    "grain",
    "table",
    "rules",
    "target",
    "population_file",
    "area",
    "previous",
    "formats",
    "templates",
    "earlier_file",
    "invented",
    "comparison",
    "change",
    "plan",
    "margin",
    "event",
)
_EVENT = ("date", "until", "what", "kind")
_COMPARISON = (
    "population",
    "compare",
    "everyone_else",
    "reason",
    "level",
    "declared_before_change",
    "chosen_because_worst",
)
_CHANGE = ("date", "what", "set_afterwards")
_PLAN = (
    "mode",
    "registered",
    "primary_measure",
    "baseline_from",
    "focus_chosen_with_data_to",
    "end",
    "look_every_months",
    "look_months",
)
_MARGIN = ("up_to_more_in_1000", "ratio", "agreed_by", "agreed_on")


def read_request(path: Path) -> ReviewRequest:
    """A request from a `review.toml`; paths in it are relative to its folder.

    Raises
    ------
    PlanError
        When the file is missing, is not TOML, or holds a setting that is not known.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PlanError(
            f"There is no file ‘{path}’.",
            remedy="Run a review once with --save review.toml, or give the path of your plan.",
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise PlanError(
            f"The plan cannot be read: {error}.", remedy="Put that line right.", where=path.name
        ) from None
    return _Reader(content, path).request()


class _Reader:
    """Turns the tables of a plan into a request, and refuses what it does not know."""

    def __init__(self, content: Mapping[str, Any], path: Path) -> None:
        self.content, self.path, self.folder = dict(content), path, path.parent

    def request(self) -> ReviewRequest:
        self._refuse_unknown(self.content, _TOP, "")
        comparison = self._table("comparison", _COMPARISON)
        change = self._table("change", _CHANGE)
        looks = self._table("plan", _PLAN)
        plan = Plan(
            focus=_names(comparison.get("population", ())),
            comparison=_names(comparison.get("compare", ())),
            versus_everyone_else=bool(comparison.get("everyone_else", False)),
            reason=str(comparison.get("reason", "")),
            declared_before=bool(comparison.get("declared_before_change", True)),
            chosen_because_worst=bool(comparison.get("chosen_because_worst", False)),
            level=str(comparison.get("level", "high")),
            margin=self._margin(),
            change_date=self._date(change.get("date"), "change.date"),
            change_what=str(change.get("what", "")),
            dates_set_afterwards=bool(change.get("set_afterwards", False)),
            rules=str(self.content.get("rules", RULES[0])),
            target=self.content.get("target"),
            mode=str(looks.get("mode", MODES[0])),
            planned_end=self._date(looks.get("end"), "plan.end"),
            look_every=self._months(looks.get("look_every_months", 1)),
            look_months=self._look_months(looks.get("look_months", ())),
            registered_on=self._date(looks.get("registered"), "plan.registered"),
            primary_measure=str(looks.get("primary_measure", "")),
            baseline_from=self._date(looks.get("baseline_from"), "plan.baseline_from"),
            chosen_with_data_to=self._date(
                looks.get("focus_chosen_with_data_to"), "plan.focus_chosen_with_data_to"
            ),
            events=self._events(),
        )
        if "file" not in self.content:
            raise PlanError(
                "The plan names no file.",
                remedy='Add a line: file = "births.csv".',
                where=self.path.name,
            )
        return ReviewRequest(
            file=self._source(str(self.content["file"])),
            out=self._path("out") or self.folder / "review",
            mapping=self._path("mapping"),
            measures=tuple(self._measure(m) for m in _names(self.content.get("measures", ()))),
            plan=plan,
            title=str(self.content.get("title", "")),
            audience=str(self.content.get("audience", "team")),
            grain=self._grain(),
            table=self.content.get("table"),
            population_file=self._path("population_file"),
            area=self.content.get("area"),
            previous=self._path("previous"),
            formats=_formats(self.content.get("formats", DEFAULT_FORMATS)),
            templates=tuple(self.folder / t for t in _names(self.content.get("templates", ()))),
            earlier_file=self._path("earlier_file"),
            invented=bool(self.content.get("invented", False)),
        )

    def _table(self, name: str, known: Sequence[str]) -> Mapping[str, Any]:
        table = self.content.get(name, {})
        self._refuse_unknown(table, known, f"{name}.")
        return dict(table)

    def _refuse_unknown(self, table: Mapping[str, Any], known: Sequence[str], prefix: str) -> None:
        for key in table:
            if key not in known:
                raise PlanError(
                    f"The setting ‘{prefix}{key}’ is not known.",
                    remedy=f"Known settings: {', '.join(known)}.",
                    where=self.path.name,
                )

    def _margin(self) -> Margin | None:
        table = self._table("margin", _MARGIN)
        if not table:
            return None
        missing = [key for key in _MARGIN if key not in table]
        if missing:
            raise PlanError(
                f"The agreed margin lacks {', '.join(missing)}.",
                remedy="A margin is agreed with lived experience partners: record both scales, who agreed and when.",
                where=self.path.name,
            )
        return Margin(
            difference=float(table["up_to_more_in_1000"]) / 1000,
            ratio=float(table["ratio"]),
            agreed_by=str(table["agreed_by"]),
            agreed_on=str(table["agreed_on"]),
        )

    def _events(self) -> tuple[DatedEvent, ...]:
        listed = self.content.get("event", [])
        if not isinstance(listed, list):
            raise PlanError(
                "‘event’ is not a list.",
                remedy="Head each event with [[event]], in double brackets.",
                where=self.path.name,
            )
        return tuple(self._event(table) for table in listed)

    def _event(self, table: Mapping[str, Any]) -> DatedEvent:
        self._refuse_unknown(table, _EVENT, "event.")
        on = self._date(table.get("date"), "event.date")
        if on is None:
            raise PlanError(
                "An event has no date.",
                remedy="Add a line: date = 2024-05-01.",
                where=self.path.name,
            )
        return DatedEvent(
            on,
            str(table.get("what", "")),
            self._date(table.get("until"), "event.until"),
            str(table.get("kind", "service")),
        )

    def _source(self, file: str) -> str:
        return file if "://" in file or Path(file).is_absolute() else str(self.folder / file)

    def _measure(self, name: str) -> str:
        local = self.folder / name
        return str(local) if name.endswith(".toml") else name

    def _path(self, key: str) -> Path | None:
        value = self.content.get(key)
        return None if value is None else self.folder / str(value)

    def _date(self, value: object, key: str) -> date | None:
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        raise PlanError(
            f"‘{key}’ is not a date.",
            remedy="Write it as 2024-05-01, without quotes.",
            where=self.path.name,
        )

    def _months(self, value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        raise PlanError(
            f"‘{value}’ is no number of months.",
            remedy="Write whole months from 1, say look_every_months = 3 or look_months = [6, 12, 18].",
            where=self.path.name,
        )

    def _look_months(self, value: object) -> tuple[int, ...]:
        listed = value if isinstance(value, list | tuple) else [value]
        return tuple(self._months(months) for months in listed)

    def _grain(self) -> Grain:
        name = str(self.content.get("grain", Grain.MONTH))
        one_of("grain", name, tuple(Grain))
        return Grain(name)


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(v) for v in value) if isinstance(value, Sequence) else ()


def _formats(value: object) -> tuple[str, ...]:
    """Formats by name; "all" stands for every one."""
    return all_formats(_names(value))


def event_of(text: str) -> DatedEvent:
    """An event as it is typed: one day or two, then words.

    Raises
    ------
    PlanError
        When no day or no words can be read.

    Examples
    --------
    >>> event_of("2024-06-01=Blood shortage").what
    'Blood shortage'
    >>> event_of("2024-06-01..2024-07-15=Blood shortage").until
    datetime.date(2024, 7, 15)
    """
    days, _, what = text.partition("=")
    first, _, last = days.partition("..")
    try:
        on = date.fromisoformat(first.strip())
        until = date.fromisoformat(last.strip()) if last else None
    except ValueError:
        raise PlanError(
            f"No day can be read in ‘{text}’.",
            remedy="Write it as 2024-06-01=Blood shortage, or 2024-06-01..2024-07-15=Blood shortage.",
        ) from None
    return DatedEvent(on, what.strip(), until)

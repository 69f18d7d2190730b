"""Reference populations: who lives in an area, by ethnic group, for representation."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evenhand.errors import InputFileError
from evenhand.ethnicity.groups import EthnicGroup, in_display_order
from evenhand.ethnicity.mapping import EthnicityMapping
from evenhand.ethnicity.recognise import recognise
from evenhand.records.aggregated.table import codes_for, count_of
from evenhand.records.sources.opening import open_source
from evenhand.records.vocabulary import ETHNICITY_WORDS, says

_SEX = (("sex",), ("gender",))
_AREA = (("geography",), ("area",), ("local", "authority"), ("lad",), ("region",), ("place",))
_COUNT = (
    ("population",),
    ("count",),
    ("people",),
    ("observation",),
    ("number",),
    ("value",),
    ("n",),
)
_WOMEN = frozenset({"female", "females", "f", "women", "woman", "2"})
WHOLE = ("England", "England and Wales")
BLANKS = "{} groups have no count in the file for this area (hidden or none); they count as 0 here."


@dataclass(frozen=True, slots=True)
class Population:
    """People by ethnic group in one area."""

    name: str
    area: str
    sex: str
    counts: Mapping[EthnicGroup, int]
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """All people in it."""
        return sum(self.counts.values())


def read_population(
    path: str | Path, *, area: str | None = None, sex: str = "female"
) -> Population:
    """A reference population from a Census table (groups as columns) or a list of group and count.

    Parameters
    ----------
    path
        CSV, Excel or Parquet.
    area
        Name or code of one area, e.g. "Manchester" or "E08000003". Rows are never added over
        areas: a Census table holds authorities, regions, England, and England and Wales, each
        counting the same people again. None: the row of England, where there is one.
    sex
        "female" (the default: mothers are compared with women) or "all".

    Returns
    -------
    Population

    Raises
    ------
    InputFileError
        No groups, no such area, or several areas and none named.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "people.csv"
    >>> _ = path.write_text("Ethnic group,Population\\nAsian,30\\nBlack,20\\nMixed,5\\nWhite,100\\nOther,5\\n")
    >>> people = read_population(path)
    >>> people.total, [g.label for g in people.counts]
    (160, ['Asian', 'Black', 'Mixed', 'White', 'Other'])
    """
    source = open_source(path)
    table = _Table(source.name, source.headers, source.sample(10_000_000))
    wide = table.group_columns()
    kept, chosen, who = table.of_area(area, sex)
    counts, notes = table.wide(kept, wide) if wide else table.long(kept)
    ordered = {group: counts[group] for group in in_display_order(counts)}
    whom = f"women in {chosen}" if who == "female" else f"people in {chosen}"
    return Population(f"{whom} ({source.name})", chosen, who, ordered, tuple(notes))


def headed_by_groups(headers: Sequence[str]) -> EthnicityMapping | None:
    """The mapping of headings that are ethnic groups, None when fewer than four are."""
    others = (*_SEX, *_AREA, ("total",), ("all",), ("code",), ("date",))
    seen = recognise([h for h in headers if not says(h, others)])
    if seen.system is None or len(seen.groups) < 4:
        return None
    return EthnicityMapping(tuple(seen.groups.items()), system=seen.system)


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    headers: tuple[str, ...]
    rows: Sequence[tuple[str | None, ...]]

    def place(self, ways: tuple[tuple[str, ...], ...]) -> list[int]:
        return [i for i, h in enumerate(self.headers) if says(h, ways)]

    def group_columns(self) -> EthnicityMapping | None:
        """The mapping of the headings, when they are ethnic groups."""
        return headed_by_groups(self.headers)

    def of_area(self, area: str | None, sex: str) -> tuple[list[tuple[str | None, ...]], str, str]:
        rows, who = self._of_sex(sex)
        if not (columns := [i for i in self.place(_AREA) if i < len(self.headers)]):
            return rows, area or "the area of the file", who
        wanted = [area] if area else list(WHOLE)
        for one in wanted:
            kept = [r for r in rows if any(_same(r[i], one) for i in columns)]
            if kept:
                return kept, self._label(kept[0], columns), who
        raise self._no_area(area, rows, columns)

    def _of_sex(self, sex: str) -> tuple[list[tuple[str | None, ...]], str]:
        columns = self.place(_SEX)
        if not columns:
            return list(self.rows), "all"
        place = columns[0]
        women = [r for r in self.rows if (r[place] or "").strip().lower() in _WOMEN]
        if sex == "female":
            return women, "female"
        split = {(r[place] or "").strip().lower() for r in self.rows} - {"all", "persons", "total"}
        return [r for r in self.rows if (r[place] or "").strip().lower() in split], "all"

    def _label(self, row: tuple[str | None, ...], columns: Sequence[int]) -> str:
        names = [row[i] or "" for i in columns]
        return max(names, key=lambda n: (not any(c.isdigit() for c in n), len(n)))

    def _no_area(
        self, area: str | None, rows: Iterable[tuple[str | None, ...]], columns: Sequence[int]
    ) -> InputFileError:
        names = sorted({r[i] or "" for r in rows for i in columns})
        if area is None:
            return InputFileError(
                "The table has several areas, and none was named.",
                remedy=f"Name one with --area, such as ‘{names[0] if names else 'Manchester'}’.",
                where=self.name,
            )
        near = difflib.get_close_matches(area, names, n=3)
        hint = (
            f"Did you mean {' or '.join(f'‘{n}’' for n in near)}?"
            if near
            else "Check its name or code."
        )
        return InputFileError(f"There is no area called ‘{area}’.", remedy=hint, where=self.name)

    def wide(
        self, rows: Sequence[tuple[str | None, ...]], codes: EthnicityMapping
    ) -> tuple[Counter[EthnicGroup], list[str]]:
        """Groups as columns; each row once."""
        self._refuse_repeats(rows)
        counts: Counter[EthnicGroup] = Counter()
        lacking = 0
        known = {v for v, _ in codes.values}
        for place, header in enumerate(self.headers):
            if header in known:
                values = [count_of(r[place]) for r in rows]
                counts[codes.lookup(header)] += sum(v or 0 for v in values)
                lacking += any(v is None for v in values)
        return counts, [BLANKS.format(lacking)] if lacking else []

    def _refuse_repeats(self, rows: Sequence[tuple[str | None, ...]]) -> None:
        sexes = self.place(_SEX)
        keys = [tuple(r[i] for i in sexes) for r in rows]
        if len(keys) != len(set(keys)):
            raise InputFileError(
                "The area occurs more than once.",
                remedy="Give its code instead of its name.",
                where=self.name,
            )

    def long(
        self, rows: Sequence[tuple[str | None, ...]]
    ) -> tuple[Counter[EthnicGroup], list[str]]:
        """A column of groups and one of counts."""
        groups = self.place((*ETHNICITY_WORDS, ("group",)))
        numbers = [i for i in self.place(_COUNT) if i not in groups]
        if not groups or not numbers:
            raise InputFileError(
                "The table has neither ethnic groups as columns nor columns of group and count.",
                remedy="Use the Census table of ethnic group by area, or two columns: Ethnic group, Population.",
                where=self.name,
            )
        group = max(groups, key=lambda i: not (rows and (rows[0][i] or "").isdigit()))
        codes, notes = codes_for(sorted({r[group] or "" for r in rows}))
        counts: Counter[EthnicGroup] = Counter()
        for row in rows:
            counts[codes.lookup(row[group])] += count_of(row[numbers[-1]]) or 0
        return counts, notes


def _same(cell: str | None, wanted: str) -> bool:
    return (cell or "").strip().casefold() == wanted.strip().casefold()

"""A first mapping of a file, for a person to check: what each column seems to be, and why to look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evenhand.ethnicity.mapping import EthnicityMapping
from evenhand.ethnicity.propose import propose_mapping as propose_ethnicity
from evenhand.ethnicity.recognise import Certainty, recognise
from evenhand.records import vocabulary as words
from evenhand.records.guesses import Column, guess_column
from evenhand.records.mapping import ColumnMapping, ColumnRule, DateRule, EthnicityRule, FileRule
from evenhand.records.recordset import Unit
from evenhand.records.sources.base import Source

SAMPLE = 20_000
MOST_GROUPS = 60  # own labels beyond this are no list of groups
_NOT_THE_EVENT = (
    ("mother", "birth"), ("mother", "dob"), ("maternal", "dob"), ("woman", "dob"), ("patient", "dob"), ("booking",), ("discharge",), ("lmp",),
    ("edd",), ("due",), ("death",), ("father",), ("created",), ("updated",), ("entered",), ("extract",),
)  # fmt: skip


def propose_mapping(source: Source, *, file: FileRule | None = None) -> ColumnMapping:
    """Propose a mapping from headings and a sample of rows.

    Nothing is decided: `notes` (and the comments of `to_toml`) say what a person must look at.
    Ethnicity is never proposed from a column of names, language, religion or country of birth.

    Parameters
    ----------
    source
        What `open_source` returned.
    file
        How it was opened, kept in the mapping.

    Returns
    -------
    ColumnMapping
        With `ethnicity` None when no column holds it: `load` then says what to collect.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from evenhand.records import open_source
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "births.csv"
    >>> _ = path.write_text("Delivery date,Ethnic category,Blood Loss (ml)\\n13/01/2025,A,300\\n14/01/2025,N,1600\\n15/01/2025,H,90\\n16/01/2025,M,90\\n")
    >>> mapping = propose_mapping(open_source(path))
    >>> mapping.date.column, mapping.ethnicity.codes.system, mapping.columns[0].name
    ('Delivery date', 'nhs_2001', 'blood_loss_ml')
    """
    rows = source.sample(SAMPLE)
    columns = tuple(
        Column.of(header, [row[i] for row in rows]) for i, header in enumerate(source.headers)
    )
    return _Proposal(columns, file or FileRule()).mapping()


@dataclass
class _Proposal:
    columns: tuple[Column, ...]
    file: FileRule

    def __post_init__(self) -> None:
        self.notes: list[str] = []
        self.used: set[str] = set()

    def mapping(self) -> ColumnMapping:
        ethnicity = self._ethnicity()
        event = self._event_date()
        woman = self._best(words.WOMAN_WORDS, lambda c: not c.is_date)
        site = self._best(
            words.SITE_WORDS, lambda c: 1 <= len(c.distinct) <= 200 and not c.is_number
        )
        rules = self._rules()
        return ColumnMapping(
            ethnicity=ethnicity,
            date=DateRule(event.header) if event else None,
            site=site.header if site else None,
            woman=woman.header if woman else None,
            columns=rules,
            file=self._file(ethnicity),
            notes=tuple(self.notes),
        )

    def _take(self, column: Column) -> Column:
        self.used.add(column.header)
        return column

    def _best(
        self, ways: tuple[tuple[str, ...], ...], fits: Callable[[Column], bool]
    ) -> Column | None:
        found = [
            (rank, i, column)
            for i, column in enumerate(self.columns)
            if column.header not in self.used
            and not column.is_name
            and (rank := words.rank(column.header, ways)) is not None
            and fits(column)
        ]
        return self._take(min(found)[2]) if found else None

    def _ethnicity(self) -> EthnicityRule | None:
        column = self._ethnicity_column()
        if column is None:
            self.notes.append(
                "No column of ethnicity was found. Without it no equity review can be made; map it under [ethnicity] if it is there."
            )
            return None
        self._take(column)
        if words.says(column.header, words.BABY_WORDS):
            self.notes.append(
                f"‘{column.header}’ seems to be the baby’s ethnicity; most measures are read by the mother’s."
            )
        return EthnicityRule(column.header, self._ethnicity_codes(column))

    def _ethnicity_column(self) -> Column | None:
        named = [
            c
            for c in self.columns
            if words.says(c.header, words.ETHNICITY_WORDS)
            and not c.is_name
            and not words.says(c.header, words.FATHER_WORDS)
        ]
        mothers = [c for c in named if not words.says(c.header, words.BABY_WORDS)]
        if named:
            return min(mothers or named, key=_surest)
        return next((c for c in self.columns if _holds_ethnicity(c)), None)

    def _ethnicity_codes(self, column: Column) -> EthnicityMapping:
        seen = recognise(column.counts)
        self.notes.extend(f"Ethnicity: {a.sentence}" for a in seen.ambiguities)
        if seen.system is not None:
            if left := sum(u.rows for u in seen.unrecognised):
                self.notes.append(
                    f"{left:,} rows of the sample hold values of ethnicity that are not known: see [ethnicity.undecided]."
                )
            return propose_ethnicity(seen)
        labels = {v: v for v in sorted(column.distinct, key=str.casefold)[:MOST_GROUPS]}
        self.notes.append(
            "The values of ethnicity follow no known system. They are kept as the file’s own groups: give each number or code its label, "
            "in the right-hand column of [ethnicity.groups]."
        )
        return EthnicityMapping.from_codebook(labels)

    def _event_date(self) -> Column | None:
        event = self._best(
            words.DATE_WORDS, lambda c: c.is_date and not words.says(c.header, _NOT_THE_EVENT)
        )
        if event is None:
            self.notes.append(
                "No date was found that places a row in time, so no trend can be read. Map it under [date] if it is there."
            )
        elif event.ambiguous_order:
            self.notes.append(
                f"Dates in ‘{event.header}’ fit both day first and month first. They will be read day first unless order says otherwise."
            )
        return event

    def _rules(self) -> tuple[ColumnRule, ...]:
        rules: list[ColumnRule] = []
        left: list[str] = []
        for column in self.columns:
            if column.header in self.used:
                continue
            rule = guess_column(column, frozenset(r.name for r in rules))
            if rule is None:
                left.append(column.header)
            else:
                rules.append(rule)
        if left:
            self.notes.append(
                f"Left out (names, identifiers, free text or empty): {', '.join(left)}."
            )
        return tuple(rules)

    def _file(self, ethnicity: EthnicityRule | None) -> FileRule:
        headers = [c.header for c in self.columns]
        unit = Unit.BIRTH
        if any(
            words.says(h, (("referral", "date"), ("referred", "date"), ("date", "referral")))
            for h in headers
        ):
            unit = Unit.REFERRAL
        elif any(words.says(h, (("baby",), ("infant",))) for h in headers):
            unit = Unit.BABY
        baby = ethnicity is not None and words.says(ethnicity.column, words.BABY_WORDS)
        self.notes.append(f"Each row was taken to be one {unit.value}: check row_is.")
        return FileRule(
            unit,
            "baby" if baby else "mother",
            self.file.encoding,
            self.file.delimiter,
            self.file.header_row,
            self.file.sheet,
            self.file.table,
        )


def _surest(column: Column) -> tuple[bool, float, int]:
    seen = recognise(column.counts)
    return seen.system is None, -seen.share, len(column.header)


def _holds_ethnicity(column: Column) -> bool:
    """By content alone only when the wordings leave no doubt: single letters could mean anything."""
    if column.is_name or column.is_number or len(column.distinct) < 3:
        return False
    long = [v for v in column.distinct if len(v) > 3]
    if len(long) < len(column.distinct) / 2 or len(column.distinct) > MOST_GROUPS:
        return False
    seen = recognise(column.counts)
    return seen.certainty is Certainty.CLEAR and seen.share >= 0.95

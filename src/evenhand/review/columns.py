"""A mapping as choices that people make: what each column means, and which group each value is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evenhand.errors import MappingError
from evenhand.ethnicity.catalogue import BLANK, UNRECOGNISED, canonical_groups
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus, in_display_order
from evenhand.ethnicity.mapping import EthnicityMapping
from evenhand.ethnicity.propose import propose_mapping as propose_codes
from evenhand.ethnicity.recognise import recognise
from evenhand.measures import Measure, misfit
from evenhand.measures.vocabulary import vocabulary
from evenhand.records import (
    ColumnKind,
    ColumnMapping,
    ColumnRule,
    DateOrder,
    DateRule,
    EthnicityRule,
    Unit,
    propose_mapping,
)
from evenhand.records import vocabulary as words
from evenhand.records.report import HIDDEN, shown
from evenhand.records.sources.base import Source
from evenhand.records.vocabulary_codes import KNOWN_CODES

SAMPLE = 100_000  # rows looked at
LONGEST = 40  # a longer value is a piece of writing, which is not put on a page
MOST_VALUES = 60  # values of ethnicity that a person is asked about
NOT_USED, DATE, ETHNICITY, SITE, WOMAN, OWN = "", "date", "ethnicity", "site", "woman", "own"
_WEEKS_DAYS, _KILOGRAMS = "gestation_days:weeks+days", "birth_weight_g:kg"
_FIRST = (
    (NOT_USED, "Not used"),
    (DATE, "The day that places a row in a month"),
    (ETHNICITY, "Ethnicity, as people gave it themselves"),
    (SITE, "Hospital, unit or team"),
    (WOMAN, "What tells rows of the same woman (replaced by a random stand-in, never kept)"),
)
_VARIANTS = (
    (_WEEKS_DAYS, "Length of pregnancy at birth, written as weeks and days: 39+2"),
    (_KILOGRAMS, "Weight at birth, in kilograms"),
)
_ONCE_SAID = ("event_date", "site")  # canonical columns that stand among the first


@dataclass(frozen=True, slots=True)
class Unsure:
    """A value of ethnicity that a person should look at, and what it counts as so far."""

    value: str
    group: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at a file gives: headings, a mapping to check, and values to decide. No row."""

    headers: tuple[str, ...]
    mapping: ColumnMapping
    unsure: tuple[Unsure, ...]
    remembered: bool  # the mapping is the one that people confirmed before


def look(
    source: Source, *, remembered: ColumnMapping | None = None, ethnicity: str | None = None
) -> Looked:
    """Look at a file with the mapping that was confirmed before, if its columns are all there.

    Parameters
    ----------
    source
        What `open_source` returned.
    remembered
        A mapping that people confirmed for a file like this one.
    ethnicity
        Take this column for ethnicity, whatever is proposed.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from evenhand.records import open_source
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "births.csv"
    >>> rows = ["13/01/2025,A", "14/01/2025,N"] * 49 + ["15/01/2025,H", "16/01/2025,Somali"]
    >>> _ = path.write_text(chr(10).join(["Delivery date,Ethnic category", *rows]))
    >>> found = look(open_source(path))
    >>> found.headers, [u.value for u in found.unsure], found.remembered
    (('Delivery date', 'Ethnic category'), ['Somali'], False)
    """
    known = remembered is not None and set(remembered.sources) <= set(source.headers)
    mapping = remembered if remembered and known else propose_mapping(source)
    if ethnicity:
        codes = _codes(_values(source, ethnicity))
        mapping = replace(mapping, ethnicity=EthnicityRule(ethnicity, codes))
        known = False
    return Looked(source.headers, mapping, _unsure(source, mapping, confirmed=known), known)


def _values(source: Source, column: str) -> Counter[str | None]:
    place = source.headers.index(column)
    return Counter(row[place] for row in source.sample(SAMPLE))


def _codes(counts: Mapping[str | None, int]) -> EthnicityMapping:
    seen = recognise(counts)
    if seen.system is not None:
        return propose_codes(seen)
    filled = sorted({v for v in counts if v and v.strip()}, key=str.casefold)
    return EthnicityMapping.from_codebook({v: v for v in filled[:MOST_VALUES]})


def _unsure(source: Source, mapping: ColumnMapping, *, confirmed: bool) -> tuple[Unsure, ...]:
    """Values without a group, and with no known system every value: most frequent first."""
    if mapping.ethnicity is None:
        return ()
    codes = mapping.ethnicity.codes
    every = codes.system is None and not confirmed
    hints = dict(codes.undecided)
    found = []
    for value, _ in _values(source, mapping.ethnicity.column).most_common():
        group = codes.lookup(value)
        asked = group.status is GroupStatus.UNRECOGNISED or (every and group.key != BLANK)
        if value and asked and shown(value) != HIDDEN and len(value) <= LONGEST:
            found.append(Unsure(value, group.key, hints.get(value, "")))
    return tuple(found[:MOST_VALUES])


def column_choices(rule: ColumnRule | None = None) -> tuple[tuple[str, str], ...]:
    """What a column can mean, as (key, plain words); `rule`: one that is there and means something else.

    Examples
    --------
    >>> dict(column_choices())["blood_loss_ml"]
    'Blood loss at birth and in the day after it, in millilitres'
    """
    known = tuple(
        (c.name, c.meaning.removesuffix("."))
        for c in vocabulary().values()
        if c.name not in _ONCE_SAID
    )
    own: tuple[tuple[str, str], ...] = ()
    if rule is not None and _key(rule) == OWN:
        own = ((OWN, f"Something else, kept under the name ‘{rule.name}’"),)
    return (*_FIRST, *known, *_VARIANTS, *own)


def group_choices(mapping: EthnicityMapping | None) -> tuple[tuple[str, str], ...]:
    """Groups that a value can be: not decided first, then alphabetical, ways of being missing last."""
    own = mapping.own_groups if mapping else ()
    known = [g for k, g in canonical_groups().items() if not k.startswith("us_")]
    listed = in_display_order(g for g in (*own, *known) if g.key not in (BLANK, UNRECOGNISED))
    return (
        (UNRECOGNISED, "Not decided: counted as not recognised"),
        *((g.key, _label(g, own)) for g in listed),
    )


def _label(group: EthnicGroup, own: Sequence[EthnicGroup]) -> str:
    return f"{group.label} (as the file says it)" if group in own else group.label


def _key(rule: ColumnRule) -> str:
    if rule.format == "weeks+days":
        return _WEEKS_DAYS
    if rule.name == "birth_weight_g" and rule.multiply == 1000.0:
        return _KILOGRAMS
    return rule.name if rule.name in vocabulary() else OWN


def choices_of(mapping: ColumnMapping) -> dict[str, str]:
    """What each column means in a mapping, as the keys of `column_choices`."""
    found = {rule.source: _key(rule) for rule in mapping.columns}
    firsts = {
        mapping.date.column if mapping.date else None: DATE,
        mapping.ethnicity.column if mapping.ethnicity else None: ETHNICITY,
        mapping.site: SITE,
        mapping.woman: WOMAN,
    }
    return found | {column: key for column, key in firsts.items() if column is not None}


def words_for_missing(mapping: ColumnMapping) -> tuple[str, ...]:
    """Words that mean "not recorded" in any column, each once, in the order in which they stand."""
    return tuple(dict.fromkeys(word for rule in mapping.columns for word in rule.missing))


def chosen_mapping(
    mapping: ColumnMapping,
    choices: Mapping[str, str],
    *,
    values: Mapping[str, str],
    row_is: Unit,
    ethnicity_of: str,
    order: DateOrder | None = None,
    not_recorded: Sequence[str] | None = None,
) -> ColumnMapping:
    """The mapping with what people chose.

    Parameters
    ----------
    mapping
        As `look` gave it.
    choices
        Key of `column_choices` by heading; a heading that is not named is not used.
    values
        Group key by value of ethnicity, for values that people decided.
    row_is, ethnicity_of, order
        What a row is, whose ethnicity it holds, and the order of numbers in dates (None: found out).
    not_recorded
        Words that mean "not recorded" in columns other than those of dates and ethnicity (None: as
        they stand in the mapping).

    Raises
    ------
    MappingError
        When two columns mean the same, or ethnicity is to be taken from what must not stand for it.
    """
    by_key = _by_key(choices)
    date = DateRule(by_key[DATE], order) if DATE in by_key else None
    if date and mapping.date and mapping.date.column == date.column:
        date = replace(mapping.date, order=order)
    return replace(
        mapping,
        ethnicity=_ethnicity(mapping, by_key.get(ETHNICITY), values),
        date=date,
        site=by_key.get(SITE),
        woman=by_key.get(WOMAN),
        columns=_with_words(_rules(mapping, choices), not_recorded),
        file=replace(mapping.file, row_is=row_is, ethnicity_of=ethnicity_of),
        notes=(),
    )


def _with_words(
    rules: tuple[ColumnRule, ...], not_recorded: Sequence[str] | None
) -> tuple[ColumnRule, ...]:
    if not_recorded is None:
        return rules
    return tuple(replace(rule, missing=tuple(not_recorded)) for rule in rules)


def _by_key(choices: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for header, key in choices.items():
        name = key.partition(":")[0]
        if key in (NOT_USED, OWN):
            continue
        if name in found:
            label = dict(column_choices())[key]
            raise MappingError(
                f"Two columns are said to be the same: ‘{found[name]}’ and ‘{header}’ ({label}).",
                remedy="Choose ‘Not used’ for one of them.",
            )
        found[name] = header
    return found


def _ethnicity(
    mapping: ColumnMapping, column: str | None, values: Mapping[str, str]
) -> EthnicityRule | None:
    if column is None:
        return None
    if words.says(column, words.NAME_WORDS):
        raise MappingError(
            f"‘{column}’ cannot stand for ethnicity.",
            remedy="Ethnicity is what people said themselves: it is never taken from names, language, religion or country of birth.",
        )
    rule = mapping.ethnicity
    if rule is None or rule.column != column:
        return EthnicityRule(column, EthnicityMapping(()))
    codes = rule.codes
    for value, group in values.items():
        if group != UNRECOGNISED:
            codes = codes.with_value(value, group)
        elif codes.key_of(value) != UNRECOGNISED:
            kept = tuple(p for p in codes.values if p[0] != value)
            codes = replace(
                codes, values=kept, undecided=(*codes.undecided, (value, "not decided"))
            )
    return replace(rule, codes=codes)


def _rules(mapping: ColumnMapping, choices: Mapping[str, str]) -> tuple[ColumnRule, ...]:
    before = {rule.source: rule for rule in mapping.columns}
    firsts = {key for key, _ in _FIRST}
    found = []
    for header, key in choices.items():
        rule = before.get(header)
        if rule is not None and _key(rule) == key and _means_what_it_says(rule):
            found.append(rule)
        elif key not in firsts and key != OWN:
            found.append(_new_rule(header, key))
    names = {_name(key) for key in choices.values()}
    return tuple(r for r in found if _key(r) != OWN or r.name not in names)


def _means_what_it_says(rule: ColumnRule) -> bool:
    """False for a column of numbers that was taken for text because many of its cells cannot be read:
    what it means decides how it is read, and those cells are rows to look at."""
    return rule.name not in vocabulary() or rule.kind is vocabulary()[rule.name].kind


def _name(key: str) -> str:
    return key.partition(":")[0]


def _new_rule(header: str, key: str) -> ColumnRule:
    name = _name(key)
    limits = next((k for k in words.KNOWN if k.name == name), None)
    kind = vocabulary()[name].kind
    return ColumnRule(
        name,
        header,
        kind,
        low=limits.low if limits else None,
        high=limits.high if limits else None,
        codes=KNOWN_CODES.get(name, {}) if kind is ColumnKind.CODE else {},
        multiply=1000.0 if key == _KILOGRAMS else 1.0,
        format="weeks+days" if key == _WEEKS_DAYS else "",
    )


@dataclass(frozen=True, slots=True)
class _Promised:
    """Records as a mapping promises them: enough to say whether a measure can be counted."""

    mapping: ColumnMapping
    dialect: str = "duckdb"
    relation: str = "records"
    groups: tuple[EthnicGroup, ...] = ()

    @property
    def columns(self) -> Mapping[str, ColumnKind]:
        return {rule.name: rule.kind for rule in self.mapping.columns}

    @property
    def row_is(self) -> Unit:
        return self.mapping.file.row_is

    @property
    def ethnicity_of(self) -> str:
        return self.mapping.file.ethnicity_of

    @property
    def has_dates(self) -> bool:
        return self.mapping.date is not None

    @property
    def has_woman(self) -> bool:
        return self.mapping.woman is not None

    def fetch(self, _sql: str) -> Sequence[tuple[object, ...]]:
        """There are no rows yet."""
        return ()


def cannot_count(mapping: ColumnMapping, measures: Sequence[Measure]) -> tuple[str, ...]:
    """Why measures cannot be counted with a mapping, in plain words; empty when all can."""
    promised = _Promised(mapping)
    said = []
    for one in measures:
        error = misfit(promised, one)
        if error is None:
            continue
        labels = [_label_of(n) for n in one.needs if n not in promised.columns]
        if labels:
            said.append(f"‘{one.title}’ needs a column for: {'; '.join(labels)}.")
        else:
            said.append(f"‘{one.title}’: {error.problem} {error.remedy}")
    return tuple(said)


def _label_of(name: str) -> str:
    known = vocabulary().get(name)
    return known.meaning.removesuffix(".") if known else name

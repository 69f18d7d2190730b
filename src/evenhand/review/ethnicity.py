"""What `evenhand ethnicity FILE` says: code system, what is not recognised, who is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from evenhand.errors import NoEthnicityError
from evenhand.ethnicity import (
    EthnicityMapping,
    Recognition,
    code_system,
    compare_rules,
    completeness,
    completeness_of_counts,
    recognise,
)
from evenhand.ethnicity import propose_mapping as propose_codes
from evenhand.ethnicity.groups import EthnicGroup, in_display_order
from evenhand.records import (
    ColumnMapping,
    FileRule,
    column_counts,
    load,
    open_source,
    propose_mapping,
)
from evenhand.records.sources.base import Source
from evenhand.review.mapping import beside_file, read_mapping

SHOWN = 12


def describe_ethnicity(
    file: str, *, column: str | None = None, table: str | None = None, mapping: Path | None = None
) -> Iterator[str]:
    """Lines for the terminal: no row and no identifier, only codes and counts."""
    source = open_source(file, file=FileRule(table=table))
    path = mapping or beside_file(file)
    known = read_mapping(path) if mapping or ("://" not in file and path.exists()) else None
    proposed = known or propose_mapping(source)
    if column is None and proposed.ethnicity is None:
        raise NoEthnicityError(
            "No column of ethnicity was found.",
            remedy="Name it with --column.",
            where=Path(file).name,
        )
    name = column or (proposed.ethnicity.column if proposed.ethnicity else "")
    counts = column_counts(source, name)
    found = recognise({value: rows for value, rows in counts.items() if value is not None})
    yield f"Column ‘{name}’, {sum(counts.values()):,} rows."
    yield from _system(found)
    yield from _unrecognised(found)
    yield from _ambiguities(found)
    rule = known.ethnicity if known is not None else None
    codes = rule.codes if rule is not None and rule.column == name else propose_codes(found)
    yield from _groups(counts, codes)
    if known is not None and known.woman and rule is not None and rule.column == name:
        yield from _agreement(source, known)


def _system(found: Recognition) -> Iterator[str]:
    if found.system is None:
        yield "No known code system explains these values: map each one yourself (evenhand map FILE)."
    else:
        system = code_system(found.system)
        yield f"Code system: {system.name}; {100 * found.share:.1f}% of values that are not blank are recognised."


def _ambiguities(found: Recognition) -> Iterator[str]:
    for doubt in found.ambiguities:
        yield f"Look: {doubt.sentence}"


def _unrecognised(found: Recognition) -> Iterator[str]:
    if not found.unrecognised:
        return
    yield "Not recognised:"
    for value in found.unrecognised[:SHOWN]:
        hint = ", ".join(s.label for s in value.suggestions[:2])
        ask = f"  (perhaps {hint}?)" if hint else ""
        yield f"  ‘{value.value[:20]}’: {value.rows:,} rows{ask}"
    if len(found.unrecognised) > SHOWN:
        yield f"  and {len(found.unrecognised) - SHOWN} more values"


def _groups(counts: Mapping[str | None, int], codes: EthnicityMapping) -> Iterator[str]:
    by_key: Counter[str] = Counter()
    for value, rows in counts.items():
        by_key[codes.key_of(value)] += rows
    groups = in_display_order(g for g in codes.groups if by_key[g.key])
    yield "Groups:"
    for group in groups:
        yield f"  {group.label}: {by_key[group.key]:,}"
    yield from _percentages(groups, [by_key[g.key] for g in groups])


def _percentages(groups: tuple[EthnicGroup, ...], rows: list[int]) -> Iterator[str]:
    found = completeness_of_counts(groups, rows)
    yield f"Any value:        {100 * found.any_value_share[0]:.1f}%"
    yield f"Valid code:       {100 * found.valid_code_share[0]:.1f}%  (“not stated” and “not known” are valid codes)"
    yield f"Known and stated: {100 * found.known_and_stated_share[0]:.1f}%  (what an equity review can use)"


def _agreement(source: Source, mapping: ColumnMapping) -> Iterator[str]:
    """How far a woman's records agree, and what each way of choosing one group would give."""
    with load(source, mapping) as records:
        named = {g.key: g for g in records.groups}
        text = (
            f"SELECT ethnicity, woman, event_date FROM {records.relation} WHERE woman IS NOT NULL"
        )
        rows = records.fetch(text)
    if not rows:
        return
    keys, women, days = zip(*rows, strict=True)
    groups = [named[key] for key in keys]
    dates = [day or date.min for day in days]
    found = completeness(groups, people=women)
    if found.people_compared:
        agree = found.people_agreeing or 0
        yield f"Agreeing:         {100 * agree / found.people_compared:.1f}%  of {found.people_compared:,} women with several records"
    yield "One group a woman, by rule (share with a group, share Other, women who change):"
    for effect in compare_rules(groups, women, dates):
        yield (
            f"  {effect.words}: {100 * effect.assigned:.1f}%, {100 * effect.other:.1f}%,"
            f" {effect.changed:,}"
        )

"""What must hold for any values at all."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from evenhand.ethnicity import (
    EthnicGroup,
    EthnicityMapping,
    GroupStatus,
    Rule,
    assign,
    canonical_groups,
    completeness,
    normalise,
    recognise,
    representation,
)
from evenhand.ethnicity.wordings import word_key

STATED = [g for g in canonical_groups().values() if g.status is GroupStatus.STATED]
ANY = list(canonical_groups().values())
TYPICAL = st.sampled_from(
    ["A", "B", "C", "N", "Z", "99", "99.0", "NA", "W1", "A1", "1", "2", "White", "Arab", "", "?"]
)
COUNTS = st.dictionaries(st.one_of(TYPICAL, st.text(max_size=6)), st.integers(1, 500), max_size=12)


@given(st.text())
def test_normalise_twice_is_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text())
def test_wording_key_is_stable_and_blind_to_case_and_spaces(text: str) -> None:
    assert word_key(word_key(text)) == word_key(text)
    assert normalise(f"  {text}\t") == normalise(text)


@given(st.floats(allow_nan=False) | st.integers() | st.none())
def test_numbers_become_text(value: float | None) -> None:
    assert isinstance(normalise(value), str)


@given(COUNTS, st.randoms())
def test_recognition_does_not_depend_on_order(counts: dict[str, int], rng: random.Random) -> None:
    shuffled = list(counts.items())
    rng.shuffle(shuffled)
    assert recognise(dict(shuffled)) == recognise(counts)


@given(COUNTS)
def test_recognition_accounts_for_every_row(counts: dict[str, int]) -> None:
    seen = recognise(counts)
    explained = sum(n for raw, n in counts.items() if normalise(raw) in map(normalise, seen.groups))
    left = sum(found.rows for found in seen.unrecognised)
    assert seen.rows == sum(counts.values()) == seen.blank + explained + left
    assert 0 <= seen.share <= 1
    assert seen.sentences


@given(st.sets(st.integers(0, 40).map(str), max_size=20))
def test_bare_numbers_are_never_accepted(values: set[str]) -> None:
    assert recognise(values).system is None


@st.composite
def mappings(draw: st.DrawFn) -> EthnicityMapping:
    values = draw(st.lists(st.text(max_size=12).filter(normalise), max_size=8, unique_by=normalise))
    labels = draw(st.lists(st.text(min_size=1, max_size=12), max_size=3))
    own = tuple(
        EthnicGroup(f"own_{place}", label, draw(st.sampled_from([None, "asian", "black_african"])))
        for place, label in enumerate(labels)
    )
    keys = st.sampled_from([group.key for group in (*STATED, *own)])
    split = draw(st.integers(0, len(values)))
    return EthnicityMapping(
        tuple((value, draw(keys)) for value in values[:split]),
        system=draw(st.sampled_from([None, "nhs_2001"])),
        grouping=draw(st.sampled_from(["2001", "2011", "2021"])),
        own_groups=own,
        undecided=tuple((value, draw(st.text(max_size=20))) for value in values[split:]),
    )


@given(mappings())
def test_a_mapping_comes_back_from_its_file(mapping: EthnicityMapping) -> None:
    text = mapping.to_toml()
    again = EthnicityMapping.from_toml(text)
    assert again == mapping
    assert again.to_toml() == text


@given(mappings(), st.text(max_size=12))
def test_lookup_sees_through_case_and_spaces(mapping: EthnicityMapping, raw: str) -> None:
    assert mapping.lookup(raw) == mapping.lookup(f" {raw} ") == mapping.lookup(normalise(raw))
    assert mapping.lookup(raw) in mapping.groups


RECORDS = st.lists(
    st.tuples(st.sampled_from(ANY), st.integers(0, 6), st.integers(0, 400)), max_size=40
)


@given(RECORDS, st.randoms(), st.sampled_from(list(Rule)))
def test_order_of_records_changes_nobodys_group(
    records: list[tuple[EthnicGroup, int, int]], rng: random.Random, rule: Rule
) -> None:
    def chosen(rows: list[tuple[EthnicGroup, int, int]]) -> dict[str, str | None]:
        groups, people, days = zip(*rows, strict=True) if rows else ((), (), ())
        return (
            assign(groups, people, ["2025-01-01"] * len(rows), rule=rule).as_dict()
            | assign(groups, people, list(days), rule=rule).as_dict()
        )

    shuffled = list(records)
    rng.shuffle(shuffled)
    assert chosen(records) == chosen(shuffled)


@given(RECORDS)
def test_the_percentages_never_grow_on_the_way(records: list[tuple[EthnicGroup, int, int]]) -> None:
    found = completeness(
        [group for group, _, _ in records],
        people=[person for _, person, _ in records],
        periods=[day % 4 for _, _, day in records],
    )
    for counts in (found.overall, found.by_period):
        assert counts is not None
        assert (counts.rows >= counts.any_value).all()
        assert (counts.any_value >= counts.valid_code).all()
        assert (counts.valid_code >= counts.known_and_stated).all()
        assert counts.comparable is not None
        assert counts.agreeing is not None
        assert (counts.known_and_stated >= counts.comparable).all()
        assert (counts.comparable >= counts.agreeing).all()


@given(st.lists(st.integers(0, 300), min_size=3, max_size=3).filter(any))
def test_interval_holds_the_quotient_and_quotients_average_to_one(counts: list[int]) -> None:
    seen = dict(zip(("asian", "black", "white"), counts, strict=True))
    found = representation(seen, {"asian": 20, "black": 10, "white": 70})
    assert (found.low <= found.quotient + 1e-12).all()
    assert (found.quotient <= found.high + 1e-12).all()
    assert abs((found.quotient * found.population_share).sum() - 1) < 1e-9

"""Every code and wording published by its owner is read as that owner groups it."""

from __future__ import annotations

import pytest

from evenhand.ethnicity import canonical_groups, code_system, code_systems
from evenhand.ethnicity.candidates import fit_of
from evenhand.ethnicity.wordings import normalise
from spec.ethnicity import ethnicity_reference as reference

PUBLISHED = reference.rows("published_codes")
WORDS = {"Not applicable": "Not known", "No matching concept": "Not known"}
# Read under the canonical label of the same group.
SAME = {
    "Native Hawaiian or Other Pacific Islander": "Native Hawaiian or Pacific Islander",
    "Mixed - White and Black Caribbean (NHS Ethnic Category vocabulary)": "Mixed",
    "Black Caribbean": "Black",
}


def _high_level(system: str, key: str) -> str:
    grouping = code_system(system).grouping
    groups = canonical_groups(grouping if grouping != "us" else "2021")
    group = groups[key]
    return groups[group.parent].label if group.parent else group.label


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda r: f"{r['system']}-{r['code'] or r['label']}")
def test_published_code_has_its_published_high_level_group(row: dict[str, str]) -> None:
    value = normalise(row["code"] or row["label"])
    key = fit_of(code_system(row["system"]), {value: 1}).groups[value]
    expected = row["high_level_group"]
    assert _high_level(row["system"], key) == SAME.get(expected, WORDS.get(expected, expected))


@pytest.mark.parametrize(
    ("system", "codes"),
    [
        ("nhs_2001", 19),  # 16 groups, Z, 99, and X as Hospital Episode Statistics write it
        ("fhir_england", 18),
        ("hes", 18),
        ("gdppr", 19),
        ("nhs_wales", 17),
        ("nhs_scotland_2011", 21),
        ("pds_two_character", 68),
        ("census_2021", 20),
        ("legacy_digits", 10),
        ("police", 17),
        ("opensafely_6", 6),
        ("opensafely_16", 16),
        ("us_race_1997", 5),
    ],
)
def test_number_of_codes(system: str, codes: int) -> None:
    assert len(code_system(system).codes) == codes


def test_every_system_names_its_source_and_known_groups() -> None:
    for system in code_systems().values():
        assert system.source.startswith("http")
        assert system.group_keys <= canonical_groups().keys()
        assert system.default_over <= code_systems().keys()


def test_legacy_codes_are_read_no_finer_than_their_source_is_certain_of() -> None:
    codes = code_system("legacy_digits").codes
    assert [codes[digit] for digit in "0123"] == ["white", "black", "black", "black"]

"""Which groups move when a grouping or a code system changes."""

from __future__ import annotations

import pytest

from evenhand.errors import MappingError
from evenhand.ethnicity import breaks_between


def _sentences(one: str, other: str) -> list[str]:
    return [marker.sentence for marker in breaks_between(one, other)]


def test_2001_to_2021_moves_four_groups() -> None:
    assert _sentences("2001", "2021") == [
        "Arab: counted within Any other ethnic group before, a group of its own after.",
        "Chinese: within Other before, within Asian after.",
        "Gypsy or Irish Traveller: counted within Other White before, a group of its own after.",
        "Roma: counted within Other White before, a group of its own after.",
    ]


def test_2011_to_2021_adds_roma() -> None:
    assert [marker.label for marker in breaks_between("2011", "2021")] == ["Roma"]


def test_five_groups_move_chinese_people_even_without_naming_them() -> None:
    assert _sentences("five_groups_2001", "five_groups_2011") == [
        "Chinese: counted within Other before, counted within Asian after."
    ]


def test_england_to_wales_names_the_letters_that_change_meaning() -> None:
    found = _sentences("nhs_2001", "nhs_wales")
    assert "The code A means White British before, White after." in found
    assert "The code B means White Irish before, Gypsy or Irish Traveller after." in found
    assert "White British: a group of its own before, counted within White after." in found


def test_traveller_and_arab_share_a_letter() -> None:
    assert "The code T means Gypsy or Irish Traveller before, Arab after." in _sentences(
        "gdppr", "nhs_wales"
    )


def test_mixed_people_had_no_group_before_2001() -> None:
    found = _sentences("legacy_digits", "nhs_2001")
    assert "Mixed White and Asian: without a group before, a group of its own after." in found


def test_united_states() -> None:
    assert _sentences("us_race_1997", "us_2024") == [
        "Hispanic or Latino: without a group before, a group of its own after.",
        "Middle Eastern or North African: counted within White before, a group of its own after.",
    ]


@pytest.mark.parametrize("system", ["2001", "nhs_2001", "police", "us_2024"])
def test_nobody_moves_within_a_system(system: str) -> None:
    assert breaks_between(system, system) == ()


def test_before_and_after_are_group_keys() -> None:
    marker = next(m for m in breaks_between("2001", "2021") if m.group == "roma")
    assert (marker.before, marker.after) == ("other_white", "roma")


def test_unknown_system() -> None:
    with pytest.raises(MappingError, match="census_1991"):
        breaks_between("census_1991", "2021")

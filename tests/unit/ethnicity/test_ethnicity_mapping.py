"""The mapping: explicit, checked, saved and read back."""

from __future__ import annotations

import pytest

from evenhand.errors import MappingError
from evenhand.ethnicity import (
    EthnicGroup,
    EthnicityMapping,
    GroupStatus,
    propose_mapping,
    recognise,
)

NHS = ["A", "B", "C", "H", "N", "R", "99", "Z"]


def _nhs(**options: str) -> EthnicityMapping:
    return propose_mapping(recognise(NHS), **options)  # type: ignore[arg-type]


def test_a_proposal_holds_every_code_of_the_system() -> None:
    mapping = _nhs()
    assert mapping.system == "nhs_2001"
    assert mapping.lookup("k").label == "Bangladeshi"  # not in this file; may be in next month's
    assert mapping.undecided == ()


def test_a_proposal_for_wordings_holds_every_wording_of_the_list() -> None:
    mapping = propose_mapping(recognise(["White British", "Black African", "Arab"]))
    assert mapping.system == "census_2011"
    assert mapping.lookup("Bangladeshi").key == "bangladeshi"
    assert mapping.lookup("black caribbean").key == mapping.lookup("Caribbean").key
    assert mapping.lookup("Not known").status is GroupStatus.NOT_KNOWN


def test_a_column_of_wordings_never_takes_up_the_numbers_of_its_system() -> None:
    mapping = propose_mapping(recognise(["White British", "Black African", "Arab", "Roma"]))
    assert mapping.system == "census_2021"
    assert mapping.lookup("1").status is GroupStatus.UNRECOGNISED
    assert mapping.lookup("White: Other White").key == "other_white"
    numbers = propose_mapping(recognise(["1", "2"], system="census_2021"))
    assert numbers.lookup("13").key == "white_british"


def test_a_named_system_needs_no_values() -> None:
    seen = recognise([], system="nhs_wales")
    assert seen.ambiguities == ()
    assert propose_mapping(seen).lookup("B").label == "Gypsy or Irish Traveller"


def test_chinese_follows_the_grouping() -> None:
    assert _nhs(grouping="2001").lookup("R").parent == "other"
    assert _nhs().lookup("R").parent == "asian"
    with pytest.raises(MappingError, match="grouping called ‘1991’"):
        _nhs(grouping="1991")


def test_unrecognised_values_wait_with_a_hint() -> None:
    mapping = propose_mapping(recognise([*NHS, "W9", "???"]))
    assert dict(mapping.undecided)["???"] == "not known"
    assert "other_white? (a code in “Police" in dict(mapping.undecided)["W9"]
    assert mapping.lookup("W9").status is GroupStatus.UNRECOGNISED


@pytest.mark.parametrize("values", [["1", "2", "3"], ["apples", "pears"]])
def test_no_proposal_without_a_system(values: list[str]) -> None:
    with pytest.raises(MappingError, match="codebook"):
        propose_mapping(recognise(values))


def test_groups_in_display_order_with_the_missing_last() -> None:
    mapping = EthnicityMapping((("S", "any_other"), ("N", "black_african"), ("Z", "not_stated")))
    assert [group.key for group in mapping.groups] == [
        "black_african",
        "any_other",
        "not_stated",
        "blank",
        "unrecognised",
    ]
    assert [group.key for group in mapping.parents] == ["black", "other"]
    assert mapping.statuses["not_stated"] is GroupStatus.NOT_STATED


def test_table_joins_distinct_values() -> None:
    assert _nhs().table(["A", "a ", None, "", 99.0, "?"]) == [
        ("A", "white_british"),
        ("a ", "white_british"),
        (None, "blank"),
        ("", "blank"),
        (99.0, "not_known"),
        ("?", "unrecognised"),
    ]


def test_sources_own_labels_are_kept_letter_by_letter() -> None:
    mapping = EthnicityMapping.own_labels(["white", "Not White ", "Refused", "", None])
    stated = [group for group in mapping.groups if group.status is GroupStatus.STATED]
    assert [(group.label, group.parent) for group in stated] == [
        ("Not White", None),
        ("white", None),
    ]
    assert mapping.lookup("refused").status is GroupStatus.NOT_STATED


def test_a_codebook_gives_numbers_their_labels() -> None:
    mapping = EthnicityMapping.from_codebook(
        {"1": "white", "2": "black", "3": "other", "9": "other"}
    )
    assert mapping.lookup(1.0).label == "white"
    assert mapping.lookup("3") == mapping.lookup("9")
    assert mapping.system is None


def test_labels_that_differ_only_in_signs_stay_apart() -> None:
    mapping = EthnicityMapping.from_codebook({"1": "A.", "2": "A-", "3": "???"})
    assert [mapping.lookup(number).label for number in (1, 2, 3)] == ["A.", "A-", "???"]
    assert len({mapping.key_of(number) for number in (1, 2, 3)}) == 3


def test_own_groups_never_take_a_canonical_key() -> None:
    assert EthnicityMapping.from_codebook({"1": "White"}).lookup(1).key == "own_white"


def test_local_groups_under_a_group() -> None:
    mapping = _nhs().with_local_group("British Bengali", under="bangladeshi", values=["K1", "K2"])
    mapping = mapping.with_local_group("Somali", under="black_african", values=["N1"])
    assert mapping.lookup("k2").label == "British Bengali"
    assert mapping.ancestors(mapping.key_of("N1")) == ("black_african", "black")
    assert mapping.at_high_level().lookup("N1").label == "Black"
    assert mapping.at_high_level().lookup("Z").status is GroupStatus.NOT_STATED
    assert EthnicityMapping.from_toml(mapping.to_toml()) == mapping


def test_deciding_a_value_takes_it_off_the_list() -> None:
    mapping = propose_mapping(recognise([*NHS, "W9"])).with_value("W9", "other_white")
    assert mapping.undecided == ()
    assert mapping.lookup("w9").key == "other_white"
    assert mapping.with_value("w9", "roma").lookup("W9").key == "roma"


def test_a_person_may_say_that_a_text_is_blank() -> None:
    assert _nhs().with_value("-", "blank").lookup("-").status is GroupStatus.BLANK


@pytest.mark.parametrize(
    ("values", "own", "message"),
    [
        ((("A", "martian"),), (), "‘martian’, which is not a known group"),
        ((("A", "asian"), ("a ", "black")), (), "mapped to two groups"),
        ((), (EthnicGroup("x", "X", "nowhere"),), "lies under ‘nowhere’"),
        ((), (EthnicGroup("x", "X", "y"), EthnicGroup("y", "Y", "x")), "not a known group"),
        ((), (EthnicGroup("x", "X"), EthnicGroup("x", "Y")), "two groups with the key ‘x’"),
        ((), (EthnicGroup("asian", "Asian"),), "two groups with the key ‘asian’"),
        ((("", "asian"),), (), "blank"),
    ],
)
def test_mistakes_are_refused(
    values: tuple[tuple[str, str], ...], own: tuple[EthnicGroup, ...], message: str
) -> None:
    with pytest.raises(MappingError, match=message):
        EthnicityMapping(values, own_groups=own)


def test_the_file_is_readable_and_the_same_every_time() -> None:
    text = propose_mapping(recognise([*NHS, "W9", "White British"])).to_toml()
    assert text == propose_mapping(recognise(["White British", "W9", *NHS])).to_toml()
    assert text.startswith("# Which value of the file is which ethnic group.")
    assert '"N" = "black_african" # Black African' in text
    assert '"99" = "not_known" # Not known' in text
    assert "[undecided]" in text


def test_status_of_an_own_group_is_kept() -> None:
    own = (EthnicGroup("declined", "Declined", status=GroupStatus.NOT_STATED),)
    mapping = EthnicityMapping((("D", "declined"),), own_groups=own)
    assert EthnicityMapping.from_toml(mapping.to_toml()) == mapping


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("values = [", "not valid TOML"),
        ("colour = 1", "a part called ‘colour’"),
        ("values = 3", r"\[values\] must hold lines"),
        ('[values]\n"1" = 2', r"\[values\] must hold lines"),
        ("[undecided]\na = 1", r"\[undecided\] must hold lines"),
        ("groups = 3", "must be written as"),
        ("[groups]\nx = 1", "must be written as"),
        ("[groups.x]\nparent = 'asian'", "needs a label"),
        ("[groups.asian]\nlabel = 'Asian'", "two groups with the key"),
        ("[groups.x]\nlabel = 'X'\nparent = 3", "parent"),
        ("[groups.x]\nlabel = 'X'\nstatus = 'gone'", "status ‘gone’"),
        ("system = 3", "system"),
        ("system = 'census_1901'", "census_1901"),
        ("grouping = '1901'", "1901"),
        ("grouping = 2021", "2021"),
    ],
)
def test_mistakes_in_a_file_say_where_and_what_to_do(text: str, message: str) -> None:
    with pytest.raises(MappingError, match=message) as caught:
        EthnicityMapping.from_toml(text, where="map.toml")
    assert caught.value.remedy
    assert str(caught.value).startswith("map.toml: ")

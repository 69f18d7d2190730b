"""Which system a column uses: accepted, questioned or refused."""

from __future__ import annotations

import math

import pytest

from evenhand.errors import MappingError
from evenhand.ethnicity import Certainty, Recognition, code_system, recognise

NHS = {"A": 600, "C": 90, "H": 40, "J": 50, "K": 10, "M": 30, "N": 80, "99": 20, "Z": 30}


def _left(seen: Recognition) -> dict[str, int]:
    return {found.value: found.rows for found in seen.unrecognised}


def test_nhs_letters_are_clear() -> None:
    seen = recognise({**NHS, "": 12, "Q": 5})
    assert (seen.system, seen.certainty) == ("nhs_2001", Certainty.CLEAR)
    assert (seen.rows, seen.blank) == (967, 12)
    assert seen.share == pytest.approx(950 / 955)
    assert _left(seen) == {"Q": 5}
    assert seen.ambiguities == ()


def test_values_may_come_one_by_one_in_any_spelling() -> None:
    seen = recognise(["A", " a", "C ", None, math.nan, "  ", 99.0, "99", "z", "N1"])
    assert seen.system == "nhs_2001"
    assert seen.blank == 3
    assert seen.groups == {
        "A": "white_british",
        "C": "other_white",
        "99": "not_known",
        "z": "not_stated",
        "N1": "black_african",
    }


def test_blank_not_stated_and_not_known_stay_apart() -> None:
    seen = recognise({**NHS, "X": 3, "": 4})
    assert {seen.groups[v] for v in ("99", "X")} == {"not_known"}
    assert seen.groups["Z"] == "not_stated"
    assert seen.blank == 4


@pytest.mark.parametrize("values", [["1", "2", "3"], [1, 2, 3], [1.0, 2.0, 3.0]])
def test_three_numbers_are_never_enough(values: list[object]) -> None:
    seen = recognise(values)
    assert (seen.system, seen.certainty) == (None, Certainty.AMBIGUOUS)
    assert "numbers mean different groups" in seen.ambiguities[0].sentence
    assert {fit.system.key for fit in seen.runners_up} == {
        "census_2021",
        "legacy_digits",
        "opensafely_6",
        "opensafely_16",
    }
    assert len(seen.unrecognised[0].suggestions) == 4


@pytest.mark.parametrize("last", [9, 16, 19])
def test_not_even_all_the_numbers_of_a_system_are_enough(last: int) -> None:
    assert recognise([str(code) for code in range(last + 1)]).system is None


def test_numbers_are_read_when_a_person_names_the_system() -> None:
    seen = recognise(["1", "2", "3", "19"], system="census_2021")
    assert (seen.system, seen.certainty) == ("census_2021", Certainty.NAMED)
    assert seen.groups["3"] == "indian"
    assert seen.ambiguities == ()


def test_a_name_that_fits_badly_is_said() -> None:
    seen = recognise({"1": 1, "A": 9}, system="census_2021")
    assert seen.system == "census_2021"
    assert "explains only 10% of the rows" in seen.ambiguities[0].sentence


def test_a_system_that_does_not_exist_is_refused_with_the_list() -> None:
    with pytest.raises(MappingError, match="census_2021"):
        recognise(["A"], system="census_1901")


def test_england_is_the_usual_reading_but_wales_is_named() -> None:
    seen = recognise({"A": 80, "B": 5, "H": 4, "J": 3, "N": 6, "P": 2, "Z": 1})
    assert (seen.system, seen.certainty) == ("nhs_2001", Certainty.LIKELY)
    note = seen.ambiguities[0]
    assert "Wales" in note.sentence
    assert "nhs_wales" in note.sentence
    assert (note.values, note.rows) == (("A", "B"), 85)


def test_a_code_that_wales_lacks_settles_it() -> None:
    seen = recognise({"A": 80, "B": 5, "C": 4, "N": 6})
    assert seen.certainty is Certainty.CLEAR


def test_arab_in_wales_and_traveller_in_general_practice_are_not_decided() -> None:
    seen = recognise({"A": 80, "B": 5, "H": 4, "J": 3, "K": 3, "N": 6, "T": 2})
    assert (seen.system, seen.certainty) == (None, Certainty.AMBIGUOUS)
    assert set(seen.ambiguities[0].values) == {"A", "B", "T"}


def test_general_practice_letters_with_w_and_c_are_clear() -> None:
    seen = recognise({"A": 80, "B": 5, "C": 9, "H": 4, "J": 3, "K": 3, "N": 6, "T": 2, "W": 3})
    assert seen.system == "gdppr"
    assert seen.groups["W"] == "arab"


def test_police_codes_with_w_are_police() -> None:
    seen = recognise({"W1": 50, "W9": 5, "A1": 9, "B2": 4, "O9": 2, "NS": 1})
    assert (seen.system, seen.certainty) == ("police", Certainty.CLEAR)
    assert seen.groups["A1"] == "indian"


def test_police_codes_without_w_might_be_nhs_codes_with_a_local_character() -> None:
    seen = recognise({"A1": 50, "B2": 5, "M1": 9})
    assert (seen.system, seen.certainty) == (None, Certainty.AMBIGUOUS)
    assert "differ" in seen.ambiguities[0].sentence


def test_nhs_letters_with_local_characters_beat_police() -> None:
    assert recognise({**NHS, "A1": 50, "N2": 5}).system == "nhs_2001"


@pytest.mark.parametrize("typed", ["NA", "nk", "NS", "NR", "NG"])
def test_short_forms_that_look_like_black_african_are_left_to_a_person(typed: str) -> None:
    seen = recognise({**NHS, typed: 7})
    assert seen.system == "nhs_2001"
    assert _left(seen) == {typed: 7}
    assert "Black African" in seen.ambiguities[0].sentence
    assert {found.group for found in seen.unrecognised[0].suggestions} >= {"black_african"}


def test_short_forms_among_wordings_mean_missing() -> None:
    seen = recognise({"White British": 50, "Black African": 9, "NA": 3, "N/A": 2, "NULL": 1})
    assert {seen.groups[v] for v in ("NA", "N/A", "NULL")} == {"not_known"}


@pytest.mark.parametrize(
    ("values", "system"),
    [
        (["White British", "Black African", "Any other ethnic group"], "census_2001"),
        (["White British", "Black African", "Arab"], "census_2011"),
        (["White British", "Black African", "Arab", "Roma"], "census_2021"),
        (["Asian", "Black", "Mixed", "White", "Other inc Chinese"], "five_groups_2001"),
        (["Asian", "Black", "Mixed", "White", "Chinese or other"], "five_groups_2001"),
        (["1A", "1C", "3F", "4D", "99"], "nhs_scotland_2011"),
        (["9t00.", "9t0D.", "9iF9.", "9iG.."], "gp_read_v2"),
        (["2106-3", "2054-5", "2028-9"], "us_race_1997"),
        (["White", "Black", "Asian", "Hispanic"], "us_2024"),
        (["White", "Asian", "Black or African American", "More than one race"], "us_wonder"),
        (["2135-2", "2186-5", "2186-2"], "us_ethnicity_1997"),
        (["8527", "8516", "8515", "0"], "omop_race"),
    ],
)
def test_other_systems(values: list[str], system: str) -> None:
    assert recognise(values).system == system


def test_five_groups_do_not_say_where_chinese_people_are() -> None:
    seen = recognise({"Asian": 20, "Black": 10, "White": 90, "Other": 5, "Mixed": 4})
    assert seen.certainty is Certainty.LIKELY
    assert "Chinese" in seen.ambiguities[0].sentence


def test_uk_and_us_words_that_fit_both_are_read_as_uk_and_said() -> None:
    seen = recognise({"Asian": 20, "Black": 10, "White": 90})
    assert (seen.system, seen.certainty) == ("five_groups_2011", Certainty.LIKELY)
    assert len(seen.ambiguities) == 1
    assert "the United States" in seen.ambiguities[0].sentence


def test_published_maternity_statistics_are_read() -> None:
    seen = recognise(
        [
            "Any other ethnic group",
            "Asian or Asian British",
            "Black or Black British",
            "Missing value / Value outside reporting parameters",
            "Mixed",
            "Not known",
            "Not Stated",
            "White",
        ]
    )
    assert seen.share == 1
    assert seen.groups["Any other ethnic group"] == "other"
    assert seen.groups["Missing value / Value outside reporting parameters"] == "unrecognised"


def test_white_and_not_white_follow_no_known_system() -> None:
    seen = recognise({"white": 765, "not white": 235})
    assert (seen.system, seen.certainty) == (None, Certainty.NONE)
    wide = next(found for found in seen.unrecognised if found.value == "not white")
    assert wide.suggestions[0].group is None


def test_a_wording_for_several_groups_stops_a_list_of_wordings() -> None:
    seen = recognise({"White": 900, "Not white": 100})
    assert (seen.system, seen.certainty) == (None, Certainty.AMBIGUOUS)
    assert seen.ambiguities[0].values == ("Not white",)


def test_letters_of_another_codebook_are_refused() -> None:
    # Hispanic origin in a North Carolina file: N is "not Hispanic", not Black African.
    seen = recognise({"N": 1283, "M": 128, "S": 25, "P": 9, "O": 3, "C": 2})
    assert (seen.system, seen.certainty) == (None, Certainty.AMBIGUOUS)
    assert seen.ambiguities[0].values == ("O",)


def test_initials_of_us_groups_are_refused() -> None:
    seen = recognise({"W": 600, "B": 200, "A": 50, "H": 150})
    assert (seen.system, seen.certainty) == (None, Certainty.AMBIGUOUS)
    assert "too few" in seen.ambiguities[0].sentence


def test_a_stray_letter_among_many_codes_is_a_slip() -> None:
    many = dict.fromkeys("ABCDEFGHJK", 10)
    assert recognise({**many, "Q": 1}).system == "nhs_2001"


def test_two_codes_are_accepted_with_a_warning() -> None:
    seen = recognise({"A": 60, "C": 50})
    assert seen.certainty is Certainty.LIKELY
    assert "Only 2 different codes" in seen.ambiguities[0].sentence


@pytest.mark.parametrize("values", [["Smith", "Patel", "White", "Black"], ["Aisha", "Mary"]])
def test_names_are_never_recognised(values: list[str]) -> None:
    assert recognise(values).system is None


def test_nationalities_are_not_ethnic_groups() -> None:
    seen = recognise({"British": 800, "Polish": 60, "Indian": 40, "Pakistani": 30, "Scottish": 9})
    assert seen.system is None
    assert [found.suggestions for found in seen.unrecognised if found.value == "British"] == [()]


@pytest.mark.parametrize("values", [[], [None, ""], ["99", "99"]])
def test_nothing_stated_is_no_system(values: list[object]) -> None:
    assert recognise(values).system is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "group", "reason"),
    [
        ("Pakistanni", "pakistani", "close to"),
        ("no such group", None, None),
        ("Caribbean, White and Black", "white_and_black_caribbean", "another order"),
        ("Indian/British India", "indian", "cut off"),
        ("OTHER ASIAN BACKGROU", "other_asian", "close to"),
        ("W9", "other_white", "Police"),
        ("0", "white", "until 2001"),
    ],
)
def test_suggestions(typed: str, group: str | None, reason: str | None) -> None:
    seen = recognise({**NHS, typed: 1})
    found = {s.group: s.reason for s in seen.unrecognised[0].suggestions}
    if group is None:
        assert not found
    else:
        assert reason is not None
        assert reason in found[group]


def test_free_text_gets_suggestions_for_the_commonest_values_only() -> None:
    seen = recognise({f"pakistani {number}": 1 for number in range(300)})
    assert seen.unrecognised[0].suggestions
    assert seen.unrecognised[-1].suggestions == ()


def test_sentences_say_it_all_in_plain_words() -> None:
    strange = {f"text {number:02}": 1 for number in range(11)}
    seen = recognise({**NHS, "Z9": 1, "NA": 2, "W9": 1, "": 3, **strange})
    text = "\n".join(seen.sentences)
    assert "uses “NHS ethnic category, 2001 codes (A to Z, 99)”" in text
    assert "3 of 968 rows are blank." in text
    assert "Not recognised: ‘NA’, 2 rows. Perhaps Not known" in text
    assert "Not recognised: ‘text 00’, 1 row." in text
    assert "3 more values are not recognised." in text


def test_sentences_without_a_system_shorten_long_lists() -> None:
    text = "\n".join(recognise([str(number) for number in range(1, 20)]).sentences)
    assert "No code system was accepted" in text
    assert "‘9’, ..." not in text
    assert ", ...)" in text


def test_local_second_character_counts_for_letters_only() -> None:
    nhs = code_system("nhs_2001")
    assert nhs.group_of("a1") == "white_british"
    assert nhs.group_of("9a") is None
    assert nhs.group_of("a-") is None
    assert nhs.group_of("a12") is None
    assert code_system("nhs_wales").group_of("a1") is None

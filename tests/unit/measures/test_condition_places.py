"""Errors in conditions say where, show the place, and name near columns."""

from __future__ import annotations

import pytest

from evenhand.measures.conditions import ConditionError, Place, check_condition
from evenhand.records.recordset import ColumnKind

COLUMNS = {"blood_loss_ml": ColumnKind.NUMBER, "theatre": ColumnKind.BOOLEAN}


def refused(text: str, place: Place | None = None) -> ConditionError:
    with pytest.raises(ConditionError) as found:
        check_condition(text, columns=COLUMNS, place=place)
    return found.value


def test_the_place_is_file_measure_field_line_and_column() -> None:
    place = Place(file="ours.toml", measure="pph", field="numerator")
    error = refused("theatre\n  OR blod_loss_ml >= 1500", place)
    assert error.where == "ours.toml, measure ‘pph’, numerator, line 2, column 6"
    assert error.excerpt == "      OR blod_loss_ml >= 1500\n         ^^^^^^^^^^^^"


def test_near_columns_are_named() -> None:
    assert refused("blod_loss_ml > 1").remedy == "Did you mean ‘blood_loss_ml’?"


def test_a_library_column_that_is_not_mapped_is_explained() -> None:
    remedy = refused("steroids_given").remedy
    assert remedy.startswith("Map the column that holds it (A")


def test_columns_are_listed_when_none_is_near() -> None:
    assert refused("zzz > 1").remedy == (
        "The records have: blood_loss_ml, event_date, site, theatre."
    )


def test_a_keyword_can_be_a_column_in_double_quotes() -> None:
    assert 'write it in double quotes: "limit".' in refused("limit > 1").remedy
    found = check_condition('"limit" > 1', columns={"limit": ColumnKind.NUMBER})
    assert found.columns == ("limit",)


def test_letters_outside_english_keep_the_place_right() -> None:
    error = refused("theatre = 'é€😀'")
    assert error.column == 11


def test_tabs_do_not_shift_the_carets() -> None:
    error = refused("theatre\tOR nope")
    line, carets = error.excerpt.splitlines()
    assert line[carets.index("^") :].startswith("nope")


def test_the_whole_message_reads_well() -> None:
    assert str(refused("blod_loss_ml > 1")) == (
        "line 1, column 1: There is no column called ‘blod_loss_ml’.\n"
        "    blod_loss_ml > 1\n"
        "    ^^^^^^^^^^^^\n"
        " Did you mean ‘blood_loss_ml’?"
    )

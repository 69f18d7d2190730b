"""Mapping files: written, read back, and an answer to every mistake."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from evenhand.errors import MappingError, NoEthnicityError
from evenhand.records import (
    ColumnKind,
    ColumnMapping,
    ColumnRule,
    DateOrder,
    DateRule,
    EthnicityRule,
    FileRule,
    OnError,
    Unit,
    load,
    open_source,
    propose_mapping,
)
from fixtures.records_files import CODES, ROWS, mapping, write_csv

FULL = ColumnMapping(
    EthnicityRule("Ethnic “category”", CODES, "self-reported at booking"),
    DateRule("Delivery date", DateOrder.MONTH_DAY, False, date(2020, 1, 1), date(2030, 1, 1)),
    site="Site\tA",
    woman="Mother ID",
    row_id='Row "id"',
    columns=(
        ColumnRule("booked_on", "Booked", ColumnKind.DATE, order=DateOrder.DAY_MONTH),
        ColumnRule("x", "Loss", ColumnKind.NUMBER, low=0.5, high=9, multiply=2.5, missing=("-1", "?")),
        ColumnRule("mode", "Mode", ColumnKind.CODE, True, ("a", "b"), codes={"SVD": "a", 'q"': "b"}),
        ColumnRule("yes", "Yes", ColumnKind.BOOLEAN, true=("da",), false=("njet",), on_error=OnError.MISSING),
        ColumnRule("gestation_days", "GA", ColumnKind.NUMBER, format="weeks+days"),
    ),
    file=FileRule(Unit.BABY, "baby", "cp1252", "\t", 3, "Sheet 1", "dbo.births"),
)  # fmt: skip


def test_a_mapping_comes_back_as_it_was() -> None:
    text = FULL.to_toml()
    assert ColumnMapping.from_toml(text) == FULL
    assert ColumnMapping.from_toml(text).to_toml() == text
    assert text.count("#") > 15


def test_notes_are_comments_to_look_at() -> None:
    text = replace(FULL, notes=("Check row_is.\nTwo lines",)).to_toml()
    assert "# LOOK: Check row_is. Two lines\n" in text
    assert ColumnMapping.from_toml(text) == FULL


MINIMAL = '[ethnicity]\ncolumn = "e"\nsystem = "nhs_2001"\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[ethnicity", "not valid TOML"),
        ("[colums.x]\n", "Did you mean ‘columns’"),
        ("[file]\nrow_is = 'cow'\n", "Use one of woman"),
        ("[file]\nethnicity_of = 'father'\n", "mother"),
        ("[file]\ndelimiter = '::'\n", "one character"),
        ("[file]\nheader_row = 0\n", "whole number"),
        ("[file]\nsheet = 1\n", "must be a text"),
        ("[date]\norder = 'day-month-year'\n", "‘column’ must be a text"),
        ("[date]\ncolumn = 'd'\nfirst = '2020'\n", "must be a date"),
        ("[date]\ncolumn = 'd'\nrequired = 'yes'\n", "true or false"),
        ("[ethnicity]\ncolumn = 'e'\n", "Nothing says what the values"),
        ("[ethnicity]\ncolumn = 'e'\nfile = 'none.toml'\n", "not there"),
        ("[ethnicity]\ncolumn = 'e'\nrecorded = 1\ncodebook = {a = 'b'}\n", "must be a text"),
        ("[ethnicity]\ncolumn = 'e'\ncodebook = {a = 1}\n", "pairs"),
        ("[ethnicity]\ncolumn = 'e'\nsystem = 'klingon'\n", "klingon"),
        ("[columns.x]\nsource = 's'\n", "‘kind’ is missing"),
        ("[columns.x]\nkind = 'number'\n", "‘source’ must"),
        ("[columns.x]\nsource = 's'\nkind = 'number'\nmin = '1'\n", "must be a number"),
        ("[columns.x]\nsource = 's'\nkind = 'number'\nmin = 2\nmax = 1\n", "min is larger"),
        ("[columns.x]\nsource = 's'\nkind = 'number'\nformat = 'f'\n", "weeks"),
        ("[columns.x]\nsource = 's'\nkind = 'number'\nmissing = '?'\n", "must be a list"),
        ("[columns.x]\nsource = 's'\nkind = 'boolean'\ntrue = ['a']\nfalse = ['A']\n", "both true and false"),
        ("[columns.order]\nsource = 's'\nkind = 'number'\n", "cannot be the name"),
        ("[columns.Bad]\nsource = 's'\nkind = 'number'\n", "cannot be the name"),
        ("[columns]\nx = 1\n", "must be a section"),
        ("[site]\nname = 'x'\n", "‘name’ is not known"),
    ],
)  # fmt: skip
def test_mistakes_are_answered(text: str, says: str) -> None:
    with pytest.raises(MappingError, match=says) as caught:
        ColumnMapping.from_toml(text, where="births.mapping.toml")
    assert caught.value.remedy


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(MappingError, match="named twice"):
        ColumnMapping(
            None,
            columns=(ColumnRule("x", "a", ColumnKind.TEXT), ColumnRule("x", "b", ColumnKind.TEXT)),
        )


def test_ethnicity_may_live_in_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "ethnicity.toml").write_text(CODES.to_toml())
    (tmp_path / "m.toml").write_text('[ethnicity]\ncolumn = "e"\nfile = "ethnicity.toml"\n')
    assert ColumnMapping.read(tmp_path / "m.toml").ethnicity == EthnicityRule("e", CODES)
    (tmp_path / "ethnicity.toml").write_text("[")
    with pytest.raises(MappingError, match="not valid TOML"):
        ColumnMapping.read(tmp_path / "m.toml")
    with pytest.raises(MappingError, match="cannot be read"):
        ColumnMapping.read(tmp_path / "none.toml")


def test_no_ethnicity_is_refused_with_what_to_collect(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "b.csv", [r[:1] + r[2:] for r in ROWS], ("Delivery date", "Loss", "Note")
    )
    proposed = propose_mapping(open_source(path))
    assert proposed.ethnicity is None
    with pytest.raises(NoEthnicityError) as caught:
        load(open_source(path), proposed)
    for word in ("gives herself", "booking", "Z", "99", "ask again", "Never derive it from names"):
        assert word in caught.value.remedy


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    source = open_source(write_csv(tmp_path / "b.csv", ROWS))
    with pytest.raises(MappingError, match="Did you mean ‘Delivery date’"):
        load(source, mapping(date=DateRule("Delivery dat")))
    with pytest.raises(MappingError, match="Its columns are"):
        load(source, mapping(site="xyz"))


def _proposed(path: Path, header: tuple[str, ...], *rows: tuple[str, ...]) -> ColumnMapping:
    return propose_mapping(open_source(write_csv(path / "p.csv", list(rows), header)))


def test_a_proposal_knows_maternity_headings(tmp_path: Path) -> None:
    header = (
        "NHS Number", "Mother Surname", "Date of Delivery", "Mother DOB", "EthnicCategoryMother", "Trust Site", "EBL (mls)", "Gestation at birth",
        "Birthweight (kg)", "Method of Delivery", "Steroids given?", "MgSO4", "Comments", "Booking BMI", "Blood group",
    )  # fmt: skip
    row = (
        "9434765919",
        "Name",
        "13/01/2025",
        "01/02/1990",
        "A",
        "North",
        "350",
        "39+2",
        "3.2",
        "SVD",
        "Y",
        "N",
        "free text",
        "24",
        "O+",
    )
    other = (
        "9434765927",
        "Other",
        "14/01/2025",
        "01/03/1991",
        "N",
        "South",
        "1500",
        "38+6",
        "2.9",
        "Em LSCS",
        "N",
        "",
        "more of it",
        "30",
        "A+",
    )
    third = (
        "9434765935",
        "Third",
        "15/01/2025",
        "01/03/1992",
        "H",
        "South",
        "500",
        "28+6",
        "1.1",
        "Kiwi",
        "N",
        "Y",
        "and more",
        "30",
        "A+",
    )
    found = _proposed(
        tmp_path, header, row, other, third, ("", "", "16/01/2025", "", "M", *[""] * 10)
    )
    assert found.date == DateRule("Date of Delivery")
    assert found.ethnicity is not None
    assert found.ethnicity.column == "EthnicCategoryMother"
    assert (found.site, found.woman) == ("Trust Site", "NHS Number")
    rules = {r.name: r for r in found.columns}
    assert set(rules) == {
        "blood_loss_ml", "gestation_days", "birth_weight_g", "mode_of_birth", "steroids_given", "magnesium_given", "bmi", "blood_group",
    }  # fmt: skip
    assert rules["gestation_days"].format == "weeks+days"
    assert rules["birth_weight_g"].multiply == 1000
    assert rules["mode_of_birth"].codes == {
        "SVD": "spontaneous",
        "Em LSCS": "emergency caesarean",
        "Kiwi": "instrumental",
    }
    assert any("Mother Surname" in note and "Comments" in note for note in found.notes)
    assert ColumnMapping.from_toml(found.to_toml()) == replace(found, notes=())


@pytest.mark.parametrize(
    "header",
    [
        "Surname",
        "Mother's first name",
        "Country of birth",
        "Religion",
        "Main language",
        "Nationality",
    ],
)
def test_ethnicity_is_never_proposed_from_names_and_the_like(tmp_path: Path, header: str) -> None:
    labels = ("White British", "Indian", "Black African", "Pakistani", "Chinese")
    found = _proposed(tmp_path, (header, "Loss"), *((label, "1") for label in labels))
    assert found.ethnicity is None
    assert header not in found.sources


def test_ethnicity_is_found_by_wordings_where_the_heading_is_silent(tmp_path: Path) -> None:
    labels = ("White British", "Indian", "Black African", "Pakistani", "Chinese")
    found = _proposed(tmp_path, ("Category", "Loss"), *((label, "1") for label in labels))
    assert found.ethnicity is not None
    assert found.ethnicity.column == "Category"
    letters = _proposed(tmp_path, ("Category", "Loss"), *((c, "1") for c in "ABCDEFGH"))
    assert letters.ethnicity is None


def test_the_mothers_column_is_chosen(tmp_path: Path) -> None:
    rows = [(c, c, c, "1") for c in "ABCNHJ"]
    found = _proposed(tmp_path, ("Father ethnicity", "Baby ethnicity", "Ethnicity", "x"), *rows)
    assert found.ethnicity is not None
    assert found.ethnicity.column == "Ethnicity"
    baby = _proposed(tmp_path, ("Baby ethnicity", "x"), *((c, "1") for c in "ABCNHJ"))
    assert baby.file.ethnicity_of == "baby"
    assert any("baby’s ethnicity" in note for note in baby.notes)


def test_numbers_stand_for_groups_of_their_own_and_a_person_is_asked(tmp_path: Path) -> None:
    found = _proposed(tmp_path, ("race", "low"), ("1", "0"), ("2", "1"), ("3", "0"))
    assert found.ethnicity is not None
    assert [g.label for g in found.ethnicity.codes.groups if g.key.startswith("own")] == [
        "1",
        "2",
        "3",
    ]
    assert any("no known system" in note for note in found.notes)


def test_ambiguous_dates_are_noted_in_the_proposal(tmp_path: Path) -> None:
    found = _proposed(tmp_path, ("Date", "Ethnicity"), ("01/02/2025", "A"), ("03/04/2025", "N"))
    assert any("day first and month first" in note for note in found.notes)

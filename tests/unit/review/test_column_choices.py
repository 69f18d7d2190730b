"""A mapping by choosing: what is kept, what is new, and what cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evenhand.errors import MappingError
from evenhand.measures import measure
from evenhand.records import ColumnKind, ColumnMapping, DateOrder, Unit, open_source
from evenhand.review.columns import (
    OWN,
    cannot_count,
    choices_of,
    chosen_mapping,
    column_choices,
    group_choices,
    look,
)

HEADINGS = ("Delivery date", "Ethnic category", "EBL", "Gestation", "Mode", "Shoe size", "Surname")


def file(tmp_path: Path, odd: str = "Somali") -> Any:
    rows = [",".join(HEADINGS)]
    for i in range(100):
        code = odd if i == 50 else "ANHM"[i % 4]
        rows.append(
            f"{1 + i % 28:02d}/01/2025,{code},{300 + i},39+{i % 7},SVD,{30 + i % 9}.5,Name{i}"
        )
    path = tmp_path / "births.csv"
    path.write_text("\n".join(rows))
    return open_source(path)


def choose(mapping: ColumnMapping, **changes: str) -> ColumnMapping:
    values = changes.pop("values", {})
    choices = dict.fromkeys(HEADINGS, "") | choices_of(mapping) | changes
    return chosen_mapping(
        mapping, choices, values=values, row_is=Unit.BIRTH, ethnicity_of="mother"  # type: ignore[arg-type]
    )  # fmt: skip


def test_what_was_proposed_and_left_alone_stays(tmp_path: Path) -> None:
    found = look(file(tmp_path))
    kept = choose(found.mapping)
    assert kept.columns == found.mapping.columns
    assert kept.ethnicity == found.mapping.ethnicity
    assert kept.date == found.mapping.date
    assert choices_of(kept) == choices_of(found.mapping)
    assert choices_of(kept)["EBL"] == "blood_loss_ml"
    assert choices_of(kept)["Gestation"] == "gestation_days:weeks+days"


def test_a_mapping_comes_back_the_same_from_its_file(tmp_path: Path) -> None:
    kept = choose(look(file(tmp_path)).mapping)
    again = ColumnMapping.from_toml(kept.to_toml())
    assert choices_of(again) == choices_of(kept)
    assert look(file(tmp_path), remembered=again).remembered
    assert look(file(tmp_path), remembered=again).mapping == again


def test_a_column_can_be_given_a_meaning_or_left_out(tmp_path: Path) -> None:
    mapping = look(file(tmp_path)).mapping
    chosen = choose(mapping, **{"EBL": "", "Shoe size": "birth_weight_g:kg", "Mode": ""})
    (weight,) = [r for r in chosen.columns if r.source == "Shoe size"]
    assert (weight.name, weight.kind, weight.multiply) == (
        "birth_weight_g",
        ColumnKind.NUMBER,
        1000,
    )
    assert (weight.low, weight.high) == (200, 7000)
    assert "EBL" not in chosen.sources
    coded = choose(mapping, **{"Mode": "mode_of_birth"})
    (mode,) = [r for r in coded.columns if r.source == "Mode"]
    assert mode.codes["svd"] == "spontaneous"


def test_an_own_column_is_kept_only_where_there_is_one(tmp_path: Path) -> None:
    mapping = look(file(tmp_path)).mapping
    rules = {r.source: r for r in mapping.columns}
    assert (OWN, "Something else, kept under the name ‘shoe_size’") in column_choices(
        rules["Shoe size"]
    )
    assert OWN not in dict(column_choices(rules["EBL"]))
    assert "Surname" not in choose(mapping, Surname=OWN).sources


def test_values_are_decided_and_undecided(tmp_path: Path) -> None:
    found = look(file(tmp_path))
    assert [(u.value, u.group) for u in found.unsure] == [("Somali", "unrecognised")]
    decided = choose(found.mapping, values={"Somali": "roma"})  # type: ignore[arg-type]
    assert decided.ethnicity is not None
    assert decided.ethnicity.codes.lookup("somali ").label == "Roma"
    assert look(file(tmp_path), remembered=decided).unsure == ()
    again = choose(decided, values={"Somali": "unrecognised"})  # type: ignore[arg-type]
    assert again.ethnicity is not None
    assert again.ethnicity.codes.lookup("Somali").label == "Not recognised"


def test_values_that_identify_are_never_shown(tmp_path: Path) -> None:
    assert look(file(tmp_path, odd="943 476 5919")).unsure == ()
    assert look(file(tmp_path, odd="x" * 41)).unsure == ()


def test_another_column_of_ethnicity(tmp_path: Path) -> None:
    found = look(file(tmp_path), ethnicity="Mode")
    assert found.mapping.ethnicity is not None
    assert found.mapping.ethnicity.column == "Mode"
    assert [u.value for u in found.unsure] == ["SVD"]
    assert not found.remembered


def test_groups_are_alphabetical_and_ways_of_being_missing_last() -> None:
    labels = [label for _, label in group_choices(None)]
    assert labels[0] == "Not decided: counted as not recognised"
    assert labels[-2:] == ["Not stated", "Not known"]
    stated = [n for n in labels[1:-2] if not n.startswith(("Other", "Any other"))]
    assert stated == sorted(stated, key=str.casefold)


@pytest.mark.parametrize("heading", ["Surname", "Language", "Country of birth", "Religion"])
def test_names_and_the_like_never_stand_for_ethnicity(tmp_path: Path, heading: str) -> None:
    mapping = look(file(tmp_path)).mapping
    choices = {heading: "ethnicity"}
    with pytest.raises(MappingError, match="cannot stand for ethnicity"):
        chosen_mapping(mapping, choices, values={}, row_is=Unit.BIRTH, ethnicity_of="mother")


def test_one_meaning_is_given_once(tmp_path: Path) -> None:
    mapping = look(file(tmp_path)).mapping
    with pytest.raises(MappingError, match="‘EBL’ and ‘Mode’"):
        choose(mapping, Mode="blood_loss_ml")


def test_dates_can_be_read_month_first(tmp_path: Path) -> None:
    mapping = look(file(tmp_path)).mapping
    order = DateOrder.MONTH_DAY
    chosen = chosen_mapping(mapping, choices_of(mapping), values={}, row_is=Unit.BIRTH, ethnicity_of="mother", order=order)  # fmt: skip
    assert chosen.date is not None
    assert (chosen.date.column, chosen.date.order) == ("Delivery date", order)


def test_what_cannot_be_counted_is_said_plainly(tmp_path: Path) -> None:
    mapping = look(file(tmp_path)).mapping
    assert cannot_count(mapping, [measure("preterm_37")]) == ()
    (said,) = cannot_count(mapping, [measure("pph_transfusion")])
    assert said == "‘Blood transfusion’ needs a column for: Blood was transfused." or (
        said.endswith("needs a column for: Blood was transfused.")
    )
    (unit,) = cannot_count(mapping, [measure("pph_1000")])
    assert "Map the column that identifies the woman" in unit


def test_what_a_column_means_decides_how_it_is_read(tmp_path: Path) -> None:
    """Half of it is words: still millilitres, so that those cells are rows to look at and the rest counts."""
    rows = ["Birth date,Blood loss (ml),Ethnic category"]
    rows += [f"{1 + i % 28:02d}/01/2025,{'not sure' if i % 2 else 1200},A" for i in range(60)]
    path = tmp_path / "births.csv"
    path.write_text("\n".join(rows))
    mapping = look(open_source(path)).mapping
    assert [r.kind for r in mapping.columns] != [ColumnKind.NUMBER]
    choices = choices_of(mapping)
    kept = chosen_mapping(mapping, choices, values={}, row_is=Unit.WOMAN, ethnicity_of="mother")
    assert [(r.name, r.kind) for r in kept.columns] == [("blood_loss_ml", ColumnKind.NUMBER)]
    assert cannot_count(kept, [measure("pph_1000")]) == ()

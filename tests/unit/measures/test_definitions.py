"""Definitions in TOML: what is read, and a sentence for each mistake."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from evenhand.errors import InputFileError, MeasureError
from evenhand.measures import (
    Break,
    Direction,
    Grain,
    Kind,
    Role,
    Validation,
    load_measures,
    measure,
    parse_measures,
)
from evenhand.records.recordset import Unit

FIELDS = {
    "id": '"own"',
    "title": '"Own"',
    "meaning": '"What it means."',
    "role": '"outcome"',
    "kind": '"proportion"',
    "direction": '"lower"',
    "unit": '"woman"',
    "ethnicity_of": '"mother"',
    "people": '"women"',
    "event": '"had it"',
    "numerator": '"a > 1"',
}


def toml(*, without: tuple[str, ...] = (), **changes: str) -> str:
    fields = {k: v for k, v in {**FIELDS, **changes}.items() if k not in without}
    return "[[measure]]\n" + "\n".join(f"{k} = {v}" for k, v in fields.items()) + "\n"


def refused(text: str) -> MeasureError:
    with pytest.raises(MeasureError) as found:
        parse_measures(text, name="ours.toml")
    return found.value


def test_every_field_is_read() -> None:
    (one,) = parse_measures(
        toml(
            denominator="\"b = 'x'\"",
            exclusions='["c", "d IS NULL"]',
            period='"quarter"',
            source='"NICE"',
            validation='"locally validated"',
            ethnicity_recorded='"as she said"',
            clinical_area='"birth"',
            companions='["other"]',
            breaks='[{on = 2024-04-01, what = "weighed"}, {on = 2023-01-01, what = "new system"}]',
            multiplier="1000",
            date='"referral_date"',
            caution='"Careful."',
        ),
        name="ours.toml",
    )
    assert (one.role, one.kind, one.direction) == (Role.OUTCOME, Kind.PROPORTION, Direction.LOWER)
    assert (one.unit, one.period) == (Unit.WOMAN, Grain.QUARTER)
    assert one.validation is Validation.LOCALLY_VALIDATED
    assert one.needs == ("referral_date", "b", "a", "c", "d")
    assert one.breaks == (Break(date(2023, 1, 1), "new system"), Break(date(2024, 4, 1), "weighed"))
    assert (one.multiplier, one.date, one.caution) == (1000, "referral_date", "Careful.")
    assert (one.companions, one.exclusions) == (("other",), ("c", "d IS NULL"))


def test_defaults_depend_on_the_kind() -> None:
    (proportion,) = parse_measures(toml(), name="x")
    (mean,) = parse_measures(
        toml(without=("numerator",), kind='"mean"', value='"a"', origin="280"), name="x"
    )
    assert (proportion.denominator, proportion.multiplier, proportion.date) == ("TRUE", 100, "")
    assert (mean.multiplier, mean.origin) == (1, 280.0)


@pytest.mark.parametrize(
    ("text", "says", "remedy"),
    [
        ("x = 1", "‘x’ does not belong in a file of measures.", "[[measure]]"),
        ("", "The file holds no measure.", "[[measure]]"),
        ("measure = 3", "The file holds no measure.", "[[measure]]"),
        ("[measure]\nid = 'x'", "The file holds no measure.", "[[measure]]"),
        ("[[measure]\n", "The file is not valid TOML here.", "brackets"),
        (toml(numeratr='"a"'), "A measure has no field called ‘numeratr’.", "‘numerator’?"),
        (toml(zzzzz='"a"'), "A measure has no field called ‘zzzzz’.", "The fields are: id,"),
        (toml(without=("title", "event")), "The measure lacks ‘title’, ‘event’.", "Write each"),
        (toml(title='""'), "The measure lacks ‘title’.", "Write each"),
        (toml(title="3"), "‘title’ must be text.", "double quotes"),
        (toml(id='"Own Measure"'), "‘Own Measure’ cannot be an id.", "small letters"),
        (toml(role='"result"'), "‘result’ is not a role.", "‘outcome’, ‘process’, ‘balancing’"),
        (toml(kind='"percent"'), "‘percent’ is not a kind.", "‘proportion’"),
        (toml(direction='"up"'), "‘up’ is not a direction.", "‘neither’"),
        (toml(unit='"mother"'), "‘mother’ is not a unit.", "‘woman’"),
        (toml(period='"week"'), "‘week’ is not a period.", "‘financial-year’"),
        (toml(ethnicity_of='"woman"'), "‘ethnicity_of’ is ‘woman’.", "‘mother’ or ‘baby’"),
        (toml(date='"the date"'), "‘the date’ is not the name of a column.", "one date column"),
        (toml(exclusions='"c"'), "‘exclusions’ must be a list of texts.", '["one", "two"]'),
        (toml(exclusions='[""]'), "‘exclusions’ must be a list of texts.", '["one", "two"]'),
        (toml(companions="[1]"), "‘companions’ must be a list of texts.", '["one", "two"]'),
        (toml(multiplier="0"), "‘multiplier’ must be a whole number over 0.", "100"),
        (toml(multiplier="true"), "‘multiplier’ must be a whole number over 0.", "100"),
        (toml(origin='"x"'), "‘origin’ must be a number.", "280"),
        (toml(origin="nan"), "‘origin’ must be a number.", "280"),
        (toml(origin="1"), "Only a measure of kind ‘mean’ has an ‘origin’.", "Take it out."),
        (toml(breaks='"x"'), "‘breaks’ must be a list.", "{on = 2024-04-01"),
        (toml(breaks="[{on = 2024-04-01}]"), "A break has two parts", "{on = 2024-04-01"),
        (toml(breaks='[{on = "x", what = "y"}]'), "A break needs a date", "{on = 2024-04-01"),
        (toml(breaks='[{on = 2024-04-01T10:00:00, what = "y"}]'), "A break needs a date", "{on"),
        (
            toml(without=("numerator",)),
            "A measure of kind ‘proportion’ needs ‘numerator’.",
            "event",
        ),
        (toml(value='"a"'), "A measure of kind ‘proportion’ has no ‘value’.", "Take it out."),
        (toml(kind='"mean"'), "A measure of kind ‘mean’ needs ‘value’.", "averaged"),
        (toml(kind='"mean"', value='"a"'), "A measure of kind ‘mean’ has no ‘numerator’.", "Take"),
        (toml(kind='"rate"'), "A measure of kind ‘rate’ needs ‘value’.", "exposure"),
        (toml() + toml(), "Two measures are called ‘own’.", "its own id"),
    ],
)
def test_mistakes_are_named(text: str, says: str, remedy: str) -> None:
    error = refused(text)
    assert error.problem.startswith(says)
    assert remedy in error.remedy
    assert error.where is not None
    assert error.where.startswith("ours.toml")


def test_a_mistake_in_a_condition_has_file_measure_field_and_place() -> None:
    error = refused(toml(exclusions='["c", "foo(a) > 1"]'))
    assert error.where == "ours.toml, measure ‘own’, exclusion 2, line 1, column 1"
    assert "^^^" in error.problem


def test_broken_toml_has_its_line() -> None:
    assert refused("[[measure]]\nid = \n").where == "ours.toml, line 2, column 6"
    assert refused("[[measure]]\nid = 'x").where == "ours.toml, at its end"


def test_a_library_column_of_another_type_is_refused_without_records() -> None:
    assert "is a number" in refused(toml(numerator="\"blood_loss_ml = 'big'\"")).problem


def test_files_are_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(toml(), encoding="utf-8-sig")
    assert [m.id for m in load_measures(path)] == ["own"]
    assert load_measures(str(path)) == load_measures(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="cannot be read"):
        load_measures(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputFileError):
        load_measures(tmp_path / "bytes.toml")


def test_ids_forgive_capitals_and_hyphens() -> None:
    assert measure("PPH-1500") is measure("pph_1500")


def test_unknown_ids_name_near_ones() -> None:
    with pytest.raises(MeasureError, match="‘pph_1500’"):
        measure("pph1500")
    with pytest.raises(MeasureError, match="evenhand measures"):
        measure("qqqqqqqq")

"""A measure that does not fit the records is refused with a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evenhand.errors import MeasureError
from evenhand.measures import count, library, measure, misfit
from evenhand.records.recordset import ColumnKind, Unit
from fixtures.counted import FakeRecords, embedded

COLUMNS = {"blood_loss_ml": ColumnKind.NUMBER, "referred": ColumnKind.CODE}
PPH = measure("pph_1500")


def records(**more: object) -> FakeRecords:
    return embedded([{"blood_loss_ml": 100.0}], COLUMNS, **{"has_dates": False, **more})


def refusal(found: FakeRecords, **changes: object) -> MeasureError:
    error = misfit(found, replace(PPH, **changes))  # type: ignore[arg-type]
    assert error is not None
    with pytest.raises(MeasureError) as raised:
        count(found, [replace(PPH, **changes)])  # type: ignore[arg-type]
    assert str(raised.value) == str(error)
    return error


def test_a_measure_that_fits_has_no_error() -> None:
    assert misfit(records(), PPH) is None


def test_ethnicity_of_another_person() -> None:
    error = refusal(records(ethnicity_of="baby"))
    assert error.problem == (
        "This measure is read by the ethnicity of the mother, "
        "and the records hold that of the baby."
    )
    assert "Map the mother’s ethnicity" in error.remedy


@pytest.mark.parametrize(
    ("row", "unit", "says"),
    [
        (Unit.WOMAN, Unit.BABY, "counts babies, and each row of the records is one woman."),
        (Unit.WOMAN, Unit.BIRTH, "counts births, and each row of the records is one woman."),
        (Unit.REFERRAL, Unit.WOMAN, "counts women, and each row of the records is one referral."),
        (Unit.BABY, Unit.REFERRAL, "counts referrals, and each row of the records is one baby."),
        (
            Unit.WOMAN,
            Unit.ADMISSION,
            "counts admissions, and each row of the records is one woman.",
        ),
        (Unit.BIRTH, Unit.WOMAN, "counts women, and each row of the records is one birth."),
    ],
)
def test_another_unit(row: Unit, unit: Unit, says: str) -> None:
    error = refusal(records(row_is=row), unit=unit)
    assert error.problem.endswith(says)
    assert error.where == "measure ‘pph_1500’"


def test_births_and_babies_are_one_row_each() -> None:
    for row in (Unit.BIRTH, Unit.BABY):
        for unit in (Unit.BIRTH, Unit.BABY):
            assert misfit(records(row_is=row), replace(PPH, unit=unit)) is None


def test_rows_of_births_without_twins_can_be_declared_rows_of_women() -> None:
    assert "each row is one woman" in refusal(records(row_is=Unit.BIRTH)).remedy


def test_a_date_column_that_is_no_date() -> None:
    assert "dated by ‘referred’" in refusal(records(), date="referred").problem
    assert "dated by ‘nowhere’" in refusal(records(), date="nowhere").problem


def test_a_column_that_is_not_there() -> None:
    error = refusal(records(), numerator="transfusion")
    assert error.where == "measure ‘pph_1500’, numerator, line 1, column 1"


def test_the_library_says_what_these_records_can_answer() -> None:
    fitting = [one.id for one in library() if misfit(records(), one) is None]
    assert fitting == ["pph_500", "pph_1000", "pph_1500", "pph_2500"]

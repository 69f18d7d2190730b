"""Whether a measure fits the records: its unit, whose ethnicity it is read by, its date."""

from __future__ import annotations

from evenhand.errors import MeasureError
from evenhand.measures.definition import Measure
from evenhand.records.recordset import ColumnKind, RecordSet, Unit

_BORN = (Unit.BIRTH, Unit.BABY)  # twins are two births: one row each
_PLURAL = {
    Unit.WOMAN: "women",
    Unit.BIRTH: "births",
    Unit.BABY: "babies",
    Unit.REFERRAL: "referrals",
    Unit.ADMISSION: "admissions",
}


def refuse_misfit(recordset: RecordSet, measure: Measure) -> None:
    """Refuse a measure whose unit, ethnicity or date does not fit.

    Raises
    ------
    MeasureError
    """
    _refuse_ethnicity(recordset, measure)
    _refuse_unit(recordset, measure)
    _refuse_date(recordset, measure)


def collapses(recordset: RecordSet, measure: Measure) -> bool:
    """Whether rows of babies are counted once for each woman."""
    return measure.unit is Unit.WOMAN and recordset.row_is in _BORN


def date_column(recordset: RecordSet, measure: Measure) -> str:
    """Date column of a measure in these records, "" when they have no dates."""
    if measure.date and measure.date != "event_date":
        return measure.date
    return "event_date" if recordset.has_dates else ""


def _refuse_ethnicity(recordset: RecordSet, measure: Measure) -> None:
    if recordset.ethnicity_of == measure.ethnicity_of:
        return
    raise MeasureError(
        f"This measure is read by the ethnicity of the {measure.ethnicity_of}, and the records "
        f"hold that of the {recordset.ethnicity_of}.",
        remedy=f"Map the {measure.ethnicity_of}’s ethnicity, or use a measure that is read by that "
        f"of the {recordset.ethnicity_of}.",
        where=f"measure ‘{measure.id}’",
    )


def _refuse_unit(recordset: RecordSet, measure: Measure) -> None:
    row, unit = recordset.row_is, measure.unit
    if row is unit or (row in _BORN and unit in _BORN):
        return
    where = f"measure ‘{measure.id}’"
    problem = f"This measure counts {_PLURAL[unit]}, and each row of the records is one {row}."
    if not collapses(recordset, measure):
        remedy = f"Use records with one row for each {unit}, or a measure that counts "
        raise MeasureError(problem, remedy=f"{remedy}{_PLURAL[row]}.", where=where)
    if not recordset.has_woman:
        remedy = (
            "Map the column that identifies the woman (‘woman’), so that a mother of twins is "
            "counted once; or say in the mapping that each row is one woman, if it is."
        )
        raise MeasureError(problem, remedy=remedy, where=where)


def _refuse_date(recordset: RecordSet, measure: Measure) -> None:
    column = date_column(recordset, measure)
    if column in {"", "event_date"}:
        return
    if recordset.columns.get(column) is not ColumnKind.DATE:
        problem = f"The measure is dated by ‘{column}’, which is not a date in the records."
        raise MeasureError(problem, remedy="Map it as a date.", where=f"measure ‘{measure.id}’")

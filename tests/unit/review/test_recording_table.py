"""How every row was recorded, from a file: by site, by source system, by month."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from evenhand.ethnicity import EthnicityMapping, GroupStatus
from evenhand.reading.recording import STATUSES, RecordingTable, read_recording
from evenhand.records import (
    ColumnKind,
    ColumnMapping,
    ColumnRule,
    DateRule,
    EthnicityRule,
    load,
    open_source,
)
from evenhand.review.completeness import recording_table

CODES = EthnicityMapping(
    (("A", "white_british"), ("Z", "not_stated"), ("U", "not_known")), system="nhs_2001"
)
ROWS = (
    ("2026-01-03", "A", "North", "BOOKING"),
    ("2026-01-04", "Z", "North", "booking "),
    ("2026-01-05", "U", "North", ""),
    ("2026-03-01", "", "East", "Ward"),
    ("2026-03-02", "?", "East", "Ward-"),
)


def counted(
    tmp_path: Path, *, columns: str = "date,eth,unit,system", site: str = ""
) -> RecordingTable | None:
    path = tmp_path / "rows.csv"
    path.write_text("\n".join([columns, *(",".join(row) for row in ROWS)]))
    system = ColumnRule("source_system", "system", ColumnKind.CODE)
    mapping = ColumnMapping(
        ethnicity=EthnicityRule("eth", CODES),
        date=DateRule("date") if "date" in columns else None,
        site="unit" if "unit" in columns else None,
        columns=(system,) if "system" in columns else (),
    )
    with load(open_source(path), mapping) as records:
        return recording_table(records, site=site)


def at(table: RecordingTable | None, label: str, status: GroupStatus) -> list[int]:
    assert table is not None
    return table.counts[table.labels.index(label), STATUSES.index(status)].tolist()


def test_site_and_system_in_one_label(tmp_path: Path) -> None:
    found = counted(tmp_path)
    assert found is not None
    assert found.labels == ("East · Ward", "North", "North · Booking")
    assert found.periods == (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
    assert at(found, "North · Booking", GroupStatus.STATED) == [1, 0, 0]
    assert at(found, "North · Booking", GroupStatus.NOT_STATED) == [1, 0, 0]
    assert at(found, "North", GroupStatus.NOT_KNOWN) == [1, 0, 0]
    assert at(found, "East · Ward", GroupStatus.BLANK) == [0, 0, 1]
    assert at(found, "East · Ward", GroupStatus.UNRECOGNISED) == [0, 0, 1]
    assert read_recording(found).headline[0].startswith("So few records")


def test_systems_alone_and_all_of_a_site(tmp_path: Path) -> None:
    alone = counted(tmp_path, columns="date,eth,x,system")
    assert alone is not None
    assert alone.labels == ("", "Booking", "Ward")
    of_one = counted(tmp_path, columns="date,eth,x,system", site="West")
    assert of_one is not None
    assert of_one.labels == ("West", "West · Booking", "West · Ward")


def test_sites_alone_and_neither(tmp_path: Path) -> None:
    sites = counted(tmp_path, columns="date,eth,unit,x")
    assert sites is not None
    assert sites.labels == ("East", "North")
    neither = counted(tmp_path, columns="date,eth,x,y")
    assert neither is not None
    assert (neither.labels, int(neither.counts.sum())) == (("",), 5)


def test_without_dates_there_is_none(tmp_path: Path) -> None:
    assert counted(tmp_path, columns="x,eth,unit,system") is None

"""Delimited text as people really have it."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from evenhand.errors import InputFileError
from evenhand.records import FileRule, load, open_source
from fixtures.records_files import HEADER, ROWS, mapping, write_csv

TEXT = "\n".join(",".join(row) for row in (HEADER, *ROWS)) + "\n"


def _rows(path: Path, **file: object) -> list[tuple[object, ...]]:
    source = open_source(path, file=FileRule(**file))  # type: ignore[arg-type]
    with load(source, mapping()) as records:
        return sorted(records.fetch("SELECT event_date, ethnicity, blood_loss_ml FROM records"))


@pytest.fixture
def plain(tmp_path: Path) -> list[tuple[object, ...]]:
    return _rows(write_csv(tmp_path / "plain.csv", ROWS))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"]
)
def test_encodings_are_found(
    tmp_path: Path, encoding: str, plain: list[tuple[object, ...]]
) -> None:
    path = tmp_path / "births.csv"
    path.write_bytes(TEXT.replace("all well", "café").encode(encoding))
    assert _rows(path) == plain


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_and_line_ends(
    tmp_path: Path, delimiter: str, ends: str, plain: list[tuple[object, ...]]
) -> None:
    path = tmp_path / "births.txt"
    path.write_bytes(TEXT.replace(",", delimiter).replace("\n", ends).encode())
    assert _rows(path) == plain


def test_no_newline_at_the_end_and_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "births.csv"
    path.write_text(TEXT.rstrip("\n").replace("\n02/02", "\n\n \n,,,\n02/02") + "\n\n\n")
    source = open_source(path)
    with load(source, mapping()) as records:
        assert records.report.accepted == 5
        assert records.report.blank == 1
        (only,) = records.report
        assert (only.row, only.problem) == (5, "The row has fewer fields than the header.")


def test_title_lines_above_the_header(tmp_path: Path, plain: list[tuple[object, ...]]) -> None:
    path = tmp_path / "births.csv"
    path.write_text("Births of an invented unit\nMade on 1 March 2025\n\n" + TEXT)
    assert open_source(path).header_row == 4  # type: ignore[attr-defined]
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(path.read_text() + "soon,A,1,\n")
    with load(open_source(wrong), mapping()) as records:
        assert [f.row for f in records.report] == [10]
    assert _rows(path) == plain
    assert _rows(path, header_row=4) == plain


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    lines = [
        ",".join(HEADER),
        '13/01/2025,A,300,"two\nlines, and\nthree"',  # row 2
        "14/01/2025,N,many,x",  # row 3
        "",  # row 4
        "15/01/2025,N,1,x,too many",  # row 5
        "16/01/2025,N",  # row 6
        '17/01/2025,N,5" clot,x',  # row 7: the mark stands for itself
        '18/01/2025,N,1,"never closed',  # row 8
        '19/01/2025,N,1,"said ""fine"""',  # row 9
        "40/01/2025,N,1,x",  # row 10
    ]
    path = tmp_path / "births.csv"
    path.write_text("\n".join(lines) + "\n")
    with load(open_source(path), mapping()) as records:
        found = [(f.row, f.column, f.problem) for f in records.report]
        assert records.report.accepted == 2
        assert records.report.set_aside == 6
        assert any("several lines" in note for note in records.report.notes)
    assert found == [
        (3, "Blood loss", "The value is not a number."),
        (5, "", "The row has more fields than the header."),
        (6, "", "The row has fewer fields than the header."),
        (7, "Blood loss", "The value is not a number."),
        (8, "", "A quotation mark is opened and never closed."),
        (10, "Delivery date", "The date cannot be read, or is no day of the calendar."),
    ]


def test_structure_agrees_with_a_plain_reader(tmp_path: Path) -> None:
    draw = random.Random(5)  # noqa: S311  a fixed choice
    pieces = ["", "x", "a,b", 'say "x"', "two\nlines", "three\r\nlines", " y ", "é", '"', ",", "\n"]
    rows = [["01/01/2025", "A", "1", draw.choice(pieces)] for _ in range(3000)]
    path = write_csv(tmp_path / "births.csv", rows)
    with load(open_source(path), mapping()) as records:
        assert records.report.accepted == 3000
        assert records.report.failures == 0
    with path.open(newline="") as file:
        assert len(list(csv.reader(file))) == 3001


def test_a_header_over_several_lines_and_repeated_names(tmp_path: Path) -> None:
    path = tmp_path / "births.csv"
    path.write_text('"Delivery\ndate",Ethnic category,,Blood loss,Blood loss\n13/01/2025,A,x,1,2\n')
    source = open_source(path)
    assert source.headers == (
        "Delivery date",
        "Ethnic category",
        "column 3",
        "Blood loss",
        "Blood loss (2)",
    )
    with load(source, mapping()) as records:
        assert records.fetch("SELECT blood_loss_ml FROM records") == [(1.0,)]


def test_rows_one_field_wider_than_the_header(tmp_path: Path) -> None:
    path = tmp_path / "births.csv"
    path.write_text(TEXT.replace("\n", ",\n").replace("Comments,", "Comments", 1))
    with load(open_source(path), mapping()) as records:
        assert records.report.accepted == 5


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"  \n \n", "empty"),
        (b"Delivery date,Ethnic category\n", "no rows"),
        (b"PK\x03\x04rest of a workbook", "Excel workbook or a zip"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PAR1....", "Parquet"),
        (bytes(range(256)) * 40, "does not hold text"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "births.csv"
    path.write_bytes(content)
    with pytest.raises(InputFileError, match=says):
        load(open_source(path), mapping())


def test_a_wrong_encoding_in_the_mapping_is_said(tmp_path: Path) -> None:
    path = tmp_path / "births.csv"
    path.write_bytes(TEXT.replace("all well", "café").encode("cp1252"))
    with pytest.raises(InputFileError, match="not written in utf-8"):
        open_source(path, file=FileRule(encoding="utf-8"))
    with pytest.raises(InputFileError, match="not an encoding"):
        open_source(path, file=FileRule(encoding="klingon"))


def test_missing_files_folders_and_strange_things(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="no such file"):
        open_source(tmp_path / "none.csv")
    with pytest.raises(InputFileError, match="folder"):
        open_source(tmp_path)
    with pytest.raises(InputFileError, match="cannot be read from a int"):
        open_source(5)
    with pytest.raises(InputFileError, match="no row 9"):
        open_source(write_csv(tmp_path / "x.csv", ROWS), file=FileRule(header_row=9))

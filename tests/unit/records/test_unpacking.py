"""Workbooks that would fill the memory: refused before the reader sees them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from evenhand.errors import InputFileError
from evenhand.records import open_source
from evenhand.records.sources import unpacking
from evenhand.records.sources.unpacking import refuse_bomb


def workbook(path: Path, *far: str) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["a", "b"])
    sheet.append(["1", "2"])
    for place in far:
        sheet[place] = "x"
    book.save(path)
    return path


@pytest.mark.parametrize("far", [(), ("ZZ3",), ("B40000",), ("XFD2",)])
def test_ordinary_workbooks_pass(tmp_path: Path, far: tuple[str, ...]) -> None:
    path = workbook(tmp_path / "a.xlsx", *far)
    refuse_bomb(path)
    assert open_source(path).headers[:2] == ("a", "b")


@pytest.mark.parametrize("far", [("XFD1", "A1048576"), ("XFD1048576",), ("CV1", "A1000000")])
def test_a_sheet_that_reaches_too_far_is_refused(tmp_path: Path, far: tuple[str, ...]) -> None:
    path = workbook(tmp_path / "a.xlsx", *far)
    with pytest.raises(InputFileError, match="more than 50 million cells") as found:
        open_source(path)
    assert found.value.where == "a.xlsx"
    assert "export them as CSV" in found.value.remedy


def test_what_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "a.xlsx")
    monkeypatch.setattr(unpacking, "MOST_UNPACKED", 100)
    with pytest.raises(InputFileError, match="unpacks to more than 1 GB"):
        refuse_bomb(path)


def test_a_table_of_contents_that_lies_is_damage(tmp_path: Path) -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000)
    size = (100_000).to_bytes(4, "little")
    path = tmp_path / "a.xlsx"
    path.write_bytes(kept.getvalue().replace(size, (10).to_bytes(4, "little")))
    with pytest.raises(InputFileError, match="not an Excel workbook, or it is damaged"):
        refuse_bomb(path)


def test_other_files_are_left_to_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0 the old format")
    refuse_bomb(path)

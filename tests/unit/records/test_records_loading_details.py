"""Chunks, readers that misread, sites, women and repeated rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from evenhand.errors import InputFileError
from evenhand.records import ColumnKind, ColumnRule, LoadedRecords, load, open_source
from evenhand.records.sources import csv_structure
from evenhand.records.sources.csv_file import CsvSource
from fixtures.records_files import HEADER, ROWS, mapping, write_csv

SQL = "SELECT event_date, ethnicity, blood_loss_ml FROM records ORDER BY ALL"


@pytest.mark.parametrize("size", [1, 7, 40, 1000])
def test_chunks_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    path = tmp_path / "b.csv"
    lines = [
        ",".join(HEADER),
        '13/01/2025,A,1,"two\nlines"',
        "",
        "14/01/2025,N,2",
        "15/01/2025,N,2,x",
    ]
    path.write_text("\n".join(lines))
    monkeypatch.setattr(csv_structure, "CHUNK", size)
    with load(open_source(path), mapping()) as records:
        assert records.report.accepted == 2
        assert [f.row for f in records.report] == [4]


def test_a_file_that_the_engine_misreads_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = open_source(write_csv(tmp_path / "b.csv", ROWS))
    with load(source, mapping()) as records:
        expected = records.fetch(SQL)
    tries: list[str] = []
    plain = CsvSource._reader

    def misread(self: CsvSource, path: Path) -> str:
        tries.append(path.read_text())
        return plain(self, path) if tries[1:] else f"(SELECT * FROM {plain(self, path)} LIMIT 2)"

    monkeypatch.setattr(CsvSource, "_reader", misread)
    with pytest.raises(InputFileError, match="cannot be told apart"):
        load(source, mapping())
    with load(source, mapping()) as records:
        assert records.fetch(SQL) == expected
    rewritten = tmp_path / "again.csv"
    rewritten.write_bytes(b"")
    assert isinstance(source, CsvSource)
    source._rewrite(rewritten)
    assert rewritten.read_text().count('"') == 2 * 4 * len(ROWS)


def test_sites_have_one_spelling(tmp_path: Path) -> None:
    rows = [("13/01/2025", "A", "1", s) for s in ("North", "NORTH ", "North", "south", "")]
    with load(
        open_source(write_csv(tmp_path / "b.csv", rows)), mapping(site="Comments")
    ) as records:
        found = records.fetch("SELECT site, count(*) FROM records GROUP BY 1 ORDER BY 1")
        assert found == [("", 1), ("North", 3), ("south", 1)]


def test_women_are_told_apart_and_lacking_ones_said(tmp_path: Path) -> None:
    rows = [("13/01/2025", "A", "1", w) for w in ("w1", "W1 ", "w2", "", "")]
    with load(
        open_source(write_csv(tmp_path / "b.csv", rows)), mapping(woman="Comments")
    ) as records:
        assert records.fetch("SELECT count(DISTINCT woman), count(*) FROM records") == [(2, 5)]
        assert any(
            note.startswith("2 rows have no value in ‘Comments’") for note in records.report.notes
        )
        assert records.has_woman


def test_repeated_and_contradicting_rows(tmp_path: Path) -> None:
    rows = [
        ("13/01/2025", "A", "1", "id1"),
        ("13/01/2025", "A", "1", "id1"),
        ("14/01/2025", "A", "1", "id2"),
        ("14/01/2025", "N", "1", "ID2"),
        ("14/01/2025", "N", "1", "id3"),
        ("14/01/2025", "N", "1", ""),
    ]
    with load(
        open_source(write_csv(tmp_path / "b.csv", rows)), mapping(row_id="Comments")
    ) as records:
        assert records.report.accepted == 2
        assert [(f.row, f.problem.split()[0], f.value) for f in records.report] == [
            (3, "The", ""), (4, "Several", ""), (5, "Several", ""), (7, "The", ""),
        ]  # fmt: skip


def test_what_records_say_of_themselves(tmp_path: Path) -> None:
    whole = mapping(ColumnRule("x", "Blood loss", ColumnKind.NUMBER))
    whole = replace(whole, ethnicity=replace(whole.ethnicity, recorded="self-reported"))
    said: list[tuple[str, float]] = []
    with load(open_source(write_csv(tmp_path / "b.csv", [*ROWS, ("14/01/2025", "?", "", "")])), whole,
              progress=lambda what, share: said.append((what, share))) as records:  # fmt: skip
        assert isinstance(records, LoadedRecords)
        assert records.columns == {"x": ColumnKind.NUMBER}
        assert (records.row_is, records.ethnicity_of, records.has_dates, records.has_woman) == (
            "birth",
            "mother",
            True,
            False,
        )
        assert records.ethnicity_recorded == "self-reported"
        assert [g.key for g in records.groups] == [
            "black_african", "indian", "white_british", "not_stated", "not_known", "unrecognised",
        ]  # fmt: skip
        assert records.ethnicity.lookup("A").label == "White British"
        assert records.report.notes[-1].startswith("1 row holds 1 value")
    assert [share for _, share in said] == [0.0, 0.4, 1.0]

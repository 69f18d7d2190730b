"""Properties of reading: order of rows means nothing, and every row is somewhere."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.errors import InputFileError, MappingError
from evenhand.records import ColumnKind, ColumnMapping, ColumnRule, DateRule, load, open_source
from evenhand.records.sources.csv_structure import find_structure
from fixtures.records_files import ETHNICITY, HEADER

MAPPING = ColumnMapping(
    ETHNICITY,
    DateRule("Delivery date"),
    row_id="Id",
    columns=(
        ColumnRule("x", "Blood loss", ColumnKind.NUMBER, low=0, high=99),
        ColumnRule("note", "Comments", ColumnKind.TEXT),
    ),
)
SLOW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
CELL = st.sampled_from(["", "A", "n", "99", "?", '"', "a,b", "x\ny", "é", " z "])
ROW = st.tuples(
    st.sampled_from(["13/01/2025", "2025-02-03", "31/02/2025", "", "4 Mar 2025"]),
    st.sampled_from(["A", " n", "99", "", "Q", "Z"]),
    st.sampled_from(["", "1", "50", "100", "ten"]),
    CELL,
    st.sampled_from(["1", "2", "3", "4", "5"]),
)


def _canonical(path: Path, rows: list[tuple[str, ...]]) -> tuple[Counter[object], int, int, int]:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([(*HEADER, "Id"), *rows])
    try:
        with load(open_source(path), MAPPING, today=date(2026, 1, 1)) as records:
            found = records.fetch("SELECT event_date, ethnicity, site, x, note FROM records")
            report = records.report
            return Counter(found), report.accepted, report.set_aside, report.blank
    except (InputFileError, MappingError):  # swapped days and months are refused, in any order
        return Counter(), 0, len(rows), 0


@SLOW
@given(rows=st.lists(ROW, min_size=1, max_size=12), seed=st.integers(0, 1000))
def test_permuting_rows_changes_nothing(
    tmp_path: Path, rows: list[tuple[str, ...]], seed: int
) -> None:
    first = _canonical(tmp_path / "a.csv", rows)
    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)  # noqa: S311  a fixed choice
    assert _canonical(tmp_path / "b.csv", shuffled) == first
    assert sum(first[1:]) == len(rows)


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=30),
    ends=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_every_well_written_record_is_found(rows: list[list[str]], ends: str, quoting: int) -> None:
    import numpy as np

    out = io.StringIO()
    csv.writer(out, lineterminator=ends, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    data = np.frombuffer(out.getvalue().encode(), np.uint8)
    found = find_structure(data, start=0, delimiter=ord(","), fields=3, header_row=1)
    assert found.rows.tolist() == list(range(2, len(rows) + 2))
    assert found.rejected == ()
    assert found.cuts == ()


@settings(max_examples=300, deadline=None)
@given(text=st.text(alphabet='a,"\n\r', max_size=60))
def test_any_text_at_all_is_taken_apart_without_loss(text: str) -> None:
    import numpy as np

    data = np.frombuffer(text.encode(), np.uint8)
    found = find_structure(data, start=0, delimiter=ord(","), fields=3, header_row=1)
    rows = [*found.rows.tolist(), *(r.row for r in found.rejected)]
    assert len(set(rows)) == len(rows)
    assert all(start < end for start, end, _ in found.cuts)
    assert all(a[1] <= b[0] for a, b in zip(found.cuts, found.cuts[1:], strict=False))

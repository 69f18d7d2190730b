"""How complete ethnicity is: joined by system and month, read, and protected."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pytest

from evenhand.charts import known_chart, known_over_time, ways_chart
from evenhand.documents import to_recording_fragment
from evenhand.errors import PlanError
from evenhand.ethnicity import GroupStatus
from evenhand.measures import Grain
from evenhand.measures.periods import contiguous
from evenhand.reading.recording import (
    BETWEEN,
    RecordingTable,
    joined,
    read_recording,
    recording_from_json,
    recording_to_json,
    typed_recording,
)

MONTHS = contiguous(date(2025, 1, 1), date(2025, 12, 1), Grain.MONTH)


def table(**rows: tuple[int, ...]) -> RecordingTable:
    """The same numbers every month: known, not stated, not known, blank, unusable."""
    labels = tuple(name.replace("__", BETWEEN).replace("_", " ") for name in rows)
    counts = np.array([[[n] * 12 for n in row] for row in rows.values()], np.int64)
    return RecordingTable(labels, MONTHS, counts)


def test_all_together_and_each_system() -> None:
    found = read_recording(table(Booking=(90, 10, 10, 10, 10), Clinics=(60, 10, 10, 30, 10)))
    assert [k.label for k in found.known] == ["All records", "Booking", "Clinics"]
    assert found.known[0].text == "1,800 of 3,000 records"
    assert found.known[1].share == pytest.approx(90 / 130)
    assert found.headline == (
        "Of 100 records, about 60 have a known and stated ethnicity.",
        "It was about 60 of 100 in January 2025, and about 60 of 100 in December 2025.",
    )
    assert found.lines[0] == (
        "Where it is known least often: Clinics. Look at how it is asked there first."
    )
    assert found.ways[0].shares == (0.6, 0.1, 0.1, 0.15, 0.1)


def test_alike_everywhere_is_said() -> None:
    found = read_recording(table(A=(80, 10, 10, 10, 10), B=(80, 10, 10, 10, 10)))
    assert len(found.lines) == 1
    assert found.lines[0].startswith("No system or site stands apart: the asking is alike")


def test_sites_and_systems_stand_beside_each_other() -> None:
    found = read_recording(
        table(
            East__Booking=(90, 10, 10, 10, 10),
            East__Clinics=(70, 10, 10, 20, 10),
            North__Booking=(80, 10, 10, 10, 10),
            North__Clinics=(50, 10, 10, 40, 10),
        )
    )
    assert [k.label for k in found.known] == ["All records", "East", "North", "Booking", "Clinics"]
    assert found.known[1].share == pytest.approx(160 / 250)
    assert found.known[3].share == pytest.approx(170 / 250)


@pytest.mark.parametrize(
    ("way", "said"),
    [(1, "not stated"), (2, "not known"), (3, "left empty"), (4, "codes that nobody can use")],
)
def test_what_most_of_the_missing_is(way: int, said: str) -> None:
    row = [80, 10, 10, 10, 10]
    row[way] = 60
    assert said in read_recording(table(A=tuple(row))).lines[0]


def test_a_small_way_of_missing_hides_all_ways_of_its_system() -> None:
    one = RecordingTable(
        ("A", "B"),
        MONTHS[:1],
        np.array([[[190], [8], [8], [8], [7]], [[190], [8], [8], [8], [0]]], np.int64),
    )
    found = read_recording(one)
    assert [bool(w.shares) for w in found.ways] == [False, False, True]
    assert found.ways[2].shares[-1] == 0.0


def test_a_system_where_nearly_all_is_known_is_hidden() -> None:
    found = read_recording(table(A=(300, 0, 0, 0, 0)))
    assert found.known[0].share is None
    assert found.headline == (
        "So few records lack a known and stated ethnicity that the number is protected.",
    )
    assert known_over_time(found) is None


def test_no_small_number_is_on_the_page() -> None:
    rng = np.random.default_rng(7)
    for _ in range(4):
        counts = rng.poisson(np.array([60, 2, 3, 6, 1])[None, :, None], (3, 5, 12))
        found = read_recording(RecordingTable(("A", "B", "C"), MONTHS, counts.astype(np.int64)))
        page = to_recording_fragment(found).replace(",", "")
        pairs = [(int(a), int(b)) for a, b in re.findall(r"(\d+) of (\d+) records", page)]
        assert all(min(a, b - a) > 7 for a, b in pairs)


def test_joined_keeps_other_systems_and_one_spelling() -> None:
    before = table(Booking=(90, 10, 10, 10, 10))
    month = typed_recording("booking", date(2026, 2, 1), {GroupStatus.STATED: 5})
    both = joined(before, month)
    assert both.labels == ("Booking",)
    assert (len(both.periods), int(both.counts[0, 0, -1]), int(both.counts[0, 0, 12])) == (14, 5, 0)
    again = recording_from_json(recording_to_json(both))
    assert np.array_equal(again.counts, both.counts)
    assert again.periods == both.periods


def test_nothing_to_look_at() -> None:
    with pytest.raises(PlanError, match="There is no record to look at"):
        read_recording(RecordingTable((), (), np.zeros((0, 5, 0), np.int64)))
    with pytest.raises(PlanError, match="There is no record to look at"):
        read_recording(table(A=(0, 0, 0, 0, 0)))


def test_pictures_say_the_same_in_words() -> None:
    found = read_recording(table(Booking=(90, 10, 10, 10, 10), Clinics=(60, 10, 10, 30, 10)))
    chart = known_chart(found)
    assert chart.text.endswith("All records: 60%; Booking: 69%; Clinics: 50%.")
    assert chart.table.rows[2] == ("Clinics", "720 of 1,440 records", "50%")
    ways = ways_chart(found)
    assert ways is not None
    assert ways.table.rows[0][1:] == ("60%", "10%", "10%", "15%", "10%")
    over_time = known_over_time(found)
    assert over_time is not None
    assert len(over_time.table.rows) == 12
    small = RecordingTable(("A",), MONTHS[:1], np.array([[[90], [1], [0], [0], [0]]], np.int64))
    assert ways_chart(read_recording(small)) is None

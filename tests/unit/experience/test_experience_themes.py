"""Themes: who was heard, no percentage on a handful, and the verdict words of a group's own change."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import evenhand as eh
from evenhand.errors import InputFileError, MeasureError, PlanError
from evenhand.ethnicity import EthnicGroup, GroupStatus
from evenhand.experience import (
    Voice,
    VoiceTable,
    count_voices,
    read_theme_counts,
    read_themes,
    read_voices,
)
from evenhand.measures import Grain
from evenhand.stats.intervals import wilson

BLACK, WHITE = EthnicGroup("black", "Black"), EthnicGroup("white", "White")
UNKNOWN = EthnicGroup("blank", "Left blank", status=GroupStatus.BLANK)
CHANGE = date(2024, 1, 1)


def table(mentions: Any, voices: Any, *, themes: tuple[str, ...] = ("pain",)) -> VoiceTable:
    """Two groups over two quarters, one each side of the change."""
    periods = (date(2023, 10, 1), date(2024, 1, 1))
    groups = (BLACK, WHITE)
    return VoiceTable(themes, groups, Grain.QUARTER, periods, np.array(mentions), np.array(voices))


def test_a_voice_counts_once_in_its_group_and_quarter() -> None:
    voices = [
        Voice(date(2024, 1, 3), WHITE, ("pain", "time", "pain")),
        Voice(date(2024, 9, 3), BLACK),
        Voice(date(2024, 3, 31), BLACK, ("Time",)),
    ]
    found = count_voices(voices, themes=("interpreter",), people="people")
    assert found.themes == ("interpreter", "pain", "time")
    assert found.groups == (BLACK, WHITE)
    assert found.periods == (date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1))
    assert found.voices.tolist() == [[1, 0, 1], [1, 0, 0]]
    assert found.mentions[1].tolist() == [[0, 0, 0], [1, 0, 0]]
    assert found.mentions[2].tolist() == [[1, 0, 0], [1, 0, 0]]
    assert found.mentions[0].sum() == 0
    assert found.people == "people"


def test_nothing_to_count() -> None:
    with pytest.raises(MeasureError, match="no voice to count"):
        count_voices([])
    with pytest.raises(MeasureError, match="No voice is coded"):
        count_voices([Voice(CHANGE, BLACK)])


def test_a_theme_is_an_ordinary_measure() -> None:
    one = table([[[3, 2], [5, 6]]], [[20, 21], [30, 31]]).measure("pain")
    assert one.numerator.tolist() == [[[3, 2], [5, 6]]]
    assert one.denominator.tolist() == [[[20, 21], [30, 31]]]
    assert one.missing.sum() == 0
    assert (one.measure.id, one.measure.direction) == ("theme_pain", "neither")
    plan = eh.Plan(focus=("Black",), comparison=("White",), change_date=CHANGE)
    assert eh.read(one, plan).headline
    with pytest.raises(MeasureError, match=r"no theme called ‘food’.*pain"):
        table([[[3, 2], [5, 6]]], [[20, 21], [30, 31]]).measure("food")


def test_a_handful_has_no_percentage_and_no_verdict() -> None:
    found = read_themes(table([[[9, 0], [5, 0]]], [[9, 10], [10, 0]]), change_date=CHANGE)
    texts = {(c.group.label if c.group else "all", c.phase): c.text for c in found.cells}
    assert texts["Black", 0] == "9 of 9 voices"
    assert texts["Black", 1] == "0 of 10 voices (0%, 0% to 28%)"
    assert texts["White", 0] == "5 of 10 voices (50%, 24% to 76%)"
    assert texts["White", 1] == "no voices"
    black = next(c for c in found.changes if c.group == BLACK)
    assert black.change is None
    assert black.text == (
        "‘pain’ with Black women: too few to read (9 voices before, 10 since)."
        " Read what was said, do not count it."
    )


def test_shares_are_wilson_s() -> None:
    found = read_themes(table([[[30, 10], [5, 6]]], [[60, 60], [30, 30]]))
    assert len(found.phases) == 1
    assert found.changes == ()
    cell = found.cells[0]
    low, high = wilson(40, 120, 1.959963984540054)
    assert (cell.share, cell.low, cell.high) == (
        40 / 120,
        pytest.approx(float(low)),
        pytest.approx(float(high)),
    )
    everyone = next(c for c in found.cells if c.group is None)
    assert (everyone.mentions, everyone.voices) == (51, 180)


def test_clear_only_for_a_theme_named_before() -> None:
    counts = table([[[40, 10], [5, 6]]] * 2, [[60, 60], [30, 30]], themes=("pain", "time"))
    found = read_themes(counts, change_date=CHANGE, named_before=["pain"])
    texts = {(c.theme, c.group.label if c.group else "all"): c.text for c in found.changes}
    assert texts["pain", "Black"] == (
        "‘pain’: comes up less often with Black women since the change (clear)."
    )
    assert texts["time", "Black"].endswith("since the change; too early to be sure.")
    assert "too early to say" in texts["pain", "White"]
    assert texts["pain", "all"].startswith("‘pain’: comes up less often with all women heard")
    assert found.notes[0].startswith("Not named before the change: time.")
    named = read_themes(counts, change_date=CHANGE, named_before=["pain", "time"])
    assert not named.notes[0].startswith("Not named")


def test_unchanged_has_its_words() -> None:
    counts = table([[[4000, 4000], [0, 0]]], [[8000, 8000], [30, 30]])
    found = read_themes(counts, change_date=CHANGE)
    assert found.changes[0].text == "‘pain’: comes up about as often with Black women as before."


def test_a_change_date_outside_the_voices_is_refused() -> None:
    with pytest.raises(PlanError, match="outside the data"):
        read_themes(table([[[3, 2], [5, 6]]], [[20, 21], [30, 31]]), change_date=date(2030, 1, 1))


def many(quarters: int, voices: int) -> VoiceTable:
    days = [date(2015 + q // 4, 1 + 3 * (q % 4), 2) for q in range(quarters)]
    return count_voices([
        Voice(day, BLACK, ("pain",) if n < 2 else ()) for day in days for n in range(voices)
    ])  # fmt: skip


def test_a_run_chart_from_twelve_points_of_five_voices() -> None:
    drawn = read_themes(many(12, 5)).charts[0]
    assert drawn.chart is not None
    assert drawn.chart.value[0].tolist() == [0.4] * 12
    assert drawn.reason == "Run chart of the share of all voices, by quarter."
    for few in (many(11, 5), many(12, 4)):
        assert read_themes(few).charts[0].chart is None
    assert read_themes(many(12, 4)).charts[0].reason == (
        "No run chart: 0 quarters have 5 or more voices, and 12 are needed."
    )


def test_the_run_chart_is_split_at_the_change_and_leaves_out_thin_quarters() -> None:
    thin = many(13, 5)
    thin.voices[0, 3] = 4
    found = read_themes(thin, change_date=date(2016, 1, 1)).charts[0].chart
    assert found is not None
    assert found.phase.tolist() == [0] * 4 + [1] * 9
    assert np.isnan(found.value[0]).tolist() == [False] * 3 + [True] + [False] * 9


def test_who_was_heard_and_who_was_not() -> None:
    voices = [Voice(date(2024, 1, 3), g, ("pain",)) for g in [BLACK] * 12 + [WHITE] * 3 + [UNKNOWN]]
    births = {"White": 600, "Black": 200, "Other": 50, "Asian": 150}
    found = read_themes(count_voices(voices), births=births).heard
    assert (found.voices, found.unstated) == (16, 1)
    assert found.silent == ("Asian", "Other")
    assert found.few == ("White",)
    assert found.sentences == (
        "16 voices in the quarter from January 2024: 12 Black and 3 White.",
        "For 1 of them no ethnic group is recorded.",
        "Nobody was heard from among Asian and Other women.",
        (
            "Fewer than 10 voices were heard from among White women: what they say counts, and a"
            " percentage would not."
        ),
        "Asian: 0 of 16 voices; 150 of 1,000 births (15%).",
        "Black: 12 of 16 voices; 200 of 1,000 births (20%).",
        "White: 3 of 16 voices; 600 of 1,000 births (60%).",
        "Other: 0 of 16 voices; 50 of 1,000 births (5%).",
    )


def test_only_unstated_voices_have_no_change_by_group() -> None:
    voices = [Voice(d, UNKNOWN, ("pain",)) for d in (date(2023, 10, 2), date(2024, 1, 2))]
    found = read_themes(count_voices(voices, grain=Grain.MONTH), change_date=CHANGE)
    assert found.changes == ()
    assert found.heard.sentences[0] == "2 voices in months from October 2023 to January 2024: none."
    one = count_voices(voices[:1], grain=Grain.MONTH)
    assert read_themes(one).heard.sentences[0] == "1 voice in October 2023: none."


CODED = """date,ethnic group,themes
2023-11-02,N,not listened to; pain
03/01/2024,A,
2024-02-01,M,pain
"""


def test_coded_voices_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "voices.csv"
    path.write_text(CODED, encoding="utf-8")
    voices = read_voices(path)
    assert [v.group.label for v in voices] == ["Black", "White", "Black"]
    assert [v.themes for v in voices] == [("not listened to", "pain"), (), ("pain",)]
    assert [v.on for v in voices] == [date(2023, 11, 2), date(2024, 1, 3), date(2024, 2, 1)]
    found = eh.themes(path, change_date=CHANGE)
    assert found.heard.voices == 3
    assert eh.themes(list(voices)).cells == eh.themes(count_voices(voices)).cells


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CODED.replace("2024-02-01", "soon"), "voices.csv, row 4: ‘soon’ is not a date."),
        (CODED.replace("2024-02-01", ""), "voices.csv, row 4: The date is empty."),
        (
            CODED.replace("themes", "codes", 1),
            "There is no column called ‘themes’. The columns are:",
        ),
        ("date,ethnic group,themes\n", "The file has column names and no rows."),
    ],
)
def test_what_is_wrong_in_a_file(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "voices.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputFileError) as found:
        read_voices(path)
    assert said in str(found.value)


def test_an_empty_source_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    class Empty:
        name, headers = "empty", ("date",)

        def sample(self, _limit: int) -> list[tuple[str, ...]]:
            return []

    monkeypatch.setattr("evenhand.experience.rows.open_source", lambda _: Empty())
    with pytest.raises(InputFileError, match="There is no row to read"):
        read_voices("x")


def test_far_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.experience.rows.MOST_ROWS", 2)
    path = tmp_path / "voices.csv"
    path.write_text(CODED, encoding="utf-8")
    with pytest.raises(InputFileError, match="more than 2 rows"):
        read_voices(path)


COUNTED = """theme,date,ethnic group,mentions,voices
pain,2023-10-01,Black,2,9
pain,2024-01-05,Black,1,12
pain,2024-01-05,White,3,8
time,2023-10-01,Black,0,9
time,2024-01-05,Black,5,12
time,2024-02-05,White,1,8
"""


def counted(tmp_path: Path, text: str) -> VoiceTable:
    path = tmp_path / "themes.csv"
    path.write_text(text, encoding="utf-8")
    return read_theme_counts(path)


def test_themes_counted_by_others(tmp_path: Path) -> None:
    found = counted(tmp_path, COUNTED)
    assert found.themes == ("pain", "time")
    assert found.voices.tolist() == [[9, 12], [0, 8]]
    assert found.mentions.tolist() == [[[2, 1], [0, 3]], [[0, 5], [0, 1]]]


def test_rows_of_one_quarter_add_up_and_spellings_are_one(tmp_path: Path) -> None:
    text = """theme,date,ethnic group,mentions,voices
pain,2024-01-05,Black,1,12
Pain,2024-02-05,Black,2,8
zest,2024-01-05,Black,0,12
Zest,2024-02-05,Black,3,8
Always,2024-01-05,Black,4,12
always,2024-02-05,Black,4,8
"""
    found = counted(tmp_path, text)
    assert found.themes == ("Always", "pain", "zest")
    assert found.mentions.tolist() == [[[8]], [[3]], [[3]]]
    assert found.voices.tolist() == [[20]]
    assert found.mentions.dtype == found.voices.dtype == np.int64
    monthly = read_theme_counts(tmp_path / "themes.csv", grain=Grain.MONTH, people="people")
    assert (monthly.grain, monthly.people) == (Grain.MONTH, "people")
    assert monthly.periods == (date(2024, 1, 1), date(2024, 2, 1))
    assert [g.label for g in monthly.groups] == ["Black"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2,9", "two,9", "‘two’ in column ‘mentions’ is not a whole number."),
        ("2,9", "10,9", "10 mentions among 9 voices."),
        ("0,9", "0,8", "‘time’ and ‘pain’ do not rest on the same number of voices."),
    ],
)
def test_counts_that_cannot_be(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(InputFileError) as found:
        counted(tmp_path, COUNTED.replace(old, new, 1))
    assert said in str(found.value)


def test_labels_of_no_known_system_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "voices.csv"
    path.write_text("date,ethnic group,themes\n2024-01-01,Somali north,pain\n2024-01-02,,pain\n")
    labels = [v.group.label for v in read_voices(path)]
    assert labels == ["Somali north", "Left blank"]

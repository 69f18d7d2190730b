"""Several teams' reviews in one reading: words, names only where agreed, pictures with their table."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import evenhand as eh
from evenhand.charts.forest import forest_chart, forest_difference_chart, forest_table
from evenhand.equity.pooling import TeamCounts
from evenhand.errors import InputFileError, PlanError
from evenhand.reading.pooled import PooledReading, TeamReading, pool_readings, team_reading
from evenhand.review.pooling import pool_teams

WORDS = {
    "measure_id": "pph_1000",
    "title": "Haemorrhage",
    "kind": "proportion",
    "direction": "lower",
    "multiplier": 100,
    "people": "women",
    "event": "had a haemorrhage",
    "focus": "Black women",
    "comparison": "White women",
}


def team(name: str, *pairs: tuple[float, float], **changed: object) -> TeamReading:
    counts = TeamCounts(name, *(pairs or ((60, 500), (45, 500), (75, 1500), (75, 1500))))
    return TeamReading(name=name, counts=counts, **{**WORDS, **changed})  # type: ignore[arg-type]


def eight() -> list[TeamReading]:
    return [team(n) for n in ("Hazel", "Birch", "Cedar", "alder", "Elm", "Fir", "Gorse", "Dogwood")]


def test_what_a_programme_can_say() -> None:
    found = pool_readings(eight())
    assert [s.text for s in found.headline] == [
        "Over these 8 teams together, fewer Black women had a haemorrhage since the change.",
        "In these teams together, the gap with White women is smaller.",
        "In teams like these, the gap with White women is smaller.",
        "A programme can establish what no team can: none of these 8 teams could show it by its own numbers.",
    ]
    assert [s.strength and s.strength.value for s in found.headline] == ["established"] * 4
    assert found.headline[1].evidence == (
        "change.change.ratio.fixed",
        "change.change.difference.fixed",
    )
    assert found.headline[2].evidence[0] == "change.change.ratio.random"
    assert [s.text for s in found.lines] == [
        "Ratio of ratios 0.75 (0.63 to 0.89) in these teams together (fixed effects), 0.75 (0.61 to 0.92) in teams like these (random effects); 1 is no change in the gap.",
        "Difference of differences −3.0 percentage points (−4.5 to −1.5) in these teams together, −3.0 percentage points (−4.8 to −1.2) in teams like these; 0 is no change in the gap.",
        "The teams differ by no more than chance could explain (p 1.000); with 8 teams real differences can still be hidden.",
        "In one more team like these, the ratio of ratios may lie between 0.61 and 0.93.",
    ]
    assert (found.title, found.focus_label, found.comparison_label) == (
        "Haemorrhage",
        "Black women",
        "White women",
    )


def test_no_team_is_named_outside_its_agreement() -> None:
    found = pool_readings(eight(), named=["Cedar", "alder"])
    assert found.labels[:2] == ("alder", "Cedar")
    assert found.labels[2:] == tuple(f"Another team ({i})" for i in range(1, 7))
    for name in ("Hazel", "Birch", "Elm", "Fir", "Gorse", "Dogwood"):
        assert not re.search(rf"\b{name}\b", repr(found))
        assert name not in forest_chart(found).svg
    assert len(found.notes) == 2
    assert found.notes[0].startswith("Teams are named only where they agreed to it")


def test_one_team_alone_without_a_name_can_be_worked_out() -> None:
    found = pool_readings([team("A"), team("B")], named=["A"])
    assert found.labels == ("A", "Another team")
    assert found.notes[2].startswith("Only one team is not named here")
    assert found.lines[3].text == "With two teams, nothing can be said about one more team."
    assert len(pool_readings([team("A"), team("B")], named=["A", "B"]).notes) == 2


def test_order_says_nothing_about_results() -> None:
    """Whatever the results, the same teams stand in the same places."""
    up, down = (45, 500), (70, 500)
    worse = [
        team(n, (60, 500), down if i % 2 else up, (75, 1500), (75, 1500))
        for i, n in enumerate("DCBA")
    ]
    better = [
        team(n, (60, 500), up if i % 2 else down, (75, 1500), (75, 1500))
        for i, n in enumerate("DCBA")
    ]
    first, second = pool_readings(worse), pool_readings(better)
    one = [e.value for e in first.change.change.ratio.teams]
    two = [e.value for e in second.change.change.ratio.teams]
    assert [v < 1 for v in one] == [v > 1 for v in two]
    again = pool_readings(worse[::-1])
    assert [e.value for e in again.change.change.ratio.teams] == one
    assert first.labels == second.labels == tuple(f"Another team ({i})" for i in (1, 2, 3, 4))


def texts(*pairs: tuple[float, float], teams: int = 4, **changed: object) -> list[str]:
    found = pool_readings([team(n, *pairs, **changed) for n in "ABCDEFGH"[:teams]])
    return [s.text for s in found.headline]


@pytest.mark.parametrize(
    ("pairs", "own", "gap"),
    [
        (((120, 1000), (120, 1000), (150, 3000), (240, 3000)), "about as many Black women as before", "shrank because care got worse for White women"),
        (((75, 500), (130, 500), (150, 1500), (150, 1500)), "more Black women had", "is bigger"),
        (((50, 500), (95, 500), (150, 1500), (150, 1500)), "more Black women had", "a gap with White women has opened"),
        (((95, 500), (50, 500), (150, 1500), (220, 1500)), "fewer Black women had", "has turned round"),
        (((50, 500), (50, 500), (150, 1500), (150, 1500)), "about as many Black women as before", "so there was none to close"),
        (((60, 500), (60, 500), (75, 1500), (75, 1500)), "about as many Black women as before", "it is too early to say whether the gap"),
        (((150, 500), (120, 500), (75, 1500), (60, 1500)), "fewer Black women", "reads differently as a ratio and as a difference"),
        (((120, 1000), (108, 1000), (150, 3000), (165, 3000)), "likely fewer Black women", "the numbers cannot say whose care changed"),
        (((120, 1000), (108, 1000), (150, 3000), (150, 3000)), "likely fewer Black women", "changed on one scale only"),
        (((12, 100), (11, 100), (15, 300), (15, 300)), "too early to say whether care", "too early to say whether"),
        (((30, 250), (23, 250), (38, 750), (38, 750)), "fewer Black women", "is likely smaller; too early to be sure"),
    ],
)  # fmt: skip
def test_each_answer_has_its_words(
    pairs: tuple[tuple[float, float], ...], own: str, gap: str
) -> None:
    found = texts(*pairs)
    assert re.search(own, found[0]), found
    assert gap in found[1], found
    assert found[1].startswith("In these teams together")
    assert found[2].startswith("In teams like these")


def test_teams_that_differ() -> None:
    teams = [
        team("A", (60, 500), (20, 500), (75, 1500), (75, 1500)),
        team("B", (60, 500), (90, 500), (75, 1500), (75, 1500)),
        team("C"),
    ]
    spread = pool_readings(teams).lines[2].text
    assert spread == (
        "The teams differ by more than chance would explain (p 0.000): about 89% of the spread "
        "between them is real."
    )
    empty = [*teams, team("D", (0, 0), (1, 5), (1, 5), (1, 5))]
    assert pool_readings(empty, named="ABCD").notes[-1].endswith("before or since: D.")


def test_the_rarer_side_and_other_scales() -> None:
    turned = [(440, 500), (455, 500), (1425, 1500), (1425, 1500)]
    found = pool_readings([team(n, *turned, direction="higher") for n in "ABCDEFGH"])
    assert found.headline[0].text.startswith("Over these 8 teams together, more Black women had")
    assert found.lines[0].text.startswith("Ratio of ratios, counting those who did not")
    rare = pool_readings([team(n, multiplier=1000) for n in "AB"])
    assert "−30.0 per 1,000 (" in rare.lines[1].text
    some = [team(n) for n in "ABCDEFG"] + [
        team("H", (1200, 10000), (900, 10000), (1500, 30000), (1500, 30000))
    ]
    assert (
        pool_readings(some).headline[3].text
        == "1 of these 8 teams could show it by their own numbers alone."
    )


@pytest.mark.parametrize(
    ("teams", "named", "words"),
    [
        ([team("A")], (), "two teams or more"),
        ([team("A"), team("B", focus="Asian women")], (), "differ in measure"),
        ([team("A"), team("B", measure_id="x")], (), "differ in measure"),
        ([team("A"), team("A")], (), "same name"),
        ([team("A"), team("B")], ("C", "D"), "no team called C and D"),
    ],
)
def test_teams_that_do_not_fit(
    teams: list[TeamReading], named: tuple[str, ...], words: str
) -> None:
    with pytest.raises(PlanError, match=words):
        pool_readings(teams, named=named)


def test_forest_is_alphabetical_with_a_table_beside() -> None:
    found = pool_readings(eight(), named=[t.name for t in eight()])
    chart, table = forest_chart(found), forest_table(found)
    names = [row[0] for row in table.rows]
    assert names == ["alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel",
                     "These teams together (fixed effects)", "Teams like these (random effects)"]  # fmt: skip
    assert table.rows[0][1:] == ("0.75×", "0.46 to 1.2", "−3.0", "−7.1 to +1.1")
    assert chart.table == table
    assert chart.title == "Change in the gap, ratio of ratios: 8 teams and all together"
    assert "alder: 0.75×" in chart.text
    assert 'role="img"' in chart.svg
    assert forest_difference_chart(found).text.endswith("Teams like these (random effects): −3.0.")
    together, alike = table.rows[-2:]
    for row, place in ((together, "in these teams together"), (alike, "in teams like these")):
        assert f"{row[1].rstrip('×')} ({row[2]}) {place}" in found.lines[0].text
        assert f"{row[3]} percentage points ({row[4]}) {place}" in found.lines[1].text
    rare = pool_readings([team(n, multiplier=1000) for n in "AB"])
    assert "Per 1,000" in forest_difference_chart(rare).svg


@pytest.fixture(scope="module")
def reviews(tmp_path_factory: pytest.TempPathFactory) -> tuple[eh.ReviewResult, Path]:
    from datetime import date

    from evenhand.demo import COLUMNS, demo_rows

    folder = tmp_path_factory.mktemp("teams")
    lines = [",".join(COLUMNS), *(",".join(map(str, row)) for row in demo_rows())]
    (folder / "births.csv").write_text("\n".join(lines), encoding="utf-8")
    made = eh.equity_review(
        folder / "births.csv",
        mapping=Path(eh.__file__).parent / "examples" / "mapping.toml",
        measures="pph_1000",
        population="Black",
        compare_with="White",
        change_date=date(2024, 5, 1),
    )
    path = folder / "review.json"
    path.write_text(json.dumps(made.to_dict()), encoding="utf-8")
    return made, path


def test_reviews_files_and_dicts_give_the_same(reviews: tuple[eh.ReviewResult, Path]) -> None:
    made, path = reviews
    other = made.to_dict()
    other["readings"][0]["gap"]["focus_rates"][0]["numerator"] += 1
    ways = (made, made.readings[0], made.to_dict(), made.review, path, str(path))
    one, *rest = (
        eh.pool_teams({"A": way, "B": other}, measure="pph_1000", named=["A", "B"]) for way in ways
    )
    assert all(one == found for found in rest)
    assert isinstance(one, PooledReading)
    assert one.change.before.ratio.teams[0].value == pytest.approx(
        (127 / 1064) / (181 / 3266), rel=0.2
    )


def test_one_team_under_two_names_is_refused(reviews: tuple[eh.ReviewResult, Path]) -> None:
    made, path = reviews
    with pytest.raises(
        PlanError, match=r"‘A’ and ‘C’ have the very same numbers, before and since. Give each team"
    ):
        pool_teams({"A": made, "B": changed(made), "C": path})


def changed(made: eh.ReviewResult) -> dict[str, Any]:
    other = made.to_dict()
    other["readings"][0]["gap"]["comparison_rates"][1]["denominator"] += 1
    return other


def test_reviews_that_cannot_be_pooled(
    reviews: tuple[eh.ReviewResult, Path], tmp_path: Path
) -> None:
    made, path = reviews
    with pytest.raises(
        PlanError, match=r"no ‘sepsis’. Name one measure that all reviews have: pph_1000"
    ):
        pool_teams({"A": made, "B": made}, measure="sepsis")
    for text in ("{", '{"a": 1}', "[]"):
        (tmp_path / "other.json").write_text(text, encoding="utf-8")
        with pytest.raises(InputFileError, match=r"review.json"):
            pool_teams({"A": tmp_path / "other.json"})
    with pytest.raises(InputFileError, match=r"nothing.json: This is not a review.json"):
        pool_teams({"A": tmp_path / "nothing.json"})
    content = json.loads(path.read_text(encoding="utf-8"))
    content["readings"] *= 2
    content["readings"][1] = {
        **content["readings"][1],
        "measure": {**content["readings"][1]["measure"], "id": "x"},
    }
    with pytest.raises(PlanError, match="several measures"):
        pool_teams({"A": content})
    content["readings"][0]["gap"]["focus_rates"][0]["numerator"] = None
    with pytest.raises(PlanError, match="Counts are hidden in one of the reviews"):
        pool_teams({"A": content}, measure="pph_1000")
    content["readings"][0]["focus_label"] = ""
    with pytest.raises(PlanError, match="needs a change date, a population of focus"):
        pool_teams({"A": content}, measure="pph_1000")
    with pytest.raises(PlanError, match="needs a change date, a population of focus"):
        team_reading(replace(made.readings[0], focus_label=""), "A")

"""Typed words: put in place, checked, read by group, and protected before anybody else sees them."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from evenhand.documents import to_voice_fragment
from evenhand.errors import DisclosureError, MeasureError
from evenhand.experience import (
    Asked,
    Tally,
    answer_table,
    bundle_tables,
    read_composite,
    read_likert,
    read_themes,
    tally_from_json,
    tally_to_json,
    voice_table,
)
from evenhand.experience.findings import Finding, protect_finding, read_asked, released
from evenhand.experience.tally import changes, check, put
from evenhand.measures import Grain
from evenhand.reading import Plan
from evenhand.stats.intervals import wilson
from fixtures import told

PLAN = Plan(focus=("black",), comparison=("white",), change_date=told.CHANGE)
MADE = {
    "themes": (told.themes(), told.typed_themes()),
    "answers": (told.answers(), told.typed_answers()),
    "bundle": (told.bundle(), told.typed_bundle()),
}


def tally_of(name: str) -> tuple[Asked, Tally]:
    asked, typed = MADE[name]
    return asked, put(None, asked, typed)


def found(name: str, plan: Plan = PLAN) -> Finding:
    return read_asked(*tally_of(name), plan)


def test_what_is_typed_takes_the_place_of_what_was_there() -> None:
    asked, before = tally_of("themes")
    month = told.MONTHS[3]
    after = put(
        before,
        asked,
        {("heard", "black", month): 9, ("pain_not_believed", "asian", date(2026, 12, 1)): 0},
    )
    assert (before.at("heard", "black", month), after.at("heard", "black", month)) == (8, 9)
    assert after.at("heard", "white", month) == 10
    assert after.periods[-1] == date(2026, 12, 1)
    assert changes(before, after) == (1, 2)
    assert changes(None, before) == (0, 24)
    assert after.at("heard", "black", date(2030, 1, 1)) == 0
    assert after.of("never typed").sum() == 0
    read_back = tally_from_json(tally_to_json(after))
    assert read_back.periods == after.periods
    assert np.array_equal(read_back.counts, after.counts)


def test_nothing_typed_is_refused() -> None:
    with pytest.raises(MeasureError, match="No number was typed"):
        put(None, told.themes(), {})
    empty = put(None, told.themes(), {("heard", "black", told.MONTHS[0]): 0})
    with pytest.raises(MeasureError, match="Nothing has been counted yet"):
        read_asked(told.themes(), empty, Plan())
    with pytest.raises(MeasureError, match="Nothing has been counted yet"):
        read_asked(told.log(), empty, Plan())


@pytest.mark.parametrize(
    ("numbers", "wrong"),
    [
        ({"people": 9, "all": 9}, {}),
        ({"people": 9, "all": 10}, {"all": "There cannot be more of these than women."}),
        ({"people": None, "all": 1}, {"people": "Type how many women, too."}),
        ({"people": 9, "blood_loss_weighed-d": 10}, {"blood_loss_weighed-d": "There cannot be more of these than women."}),
        ({"people": 9, "blood_loss_weighed-d": 3, "blood_loss_weighed-n": 4}, {"blood_loss_weighed-n": "There cannot be more of these than it was due to."}),
        ({"people": 9, "blood_loss_weighed-n": 9}, {}),
        ({"people": 9, "blood_loss_weighed-n": 10}, {"blood_loss_weighed-n": "There cannot be more of these than it was due to."}),
    ],
)  # fmt: skip
def test_a_bundle_is_checked(numbers: dict[str, int | None], wrong: dict[str, str]) -> None:
    assert check(told.bundle(), numbers) == wrong
    assert check(told.answers(), {"x": 5}) == {}


def test_themes_say_what_the_library_reads_of_voices() -> None:
    asked, tally = tally_of("themes")
    reading = read_themes(
        voice_table(asked, tally),
        change_date=told.CHANGE,
        named_before=[n.text for n in asked.lines],
    )
    finding = found("themes")
    said = {c.text for c in reading.changes if c.group is None or c.group.key == "black"}
    assert {s.text for part in finding.parts for s in part.says} == said
    assert finding.headline[0].text in said
    black = next(s for s in finding.parts[0].shares if s.group and s.group.key == "black")
    assert (black.share, black.phase) == (72 / 96, 0)
    low, high = wilson(72, 96, 1.959963984540054)
    assert (black.low, black.high) == (pytest.approx(float(low)), pytest.approx(float(high)))


def test_clear_only_for_what_was_named_before_the_change() -> None:
    asked, typed = MADE["themes"]
    late = replace(asked, lines=tuple(replace(n, named=told.CHANGE) for n in asked.lines))
    finding = read_asked(late, put(None, late, typed), PLAN)
    assert "(clear)" not in " ".join(s.text for s in finding.headline)
    assert "likely comes up less often" in finding.headline[0].text


def test_answers_are_compared_as_the_library_compares_them() -> None:
    asked, tally = tally_of("answers")
    table = answer_table(asked, tally)
    reading = read_likert(table, focus=["black"], compare_with=["white"], change_date=told.CHANGE)
    finding = found("answers")
    assert [s.text for s in finding.lines] == [c.text for c in reading.comparisons]
    assert reading.alpha is None
    assert reading.comparisons[0].said in reading.comparisons[0].text
    black = next(one for one in finding.parts[0].levels if one.group.key == "black")
    assert (black.counts, black.not_answered) == ((48, 36, 24, 12), 24)
    top = table.top_box("i_was_listened_to")
    assert int(top.numerator.sum()) == 24 * (3 + 9)
    assert int(top.missing.sum()) == 24 * 4
    with pytest.raises(MeasureError, match="no question called"):
        table.top_box("food")


def test_a_reversed_question_is_turned_round() -> None:
    asked, typed = MADE["answers"]
    first = replace(asked.lines[0], reverse=True)
    turned = replace(asked, lines=(first, asked.lines[1]))
    finding = read_asked(turned, put(None, turned, typed), PLAN)
    black = next(one for one in finding.parts[0].levels if one.group.key == "black")
    assert black.counts == (12, 24, 36, 48)
    assert "higher answers" in finding.parts[0].says[0].text


def test_a_bundle_stands_beside_its_parts() -> None:
    asked, tally = tally_of("bundle")
    whole, parts = bundle_tables(asked, tally)
    reading = read_composite(whole, parts, focus=["black"], compare_with=["white"])
    finding = found("bundle")
    assert [p.title for p in finding.parts] == [
        "Everything that was due",
        "Blood loss weighed",
        "Tranexamic acid in the first hour",
    ]
    black = next(s for s in reading.sentences if "for Black women" in s)
    assert black in finding.lines[0].text
    assert int(parts[0].denominator.sum()) == int(whole.denominator.sum())  # empty: due to all


def test_a_plan_without_groups_or_with_a_change_elsewhere() -> None:
    for day in (date(2020, 1, 1), date(2030, 1, 1), told.MONTHS[0]):
        finding = found("themes", Plan(change_date=day))
        assert len(finding.phases) == 1
        assert finding.headline[0].text == "Raised most often: ‘Pain not believed’."
    everyone = found("answers", Plan(focus=("Black",), versus_everyone_else=True))
    assert everyone.comparison == ("asian", "mixed", "white", "other")
    alone = found("answers", Plan(focus=("somali",)))
    assert alone.focus == ()
    assert alone.headline[0].text == (
        "‘I was listened to’: 55% of those who answered gave one of the best answers."
    )


def test_who_is_missing_is_said() -> None:
    heard = found("themes").heard
    assert heard[0].startswith("435 women heard from November 2024 to October 2026: ")
    assert "Nobody is in these numbers from among Asian and Other women." in heard
    assert any("Fewer than 10 are in these numbers from among Mixed women" in h for h in heard)
    safe = protect_finding(found("themes"))
    assert safe.heard == (
        "Fewer than 10, or nobody, are in these numbers from among Asian, Mixed and Other women.",
    )


def test_few_a_month_are_drawn_by_quarter() -> None:
    asked = told.themes("Pain")
    typed = {("heard", "black", m): 2 for m in told.MONTHS}
    typed |= {("pain", "black", m): 1 for m in told.MONTHS}
    part = read_asked(asked, put(None, asked, typed), Plan()).parts[0]
    assert part.grain is Grain.QUARTER
    assert [m.share for m in part.moments][1:-1] == [0.5] * (len(part.moments) - 2)
    assert part.moments[0].share is None  # two months of that quarter: four heard


def _small(text: str) -> list[int]:
    """Counts in a text that a protected page must not hold, or that it gives away."""
    pairs = [(int(a), int(b)) for a, b in re.findall(r"(\d+) of (\d+)", text)]
    return [n for top, below in pairs for n in (top, below - top, below) if 0 < n <= 7]


@pytest.mark.parametrize("name", list(MADE))
@pytest.mark.parametrize("seed", range(2))
def test_no_small_number_is_on_a_protected_page(name: str, seed: int) -> None:
    asked, all_months = MADE[name]
    typed = {key: n for key, n in all_months.items() if key[2] in told.MONTHS[6:18]}
    rng = np.random.default_rng([seed, len(name)])
    scale = rng.integers(1, 5)
    shaken = {key: int(rng.binomial(n * scale, 0.6)) for key, n in typed.items()}
    whole = {"themes": "heard", "bundle": "people"}.get(name)
    for (_, group, month), _n in list(shaken.items()):  # parts never above the whole
        if whole:
            most = shaken[whole, group, month]
            for key in [k for k in shaken if k[1:] == (group, month)]:
                shaken[key] = min(shaken[key], most)
    finding = read_asked(asked, put(None, asked, shaken), PLAN)
    with suppress(DisclosureError):
        _nothing_small(protect_finding(finding))


def _nothing_small(safe: Finding) -> None:
    texts = [s.text for p in safe.parts for s in p.shares]
    texts += [m.text for p in safe.parts for m in p.moments]
    assert [n for text in texts for n in _small(text)] == []
    assert not safe.tables
    assert safe.protected
    assert not any(p.levels for p in safe.parts)
    assert _small(to_voice_fragment(safe)) == []


def test_a_release_remembers_the_one_before() -> None:
    first = protect_finding(found("themes"))
    asked, typed = MADE["themes"]
    month = date(2026, 11, 1)
    added = {("heard", "black", month): 9, ("not_listened_to", "black", month): 3}
    more = put(put(None, asked, typed), asked, added)
    second = protect_finding(read_asked(asked, more, PLAN), earlier=released(first))
    assert second.safe[0].previous is not None
    assert len(second.safe[0].earlier) == 1
    texts = " ".join(s.text for p in second.parts for s in p.shares)
    assert "24 of 96" in " ".join(s.text for p in first.parts for s in p.shares)
    assert "27 of 105" not in texts  # beside the first, it would give the three away


def test_what_cannot_be_shown_beside_the_last_keeps_the_last() -> None:
    first = protect_finding(found("themes"))
    asked, month = told.themes(), told.MONTHS[0]
    few = put(None, asked, {("heard", "black", month): 4, ("not_listened_to", "black", month): 2})
    finding = read_asked(asked, few, Plan())
    with pytest.raises(DisclosureError, match="too small to show to everyone"):
        protect_finding(finding)
    kept = protect_finding(finding, earlier=released(first))
    assert "The numbers are those that could be shown last" in kept.notes[-1]
    assert released(kept) == released(first)

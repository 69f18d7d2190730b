"""Whole pages as people read them: every sentence, how sure it is and what it rests on.

Rates, ratios and points are worked by hand from the counts: 127 of 1,064 are 11.9 %.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from evenhand.equity.model import Margin
from evenhand.measures.definition import Kind, Measure
from evenhand.measures.table import MeasureTable
from evenhand.reading import EquityReading, Plan, read
from fixtures.tables import HAEMORRHAGE, SCREENED, flat_table, phased_table
from fixtures.worded import EXAMPLE, PLAN, flagged, told

ONE = replace(PLAN, change_date=None)
MARGIN = Margin(0.02, 1.5, "the team and its partners", "12 March 2024")
FALLS = replace(
    HAEMORRHAGE, kind=Kind.RATE, multiplier=1_000, event="the rate of falls", title="Falls"
)
ALL_GROUPS = "Across all groups the rates differ"
CHANCE = f"{ALL_GROUPS} by more than chance would explain"
NO_CHANCE = f"{ALL_GROUPS} no more than chance would explain"


def flat(counts: dict[str, tuple[int, int]], plan: Plan, measure: Measure) -> EquityReading:
    return read(flat_table(counts, measure=measure), plan)


def test_a_page_about_a_change() -> None:
    found = read(phased_table(EXAMPLE), PLAN)
    assert told(found.headline) == [
        "Fewer Black women had a major haemorrhage in our care since the change. [established: focus_change]",
        "The gap with White women is likely smaller; too early to be sure. [suggested: gap_change]",
    ]
    assert told(found.lines) == [
        "Care for Black women: better (clear). 11.9% before May 2024, 8.9% since May 2024. [established: focus_change, focus_rates]",
        "The gap: a gap is there (clear); likely smaller. 2.2 times the rate for White women before May 2024, 1.6 times since May 2024. The gap was 6.4 percentage points before May 2024 and is 3.3 percentage points since May 2024. What moved it: care for Black women (better). About 2.4 times as many women, before and since, would settle it if the difference stays as seen: read teams together, pool groups with their members shown, or follow a process measure that happens to more women. [established: standing, gap_change, contrasts]",
        "Other groups: No worsening seen; for Asian, Mixed and Other women there are too few women to rule it out. [-: changes, contrasts]",
    ]
    assert [(g.group.label, g.role, g.sentence) for g in found.groups] == [
        ("Asian", "other", "Too few women to tell, in any direction"),
        ("Black", "population of focus", "Better since the change (clear)"),
        ("Mixed", "other", "Too few women to tell, in any direction"),
        ("White", "compared with", "No change that matters"),
        ("Other", "other", "Too few women to tell, in any direction"),
    ]
    assert found.groups[1].counts == (
        "96 of 1,077 women since May 2024",
        "127 of 1,064 women before May 2024",
    )
    assert flagged(found) == []


def test_a_page_about_a_change_for_every_group() -> None:
    found = read(phased_table(EXAMPLE), replace(PLAN, focus=()))
    assert told(found.headline) == [
        "In our care, more Black women than White women had a major haemorrhage. [established: contrasts]"
    ]
    assert told(found.lines) == [
        "Other groups: Care likely got better for Black women. No worsening seen; for Asian, Mixed and Other women there are too few women to rule it out. [-: changes, contrasts]"
    ]
    assert [(g.role, g.sentence) for g in found.groups[1:4:2]] == [
        ("other", "Likely better since the change"),
        ("compared with", "No change that matters"),
    ]


def test_a_page_about_one_time_for_every_group() -> None:
    found = read(phased_table(EXAMPLE), replace(ONE, focus=()))
    assert told(found.lines) == [
        f"Other groups: More often for Black women than for White women (clear). For Asian, Mixed and Other women no difference is shown, and equality is not shown either. {CHANCE} (p below 0.001). [-: changes, contrasts]"
    ]
    assert [g.sentence for g in found.groups] == [
        "No difference from White women shown",
        "More often than for White women (clear)",
        "No difference from White women shown",
        "The others are compared with this group",
        "No difference from White women shown",
    ]
    assert found.groups[0].counts == ("105 of 1,635 women from January 2023 to December 2025",)


def test_a_page_about_a_focus_that_is_compared_with_nobody() -> None:
    plan = replace(PLAN, comparison=())
    found = read(phased_table(EXAMPLE), plan)
    assert told(found.headline) == [
        "Fewer Black women had a major haemorrhage in our care since the change. [established: focus_change]"
    ]
    assert [line.lead for line in found.lines] == [
        "Care for Black women: better (clear).",
        "Other groups:",
    ]
    bare = "Rates by group, without a comparison: name one to see whether there is a gap. [-: ]"
    assert told(read(phased_table(EXAMPLE), replace(plan, change_date=None)).headline) == [bare]
    nobody = read(phased_table(EXAMPLE), Plan())
    assert told(nobody.headline) == [bare]
    assert nobody.lines == ()
    assert {g.sentence for g in nobody.groups} == {""}


@pytest.mark.parametrize(
    ("black", "headline", "lead", "ratio", "points", "p", "card"),
    [
        (
            (560, 10_000),
            "There is a gap between Black women and White women, and it lies inside the margin that was agreed. [established: standing]",
            "The gap: small, inside the agreed margin.",
            "1.1",
            "0.6 percentage points",
            f"{CHANCE} (p 0.018)",
            "More often than for White women (clear)",
        ),
        (
            (500, 10_000),
            "Care for Black women and White women is equal within the margin that was agreed. [established: standing]",
            "The gap: equal within the agreed margin.",
            "1.0",
            "0.0 percentage points",
            f"{NO_CHANCE} (p 1.000); that is not the same as equal",
            "No difference from White women shown",
        ),
        (
            (50, 1_000),
            "No gap is seen between Black women and White women, but the numbers do not show that care is equal. [cannot tell: standing]",
            "The gap: none seen, equality not shown.",
            "1.0",
            "0.0 percentage points",
            f"{NO_CHANCE} (p 1.000); that is not the same as equal",
            "No difference from White women shown",
        ),
        (
            (62, 1_000),
            "In our care, likely more Black women than White women had a major haemorrhage; too few women to be sure. [suggested: standing]",
            "The gap: a gap is likely there.",
            "1.2",
            "1.2 percentage points",
            f"{NO_CHANCE} (p 0.139); that is not the same as equal",
            "No difference from White women shown",
        ),
        (
            (39, 1_000),
            "In our care, likely fewer Black women than White women had a major haemorrhage; too few women to be sure. [suggested: standing]",
            "The gap: a gap is likely there.",
            "0.78",
            "1.1 percentage points",
            f"{NO_CHANCE} (p 0.153); that is not the same as equal",
            "No difference from White women shown",
        ),
        (
            (30, 1_000),
            "In our care, fewer Black women than White women had a major haemorrhage. [established: standing]",
            "The gap: a gap is there (clear).",
            "0.60",
            "2.0 percentage points",
            f"{CHANCE} (p 0.008)",
            "Less often than for White women (clear)",
        ),
    ],
)
def test_where_the_gap_stands_against_five_in_a_hundred(
    black: tuple[int, int], headline: str, lead: str, ratio: str, points: str, p: str, card: str
) -> None:
    """White women: 5 %, of 32,000 or of 3,200. A margin of 2 points and 1.5 times, in large numbers."""
    large = black[1] == 10_000
    white = (1_600, 32_000) if large else (160, 3_200)
    plan = replace(ONE, margin=MARGIN) if large else ONE
    found = flat({"black": black, "white": white}, plan, HAEMORRHAGE)
    assert told(found.headline) == [headline]
    strength = headline.rpartition("[")[2].partition(":")[0]
    assert told(found.lines) == [
        f"{lead} {ratio} times the rate for White women. A gap of {points}. [{strength}: standing, gap_change, contrasts]",
        f"Other groups: {p}. [-: changes, contrasts]",
    ]
    assert [g.sentence for g in found.groups] == [card, "The others are compared with this group"]


def test_the_rarer_side_of_a_good_thing() -> None:
    """10 % against 3.125 % were not screened: 3.2 times."""
    found = flat({"black": (900, 1_000), "white": (3_100, 3_200)}, ONE, SCREENED)
    assert told(found.headline) == [
        "In our care, fewer Black women than White women were screened. [established: standing]"
    ]
    assert told(found.lines)[0] == (
        "The gap: a gap is there (clear). Counting those who did not, which is the rarer side: 3.2 times the rate for White women. A gap of 6.9 percentage points. [established: standing, gap_change, contrasts]"
    )
    two = {"black": ((900, 1_000), (960, 1_000)), "white": ((3_100, 3_200), (3_100, 3_200))}
    line = read(phased_table(two, measure=SCREENED), PLAN).lines[1].text
    assert line.startswith(
        "Counting those who did not, which is the rarer side: 3.2 times the rate for White women before May 2024, 1.3 times since May 2024. The gap was"
    )


def test_rates_have_sentences_of_their_own() -> None:
    """50 against 31.25 falls in 1,000: 1.6 times, 18.75 more."""
    counts = {"black": (500, 10_000), "mixed": (310, 10_000), "white": (1_000, 32_000)}
    found = flat(counts, ONE, FALLS)
    assert told(found.headline) == [
        "The rate of falls is higher for Black women than for White women. [established: standing]"
    ]
    assert told(found.lines) == [
        "The gap: a gap is there (clear). 1.6 times the rate for White women. A gap of 18.8 per 1,000. [established: standing, gap_change, contrasts]",
        f"Other groups: For Mixed women no difference is shown, and equality is not shown either. {CHANCE} (p below 0.001). [-: changes, contrasts]",
    ]
    every = flat({**counts, "asian": (200, 10_000)}, replace(ONE, focus=()), FALLS)
    assert told(every.headline) == [
        "The rate of falls is higher for Black women than for White women. [established: contrasts]",
        "The rate of falls is lower for Asian women than for White women. [established: contrasts]",
    ]
    assert every.groups[0].sentence == "Less often than for White women (clear)"
    assert every.groups[0].counts == ("200 in 10,000 in these records",)


def test_groups_below_the_comparison_and_none_that_differs() -> None:
    counts = {"asian": (200, 10_000), "black": (210, 10_000), "mixed": (600, 10_000)}
    white = {"white": (1_000, 32_000)}
    found = flat({**counts, **white}, replace(ONE, focus=()), HAEMORRHAGE)
    assert told(found.headline) == [
        "In our care, more Mixed women than White women had a major haemorrhage. [established: contrasts]",
        "In our care, fewer Asian and Black women than White women had a major haemorrhage. [established: contrasts]",
    ]
    assert told(found.lines)[0].startswith(
        "Other groups: More often for Mixed women than for White women (clear). Less often for Asian and Black women than for White women (clear). Across"
    )
    none = flat({"asian": (310, 10_000), **white}, replace(ONE, focus=()), HAEMORRHAGE)
    assert told(none.headline) == [
        "No gap is seen between White women and any other group, but the numbers do not show that care is equal. [cannot tell: ]"
    ]


def waits(origin: float = 0.0) -> MeasureTable:
    """Waits of 18, 24 and 16 days, and 20 for Black women since the change; a variance of 25."""
    wait = replace(
        HAEMORRHAGE,
        kind=Kind.MEAN,
        numerator=None,
        value="days",
        origin=origin,
        event="the wait for a first appointment",
    )
    women = {"asian": 40, "black": 60, "white": 200}
    table = phased_table({k: ((0, n * 16), (0, n * 20)) for k, n in women.items()}, measure=wait)
    n = table.denominator.astype(float)
    mean = n * 0 + [[18.0], [24.0], [16.0]]
    mean[0, 1, 16:] = 20.0
    away = mean - origin
    return replace(table, sums=n * away, squares=n * (away**2 + 25))


def test_a_page_about_a_mean() -> None:
    found = read(waits(), PLAN)
    assert told(found.headline) == [
        "For Black women, the wait for a first appointment is lower since the change. [established: focus_change]",
        "The gap with White women is smaller. [established: gap_change]",
    ]
    gap = "1.5 times the rate for White women before May 2024, 1.2 times since May 2024. The gap was 8.0 before May 2024 and is 4.0 since May 2024."
    assert found.lines[0].text == "24.0 before May 2024, 20.0 since May 2024."
    assert found.lines[1].text.startswith(f"{gap} What moved it: care for Black women (better). If")
    assert found.lines[2].text == "No group got worse."
    assert found.groups[1].counts == ("1,200 women since May 2024", "960 women before May 2024")
    far = read(waits(origin=20.0), PLAN)
    assert told(far.headline) == told(found.headline)
    assert [g.counts for g in far.groups] == [g.counts for g in found.groups]
    assert far.gap is not None
    assert [r[0].rate.value for r in far.gap.rates] == pytest.approx([18.0, 24.0, 16.0])
    one, two = (r.groups[1].chart for r in (found, far))
    assert one is not None
    assert two is not None
    assert [p.value for p in two.points] == pytest.approx([p.value for p in one.points])
    assert [p.value for p in one.points] == pytest.approx([24.0] * 16 + [20.0] * 20)
    assert found.gap_over_time is not None
    assert [p.difference for p in found.gap_over_time.points] == pytest.approx(
        [8.0] * 16 + [4.0] * 20
    )
    assert far.gap_over_time is not None
    assert [p.difference for p in far.gap_over_time.points] == pytest.approx(
        [8.0] * 16 + [4.0] * 20
    )
    assert [p.numerator for p in one.points] == [None] * 36
    assert [p.denominator for p in one.points] == [60] * 36

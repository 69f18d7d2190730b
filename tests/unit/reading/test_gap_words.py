"""What is said of the gap: each answer, whose care moved it, when it could close, what would settle it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from evenhand.equity.model import (
    Estimate,
    GapAnswer,
    GapChange,
    Omnibus,
    OwnAnswer,
    OwnChange,
    Projection,
    Stand,
    Strength,
)
from evenhand.measures.definition import Kind
from evenhand.reading.context import Context
from evenhand.reading.headline import gap_sentence, headline, stand_key
from evenhand.reading.lines import card_sentence, enough, enough_said, lines
from fixtures.tables import HAEMORRHAGE
from fixtures.worded import PLAN, context, told

SURE, LIKELY, UNSURE = Strength.ESTABLISHED, Strength.SUGGESTED, Strength.CANNOT_TELL
NOTHING = Estimate(None, None, None, None, None, "")


@pytest.fixture(scope="module")
def ctx() -> Context:
    return context()


def changed(ctx: Context, **fields: Any) -> Context:
    """The same page with another change of the gap."""
    return replace(ctx, gap=replace(ctx.gap, gap_change=change_of(ctx, **fields)))


def change_of(ctx: Context, **fields: Any) -> GapChange:
    if ctx.gap.gap_change is None:
        raise ValueError("This page has no change of the gap.")
    return replace(ctx.gap.gap_change, **fields)


def gap_line(ctx: Context) -> str:
    return lines(ctx)[1].text


@pytest.mark.parametrize(
    ("answer", "strength", "said", "lead"),
    [
        (GapAnswer.NARROWED, SURE, "The gap with White women is smaller.", "; smaller"),
        (GapAnswer.NARROWED, LIKELY, "The gap with White women is likely smaller; too early to be sure.", "; likely smaller"),
        (GapAnswer.LEVELLED_DOWN, SURE, "The gap with White women shrank because care got worse for White women.", "; smaller through worse care for White women"),
        (GapAnswer.LEVELLED_DOWN, LIKELY, "The gap with White women likely shrank because care got worse for White women.", "; likely smaller through worse care for White women"),
        (GapAnswer.NARROWED_UNKNOWN, SURE, "The gap with White women is smaller, but the numbers cannot say whose care changed.", "; smaller, not known through whom"),
        (GapAnswer.NARROWED_UNKNOWN, LIKELY, "The gap with White women is likely smaller, but the numbers cannot say whose care changed.", "; likely smaller, not known through whom"),
        (GapAnswer.WIDENED, SURE, "The gap with White women is bigger.", "; bigger"),
        (GapAnswer.WIDENED, LIKELY, "The gap with White women is likely bigger; too early to be sure.", "; likely bigger"),
        (GapAnswer.OPENED, SURE, "A gap with White women has opened since the change.", "; opened since the change"),
        (GapAnswer.OPENED, LIKELY, "A gap with White women has likely opened since the change; too early to be sure.", "; likely opened since the change"),
        (GapAnswer.REVERSED, SURE, "The gap with White women has turned round: it now runs the other way.", "; turned round"),
        (GapAnswer.REVERSED, LIKELY, "The gap with White women has likely turned round; too early to be sure.", "; likely turned round"),
        (GapAnswer.UNCHANGED, SURE, "The gap with White women has not changed in a way that matters.", "; no change that matters"),
        (GapAnswer.NO_GAP, UNSURE, "No gap with White women was seen before the change, so there was none to close.", "; none to close before the change"),
        (GapAnswer.CANNOT_TELL, UNSURE, "Too early to say whether the gap with White women has changed.", "; too early to say whether it has changed"),
        (GapAnswer.DIFFERENTLY, SURE, "The gap with White women reads differently on the two scales: as a ratio it is smaller, as a difference it is bigger.", "; different on the two scales"),
        (GapAnswer.ONE_SCALE, SURE, "As a ratio, the gap with White women is smaller; as a difference it is bigger.", "; seen to change on one scale only"),
    ],
)  # fmt: skip
def test_each_answer_about_the_gap(
    ctx: Context, answer: GapAnswer, strength: Strength, said: str, lead: str
) -> None:
    found = changed(
        ctx,
        answer=answer,
        strength=strength,
        ratio_scale="narrowed",
        difference_scale="widened",
        mover="comparison",
    )
    if answer is not GapAnswer.ONE_SCALE:
        assert told(headline(found))[1] == f"{said} [{strength}: gap_change]"
    assert lines(found)[1].lead == f"The gap: a gap is there (clear){lead}."


@pytest.mark.parametrize(
    ("ratio", "difference", "strength", "said"),
    [
        ("narrowed", "cannot tell", SURE, "As a ratio, the gap with White women is smaller; as a difference it is too early to tell."),
        ("widened", "cannot tell", LIKELY, "As a ratio, the gap with White women is likely bigger; as a difference it is too early to tell."),
        ("cannot tell", "narrowed", SURE, "As a difference, the gap with White women is smaller; as a ratio it is too early to tell."),
        ("cannot tell", "widened", LIKELY, "As a difference, the gap with White women is likely bigger; as a ratio it is too early to tell."),
    ],
)  # fmt: skip
def test_on_one_scale_both_are_said(
    ctx: Context, ratio: str, difference: str, strength: Strength, said: str
) -> None:
    change = change_of(
        ctx,
        answer=GapAnswer.ONE_SCALE,
        strength=strength,
        ratio_scale=ratio,
        difference_scale=difference,
    )
    assert gap_sentence(change, ctx) == said


@pytest.mark.parametrize(
    ("answer", "strength", "difference", "key"),
    [
        (Stand.SMALL_GAP, SURE, 0.1, "small_gap"),
        (Stand.EQUAL, SURE, 0.1, "equal"),
        (Stand.NOT_SHOWN, UNSURE, 0.1, "not_shown"),
        (Stand.GAP, SURE, 0.1, "gap_more"),
        (Stand.GAP, SURE, -0.1, "gap_fewer"),
        (Stand.GAP, SURE, 0.0, "gap_fewer"),
        (Stand.GAP, SURE, None, "gap_fewer"),
        (Stand.GAP, LIKELY, 0.1, "gap_more_suggested"),
        (Stand.GAP, LIKELY, -0.1, "gap_fewer_suggested"),
    ],
)
def test_which_sentence_says_where_the_gap_stands(
    ctx: Context, answer: Stand, strength: Strength, difference: float | None, key: str
) -> None:
    assert ctx.gap.standing is not None
    contrast = replace(ctx.gap.standing.contrast, difference=replace(NOTHING, value=difference))
    standing = replace(ctx.gap.standing, answer=answer, strength=strength, contrast=contrast)
    assert stand_key(standing) == key


@pytest.mark.parametrize(
    ("answer", "lead"),
    [
        (Stand.SMALL_GAP, "small, inside the agreed margin"),
        (Stand.EQUAL, "equal within the agreed margin"),
        (Stand.NOT_SHOWN, "none seen, equality not shown"),
        (Stand.GAP, "a gap is likely there"),
    ],
)
def test_where_the_gap_stands_leads_its_line(ctx: Context, answer: Stand, lead: str) -> None:
    assert ctx.gap.standing is not None
    standing = replace(ctx.gap.standing, answer=answer, strength=LIKELY)
    line = lines(replace(ctx, gap=replace(ctx.gap, standing=standing)))[1]
    assert line.lead == f"The gap: {lead}; likely smaller."
    assert line.strength is LIKELY
    assert line.evidence == ("standing", "gap_change", "contrasts")


def test_without_a_standing_or_a_focus_there_is_no_line_about_the_gap(ctx: Context) -> None:
    nothing = replace(ctx, gap=replace(ctx.gap, standing=None))
    assert [s.lead for s in lines(nothing)] == [
        "Care for Black women: better (clear).",
        "Other groups:",
    ]
    still = replace(nothing, gap=replace(nothing.gap, gap_change=None, focus_change=None))
    assert headline(still) == ()


# --- whose care moved it ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mover", "said"),
    [
        ("focus", "What moved it: care for Black women (better)."),
        ("comparison", "What moved it: care for White women (no change that matters)."),
        ("both", "What moved it: care for Black women (better) and for White women (no change that matters)."),
        ("not known", "The numbers cannot say whose care moved it."),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "answer",
    [
        GapAnswer.NARROWED,
        GapAnswer.LEVELLED_DOWN,
        GapAnswer.WIDENED,
        GapAnswer.OPENED,
        GapAnswer.REVERSED,
    ],
)
def test_whose_care_moved_the_gap(ctx: Context, answer: GapAnswer, mover: str, said: str) -> None:
    found = changed(ctx, answer=answer, mover=mover, strength=SURE)
    assert gap_line(found).endswith(f"since May 2024. {said}")


@pytest.mark.parametrize(
    "answer",
    [
        GapAnswer.NARROWED_UNKNOWN,
        GapAnswer.UNCHANGED,
        GapAnswer.NO_GAP,
        GapAnswer.ONE_SCALE,
        GapAnswer.DIFFERENTLY,
        GapAnswer.CANNOT_TELL,
    ],
)
def test_a_gap_that_did_not_move_names_nobody(ctx: Context, answer: GapAnswer) -> None:
    found = changed(ctx, answer=answer, mover="both", strength=SURE)
    assert gap_line(found).endswith("and is 3.3 percentage points since May 2024.")


def test_a_side_whose_own_change_is_not_known(ctx: Context) -> None:
    found = changed(ctx, answer=GapAnswer.WIDENED, mover="both", strength=SURE)
    gap = replace(found.gap, comparison_change=None)
    said = "care for Black women (better) and for White women (too early to say)."
    assert gap_line(replace(found, gap=gap)).endswith(said)


# --- when it could close ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("projection", "said"),
    [
        (Projection(26.8, 12.6, 61.9), "would not be closed before January 2027; the single best guess is March 2028, and it could take until February 2031."),
        (Projection(0.5, 0.2, 240.0), "would not be closed before January 2026; the single best guess is January 2026, and it could take until January 2046."),
        (Projection(100.0, 12.6, 240.5), "would not be closed before January 2027; how much later cannot be told."),
    ],
)  # fmt: skip
def test_not_before(ctx: Context, projection: Projection, said: str) -> None:
    """The data end with December 2025."""
    found = changed(ctx, strength=SURE, projection=projection)
    start = "If the gap went on closing at the pace between the two periods, it "
    assert gap_line(found).endswith(f"(better). {start}{said}")


def test_no_pace_without_an_end(ctx: Context) -> None:
    found = changed(ctx, strength=SURE, projection=Projection(26.8, 12.6, 61.9))
    endless = (found.phases[0], replace(found.phases[1], end=None))
    assert "pace" not in gap_line(replace(found, phases=endless))
    assert "pace" not in gap_line(changed(ctx, strength=SURE, projection=None))


# --- what would settle it -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("months", "volume", "said"),
    [
        (14, None, "At this volume about 14 more months would settle it, if the difference stays as seen."),
        (0, None, "At this volume about 1 more month would settle it, if the difference stays as seen."),
        (None, 2.42, "About 2.4 times as many women, before and since, would settle it if the difference stays as seen: read teams together, pool groups with their members shown, or follow a process measure that happens to more women."),
        (None, 9.49, "About 9.5 times as many women, before"),
        (None, 9.5, "About 10 times as many women, before"),
        (None, 99.9, "About 100 times as many women, before"),
        (None, 100.0, "More women would not settle it while the difference is as small as seen: a process measure that happens to more women, or reading together with other teams, would say more."),
        (None, None, "More women would not settle it while"),
    ],
)  # fmt: skip
def test_what_would_settle_it(
    ctx: Context, months: int | None, volume: float | None, said: str
) -> None:
    found = changed(ctx, months_enough=months, volume_enough=volume)
    assert enough(found).startswith(said)
    assert gap_line(found).endswith(f"(better). {enough(found)}")


@pytest.mark.parametrize(
    ("months", "volume", "said"),
    [
        (14, None, "At this volume about 14 more months, or longer, would settle it"),
        (1, None, "At this volume about 1 more month, or longer, would settle it"),
        (None, 2.42, "About 2.4 times as many women or more, before and since, would settle it"),
        (None, 100.0, "More women would not settle it while the difference is as small as seen"),
        (None, None, "More women alone may not settle it: a process measure that happens to more women, or reading together with other teams, would say more."),
    ],
)  # fmt: skip
def test_what_would_settle_it_is_said_of_protected_numbers_too(
    ctx: Context, months: int | None, volume: float | None, said: str
) -> None:
    found = changed(ctx, months_enough=months, volume_enough=volume)
    assert enough(replace(found, shared=True)).startswith(said)


def test_what_is_settled_needs_nothing(ctx: Context) -> None:
    for fields in ({"strength": SURE}, {"answer": GapAnswer.UNCHANGED}):
        assert enough(changed(ctx, **fields)) == ""
    assert enough_said(None, HAEMORRHAGE, shared=False) == ""
    assert enough_said(None, HAEMORRHAGE, shared=True) == ""


# --- ratios and differences ---------------------------------------------------------------------


def without(ctx: Context, phase: int, **fields: Any) -> Context:
    contrasts = tuple(
        replace(c, **fields) if c.primary and c.phase == phase else c for c in ctx.gap.contrasts
    )
    return replace(ctx, gap=replace(ctx.gap, contrasts=contrasts))


@pytest.mark.parametrize("phase", [0, 1])
def test_ratios_are_said_of_both_times_or_of_none(ctx: Context, phase: int) -> None:
    """A ratio that is missing, or of the other side, would be set beside one that it cannot stand beside."""
    for fields in ({"ratio": NOTHING}, {"side": "non-event"}):
        found = gap_line(without(ctx, phase, **fields))
        assert found.startswith("The gap was 6.4 percentage points before May 2024 and is 3.3")
    missing = tuple(c for c in ctx.gap.contrasts if not (c.primary and c.phase == phase))
    bare = replace(ctx, gap=replace(ctx.gap, contrasts=missing))
    assert gap_line(bare).startswith("What moved it")


# --- the other groups ---------------------------------------------------------------------------


def own(answer: OwnAnswer, strength: Strength, *, safe: bool = False) -> OwnChange:
    return OwnChange(NOTHING, NOTHING, answer, strength, "event", rules_out_worsening=safe)


def others(ctx: Context, *changes: OwnChange, direction: str = "lower") -> str:
    """Asian, Black (the focus), Mixed, White, Other."""
    asian, mixed, white, other = changes
    black = own(OwnAnswer.WORSE, SURE)
    gap = replace(ctx.gap, changes=(asian, black, mixed, white, other), direction=direction)
    found = lines(replace(ctx, gap=gap))
    return found[2].text if len(found) > 2 else ""


UNKNOWN = own(OwnAnswer.CANNOT_TELL, UNSURE)
SAFE = own(OwnAnswer.UNCHANGED, SURE, safe=True)


def test_other_groups_by_what_happened_to_them(ctx: Context) -> None:
    worse, likely_worse = own(OwnAnswer.WORSE, SURE), own(OwnAnswer.WORSE, LIKELY)
    better, likely = own(OwnAnswer.IMPROVED, SURE, safe=True), own(OwnAnswer.IMPROVED, LIKELY)
    assert others(ctx, worse, likely_worse, better, likely) == (
        "Care got worse for Asian women (clear). Care likely got worse for Mixed women. Care got better for White women (clear). Care likely got better for Other women. Otherwise no worsening seen; for Other women there are too few women to rule it out."
    )
    assert (
        others(ctx, worse, SAFE, SAFE, worse) == "Care got worse for Asian and Other women (clear)."
    )
    assert others(ctx, UNKNOWN, SAFE, SAFE, UNKNOWN) == (
        "No worsening seen; for Asian and Other women there are too few women to rule it out."
    )
    assert others(ctx, SAFE, SAFE, SAFE, SAFE) == "No group got worse."


def test_nothing_is_said_to_be_worse_where_no_way_is_good(ctx: Context) -> None:
    assert others(ctx, UNKNOWN, SAFE, SAFE, UNKNOWN, direction="neither") == ""
    better = own(OwnAnswer.IMPROVED, SURE)
    assert others(ctx, better, SAFE, SAFE, UNKNOWN, direction="neither") == (
        "Care got better for Asian women (clear)."
    )


@pytest.mark.parametrize(
    ("change", "direction", "card"),
    [
        (own(OwnAnswer.IMPROVED, SURE), "lower", "Better since the change (clear)"),
        (own(OwnAnswer.IMPROVED, LIKELY), "lower", "Likely better since the change"),
        (own(OwnAnswer.WORSE, SURE), "lower", "Worse since the change (clear)"),
        (own(OwnAnswer.WORSE, LIKELY), "lower", "Likely worse since the change"),
        (own(OwnAnswer.HIGHER, SURE), "neither", "More often since the change (clear)"),
        (own(OwnAnswer.HIGHER, LIKELY), "neither", "Likely more often since the change"),
        (own(OwnAnswer.LOWER, SURE), "neither", "Less often since the change (clear)"),
        (own(OwnAnswer.LOWER, LIKELY), "neither", "Likely less often since the change"),
        (own(OwnAnswer.UNCHANGED, SURE), "lower", "No change that matters"),
        (own(OwnAnswer.CANNOT_TELL, UNSURE, safe=True), "lower", "No worsening seen"),
        (own(OwnAnswer.CANNOT_TELL, UNSURE, safe=True), "neither", "Too few women to tell, in any direction"),
        (UNKNOWN, "lower", "Too few women to tell, in any direction"),
    ],
)  # fmt: skip
def test_the_line_under_a_groups_name(
    ctx: Context, change: OwnChange, direction: str, card: str
) -> None:
    gap = replace(ctx.gap, changes=(change,) * 5, direction=direction)
    assert card_sentence(replace(ctx, gap=gap), 2) == card


def test_a_focus_whose_change_is_not_known(ctx: Context) -> None:
    gap = replace(ctx.gap, focus_change=UNKNOWN)
    line = lines(replace(ctx, gap=gap))[0]
    assert line.lead == "Care for Black women: too early to say."
    assert line.strength is UNSURE
    for answer, said in (
        (OwnAnswer.WORSE, "worse"),
        (OwnAnswer.HIGHER, "more often"),
        (OwnAnswer.LOWER, "less often"),
        (OwnAnswer.UNCHANGED, "no change that matters"),
    ):
        likely = replace(ctx.gap, focus_change=own(answer, LIKELY))
        assert lines(replace(ctx, gap=likely))[0].lead == f"Care for Black women: {said} (likely)."


# --- one time -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def once() -> Context:
    return context(replace(PLAN, change_date=None))


@pytest.mark.parametrize(
    ("p", "differ", "said"),
    [
        (0.00099, True, "by more than chance would explain (p below 0.001)."),
        (0.001, True, "by more than chance would explain (p 0.001)."),
        (0.0496, True, "by more than chance would explain (p 0.050)."),
        (0.5, False, "no more than chance would explain (p 0.500); that is not the same as equal."),
    ],
)
def test_across_all_groups(once: Context, p: float, differ: bool, said: str) -> None:
    gap = replace(once.gap, omnibus=Omnibus(9.0, 4, 0.2, p, differ))
    assert lines(replace(once, gap=gap))[1].text.endswith(
        f"equality is not shown either. Across all groups the rates differ {said}"
    )


def test_without_a_test_over_all_groups_nothing_is_said_of_them(once: Context) -> None:
    gap = replace(once.gap, omnibus=None)
    assert lines(replace(once, gap=gap))[1].text == (
        "For Asian, Mixed and Other women no difference is shown, and equality is not shown either."
    )
    nobody = replace(gap, contrasts=tuple(c for c in gap.contrasts if c.primary))
    assert len(lines(replace(once, gap=nobody))) == 1


@pytest.mark.parametrize(
    ("difference", "clear", "card", "line"),
    [
        (0.1, True, "More often than for White women (clear)", "More often for Asian women than for White women (clear)."),
        (-0.1, True, "Less often than for White women (clear)", "Less often for Asian women than for White women (clear)."),
        (0.0, True, "Less often than for White women (clear)", "For Mixed and Other women no difference"),
        (None, True, "Less often than for White women (clear)", "For Mixed and Other women no difference"),
        (0.1, False, "No difference from White women shown", "For Asian, Mixed and Other women no difference"),
    ],
)  # fmt: skip
def test_a_group_against_the_comparison(
    once: Context, difference: float | None, clear: bool, card: str, line: str
) -> None:
    contrasts = tuple(
        replace(c, difference=replace(NOTHING, value=difference), clear=clear)
        if c.group == 0
        else c
        for c in once.gap.contrasts
    )
    found = replace(once, gap=replace(once.gap, contrasts=contrasts))
    assert card_sentence(found, 0) == card
    assert lines(found)[1].text.startswith(line)


def test_a_group_without_a_contrast_says_nothing(once: Context) -> None:
    found = replace(once, gap=replace(once.gap, contrasts=()))
    assert [card_sentence(found, place) for place in (0, 1, 3)] == [
        "",
        "",
        "The others are compared with this group",
    ]
    later = tuple(replace(c, phase=1) for c in once.gap.contrasts)
    assert card_sentence(replace(once, gap=replace(once.gap, contrasts=later)), 0) == ""


def test_quantities_say_what_is_higher(once: Context) -> None:
    waits = replace(HAEMORRHAGE, kind=Kind.MEAN, event="the wait")
    assert told(headline(replace(once, measure=waits))) == [
        "The wait is higher for Black women than for White women. [established: standing]"
    ]
    assert date(2025, 12, 31) == once.phases[0].end

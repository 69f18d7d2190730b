"""The verdict rules on true-or-false evidence: one row a rule, in the order of section 4."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from evenhand.equity.cells import GapCounts
from evenhand.equity.looks import Schedule
from evenhand.equity.model import GapAnswer, OwnAnswer, Stand
from evenhand.equity.read import read_gap
from evenhand.equity.verdict import (
    GAP_ANSWERS,
    MOVERS,
    OWN_ANSWERS,
    SCALES,
    STANDS,
    Answers,
    Evidence,
    both_scales_only,
    gap_answers,
    own_answers,
    scale_code,
    settle,
    settle_own,
    settle_stand,
    stands,
)

YES, NO = np.array([True]), np.array([False])
QUIET = Evidence(
    np.array([1]), YES, *[NO] * (len(fields(Evidence)) - 2)
)  # focus higher before, a gap, nothing moved


def given(**true: int) -> Evidence:
    """Evidence with these things so."""
    return replace(
        QUIET,
        **{k: np.array([v]) if k == "sign" else np.array([bool(v)]) for k, v in true.items()},
    )


DOWN = {"ratio_down": 1, "difference_down": 1}
UP = {"ratio_up": 1, "difference_up": 1}


def answer(direction: str = "lower", **true: int) -> tuple[str, str, str, str]:
    found = gap_answers(given(**true), direction)
    return (
        GAP_ANSWERS[found.answer[0]].name,
        SCALES[found.ratio[0]],
        SCALES[found.difference[0]],
        MOVERS[found.mover[0]],
    )


NN = ("narrowed", "narrowed")
WW = ("widened", "widened")


@pytest.mark.parametrize(
    ("true", "expected"),
    [
        ({}, ("CANNOT_TELL", "cannot tell", "cannot tell", "not known")),
        (DOWN | {"focus_down": 1}, ("NARROWED", *NN, "focus")),
        (DOWN | {"focus_down": 1, "comparison_up": 1}, ("NARROWED", *NN, "both")),
        (DOWN | {"comparison_up": 1}, ("LEVELLED_DOWN", *NN, "comparison")),
        (DOWN, ("NARROWED_UNKNOWN", *NN, "not known")),
        (DOWN | {"focus_up": 1}, ("NARROWED_UNKNOWN", *NN, "not known")),
        (DOWN | {"comparison_down": 1}, ("NARROWED_UNKNOWN", *NN, "not known")),
        (UP, ("WIDENED", *WW, "not known")),
        (UP | {"focus_up": 1}, ("WIDENED", *WW, "focus")),
        (UP | {"comparison_down": 1}, ("WIDENED", *WW, "comparison")),
        (UP | {"focus_up": 1, "comparison_down": 1}, ("WIDENED", *WW, "both")),
        (UP | {"focus_down": 1, "comparison_up": 1}, ("WIDENED", *WW, "not known")),
        (
            {"ratio_down": 1, "difference_up": 1},
            ("DIFFERENTLY", "narrowed", "widened", "not known"),
        ),
        (
            {"ratio_up": 1, "difference_down": 1, "focus_down": 1},
            ("DIFFERENTLY", "widened", "narrowed", "focus"),
        ),
        (
            {"ratio_down": 1, "difference_same": 1},
            ("DIFFERENTLY", "narrowed", "unchanged", "not known"),
        ),
        (
            {"ratio_same": 1, "difference_up": 1},
            ("DIFFERENTLY", "unchanged", "widened", "not known"),
        ),
        (
            {"ratio_down": 1, "focus_down": 1},
            ("ONE_SCALE", "narrowed", "cannot tell", "focus"),
        ),
        (
            {"difference_down": 1, "comparison_up": 1},
            ("ONE_SCALE", "cannot tell", "narrowed", "comparison"),
        ),
        (
            {"ratio_up": 1, "focus_up": 1},
            ("ONE_SCALE", "widened", "cannot tell", "focus"),
        ),
        ({"difference_up": 1}, ("ONE_SCALE", "cannot tell", "widened", "not known")),
        (
            {"ratio_same": 1, "difference_same": 1, "focus_down": 1},
            ("UNCHANGED", "unchanged", "unchanged", "not known"),
        ),
        ({"ratio_same": 1}, ("CANNOT_TELL", "unchanged", "cannot tell", "not known")),
        ({"difference_same": 1}, ("CANNOT_TELL", "cannot tell", "unchanged", "not known")),
        # moving comes before lying inside the margin
        (
            DOWN | {"ratio_same": 1, "difference_same": 1, "focus_down": 1},
            ("NARROWED", *NN, "focus"),
        ),
        (DOWN | {"after_below": 1, "focus_down": 1}, ("REVERSED", *NN, "focus")),
        (DOWN | {"after_above": 1, "focus_down": 1}, ("NARROWED", *NN, "focus")),
        ({"after_above": 1}, ("CANNOT_TELL", "cannot tell", "cannot tell", "not known")),
        (
            {"baseline_gap": 0},
            ("NO_GAP", "cannot tell", "cannot tell", "not known"),
        ),
        ({"baseline_gap": 0} | UP, ("NO_GAP", *WW, "not known")),
        ({"baseline_gap": 0, "after_above": 1} | UP, ("OPENED", *WW, "not known")),
        ({"baseline_gap": 0, "after_above": 1} | DOWN, ("NO_GAP", *NN, "not known")),
        ({"baseline_gap": 0, "after_below": 1} | DOWN, ("OPENED", *NN, "not known")),
        ({"baseline_gap": 0, "after_below": 1} | UP, ("NO_GAP", *WW, "not known")),
        (
            {"baseline_gap": 0, "after_above": 1, "ratio_up": 1},
            ("NO_GAP", "widened", "cannot tell", "not known"),
        ),
        (
            {"baseline_gap": 0, "after_above": 1, "difference_up": 1},
            ("NO_GAP", "cannot tell", "widened", "not known"),
        ),
        (
            {"baseline_gap": 0, "after_below": 1, "ratio_down": 1},
            ("NO_GAP", "narrowed", "cannot tell", "not known"),
        ),
        (
            {"baseline_gap": 0, "after_below": 1, "difference_down": 1},
            ("NO_GAP", "cannot tell", "narrowed", "not known"),
        ),
    ],
)
def test_focus_higher_and_lower_is_better(true: dict[str, int], expected: tuple[str, ...]) -> None:
    assert answer(**true) == expected


MIRROR = {"up": "down", "down": "up", "above": "below", "below": "above"}


def mirrored(true: dict[str, int]) -> dict[str, int]:
    """The same story told of the non-event: up is down and the focus was lower."""
    out = {}
    for name, value in true.items():
        head, _, end = name.rpartition("_")
        out[f"{head}_{MIRROR[end]}" if end in MIRROR else name] = value
    return out | {"sign": -1}


@pytest.mark.parametrize(
    ("true", "name"),
    [
        (DOWN | {"focus_down": 1}, "NARROWED"),
        (DOWN | {"comparison_up": 1}, "LEVELLED_DOWN"),
        (DOWN, "NARROWED_UNKNOWN"),
        (UP | {"focus_up": 1}, "WIDENED"),
        (DOWN | {"after_below": 1}, "REVERSED"),
        ({"baseline_gap": 0, "after_above": 1} | UP, "OPENED"),
    ],
)
def test_higher_is_better_mirrors_lower(true: dict[str, int], name: str) -> None:
    assert answer("higher", **mirrored(true)) == answer("lower", **true)
    assert answer("higher", **mirrored(true))[0] == name


@pytest.mark.parametrize(
    ("true", "name"),
    [
        # the focus had the better rate before; the gap closed
        (DOWN | {"focus_down": 1}, "LEVELLED_DOWN"),  # its own care got worse
        (
            DOWN | {"focus_down": 1, "comparison_up": 1},
            "NARROWED_UNKNOWN",
        ),  # the other improved too
        (DOWN | {"comparison_up": 1}, "NARROWED_UNKNOWN"),  # the comparison improved, not the focus
        (DOWN | {"focus_up": 1, "comparison_up": 1}, "NARROWED"),  # both improved
    ],
)
def test_a_better_off_focus(true: dict[str, int], name: str) -> None:
    assert answer("higher", **true)[0] == name


@pytest.mark.parametrize(
    ("true", "name", "mover"),
    [
        (DOWN | {"focus_down": 1}, "NARROWED", "focus"),
        (DOWN | {"comparison_up": 1}, "NARROWED_UNKNOWN", "comparison"),
        (UP, "WIDENED", "not known"),
        (UP | {"sign": -1, "focus_up": 1}, "NARROWED", "focus"),
        (UP | {"sign": -1, "focus_down": 1}, "NARROWED_UNKNOWN", "not known"),
        (DOWN | {"sign": -1}, "WIDENED", "not known"),
    ],
)
def test_without_a_direction_of_good(true: dict[str, int], name: str, mover: str) -> None:
    found = answer("neither", **true)
    assert (found[0], found[3]) == (name, mover)


@pytest.mark.parametrize(
    ("sign", "up", "down", "same", "expected"),
    [
        (1, 1, 0, 0, "widened"),
        (1, 0, 1, 0, "narrowed"),
        (-1, 1, 0, 0, "narrowed"),
        (-1, 0, 1, 0, "widened"),
        (0, 1, 0, 0, "widened"),
        (0, 0, 1, 0, "widened"),
        (0, 0, 0, 1, "unchanged"),
        (0, 0, 0, 0, "cannot tell"),
        (1, 0, 0, 1, "unchanged"),
        (1, 1, 0, 1, "widened"),
        (-1, 1, 0, 1, "narrowed"),
    ],
)
def test_one_scale(sign: int, up: int, down: int, same: int, expected: str) -> None:
    arrays = (np.array([bool(v)]) for v in (up, down, same))
    assert SCALES[scale_code(np.array([sign]), *arrays)[0]] == expected


def codes(name: str) -> Answers:
    place = np.array([GAP_ANSWERS.index(GapAnswer[name])])
    return Answers(place, place * 0 + 1, place * 0 + 2, place * 0 + 3)


def other(name: str) -> Answers:
    place = np.array([GAP_ANSWERS.index(GapAnswer[name])])
    return Answers(place, place * 0, place * 0, place * 0)


@pytest.mark.parametrize(
    ("established", "suggested", "equal", "capped", "expected"),
    [
        ("NARROWED", "NARROWED", 0, False, ("NARROWED", 0, 1)),
        ("CANNOT_TELL", "NARROWED", 0, False, ("NARROWED", 1, 0)),
        ("ONE_SCALE", "NARROWED", 0, False, ("NARROWED", 1, 0)),
        ("ONE_SCALE", "ONE_SCALE", 0, False, ("ONE_SCALE", 0, 1)),
        ("CANNOT_TELL", "ONE_SCALE", 0, False, ("ONE_SCALE", 1, 0)),
        ("CANNOT_TELL", "CANNOT_TELL", 0, False, ("CANNOT_TELL", 2, 0)),
        ("CANNOT_TELL", "CANNOT_TELL", 1, False, ("CANNOT_TELL", 2, 0)),
        ("NO_GAP", "NO_GAP", 0, False, ("NO_GAP", 2, 0)),
        ("NO_GAP", "NO_GAP", 1, False, ("NO_GAP", 0, 0)),
        ("NO_GAP", "NO_GAP", 1, True, ("NO_GAP", 1, 0)),
        ("NO_GAP", "OPENED", 1, False, ("OPENED", 1, 0)),
        ("OPENED", "OPENED", 0, False, ("OPENED", 0, 1)),
        ("NARROWED", "NARROWED", 0, True, ("NARROWED", 1, 0)),
        ("ONE_SCALE", "ONE_SCALE", 0, True, ("ONE_SCALE", 1, 0)),
        ("NARROWED_UNKNOWN", "NARROWED", 0, False, ("NARROWED_UNKNOWN", 0, 1)),
        ("UNCHANGED", "UNCHANGED", 0, False, ("UNCHANGED", 0, 1)),
    ],
)
def test_one_answer_of_two_strengths(
    established: str, suggested: str, equal: int, capped: bool, expected: tuple[str, int, int]
) -> None:
    found, strength = settle(
        codes(established), other(suggested), equal_before=np.array([bool(equal)]), capped=capped
    )
    scales = (found.ratio[0], found.difference[0], found.mover[0])
    assert (GAP_ANSWERS[found.answer[0]].name, strength[0], scales[0]) == expected
    assert scales in ((1, 2, 3), (0, 0, 0))


@pytest.mark.parametrize(
    ("direction", "up", "down", "same", "expected"),
    [
        ("lower", 1, 0, 0, OwnAnswer.WORSE),
        ("lower", 0, 1, 0, OwnAnswer.IMPROVED),
        ("higher", 1, 0, 0, OwnAnswer.IMPROVED),
        ("higher", 0, 1, 0, OwnAnswer.WORSE),
        ("neither", 1, 0, 0, OwnAnswer.HIGHER),
        ("neither", 0, 1, 0, OwnAnswer.LOWER),
        ("lower", 0, 0, 1, OwnAnswer.UNCHANGED),
        ("lower", 1, 0, 1, OwnAnswer.WORSE),
        ("lower", 0, 0, 0, OwnAnswer.CANNOT_TELL),
    ],
)
def test_own_answer(direction: str, up: int, down: int, same: int, expected: OwnAnswer) -> None:
    arrays = (np.array([bool(v)]) for v in (up, down, same))
    assert OWN_ANSWERS[own_answers(*arrays, direction)[0]] is expected


def test_own_strengths() -> None:
    worse, better, cannot = (
        OWN_ANSWERS.index(a) for a in (OwnAnswer.WORSE, OwnAnswer.IMPROVED, OwnAnswer.CANNOT_TELL)
    )
    established = np.array([worse, cannot, cannot])
    suggested = np.array([worse, better, cannot])
    code, strength = settle_own(established, suggested, capped=False)
    assert (code.tolist(), strength.tolist()) == ([worse, better, cannot], [0, 1, 2])
    code, strength = settle_own(established, suggested, capped=True)
    assert (code.tolist(), strength.tolist()) == ([worse, better, cannot], [1, 1, 2])


@pytest.mark.parametrize(
    ("differ", "inside", "expected"),
    [
        (1, 1, Stand.SMALL_GAP),
        (0, 1, Stand.EQUAL),
        (1, 0, Stand.GAP),
        (0, 0, Stand.NOT_SHOWN),
    ],
)
def test_where_it_stands(differ: int, inside: int, expected: Stand) -> None:
    assert STANDS[stands(np.array([bool(differ)]), np.array([bool(inside)]))[0]] is expected


def test_standing_strengths() -> None:
    gap, small, unseen = (STANDS.index(s) for s in (Stand.GAP, Stand.SMALL_GAP, Stand.NOT_SHOWN))
    established, suggested = np.array([gap, unseen, unseen]), np.array([small, small, unseen])
    code, strength = settle_stand(established, suggested, capped=False)
    assert (code.tolist(), strength.tolist()) == ([gap, small, unseen], [0, 1, 2])
    code, strength = settle_stand(established, suggested, capped=True)
    assert (code.tolist(), strength.tolist()) == ([small, small, unseen], [1, 1, 2])


def test_one_scale_waits_for_clearness_where_looks_are_several() -> None:
    places = np.array(
        [GAP_ANSWERS.index(GapAnswer[n]) for n in ("ONE_SCALE", "NARROWED", "NO_GAP")]
    )
    found = both_scales_only(Answers(places, places * 0 + 1, places * 0 + 2, places * 0 + 3))
    assert [GAP_ANSWERS[a].name for a in found.answer] == ["CANNOT_TELL", "NARROWED", "NO_GAP"]
    assert found.ratio.tolist() == [0, 1, 1]
    assert found.difference.tolist() == [0, 2, 2]
    assert found.mover.tolist() == [0, 3, 3]


@pytest.mark.parametrize(
    ("since", "months", "expected"),
    [
        (84, None, ("on one scale only", "suggested", "narrowed")),
        (84, (18.0,), ("on one scale only", "suggested", "narrowed")),
        (84, (9.0, 18.0), ("cannot tell", "cannot tell", "cannot tell")),
        (76, (9.0, 18.0), ("on one scale only", "established", "narrowed")),
    ],
)
def test_one_scale_in_a_plan_with_several_looks(
    since: int, months: tuple[float, ...] | None, expected: tuple[str, str, str]
) -> None:
    """12 to 8.4 % against 5 to 4 %: likely by the difference alone, at one look only."""
    schedule = None if months is None else Schedule(months, 18.0, len(months) - 1)
    n = np.array([[1000, 1000], [3000, 3000]])
    found = read_gap(
        GapCounts(np.array([[120, since], [150, 120]]), n, 0 * n),
        focus=[True, False],
        comparison=[False, True],
        phase=[0, 1],
        kind="proportion",
        direction="lower",
        schedule=schedule,
    ).gap_change
    assert found is not None
    assert (str(found.answer), str(found.strength), found.difference_scale) == expected
    assert found.ratio_scale == "cannot tell"

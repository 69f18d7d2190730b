"""Re-basing: recorded, on one calendar date for all, advised in words, never silent."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from evenhand.spc import ChartError, Rebase, chart, rebase_advice

NAN = float("nan")
MONTHS = [date(2023 + m // 12, m % 12 + 1, 1) for m in range(30)]
CHANGE = MONTHS[14]
DECISION = Rebase(CHANGE, date(2025, 6, 3), "A. Khan, lead midwife", "new guideline")
LOWER = [9.0, 11] * 7 + [5.0, 7] * 8
STEADY = [9.0, 11] * 15


def problem(call, *args, **options) -> str:
    with pytest.raises(ChartError) as caught:
        call(*args, **options)
    return f"{caught.value.problem} {caught.value.remedy}"


def drawn(values=LOWER, **options):
    return chart("xmr", values, **({"direction": "lower", "periods": MONTHS} | options))


class TestRebase:
    def test_begins_a_phase_on_its_date_in_every_group(self):
        gap = list(STEADY)
        gap[5] = NAN  # an absent month in one group moves nothing
        both = drawn([LOWER, gap], rebases=[DECISION])
        assert both.phase.tolist() == [0] * 14 + [1] * 16
        assert both.centre[0, 13] == 10
        assert both.centre[0, 14] == 6
        assert both.centre[1, 14] == 10

    def test_is_the_same_as_a_planned_phase_but_on_record(self):
        planned = drawn(phases=[14])
        recorded = drawn(rebases=[DECISION])
        np.testing.assert_array_equal(planned.upper, recorded.upper)
        assert planned.rebases == ()
        assert recorded.rebases == (DECISION,)

    def test_adds_to_planned_phases(self):
        later = Rebase(MONTHS[22], date(2025, 7, 1), "the team", "second change")
        found = drawn(phases=[7], rebases=[later, DECISION])
        assert found.phase.tolist() == [0] * 7 + [1] * 7 + [2] * 8 + [3] * 8

    def test_is_printed_with_the_chart(self):
        assert drawn(rebases=[DECISION]).dialect.endswith(
            "moving ranges screened; limits begin anew from 1 March 2024 (decided on 3 June 2025 by "
            "A. Khan, lead midwife: new guideline)"
        )
        assert "begin anew" not in drawn().dialect

    @pytest.mark.parametrize(
        ("by", "reason", "words"),
        [
            (" ", "why", "A re-basing from 1 March 2024 lacks who decided it. Limits begin anew only with who decided, when and why on record."),
            ("who", "", "A re-basing from 1 March 2024 lacks a reason."),
        ],
    )  # fmt: skip
    def test_needs_who_and_why(self, by, reason, words):
        assert problem(Rebase, CHANGE, CHANGE, by, reason).startswith(words)

    @pytest.mark.parametrize(
        ("starts", "words"),
        [
            (date(2024, 3, 14), "Limits cannot begin anew on 14 March 2024: no period of the data begins then. Choose the first day of a period, such as 1 March 2024 or 1 April 2024."),
            (date(2030, 1, 1), "Limits cannot begin anew on 1 January 2030: no period of the data begins then. Choose the first day of a period, such as 1 June 2025."),
            (date(2020, 1, 1), "Limits cannot begin anew on 1 January 2020: no period of the data begins then. Choose the first day of a period, such as 1 January 2023."),
            (MONTHS[0], "The data begin on 1 January 2023, and so do their limits. Leave this re-basing out, or choose a later period."),
        ],
    )  # fmt: skip
    def test_dates_that_are_not_there(self, starts, words):
        decision = Rebase(starts, CHANGE, "who", "why")
        assert problem(drawn, rebases=[decision]) == words

    def test_one_decision_a_date(self):
        words = "Two decisions re-base the limits from 1 March 2024. Keep one."
        assert problem(drawn, rebases=[DECISION, DECISION]) == words

    def test_periods_are_needed_and_must_fit(self):
        words = "Limits cannot begin anew on a date: the chart does not know its periods. Give"
        assert problem(drawn, periods=None, rebases=[DECISION]).startswith(words)
        words = "There are 5 periods for 30 columns of values. Give the first day of each period."
        assert problem(drawn, periods=MONTHS[:5]) == words


def advice(values=LOWER, *, change=CHANGE, reason="new guideline", **options):
    (one,) = rebase_advice(
        drawn(values, **options), periods=MONTHS, change=change, reason=reason
    ).series
    return one


def met(one):
    return [c.met for c in one.conditions]


class TestAdvice:
    def test_all_conditions(self):
        one = advice()
        assert one.advised
        assert [c.name for c in one.conditions] == [
            *("known change", "lasting shift", "not for the worse"),
            *("enough points", "more than one point"),
        ]
        assert one.words == (
            "All conditions for re-basing are met: a change is known (new guideline, 1 March 2024); "
            "the last 7 points all lie below the centre line of before; the shift is not for the "
            "worse; 16 points since the change; it does not rest on single points."
        )

    def test_no_reason(self):
        one = advice(reason=" ")
        assert met(one) == [False, True, True, True, True]
        assert one.words == "Keep the limits: what was changed on 1 March 2024 is not said."

    def test_no_known_change(self):
        one = advice(change=None)
        assert not one.advised
        assert one.words.startswith("Keep the limits: No change of care is known: find out what")

    def test_for_the_worse(self):
        one = advice(direction="higher")
        assert met(one) == [True, True, False, True, True]
        assert one.words.endswith(
            "the shift is for the worse: new limits would make it look ordinary."
        )
        assert advice(direction="neither").advised

    def test_above(self):
        risen = advice([9.0, 11] * 7 + [15.0, 14] * 8, direction="higher")
        assert risen.advised
        assert "all lie above the centre line" in risen.words
        assert met(advice([9.0, 11] * 7 + [15.0, 14] * 8)) == [True, True, False, True, True]

    def test_a_shift_that_did_not_last(self):
        one = advice([9.0, 11] * 7 + [5.0, 7] * 6 + [9, 11, 9, 11])
        assert met(one) == [True, False, True, True, True]
        assert (
            "the last 7 points do not all lie on one side of the centre line of before" in one.words
        )

    def test_one_signal_is_no_reason(self):
        one = advice([9.0, 11] * 7 + [30.0] + [9.0, 11] * 7 + [9])
        assert met(one) == [True, False, True, True, False]
        assert "only single points lie outside the limits: ask what happened then" in one.words

    def test_no_signal(self):
        one = advice(STEADY)
        assert met(one) == [True, False, True, True, False]
        assert "there is no signal since the change" in one.words

    def test_too_few_points(self):
        late = MONTHS[19]
        values = [9.0, 11] * 9 + [9.0] + [5.0, 7] * 5 + [5.0]
        one = advice(values, change=late)
        assert met(one) == [True, True, True, False, True]
        assert (
            one.words
            == "Keep the limits: 11 points since the change, under the 12 that limits need."
        )
        assert advice([9.0, 11] * 9 + [5.0, 7] * 6, change=MONTHS[18]).advised

    def test_missing_and_excluded_points_are_no_points(self):
        values = [*LOWER]
        values[-1] = NAN
        assert "15 points since the change" in advice(values).words
        assert "15 points since the change" in advice(exclude=[29]).words
        few = [9.0, 11] * 7 + [5.0] * 6 + [NAN] * 10
        assert met(advice(few))[1] is False

    def test_dialects_shift_rule(self):
        values = [9.0, 11] * 7 + [9.0, 11] * 4 + [9.0] + [5.0] * 7
        assert met(advice(values))[1] is True
        assert met(advice(values, rules="life-qi"))[1] is True  # the 9 before them is below too
        values[22] = 11.0
        assert met(advice(values, rules="life-qi"))[1] is False

    def test_says_what_follows_for_all(self):
        found = rebase_advice(
            drawn([LOWER, STEADY]), periods=MONTHS, change=CHANGE, reason="new guideline"
        )
        assert [one.advised for one in found.series] == [True, False]
        assert [one.series for one in found.series] == [0, 1]
        assert found.words == (
            "1 of 2 series meet every condition for re-basing. Limits begin anew for every series in "
            "the same period, or for none, and only by a decision on record (who, when and why). "
            "Whether the new level will last, the data cannot say. The first period would be 1 March "
            "2024."
        )
        none = rebase_advice(drawn(), periods=MONTHS, change=None)
        assert none.words.endswith("the data cannot say.")

    def test_refusals(self):
        chosen = drawn()
        words = (
            "The change cannot fall on 14 March 2024: no period after the first begins then. Choose"
        )
        given = {"periods": MONTHS, "reason": "x"}
        assert problem(rebase_advice, chosen, change=date(2024, 3, 14), **given).startswith(words)
        words = "The change cannot fall on 1 January 2023: no period after the first begins then."
        assert problem(rebase_advice, chosen, change=MONTHS[0], **given).startswith(words)
        words = "There are 3 periods for 30 columns of values. Give the first day of each period."
        assert problem(rebase_advice, chosen, periods=MONTHS[:3], change=CHANGE) == words

    def test_a_change_in_the_second_period(self):
        found = rebase_advice(drawn(), periods=MONTHS, change=MONTHS[1], reason="x")
        assert found.words.endswith("The first period would be 1 February 2023.")

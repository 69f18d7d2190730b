"""Answers that were counted already: by question, group and period, a number for each answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from evenhand.ethnicity import EthnicGroup
from evenhand.experience.answers import item_place, top_box_measure
from evenhand.experience.scale import Scale
from evenhand.measures import Grain, MeasureTable

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class AnswerTable:
    """Counts of answers, shaped (questions, groups, periods, 1 + labels).

    The first of the last axis are those who did not answer; the others from worst to best, with
    reverse-coded questions turned round already.
    """

    scale: Scale
    groups: tuple[EthnicGroup, ...]
    grain: Grain
    periods: tuple[date, ...]
    counts: Codes

    def top_box(self, item: str) -> MeasureTable:
        """One question as an ordinary measure: the share with one of the best answers.

        Raises
        ------
        MeasureError
            When the scale has no such question.
        """
        place = item_place(self.scale, item)
        counts = self.counts[place]
        best = counts[:, :, -self.scale.top :].sum(axis=2)
        answered, none = counts[:, :, 1:].sum(axis=2), counts[:, :, 0]
        measure = top_box_measure(self.scale, self.scale.items[place])
        return MeasureTable(
            measure, self.grain, self.periods, self.groups, ("",), best[None], answered[None],
            none[None],
        )  # fmt: skip

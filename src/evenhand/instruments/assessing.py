"""What several assessors say of the same things: how far they agree, where they differ, and when levels ask for support."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evenhand.defaults import constant
from evenhand.frameworks.instruments import Instrument
from evenhand.frameworks.selection import Selection
from evenhand.instruments.answers import worth
from evenhand.stats.agreement import AgreementError, krippendorff_alpha

Answers = Mapping[str, Any]
LEAST_THINGS = 5  # of fewer things rated by two, alpha says nothing


@dataclass(frozen=True, slots=True)
class ElementAgreement:
    """One element over all applications: of pairs of assessors, how many gave the same, and how many were at most one apart."""

    name: str
    label: str
    pairs: int
    same: int
    within_one: int


@dataclass(frozen=True, slots=True)
class AssessorAgreement:
    """How far assessors agree. `alpha` is Krippendorff's, ordinal; None where too few things were rated by two."""

    elements: tuple[ElementAgreement, ...]
    things: int  # an element of an application, rated by two or more
    alpha: float | None

    @property
    def pairs(self) -> int:
        return sum(e.pairs for e in self.elements)

    @property
    def same(self) -> int:
        return sum(e.same for e in self.elements)

    @property
    def within_one(self) -> int:
        return sum(e.within_one for e in self.elements)


def assessors_agree(
    instrument: Instrument, applications: Sequence[Mapping[str, Answers]]
) -> AssessorAgreement:
    """How far assessors agree over applications.

    Parameters
    ----------
    instrument
        What they assessed by; its items on a scale are compared.
    applications
        Of each application, the answers of each assessor. "Don't know" is no rating.

    Returns
    -------
    AssessorAgreement
        Exact and near agreement by element, and Krippendorff's alpha (ordinal) over all elements of all applications.

    Notes
    -----
    Krippendorff, Computing Krippendorff's alpha-reliability (2011).

    Examples
    --------
    >>> from evenhand.frameworks.instruments import instruments
    >>> asked = instruments()["assessment_of_applications"]
    >>> found = assessors_agree(asked, [{"one": {"need": 4}, "two": {"need": 5}}])
    >>> found.pairs, found.same, found.within_one, found.alpha
    (1, 0, 1, None)
    """
    items = [i for i in instrument.items() if i.type == "scale"]
    assessors = sorted({a for given in applications for a in given})
    table = np.array(
        [
            [
                worth(instrument, i, given.get(a, {}).get(i.name))
                for given in applications
                for i in items
            ]
            for a in assessors
        ]
    ).reshape(len(assessors), len(applications) * len(items))
    elements = tuple(
        _element(i.name, str(i.label), table[:, n :: len(items)]) for n, i in enumerate(items)
    )
    things = int((np.count_nonzero(~np.isnan(table), axis=0) > 1).sum())
    return AssessorAgreement(elements, things, _alpha(table) if things >= LEAST_THINGS else None)


def _element(name: str, label: str, rated: Any) -> ElementAgreement:
    apart = [
        abs(rated[one] - rated[other])
        for one in range(len(rated))
        for other in range(one + 1, len(rated))
    ]
    found = np.concatenate(apart) if apart else np.array([])
    found = found[~np.isnan(found)]
    return ElementAgreement(
        name, label, found.size, int((found == 0).sum()), int((found <= 1).sum())
    )


def _alpha(table: Any) -> float | None:
    try:
        found = krippendorff_alpha(table, level="ordinal")
    except AgreementError:  # pragma: no cover - things are counted before
        return None
    return None if math.isnan(found) else found


def differing(instrument: Instrument, given: Sequence[Answers]) -> tuple[str, ...]:
    """Elements on which assessors of one application did not all give the same step.

    Examples
    --------
    >>> from evenhand.frameworks.instruments import instruments
    >>> differing(instruments()["assessment_of_applications"], [{"need": 4, "team": 2}, {"need": 4, "team": 3}])
    ('team',)
    """
    names = (i.name for i in instrument.items() if i.type == "scale")
    return tuple(n for n in names if len({str(a.get(n)) for a in given}) > 1)


def asks_for_support(selection: Selection, levels: Answers) -> bool:
    """Whether the need is high and a part of the readiness low: then support is asked for, never rejection.

    Examples
    --------
    >>> from evenhand.frameworks.selection import selection
    >>> asks_for_support(selection(), {"need": 5, "goals": 4, "team": 2, "data": 4})
    True
    >>> asks_for_support(selection(), {"need": 3, "goals": 1, "team": 1, "data": 1})
    False
    """
    high, low = (constant("applications", n) for n in ("need_high", "readiness_low"))
    need = [v for n in selection.need if isinstance(v := levels.get(n), int)]
    ready = [v for n in selection.readiness if isinstance(v := levels.get(n), int)]
    return bool(need) and max(need) >= high and any(v <= low for v in ready)

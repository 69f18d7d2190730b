"""How complete is ethnicity? Four percentages that are often mixed up, kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import PlanError
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_NOT_VALID = (GroupStatus.BLANK, GroupStatus.UNRECOGNISED)


@dataclass(frozen=True)
class CompletenessCounts:
    """Counts behind the four percentages, one entry a label (a period, a site, or everything).

    Attributes
    ----------
    labels
        What each entry stands for.
    rows
        Records.
    any_value
        Records with anything in the field.
    valid_code
        Records with a value that the mapping knows, Not stated and Not known included.
    known_and_stated
        Records with a stated group.
    comparable, agreeing
        Records with a stated group whose person has another such record, and those of them whose
        person's stated groups are all the same. None when records cannot be linked to people.
    """

    labels: tuple[str, ...]
    rows: Ints
    any_value: Ints
    valid_code: Ints
    known_and_stated: Ints
    comparable: Ints | None = None
    agreeing: Ints | None = None

    @property
    def any_value_share(self) -> Floats:
        """Share of records with anything in the field, 0 to 1; nan without records."""
        return _share(self.any_value, self.rows)

    @property
    def valid_code_share(self) -> Floats:
        """Share of records with a valid code, 0 to 1."""
        return _share(self.valid_code, self.rows)

    @property
    def known_and_stated_share(self) -> Floats:
        """Share of records with a stated group, 0 to 1."""
        return _share(self.known_and_stated, self.rows)

    @property
    def agreeing_share(self) -> Floats | None:
        """Share of comparable records that agree, 0 to 1; None when people are not known."""
        if self.agreeing is None or self.comparable is None:
            return None
        return _share(self.agreeing, self.comparable)


@dataclass(frozen=True)
class Completeness:
    """The four percentages overall, over time and by site.

    Attributes
    ----------
    overall
        One entry.
    by_period, by_site
        One entry a period or site, sorted by label; None when not asked for.
    people_compared, people_agreeing
        People with two or more stated records, and those of them with one and the same group;
        None when records cannot be linked to people.
    """

    overall: CompletenessCounts
    by_period: CompletenessCounts | None = None
    by_site: CompletenessCounts | None = None
    people_compared: int | None = None
    people_agreeing: int | None = None


def completeness(
    groups: Sequence[EthnicGroup],
    *,
    people: Sequence[object] | None = None,
    periods: Sequence[object] | None = None,
    sites: Sequence[object] | None = None,
) -> Completeness:
    """The four completeness percentages of a set of records.

    Parameters
    ----------
    groups
        The group of each record (from `EthnicityMapping.lookup`).
    people, periods, sites
        Person identifier, period and site of each record, where known; same length.

    Returns
    -------
    Completeness

    Raises
    ------
    PlanError
        If the lengths differ.

    Examples
    --------
    >>> stated = EthnicGroup("indian", "Indian")
    >>> blank = EthnicGroup("blank", "Left blank", status=GroupStatus.BLANK)
    >>> refused = EthnicGroup("not_stated", "Not stated", status=GroupStatus.NOT_STATED)
    >>> found = completeness([stated, stated, blank, refused], people=["a", "a", "b", "c"])
    >>> found.overall.any_value_share, found.overall.known_and_stated_share
    (array([0.75]), array([0.5]))
    >>> found.people_compared, found.people_agreeing
    (1, 1)
    """
    for given in (people, periods, sites):
        if given is not None and len(given) != len(groups):
            raise PlanError(
                "Ethnicity, people, periods and sites are not of the same length.",
                remedy="Give one entry of each for every record.",
            )
    flags = _flags(groups, people)
    return Completeness(
        overall=_counts(flags, np.zeros(len(groups), np.int64), ("all records",)),
        by_period=None if periods is None else _by(flags, periods),
        by_site=None if sites is None else _by(flags, sites),
        people_compared=flags.people_compared,
        people_agreeing=flags.people_agreeing,
    )


def completeness_of_counts(
    groups: Sequence[EthnicGroup], counts: object, *, labels: Sequence[str] = ("all records",)
) -> CompletenessCounts:
    """The first three percentages from counts that are already grouped.

    Parameters
    ----------
    groups
        The groups of the first axis.
    counts
        Records, shape (groups,) or (groups, labels).
    labels
        What the entries of the second axis stand for (periods or sites).

    Returns
    -------
    CompletenessCounts
        Without agreement, which needs records of people.

    Examples
    --------
    >>> stated = EthnicGroup("indian", "Indian")
    >>> blank = EthnicGroup("blank", "Left blank", status=GroupStatus.BLANK)
    >>> completeness_of_counts([stated, blank], [[8, 9], [2, 1]], labels=["Jan", "Feb"]
    ...                        ).known_and_stated_share
    array([0.8, 0.9])
    """
    table = np.asarray(counts, dtype=np.int64).reshape(len(groups), -1)
    if table.shape[1] != len(labels):
        raise PlanError(
            f"There are {table.shape[1]} columns of counts and {len(labels)} labels.",
            remedy="Give one label for each column of counts.",
        )
    any_value, valid, stated = (table[kept].sum(axis=0) for kept in _kinds(groups))
    return CompletenessCounts(tuple(labels), table.sum(axis=0), any_value, valid, stated)


def dqmi_item_score(
    *, records: int, valid_and_complete: int, defaults: int = 0, threshold: float = 1.0
) -> float:
    """Score of one data item in the Data Quality Maturity Index of NHS England.

    score = 100 (valid_and_complete - excess) / records,
    excess = max(0, defaults - threshold records).

    Parameters
    ----------
    records
        Records that should hold the item.
    valid_and_complete
        Records with a valid value, defaults included.
    defaults
        Records with a default value (for ethnicity: 99, not known).
    threshold
        Share of records (0 to 1) that may hold a default without loss.

    Returns
    -------
    float
        0 to 100; nan without records.

    Notes
    -----
    Source: NHS England, Data Quality Maturity Index methodology, worked example.

    Examples
    --------
    >>> dqmi_item_score(records=2500, valid_and_complete=2400, defaults=100, threshold=0.02)
    94.0
    """
    if records <= 0:
        return float("nan")
    excess = max(0.0, defaults - threshold * records)
    return 100 * (valid_and_complete - excess) / records


def _share(part: Ints, whole: Ints) -> Floats:
    out = np.full(np.shape(whole), np.nan)
    np.divide(part, whole, out=out, where=np.asarray(whole) > 0)
    return out


def _kinds(groups: Sequence[EthnicGroup]) -> tuple[NDArray[np.bool_], ...]:
    """Which groups count as any value, as a valid code, as known and stated."""
    return (
        np.array([g.status is not GroupStatus.BLANK for g in groups], bool),
        np.array([g.status not in _NOT_VALID for g in groups], bool),
        np.array([g.status is GroupStatus.STATED for g in groups], bool),
    )


@dataclass(frozen=True)
class _Flags:
    any_value: NDArray[np.bool_]
    valid: NDArray[np.bool_]
    stated: NDArray[np.bool_]
    comparable: NDArray[np.bool_] | None
    agreeing: NDArray[np.bool_] | None
    people_compared: int | None
    people_agreeing: int | None


def _flags(groups: Sequence[EthnicGroup], people: Sequence[object] | None) -> _Flags:
    kinds = list(dict.fromkeys(groups))
    place = {group: number for number, group in enumerate(kinds)}
    code = np.fromiter((place[group] for group in groups), np.int64, len(groups))
    any_value, valid, stated = (flags[code] for flags in _kinds(kinds))
    if people is None:
        return _Flags(any_value, valid, stated, None, None, None, None)
    return _Flags(any_value, valid, stated, *_agreement(code, stated, people))


def _agreement(
    code: Ints, stated: NDArray[np.bool_], people: Sequence[object]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], int, int]:
    names, person = np.unique(np.asarray(people, dtype=str), return_inverse=True)
    records = np.bincount(person[stated], minlength=len(names))
    lowest = np.full(len(names), np.iinfo(np.int64).max)
    highest = np.full(len(names), -1)
    np.minimum.at(lowest, person[stated], code[stated])
    np.maximum.at(highest, person[stated], code[stated])
    compared = records >= 2
    same = compared & (lowest == highest)
    return stated & compared[person], stated & same[person], int(compared.sum()), int(same.sum())


def _by(flags: _Flags, labels: Sequence[object]) -> CompletenessCounts:
    names, where = np.unique(np.asarray(labels, dtype=str), return_inverse=True)
    return _counts(flags, where, tuple(names.tolist()))


def _counts(flags: _Flags, where: Ints, labels: tuple[str, ...]) -> CompletenessCounts:
    def count(kept: NDArray[np.bool_]) -> Ints:
        return np.bincount(where[kept], minlength=len(labels))

    return CompletenessCounts(
        labels,
        np.bincount(where, minlength=len(labels)),
        count(flags.any_value),
        count(flags.valid),
        count(flags.stated),
        None if flags.comparable is None else count(flags.comparable),
        None if flags.agreeing is None else count(flags.agreeing),
    )

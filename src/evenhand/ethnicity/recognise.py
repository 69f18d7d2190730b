"""Which code system does a column use? Never guessed from names, never decided in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evenhand.ethnicity.candidates import Fit, fits
from evenhand.ethnicity.describe import described
from evenhand.ethnicity.judgement import Certainty, Judgement, judge, named
from evenhand.ethnicity.suggestions import Suggestion, suggestions
from evenhand.ethnicity.wordings import normalise

__all__ = ["Ambiguity", "Certainty", "Recognition", "Unrecognised", "recognise"]

MOST_SUGGESTED = 200  # unrecognised values that get suggestions


@dataclass(frozen=True)
class Unrecognised:
    """A value that the system does not know, as the source spells it."""

    value: str
    rows: int
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True)
class Ambiguity:
    """Something that a person should decide: in words, with the values and rows concerned."""

    sentence: str
    values: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class Recognition:
    """Which system a column uses, and what is left over.

    Attributes
    ----------
    system
        Key of the code system, None when no system is accepted.
    certainty
        How sure; `NAMED` when a person gave the system.
    share
        Share of the rows that are not blank that the system (or, when none is accepted, the best
        candidate) explains; 0 to 1.
    rows, blank
        All rows, and those that are blank.
    fits
        Every candidate with its share, best first.
    groups
        Group key of each explained value, by the value as the source spells it.
    ambiguities, unrecognised
        What to decide, and what is not known, most frequent first.
    """

    system: str | None
    certainty: Certainty
    share: float
    rows: int
    blank: int
    fits: tuple[Fit, ...]
    groups: Mapping[str, str]
    ambiguities: tuple[Ambiguity, ...]
    unrecognised: tuple[Unrecognised, ...]

    @property
    def runners_up(self) -> tuple[Fit, ...]:
        """The candidates other than the one accepted."""
        return tuple(fit for fit in self.fits if fit.system.key != self.system)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The whole recognition in plain words, for a screen or a report."""
        return described(self)


def recognise(
    values: Mapping[str, int] | Iterable[object], *, system: str | None = None
) -> Recognition:
    """Say which code system a column of ethnicity uses.

    Parameters
    ----------
    values
        Rows by raw value, or the raw values themselves (text, numbers, None).
    system
        The code system, when a person knows it; then it is not judged, only applied.

    Returns
    -------
    Recognition

    Raises
    ------
    MappingError
        If `system` is not the key of a known system.

    Notes
    -----
    Columns of bare numbers are never accepted by themselves: 1, 2, 3 mean White, Mixed, Asian in
    one codebook and Bangladeshi, Chinese, Indian in another. When several systems explain the
    column equally and disagree about a value in use, none is accepted, unless one of them is the
    usual reading (England's letters over Wales's), which is then said.

    Examples
    --------
    >>> seen = recognise({"A": 700, "H": 60, "M": 40, "N": 90, "99": 30, "Z": 10, "Q": 2, "": 5})
    >>> seen.system, str(seen.certainty), round(seen.share, 3), seen.blank
    ('nhs_2001', 'clear', 0.998, 5)
    >>> [(u.value, u.rows) for u in seen.unrecognised]
    [('Q', 2)]
    >>> recognise(["1", "2", "3"]).system is None
    True
    """
    raw = _raw_counts(values)
    spelled = _spellings(raw)
    counts = _normal_counts(raw)
    blank = counts.pop("", 0)
    if system is not None:
        return _assemble(named(system, counts), counts, spelled, blank)
    return _assemble(judge(fits(counts), counts), counts, spelled, blank)


def _raw_counts(values: Mapping[str, int] | Iterable[object]) -> Mapping[object, int]:
    return dict(values.items()) if isinstance(values, Mapping) else Counter(values)


def _normal_counts(raw: Mapping[object, int]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for value, rows in raw.items():
        counts[normalise(value)] += int(rows)
    return dict(counts)


def _spellings(raw: Mapping[object, int]) -> dict[str, str]:
    """The commonest spelling of each value, as the source has it but for outer spaces."""
    spelled: dict[str, str] = {}
    in_order = sorted(raw.items(), key=lambda item: (-item[1], str(item[0]).strip()))
    for value, _ in in_order:
        spelled.setdefault(normalise(value), str(value).strip())
    return spelled


def _assemble(
    judged: Judgement, counts: Mapping[str, int], spelled: Mapping[str, str], blank: int
) -> Recognition:
    groups = judged.chosen.groups if judged.chosen else {}
    left = sorted((v for v in counts if v not in groups), key=lambda v: (-counts[v], v))
    return Recognition(
        system=judged.chosen.system.key if judged.chosen else None,
        certainty=judged.certainty,
        share=judged.best.share if judged.best else 0.0,
        rows=sum(counts.values()) + blank,
        blank=blank,
        fits=judged.fits,
        groups={spelled[value]: group for value, group in groups.items()},
        ambiguities=tuple(
            Ambiguity(
                sentence,
                tuple(spelled[v] for v in sorted(values)),
                sum(counts[v] for v in values),
            )
            for sentence, values in judged.ambiguities
        ),
        unrecognised=_unrecognised(left, counts, spelled),
    )


def _unrecognised(
    left: list[str], counts: Mapping[str, int], spelled: Mapping[str, str]
) -> tuple[Unrecognised, ...]:
    """Suggestions for the commonest only: a column of free text can hold any number of values."""
    return tuple(
        Unrecognised(
            spelled[value], counts[value], suggestions(value) if place < MOST_SUGGESTED else ()
        )
        for place, value in enumerate(left)
    )

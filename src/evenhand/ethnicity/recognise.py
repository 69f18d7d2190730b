"""Which code system does a column use? Never guessed from names, never decided in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from evenhand.ethnicity.candidates import ABBREVIATIONS, Fit, fit_of, fits
from evenhand.ethnicity.catalogue import SEVERAL, CodeSystem, code_system, known_wordings
from evenhand.ethnicity.suggestions import Suggestion, suggestions
from evenhand.ethnicity.wordings import normalise, word_key

MIN_SHARE = 0.8  # of the rows that are not blank; under this no system is named
FEW_CODES = 3  # with fewer different codes the system is "likely" at most


class Certainty(StrEnum):
    """How sure a recognition is."""

    CLEAR = "clear"
    LIKELY = "likely"  # accepted, with something to check
    AMBIGUOUS = "ambiguous"  # several systems fit: a person must name one
    NONE = "none"  # no known system fits
    NAMED = "named"  # the system was given by a person


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
        return _assemble(_named(system, counts), counts, spelled, blank)
    return _assemble(_judge(fits(counts), counts), counts, spelled, blank)


@dataclass(frozen=True)
class _Judgement:
    chosen: Fit | None
    best: Fit | None
    certainty: Certainty
    fits: tuple[Fit, ...]
    ambiguities: tuple[tuple[str, tuple[str, ...]], ...] = ()


def _raw_counts(values: Mapping[str, int] | Iterable[object]) -> Mapping[object, int]:
    return {**values} if isinstance(values, Mapping) else Counter(values)


def _normal_counts(raw: Mapping[object, int]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for value, rows in raw.items():
        counts[normalise(value)] += int(rows)
    return dict(counts)


def _spellings(raw: Mapping[object, int]) -> dict[str, str]:
    """The commonest spelling of each value, as the source has it but for outer spaces."""
    spelled: dict[str, str] = {}
    in_order = sorted(raw.items(), key=lambda item: (-item[1], str(item[0])))
    for value, _ in in_order:
        spelled.setdefault(normalise(value), str(value).strip())
    return spelled


def _named(system: str, counts: Mapping[str, int]) -> _Judgement:
    fit = fit_of(code_system(system), counts)
    return _Judgement(fit, fit, Certainty.NAMED, fits(counts))


def _judge(candidates: tuple[Fit, ...], counts: Mapping[str, int]) -> _Judgement:
    able = [fit for fit in candidates if fit.share >= MIN_SHARE and fit.stated]
    if not able:
        return _Judgement(None, candidates[0] if candidates else None, Certainty.NONE, candidates)
    best = able[0]
    if reason := _refusal(best, able, counts):
        return _Judgement(None, best, Certainty.AMBIGUOUS, candidates, (reason,))
    notes = (*_usual_reading(best, able), *_few_codes(best), *_short_forms(best, counts))
    certainty = Certainty.LIKELY if notes else Certainty.CLEAR
    return _Judgement(best, best, certainty, candidates, notes)


_Reason = tuple[str, tuple[str, ...]]


def _refusal(best: Fit, able: list[Fit], counts: Mapping[str, int]) -> _Reason | None:
    """Why the best candidate is not accepted, where it is not."""
    return (
        _only_numbers(best, able, counts)
        or _several_at_once(best, counts)
        or _too_few_codes(best)
        or _rivals(best, able)
    )


def _only_numbers(best: Fit, able: list[Fit], counts: Mapping[str, int]) -> _Reason | None:
    if not (best.system.digits and best.by_code):
        return None
    names = "; ".join(fit.system.name for fit in able if fit.system.digits)
    values = tuple(value for value in counts if value.lstrip("+-").isdigit())
    sentence = (
        "The values are bare numbers, and numbers mean different groups in different codebooks. "
        f"They would fit: {names}. Name the system, or map each number with your codebook."
    )
    return sentence, values


def _several_at_once(best: Fit, counts: Mapping[str, int]) -> _Reason | None:
    wide = tuple(v for v in counts if known_wordings().get(word_key(v)) == SEVERAL)
    if not wide or best.by_code:
        return None
    return (
        "Some values name more than one group at once. Map the column with its own labels.",
        wide,
    )


def _too_few_codes(best: Fit) -> _Reason | None:
    if best.codes_used >= best.system.needs_codes:
        return None
    sentence = (
        f"Only {best.codes_used} different codes are used, too few to tell that this is "
        f"“{best.system.name}”. Name the system if it is."
    )
    return sentence, tuple(best.groups)


def _rivals(best: Fit, able: list[Fit]) -> _Reason | None:
    rivals = [fit for fit in _disagreeing(best, able) if not _usual(best, fit)]
    if not rivals:
        return None
    values = tuple(dict.fromkeys(v for fit in rivals for v in _disputed(best, fit)))
    names = " and ".join(f"“{fit.system.name}”" for fit in (best, *rivals))
    return (f"The values fit {names} equally well, and they differ. Name the system.", values)


def _usual_reading(best: Fit, able: list[Fit]) -> tuple[_Reason, ...]:
    return tuple(
        (_reading_sentence(best.system, fit.system), _disputed(best, fit))
        for fit in _disagreeing(best, able)
    )


def _reading_sentence(system: CodeSystem, rival: CodeSystem) -> str:
    return (
        f"Read as “{system.name}”. If the records come from {rival.nation}, name the system "
        f"“{rival.key}”: there these codes mean other groups."
    )


def _few_codes(best: Fit) -> tuple[_Reason, ...]:
    if best.system.by_words_only or not best.by_code or best.codes_used >= FEW_CODES:
        return ()
    sentence = f"Only {best.codes_used} different codes are used: check that this is ethnicity."
    return ((sentence, tuple(best.groups)),)


def _short_forms(best: Fit, counts: Mapping[str, int]) -> tuple[_Reason, ...]:
    typed = tuple(value for value in counts if value in ABBREVIATIONS and best.system.local)
    if not typed:
        return ()
    sentence = (
        "A short form such as NA can mean that nothing is recorded, or the code N (Black African) "
        "with a local second character. It is left unmapped until you decide."
    )
    return ((sentence, typed),)


def _disagreeing(best: Fit, able: list[Fit]) -> list[Fit]:
    return [fit for fit in able if fit.rows == best.rows and _disputed(best, fit)]


def _disputed(one: Fit, other: Fit) -> tuple[str, ...]:
    shared = one.groups.keys() & other.groups.keys()
    return tuple(sorted(v for v in shared if one.groups[v] != other.groups[v]))


def _usual(best: Fit, rival: Fit) -> bool:
    same_words = rival.system.by_words_only and best.system.by_words_only
    return rival.system.key in best.system.default_over or same_words


def _assemble(
    judged: _Judgement, counts: Mapping[str, int], spelled: Mapping[str, str], blank: int
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
        unrecognised=tuple(Unrecognised(spelled[v], counts[v], suggestions(v)) for v in left),
    )

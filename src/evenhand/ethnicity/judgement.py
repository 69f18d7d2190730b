"""Which candidate is accepted, and what to say about it: rules that keep a guess from passing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from evenhand.ethnicity.candidates import ABBREVIATIONS, Fit, fit_of, fits
from evenhand.ethnicity.catalogue import SEVERAL, canonical_groups, code_system, known_wordings
from evenhand.ethnicity.wordings import word_key

MIN_SHARE = 0.8  # of the rows that are not blank; under this no system is named
MANY_CODES = 8  # with as many, a stray letter is a slip and not another codebook
FEW_CODES = 3  # with fewer different codes the system is "likely" at most
_TELLING = {"99", "z"}  # codes for missing that other codebooks of letters hardly share
_Reason = tuple[str, tuple[str, ...]]  # a sentence, and the values it is about


class Certainty(StrEnum):
    """How sure a recognition is."""

    CLEAR = "clear"
    LIKELY = "likely"  # accepted, with something to check
    AMBIGUOUS = "ambiguous"  # several systems fit: a person must name one
    NONE = "none"  # no known system fits
    NAMED = "named"  # the system was given by a person


@dataclass(frozen=True)
class Judgement:
    """The candidate accepted (if one is), the best one, how sure, and what to tell a person."""

    chosen: Fit | None
    best: Fit | None
    certainty: Certainty
    fits: tuple[Fit, ...]
    ambiguities: tuple[tuple[str, tuple[str, ...]], ...] = ()


def named(system: str, counts: Mapping[str, int]) -> Judgement:
    """The system that a person named, with a word if it fits badly."""
    fit = fit_of(code_system(system), counts)
    notes = (*(_fits_badly(fit) if counts else ()), *_short_forms(fit, counts))
    return Judgement(fit, fit, Certainty.NAMED, fits(counts), notes)


def judge(candidates: tuple[Fit, ...], counts: Mapping[str, int]) -> Judgement:
    """The best candidate, unless a rule refuses it."""
    able = [fit for fit in candidates if fit.share >= MIN_SHARE and fit.stated]
    if not able:
        return Judgement(None, candidates[0] if candidates else None, Certainty.NONE, candidates)
    best = able[0]
    if reason := _refusal(best, able, counts):
        return Judgement(None, best, Certainty.AMBIGUOUS, candidates, (reason,))
    notes = (
        *_usual_reading(best, able),
        *_few_codes(best),
        *_short_forms(best, counts),
        *_chinese_in_other(best),
    )
    certainty = Certainty.LIKELY if notes else Certainty.CLEAR
    return Judgement(best, best, certainty, candidates, notes)


def _refusal(best: Fit, able: list[Fit], counts: Mapping[str, int]) -> _Reason | None:
    """Why the best candidate is not accepted, where it is not."""
    return (
        _only_numbers(best, able, counts)
        or _several_at_once(best, counts)
        or _too_few_codes(best)
        or _strange_letters(best, counts)
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


def _strange_letters(best: Fit, counts: Mapping[str, int]) -> _Reason | None:
    """A codebook of its own can share most letters with a system: N, M, S, P, C and O, say."""
    strange = tuple(v for v in counts if len(v) == 1 and v.isalpha() and v not in best.groups)
    sure = best.codes_used >= MANY_CODES or best.groups.keys() & _TELLING
    if not strange or not best.by_code or sure:
        return None
    sentence = (
        f"Only {best.codes_used} codes of “{best.system.name}” are used, beside letters that it "
        "does not have: this may be a codebook of its own. Name the system if it is not."
    )
    return sentence, strange


def _rivals(best: Fit, able: list[Fit]) -> _Reason | None:
    rivals = [fit for fit in _disagreeing(best, able) if not _usual(best, fit)]
    if not rivals:
        return None
    values = tuple(dict.fromkeys(v for fit in rivals for v in _disputed(best, fit)))
    names = " and ".join(f"“{fit.system.name}”" for fit in (best, *rivals))
    return (f"The values fit {names} equally well, and they differ. Name the system.", values)


def _usual_reading(best: Fit, able: list[Fit]) -> tuple[_Reason, ...]:
    rivals = _disagreeing(best, able)
    nations = dict.fromkeys(fit.system.nation for fit in rivals)
    return tuple(
        _reading_note(best, [fit for fit in rivals if fit.system.nation == nation])
        for nation in nations
    )


def _reading_note(best: Fit, rivals: list[Fit]) -> _Reason:
    keys = " or ".join(f"“{fit.system.key}”" for fit in rivals)
    values = dict.fromkeys(value for fit in rivals for value in _disputed(best, fit))
    sentence = (
        f"Read as “{best.system.name}”. If the records come from {rivals[0].system.nation}, name "
        f"the system {keys}: there these values mean other groups."
    )
    return sentence, tuple(values)


def _few_codes(best: Fit) -> tuple[_Reason, ...]:
    if best.system.by_words_only or not best.by_code or best.codes_used >= FEW_CODES:
        return ()
    sentence = f"Only {best.codes_used} different codes are used: check that this is ethnicity."
    return ((sentence, tuple(best.groups)),)


def _fits_badly(fit: Fit) -> tuple[_Reason, ...]:
    if fit.share >= MIN_SHARE:
        return ()
    sentence = f"“{fit.system.name}” explains only {fit.share:.0%} of the rows: check the name."
    return ((sentence, tuple(fit.groups)),)


def _chinese_in_other(best: Fit) -> tuple[_Reason, ...]:
    """Five groups without a word on Chinese: the censuses of 2001 and 2011 differ about them."""
    values = tuple(value for value, group in best.groups.items() if group == "other")
    if not values or any("chinese" in value for value in best.groups):
        return ()
    sentence = (
        "The values do not say where Chinese people are counted: in Other as in 2001, or in Asian "
        "as since 2011. Ask the source before comparing with other figures."
    )
    return ((sentence, values),)


def _short_forms(best: Fit, counts: Mapping[str, int]) -> tuple[_Reason, ...]:
    typed = tuple(value for value in counts if value in ABBREVIATIONS and value not in best.groups)
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
    """Values that the two read as groups with different labels."""
    shared = sorted(one.groups.keys() & other.groups.keys())
    label = {key: group.label for key, group in canonical_groups().items()}
    return tuple(v for v in shared if label[one.groups[v]] != label[other.groups[v]])


def _usual(best: Fit, rival: Fit) -> bool:
    same_words = rival.system.by_words_only and best.system.by_words_only
    return rival.system.key in best.system.default_over or same_words

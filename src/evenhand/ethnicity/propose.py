"""From what was recognised to a mapping that a person can check and keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evenhand.errors import MappingError
from evenhand.ethnicity.catalogue import (
    NOT_KNOWN,
    NOT_STATED,
    CodeSystem,
    canonical_groups,
    code_system,
)
from evenhand.ethnicity.mapping import EthnicityMapping
from evenhand.ethnicity.recognise import Recognition, Unrecognised
from evenhand.ethnicity.wordings import normalise, word_key


def propose_mapping(recognition: Recognition, *, grouping: str = "2021") -> EthnicityMapping:
    """A mapping of every recognised value, and of the other codes (or wordings) of the same system.

    Parameters
    ----------
    recognition
        What `recognise` said about the column.
    grouping
        Which census' high-level groups are the parents: "2001" (Chinese in Other), "2011" or
        "2021" (Chinese in Asian).

    Returns
    -------
    EthnicityMapping
        Values that were not recognised are in `undecided`, each with a hint.

    Raises
    ------
    MappingError
        If no system was accepted: a person has to name it, or give a codebook.

    Examples
    --------
    >>> from evenhand.ethnicity.recognise import recognise
    >>> mapping = propose_mapping(recognise(["A", "N", "R", "C", "99", "W9"]))
    >>> mapping.lookup("R").parent, mapping.undecided[0][0]
    ('asian', 'W9')
    """
    if recognition.system is None:
        raise MappingError(_why_not(recognition), remedy=_WHAT_TO_DO)
    system = code_system(recognition.system)
    return EthnicityMapping(
        values=_in_group_order({**_of_system(system, recognition), **_used(recognition)}, grouping),
        system=system.key,
        grouping=grouping,
        undecided=tuple((left.value, _hint(left)) for left in recognition.unrecognised),
    )


_WHAT_TO_DO = (
    "Name the code system if you know it, or map each value to a label with a codebook, as in "
    '[values] "1" = "..." in a mapping file.'
)


def _why_not(recognition: Recognition) -> str:
    if recognition.ambiguities:
        return recognition.ambiguities[0].sentence
    return "The ethnicity column follows no code system that Evenhand knows."


def _of_system(system: CodeSystem, recognition: Recognition) -> dict[str, tuple[str, str]]:
    """What next month's file may hold: every code, or every wording, of the system."""
    used = {normalise(raw) for raw in recognition.groups}
    if system.by_words_only or (system.words and used and not used & system.codes.keys()):
        return {normalise(text): (text, key) for text, key in _words(system)}
    return {value: (system.spelling[value], group) for value, group in system.codes.items()}


def _words(system: CodeSystem) -> Iterator[tuple[str, str]]:
    """Its own wordings, and the labels of its groups and of the ways of being missing."""
    groups = canonical_groups()
    for text in system.wordings.values():
        yield text, system.own_words[word_key(text)]
    for key in sorted(system.group_keys | {NOT_STATED, NOT_KNOWN}):
        yield groups[key].label, key


def _used(recognition: Recognition) -> dict[str, tuple[str, str]]:
    return {normalise(raw): (raw, group) for raw, group in recognition.groups.items()}


def _in_group_order(
    values: Mapping[str, tuple[str, str]], grouping: str
) -> tuple[tuple[str, str], ...]:
    place = {key: number for number, key in enumerate(canonical_groups(grouping))}
    return tuple(sorted(values.values(), key=lambda pair: (place[pair[1]], normalise(pair[0]))))


def _hint(left: Unrecognised) -> str:
    if not left.suggestions:
        return "not known"
    return "; ".join(
        f"{found.group or found.label}? ({found.reason})" for found in left.suggestions
    )

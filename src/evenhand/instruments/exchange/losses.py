"""What differs between an instrument and what a file of it would be read as, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from evenhand.frameworks.instruments import Choice, Instrument, Scale, Words
from evenhand.instruments.exchange.model import Loss

_FORM = {
    "title": "The title",
    "purpose": "What the form is for",
    "note": "The note of the form",
    "minutes": "How many minutes it takes",
    "licence": "The licence of the wording",
    "visibility": "Who sees the answers",
    "minimum_group": "From how many people on answers without a name are shown",
    "answering": "The ways of answering",
    "places": "Where it is answered",
    "plan": "The register in which something is planned",
    "threshold": "The line below which a factor is named",
    "version": "The version",
    "id": "The id of the form",
    "language": "Which language is the form's own",
}
_SECTION = {
    "name": "The name of a section",
    "label": "The heading of a section",
    "hint": "The words under a heading",
    "relevant": "The condition of a section",
}
_ITEM = {
    "type": "The kind of question",
    "label": "The words of a question",
    "hint": "The help of a question",
    "required": "That an answer is needed",
    "relevant": "When a question is asked",
    "constraint": "What an answer must keep",
    "constraint_message": "The sentence for an answer that does not fit",
    "choices": "The answers to choose from",
    "rows": "The rows of a matrix",
    "scale": "The scale of a question",
    "comment": "The field for a comment",
    "reverse": "That a scale is turned round in scores",
    "own_wording": "That nobody has validated the wording",
    "needs": "The answers with which a gate lets pass",
    "tags": "Factor, domain, scope and principle",
}
_LANGUAGES = "Words in other languages"


def losses(there: Instrument, back: Instrument) -> tuple[Loss, ...]:
    """Everything in `there` that `back` says otherwise or not at all. Nothing exactly when both are the same.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from evenhand.frameworks.instruments import instruments
    >>> musiq = instruments()["musiq_ar"]
    >>> [str(x) for x in losses(musiq, replace(musiq, minutes=0, scores=()))]
    ['How many minutes it takes.', 'Scores: EXT_mean, ORG_mean, INF_mean, MIC_mean, TEAM_mean, ORG_MIC_mean.']
    """
    if there == back:
        return ()
    found = [
        *_form(there, back),
        *_sections(there, back),
        *_items(there, back),
        *_scores(there, back),
    ]
    return tuple(found or [Loss("A part that has no name here")])


def _form(there: Instrument, back: Instrument) -> Iterator[Loss]:
    for name, words in _FORM.items():
        one, other = getattr(there, name), getattr(back, name)
        if one == other:
            continue
        yield Loss(f"{_LANGUAGES}: {words.lower()}" if _translated(one, other) else words)


def _translated(one: Any, other: Any) -> bool:
    """Whether only other languages are missing."""
    return isinstance(one, Words) and isinstance(other, Words) and str(one) == str(other)


def _sections(there: Instrument, back: Instrument) -> Iterator[Loss]:
    pairs = list(zip(there.sections, back.sections, strict=False))
    if len(there.sections) != len(back.sections) or any(
        [i.name for i in a.items] != [i.name for i in b.items] for a, b in pairs
    ):
        yield Loss("How questions stand in sections")
    yield from _differing([(a.name, a, b) for a, b in pairs], _SECTION, there, back)


def _items(there: Instrument, back: Instrument) -> Iterator[Loss]:
    now = {i.name: i for i in back.items()}
    names = [i.name for i in there.items()]
    lost = tuple(n for n in names if n not in now)
    if lost:
        yield Loss("Whole questions", lost)
    added = tuple(n for n in now if n not in names)
    if added:
        yield Loss("Questions of their own there, which are no questions here", added)
    pairs = [(i.name, i, now[i.name]) for i in there.items() if i.name in now]
    yield from _differing(pairs, _ITEM, there, back)


def _measured(scale: Scale | None) -> Any:
    """A scale by what it says: its name is told to nobody who answers."""
    return scale and (scale.low, scale.high, dict(scale.anchors), scale.beside)


def _differing(
    pairs: list[tuple[str, Any, Any]],
    aspects: Mapping[str, str],
    there: Instrument,
    back: Instrument,
) -> Iterator[Loss]:
    for aspect, words in aspects.items():
        values = [(n, _said(a, aspect, there), _said(b, aspect, back)) for n, a, b in pairs]
        lost = [(n, _only_language(a, b)) for n, a, b in values if a != b]
        for only, sentence in ((False, words), (True, f"{_LANGUAGES}: {words.lower()}")):
            named = tuple(n for n, language in lost if language is only)
            if named:
                yield Loss(sentence, named)


def _said(part: Any, aspect: str, whole: Instrument) -> Any:
    found = getattr(part, aspect)
    return _measured(whole.scales.get(found)) if aspect == "scale" else found


def _only_language(one: Any, other: Any) -> bool:
    """Whether words, or those of every choice, are the same but for other languages."""
    if isinstance(one, Words):
        return _translated(one, other)
    if not isinstance(one, tuple) or not isinstance(other, tuple) or len(one) != len(other):
        return False
    pairs = list(zip(one, other, strict=True))
    choices = all(isinstance(c, Choice) for pair in pairs for c in pair)
    return choices and all(a.name == b.name and str(a.label) == str(b.label) for a, b in pairs)


def _scores(there: Instrument, back: Instrument) -> Iterator[Loss]:
    now = {s.name: s for s in back.scores}
    lost = tuple(s.name for s in there.scores if now.get(s.name) != s)
    if lost:
        yield Loss("Scores", lost)
    if not lost and {n: _measured(s) for n, s in there.scales.items()} != {
        n: _measured(s) for n, s in back.scales.items()
    }:
        yield Loss("The names of scales, or scales that no question uses")


def renames(old: Instrument, new: Instrument) -> tuple[Loss, ...]:
    """That questions and answers bear other names there."""
    pairs = list(zip(old.items(), new.items(), strict=True))
    items = tuple(f"{a.name} is {b.name}" for a, b in pairs if a.name != b.name)
    parts = tuple(
        f"{x.name} is {y.name} ({a.name})"
        for a, b in pairs
        for x, y in zip((*a.choices, *a.rows), (*b.choices, *b.rows), strict=True)
        if x.name != y.name
    )
    found = [Loss("Questions have other names there", items)] if items else []
    found += [Loss("Answers and rows have other names there", parts)] if parts else []
    return tuple(found)

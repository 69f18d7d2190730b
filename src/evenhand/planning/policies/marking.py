"""Passages that are worth a look, each with the topic that says why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from evenhand.frameworks.lexicon import Lexicon, Topic, lexicon, pattern
from evenhand.planning.policies.model import Passage, Policy

_AROUND = 110  # letters before and after the words in a quotation
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """One passage and one topic.

    Attributes
    ----------
    words
        What was found in the passage, each once, as it stands there.
    quote
        The words with some of what is around them.
    """

    topic: Topic
    passage: Passage
    words: tuple[str, ...]
    quote: str


def marks(policy: Policy, *, by: Lexicon | None = None) -> tuple[Mark, ...]:
    """What is worth a look, in the order of the text; topics of the whole text last.

    Parameters
    ----------
    policy
        As `read_policy` gives it.
    by
        The lexicon; the one that comes with Evenhand unless another is given.

    Examples
    --------
    >>> text = Policy("x.txt", (Passage(0, 1, "Score 2 for colour if the baby is pink all over."), Passage(0, 2, "Wash your hands.")))
    >>> [(m.topic.id, m.passage.place, m.words) for m in marks(text)]
    [('apgar', 'paragraph 1', ('pink all over',))]
    """
    topics = (by or lexicon()).topics
    own = [m for p in policy.passages for t in topics if not t.of_the_whole for m in _in(p, t)]
    return (*own, *(m for t in topics if t.of_the_whole for m in _whole(policy.passages, t)))


def _in(passage: Passage, topic: Topic) -> Iterator[Mark]:
    found = list(_words(topic).finditer(passage.text))
    if not found or (topic.near and not _has(passage.text, topic.near)):
        return
    if topic.unless and _has(passage.text, topic.unless):
        return
    said = tuple(dict.fromkeys(" ".join(m[0].split()) for m in found))[:_MOST_WORDS]
    yield Mark(topic, passage, said, _quote(passage.text, found[0].start(), found[0].end()))


def _whole(passages: Sequence[Passage], topic: Topic) -> Iterator[Mark]:
    if any(_has(p.text, topic.absent) for p in passages):
        return
    for passage in passages:
        found = _words(topic).search(passage.text)
        if found:
            quote = _quote(passage.text, found.start(), found.end())
            yield Mark(topic, passage, (" ".join(found[0].split()),), quote)
            return


def _words(topic: Topic) -> re.Pattern[str]:
    return _pattern(topic.words, topic.exact)


def _has(text: str, words: tuple[str, ...]) -> bool:
    return _pattern(words, False).search(text) is not None


@cache
def _pattern(words: tuple[str, ...], exact: bool) -> re.Pattern[str]:
    return pattern(words, exact=exact)


def _quote(text: str, start: int, end: int) -> str:
    """Whole words around what was found."""
    low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
    before = text[low:start].partition(" ")[2] if low else text[:start]
    after = text[end:high].rpartition(" ")[0] if high < len(text) else text[end:]
    inside = " ".join(f"{before}{text[start:end]}{after}".split())
    return f"{'… ' if low else ''}{inside}{' …' if high < len(text) else ''}"

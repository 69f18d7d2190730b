"""What an instrument is: sections of items, scales, scores. The names are those of XLSForm where it has one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from evenhand.errors import UserError
from evenhand.frameworks.instruments.conditions import Condition

ITEM_TYPES = (
    "text",
    "long_text",
    "integer",
    "decimal",
    "date",
    "select_one",
    "select_multiple",
    "scale",
    "matrix",
    "file",
    "note",
)
DONT_KNOW, NOT_APPLICABLE = "dont_know", "not_applicable"
BESIDE = (DONT_KNOW, NOT_APPLICABLE)  # answers beside a scale that carry no value
BESIDE_WORDS = {DONT_KNOW: "Don't know", NOT_APPLICABLE: "Does not apply"}


class InstrumentError(UserError):
    """An instrument is not defined as it must be."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in one language or more; the first is the instrument's own."""

    said: tuple[tuple[str, str], ...] = ()  # language, text

    def __str__(self) -> str:
        return self.said[0][1] if self.said else ""

    def __bool__(self) -> bool:
        return bool(self.said)

    def within(self, language: str) -> str:
        """In a language, or in the instrument's own where nobody has translated it.

        Examples
        --------
        >>> words = Words((("en", "Date"), ("cy", "Dyddiad")))
        >>> words.within("cy"), words.within("ur")
        ('Dyddiad', 'Date')
        """
        return dict(self.said).get(language, str(self))


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a closed question."""

    name: str
    label: Words


@dataclass(frozen=True, slots=True)
class Scale:
    """Whole numbers from `low` to `high` with words at some of them; `beside` carries no value."""

    name: str
    low: int
    high: int
    anchors: Mapping[int, Words]
    beside: tuple[str, ...] = ()

    @property
    def steps(self) -> range:
        return range(self.low, self.high + 1)

    def turned(self, value: float) -> float:
        """The same distance from the other end.

        Examples
        --------
        >>> Scale("agree", 1, 7, {}).turned(2)
        6
        """
        return self.low + self.high - value


@dataclass(frozen=True, slots=True)
class Tags:
    """Where an item belongs in the method. An empty tag belongs nowhere."""

    factor: str = ""
    domain: str = ""
    scope: str = ""  # project, or general
    principle: tuple[int, ...] = ()
    same_as: str = ""  # the item that asks the same where two levels of an organisation are one


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    `reverse`: the high end is the unfavourable one, so a score turns it round; results also show it
    as it was answered. `own_wording`: nobody has validated this sentence. `needs`: the answers with which
    a gate lets pass.
    """

    name: str
    type: str
    label: Words
    hint: Words = field(default_factory=Words)
    required: bool = False
    relevant: Condition | None = None
    constraint: Condition | None = None
    constraint_message: Words = field(default_factory=Words)
    choices: tuple[Choice, ...] = ()
    rows: tuple[Choice, ...] = ()  # of a matrix: each is answered on the scale
    scale: str = ""
    comment: bool = False
    reverse: bool = False
    own_wording: bool = False
    needs: tuple[str, ...] = ()
    tags: Tags = field(default_factory=Tags)
    steps: Scale | None = field(default=None, compare=False, repr=False)  # the scale itself

    @property
    def asks(self) -> bool:
        """Whether it takes an answer."""
        return self.type != "note"


@dataclass(frozen=True, slots=True)
class Section:
    """Items that stand together on a page."""

    name: str
    label: Words
    hint: Words
    items: tuple[Item, ...]
    relevant: Condition | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A mean over items. `weights` are shown wherever the score is; none published means all 1."""

    name: str
    label: Words
    items: tuple[str, ...]
    weights: Mapping[str, float]
    least: int = 1  # answers below which there is no score
    instead_of: tuple[str, ...] = ()  # scores in whose place it stands in a report that rolls up


@dataclass(frozen=True, slots=True)
class Instrument:
    """Everything that people answer: one version of it."""

    id: str
    version: int
    language: str
    title: Words
    purpose: Words
    note: Words
    minutes: int
    answering: tuple[str, ...]
    visibility: str
    minimum_group: int
    licence: str
    sections: tuple[Section, ...]
    scales: Mapping[str, Scale]
    scores: tuple[Score, ...]
    places: tuple[str, ...] = ("project",)  # where it is answered
    plan: str = ""  # the register in which something is planned about what it shows
    threshold: float | None = None  # a line that whoever sets the form draws; none is published

    def items(self) -> Iterator[Item]:
        """Every item, in order."""
        for section in self.sections:
            yield from section.items

    def item(self, name: str) -> Item:
        """One item.

        Raises
        ------
        LookupError
            When there is none of that name.
        """
        for item in self.items():
            if item.name == name:
                return item
        raise LookupError(name)

    def languages(self) -> tuple[str, ...]:
        """Languages in which every question is there, the instrument's own first.

        Examples
        --------
        >>> from evenhand.frameworks.instruments import instruments
        >>> instruments()["musiq_ar"].languages()
        ('en',)
        """
        sets = [{language for language, _ in i.label.said} for i in self.items()]
        common = set.intersection(*sets) - {self.language}
        return (self.language, *sorted(common))

    def one_level(self) -> Instrument:
        """What is asked where two levels of an organisation are one: each thing once.

        Examples
        --------
        >>> from evenhand.frameworks.instruments import instruments
        >>> len(list(instruments()["musiq_ar"].one_level().items()))
        39
        """
        kept = (
            replace(s, items=tuple(i for i in s.items if not i.tags.same_as)) for s in self.sections
        )
        return replace(self, sections=tuple(s for s in kept if s.items))

    def both_levels(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Answers to `one_level` as answers to everything: each stands for the item that asks the same, too.

        Examples
        --------
        >>> from evenhand.frameworks.instruments import instruments
        >>> instruments()["musiq_ar"].both_levels({"ORG-08": 5})
        {'ORG-08': 5, 'MIC-07': 5}
        """
        pairs = ((i.name, i.tags.same_as) for i in self.items() if i.tags.same_as in answers)
        return {**answers, **{name: answers[other] for name, other in pairs}}

    def missing(self, answers: Mapping[str, Any]) -> tuple[Item, ...]:
        """Items that a gate needs answered in another way, among those that these answers lead to."""
        return tuple(
            i for i in self.shown(answers) if i.needs and answers.get(i.name) not in i.needs
        )

    def shown(self, answers: Mapping[str, Any]) -> Iterator[Item]:
        """The items that somebody with these answers is asked."""
        for section in self.sections:
            if section.relevant is None or section.relevant.holds(answers):
                yield from (
                    i for i in section.items if i.relevant is None or i.relevant.holds(answers)
                )

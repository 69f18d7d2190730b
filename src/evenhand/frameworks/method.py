"""The Anti-Racism Model for Improvement as typed content: questions, principles, prompts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Prompt:
    """One of the eighteen. `where` names the page on which it stands.

    `names_racism`: answers are the team's by default, without a name. `private`: they never leave
    the person who wrote them; others only see that it was done.
    """

    id: str
    question: int
    principle: int
    ask: str
    where: str
    names_racism: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a project's page: one of the three questions, or what stands beside them."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Method:
    """The whole model."""

    questions: tuple[str, ...]
    sections: tuple[Section, ...]
    principles: tuple[str, ...]
    prompts: tuple[Prompt, ...]

    def prompt(self, id: str) -> Prompt:
        """One prompt.

        Raises
        ------
        LookupError
            When there is none of that id.
        """
        return next((p for p in self.prompts if p.id == id), None) or _missing(id)

    def at(self, where: str) -> tuple[Prompt, ...]:
        """The prompts of one page, in order."""
        return tuple(p for p in self.prompts if p.where == where)


def _missing(id: str) -> Prompt:
    raise LookupError(id)


@cache
def method() -> Method:
    """The model.

    Examples
    --------
    >>> len(method().prompts), method().principles[3]
    (18, 'Collect and publish data')
    """
    text = resources.files(__package__).joinpath("mfi_ar.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    return Method(
        questions=tuple(q["text"] for q in content["question"]),
        sections=tuple(
            Section(q["id"], q["text"]) for q in content["question"] + content["beside"]
        ),
        principles=tuple(p["name"] for p in content["principle"]),
        prompts=tuple(Prompt(**p) for p in content["prompt"]),
    )

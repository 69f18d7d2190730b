"""Sets of factors: one frame for what people answer, for codes of what they say, for cases and for recommendations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from evenhand.errors import UserError
from evenhand.frameworks.instruments import instruments

SCOPES = {"project": "This project", "general": "All improvement work"}
_NAMES = 60


class FactorError(UserError):
    """A set of factors is not as it must be."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that helps or holds back.

    `reverse`: more of it is worse. `own_wording`: nobody has validated the definition.
    """

    name: str
    title: str
    definition: str = ""
    domain: str = ""
    scope: str = ""
    principle: tuple[int, ...] = ()
    reverse: bool = False
    own_wording: bool = False


@dataclass(frozen=True, slots=True)
class FactorSet:
    """Factors in their order."""

    title: str
    factors: tuple[Factor, ...]

    def factor(self, name: str) -> Factor:
        """One of them.

        Raises
        ------
        LookupError
        """
        for found in self.factors:
            if found.name == name:
                return found
        raise LookupError(name)

    @property
    def domains(self) -> tuple[str, ...]:
        """In their order."""
        return tuple(dict.fromkeys(f.domain for f in self.factors))

    @property
    def unaligned(self) -> tuple[int, ...]:
        """Principles (1 to 7) that no factor belongs to."""
        found = {p for f in self.factors for p in f.principle}
        return tuple(p for p in range(1, 8) if p not in found)

    def content(self) -> dict[str, Any]:
        """As it is kept."""
        return {"title": self.title, "factor": [_content(f) for f in self.factors]}


@dataclass(frozen=True, slots=True)
class FactorChange:
    """What one version says otherwise than the one before: names of factors."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    same: int


def _content(factor: Factor) -> dict[str, Any]:
    found = {f: getattr(factor, f) for f in Factor.__slots__}
    return {k: list(v) if isinstance(v, tuple) else v for k, v in found.items() if v}


def factor_set_from(content: Mapping[str, Any]) -> FactorSet:
    """A set from what is kept of it.

    Raises
    ------
    FactorError
        With what is wrong, and a mend.

    Examples
    --------
    >>> found = factor_set_from({"title": "Ours", "factor": [{"name": "A-1", "title": "Time", "principle": [2]}]})
    >>> found.factor("A-1").title, found.unaligned
    ('Time', (1, 3, 4, 5, 6, 7))
    """
    factors = tuple(_factor(f) for f in content.get("factor", ()))
    seen: set[str] = set()
    for factor in factors:
        if factor.name in seen:
            raise FactorError(
                f"The name ‘{factor.name}’ is there twice.", remedy="Give one another name."
            )
        seen.add(factor.name)
    return FactorSet(str(content.get("title", "")), factors)


def _factor(form: Mapping[str, Any]) -> Factor:
    name, title = str(form.get("name", "")).strip(), str(form.get("title", "")).strip()
    if not name or not title or len(name) > _NAMES:
        raise FactorError("A factor needs a short name and a title.", remedy="Fill both in.")
    principles = tuple(sorted({int(p) for p in form.get("principle", ())}))
    if not all(1 <= p <= 7 for p in principles):
        raise FactorError("There are seven principles.", remedy="Use 1 to 7.")
    scope = str(form.get("scope", ""))
    if scope and scope not in SCOPES:
        raise FactorError(f"‘{scope}’ is no scope.", remedy="Use project or general.")
    return Factor(
        name,
        title,
        str(form.get("definition", "")),
        str(form.get("domain", "")),
        scope,
        principles,
        bool(form.get("reverse")),
        bool(form.get("own_wording")),
    )


def factor_changes(before: FactorSet, now: FactorSet) -> FactorChange:
    """What changed between two versions.

    Examples
    --------
    >>> one = factor_set_from({"title": "A", "factor": [{"name": "a", "title": "A"}, {"name": "b", "title": "B"}]})
    >>> two = factor_set_from({"title": "A", "factor": [{"name": "a", "title": "A!"}, {"name": "c", "title": "C"}]})
    >>> factor_changes(one, two)
    FactorChange(added=('c',), removed=('b',), changed=('a',), same=0)
    """
    old, new = ({f.name: f for f in s.factors} for s in (before, now))
    both = [n for n in new if n in old]
    return FactorChange(
        added=tuple(n for n in new if n not in old),
        removed=tuple(n for n in old if n not in new),
        changed=tuple(n for n in both if old[n] != new[n]),
        same=sum(old[n] == new[n] for n in both),
    )


@cache
def shipped_factors() -> FactorSet:
    """The factors that come with Evenhand: those of MUSIQ-AR, each with the sentence it is asked by.

    Examples
    --------
    >>> len(shipped_factors().factors), len(shipped_factors().domains), shipped_factors().unaligned
    (44, 5, ())
    """
    form = instruments()["musiq_ar"]
    return FactorSet(
        str(form.title),
        tuple(
            Factor(
                name=i.name,
                title=i.tags.factor,
                definition=str(i.label),
                domain=i.tags.domain,
                scope=i.tags.scope,
                principle=i.tags.principle,
                reverse=i.reverse,
                own_wording=i.own_wording,
            )
            for i in form.items()
            if i.tags.factor
        ),
    )

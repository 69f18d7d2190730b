"""Two people change the same thing at once: nothing is lost, and both see what happened.

A form of many fields is merged field by field. What only one side changed is kept from that side; what both changed, and differently,
stands beside each other, and the person decides. What both began with comes from earlier versions where a room keeps them, else from
marks that the form itself brings back (`Mergeable`). `saved` in `core/versions.py` is for forms whose fields belong together: there
any change by somebody else is shown first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django import forms

from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.design.beside import ITS_OWN, Mergeable, Versioned, in_words

T = TypeVar("T")
_TRIES = 5  # saves by others between looking and writing


@dataclass(frozen=True, slots=True)
class Merge:
    """Field by field, from what both began with.

    Attributes
    ----------
    values
        What is to be saved: theirs where only they changed a field, else mine.
    theirs
        Fields that only others changed meanwhile.
    both
        Fields that both changed, and differently.
    """

    values: Mapping[str, Any]
    theirs: tuple[str, ...]
    both: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """What was written, and the labels of fields that somebody else changed meanwhile and that are kept too."""

    made: T
    theirs: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """A sentence for the person; empty where nobody else changed anything."""
        if not self.theirs:
            return ""
        named = ", ".join(f"‘{label}’" for label in self.theirs)
        return f"Saved. Somebody else changed {named} meanwhile: that is kept too."


def merge(
    fields: Mapping[str, forms.Field],
    *,
    base: Mapping[str, Any],
    now: Mapping[str, Any],
    mine: Mapping[str, Any],
) -> Merge:
    """Three versions made one. Values are equal when people read the same.

    Parameters
    ----------
    base
        What both began with. A field that is not in it counts as empty.
    now
        What is there.
    mine
        What was typed.

    Examples
    --------
    >>> boxes = {name: forms.CharField() for name in ("whom", "where", "why")}
    >>> old = {"whom": "women", "where": "here", "why": "so"}
    >>> merge(boxes, base=old, now=old | {"where": "there"}, mine=old | {"why": "because"})
    Merge(values={'whom': 'women', 'where': 'there', 'why': 'because'}, theirs=('where',), both=())
    >>> merge(boxes, base=old, now=old | {"why": "as ever"}, mine=old | {"why": "because"}).both
    ('why',)
    """
    return _merged(fields, _as_of(fields, base), now=now, mine=mine)


Stood = Callable[[str, str], bool]  # whether a field said these words when both began


def _as_of(fields: Mapping[str, forms.Field], base: Mapping[str, Any]) -> Stood:
    return lambda name, words: in_words(fields[name], base.get(name)) == words


def _merged(
    fields: Mapping[str, forms.Field],
    stood: Stood,
    *,
    now: Mapping[str, Any],
    mine: Mapping[str, Any],
) -> Merge:
    values: dict[str, Any] = {}
    theirs, both = [], []
    for name, field in fields.items():
        there, typed = (in_words(field, v.get(name)) for v in (now, mine))
        only_they = there != typed and stood(name, typed)
        values[name] = now.get(name) if only_they else mine.get(name)
        if only_they:
            theirs.append(name)
        elif there != typed and not stood(name, there):
            both.append(name)
    return Merge(values, tuple(theirs), tuple(both))


def saved_merged(
    form: Versioned,
    *,
    now: Callable[[], Mapping[str, Any]],
    write: Callable[[Mapping[str, Any], int], T],
    base: Callable[[int], Mapping[str, Any]] | None = None,
) -> Kept[T] | None:
    """What was written. None for a form that is not sent yet, has mistakes, or meets a field that both changed.

    Parameters
    ----------
    base
        First values of the form as of a version; empty where there is no such version: then whatever differs counts as
        changed by both, and nothing is overwritten. Left out for a `Mergeable`, which brings marks of it.
    now
        What is there, as first values of the form, with its `version`.
    write
        The action, with values by field and the version that they were merged with; it looks again, inside its lock.

    Raises
    ------
    ChangedMeanwhileError
        When others save faster than this can look: nothing is overwritten.
    """
    if not form.is_bound or not form.is_valid():
        return None
    for _ in range(_TRIES):
        there = now()
        found = _against(form, base, there)
        if found.both:
            _show(form, found, there)
            return None
        if not _still_right(form, found, there):
            return None
        try:
            made = write(found.values, int(there["version"]))
        except ChangedMeanwhileError:
            continue
        return Kept(made, tuple(str(form[name].label) for name in found.theirs))
    raise ChangedMeanwhileError


def _against(
    form: Versioned,
    base: Callable[[int], Mapping[str, Any]] | None,
    there: Mapping[str, Any],
) -> Merge:
    fields = {n: f for n, f in form.fields.items() if n != "version" and n in there}
    stood = _begun(form, base, fields, there)
    found = _merged(fields, stood, now=there, mine=form.cleaned_data)
    others = {n: v for n, v in form.cleaned_data.items() if n not in (*there, *ITS_OWN)}
    return Merge({**found.values, **others}, found.theirs, found.both)


def _begun(
    form: Versioned,
    base: Callable[[int], Mapping[str, Any]] | None,
    fields: Mapping[str, forms.Field],
    there: Mapping[str, Any],
) -> Stood:
    from_it = form.made_from
    if from_it == there["version"]:
        return _as_of(fields, there)
    if base is not None:
        return _as_of(fields, base(from_it))
    return form.stood if isinstance(form, Mergeable) else _as_of(fields, {})


def _still_right(form: Versioned, found: Merge, there: Mapping[str, Any]) -> bool:
    """Whether what others changed fits what was typed: a day before another, a reason that is needed."""
    for name in found.theirs:
        form.take_over(name, there[name])
    if found.theirs:
        form.full_clean()
    return form.is_valid()


def _show(form: Versioned, found: Merge, there: Mapping[str, Any]) -> None:
    """Take over what only others changed, and set beside each other what both did."""
    for name in found.theirs:
        form.take_over(name, there[name])
    form.set_beside(there)

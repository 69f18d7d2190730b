"""Two people change the same thing at once: nothing is lost, and both see what happened.

A form of many fields is merged field by field. What only one side changed is kept from that side; what both changed, and differently,
stands beside each other, and the person decides. Where fields say one thing together (`as_one`), what others changed in some of them is shown
to whoever changed another one, before both are kept. What both began with comes from earlier versions where a room keeps them, else from
marks that the form itself brings back (`Mergeable`). `saved` in `core/versions.py` is for what is not merged at all, such as an aim: there
any change by somebody else is shown first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django import forms

from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.design.beside import ITS_OWN, WHOLE, Mergeable, Versioned, in_words

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
    shown
        Fields that only others changed, of something of which this person changed another part: to be seen first.
    """

    values: Mapping[str, Any]
    theirs: tuple[str, ...]
    both: tuple[str, ...]
    shown: tuple[str, ...] = ()


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
    as_one: Sequence[Sequence[str]] = (),
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
    as_one
        Names of fields that say one thing: whoever changed one of them is shown what others changed in the rest.

    Examples
    --------
    >>> boxes = {name: forms.CharField() for name in ("whom", "where", "why")}
    >>> old = {"whom": "women", "where": "here", "why": "so"}
    >>> merge(boxes, base=old, now=old | {"where": "there"}, mine=old | {"why": "because"})
    Merge(values={'whom': 'women', 'where': 'there', 'why': 'because'}, theirs=('where',), both=(), shown=())
    >>> merge(boxes, base=old, now=old | {"why": "as ever"}, mine=old | {"why": "because"}).both
    ('why',)
    >>> one = [("where", "why")]
    >>> merge(boxes, base=old, now=old | {"where": "there"}, mine=old | {"why": "because"}, as_one=one).shown
    ('where',)
    """
    return _merged(fields, _as_of(fields, base), now=now, mine=mine, as_one=as_one)


Stood = Callable[[str, str], bool]  # whether a field said these words when both began


def _as_of(fields: Mapping[str, forms.Field], base: Mapping[str, Any]) -> Stood:
    return lambda name, words: in_words(fields[name], base.get(name)) == words


def _merged(
    fields: Mapping[str, forms.Field],
    stood: Stood,
    *,
    now: Mapping[str, Any],
    mine: Mapping[str, Any],
    as_one: Sequence[Sequence[str]],
) -> Merge:
    who = {name: _who(field, name, stood, now, mine) for name, field in fields.items()}
    shown = _shown_first(who, as_one)
    theirs = tuple(n for n, side in who.items() if side == _THEY and n not in shown)
    both = tuple(n for n, side in who.items() if side == _BOTH)
    values = {n: (now if who[n] == _THEY else mine).get(n) for n in fields}
    return Merge(values, theirs, both, shown)


_NOBODY, _I, _THEY, _BOTH = range(4)  # who changed a field


def _who(
    field: forms.Field,
    name: str,
    stood: Stood,
    now: Mapping[str, Any],
    mine: Mapping[str, Any],
) -> int:
    there, typed = (in_words(field, side.get(name)) for side in (now, mine))
    if there == typed:
        return _NOBODY
    if stood(name, typed):
        return _THEY
    return _I if stood(name, there) else _BOTH


def _shown_first(who: Mapping[str, int], as_one: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What others changed of something of which this person changed another part."""
    groups = [tuple(who) if tuple(group) == WHOLE else group for group in as_one]
    meant = (g for g in groups if any(who.get(n) in (_I, _BOTH) for n in g))
    found = {n for group in meant for n in group if who.get(n) == _THEY}
    return tuple(n for n in who if n in found)


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
    if not form.is_bound:
        return None
    if not form.is_valid():
        _show_beside_mistakes(form, base, now())
        return None
    for _ in range(_TRIES):
        there = now()
        found = _against(form, base, there)
        if found.both or found.shown:
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


def _show_beside_mistakes(
    form: Versioned,
    base: Callable[[int], Mapping[str, Any]] | None,
    there: Mapping[str, Any],
) -> None:
    """What both changed is shown with the mistakes: one may be there because of the other."""
    found = _against(form, base, there)
    if found.both or found.shown:
        _show(form, found, there)


def _against(
    form: Versioned,
    base: Callable[[int], Mapping[str, Any]] | None,
    there: Mapping[str, Any],
) -> Merge:
    fields = {n: f for n, f in form.fields.items() if n != "version" and n in there}
    stood = _begun(form, base, fields, there)
    mine = {n: form.cleaned_data.get(n, form[n].data) for n in fields}
    found = _merged(fields, stood, now=there, mine=mine, as_one=form.as_one)
    others = {n: v for n, v in form.cleaned_data.items() if n not in (*there, *ITS_OWN)}
    return Merge({**found.values, **others}, found.theirs, found.both, found.shown)


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
    form.set_beside(there, kept=found.shown)

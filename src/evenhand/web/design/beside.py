"""A form that edits something carries the version it was made from, and sets two versions beside each other in words."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.http import QueryDict

from evenhand.charts import words

CHANGED = (
    "Somebody else saved this while you had it open. Nothing was overwritten, and what you typed is "
    "still here: look at both versions, then press the button again to save yours."
)
KEPT = "You did not change this: what is there now is kept."
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands in one field now, and what was typed into it."""

    label: str
    now: str
    typed: str


class Versioned(forms.Form):
    """Its first values name the version that they are of; the form brings that back."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    beside: tuple[Beside, ...] = ()
    conflict = False
    as_one: tuple[tuple[str, ...], ...] = ()  # names of fields that say one thing

    @property
    def contents(self) -> dict[str, Any]:
        """What was asked and answered, without what is about the form itself."""
        return {n: v for n, v in self.cleaned_data.items() if n not in ITS_OWN}

    @property
    def made_from(self) -> int:
        """The version that was open in the browser; 0 when there was none yet."""
        found = str(self.data.get(self.add_prefix("version"), ""))
        return int(found) if found.isdecimal() and len(found) < 10 else 0

    def set_beside(self, now: Mapping[str, Any], *, kept: Collection[str] = ()) -> None:
        """Keep what was typed, show what differs, and let the next press save over `now`.

        Parameters
        ----------
        kept
            Fields that only somebody else changed: shown, and kept from them.
        """
        self.add_error(None, CHANGED)
        for name in kept:
            self.take_over(name, now[name])
        self.conflict, self.beside = True, tuple(self._differences(now, kept))
        data = cast("QueryDict", self.data).copy()
        data[self.add_prefix("version")] = str(now["version"])
        self.data = data

    def take_over(self, name: str, value: Any) -> None:
        """Put what stands there in the place of what was typed: nobody here changed it."""
        data = cast("QueryDict", self.data).copy()
        data.setlist(self.add_prefix(name), _as_sent(self.fields[name].prepare_value(value)))
        self.data = data
        self.cleaned_data[name] = value

    def _differences(self, now: Mapping[str, Any], kept: Collection[str]) -> Iterable[Beside]:
        for name, field in self.fields.items():
            if name == "version" or name not in now:
                continue
            value = self.cleaned_data.get(name, self[name].data)
            there, typed = in_words(field, now[name]), in_words(field, value)
            if there != typed or name in kept:
                yield Beside(str(self[name].label), there, KEPT if name in kept else typed)


class Mergeable(Versioned):
    """One that also brings back what stood in each field when it was opened, so that each can be merged by itself.

    A mark of the words is enough to tell whether they changed: no copy of them lies in the page, or in a draft.
    """

    begun_with = forms.CharField(widget=forms.HiddenInput, required=False)

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """Marks of what it opens with; of what lies in a draft, of what that was begun with."""
        found = super().get_initial_for_field(field, field_name)
        if field_name != "begun_with":
            return found
        asked = ((n, f) for n, f in self.fields.items() if n not in ITS_OWN)
        fresh = self._marks({n: self.get_initial_for_field(f, n) for n, f in asked})
        typed = getattr(self.initial.get("draft"), "typed", {})
        return _told(fresh | {n: mark for n, mark in _marks_in(found).items() if n in typed})

    def stood(self, name: str, words: str) -> bool:
        """Whether a field said just this when the form was opened; one without a mark was empty."""
        marks = self._brought()
        return marks[name] == _mark(words) if name in marks else words == NOTHING

    def touched(self, name: str, value: Any) -> bool:
        """Whether somebody typed this; what stands as it was opened is not theirs to keep as a draft."""
        return self._brought().get(name) != _mark(in_words(self.fields[name], value))

    def set_beside(self, now: Mapping[str, Any], *, kept: Collection[str] = ()) -> None:
        super().set_beside(now, kept=kept)
        data = cast("QueryDict", self.data).copy()
        data[self.add_prefix("begun_with")] = _told(self._marks(now))
        self.data = data

    def _brought(self) -> dict[str, str]:
        return _marks_in(self.data.get(self.add_prefix("begun_with")))

    def _marks(self, values: Mapping[str, Any]) -> dict[str, str]:
        asked = ((n, f) for n, f in self.fields.items() if n not in ITS_OWN)
        return {name: _mark(in_words(field, values.get(name))) for name, field in asked}


class Whole(Mergeable):
    """One statement: whatever somebody else changed of it meanwhile is shown to whoever changed any of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_one = (WHOLE,)


WHOLE = ("*",)  # every field of a form
ITS_OWN = ("version", "begun_with")  # what is about the form and not of its thing


def _told(marks: Mapping[str, str]) -> str:
    return " ".join(f"{name}:{mark}" for name, mark in marks.items())


def _marks_in(told: Any) -> dict[str, str]:
    return dict(mark.rsplit(":", 1) for mark in str(told or "").split() if ":" in mark)


def _mark(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def in_words(field: forms.Field, value: Any) -> str:
    """A value as a person reads it, whether it is stored or typed.

    Examples
    --------
    >>> in_words(forms.ChoiceField(choices=[("a", "All of them")]), "a")
    'All of them'
    >>> in_words(forms.DateField(), "2026-05-04")
    '4 May 2026'
    >>> in_words(forms.DecimalField(), Decimal("4.50"))
    '4.5'
    """
    if isinstance(field, forms.ModelMultipleChoiceField):
        return "; ".join(sorted(_texts(value))) or NOTHING
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return _chosen(field, value)
    if isinstance(field, forms.BooleanField):
        return "Yes" if value else "No"
    if isinstance(field, forms.DateField):
        return _day(value)
    return "\n".join("; ".join(_texts(value)).strip().splitlines()) or NOTHING


def _chosen(field: forms.ChoiceField, value: Any) -> str:
    """Labels in the order of the choices, however they were ticked."""
    labels = {str(k): str(v) for k, v in field.choices}  # type: ignore[misc, union-attr]
    places, chosen = {k: n for n, k in enumerate(labels)}, _texts(value)
    if isinstance(field, forms.MultipleChoiceField):
        chosen = sorted(chosen, key=lambda k: places.get(k, len(places)))
    return ", ".join(labels.get(k, k) for k in chosen) or NOTHING


def _as_sent(value: Any) -> list[str]:
    """A value as a browser would send it."""
    if isinstance(value, bool):
        return ["on"] if value else []
    return [value.isoformat()] if isinstance(value, date) else _texts(value)


def _texts(value: Any) -> list[str]:
    if value is None or value == "":
        return []
    if isinstance(value, float):
        return [f"{value:g}"]
    if isinstance(value, Decimal):
        return [f"{value.normalize():f}"]
    if isinstance(value, str | int | Model):
        return [str(value)]
    return [str(v) for v in value] if isinstance(value, Iterable) else [str(value)]


def _day(value: Any) -> str:
    if not value:
        return NOTHING
    try:
        found = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return words.day(found)

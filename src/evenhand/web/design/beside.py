"""A form that edits something carries the version it was made from, and sets two versions beside each other in words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.http import QueryDict

from evenhand.charts import words

CHANGED = (
    "Somebody else saved this while you had it open. Nothing was overwritten, and what you typed is "
    "still here: look at both versions, then press the button again to save yours."
)
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

    @property
    def made_from(self) -> int:
        """The version that was open in the browser; 0 when there was none yet."""
        found = str(self.data.get(self.add_prefix("version"), ""))
        return int(found) if found.isdecimal() and len(found) < 10 else 0

    def set_beside(self, now: Mapping[str, Any]) -> None:
        """Keep what was typed, show what differs, and let the next press save over `now`."""
        self.add_error(None, CHANGED)
        self.conflict, self.beside = True, tuple(self._differences(now))
        data = cast("QueryDict", self.data).copy()
        data[self.add_prefix("version")] = str(now["version"])
        self.data = data

    def take_over(self, name: str, value: Any) -> None:
        """Put what stands there in the place of what was typed: nobody here changed it."""
        data = cast("QueryDict", self.data).copy()
        data.setlist(self.add_prefix(name), _as_sent(value))
        self.data = data
        self.cleaned_data[name] = value

    def _differences(self, now: Mapping[str, Any]) -> Iterable[Beside]:
        for name, field in self.fields.items():
            if name == "version" or name not in now:
                continue
            value = self.cleaned_data.get(name, self[name].data)
            there, typed = in_words(field, now[name]), in_words(field, value)
            if there != typed:
                yield Beside(str(self[name].label), there, typed)


class Mergeable(Versioned):
    """One that also brings back what stood in each field when it was opened, so that each can be merged by itself.

    A mark of the words is enough to tell whether they changed: no copy of them lies in the page, or in a draft.
    """

    begun_with = forms.CharField(widget=forms.HiddenInput, required=False)

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """Marks of what it opens with; of a draft, of what it was begun with."""
        found = super().get_initial_for_field(field, field_name)
        if field_name != "begun_with" or found:
            return found
        asked = ((n, f) for n, f in self.fields.items() if n not in ITS_OWN)
        return self._marks({n: self.get_initial_for_field(f, n) for n, f in asked})

    def stood(self, name: str, words: str) -> bool:
        """Whether a field said just this when the form was opened; one without a mark was empty."""
        given = str(self.data.get(self.add_prefix("begun_with"), ""))
        marks = dict(mark.split(":", 1) for mark in given.split() if ":" in mark)
        return marks[name] == _mark(words) if name in marks else words == NOTHING

    def set_beside(self, now: Mapping[str, Any]) -> None:
        super().set_beside(now)
        data = cast("QueryDict", self.data).copy()
        data[self.add_prefix("begun_with")] = self._marks(now)
        self.data = data

    def _marks(self, values: Mapping[str, Any]) -> str:
        told = ((n, in_words(f, values.get(n))) for n, f in self.fields.items() if n not in ITS_OWN)
        return " ".join(f"{name}:{_mark(words)}" for name, words in told)


ITS_OWN = ("version", "begun_with")  # what is about the form and not of its thing


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
    """
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        labels = {str(k): str(v) for k, v in field.choices}  # type: ignore[misc, union-attr]
        return ", ".join(labels.get(v, v) for v in _texts(value)) or NOTHING
    if isinstance(field, forms.DateField):
        return _day(value)
    if isinstance(value, float):
        return f"{value:g}"
    return "\n".join("; ".join(_texts(value)).splitlines()) or NOTHING


def _as_sent(value: Any) -> list[str]:
    """A value as a browser would send it."""
    if isinstance(value, bool):
        return ["on"] if value else []
    return [value.isoformat()] if isinstance(value, date) else _texts(value)


def _texts(value: Any) -> list[str]:
    if value is None or value == "":
        return []
    if isinstance(value, str | int | float | Model):
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

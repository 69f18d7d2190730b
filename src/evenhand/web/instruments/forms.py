"""A form from sections of an instrument: one, or all on one page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django import forms

from evenhand.frameworks.instruments import (
    BESIDE_WORDS,
    Instrument,
    Item,
    Scale,
    Section,
    Words,
)
from evenhand.instruments import mistakes
from evenhand.web.design.beside import Mergeable
from evenhand.web.design.forms import Rating

_UNANSWERED = ("", "Not answered")
COMMENT, REMOVE = "comment-", "remove-"
LARGEST_FILE = 5 * 2**20
ENDINGS = (".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".txt", ".csv", ".png", ".jpg", ".jpeg")
_COMMENT_LIMIT, _NAME_LIMIT = 2_000, 120


def form_field(instrument: Instrument, item: Item, language: str = "") -> forms.Field:
    """One item as a form field. Nothing is required here: what is missing is told when it is finished."""
    common: dict[str, Any] = {
        "label": item.label.within(language),
        "help_text": item.hint.within(language),
        "required": False,
    }
    if item.type == "scale":
        return _rating(instrument.scales[item.scale], common, language)
    return _PLAIN[item.type](item, common, language)


def _text(_: Item, common: dict[str, Any], __: str) -> forms.Field:
    return forms.CharField(max_length=10_000, **common)


def _long_text(_: Item, common: dict[str, Any], __: str) -> forms.Field:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=10_000, **common)


def _one(item: Item, common: dict[str, Any], language: str) -> forms.Field:
    choices = [_UNANSWERED, *_choices(item, language)]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)


def _several(item: Item, common: dict[str, Any], language: str) -> forms.Field:
    boxes = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(choices=_choices(item, language), widget=boxes, **common)


def _choices(item: Item, language: str) -> list[tuple[str, str]]:
    return [(c.name, c.label.within(language)) for c in item.choices]


def _file(_: Item, common: dict[str, Any], __: str) -> forms.Field:
    widget = forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)})
    return forms.FileField(widget=widget, max_length=_NAME_LIMIT, **common)


_PLAIN: dict[str, Callable[[Item, dict[str, Any], str], forms.Field]] = {
    "text": _text,
    "long_text": _long_text,
    "integer": lambda _, common, __: forms.IntegerField(**common),
    "decimal": lambda _, common, __: forms.FloatField(**common),
    "date": lambda _, common, __: forms.DateField(**common),
    "select_one": _one,
    "select_multiple": _several,
    "file": _file,
}


def _rating(scale: Scale, common: dict[str, Any], language: str) -> forms.Field:
    anchors = {n: w.within(language) for n, w in scale.anchors.items()}
    steps = [(str(n), f"{n}: {anchors[n]}" if n in anchors else str(n)) for n in scale.steps]
    beside = [(name, BESIDE_WORDS[name]) for name in scale.beside]
    if len(anchors) == len(scale.steps):  # words at every step: people choose by them
        return forms.ChoiceField(choices=[*steps, *beside], widget=forms.RadioSelect, **common)
    widget = Rating(ends=(anchors.get(scale.low, ""), anchors.get(scale.high, "")))
    return forms.ChoiceField(choices=[*steps, *beside], widget=widget, **common)


class SectionForm(Mergeable):
    """The items of sections, each with a comment where the item takes one; each row of a matrix is a field.

    A level and the comment on it are one answer.
    """

    def __init__(
        self,
        *args: Any,
        instrument: Instrument,
        sections: Sequence[Section],
        answers: Mapping[str, Any],
        language: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instrument, self.before, self.language = instrument, answers, language
        shown = {i.name for i in instrument.shown(answers)}
        self.groups = [(s, [i for i in s.items if i.name in shown]) for s in sections]
        self.items = [i for _, items in self.groups for i in items if i.asks]
        for item in self.items:
            self._add(item)
        self.as_one = tuple((i.name, f"{COMMENT}{i.name}") for i in self.items)

    def _add(self, item: Item) -> None:
        for name, part in parts_of(item):
            self.fields[name] = form_field(self.instrument, part, self.language)
        if item.type == "file" and self.before.get(item.name):
            self.fields[f"{REMOVE}{item.name}"] = forms.BooleanField(
                label=f"Take away {self.before[item.name]}", required=False
            )
        if item.comment:
            self.fields[f"{COMMENT}{item.name}"] = forms.CharField(
                label="Anything to add", required=False, max_length=_COMMENT_LIMIT
            )

    def names_of(self, item: Item) -> list[str]:
        """Fields of an item, in their order."""
        extra = (f"{REMOVE}{item.name}", f"{COMMENT}{item.name}")
        names = [name for name, _ in parts_of(item)]
        return [n for n in (*names, *extra) if n in self.fields]

    def clean(self) -> Any:
        given = super().clean() or {}
        self.cleaned_data = given
        for item in self.items:
            if item.type == "file":
                self._clean_file(item.name)
        for wrong in mistakes(self.instrument, {**self.before, **self.answers()}, finished=False):
            names = next((self.names_of(i) for i in self.items if i.name == wrong.item), [])
            if names and not set(names) & set(self.errors):
                self.add_error(names[0], wrong.sentence)
        return given

    def _clean_file(self, name: str) -> None:
        given = self.cleaned_data.get(name)
        if not given:
            return
        if Path(given.name).suffix.lower() not in ENDINGS:
            told = ", ".join(e.removeprefix(".") for e in ENDINGS)
            self.add_error(name, f"Choose a file of one of these kinds: {told}.")
        elif given.size > LARGEST_FILE:
            self.add_error(name, "Choose a file of at most 5 MB.")

    def answers(self) -> dict[str, Any]:
        """What the sheet keeps of these sections: plain values, empty ones too."""
        return {i.name: self._answer(i) for i in self.items}

    def _answer(self, item: Item) -> Any:
        if item.type == "matrix":
            rows = {row: plain(p, self.cleaned_data.get(n)) for row, n, p in rows_of(item)}
            return {row: value for row, value in rows.items() if value != ""}
        if item.type == "file":
            given = self.cleaned_data.get(item.name)
            gone = self.cleaned_data.get(f"{REMOVE}{item.name}")
            kept = "" if gone else self.before.get(item.name, "")
            return given.name if given else kept
        return plain(item, self.cleaned_data.get(item.name))

    def uploads(self) -> dict[str, tuple[str, bytes]]:
        """Files by item."""
        given = ((i.name, self.cleaned_data.get(i.name)) for i in self.items if i.type == "file")
        return {name: (f.name, f.read()) for name, f in given if f}

    def comments(self) -> dict[str, Any]:
        named = ((i.name, self.cleaned_data.get(f"{COMMENT}{i.name}", "")) for i in self.items)
        return {name: text for name, text in named if f"{COMMENT}{name}" in self.fields}


def rows_of(item: Item) -> Iterator[tuple[str, str, Item]]:
    """Rows of a matrix: their name, the name of their field, and each as an item on the scale."""
    for row in item.rows:
        part = replace(item, type="scale", label=row.label, hint=Words(), rows=())
        yield row.name, f"{item.name}/{row.name}", part


def parts_of(item: Item) -> list[tuple[str, Item]]:
    """Fields that an item takes: one, or one a row."""
    if item.type == "matrix":
        return [(name, part) for _, name, part in rows_of(item)]
    return [(item.name, item)]


def first_values(
    sections: Sequence[Section],
    *,
    answers: Mapping[str, Any],
    comments: Mapping[str, Any],
    version: int,
) -> dict[str, Any]:
    """What a form of these sections begins with."""
    found: dict[str, Any] = {"version": version}
    for item in (i for s in sections for i in s.items):
        value = answers.get(item.name, "")
        if item.type == "matrix":
            found |= {name: (value or {}).get(row, "") for row, name, _ in rows_of(item)}
        elif item.type != "file":
            found[item.name] = value
        found[f"{COMMENT}{item.name}"] = comments.get(item.name, "")
    return found


def plain(item: Item, value: Any) -> Any:
    """A value as sheets keep it."""
    if value is None:
        return ""
    if item.type == "scale" and isinstance(value, str) and value.isdecimal():
        return int(value)
    return value.isoformat() if hasattr(value, "isoformat") else value

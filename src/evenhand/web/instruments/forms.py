"""A form from a section of an instrument."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from evenhand.frameworks.instruments import (
    BESIDE_WORDS,
    Instrument,
    Item,
    Scale,
    Section,
)
from evenhand.instruments import mistakes
from evenhand.web.design.beside import Versioned
from evenhand.web.design.forms import Rating

_UNANSWERED = ("", "Not answered")
COMMENT = "comment-"


def form_field(instrument: Instrument, item: Item) -> forms.Field:
    """One item as a form field. Nothing is required here: what is missing is told when it is finished."""
    common: dict[str, Any] = {
        "label": str(item.label),
        "help_text": str(item.hint),
        "required": False,
    }
    if item.type == "scale":
        return _rating(instrument.scales[item.scale], common)
    return _PLAIN[item.type](item, common)


def _text(_: Item, common: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=10_000, **common)


def _long_text(_: Item, common: dict[str, Any]) -> forms.Field:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=10_000, **common)


def _one(item: Item, common: dict[str, Any]) -> forms.Field:
    choices = [_UNANSWERED, *_choices(item)]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)


def _several(item: Item, common: dict[str, Any]) -> forms.Field:
    boxes = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(choices=_choices(item), widget=boxes, **common)


def _choices(item: Item) -> list[tuple[str, str]]:
    return [(c.name, str(c.label)) for c in item.choices]


_PLAIN: dict[str, Callable[[Item, dict[str, Any]], forms.Field]] = {
    "text": _text,
    "long_text": _long_text,
    "integer": lambda _, common: forms.IntegerField(**common),
    "decimal": lambda _, common: forms.FloatField(**common),
    "date": lambda _, common: forms.DateField(**common),
    "select_one": _one,
    "select_multiple": _several,
}
_DRAWN = {"scale", *_PLAIN}


def _rating(scale: Scale, common: dict[str, Any]) -> forms.Field:
    anchors = {n: str(w) for n, w in scale.anchors.items()}
    steps = [(str(n), f"{n}: {anchors[n]}" if n in anchors else str(n)) for n in scale.steps]
    beside = [(name, BESIDE_WORDS[name]) for name in scale.beside]
    if len(anchors) == len(scale.steps):  # words at every step: people choose by them
        return forms.ChoiceField(choices=[*steps, *beside], widget=forms.RadioSelect, **common)
    widget = Rating(ends=(anchors.get(scale.low, ""), anchors.get(scale.high, "")))
    return forms.ChoiceField(choices=[*steps, *beside], widget=widget, **common)


class SectionForm(Versioned):
    """The items of a section, each with a comment where the item takes one."""

    def __init__(
        self,
        *args: Any,
        instrument: Instrument,
        section: Section,
        answers: Mapping[str, Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instrument, self.before = instrument, answers
        shown = {i.name for i in instrument.shown(answers)}
        self.items = [i for i in section.items if i.name in shown and i.type in _DRAWN]
        for item in self.items:
            self.fields[item.name] = form_field(instrument, item)
            if item.comment:
                self.fields[f"{COMMENT}{item.name}"] = forms.CharField(
                    label="Anything to add", required=False, max_length=2_000
                )

    def clean(self) -> Any:
        given = super().clean() or {}
        self.cleaned_data = given
        for wrong in mistakes(self.instrument, {**self.before, **self.answers()}, finished=False):
            if wrong.item in self.fields and wrong.item not in self.errors:
                self.add_error(wrong.item, wrong.sentence)
        return given

    def answers(self) -> dict[str, Any]:
        """What the sheet keeps of this section: plain values, empty ones too."""
        return {i.name: _plain(i, self.cleaned_data.get(i.name)) for i in self.items}

    def comments(self) -> dict[str, Any]:
        named = ((i.name, self.cleaned_data.get(f"{COMMENT}{i.name}", "")) for i in self.items)
        return {name: text for name, text in named if f"{COMMENT}{name}" in self.fields}


def first_values(
    section: Section, *, answers: Mapping[str, Any], comments: Mapping[str, Any], version: int
) -> dict[str, Any]:
    """What a form of the section begins with."""
    found: dict[str, Any] = {"version": version}
    for item in section.items:
        found[item.name] = answers.get(item.name, "")
        found[f"{COMMENT}{item.name}"] = comments.get(item.name, "")
    return found


def _plain(item: Item, value: Any) -> Any:
    if value is None:
        return ""
    if item.type == "scale" and isinstance(value, str) and value.isdecimal():
        return int(value)
    return value.isoformat() if hasattr(value, "isoformat") else value

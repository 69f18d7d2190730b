"""Forms and versions as their pages show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms

from evenhand.frameworks.instruments import Instrument, Item, Section
from evenhand.instruments import unchanged
from evenhand.web.instruments.forms import form_field


@dataclass(frozen=True, slots=True)
class Compared:
    """What one version asks otherwise than another: names of questions."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    same: int


def compared(before: Instrument, now: Instrument) -> Compared:
    """Questions of two versions. Only those that are the same are compared over time."""
    old, new = ({i.name: i for i in form.items() if i.asks} for form in (before, now))
    both = [n for n in new if n in old]
    same = [n for n in both if unchanged(old[n], new[n])]
    return Compared(
        added=tuple(n for n in new if n not in old),
        removed=tuple(n for n in old if n not in new),
        changed=tuple(n for n in both if n not in same),
        same=len(same),
    )


class Preview(forms.Form):
    """The questions of a section as people see them; nothing is sent."""

    def __init__(self, form: Instrument, section: Section) -> None:
        super().__init__(prefix=section.name)
        for item in section.items:
            for name, field in _fields(form, item):
                field.disabled = False
                self.fields[name] = field


def _fields(form: Instrument, item: Item) -> Iterator[tuple[str, forms.Field]]:
    if item.type in ("note", "matrix", "file"):
        return  # shown as words
    yield item.name, form_field(form, item)
    if item.comment:
        label = "Anything to add"
        yield f"comment-{item.name}", forms.CharField(label=label, required=False)

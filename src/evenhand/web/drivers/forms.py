"""Forms of drivers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from evenhand.frameworks.drivers import driver_words
from evenhand.frameworks.method import method
from evenhand.web.design.beside import Mergeable
from evenhand.web.drivers.actions import Content
from evenhand.web.drivers.models import LONGEST, Driver
from evenhand.web.drivers.queries import primary_of
from evenhand.web.projects.models import Project

AIM = "aim"
UNSAID = "unsaid"  # a radio needs a value
_GONE = "What it was to stand under was taken away meanwhile. Choose where it belongs now."


class DriverForm(Mergeable):
    """Words and place of a driver, then everything it is tagged with and linked to."""

    text = forms.CharField(
        label="What would have to be true, or what stands in the way",
        help_text="One thing, in up to 200 letters. About care, not about a group.",
        max_length=LONGEST,
        error_messages={"required": "Say what the driver is."},
    )
    under = forms.ChoiceField(
        label="Where it stands",
        help_text="Under the aim it is a primary driver; under one of those a secondary one.",
        error_messages={"invalid_choice": _GONE},
    )
    also = forms.MultipleChoiceField(
        label="Other primary drivers that it works through",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    type = forms.ChoiceField(label="What it is about", widget=forms.RadioSelect, required=False)
    control = forms.ChoiceField(label="Who can change it", widget=forms.RadioSelect, required=False)
    principles = forms.MultipleChoiceField(
        label="Principles that it answers", widget=forms.CheckboxSelectMultiple, required=False
    )
    measures = forms.MultipleChoiceField(
        label="Measures that would show it move",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    elements = forms.MultipleChoiceField(
        label="Part of racism in the institution that it belongs to",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    legacy = forms.CharField(
        label="What produced it",
        help_text="A history, a law, a rule or a decision that still works here. About the institution, never about a group.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        required=False,
    )

    def __init__(
        self, *args: Any, project: Project, driver: Driver | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        primary = [p for p in primary_of(project) if driver is None or p[0] != str(driver.pk)]
        words = driver_words()
        self._offer("under", [(AIM, "Under the aim"), *((k, f"Under ‘{t}’") for k, t in primary)])
        self._offer("also", primary)
        self._offer("type", [(UNSAID, "Not said yet"), *((c.id, c.label) for c in words.types)])
        self._offer(
            "control", [(UNSAID, "Not said yet"), *((c.id, c.label) for c in words.controls)]
        )
        self._offer("principles", [(str(i), n) for i, n in enumerate(method().principles, 1)])
        self._offer("elements", [(c.id, f"{c.label}: {c.means}") for c in words.elements])
        titles = project.measures.order_by("title").values_list("pk", "title")
        self._offer("measures", [(str(pk), title) for pk, title in titles])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Choices of a field; one with nothing to choose is not asked."""
        if not choices:
            del self.fields[name]
            return
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def content_of(given: Mapping[str, Any]) -> Content:
    """Values of the form as the actions take them."""
    return Content(
        text=given["text"],
        parent=None if given["under"] == AIM else UUID(given["under"]),
        also=tuple(UUID(k) for k in given.get("also", ())),
        type=_said(given["type"]),
        control=_said(given["control"]),
        principles=tuple(int(n) for n in given["principles"]),
        measures=tuple(UUID(k) for k in given.get("measures", ())),
        elements=tuple(given["elements"]),
        legacy=given["legacy"],
    )


class LensForm(Mergeable):
    """What the team saw through each lens."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for lens in driver_words().lenses:
            self.fields[lens.id] = forms.CharField(
                label=lens.label,
                help_text=lens.asks,
                widget=forms.Textarea(attrs={"rows": 4}),
                max_length=2_000,
                required=False,
            )


def lenses_of(given: Mapping[str, Any]) -> dict[str, str]:
    """Text by lens."""
    return {lens.id: given[lens.id] for lens in driver_words().lenses}


def _said(value: str) -> str:
    return "" if value == UNSAID else value


def initial(driver: Driver) -> dict[str, Any]:
    """What is there, as first values."""
    return {
        "text": driver.text,
        "under": str(driver.parent_id or AIM),
        "also": [
            str(pk) for pk in driver.also.filter(removed_at=None).values_list("pk", flat=True)
        ],
        "type": driver.type or UNSAID,
        "control": driver.control or UNSAID,
        "principles": [str(n) for n in driver.principles],
        "measures": [
            str(pk) for pk in driver.measures.order_by("title").values_list("pk", flat=True)
        ],
        "elements": driver.elements,
        "legacy": driver.legacy,
        "version": driver.version,
    }


def initial_lenses(driver: Driver) -> dict[str, Any]:
    """The same of the lenses."""
    return {
        **{lens.id: "" for lens in driver_words().lenses},
        **driver.lenses,
        "version": driver.version,
    }

"""One option, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from evenhand.frameworks.focus import choosing
from evenhand.web.design.beside import Mergeable, Versioned, Whole
from evenhand.web.focus.forms.studies import Choices
from evenhand.web.focus.models import Option, Stance

OTHER_AREA = "other"


class OptionForm(Mergeable):
    """An option, with what it is scored and why."""

    title = forms.CharField(label="What would be better", max_length=160)
    whom = forms.CharField(label="For whom", max_length=200, help_text="As they name themselves.")
    area = forms.ChoiceField(label="Clinical area", widget=forms.RadioSelect)
    area_named = forms.CharField(label="The other area", max_length=80, required=False)
    where = forms.CharField(
        label="Where in care it goes wrong, as all three parts say",
        widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000, required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, areas: Iterable[str], there: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(a, a) for a in areas]
        self.fields["area"].choices = [*known, (OTHER_AREA, "Another area")]  # type: ignore[attr-defined]
        for one in choosing().criteria:
            steps = [(str(n), one.shown(n)) for n in range(1, 6)]
            self.fields[one.id] = forms.ChoiceField(
                label=one.title, help_text=one.ask, required=False,
                choices=[("", "Not talked about yet"), *steps],
            )  # fmt: skip
            self.fields[f"{one.id}_why"] = forms.CharField(
                label=f"{one.title}: why", required=False, max_length=600,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
        scored = ((c.id, f"{c.id}_why") for c in choosing().criteria)
        self.as_one = (("area", "area_named"), *scored)
        if there:
            self.fields["left_out"] = forms.CharField(
                label="Why it is left out", required=False, max_length=600,
                help_text="Empty while it can be chosen.",
            )  # fmt: skip

    def clean(self) -> Any:
        given = super().clean() or {}
        if given.get("area") == OTHER_AREA and not given.get("area_named", "").strip():
            self.add_error("area_named", "Name the area.")
        for one in choosing().criteria:
            if given.get(one.id) and not given.get(f"{one.id}_why", "").strip():
                self.add_error(f"{one.id}_why", "Give the reason: a number alone says nothing.")
        return given

    def content(self) -> dict[str, Any]:
        """As the option keeps it."""
        given = self.cleaned_data
        other = given["area"] == OTHER_AREA
        scores = {
            c.id: {"score": int(given[c.id]), "why": given[f"{c.id}_why"]}
            for c in choosing().criteria
            if given[c.id]
        }
        return {
            **{n: given[n] for n in ("title", "whom", "where")},
            "area": given["area_named"].strip() if other else given["area"],
            "scores": scores,
            "left_out": given.get("left_out", ""),
        }


def option_now(found: Option, areas: Sequence[str]) -> dict[str, Any]:
    """First values of the form."""
    named = found.area in areas
    values: dict[str, Any] = {
        **{n: getattr(found, n) for n in ("title", "whom", "where", "left_out", "version")},
        "area": found.area if named else OTHER_AREA,
        "area_named": "" if named else found.area,
    }
    for id, one in found.scores.items():
        values |= {id: str(one["score"]), f"{id}_why": one["why"]}
    return values


class WordForm(Whole):
    """A partner's own words on the choice."""

    text = forms.CharField(
        label="What matters to you in this choice",
        help_text="Which option, for whom, what must not happen. Your words stay yours: change them or take them back at any time.",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4_000,
    )
    named = forms.BooleanField(label="Show my name beside it", required=False)


class TakenDownForm(Versioned):
    """What a partner said on the telephone, by whoever supports them."""

    partner = forms.ChoiceField(label="Whose words", widget=forms.RadioSelect)
    text = forms.CharField(
        label="What they said", help_text="Word for word. They see it, and can change it or take it back.",
        widget=forms.Textarea(attrs={"rows": 5}), max_length=4_000,
    )  # fmt: skip
    named = forms.BooleanField(label="They want their name beside it", required=False)
    read_back = forms.BooleanField(
        label="I read it back to them, and they agreed",
        error_messages={"required": "Read it back first."},
    )

    def __init__(self, *args: Any, partners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].choices = partners  # type: ignore[attr-defined]


class VoiceForm(forms.Form):
    """One's own view of an option."""

    stance = forms.ChoiceField(
        label="How you see it", choices=Stance.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="Why", widget=forms.Textarea(attrs={"rows": 3}), max_length=1_000, required=False
    )
    signed = forms.ChoiceField(
        label="Whose it is",
        choices=[
            ("no", "The team’s, without my name"),
            ("yes", "Mine, with my name: I can take it back"),
        ],
        widget=forms.RadioSelect,
        initial="no",
    )

    def clean(self) -> Any:
        given = super().clean() or {}
        if given.get("stance") == Stance.AGAINST and not given.get("text", "").strip():
            self.add_error("text", "Say how you see it: it stays beside the choice.")
        return given

"""Starting a project, and fixing its plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.ethnicity.catalogue import canonical_groups
from evenhand.web.design.beside import ITS_OWN, Mergeable
from evenhand.web.projects.models import AimKind, Track

EVERYONE_ELSE = "everyone_else"
_NUMBER = re.compile(r"\d\s*(%|per\s?cent\b|(percentage\s)?points?\b)", re.IGNORECASE)
NO_NUMBER = "none"
_HIGH = ("asian", "black", "mixed", "white", "other")


def group_choices() -> list[tuple[str, str]]:
    """High-level groups, alphabetical with Other last."""
    known = canonical_groups("2021")
    return [(key, known[key].label) for key in _HIGH]


class AimForm(forms.Form):
    """What a project is for. A number in an aim says what it is of: per cent is not percentage points."""

    name = forms.CharField(label="Name of the project", max_length=160)
    aim = forms.CharField(
        label="Aim",
        help_text="For whom, from what, to what, by when. It can be put better later.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
    )
    aim_kind = forms.ChoiceField(
        label="What its number means",
        choices=[(NO_NUMBER, "It has no number yet"), *AimKind.choices],
        widget=forms.RadioSelect,
        initial=NO_NUMBER,
        required=False,
    )
    aim_value = forms.FloatField(
        label="The number",
        help_text="For example 9, 3 or 25.",
        min_value=0.01,
        max_value=100,
        required=False,
    )
    clinical_area = forms.CharField(
        label="Clinical area",
        max_length=80,
        required=False,
        help_text="For example: major haemorrhage, preterm birth, gestational diabetes, perinatal mental health.",
    )
    track = forms.ChoiceField(
        label="How long change can take to show",
        choices=Track.choices,
        widget=forms.RadioSelect,
        initial=Track.USUAL,
    )

    def clean(self) -> Any:
        given = super().clean() or {}
        kind, value = given.get("aim_kind"), given.get("aim_value")
        kind = "" if kind in (NO_NUMBER, None) else kind
        if not kind and (value or _NUMBER.search(given.get("aim") or "")):
            self.add_error("aim_kind", "Say what the number means: it could be read in two ways.")
        elif kind and value is None and "aim_value" not in self.errors:
            self.add_error("aim_value", "Give the number.")
        return given

    def aimed(self) -> dict[str, Any]:
        """As a project keeps it."""
        given = {n: v for n, v in self.cleaned_data.items() if n not in ITS_OWN}
        kind = given["aim_kind"]
        return given | {"aim_kind": "" if kind == NO_NUMBER else kind}


class ChangeProjectForm(AimForm, Mergeable):
    """The same, for a project that there is."""

    as_one = (("aim", "aim_kind", "aim_value"),)


class ProjectForm(AimForm):
    """A new project."""

    started_on = forms.DateField(
        label="Start", help_text="For example, 01/09/2026.", initial=timezone.localdate
    )


class PlanForm(Mergeable):
    """For whom, compared with whom, and from when: fixed before it is read."""

    as_one = (
        ("focus", "comparison", "reason"),
        ("change_date", "change_what", "mode", "planned_end", "look_every"),
    )

    focus = forms.MultipleChoiceField(
        label="Population of focus",
        help_text="Leave empty to read every group against the comparison.",
        choices=group_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    comparison = forms.ChoiceField(
        label="Compared with",
        choices=lambda: [*group_choices(), (EVERYONE_ELSE, "Everyone else")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why this comparison",
        help_text="It is printed beside every finding.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    change_date = forms.DateField(
        label="Date from which care changes",
        help_text="Leave empty until you have one. A date fixed beforehand makes a finding stronger.",
        required=False,
    )
    change_what = forms.CharField(label="What changes", max_length=200, required=False)
    primary_measure = forms.ChoiceField(
        label="Measure on which the project is judged",
        help_text="The others are read beside it.",
        required=False,
    )
    mode = forms.ChoiceField(
        label="How often the numbers are read",
        choices=[
            ("single", "Once, when the time has come"),
            ("monthly", "Again and again until a planned end: each look then asks for more"),
        ],
        widget=forms.RadioSelect,
        initial="single",
        required=False,
    )
    planned_end = forms.DateField(
        label="Planned end",
        help_text="Only when read again and again: the last month that the plan reads.",
        required=False,
    )
    look_every = forms.IntegerField(
        label="Months from one look to the next", min_value=1, max_value=24, required=False
    )
    changed_because = forms.CharField(
        label="Why the plan changes",
        help_text="The earlier plan stays on record.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, first: bool, measures: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen = [("", "Not chosen yet"), *measures]
        self.fields["primary_measure"].choices = chosen  # type: ignore[attr-defined]
        if first:
            del self.fields["changed_because"]
        else:
            self.fields["changed_because"].required = True

    def clean(self) -> Any:
        given = super().clean() or {}
        if given.get("comparison") in given.get("focus", []):
            self.add_error("comparison", "Choose a group that is not the population of focus.")
        self._check_looks(given)
        return given

    def _check_looks(self, given: dict[str, Any]) -> None:
        if given.get("mode") != "monthly":
            return
        start, end = given.get("change_date"), given.get("planned_end")
        if start is None:
            self.add_error("change_date", "Give the day: looks are counted from it.")
        if end is None:
            self.add_error("planned_end", "Give the last month that the plan reads.")
        elif start is not None and end <= start:
            self.add_error("planned_end", "Give a day after care changes.")

    def content(self) -> dict[str, Any]:
        """As the plan keeps it."""
        given = self.cleaned_data
        everyone = given["comparison"] == EVERYONE_ELSE
        changed = given["change_date"]
        return {
            "focus": given["focus"],
            "comparison": [] if everyone else [given["comparison"]],
            "everyone_else": everyone,
            "reason": given["reason"],
            "change_date": changed.isoformat() if changed else None,
            "change_what": given["change_what"],
            "primary_measure": given["primary_measure"],
            **self._looks(),
        }

    def _looks(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given["mode"] != "monthly":
            return {"mode": "single", "planned_end": None, "look_every": 1}
        end = given["planned_end"].isoformat()
        return {"mode": "monthly", "planned_end": end, "look_every": given["look_every"] or 1}


class ProposeMarginForm(forms.Form):
    """How much difference would still be called equal."""

    more = forms.FloatField(
        label="Up to how many more, or fewer",
        help_text="Without an agreed margin nothing is ever called equal.",
        min_value=0.01,
        max_value=500,
    )
    counted = forms.ChoiceField(
        label="Counted how",
        choices=[
            ("thousand", "in 1,000 people"),
            ("points", "in percentage points: 1 is 10 in 1,000"),
        ],
        widget=forms.RadioSelect,
    )
    ratio = forms.FloatField(
        label="and at most how many times as often",
        help_text="For example 1.2. Both must hold.",
        min_value=1.01,
        max_value=10,
    )
    reason = forms.CharField(
        label="Why this much",
        help_text="What it would mean for women and babies. It stays on record.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
    )

    def __init__(self, *args: Any, locked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if locked:
            self.fields["reason"].label = "Why it changes"
            self.fields["reason"].help_text = "It will stand beside every answer."

    def clean(self) -> Any:
        given = super().clean() or {}
        more = given.get("more")
        if more and given.get("counted") == "points" and more > _MOST_POINTS:
            self.add_error("more", f"Give at most {_MOST_POINTS} percentage points.")
        return given

    def margin(self) -> dict[str, Any]:
        """As the library keeps it: the difference unscaled."""
        given = self.cleaned_data
        by = 1000 if given["counted"] == "thousand" else 100
        return {
            "difference": given["more"] / by,
            "ratio": given["ratio"],
            "reason": given["reason"],
        }


_MOST_POINTS = 50
SOMEBODY = "somebody"


class AgreeMarginForm(forms.Form):
    """Who agreed, and when."""

    partner = forms.ChoiceField(
        label="Lived experience partner who took part",
        help_text="A margin is agreed with partners, or not at all.",
        widget=forms.RadioSelect,
    )
    partner_name = forms.CharField(label="Their name", max_length=120, required=False)
    took_part = forms.CharField(
        label="Who else took part",
        help_text="As it may stand beside an answer. For example: the team.",
        max_length=160,
        initial="the team",
    )
    agreed_on = forms.DateField(label="Agreed on", help_text="For example, 01/09/2026.")

    def __init__(self, *args: Any, partners: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = dict(partners)
        choices = [*partners, (SOMEBODY, "Somebody who does not sign in here")]
        self.fields["partner"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> Any:
        given = super().clean() or {}
        if given.get("partner") == SOMEBODY and not given.get("partner_name"):
            self.add_error("partner_name", "Give their name, as they wish to be named.")
        agreed = given.get("agreed_on")
        if agreed and agreed > timezone.localdate():
            self.add_error("agreed_on", "Give the day on which it was agreed, not one to come.")
        return given

    def agreement(self) -> dict[str, Any]:
        """As it is put on record."""
        given = self.cleaned_data
        signs_in = given["partner"] != SOMEBODY
        return {
            "partner": self.names[given["partner"]] if signs_in else given["partner_name"],
            "partner_id": given["partner"] if signs_in else "",
            "took_part": given["took_part"],
            "agreed_on": given["agreed_on"],
        }


class GateForm(forms.Form):
    """Call something complete. A reason is asked for only where something is missing."""

    reason = forms.CharField(
        label="Why it is complete all the same",
        help_text="It stays in sight beside what was missing. Better still: add what is missing.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
        error_messages={
            "required": "Not complete yet. Add what is missing, or say why it is complete without it."
        },
    )

    def __init__(self, *args: Any, missing: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not missing:
            del self.fields["reason"]

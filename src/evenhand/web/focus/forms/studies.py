"""What could be told from chance: a study by numbers that are there, or typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from evenhand.errors import PlanError
from evenhand.planning.aim import parse_aim
from evenhand.web.projects.forms import EVERYONE_ELSE, group_choices

DAY = "For example, 31/01/2027."
Choices = Sequence[tuple[str, str]]


BETTER = [("lower", "Fewer is better"), ("higher", "More is better")]


class _AimedForm(forms.Form):
    """What every study asks."""

    aim = forms.CharField(
        label="What the rate is to become",
        help_text="‘to 9%’, ‘by 25%’ (of the rate) or ‘by 3 points’ (percentage points).",
        max_length=60,
        initial="by 25%",
    )
    start = forms.DateField(label="When care could change", help_text=DAY)
    by = forms.DateField(label="When it should be told", help_text=DAY)

    def clean_aim(self) -> str:
        found: str = self.cleaned_data["aim"]
        try:
            parse_aim(found)
        except PlanError as error:
            raise forms.ValidationError(f"{error.problem} {error.remedy}") from None
        return found

    def clean(self) -> Any:
        given = super().clean() or {}
        start, by = given.get("start"), given.get("by")
        if start and by and by <= start:
            self.add_error("by", "Give a day after care could change.")
        return given

    def _dates(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "aim": given["aim"],
            "start": given["start"].isoformat(),
            "by": given["by"].isoformat(),
        }


class StudyForm(_AimedForm):
    """A study of the team's own measures: every group in turn."""

    measures = forms.MultipleChoiceField(label="Measures", widget=forms.CheckboxSelectMultiple)
    comparison = forms.ChoiceField(label="Compared with", widget=forms.RadioSelect, required=False)
    field_order = ("measures", "comparison", "aim", "start", "by")

    def __init__(self, *args: Any, measures: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measures"].choices = measures  # type: ignore[attr-defined]
        self.fields["comparison"].choices = [  # type: ignore[attr-defined]
            ("", "Nobody: only whether care gets better"),
            *group_choices(),
            (EVERYONE_ELSE, "Everyone else"),
        ]

    def asked(self) -> dict[str, Any]:
        """As the study keeps it."""
        given = self.cleaned_data
        return {"measures": given["measures"], "comparison": given["comparison"], **self._dates()}


class TypedStudyForm(_AimedForm):
    """A study of typed numbers, where no measure has counts yet."""

    group = forms.CharField(
        label="For whom",
        max_length=60,
        help_text="The group alone, for example: Black, or South Asian.",
    )
    better = forms.ChoiceField(
        label="Which way is better", choices=BETTER, widget=forms.RadioSelect, initial="lower"
    )
    people = forms.IntegerField(label="About how many a year", min_value=1, max_value=1_000_000)
    rate = forms.FloatField(label="Their rate now, in 100", min_value=0, max_value=100)
    other = forms.CharField(label="Compared with", max_length=60, required=False)
    other_people = forms.IntegerField(
        label="How many of them a year", min_value=1, max_value=1_000_000, required=False
    )
    other_rate = forms.FloatField(
        label="Their rate, in 100", min_value=0, max_value=100, required=False
    )
    field_order = (
        "group",
        "better",
        "people",
        "rate",
        "other",
        "other_people",
        "other_rate",
        "aim",
        "start",
        "by",
    )

    def clean(self) -> Any:
        given = super().clean() or {}
        if (given.get("other_people") is None) != (given.get("other_rate") is None):
            self.add_error("other_rate", "Give both numbers of the comparison, or neither.")
        return given

    def asked(self) -> dict[str, Any]:
        """As the study keeps it."""
        given = self.cleaned_data
        compared = given["other_people"] is not None
        return {
            "typed": {
                "group": given["group"],
                "people_a_year": given["people"],
                "rate": given["rate"] / 100,
                "comparison": given["other"] if compared else "",
                "comparison_people": given["other_people"],
                "comparison_rate": given["other_rate"] / 100 if compared else None,
                "better": given["better"],
            },
            **self._dates(),
        }

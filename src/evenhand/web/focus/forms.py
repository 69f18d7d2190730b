"""Forms on the way to a focus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.charts.words import day
from evenhand.errors import PlanError
from evenhand.frameworks.focus import choosing
from evenhand.planning.aim import parse_aim
from evenhand.web.design.beside import Mergeable, Versioned, Whole
from evenhand.web.focus.locking import Choice, Override, Place
from evenhand.web.focus.models import Option, Stance
from evenhand.web.projects.forms import EVERYONE_ELSE, PlanForm, group_choices

Choices = Sequence[tuple[str, str]]
_DAY = "For example, 31/01/2027."
OTHER_AREA = "other"
BETTER = [("lower", "Fewer is better"), ("higher", "More is better")]


class _AimedForm(forms.Form):
    """What every study asks."""

    aim = forms.CharField(
        label="What the rate is to become",
        help_text="‘to 9%’, ‘by 25%’ (of the rate) or ‘by 3 points’ (percentage points).",
        max_length=60,
        initial="by 25%",
    )
    start = forms.DateField(label="When care could change", help_text=_DAY)
    by = forms.DateField(label="When it should be told", help_text=_DAY)

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


class NeedsForm(Mergeable):
    """What one part takes."""

    hours_planned = forms.DecimalField(
        label="Hours that it will take",
        min_value=0,
        max_value=9999,
        decimal_places=1,
        required=False,
    )
    hours_spent = forms.DecimalField(
        label="Hours so far", min_value=0, max_value=9999, decimal_places=1, required=False
    )
    help_needed = forms.CharField(
        label="Help that is needed", help_text="An analyst, an interpreter, somebody trained.",
        widget=forms.Textarea(attrs={"rows": 2}), max_length=600, required=False,
    )  # fmt: skip
    help_asked_on = forms.DateField(label="Asked for on", help_text=_DAY, required=False)
    given = forms.CharField(
        label="What the organisation gives for it", help_text="Hours, backfill, money, people; agreed with whom (a role).",
        widget=forms.Textarea(attrs={"rows": 2}), max_length=600, required=False,
    )  # fmt: skip


class SynthesisForm(Mergeable):
    """What the three parts say beside each other."""

    together = forms.CharField(
        label="What all of them say", help_text="In the team’s words. No quotation: those stand beside their insight, and can be taken back.",
        widget=forms.Textarea(attrs={"rows": 4}), max_length=4_000, required=False,
    )  # fmt: skip
    against = forms.CharField(
        label="Where they differ", help_text="Numbers that see nothing where people see much, or the other way round. Neither outweighs the other.",
        widget=forms.Textarea(attrs={"rows": 4}), max_length=4_000, required=False,
    )  # fmt: skip
    unknown = forms.CharField(
        label="What none of them says", help_text="Who was not heard, and what was not counted.",
        widget=forms.Textarea(attrs={"rows": 4}), max_length=4_000, required=False,
    )  # fmt: skip


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


class LockForm(PlanForm):
    """The choice, and the measure plan that is written with it."""

    option = forms.ChoiceField(label="The focus", widget=forms.RadioSelect)
    because = forms.CharField(
        label="Why this one", help_text="What all three parts, the partners and the team say.",
        widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000,
    )  # fmt: skip
    absent = forms.CharField(
        label="Who was not there when it was talked over",
        help_text="Roles, not names.",
        max_length=300,
        required=False,
    )
    without = forms.CharField(
        label="Why it is locked without what is missing", help_text="It stays visible beside the focus.",
        widget=forms.Textarea(attrs={"rows": 2}), max_length=1_000,
    )  # fmt: skip
    outside = forms.CharField(
        label="If it is outside the programme’s areas: why", help_text="It stays visible.", widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1_000, required=False,
    )  # fmt: skip
    overridden = forms.BooleanField(
        label="A senior leader decided this over the team’s choice", required=False
    )
    override_by = forms.CharField(label="Which role decided", max_length=120, required=False)
    override_choice = forms.CharField(
        label="What the team had chosen", max_length=160, required=False
    )
    override_reason = forms.CharField(label="The reason given", max_length=1_000, required=False)
    chosen_with_data_to = forms.DateField(
        label="Last day of the data that you looked at", help_text=_DAY
    )
    baseline_from = forms.DateField(
        label="From when the starting point is counted",
        help_text="After the data that you looked at, and before care changes.",
    )
    worst = forms.BooleanField(
        label="It was chosen because its numbers look worst",
        help_text="No fault: the findings then say how much of that is chance.",
        required=False,
    )
    field_order = (
        "option", "because", "absent", "without", "outside", "overridden", "override_by",
        "override_choice", "override_reason", "focus", "comparison", "reason",
        "chosen_with_data_to", "worst", "baseline_from", "change_date", "change_what",
        "primary_measure", "mode", "planned_end", "look_every",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        options: Choices,
        missing: Sequence[str],
        place: Place | None,
        seen_to: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, first=True, **kwargs)
        self.seen_to = seen_to
        self.fields["option"].choices = options  # type: ignore[attr-defined]
        self.fields["change_date"].label = "Date from which care changes"
        if not missing:
            del self.fields["without"]
        if place is None or not place.areas:
            del self.fields["outside"]

    def clean(self) -> Any:
        given = super().clean() or {}
        until, start, changed = (
            given.get(n) for n in ("chosen_with_data_to", "baseline_from", "change_date")
        )
        if until and self.seen_to and until < self.seen_to:
            seen = choosing().lock["seen"].format(until=day(self.seen_to))
            self.add_error("chosen_with_data_to", f"{seen} Give that day, or a later one.")
        if until and start and start <= until:
            self.add_error("baseline_from", "Give a day after the data that you looked at.")
        if start and changed and changed <= start:
            self.add_error("change_date", "Give a day after the baseline begins.")
        if given.get("overridden"):
            for name in ("override_by", "override_choice", "override_reason"):
                if not given.get(name, "").strip():
                    self.add_error(name, "Say it: a decision over the team is named as one.")
        return given

    def choice(self) -> Choice:
        """What is said with the lock."""
        given = self.cleaned_data
        override = None
        if given["overridden"]:
            override = Override(
                given["override_by"], given["override_reason"], given["override_choice"]
            )
        return Choice(
            reason=given["because"],
            without_reason=given.get("without", ""),
            outside_reason=given.get("outside", ""),
            absent=given["absent"],
            override=override,
        )

    def content(self) -> dict[str, Any]:
        """The plan, with the period that the starting point is counted in."""
        given = self.cleaned_data
        return {
            **super().content(),
            "chosen_with_data_to": given["chosen_with_data_to"].isoformat(),
            "baseline_from": given["baseline_from"].isoformat(),
            "chosen_because_worst": given["worst"],
        }


class ReopenForm(Versioned):
    """Why the choice is opened again."""

    reason = forms.CharField(
        label="Why it is opened again",
        help_text="What was learnt. Changing a focus for a reason is learning; it stays on record.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
    )


def first_plan(content: Mapping[str, Any] | None, data_to: date | None) -> dict[str, Any]:
    """First values of the plan's part of the form: what is in force, and data that were looked at."""
    found: dict[str, Any] = dict(content or {})
    chosen = (
        EVERYONE_ELSE if found.get("everyone_else") else next(iter(found.get("comparison", ())), "")
    )
    names: tuple[str, ...] = ("focus", "reason", "primary_measure", "mode", "look_every")
    known = {name: found[name] for name in names if name in found}
    until = data_to or timezone.localdate()
    return {
        **known,
        "comparison": chosen,
        "mode": known.get("mode", "monthly"),
        "chosen_with_data_to": until,
    }

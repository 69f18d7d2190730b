"""Forms for what is agreed, done, asked and said."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from evenhand.frameworks.partners import partnering
from evenhand.web.design.beside import Mergeable, Whole
from evenhand.web.design.money import Pounds
from evenhand.web.organisations.models import Team
from evenhand.web.partners.models import HelpKind, Pay, Way
from evenhand.web.partners.queries import Closeness, not_arranged, people_of, staff_of

_OUTSIDE = "outside"
_THROUGH = [(Way.PHONE.value, "By phone"), (Way.PAPER.value, "On paper")]


def _words(label: str, hint: str = "", *, required: bool = True, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _line(label: str, hint: str = "", **options: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=200, **options)


def _hours(label: str, hint: str = "For example, 1.5") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, help_text=hint, min_value=0, max_value=200, decimal_places=2
    )


class BeginForm(forms.Form):
    """With whom something is to be arranged."""

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = forms.ChoiceField(
            label="Which partner",
            choices=[*not_arranged(team), (_OUTSIDE, "Somebody without an account here")],
            widget=forms.RadioSelect,
        )
        self.fields["name"] = forms.CharField(
            label="Name of a partner without an account",
            help_text="They take part by phone or on paper, through their supporter. A first name is enough.",
            max_length=120,
            required=False,
        )

    def clean(self) -> Any:
        given = super().clean() or {}
        if given.get("person") == _OUTSIDE and not given.get("name", "").strip():
            self.add_error("name", "Give a name.")
        return given

    @property
    def person(self) -> str:
        """Id of the person; empty for somebody without an account."""
        chosen = str(self.cleaned_data["person"])
        return "" if chosen == _OUTSIDE else chosen


class ArrangementForm(Mergeable):
    """What is to be agreed. Only the partner's side can choose that the partner is unpaid.

    What the partner agrees to is one thing: nobody puts two halves of it together unseen.
    """

    as_one = (("role_description", "supporter", "pay", "rate", "pay_within"),)

    def __init__(
        self, *args: Any, team: Team, close: Closeness, unpaid: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        needed = partnering().needed
        for id in ("role_description", "childcare", "travel", "access"):
            found = needed(id)
            self.fields[id] = _words(found.label, found.hint, required=False)
        self.fields["way"] = forms.ChoiceField(
            label="How the partner takes part", choices=Way.choices, widget=forms.RadioSelect
        )
        self.fields["supporter"] = forms.ChoiceField(
            label="Named supporter",
            help_text="Somebody of the team, for whatever the partner needs, and for taking part by phone and on paper.",
            choices=[("", "Nobody yet"), *staff_of(team)],
            required=False,
        )
        if close.terms:
            self._pay(speaks=close.speaks, unpaid=unpaid)
        if close.chooses:
            self.fields["supporter_sees_money"] = forms.BooleanField(
                label="The supporter may see what is owed and paid", required=False
            )

    def _pay(self, *, speaks: bool, unpaid: bool) -> None:
        choices = Pay.choices if speaks or unpaid else [(Pay.RATE.value, Pay.RATE.label)]
        self.fields["pay"] = forms.ChoiceField(
            label="Pay",
            choices=choices,
            widget=forms.RadioSelect,
            required=False,
            help_text="" if speaks else "Only the partner can choose to be unpaid.",
        )
        self.fields["rate"] = Pounds(label="Pounds an hour", required=False)
        self.fields["pay_within"] = forms.IntegerField(
            label="Paid within how many days", min_value=1, max_value=60
        )

    def clean(self) -> Any:
        given = super().clean() or {}
        if given.get("pay") == Pay.RATE and not given.get("rate"):
            self.add_error("rate", "Give the pounds an hour.")
        return given

    def content(self) -> dict[str, Any]:
        """What the arrangement keeps."""
        found = {k: v for k, v in self.contents.items() if k != "supporter"}
        supporter = self.cleaned_data.get("supporter")
        return found | {"supporter_id": UUID(supporter) if supporter else None}


class AgreeForm(forms.Form):
    """How a supporter heard it."""

    through = forms.ChoiceField(choices=Way.choices)


class TaskForm(Mergeable):
    """What a partner did."""

    what = _line("What it was", "For example, a meeting, reading a leaflet, a visit.")
    done_on = forms.DateField(label="When", help_text="For example, 31/01/2027.")
    hours = _hours("Hours, with preparing and getting there")
    childcare = Pounds(label="Childcare, in pounds", required=False)
    travel = Pounds(label="Travel, in pounds", required=False)
    access = Pounds(label="Access (interpreter, data, other), in pounds", required=False)

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects = [(str(p.pk), p.name) for p in team.projects.order_by("name")]
        self.fields["project"] = forms.ChoiceField(
            label="Project", choices=[("", "None, or several"), *projects], required=False
        )
        self.fields["arranged"] = forms.MultipleChoiceField(
            label="What was arranged for it",
            choices=partnering().arranged,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def content(self) -> dict[str, Any]:
        """What the task keeps, but for its project."""
        given = self.cleaned_data
        kept = {k: given[k] for k in ("what", "done_on", "childcare", "travel", "access")}
        return kept | {"minutes": round(given["hours"] * 60), "arranged": given["arranged"]}


class PayerForm(Whole):
    """Who pays the partners of a programme's teams."""

    name = forms.CharField(label="Name of who pays", max_length=120)
    email = forms.EmailField(
        label="Email of who pays",
        max_length=254,
        help_text="Somebody without an account is invited. They see what is owed to whom, and nothing else.",
    )


class BudgetForm(Whole):
    """Money that is kept for partners alone."""

    amount = Pounds(label="Pounds in all", help_text="For time, childcare, travel and access.")
    first_on = forms.DateField(label="From", help_text="For example, 01/04/2027.")
    last_on = forms.DateField(label="To, that day included")

    def clean(self) -> Any:
        given = super().clean() or {}
        first, last = given.get("first_on"), given.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", "Give a day that is not before the first.")
        return given


class InfluenceForm(Whole):
    """How far influence went at one stage."""

    level = forms.ChoiceField(label="How far it went", widget=forms.RadioSelect)
    words = _words("In a sentence", "What was decided, and by whom.", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = partnering().levels  # type: ignore[attr-defined]


class QuestionForm(forms.Form):
    """One question, in one project."""

    ask = _words("Your question", "One thing, in plain words. The partner can leave it.", rows=2)

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"] = _project(team)


class TellForm(forms.Form):
    """What was said, and what came of it."""

    said = _words("What the partner said", "Short, and as they would say it.", rows=2)
    did = _words(
        "What changed because of it", "Or why nothing did. Both are worth hearing.", rows=3
    )

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"] = _project(team)


def _project(team: Team) -> forms.ChoiceField:
    found = [(str(p.pk), p.name) for p in team.projects.order_by("name")]
    return forms.ChoiceField(label="Project", choices=found)


class AnswerForm(forms.Form):
    """The partner's answer; a supporter says how it came."""

    words = _words("Your answer", required=False)

    def __init__(self, *args: Any, ask: str, supporter: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = ask
        self.fields[
            "words"
        ].help_text = "Leave it empty if you would rather not. No reason is asked."
        if supporter:
            self.fields["through"] = forms.ChoiceField(
                label="How the answer came", choices=_THROUGH, widget=forms.RadioSelect
            )


class HelpForm(forms.Form):
    """A role of cultural help."""

    what = _line("What for")
    kind = forms.ChoiceField(
        label="What you ask for", choices=HelpKind.choices, widget=forms.RadioSelect
    )
    hours = _hours("Hours a month", "These hours are freed, not added. For example, 1.5")
    backfill = _line("Who covers in those hours")
    credit = _line(
        "What credit it gets", "For example, named in the report, counted as development."
    )

    def __init__(self, *args: Any, team: Team, but: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [p for p in people_of(team) if p[0] != but]
        self.fields["person"] = forms.ChoiceField(label="Whom you ask", choices=others)

    def clean_hours(self) -> Any:
        hours = self.cleaned_data["hours"]
        if not hours:
            raise forms.ValidationError("Say how many hours a month.")
        return hours

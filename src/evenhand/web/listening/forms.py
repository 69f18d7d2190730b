"""Forms around conversations. None of them asks for the name of a participant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.defaults import constant
from evenhand.frameworks.focus import choosing
from evenhand.frameworks.listening import listening
from evenhand.web.design.beside import ITS_OWN, Mergeable, Versioned
from evenhand.web.listening.models import Conversation, Strand, Training
from evenhand.web.projects.forms import group_choices

Choices = Sequence[tuple[str, str]]
EVERYONE = ("", "Everyone")
NO_NAMES = "No name of a participant, and nothing that only one person could have said."
HOW = [
    ("signed", "On paper, signed"),
    ("aloud", "Said aloud"),
    ("interpreter", "Said aloud, through an interpreter"),
]
PAYMENT = [
    ("agreed", "Payment and expenses are agreed"),
    ("in_hours", "In paid working hours"),
    ("chosen", "Unpaid, as the participant chose"),
]
_DAY = "For example, 31/01/2027."


def later(day: date, months: int) -> date:
    """So many months on; the last day of a month stays one."""
    count = day.year * 12 + day.month - 1 + months
    first = date(count // 12, count % 12 + 1, 1)
    following = date((count + 1) // 12, (count + 1) % 12 + 1, 1)
    return min(first.replace(day=min(day.day, (following - first).days)), following)


class TrainingForm(forms.Form):
    """One's own training."""

    kind = forms.ChoiceField(label="Training", widget=forms.RadioSelect)
    done_on = forms.DateField(label="Done on", help_text=_DAY)
    counts_to = forms.DateField(
        label="Counts until",
        help_text="As it stands on your certificate. Empty: as long as one counts at the most.",
        required=False,
    )
    provider = forms.CharField(
        label="With whom", max_length=160, required=False, help_text="Where it could be checked."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(t.id, t.title) for t in listening().trainings]  # type: ignore[attr-defined]

    def clean(self) -> Any:
        given = super().clean() or {}
        done, until = given.get("done_on"), given.get("counts_to")
        if done is None or "counts_to" in self.errors:
            return given
        if done > timezone.localdate():
            self.add_error("done_on", "Give a day that has been.")
        longest = later(done, 12 * int(constant("data_review", "training_years")))
        given["counts_to"] = min(until or longest, longest)
        if given["counts_to"] <= done:
            self.add_error("counts_to", "Give a day after the training.")
        return given


class PlanConversationForm(forms.Form):
    """A conversation that is to be held."""

    strand = forms.ChoiceField(label="With whom", choices=Strand.choices, widget=forms.RadioSelect)
    interviewers = forms.MultipleChoiceField(
        label="Who leads it",
        help_text="One or two people. They alone open it, and they alone see notes.",
        widget=forms.CheckboxSelectMultiple,
    )
    planned_on = forms.DateField(label="About when", help_text=_DAY, required=False)

    def __init__(self, *args: Any, workers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["interviewers"].choices = workers  # type: ignore[attr-defined]


class PrepareForm(Mergeable):
    """What is arranged before it is held."""

    as_one = (("interpreter_needed", "interpreter"), ("payment", "payment_note"))

    planned_on = forms.DateField(label="When", help_text=_DAY, required=False)
    not_own_clinician = forms.BooleanField(
        label="No interviewer gave the participant’s care, and none decides about it",
        required=False,
    )
    kept_from = forms.MultipleChoiceField(
        label="Who in this team gave that care, or is not to hear of it",
        help_text="They never see anything of it. Ask; nobody need say why.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    interpreter_needed = forms.ChoiceField(
        label="Is an interpreter needed",
        choices=[("no", "No"), ("yes", "Yes: not a relative, and not a colleague of the ward")],
        widget=forms.RadioSelect,
        required=False,
    )
    interpreter = forms.CharField(
        label="Who interprets, in which language", max_length=160, required=False
    )
    payment = forms.ChoiceField(
        label="How the participant is paid",
        choices=PAYMENT,
        widget=forms.RadioSelect,
        required=False,
    )
    payment_note = forms.CharField(label="How much, and by when", max_length=160, required=False)
    support_contact = forms.CharField(
        label="Whom the participant can call afterwards",
        help_text="A service or a role with a number, told on paper.",
        max_length=200,
        required=False,
    )
    safeguarding_contact = forms.CharField(
        label="Whom you call when somebody may be in danger",
        max_length=200,
        required=False,
    )
    steps = forms.MultipleChoiceField(
        label="Seen to",
        help_text="Tick what has been done. All of it is needed before anything is recorded.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, strand: str, others: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["steps"].choices = [(s.id, s.title) for s in listening().steps]  # type: ignore[attr-defined]
        self.fields["kept_from"].choices = others  # type: ignore[attr-defined]
        if strand == Strand.PROFESSIONALS:
            self._for_staff()
        if not others:
            del self.fields["kept_from"]

    def _for_staff(self) -> None:
        self.fields[
            "not_own_clinician"
        ].label = "No interviewer leads the participant’s line of work, and none decides about it"
        if "kept_from" in self.fields:
            self.fields[
                "kept_from"
            ].label = "Who in this team leads that work, or is not to hear of it"


def prepared_now(found: Conversation) -> dict[str, Any]:
    """First values of the form."""
    names = (n for n in PrepareForm.base_fields if n not in (*ITS_OWN, "kept_from"))
    values = {n: getattr(found, n) for n in names}
    return values | {
        "kept_from": [str(p.pk) for p in found.kept_from.all()],
        "version": found.version,
    }


class AgreeForm(Versioned):
    """What the participant lets be kept."""

    keep = forms.ChoiceField(label="What may be kept", widget=forms.RadioSelect)
    agreed_on = forms.DateField(label="Asked on", help_text=_DAY)
    agreed_how = forms.ChoiceField(label="How it was agreed", choices=HOW, widget=forms.RadioSelect)
    keep_to = forms.DateField(
        label="Notes and words are deleted on", help_text=_DAY, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = [(k.id, f"{k.title}. {k.means}") for k in listening().keeps]  # type: ignore[attr-defined]

    def clean(self) -> Any:
        given = super().clean() or {}
        asked, until = given.get("agreed_on"), given.get("keep_to")
        if asked and asked > timezone.localdate():
            self.add_error("agreed_on", "Give a day that has been.")
        if given.get("keep") == "nothing" or "keep_to" in self.errors or asked is None:
            return given
        months = int(constant("data_review", "keep_months"))
        if until is None:
            self.add_error("keep_to", "Name the day, with the participant.")
        elif until <= timezone.localdate() or until > later(asked, months):
            self.add_error(
                "keep_to", f"Give a day to come, at most {months} months after it was asked."
            )
        return given


class HoldForm(Mergeable):
    """That it was held, with notes where they may be kept."""

    held_on = forms.DateField(label="Held on", help_text=_DAY)
    text = forms.CharField(
        label="Notes",
        help_text="Only the named interviewers ever see them. No name.",
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=20_000,
        required=False,
    )

    def __init__(self, *args: Any, notes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not notes:
            del self.fields["text"]

    def clean_held_on(self) -> date:
        found: date = self.cleaned_data["held_on"]
        if found > timezone.localdate():
            raise forms.ValidationError("Give a day that has been.")
        return found


class QuoteForm(forms.Form):
    """A participant's own words."""

    text = forms.CharField(
        label="The words, as the participant agreed to them",
        help_text="Read them out again first.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
    )
    agreed_on = forms.DateField(label="Agreed to this wording on", help_text=_DAY)
    agreed_how = forms.ChoiceField(label="How it was agreed", choices=HOW, widget=forms.RadioSelect)
    insight = forms.ChoiceField(
        label="Which insight they stand beside",
        help_text="Without one they are not shown to the team.",
        required=False,
    )
    sure = forms.BooleanField(
        label="The participant agreed that the team reads exactly these words",
        error_messages={"required": "Without that they are not kept."},
    )

    def __init__(self, *args: Any, insights: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["insight"].choices = [("", "None yet"), *insights]  # type: ignore[attr-defined]


class InsightForm(Mergeable):
    """What was learnt. Which conversations it is drawn from is said of these words."""

    as_one = (("text", "group", "conversations"),)

    text = forms.CharField(
        label="What was learnt",
        help_text=f"About care, in the third person, in the team’s words. {NO_NAMES}",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=400,
    )
    group = forms.ChoiceField(label="Whose care it is about", required=False)
    conversations = forms.MultipleChoiceField(
        label="Drawn from",
        help_text="Your own conversations of which insights may be kept. The team sees how many, not which.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sources = forms.CharField(
        label="What else says so",
        help_text="A measure, a policy, a complaint that was published. Empty: nothing yet.",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=600,
        required=False,
    )
    limits = forms.CharField(
        label="Whom it does not speak for",
        help_text="Who was not heard, and why.",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=600,
        required=False,
    )

    def __init__(self, *args: Any, conversations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [EVERYONE, *group_choices()]  # type: ignore[attr-defined]
        self.fields["conversations"].choices = conversations  # type: ignore[attr-defined]
        if not conversations:
            del self.fields["conversations"]


class GuideForm(Mergeable):
    """The team's own questions."""

    questions = forms.CharField(
        label="Questions, one a line",
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=6_000,
    )

    def lines(self) -> list[str]:
        """Each question once, without empty lines."""
        found = (line.strip() for line in self.cleaned_data["questions"].splitlines())
        return list(dict.fromkeys(line for line in found if line))


class TakeBackForm(forms.Form):
    """The code of a participant's paper."""

    code = forms.CharField(label="The code on your paper", max_length=40)
    sure = forms.BooleanField(
        label="Yes, delete what was kept of my conversation",
        error_messages={"required": "Tick the box if you want that."},
    )


class SureForm(forms.Form):
    """That a participant took everything back."""

    sure = forms.BooleanField(
        label="Yes, the participant took everything back: delete it now",
        error_messages={"required": "Tick the box if that is so."},
    )


class TermsForm(Mergeable):
    """What a programme sets for the review of its teams."""

    as_one = (
        ("professionals_least", "professionals_most"),
        ("lived_least", "lived_most"),
        ("freedom", "areas", "own_areas", "areas_because"),
    )

    freedom = forms.ChoiceField(label="How free teams are to choose", widget=forms.RadioSelect)
    areas = forms.MultipleChoiceField(
        label="Clinical areas of the programme", widget=forms.CheckboxSelectMultiple, required=False
    )
    own_areas = forms.CharField(
        label="Further areas of its own, one a line",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
        required=False,
    )
    areas_because = forms.CharField(
        label="What the choice of areas rests on",
        help_text="Reports, experts, local data, what communities said.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        required=False,
    )
    professionals_least = forms.IntegerField(
        label="Conversations with professionals: at least", min_value=0, max_value=20
    )
    professionals_most = forms.IntegerField(label="and at most", min_value=1, max_value=20)
    lived_least = forms.IntegerField(
        label="Conversations about lived experience: at least", min_value=0, max_value=40
    )
    lived_most = forms.IntegerField(label="and at most", min_value=1, max_value=40)
    first_session = forms.DateField(label="First session", help_text=_DAY, required=False)
    numbers_by = forms.DateField(
        label="Numbers looked at by",
        help_text="Empty: some weeks before the first session.",
        required=False,
    )
    professionals_by = forms.DateField(label="Professionals heard by", required=False)
    lived_by = forms.DateField(label="Lived experience heard by", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["freedom"].choices = [(f.id, f.title) for f in choosing().freedoms]  # type: ignore[attr-defined]
        self.fields["areas"].choices = [(a.id, a.title) for a in choosing().areas]  # type: ignore[attr-defined]

    def clean(self) -> Any:
        given = super().clean() or {}
        for part in Strand.values:
            least, most = given.get(f"{part}_least"), given.get(f"{part}_most")
            if least is not None and most is not None and most < least:
                self.add_error(f"{part}_most", "Give a number that is not under ‘at least’.")
        first = given.get("first_session")
        for part in ("numbers", *Strand.values):
            day = given.get(f"{part}_by")
            if first and day and day > first:
                self.add_error(f"{part}_by", "Give a day before the first session.")
        return given

    def content(self) -> Mapping[str, Any]:
        """As it is kept."""
        lines = (line.strip() for line in self.cleaned_data["own_areas"].splitlines())
        return {**self.contents, "own_areas": [line for line in lines if line]}


def training_states(held: Sequence[Training], on: date) -> list[tuple[Training, bool]]:
    """Each with whether it counts on a day."""
    return [(t, t.done_on <= on <= t.counts_to) for t in held]

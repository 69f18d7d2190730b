"""Forms of ideas and of the parts of a test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.frameworks.changing import Labels, changing
from evenhand.frameworks.method import method
from evenhand.web.changes.models import Idea
from evenhand.web.design.beside import Mergeable, Whole

Choices = Sequence[tuple[str, str]]
_DAY = "For example, 31/01/2027."


def several_lines(label: str, hint: str = "", *, required: bool = False) -> forms.CharField:
    """Words of a few sentences."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def one_of(
    label: str, choices: Labels, hint: str = "", *, required: bool = False
) -> forms.ChoiceField:
    """One of a few, all in sight."""
    offered = list(choices.items()) if required else [("", "Not chosen"), *choices.items()]
    return forms.ChoiceField(
        label=label, help_text=hint, choices=offered, required=required, widget=forms.RadioSelect
    )


def some_of(label: str, choices: Labels, hint: str = "") -> forms.MultipleChoiceField:
    """Any number of them."""
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint,
        choices=list(choices.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def picked(label: str, choices: Choices, hint: str = "") -> forms.ChoiceField:
    """One of many, in a list that opens."""
    offered = [("", "Not chosen"), *choices]
    return forms.ChoiceField(label=label, help_text=hint, choices=offered, required=False)


class IdeaForm(Mergeable):
    """An idea: what, where it comes from, who shaped it, and who could be worse off."""

    def __init__(
        self,
        *args: Any,
        drivers: Choices,
        priorities: Choices,
        people: Choices,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        said = changing()
        self.fields |= {
            "what": forms.CharField(label="The change, in one line", max_length=200),
            "why": several_lines("What it should make better, and for whom"),
            "source": one_of("Where it comes from", said.source, required=True),
            "kind": one_of("What kind of change it is", said.type, required=True),
            "shaped_by": some_of("Who shaped it", said.shaper, said.idea["shaped_hint"]),
            "worse_off": several_lines(said.idea["worse_off"], said.idea["worse_off_hint"]),
            "would_know": several_lines(said.idea["would_know"], said.idea["would_know_hint"]),
            "impact": one_of("How much it could do", said.impact, said.idea["impact_hint"]),
            "control": one_of("Who can make it happen", said.control, said.idea["control_hint"]),
            "cost": picked("What it costs", list(said.cost.items())),
            "effort": picked("How much work it is", list(said.effort.items())),
            "driver": picked("Driver that it acts on", drivers),
            "principle": picked("Principle that it serves", _principles()),
            "priority": picked(
                "Priority that it serves",
                priorities,
                "Of those that people most affected have ranked.",
            ),
            "owner": picked("Who sees to it", people),
        }


def _principles() -> Choices:
    return [(str(n), f"{n}. {name}") for n, name in enumerate(method().principles, start=1)]


def idea_values(idea: Idea) -> dict[str, Any]:
    """An idea as its form begins."""
    found = {name: getattr(idea, name) for name in _PLAIN}
    return found | {
        "principle": str(idea.principle or ""),
        "driver": str(idea.driver_id or ""),
        "priority": str(idea.priority_id or ""),
        "owner": str(idea.owner_id or ""),
    }


_PLAIN = [
    "what",
    "why",
    "source",
    "kind",
    "shaped_by",
    "worse_off",
    "would_know",
    "impact",
    "control",
    "cost",
    "effort",
    "version",
]


class LetGoForm(Whole):
    """Letting an idea go that is not tested."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {
            "because": one_of("Because of what", changing().because, required=True),
            "let_go_why": several_lines(
                "What you learnt", "Who said so, as a role. Others need not try it then."
            ),
        }


class PlanForm(Mergeable):
    """Plan: what is tried, how small, what is expected and how it will be seen."""

    what = forms.CharField(
        label="What you will try",
        help_text="In one line, as it should stand beside the charts. Never a name.",
        max_length=180,
    )
    predicted_focus = several_lines("What you expect for the population of focus")
    predicted = several_lines("What you expect for everyone else")
    plan = several_lines("Who does what, where and when")
    planned_for = forms.DateField(label="When", help_text=_DAY, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = "As small as can teach you something. A ramp goes from one person to one shift to one unit."
        self.fields |= {
            "scale": one_of("How large", changing().scale, hint, required=True),
            "data": several_lines(
                "How you will see it for the population of focus",
                "Which numbers split by group, or whose words. A few people’s own words are data too.",
            ),
        }
        self.order_fields(("what", "scale", "predicted_focus", "predicted", "plan", "data"))


class BeginForm(PlanForm):
    """The first plan of an idea, with what no test begins without and a reason where a tie is missing."""

    def __init__(self, *args: Any, asks: Sequence[str], missing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = changing().idea
        first = {
            name: several_lines(said[name], said[f"{name}_hint"], required=True) for name in asks
        }
        self.fields = {**first, **self.fields}
        if missing:
            self.fields["reason"] = several_lines(
                "Why you test it all the same", "The reason stays in sight.", required=True
            )


class DoForm(Mergeable):
    """Do: when, whether as planned, what happened."""

    begun_on = forms.DateField(
        label="Begun on",
        help_text=f"{_DAY} From then on it is marked on the charts.",
        required=False,
    )
    ended_on = forms.DateField(label="Ended on", help_text=_DAY, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = changing()
        self.fields |= {
            "fidelity": one_of("Was it done as planned?", said.fidelity),
            "fidelity_why": several_lines("What was different, and why"),
            "happened": several_lines(
                "What happened", "What you saw and heard. No name, nothing of one person’s care."
            ),
        }

    def clean(self) -> Any:
        given = super().clean() or {}
        first, last = given.get("begun_on"), given.get("ended_on")
        if first and last and last < first:
            self.add_error("ended_on", "Give a day that is not before ‘Begun on’.")
        if given.get("fidelity") in ("adapted", "not_done") and not given.get("fidelity_why"):
            self.add_error("fidelity_why", "Say what was different, and why: others learn from it.")
        return given


class TeamForm(Mergeable):
    """What the team makes of a test: the population of focus first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = changing()
        self.fields |= {
            "learnt_focus": several_lines("What was learnt about the population of focus"),
            "learnt": several_lines("What was learnt about everyone else"),
            "worked": one_of("Did it work?", said.worked),
            "reduced": one_of("Did it reduce the inequity?", said.reduced),
            "say": one_of("How much say did those most affected have in this test?", said.say),
        }


class PartnersForm(Whole):
    """What those most affected make of it, and how it came to be written down."""

    def __init__(self, *args: Any, partner: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = changing()
        ways = {k: v for k, v in said.through.items() if partner or k != "self"}
        self.fields |= {
            "learnt": several_lines(
                "What those most affected concluded",
                "In their words, as short as they like. No name.",
                required=True,
            ),
            "worked": one_of("Did it work, as they see it?", said.worked),
            "reduced": one_of("Did it reduce the inequity, as they see it?", said.reduced),
            "say": one_of("How much say did they have in this test?", said.say),
            "through": one_of("How it came to be written down", ways, required=True),
            "may_share": forms.BooleanField(
                label="Other teams of our programme may read this",
                help_text="Only if those who concluded it said so. It can be taken back at any time.",
                required=False,
            ),
        }


class TogetherForm(Mergeable):
    """Making sense of it together: who took part, whether they agree, and what happens next."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = changing()
        self.fields |= {
            "took_part": some_of("Who took part", said.shaper, said.idea["shaped_hint"]),
            "standing": one_of("Where you stand", said.standing),
            "open_question": several_lines(
                "What you do not agree on", "Both views, as they are. It stays in sight."
            ),
            "next_step": several_lines("What happens next, and who tells those who took part"),
        }

    def clean(self) -> Any:
        given = super().clean() or {}
        if given.get("standing") == "open" and not given.get("open_question"):
            self.add_error("open_question", "Write down both views: they stay in sight.")
        return given


class DecideForm(Whole):
    """Act: adapt, adopt or abandon."""

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said, self.needs_reason = changing(), needs_reason
        self.fields |= {
            "decision": one_of("What you do with the change", said.decision, required=True),
            "because": one_of(
                "If you abandon it: because of what",
                said.because,
                "An idea that is let go in time is something learnt.",
            ),
            "decision_why": several_lines("Why"),
        }
        if needs_reason:
            self.fields["without_partners"] = several_lines(
                "If you adopt it: why without those most affected having said that it worked",
                "The reason stays in sight.",
            )

    def clean(self) -> Any:
        given = super().clean() or {}
        adopts = given.get("decision") == "adopt"
        if adopts and self.needs_reason and not given.get("without_partners"):
            self.add_error("without_partners", "Say why: the reason stays in sight.")
        if given.get("decision") == "abandon" and not given.get("because"):
            self.add_error("because", "Say because of what: others learn from it.")
        return given


class PrioritiesForm(Whole):
    """The whole order at once: one a line, the most important first."""

    texts = forms.CharField(
        label="Priorities, one a line, the most important first",
        help_text="In the words of those most affected.",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=4_000,
    )
    ranked_on = forms.DateField(label="When they ranked them", help_text=_DAY)

    def __init__(self, *args: Any, partner: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = changing()
        ways = {k: v for k, v in said.through.items() if partner or k != "self"}
        self.fields |= {
            "through": one_of("How they told you", ways, required=True),
            "took_part": some_of("Who ranked them", said.shaper, said.idea["shaped_hint"]),
        }

    def clean_texts(self) -> str:
        text: str = self.cleaned_data["texts"]
        if any(len(line) > 200 for line in _lines(text)):
            raise forms.ValidationError("Keep each priority under 200 letters.")
        return text

    def order(self) -> dict[str, Any]:
        """As a ranking keeps it."""
        return self.contents | {"texts": _lines(self.cleaned_data["texts"])}


def _lines(text: str) -> list[str]:
    """Each once, without empty ones."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


class ProgressForm(forms.Form):
    """How far a project is, with what it rests on."""

    evidence = several_lines(
        "What shows it", "A measure, a test, what partners say.", required=True
    )
    on = forms.DateField(label="On", help_text=_DAY, initial=timezone.localdate)

    def __init__(self, *args: Any, sides: Labels, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = {score: f"{score}: {says}" for score, says in changing().progress.items()}
        first: dict[str, forms.Field] = {"score": one_of("How far you are", steps, required=True)}
        if len(sides) > 1:
            first["whose"] = one_of("As whom you say it", sides, required=True)
        self.fields = {**first, **self.fields}

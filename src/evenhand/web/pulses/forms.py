"""Beginning a pulse, answering it on one page, and what the reviewer tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from evenhand.ethnicity.catalogue import canonical_groups
from evenhand.ethnicity.groups import in_display_order
from evenhand.frameworks.instruments import Instrument
from evenhand.instruments import mistakes
from evenhand.web.instruments.forms import form_field, plain
from evenhand.web.organisations.models import Team
from evenhand.web.pulses.actions import LONGEST, SHORTEST
from evenhand.web.pulses.models import Pulse, Split

PART = "part-"


class OpenForm(forms.Form):
    """What is kept beside answers, and for how long it is asked."""

    split = forms.ChoiceField(
        label="What is kept beside each answer",
        help_text="One thing at most. People read this before they answer.",
        choices=Split.choices,
        widget=forms.RadioSelect,
    )
    days = forms.IntegerField(
        label="For how many days",
        help_text=f"From {SHORTEST} to {LONGEST}. Nobody can end it earlier, and nothing shows before.",
        min_value=SHORTEST,
        max_value=LONGEST,
    )


def groups() -> dict[str, str]:
    """High-level ethnic groups, key to label, Other last."""
    every = canonical_groups()
    parents = {g.parent for g in every.values() if g.parent}
    return {g.key: g.label for g in in_display_order(every[key] for key in parents)}


class AnswerForm(forms.Form):
    """Everything on one page: nothing is kept before it is sent."""

    def __init__(
        self, *args: Any, instrument: Instrument, pulse: Pulse, teams: Sequence[Team], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        self.items = [i for i in instrument.items() if i.asks]
        for item in self.items:
            self.fields[item.name] = form_field(instrument, item)
        self._ask_part(pulse, teams)

    def _ask_part(self, pulse: Pulse, teams: Sequence[Team]) -> None:
        if pulse.split == Split.ETHNICITY:
            self.fields[PART] = forms.ChoiceField(
                label="Your ethnic group, if you want to say it",
                help_text="Kept with this answer alone, not with your account; your team is not kept.",
                choices=[("", "I do not want to say"), *groups().items()],
                widget=forms.RadioSelect,
                required=False,
            )
        elif pulse.split == Split.TEAMS and len(teams) > 1:
            self.fields[PART] = forms.ChoiceField(
                label="For which team you answer",
                choices=[(str(t.pk), t.name) for t in teams],
                widget=forms.RadioSelect,
            )

    def clean(self) -> Any:
        self.cleaned_data = super().clean() or {}
        for wrong in mistakes(self.instrument, self.answers(), finished=True):
            if wrong.item not in self.errors:
                self.add_error(wrong.item, wrong.sentence)
        if not self.answers() and not self.errors:
            self.add_error(None, "Answer something, or leave the page: nothing is kept.")
        return self.cleaned_data

    def answers(self) -> dict[str, Any]:
        """What was answered."""
        given = {i.name: plain(i, self.cleaned_data.get(i.name)) for i in self.items}
        return {name: value for name, value in given.items() if value not in ("", [], None)}

    @property
    def part(self) -> str:
        return str(self.cleaned_data.get(PART) or "")


class ReviewForm(forms.Form):
    """What the reviewer tells everybody."""

    review = forms.CharField(
        label="What people said should change, in your own words",
        help_text="Everybody in the programme reads this. Quote nobody, and leave out what could tell who wrote it.",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4_000,
    )

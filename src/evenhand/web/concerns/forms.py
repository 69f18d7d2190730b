"""Forms for a route and for concerns."""

from __future__ import annotations

from django import forms

from evenhand.web.concerns.models import Standing
from evenhand.web.design.beside import Mergeable, Whole

NAMED, UNNAMED = "named", "unnamed"


def _words(label: str, hint: str = "", *, required: bool = True, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=6_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class RouteForm(Mergeable):
    """Who reads concerns, and what else is promised."""

    as_one = (("reviewer_name", "reviewer_email"),)

    reviewer_name = forms.CharField(
        label="Name of the reviewer",
        max_length=120,
        help_text="Somebody outside every team here, outside the management of their organisations, and not a convener.",
    )
    reviewer_email = forms.EmailField(
        label="Email of the reviewer",
        max_length=254,
        help_text="Somebody without an account is invited. The route is live once they have accepted.",
    )
    intake = _words(
        "Other ways to reach the reviewer",
        "A telephone number and its hours, an address for letters, a room. Not everybody writes on a screen.",
    )
    answer_within = forms.IntegerField(
        label="Days within which the reviewer answers", min_value=1, max_value=60, initial=10
    )
    speak_up = _words(
        "Freedom to Speak Up contact",
        "The guardian of the organisation, and how to reach them. For whoever would rather not use this way.",
    )


class ConcernForm(forms.Form):
    """A concern, as somebody tells it."""

    told = _words(
        "What happened, or what worries you?",
        "Please write nothing by which a woman or a family could be recognised.",
        rows=8,
    )
    named = forms.ChoiceField(
        label="Shall the reviewer know that it is you?",
        choices=[
            (UNNAMED, "No: keep no name. You get a key to read the answer"),
            (NAMED, "Yes: the reviewer alone sees my name, and can ask me"),
        ],
        widget=forms.RadioSelect,
        initial=UNNAMED,
    )
    pass_on = forms.BooleanField(
        label="If another reviewer follows, they may read it too",
        help_text="Without this, only the person named above ever reads it.",
        required=False,
    )


class ReviewForm(Whole):
    """How far it is, and the answer."""

    standing = forms.ChoiceField(
        label="How far it is", choices=Standing.choices[1:], widget=forms.RadioSelect
    )
    answer = _words(
        "What you answer",
        "Whoever raised it reads this. Nobody else does.",
        required=False,
        rows=6,
    )

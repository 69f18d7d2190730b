"""A comment."""

from __future__ import annotations

from typing import Any

from django import forms

_MINE, _TEAM = "mine", "team"


class CommentForm(forms.Form):
    """Words, and whose attention is asked for."""

    text = forms.CharField(
        label="Your comment",
        help_text="Write nothing by which a woman or a family could be recognised. @ and a name asks for somebody’s attention.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4_000,
    )

    def __init__(
        self, *args: Any, people: list[tuple[str, str]], names_racism: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed"] = forms.ChoiceField(
            label="Whose comment is it?",
            choices=[(_MINE, "Mine, with my name"), (_TEAM, "The team’s, without my name")],
            help_text="Without your name nobody can tell who wrote it, and it cannot be taken back.",
            widget=forms.RadioSelect,
            initial=_TEAM if names_racism else _MINE,
        )
        self.fields["mention"] = forms.MultipleChoiceField(
            label="Whose attention do you ask for?",
            choices=people,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    @property
    def is_signed(self) -> bool:
        return bool(self.cleaned_data["signed"] == _MINE)

"""Ticking what was there before one joined, and saying how many hours there really were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from evenhand.frameworks.team_roles import team_roles
from evenhand.web.charter.hours import hours_by_month
from evenhand.web.charter.models import Post
from evenhand.web.design.beside import Mergeable


class JoiningForm(Mergeable):
    """The checklist of somebody who joins."""

    seen = forms.MultipleChoiceField(
        label="What you have seen, read or talked about",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    still_asks = forms.CharField(
        label="What you would still like to know",
        help_text="The team and your buddy read this.",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(c.id, c.title) for c in team_roles().catch_up]
        self.fields["seen"].choices = steps  # type: ignore[attr-defined]


def joining_values(post: Post) -> dict[str, Any]:
    """First values of the form."""
    return {"seen": list(post.seen), "still_asks": post.still_asks, "version": post.version}


class HoursForm(Mergeable):
    """A field for each month, the latest first."""

    def __init__(self, *args: Any, post: Post, months: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.months = tuple(reversed(months))
        for number, found in enumerate(hours_by_month(post, self.months)):
            agreed = "No hours are agreed." if found.agreed is None else f"Agreed: {found.agreed}."
            self.fields[f"hours_{number}"] = forms.DecimalField(
                label=f"{found.month:%B} {found.month.year}",
                help_text=agreed,
                min_value=0,
                max_value=300,
                max_digits=4,
                decimal_places=1,
                required=False,
            )

    def content(self) -> dict[date, Decimal | None]:
        """Hours by month."""
        return {m: self.cleaned_data[f"hours_{n}"] for n, m in enumerate(self.months)}


def hours_values(post: Post, months: Sequence[date]) -> dict[str, Any]:
    """First values of the form."""
    found = hours_by_month(post, tuple(reversed(months)))
    return {f"hours_{n}": m.given for n, m in enumerate(found)} | {"version": post.version}

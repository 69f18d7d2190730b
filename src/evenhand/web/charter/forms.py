"""Writing a charter, and the parts of people in a team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.frameworks.charter import CharterField, charter_words
from evenhand.frameworks.team_roles import team_roles
from evenhand.web.accounts.models import User
from evenhand.web.charter.models import CharterVersion, Post
from evenhand.web.charter.queries import buddies_for
from evenhand.web.design.beside import Mergeable, Versioned
from evenhand.web.organisations.models import Team
from evenhand.web.organisations.queries import team_people

_LONGEST = 4_000


class CharterForm(Versioned):
    """Every box of the charter; all of them can stay empty.

    `begun_from` stays the version that was open first, also after two wordings were set side by side.
    """

    begun_from = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = charter_words()
        for field in words.fields:
            self.fields[field.name] = _box(field)
        self.fields["signed"] = forms.BooleanField(
            label=words.signed, help_text=words.unsigned, required=False
        )


def _box(field: CharterField) -> forms.Field:
    return forms.CharField(
        label=field.label,
        help_text=field.hint,
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": field.rows}),
    )


def charter_values(found: CharterVersion | None) -> dict[str, Any]:
    """First values of the form."""
    content: Mapping[str, Any] = found.content if found else {}
    values = {f.name: content.get(f.name, "") for f in charter_words().fields}
    number = found.number if found else 0
    return {**values, "version": number, "begun_from": number}


class PostForm(Mergeable):
    """Somebody's part in a team. What a manager signed is one agreement."""

    as_one = (
        ("person", "name"),
        ("role", "other_role"),
        ("hours", "protected", "agreed_with", "agreed_on"),
    )

    person = forms.ChoiceField(label="Who", required=False)
    name = forms.CharField(
        label="Their name, if they do not sign in here",
        help_text="As they wish to be named.",
        max_length=120,
        required=False,
    )
    role = forms.ChoiceField(label="Role in the team", widget=forms.RadioSelect)
    other_role = forms.CharField(label="Which other role", max_length=80, required=False)
    hours = forms.DecimalField(
        label="Protected hours a week",
        help_text="Hours that nothing else is planned in. Leave empty if it is not known yet.",
        min_value=0,
        max_value=60,
        max_digits=4,
        decimal_places=1,
        required=False,
    )
    protected = forms.ChoiceField(label="How these hours are protected", required=False)
    agreed_with = forms.CharField(
        label="Agreed with",
        help_text="The post, not a name: people move. For example: matron of the birth centre.",
        max_length=120,
        required=False,
    )
    agreed_on = forms.DateField(
        label="Signed by their manager on",
        help_text="The day of the written agreement. For example, 01/09/2026.",
        required=False,
    )
    buddy = forms.ChoiceField(
        label="Who shows them around",
        help_text="A buddy from the team, for whoever joins after the start.",
        required=False,
    )
    joined_on = forms.DateField(
        label="Joined on", help_text="For example, 01/09/2026.", initial=timezone.localdate
    )

    def __init__(self, *args: Any, team: Team, post: Post | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = team_roles()
        people = {str(m.person_id): m.person.name for m in team_people(team)}
        self._choices("person", [("", "Somebody who does not sign in here"), *people.items()])
        roles = [(r.id, f"{r.title}: {r.does}") for r in words.roles]
        self._choices("role", [*roles, ("other", "Another role")])
        kept = [(p.id, p.label) for p in words.protections]
        self._choices("protected", [("", "Not known yet"), *kept])
        self._buddies = buddies_for(team, post)
        named = [(str(p.pk), f"{p.called}, {p.title.lower()}") for p in self._buddies]
        self._choices("buddy", [("", "Nobody yet"), *named])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> Any:
        given = super().clean() or {}
        if not given.get("person") and not given.get("name"):
            self.add_error("name", "Say whose part it is.")
        if given.get("role") == "other" and not given.get("other_role"):
            self.add_error("other_role", "Say which role.")
        if given.get("protected") == "signed":
            self._signed(given)
        return given

    def _signed(self, given: dict[str, Any]) -> None:
        """A written agreement names the manager's post, the hours and the day."""
        if given.get("hours") is None:
            self.add_error("hours", "Say how many hours were agreed in writing.")
        if not given.get("agreed_with"):
            self.add_error("agreed_with", "Say which post signed.")
        if not given.get("agreed_on") and "agreed_on" not in self.errors:
            self.add_error("agreed_on", "Say on which day it was signed.")

    def content(self) -> dict[str, Any]:
        """As a part keeps it."""
        given = self.contents
        person = given["person"]
        other = given["role"] == "other"
        return {
            **given,
            "person": User.objects.get(pk=person) if person else None,
            "name": "" if person else given["name"],
            "buddy": next((p for p in self._buddies if str(p.pk) == given["buddy"]), None),
            "role": "" if other else given["role"],
            "other_role": given["other_role"] if other else "",
        }


def post_values(post: Post) -> dict[str, Any]:
    """First values of the form."""
    return {
        "person": str(post.person_id or ""),
        "name": post.name,
        "role": post.role or "other",
        "other_role": post.other_role,
        "hours": post.hours,
        "protected": post.protected,
        "agreed_with": post.agreed_with,
        "agreed_on": post.agreed_on,
        "buddy": str(post.buddy_id or ""),
        "joined_on": post.joined_on,
        "version": post.version,
    }


class LeavingForm(Mergeable):
    """Somebody leaves the team."""

    left_on = forms.DateField(label="Last day", initial=timezone.localdate)
    handed_over = forms.CharField(
        label="What was handed over, and to whom",
        help_text="Open questions, access to data, contacts. A role is enough for whom.",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

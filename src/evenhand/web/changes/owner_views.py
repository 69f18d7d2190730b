"""Who answers for what, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from evenhand.web.accounts.models import User
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.changes.owning import Owned, name_owner, owned_in
from evenhand.web.changes.queries import people_of
from evenhand.web.core.methods import form_page
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.queries import project_for
from evenhand.web.projects.views import WORKERS


class OwnersForm(forms.Form):
    """A box for each thing. It brings back what it showed, so that only what this person changed is saved."""

    def __init__(
        self, *args: Any, owned: Sequence[Owned], people: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for one in owned:
            known = dict(people)
            if one.owner is not None:  # somebody who has left the team still stands there
                known.setdefault(str(one.owner.pk), one.owner.name)
            self.fields[one.key] = forms.ChoiceField(
                label=one.title,
                choices=[("", "Nobody yet"), *known.items()],
                initial=str(one.owner.pk) if one.owner else "",
                required=False,
                show_hidden_initial=True,
            )


@form_page
def owners(request: SignedIn, project_id: UUID) -> HttpResponse:
    """What nobody answers for, then the rest; named in the same place."""
    roles = WORKERS if request.method == "POST" else None
    project = project_for(request.user, project_id, **({"roles": roles} if roles else {}))
    owned = owned_in(project)
    form = OwnersForm(request.POST or None, owned=owned, people=people_of(project))
    if form.is_valid():
        _name(request.user, form, owned)
        messages.info(request, "Saved.")
        return redirect("owners", project_id=project.pk)
    may_write = bool(roles_in(request.user, project.team) & set(WORKERS))
    shown = {
        "project": project,
        "team": project.team,
        "form": form,
        "lists": [
            ("Nobody answers for", [(o, form[o.key]) for o in owned if o.owner is None]),
            ("Somebody answers for", [(o, form[o.key]) for o in owned if o.owner is not None]),
        ],
        "may_write": may_write,
    }
    return render(request, "changes/owners.jinja", shown, status=422 if form.is_bound else 200)


def _name(by: User, form: OwnersForm, owned: Sequence[Owned]) -> None:
    changed = [o for o in owned if o.key in form.changed_data]
    chosen = {form.cleaned_data[o.key] for o in changed} - {""}
    people = {str(p.pk): p for p in User.objects.filter(pk__in=chosen)}
    for one in changed:
        name_owner(by=by, owned=one, person=people.get(form.cleaned_data[one.key]))

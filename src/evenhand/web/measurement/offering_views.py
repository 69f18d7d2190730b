"""The page on which a convener puts ways of measuring before the teams of a complex pathway."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from evenhand.frameworks.tracks import menu
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import Values, answered
from evenhand.web.core.methods import form_page
from evenhand.web.design.beside import Mergeable
from evenhand.web.measurement.queries import programme_for
from evenhand.web.organisations.models import Programme, Role
from evenhand.web.projects.offering import chosen_ways, put_in_place, version_of

_HOW = [("no", "Not offered"), ("offered", "Offered"), ("recommended", "Recommended")]


class MenuForm(Mergeable):
    """Each way: whether it is offered, and a line on it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in menu():
            self.fields[item.id] = forms.ChoiceField(
                label=item.title, help_text=item.what, choices=_HOW, widget=forms.RadioSelect
            )
            self.fields[f"{item.id}_note"] = forms.CharField(
                label=f"A line for teams on this: {item.title[:1].lower()}{item.title[1:]}",
                max_length=300,
                required=False,
            )
        self.as_one = tuple((i.id, f"{i.id}_note") for i in menu())

    def ways(self) -> dict[str, tuple[str, str]]:
        """Way to how it is offered and its line."""
        given = self.cleaned_data
        return {i.id: (given[i.id], given[f"{i.id}_note"]) for i in menu()}


@form_page
def programme_ways(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """Which ways of measuring teams of a complex pathway are offered."""
    programme = programme_for(request.user, programme_id, roles=(Role.CONVENER,))
    key = f"ways:{programme.pk}"
    form = MenuForm(request.POST or None, initial=begun(request.user, key, _now(programme)))

    def write(_: Values, version: int) -> bool:
        put_in_place(by=request.user, programme=programme, ways=form.ways(), version=version)
        return True

    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _now(programme),
        write=write,
        back=lambda _: reverse("programme_measures", kwargs={"programme_id": programme.pk}),
    )
    if answer is not None:
        return answer
    shown = {
        "form": form,
        "page_title": "Ways of measuring for complex pathways",
        "button": "Put them in place",
        "drafts": True,
        "lead": f"{programme.name}: what teams see whose results come long after care has changed. Each team decides.",
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _now(programme: Programme) -> dict[str, Any]:
    there = chosen_ways(programme)
    found: dict[str, Any] = {"version": version_of(programme)}
    for item in menu():
        one = there.get(item.id)
        found[item.id] = "no" if one is None else "recommended" if one.recommended else "offered"
        found[f"{item.id}_note"] = one.note if one else ""
    return found

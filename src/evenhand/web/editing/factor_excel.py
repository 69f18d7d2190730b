"""A set of factors as Excel: taken, changed row by row, brought back as the draft."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from evenhand.frameworks.factors import FactorSet, factor_changes, factor_set_from
from evenhand.instruments.workbook import BroughtFactors, factors_to_workbook, read_factors
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.design.beside import NOTHING, Beside
from evenhand.web.editing import actions
from evenhand.web.editing.models import OwnFactors
from evenhand.web.editing.queries import READERS, factors_for
from evenhand.web.instruments.bringing import ReturnedForm
from evenhand.web.instruments.excel import excel_response

_MEANWHILE = (
    "The set was changed since the file was taken. Nothing was overwritten. Look at what differs; to save what the file "
    "says, choose it again and tick the box."
)


class FactorsForm(ReturnedForm):
    """A set of factors, changed in a workbook."""

    file = forms.FileField(
        label="The Excel file that you changed",
        help_text="It becomes the draft of this set. What is published stays as it is.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
    too_large = "This file is larger than any set of factors can be."
    brought: BroughtFactors

    def read(self, path: Path) -> BroughtFactors:
        return read_factors(path, made_for=self.made_for)

    def set_meanwhile(self, there: OwnFactors, brought: FactorSet) -> None:
        """Show what is there beside what the file says."""
        self.show_beside(_MEANWHILE, there.version, _differences(there.factors, brought))


def _differences(there: FactorSet, brought: FactorSet) -> Iterator[Beside]:
    found = factor_changes(there, brought)
    for name in found.added:
        yield Beside(name, NOTHING, brought.factor(name).title)
    for name in found.changed:
        yield Beside(name, _said(there, name), _said(brought, name))
    for name in found.removed:
        yield Beside(name, there.factor(name).title, NOTHING)


def _said(factors: FactorSet, name: str) -> str:
    found = factors.factor(name)
    principles = ", ".join(map(str, found.principle))
    return "; ".join(t for t in (found.title, found.definition, found.domain, principles) if t)


@require_safe
def factors_excel(request: SignedIn, set_id: UUID) -> HttpResponse:
    """The draft, a row a factor."""
    found = factors_for(request.user, set_id, roles=READERS)
    content = factors_to_workbook(found.factors, saved=found.version, made_for=str(found.pk))
    return excel_response(content, "factors.xlsx")


@form_page
def bring_factors(request: SignedIn, set_id: UUID) -> HttpResponse:
    """Bring the changed workbook back: it becomes the draft, or is told by cell."""
    found = factors_for(request.user, set_id)
    form = FactorsForm(
        request.POST or None,
        request.FILES or None,
        made_for=str(found.pk),
        initial={"version": found.version},
    )
    if form.is_valid() and _kept(request, found, form):
        messages.success(
            request, "The factors of the file are the draft now. Look at them, then publish."
        )
        return redirect("factor_set", set_id=found.pk)
    shown = {
        "form": form,
        "page_title": f"Bring back the factors of {found.factors.title}",
        "lead": "Nothing is saved while a cell does not fit. The file itself is not kept.",
        "button": "Bring it back",
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _kept(request: SignedIn, found: OwnFactors, form: FactorsForm) -> bool:
    content = {"title": found.factors.title, "factor": list(form.brought.factors)}
    try:
        actions.change_factors(
            by=request.user, found=found, content=content, version=form.read_from
        )
    except ChangedMeanwhileError:
        form.set_meanwhile(factors_for(request.user, found.pk), factor_set_from(content))
        return False
    return True

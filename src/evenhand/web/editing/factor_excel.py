"""A set of factors as Excel: taken, changed row by row, brought back as the draft."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from evenhand.errors import InputFileError
from evenhand.frameworks.factors import FactorSet, factor_changes, factor_set_from
from evenhand.instruments.workbook import BroughtFactors, factors_to_workbook, read_factors
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.design.beside import NOTHING, Beside, Versioned
from evenhand.web.editing import actions
from evenhand.web.editing.models import OwnFactors
from evenhand.web.editing.queries import READERS, factors_for
from evenhand.web.instruments.excel import excel_response

_LARGEST, _TOLD = 5 * 2**20, 20
_MEANWHILE = (
    "The set was changed since the file was taken. Nothing was overwritten. Look at what differs; to save what the file "
    "says, choose it again and tick the box."
)


class FactorsForm(Versioned):
    """A changed workbook. `over` is asked only after both stood beside each other."""

    file = forms.FileField(
        label="The Excel file that you changed",
        help_text="It becomes the draft of this set. What is published stays as it is.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
    brought: BroughtFactors

    def __init__(self, *args: Any, made_for: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made_for = made_for
        if self.data.get("over"):
            self._ask_over()

    def _ask_over(self) -> None:
        self.fields["over"] = forms.BooleanField(
            label="Save what the file says over what is there", required=False
        )

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        ending = Path(given.name or "").suffix.lower()
        if not isinstance(given, TemporaryUploadedFile) or ending != ".xlsx":
            raise forms.ValidationError("This is not the Excel file that was taken from here.")
        if (given.size or 0) > _LARGEST:
            raise forms.ValidationError("This file is larger than any set of factors can be.")
        try:
            path = Path(given.temporary_file_path())
            self.brought = read_factors(path, made_for=self.made_for)
        except InputFileError as error:
            raise forms.ValidationError(f"{error.problem} {error.remedy}") from None
        finally:
            given.close()
        return given

    def clean(self) -> Any:
        given = super().clean() or {}
        if "file" in given:
            wrong = self.brought.mistakes
            for each in wrong[:_TOLD]:
                self.add_error(None, f"Cell {each.cell}: {each.sentence}")
            if len(wrong) > _TOLD:
                self.add_error(None, f"And {len(wrong) - _TOLD} more cells.")
        return given

    @property
    def read_from(self) -> int:
        """The version that the file was made from, or that which was looked at."""
        return self.made_from if self.cleaned_data.get("over") else self.brought.saved

    def set_meanwhile(self, there: OwnFactors, brought: FactorSet) -> None:
        """Show what is there beside what the file says."""
        self.add_error(None, _MEANWHILE)
        self.conflict, self.beside = True, tuple(_differences(there.factors, brought))
        data = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(there.version)
        data.pop("over", None)
        self.data = data
        self._ask_over()


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

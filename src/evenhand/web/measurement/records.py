"""Giving records and tables: upload, check what the columns mean, how the counting gets on."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evenhand.errors import UserError
from evenhand.records import ColumnMapping
from evenhand.review.columns import Looked, Unsure
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.durable import settle
from evenhand.web.core.methods import form_page
from evenhand.web.core.models import Job, JobStatus
from evenhand.web.measurement import actions
from evenhand.web.measurement.forms import MappingForm, TableForm, UploadForm
from evenhand.web.measurement.models import ProjectMeasure, RowProblems
from evenhand.web.measurement.queries import (
    by_where_from,
    chosen_in,
    current_definition,
    job_for,
    look_for,
    names_sites,
    rates_of,
    row_problems_of,
)
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import project_for
from evenhand.web.projects.views import WORKERS


@form_page
def upload(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Give a file of records to be counted."""
    found = project_for(request.user, project_id, roles=WORKERS)
    counted, by_hand = by_where_from(found)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        measures=counted,
        by_hand=[m.title for m in by_hand],
    )
    if form.is_valid():
        return redirect("job", job_id=_asked(request, found, form).pk)
    shown = {"form": form, "page_title": "Upload records", "button": "Look at the columns"}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _asked(request: SignedIn, project: Project, form: UploadForm) -> Job:
    given: UploadedFile[Any] = form.cleaned_data["file"]
    with _kept(given) as path:
        return actions.ask_for_looking(
            by=request.user,
            project=project,
            path=str(path),
            file_name=given.name or "records",
            measures=[UUID(m) for m in form.cleaned_data["measures"]],
        )


@contextmanager
def _kept(given: UploadedFile[Any]) -> Iterator[Path]:
    """The file under a name of ours, readable by the workbench only, until it is counted.

    On the disk before anybody is told so; gone when the disk is full or the job cannot be asked for.
    """
    suffix = Path(given.name or "").suffix.lower()
    path = Path(settings.FILE_UPLOAD_TEMP_DIR) / f"{uuid.uuid4().hex}{suffix}"
    try:
        path.touch(mode=0o600)
        with path.open("wb") as kept:
            for chunk in given.chunks():
                kept.write(chunk)
        settle(path)
        yield path
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@form_page
def mapping(request: SignedIn, job_id: UUID) -> HttpResponse:
    """Check what the columns of a file mean; then it is counted."""
    look = look_for(request.user, job_id, roles=WORKERS)
    if look.result.get("next"):
        return redirect("job", job_id=look.result["next"])
    project = project_for(request.user, UUID(look.arguments["project"]), roles=WORKERS)
    if look.result.get("abandoned") or not Path(look.arguments["path"]).exists():
        messages.info(request, "That file has been deleted. Upload it again to count it.")
        return redirect("upload", project_id=project.pk)
    measures = chosen_in(look)
    named, unnamed = names_sites(measures)
    form = MappingForm(
        request.POST or None,
        found=_looked(look),
        measures=[current_definition(m).definition() for m in measures],
        named_sites=named,
        unnamed_sites=unnamed,
    )
    if form.is_valid():
        return redirect("job", job_id=_follow(request, look, form).pk)
    shown = {
        "form": form,
        "job": look,
        "project": project,
        "team": project.team,
        "measures": measures,
    }
    return render(request, "measurement/mapping.jinja", shown, status=422 if form.is_bound else 200)


def _looked(look: Job) -> Looked:
    found = look.result
    return Looked(
        headers=tuple(found["headers"]),
        mapping=ColumnMapping.from_toml(found["mapping"]),
        unsure=tuple(Unsure(*parts) for parts in found["unsure"]),
        remembered=found["remembered"],
    )


def _follow(request: SignedIn, look: Job, form: MappingForm) -> Job:
    if column := form.other_ethnicity:
        return actions.look_again(
            by=request.user, look=look, mapping=form.mapping, ethnicity=column
        )
    return actions.ask_for_counting(
        by=request.user,
        look=look,
        mapping=form.mapping,
        site=form.cleaned_data["site"],
        start_again=form.cleaned_data["start_again"],
    )


@require_POST
def abandon(request: SignedIn, job_id: UUID) -> HttpResponse:
    """Delete a file without counting it."""
    look = look_for(request.user, job_id, roles=WORKERS)
    actions.abandon(by=request.user, look=look)
    messages.info(request, "The file has been deleted. Nothing was counted.")
    return redirect("project", project_id=look.arguments["project"])


@form_page
def upload_table(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Give counts that were made elsewhere."""
    found = project_for(request.user, project_id, roles=WORKERS)
    kept = [current_definition(m) for m in rates_of(found)] if request.FILES else []
    form = TableForm(request.POST or None, request.FILES or None, kept=kept)
    if form.is_valid() and (stored := _stored(request, found, form)):
        names = ", ".join(m.title for m in stored)
        left = len(form.cleaned_data["file"]) - len(stored)
        rest = f" {left} more in the file the project does not measure." if left else ""
        messages.info(request, f"Stored: {names}.{rest}")
        return redirect("project", project_id=found.pk)
    shown = {
        "form": form,
        "page_title": "Bring measure tables",
        "button": "Store them",
        "lead": "Counts made elsewhere, with ‘evenhand count’ or with the query that counts: patient rows never come here.",
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _stored(request: SignedIn, project: Project, form: TableForm) -> list[ProjectMeasure]:
    """What was stored; nothing, and the sentence on the form, when it cannot be."""
    given = form.cleaned_data
    try:
        return actions.store_tables(
            by=request.user,
            project=project,
            tables=given["file"],
            site=given["site"],
            start_again=given["start_again"],
        )
    except UserError as error:
        form.add_error("file", f"{error.problem} {error.remedy}")
        return []


@require_safe
def job(request: SignedIn, job_id: UUID) -> HttpResponse:
    """How work is getting on; the page asks again by itself, without a script."""
    found = job_for(request.user, job_id)
    project = project_for(request.user, UUID(found.arguments["project"]))
    works = bool(roles_in(request.user, project.team) & set(WORKERS))
    if found.kind == "look" and found.status == JobStatus.DONE and works:
        return redirect("mapping", job_id=found.pk)
    shown = {
        "job": found,
        "project": project,
        "team": project.team,
        "statuses": JobStatus,
        "rows": row_problems_of(found) if works else None,
        "kept_days": RowProblems.KEPT_DAYS,
    }
    return render(request, "measurement/job.jinja", shown)


@require_safe
def row_problems(request: SignedIn, job_id: UUID) -> HttpResponse:
    """Rows that could not be used, as CSV without any value of them."""
    found = row_problems_of(job_for(request.user, job_id, roles=WORKERS))
    if found is None:
        raise Http404
    response = HttpResponse(f"\ufeff{found.csv}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rows-to-look-at.csv"'
    response["Cache-Control"] = "no-store"
    return response

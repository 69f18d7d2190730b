"""Reports of a project: the page on which they are made, and the files."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenhand.frameworks.reports import report_words
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.measurement.downloads import FORMS as CALLED
from evenhand.web.projects.queries import project_for
from evenhand.web.registers.queries import entries_of, kind_for
from evenhand.web.reports.making import FORMS, kind_of, made_report


@require_safe
def reports(request: SignedIn, project_id: UUID) -> HttpResponse:
    """What can be told of the project, to whom, and what stands behind it."""
    project = project_for(request.user, project_id)
    claims = kind_for("claims")
    shown = {
        "project": project,
        "team": project.team,
        "kinds": [(k, [CALLED[f] for f in FORMS[k.id]]) for k in report_words().kinds],
        "say": report_words().say,
        "community": report_words().community,
        "claims": claims,
        "claimed": list(entries_of(project, claims).exclude(status_name="taken_back")),
    }
    return render(request, "reports/reports.jinja", shown)


@require_safe
def report_file(request: SignedIn, project_id: UUID, kind: str, form: str) -> HttpResponse:
    """One report as a file."""
    project = project_for(request.user, project_id)
    found = kind_of(kind, form)
    if found is None:
        raise Http404
    content = made_report(request.user, project, found, form)
    response = HttpResponse(content, content_type=CALLED[form].content_type)
    response["Content-Disposition"] = f'attachment; filename="{kind}.{form}"'
    return response

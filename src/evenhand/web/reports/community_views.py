"""The community's page: written by the team, signed by a partner, public at an address that nobody can guess."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from evenhand.frameworks.reports import Language, report_words
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.listening.queries import insights_of
from evenhand.web.organisations.models import Role
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import project_for
from evenhand.web.projects.views import WORKERS
from evenhand.web.reports import community as actions
from evenhand.web.reports.forms import (
    CommunityForm,
    TranslationForm,
    page_values,
    translation_values,
)
from evenhand.web.reports.queries import (
    measures_to_tell,
    page_at,
    page_of,
    page_there,
    signatures_of,
    translation_of,
)


@require_safe
def community(request: SignedIn, project_id: UUID) -> HttpResponse:
    """How far the page is: what it would say, who signed, what is missing, and where it is public."""
    project = project_for(request.user, project_id)
    page, roles = page_of(project), roles_in(request.user, project.team)
    shown: dict[str, Any] = {
        "project": project,
        "team": project.team,
        "page": page,
        "words": report_words().community,
        "languages": report_words().languages,
        "may_write": bool(roles & set(WORKERS)),
        "may_sign": Role.PARTNER in roles,
        "may_publish": Role.LEAD in roles,
    }
    if page is not None:
        translations = {t.language: t for t in page.translations.all()}
        shown |= {
            "signatures": signatures_of(page),
            "translations": translations,
            "missing": actions.missing_of(page),
            "address": request.build_absolute_uri(_public(page.token)),
        }
    return render(request, "reports/community.jinja", shown)


@form_page
def write_community(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Write the page, or change it; what others change meanwhile is kept too."""
    project = project_for(request.user, project_id, roles=WORKERS)
    key = f"community:{project.pk}"
    form = CommunityForm(
        request.POST or None,
        measures=measures_to_tell(project),
        insights=insights_of(project),
        initial=begun(request.user, key, page_values(page_of(project))),
    )
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: page_values(page_of(project)),
        write=lambda values, version: actions.write_page(
            by=request.user, project=project, version=version, content=form.content(values)
        ),
        back=lambda _: _own(project),
    )
    return answer or _form(request, form, report_words().community["title"])


@form_page
def translate_community(request: SignedIn, project_id: UUID, language: str) -> HttpResponse:
    """The page in another language; what others change meanwhile is kept too."""
    project = project_for(request.user, project_id, roles=WORKERS)
    page, spoken = page_there(project), _language(language)
    key = f"community:{project.pk}:{language}"
    now = translation_values(translation_of(page, language))
    form = TranslationForm(request.POST or None, initial=begun(request.user, key, now))
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: translation_values(translation_of(page, language)),
        write=lambda values, version: actions.translate(
            by=request.user, page=page, language=language, version=version, content=values
        ),
        back=lambda _: _own(project),
    )
    return answer or _form(request, form, f"{report_words().community['title']}: {spoken.label}")


@require_POST
def sign_community(request: SignedIn, project_id: UUID) -> HttpResponse:
    """A partner signs the version that is on the page."""
    project = project_for(request.user, project_id, roles=[Role.PARTNER])
    try:
        actions.sign(by=request.user, page=page_there(project), version=_version(request))
    except ChangedMeanwhileError:
        messages.info(request, "The page was changed meanwhile: read it again before you sign it.")
    return redirect("community", project_id=project.pk)


@require_POST
def unsign_community(request: SignedIn, project_id: UUID) -> HttpResponse:
    """A partner takes the signature back; without any the page is not public."""
    project = project_for(request.user, project_id, roles=[Role.PARTNER])
    actions.take_back_signature(by=request.user, page=page_there(project))
    messages.info(request, "Your signature is taken back.")
    return redirect("community", project_id=project.pk)


@require_POST
def publish_community(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Make it public."""
    project = project_for(request.user, project_id, roles=[Role.LEAD])
    try:
        actions.publish(by=request.user, page=page_there(project), version=_version(request))
    except ChangedMeanwhileError:
        messages.info(request, "The page was changed meanwhile: nothing was made public.")
    except actions.CommunityError as error:
        messages.info(request, str(error))
    return redirect("community", project_id=project.pk)


@require_POST
def take_down_community(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Nothing of it is public any more."""
    project = project_for(request.user, project_id, roles=[Role.LEAD, Role.PARTNER])
    actions.take_down(by=request.user, page=page_there(project))
    messages.info(request, "It is not public any more.")
    return redirect("community", project_id=project.pk)


@never_cache
@login_not_required
@require_safe
def community_page(request: HttpRequest, token: str) -> HttpResponse:
    """What the public sees: nothing but what was signed; search engines are asked to leave it out."""
    page = page_at(token)
    said, chosen = page.published, request.GET.get("language", "")
    known = {t["language"]: t for t in said["translations"]} if said else {}
    shown = {
        "said": said,
        "told": known.get(chosen, said),
        "spoken": _language(chosen) if chosen in known else None,
        "others": [x for x in report_words().languages if x.id in known],
        "words": report_words().community,
    }
    response = render(request, "reports/public.jinja", shown, status=200 if said else 410)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _form(request: HttpRequest, form: Any, title: str) -> HttpResponse:
    shown = {
        "form": form,
        "page_title": title,
        "lead": "After each change a partner signs it again. Nobody is named in it.",
        "button": "Save",
        "drafts": True,
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _language(id: str) -> Language:
    found = next((x for x in report_words().languages if x.id == id), None)
    if found is None:
        raise Http404
    return found


def _own(project: Project) -> str:
    return reverse("community", kwargs={"project_id": project.pk})


def _public(token: str) -> str:
    return reverse("community_page", kwargs={"token": token})


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0

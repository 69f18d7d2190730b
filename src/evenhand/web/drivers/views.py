"""The driver diagram: the list that is edited, each driver, and every way to change them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup

from evenhand.charts.drivers import driver_chart
from evenhand.documents.drivers import driver_document
from evenhand.frameworks.drivers import driver_words
from evenhand.frameworks.method import method
from evenhand.planning.drivers import questions
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.design.beside import Mergeable
from evenhand.web.drivers import actions
from evenhand.web.drivers.forms import (
    AIM,
    UNSAID,
    DriverForm,
    LensForm,
    content_of,
    initial,
    initial_lenses,
    lenses_of,
)
from evenhand.web.drivers.models import Driver
from evenhand.web.drivers.presenters import diagram_of, nodes_of, taken_on
from evenhand.web.drivers.queries import driver_for, lately, taken_away
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import project_for
from evenhand.web.projects.views import WORKERS


@dataclass(frozen=True, slots=True)
class Taken:
    """A form to take the diagram along in."""

    title: str
    kind: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
FORMS = {
    "docx": Taken("Word", f"{_OFFICE}wordprocessingml.document"),
    "pptx": Taken("PowerPoint", f"{_OFFICE}presentationml.presentation"),
    "png": Taken("a picture (PNG)", "image/png"),
    "svg": Taken("a drawing (SVG)", "image/svg+xml"),
    "mmd": Taken("Mermaid text", "text/plain; charset=utf-8"),
}
GONE = (
    "Somebody took this driver away while you had it open. What you typed is still here: press the"
    " button again to put it back with your words."
)
NOBODYS = "The answer is the team's: no name stands beside it."
MEANWHILE = (
    "Somebody changed ‘{}’ while you had this page open. Nothing was done: look at it as it is now."
)


@require_safe
def drivers(request: SignedIn, project_id: UUID) -> HttpResponse:
    """The diagram of a project, as a list."""
    project = project_for(request.user, project_id)
    nodes = nodes_of(request.user, project)
    diagram = diagram_of(project, nodes)
    taken, left = taken_on(nodes)
    shown = {
        "taken_on": taken,
        "left": "; ".join(label[0].lower() + label[1:] for label in left),
        "project": project,
        "team": project.team,
        "nodes": nodes,
        "picture": Markup(driver_chart(diagram).svg) if nodes else None,  # noqa: S704 - ours
        "questions": questions(diagram) if nodes else (),
        "forms": FORMS,
        "words": driver_words(),
        "principles": method().principles,
        "prompts": method().at("drivers"),
        "gone": list(taken_away(project)),
        "steps": lately(project),
        "next": request.GET.get("at", ""),  # where the last one was added: the next one may follow
        "may_write": _may_write(request, project),
    }
    return render(request, "drivers/drivers.jinja", shown)


@require_safe
def drivers_file(request: SignedIn, project_id: UUID, form: str) -> HttpResponse:
    """The diagram to take along."""
    project = project_for(request.user, project_id)
    if form not in FORMS:
        raise Http404
    diagram = diagram_of(project, nodes_of(request.user, project))
    made = driver_document(
        diagram,
        form,
        title=project.name,
        made_on=timezone.localdate(),
        invented=settings.DEMONSTRATION,
    )
    response = HttpResponse(made, content_type=FORMS[form].kind)
    response["Content-Disposition"] = f'attachment; filename="driver-diagram.{form}"'
    return response


@form_page
def new_driver(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Add a driver: words and place are enough; the list sends no more."""
    project = project_for(request.user, project_id, roles=WORKERS)
    first = {"under": request.GET.get("under", AIM), "type": UNSAID, "control": UNSAID}
    form = DriverForm(request.POST or None, project=project, initial=first)
    if form.is_valid():
        made = _tried(
            form, lambda: actions.add_driver(project=project, content=content_of(form.cleaned_data))
        )
        if made is not None:
            return _to_next(project, str(made.parent_id or AIM))
    shown = {"form": form, "page_title": "Add a driver", "button": "Add it"}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@require_safe
def driver(request: SignedIn, driver_id: UUID) -> HttpResponse:
    """One driver: what it is tagged with, what was seen in it, and what happened to it."""
    found = driver_for(request.user, driver_id)
    shown = {
        "driver": found,
        "project": found.project,
        "team": found.project.team,
        "words": driver_words(),
        "principles": method().principles,
        "measures": list(found.measures.order_by("title")),
        "also": list(found.also.filter(removed_at=None)),
        "steps": list(found.steps.all()),
        "may_write": _may_write(request, found.project),
    }
    return render(request, "drivers/driver.jinja", shown)


@form_page
def change_driver(request: SignedIn, driver_id: UUID) -> HttpResponse:
    """Change a driver. What others change meanwhile is kept too, and words for one that was taken away put it back."""
    found = driver_for(request.user, driver_id, roles=WORKERS)
    if found.removed_at is not None and request.method != "POST":
        return redirect("driver", driver_id=found.pk)
    key = f"driver:{found.pk}"
    form = DriverForm(
        request.POST or None,
        project=found.project,
        driver=found,
        initial=begun(request.user, key, initial(found)),
    )
    if _was_taken_away(form, found):
        form.set_beside(initial(found))
        form.add_error(None, GONE)
        return _form(request, form, "Change the driver")
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: initial(driver_for(request.user, driver_id)),
        write=lambda values, version: _tried(
            form,
            lambda: actions.change_driver(
                driver=found, version=version, content=content_of(values)
            ),
        ),
        back=lambda _: _list(found.project, f"d-{found.pk}"),
    )
    return answer or _form(request, form, "Change the driver")


def _was_taken_away(form: DriverForm, found: Driver) -> bool:
    """Since the form was opened; its words are kept, and it is asked whether they are to put it back."""
    gone = form.is_bound and "keep" not in form.data and found.removed_at is not None
    return gone and form.made_from != found.version and form.is_valid()


@form_page
def review_driver(request: SignedIn, driver_id: UUID) -> HttpResponse:
    """Look at a driver through three lenses; two people may look at once."""
    found = driver_for(request.user, driver_id, roles=WORKERS)
    key = f"lenses:{found.pk}"
    form = LensForm(request.POST or None, initial=begun(request.user, key, initial_lenses(found)))
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: initial_lenses(driver_for(request.user, driver_id)),
        write=lambda values, version: actions.review_driver(
            driver=found, version=version, lenses=lenses_of(values)
        ),
        back=lambda _: reverse("driver", kwargs={"driver_id": found.pk}),
    )
    title = f"‘{found}’ through three lenses"
    return answer or _form(request, form, title, lead=NOBODYS)


def _form(request: SignedIn, form: Mergeable, title: str, *, lead: str = "") -> HttpResponse:
    shown = {"form": form, "page_title": title, "lead": lead, "button": "Save", "drafts": True}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@require_POST
def move_driver(request: SignedIn, driver_id: UUID) -> HttpResponse:
    """One place up, down, in or out, or away."""
    found = driver_for(request.user, driver_id, roles=WORKERS)
    wanted, version = request.POST.get("way", ""), _version(request)
    try:
        if wanted == "away":
            actions.remove_driver(driver=found, version=version)
            messages.info(request, f"‘{found}’ is taken away. It can be put back, below.")
            return _to_list(found.project, "gone")
        if wanted in set(actions.Way):
            actions.move_driver(driver=found, version=version, way=actions.Way(wanted))
    except ChangedMeanwhileError:
        messages.info(request, _meanwhile(request, driver_id))
    except actions.DriverError as error:
        messages.info(request, str(error))
    return _to_list(found.project, f"d-{found.pk}")


@require_POST
def put_back_driver(request: SignedIn, driver_id: UUID) -> HttpResponse:
    """Put back what was taken away."""
    found = driver_for(request.user, driver_id, roles=WORKERS)
    actions.put_back_driver(driver=found)
    return _to_list(found.project, f"d-{found.pk}")


def _tried(form: DriverForm, write: Any) -> Driver | None:
    """What was written; None, and the reason in the form, where it cannot stand there."""
    try:
        made: Driver = write()
    except actions.DriverError as error:
        form.add_error("under", str(error))
        return None
    return made


def _meanwhile(request: SignedIn, driver_id: UUID) -> str:
    found = driver_for(request.user, driver_id)
    if found.removed_at is not None:
        return (
            f"Somebody took ‘{found}’ away while you had this page open. It can be put back, below."
        )
    return MEANWHILE.format(found)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _may_write(request: SignedIn, project: Project) -> bool:
    return bool(roles_in(request.user, project.team) & set(WORKERS))


def _list(project: Project, place: str) -> str:
    return f"{reverse('drivers', kwargs={'project_id': project.pk})}#{place}"


def _to_list(project: Project, place: str) -> HttpResponse:
    return redirect(_list(project, place))


def _to_next(project: Project, under: str) -> HttpResponse:
    """Where the next one is typed; no place in the address, because that would take the focus away."""
    address = reverse("drivers", kwargs={"project_id": project.pk})
    return redirect(f"{address}?at={under}")

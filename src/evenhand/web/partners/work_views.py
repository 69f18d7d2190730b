"""What partners did, what they are owed, and who is to pay."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evenhand.frameworks.partners import partnering
from evenhand.web.accounts.models import User
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun, draft_asked, drop_draft
from evenhand.web.core.keeping import answered
from evenhand.web.core.merging import saved_merged
from evenhand.web.core.methods import form_page
from evenhand.web.design.money import Pence
from evenhand.web.organisations.actions import invite
from evenhand.web.organisations.models import Role
from evenhand.web.organisations.queries import roles_in
from evenhand.web.organisations.views import write
from evenhand.web.partners import actions
from evenhand.web.partners.forms import BudgetForm, PayerForm, TaskForm
from evenhand.web.partners.models import Arrangement, Budget, PartnerTask, Payer
from evenhand.web.partners.money import spending, sums
from evenhand.web.partners.queries import (
    arrangement_for,
    budget_of,
    late_by_team,
    payer_of,
    pays,
    programme_to_pay,
    project_of_team,
    task_for,
    tasks_of_arrangement,
    tasks_of_team,
    team_to_budget,
    to_pay,
)


@require_safe
def partner_work(request: SignedIn, arrangement_id: UUID) -> HttpResponse:
    """Time, and for those who may see it money: owed and paid."""
    found, close = arrangement_for(request.user, arrangement_id, may="sees_work")
    tasks = tasks_of_arrangement(found)
    shown = {
        "arrangement": found,
        "team": found.team,
        "here": "partners",
        "close": close,
        "tasks": tasks,
        "sums": sums(tasks),
        "today": timezone.localdate(),
        "arranged": dict(partnering().arranged),
        "missing": found.missing(),
    }
    return render(request, "partners/work.jinja", shown)


@form_page
def new_partner_task(request: SignedIn, arrangement_id: UUID) -> HttpResponse:
    """Put in what a partner does or did; refused in a sentence before everything is clear."""
    found, _ = arrangement_for(request.user, arrangement_id, may="puts_in")
    key = f"task:new:{found.pk}"
    first = begun(request.user, key, {"done_on": timezone.localdate(), "version": 0})
    form = TaskForm(request.POST or None, team=found.team, initial=first)
    asked = draft_asked(request, form, key)
    if asked is not None:
        return asked
    if form.is_valid() and _put_in(request, form, found):
        drop_draft(by=request.user, key=key)
        messages.success(request, "It is put in, and owed from now on.")
        return redirect("partner_work", arrangement_id=found.pk)
    missing = found.missing()
    shown = {
        "form": form,
        "page_title": f"What {found.called} did",
        "button": "Put it in",
        "lead": f"Not before everything is clear. {' '.join(missing)}" if missing else "",
        "drafts": not missing,
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _put_in(request: SignedIn, form: TaskForm, found: Arrangement) -> bool:
    """Whether it was; where not, the form says why, and loses nothing of what was typed."""
    try:
        actions.add_task(
            by=request.user, arrangement=found, project=_project(form, found), **form.content()
        )
    except actions.PartnerError as error:
        form.add_error(None, str(error))
        return False
    return True


def _project(form: TaskForm, found: Arrangement) -> Any:
    return project_of_team(found.team, form.cleaned_data["project"])


@form_page
def change_partner_task(request: SignedIn, task_id: UUID) -> HttpResponse:
    """Put time or expenses right, as long as it is not paid."""
    task, _ = task_for(request.user, task_id, may="puts_in")
    terms = task.arrangement
    key = f"task:{task.pk}"
    first = begun(request.user, key, _now(task))
    form = TaskForm(request.POST or None, team=terms.team, initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _now(PartnerTask.objects.get(pk=task.pk)),
        write=lambda _, version: actions.change_task(
            by=request.user,
            task=task,
            version=version,
            content={**form.content(), "project": _project(form, terms)},
        ),
        back=lambda _: reverse("partner_work", kwargs={"arrangement_id": terms.pk}),
    )
    if answer is not None:
        return answer
    shown = {"form": form, "page_title": f"What {terms.called} did", "button": "Save"}
    shown["drafts"] = True
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _now(task: PartnerTask) -> dict[str, Any]:
    names = ("what", "done_on", "arranged", "version")
    money = {n: Pence(getattr(task, n)) for n in ("childcare", "travel", "access")}
    hours = f"{task.minutes / 60:.2f}".rstrip("0").rstrip(".")
    project = str(task.project_id) if task.project_id else ""
    return {**{n: getattr(task, n) for n in names}, **money, "hours": hours, "project": project}


@require_POST
def say_paid(request: SignedIn, task_id: UUID) -> HttpResponse:
    """The lead or the payer says that it is paid."""
    task, close = task_for(request.user, task_id, may="settles")
    actions.say_paid(by=request.user, task=task)
    if close.payer and not close.lead:
        return redirect("payments")
    return redirect("partner_work", arrangement_id=task.arrangement_id)


@require_POST
def say_not_arrived(request: SignedIn, task_id: UUID) -> HttpResponse:
    """The partner says that the money has not come."""
    task, _ = task_for(request.user, task_id, may="speaks")
    actions.say_not_arrived(by=request.user, task=task)
    messages.success(request, "It is owed again. The lead and whoever pays see that.")
    return redirect("partner_work", arrangement_id=task.arrangement_id)


@require_safe
def payments(request: SignedIn) -> HttpResponse:
    """What a programme's payer is to pay, soonest due first."""
    if not pays(request.user):
        raise Http404
    tasks = list(to_pay(request.user))
    shown = {"tasks": tasks, "sums": sums(tasks), "today": timezone.localdate()}
    return render(request, "partners/payments.jinja", shown)


@form_page
def payer(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """A convener names who pays."""
    programme = programme_to_pay(request.user, programme_id)
    form = PayerForm(request.POST or None, initial=_payer_now(payer_of(programme)))
    made = saved_merged(
        form,
        write=lambda values, version: actions.name_payer(
            by=request.user,
            programme=programme,
            name=values["name"],
            email=values["email"],
            version=version,
        ),
        now=lambda: _payer_now(payer_of(programme)),
    )
    if made is not None:
        _invited(request, made.made)
        if made.said:
            messages.info(request, made.said)
        return redirect("late_payments", programme_id=programme.pk)
    shown = {"form": form, "page_title": f"Who pays partners, {programme.name}", "button": "Save"}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _payer_now(found: Payer | None) -> dict[str, Any]:
    if found is None:
        return {"version": 0}
    return {"name": found.name, "email": found.email, "version": found.version}


def _invited(request: SignedIn, made: Payer) -> None:
    """An account without any role, where there is none."""
    if User.objects.filter(email=made.email, is_active=True).exists():
        messages.success(request, f"{made.name} sees what is owed from now on.")
        return
    write(request, *invite(by=request.user, email=made.email, name=made.name))


@require_safe
def late_payments(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """For conveners: which teams are late, and since when. No name, no amount, no number."""
    programme = programme_to_pay(request.user, programme_id)
    shown = {
        "programme": programme,
        "payer": payer_of(programme),
        "late": late_by_team(programme.teams.all(), timezone.localdate()),
        "today": timezone.localdate(),
    }
    return render(request, "partners/late.jinja", shown)


@require_safe
def partner_budget(request: SignedIn, team_id: UUID) -> HttpResponse:
    """What is kept for partners, used and left; for the lead and for whoever pays."""
    team, today = team_to_budget(request.user, team_id), timezone.localdate()
    budget = budget_of(team)
    shown = {
        "team": team,
        "budget": budget,
        "spent": spending(budget, tasks_of_team(team), today) if budget else None,
        "leads": Role.LEAD in roles_in(request.user, team),
    }
    return render(request, "partners/budget.jinja", shown)


@form_page
def change_partner_budget(request: SignedIn, team_id: UUID) -> HttpResponse:
    """The lead keeps money for partners alone."""
    team = team_to_budget(request.user, team_id, lead=True)
    key = f"budget:{team.pk}"
    first = begun(request.user, key, _budget_now(budget_of(team)))
    form = BudgetForm(request.POST or None, initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _budget_now(budget_of(team)),
        write=lambda _, version: actions.keep_money(
            by=request.user, team=team, version=version, **form.contents
        ),
        back=lambda _: reverse("partner_budget", kwargs={"team_id": team.pk}),
    )
    if answer is not None:
        return answer
    shown = {"form": form, "page_title": "Money kept for partners alone", "button": "Keep it"}
    shown["drafts"] = True
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _budget_now(found: Budget | None) -> dict[str, Any]:
    if found is None:
        return {"version": 0}
    return {
        "amount": found.total,
        "first_on": found.first_on,
        "last_on": found.last_on,
        "version": found.version,
    }

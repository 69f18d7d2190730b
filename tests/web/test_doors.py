"""Every address and method with every role, against a declared table. An address without a row fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from http.cookies import SimpleCookie
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from evenhand.frameworks.instruments import instruments
from evenhand.frameworks.method import method
from evenhand.frameworks.registers import kinds
from evenhand.measures import measure as definition
from evenhand.measures.choosing import Choices
from evenhand.measures.exchange import table_to_json
from evenhand.reading import Plan
from evenhand.web.core.audit import SYSTEM
from evenhand.web.core.models import Job, Worker
from evenhand.web.demonstration.content import demonstration, table_for
from evenhand.web.instruments.actions import open_round
from evenhand.web.measurement.actions import keep_row_problems, store_reading
from evenhand.web.measurement.defining import make_own_measure, share_library_measure
from evenhand.web.measurement.models import Counts, ProjectMeasure
from evenhand.web.measurement.queries import current_definition
from evenhand.web.measurement.read import Shown, read_counts
from evenhand.web.measurement.words import add_asked, tell
from evenhand.web.organisations.actions import agree, invite
from evenhand.web.organisations.queries import team_people
from evenhand.web.projects.margins import propose_margin
from evenhand.web.prompts.actions import answer as answer_prompt
from evenhand.web.registers.actions import make_entry
from fixtures import told
from web.doors.table import (
    EVERYONE,
    SIGNED_IN,
    TEAM,
    WORKERS,
    Addresses,
    door,
    doors_of_rooms,
    rooms,
)

CHOICES = Choices(
    title="Listened to",
    event="said that they were listened to",
    whom="women",
    role="process",
    kind="proportion",
    direction="higher",
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


DOORS = {
    "health": door(get=EVERYONE),
    "home": door(get=SIGNED_IN),
    "account": door(get=SIGNED_IN),
    "sessions": door(get=SIGNED_IN),
    "sign_out_there": door(post=SIGNED_IN),
    "change_name": door(get=SIGNED_IN, post=SIGNED_IN),
    "accessibility": door(get=EVERYONE),
    "privacy": door(get=EVERYONE),
    "invitation": door(get=EVERYONE, post=EVERYONE),
    "governance": door(get={"administrator"}),
    "governance_download": door(get={"administrator"}),
    "team_governance": door(get=TEAM),
    "team_governance_download": door(get=TEAM),
    "export_team": door(get={"lead"}, post={"lead"}),
    "delete_account": door(get=SIGNED_IN, post=SIGNED_IN),
    "delete_person": door(get={"administrator"}, post={"administrator"}),
    "administration": door(get={"administrator"}),
    "all_people": door(get={"administrator"}),
    "end_any_role": door(post={"administrator"}),
    "invitations": door(get={"administrator"}),
    "withdraw_invitation": door(post={"administrator", "lead"}),
    "invite_again": door(post={"administrator", "lead"}),
    "edit_team": door(get={"administrator"}, post={"administrator"}),
    "edit_organisation": door(get={"administrator"}, post={"administrator"}),
    "invite_to_organisation": door(get={"administrator"}, post={"administrator"}),
    "new_organisation": door(get={"administrator"}, post={"administrator"}),
    "new_programme": door(get={"administrator"}, post={"administrator"}),
    "invite_to_programme": door(get={"administrator"}, post={"administrator"}),
    "new_team": door(get={"administrator"}, post={"administrator"}),
    "team": door(get=TEAM),
    "people": door(get=TEAM, post={"lead"}),
    "end_role": door(post={"lead"}),
    "agreement": door(get=TEAM, post={"lead"}),
    "audit": door(get={"lead"}),
    "new_project": door(get=WORKERS, post=WORKERS),
    "plan": door(get=WORKERS, post=WORKERS),
    "plan_versions": door(get=TEAM),
    "change_project": door(get=WORKERS, post=WORKERS),
    "margin": door(get=WORKERS, post=WORKERS),
    "agree_margin": door(post=WORKERS),
    "withdraw_margin": door(post=WORKERS),
    "project": door(get=TEAM),
    "new_measure": door(get=WORKERS, post=WORKERS),
    "own_measure": door(get=WORKERS, post=WORKERS),
    "complete_measures": door(get=WORKERS, post=WORKERS),
    "reopen_measures": door(post=WORKERS),
    "recording": door(get=TEAM),
    "type_recording": door(get=WORKERS, post=WORKERS),
    "readiness": door(get=TEAM),
    "other_ways": door(get=TEAM),
    "new_asked": door(get=WORKERS, post=WORKERS),
    "more_lines": door(get=WORKERS, post=WORKERS),
    "new_story": door(get=WORKERS, post=WORKERS),
    "change_story": door(get=WORKERS, post=WORKERS),
    "withdraw_story": door(get=WORKERS, post=WORKERS),
    "definition": door(get=TEAM),
    "change_definition": door(get=WORKERS, post=WORKERS),
    "new_break": door(get=WORKERS, post=WORKERS),
    "check_measure": door(get=WORKERS, post=WORKERS),
    "programme_measures": door(get={"convener"}, post={"convener"}),
    "programme_own_measure": door(get={"convener"}, post={"convener"}),
    "programme_ways": door(get={"convener"}, post={"convener"}),
    "end_common_measure": door(post={"convener"}),
    "upload": door(get=WORKERS, post=WORKERS),
    "upload_table": door(get=WORKERS, post=WORKERS),
    "measure": door(get=TEAM),
    "exact": door(post={"lead"}),
    "grid": door(get=WORKERS, post=WORKERS),
    "month_report": door(get=WORKERS, post=WORKERS),
    "grid_template": door(get=WORKERS),
    "grid_file": door(post=WORKERS),
    "job": door(get=TEAM),
    "mapping": door(get=WORKERS, post=WORKERS),
    "abandon": door(post=WORKERS),
    "row_problems": door(get=WORKERS),
    "programme": door(get=TEAM | {"convener", "evaluator", "stranger"}),
    "organisation": door(get={"sponsor", "system"}),
    "shared": door(get=TEAM | {"convener", "evaluator", "system"}),
    "download": door(get=TEAM | {"convener", "system"}),
    "exact_download": door(post={"lead"}),
    "register": door(get=TEAM),
    "register_excel": door(get=TEAM),
    "new_entry": door(get=WORKERS, post=WORKERS),
    "entry": door(get=TEAM),
    "letter": door(get=TEAM),
    "letter_word": door(get=TEAM),
    "letter_sql": door(get=TEAM),
    "study": door(get=WORKERS, post=WORKERS),
    "change_entry": door(get=WORKERS, post=WORKERS),
    "move_entry": door(post=WORKERS),
    "instruments": door(get=TEAM),
    "blank_instrument": door(get=SIGNED_IN),
    "open_round": door(post=WORKERS),
    "round": door(get=TEAM),
    "answer_section": door(get=WORKERS, post=WORKERS),
    "together_section": door(get=WORKERS, post=WORKERS),
    "answers_excel": door(get=WORKERS),
    "bring_answers": door(get=WORKERS, post=WORKERS),
    "finish_sheet": door(post=WORKERS),
    "close_round": door(post={"lead"}),
    "round_results": door(get=TEAM),
    "round_results_excel": door(get=TEAM),
    "prompts": door(get=TEAM),
    "prompt": door(get=TEAM, post=WORKERS),
    "withdraw_answer": door(post={"member"}),  # a signed answer of the member
    "review_answer": door(post=WORKERS),
}
HERE = set(DOORS)  # rooms that came later have a module of their own in tests/web/doors
DOORS |= doors_of_rooms()

# The sign-in package guards its own pages; here it is only held that nobody gets in without signing in.
# tests/web/test_signing_in.py looks at each of them.
OF_THE_PACKAGE_OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
}
# Named in the package's code, so they need an address; here they lead nowhere, for anybody.
OF_THE_PACKAGE_CLOSED = {
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "socialaccount_signup",
    "socialaccount_connections",
}
OF_THE_PACKAGE_SIGNED_IN = {
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
}


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield str(pattern.name)


def test_every_address_is_declared() -> None:
    found = set(names(get_resolver().url_patterns))
    package = OF_THE_PACKAGE_OPEN | OF_THE_PACKAGE_SIGNED_IN | OF_THE_PACKAGE_CLOSED
    assert found == set(DOORS) | package


@cache
def small_reading() -> tuple[dict[str, Any], Shown]:
    """Counts of an invented team, and what is shown of them; read once for all tests."""
    story = demonstration().stories[0]
    (numbers, *_), periods = story.numbers, demonstration().periods(date(2026, 11, 25))
    table = table_for(numbers, definition("pph_1000"), periods, demonstration().change_month)
    return table_to_json(table), read_counts(table, Plan(), earlier=None)


def keep_reading(measure: ProjectMeasure) -> None:
    table, shown = small_reading()
    counts = Counts.objects.create(
        measure=measure,
        number=1,
        definition=current_definition(measure),
        table=table,
        source="table",
        made_at=timezone.now(),
        made_by=uuid4(),
    )
    with transaction.atomic():
        store_reading(by=SYSTEM, counts=counts, plan=None, shown=shown)


@pytest.fixture
def addresses(world):  # type: ignore[no-untyped-def]
    """Each address of the first team's world."""
    return Addresses(world, first_rooms)


def first_rooms(world: Any) -> dict[str, str]:
    """Those of the rooms declared here, and the agreement that lets the team's lead see exact counts."""
    lead, now = world.people["lead"], timezone.now()
    Worker.objects.create(name="one", started_at=now, heartbeat=now)  # somebody is working
    keep_reading(world.measure)
    agree(
        by=lead,
        team=world.team,
        governance_owner="Caldicott Guardian",
        until=timezone.localdate() + timedelta(days=90),
        terms={"convener": "protected", "evaluator": "words", "system": "protected"},
        exact_for=[lead],
    )
    asked = Job.objects.create(
        kind="read",
        asked_by=lead.pk,
        asked_at=timezone.now(),
        team=world.team.pk,
        arguments={"project": str(world.project.pk), "file_name": "births.csv"},
    )
    look = Job.objects.create(
        kind="look",
        asked_by=lead.pk,
        asked_at=timezone.now(),
        team=world.team.pk,
        status="done",
        arguments={
            "project": str(world.project.pk),
            "file_name": "births.csv",
            "path": "not-there.csv",
            "measures": [],
        },
        result={"headers": [], "mapping": "", "unsure": [], "remembered": False},
    )
    keep_row_problems(job=asked, project=world.project, csv="row\n")
    invited, secret = invite(
        by=lead, email="new@example.org", name="New", role="member", place=world.team
    )
    member = team_people(world.team).get(role="coach")
    entry = make_entry(
        by=lead,
        project=world.project,
        kind=kinds()["who_is_missing"],
        content={"group": "Somali women", "why": "merged"},
    )
    cycle = make_entry(
        by=lead,
        project=world.project,
        kind=kinds()["events"],
        content={"what": "A first trial", "on": "2026-02-01", "kind": "cycle", "learnt": "old"},
    )
    access = make_entry(
        by=lead,
        project=world.project,
        kind=kinds()["data_access"],
        content={"what": "births", "holder": "informatics", "purpose": "the gap"},
    )
    answer = answer_prompt(
        by=world.people["member"],
        project=world.project,
        prompt=method().prompt("MFI-11"),
        shape="signed",
        text="The gap itself.",
    )
    proposal = propose_margin(
        by=lead, project=world.project, difference=0.01, ratio=1.2, reason="one in a hundred"
    )
    own = make_own_measure(by=lead, project=world.project, choices=CHOICES)
    common = share_library_measure(
        by=world.people["convener"], programme=world.programme, id="induction"
    )
    log = add_asked(by=lead, project=world.project, asked=told.log())
    story = tell(by=lead, measure=log, told=told.STORY)
    asked_round = open_round(by=lead, project=world.project, instrument=instruments()["musiq_ar"])
    keys = {
        "log_id": log.pk,
        "story_id": story.pk,
        "form_id": "themes",
        "common_id": common.pk,
        "kind_id": "who_is_missing",
        "prompt_id": "MFI-11",
        "entry_id": entry.pk,
        "access_id": access.pk,
        "cycle_id": cycle.pk,
        "answer_id": answer.pk,
        "team_id": world.team.pk,
        "project_id": world.project.pk,
        "measure_id": world.measure.pk,
        "programme_id": world.programme.pk,
        "organisation_id": world.trust.pk,
        "job_id": asked.pk,
        "look_id": look.pk,
        "membership_id": member.pk,
        "secret": secret,
        "invitation_id": invited.pk,
        "person_id": world.people["stranger"].pk,
        "form": "json",
        "instrument_id": "musiq_ar",
        "round_id": asked_round.pk,
        "section": "EXT",
        "whose": "own",
        "proposal_id": proposal.pk,
        "session_id": "0" * 32,
        "pack_form": "md",
    }
    needs = {
        "team": ["team_id"],
        "people": ["team_id"],
        "end_role": ["team_id", "membership_id"],
        "agreement": ["team_id"],
        "audit": ["team_id"],
        "new_project": ["team_id"],
        "plan": ["project_id"],
        "plan_versions": ["project_id"],
        "change_project": ["project_id"],
        "margin": ["project_id"],
        "agree_margin": ["proposal_id"],
        "withdraw_margin": ["proposal_id"],
        "project": ["project_id"],
        "new_measure": ["project_id"],
        "own_measure": ["project_id"],
        "complete_measures": ["project_id"],
        "reopen_measures": ["project_id"],
        "recording": ["project_id"],
        "type_recording": ["project_id"],
        "readiness": ["project_id"],
        "other_ways": ["project_id"],
        "new_asked": ["project_id", "form_id"],
        "more_lines": ["log_id"],
        "new_story": ["log_id"],
        "change_story": ["story_id"],
        "withdraw_story": ["story_id"],
        "definition": ["measure_id"],
        "new_break": ["measure_id"],
        "check_measure": ["measure_id"],
        "programme_measures": ["programme_id"],
        "programme_own_measure": ["programme_id"],
        "programme_ways": ["programme_id"],
        "end_common_measure": ["common_id"],
        "upload": ["project_id"],
        "upload_table": ["project_id"],
        "measure": ["measure_id"],
        "exact": ["measure_id"],
        "grid": ["measure_id"],
        "month_report": ["measure_id"],
        "grid_template": ["measure_id"],
        "grid_file": ["measure_id"],
        "job": ["job_id"],
        "mapping": ["look_id"],
        "abandon": ["look_id"],
        "row_problems": ["job_id"],
        "invite_to_programme": ["programme_id"],
        "delete_person": ["person_id"],
        "end_any_role": ["membership_id"],
        "withdraw_invitation": ["invitation_id"],
        "invite_again": ["invitation_id"],
        "edit_team": ["team_id"],
        "invite_to_organisation": ["organisation_id"],
        "edit_organisation": ["organisation_id"],
        "export_team": ["team_id"],
        "programme": ["programme_id"],
        "organisation": ["organisation_id"],
        "shared": ["measure_id"],
        "download": ["measure_id", "form"],
        "exact_download": ["measure_id", "form"],
        "register": ["project_id", "kind_id"],
        "register_excel": ["project_id", "kind_id"],
        "new_entry": ["project_id", "kind_id"],
        "entry": ["entry_id"],
        "letter": ["access_id"],
        "letter_word": ["access_id"],
        "letter_sql": ["access_id"],
        "study": ["cycle_id"],
        "change_entry": ["entry_id"],
        "move_entry": ["entry_id"],
        "instruments": ["project_id"],
        "blank_instrument": ["instrument_id"],
        "open_round": ["project_id", "instrument_id"],
        "round": ["round_id"],
        "answer_section": ["round_id", "section"],
        "together_section": ["round_id", "section"],
        "answers_excel": ["round_id", "whose"],
        "bring_answers": ["round_id", "whose"],
        "finish_sheet": ["round_id", "whose"],
        "close_round": ["round_id"],
        "round_results": ["round_id"],
        "round_results_excel": ["round_id"],
        "prompts": ["project_id"],
        "prompt": ["project_id", "prompt_id"],
        "withdraw_answer": ["answer_id"],
        "review_answer": ["answer_id"],
        "invitation": ["secret"],
        "sign_out_there": ["session_id"],
        "governance_download": ["pack_form"],
        "team_governance": ["team_id"],
        "team_governance_download": ["team_id", "pack_form"],
    }
    found = {
        name: reverse(
            name,
            kwargs={
                k.replace("look", "job")
                .replace("access", "entry")
                .replace("cycle", "entry")
                .replace("log", "measure")
                .replace("pack_", ""): keys[k]
                for k in needs.get(name, [])
            },
        )
        for name in HERE - {"change_definition"}
    }
    # only what was made by choosing can be chosen differently
    found["change_definition"] = reverse("change_definition", kwargs={"measure_id": own.pk})
    return found


def outcome(response: Any) -> str:
    if response.streaming:
        b"".join(response.streaming_content)  # a file that is sent is closed at its end
    if response.status_code == 405:
        return "refused method"
    if response.status_code == 404:
        return "not there"
    if response.status_code == 302 and "/sign-in/login/" in response["Location"]:
        return "sign in first"
    if response.status_code == 400:
        return "not there"  # refused with a sentence
    return "let in" if response.status_code < 500 else f"fault {response.status_code}"


BY_ROOM = {room.name: sorted(room.doors) for room in rooms()}
BY_ROOM |= {f"first rooms, {n}": sorted(HERE)[n::4] for n in range(4)}  # four of about equal length


@pytest.mark.parametrize("who", sorted(EVERYONE))
@pytest.mark.parametrize("room", sorted(BY_ROOM))
def test_doors(world, addresses, room: str, who: str) -> None:  # type: ignore[no-untyped-def]
    found = {name: addresses[name] for name in BY_ROOM[room]}
    client = world.signed_in(who)
    cookies = {name: kept.value for name, kept in client.cookies.items()}
    wrong = [
        (name, verb, got)
        for name, address in found.items()
        for verb in METHODS
        if (got := undone(client, cookies, verb, address)) not in expected(name, who, verb)
    ]
    assert wrong == []


def undone(client: Client, cookies: dict[str, str], verb: str, address: str) -> str:
    """What came of one request of somebody who has just signed in; whatever it changed is as before."""
    client.cookies = SimpleCookie(cookies)
    with transaction.atomic():
        found = outcome(client.generic(verb, address))
        transaction.set_rollback(True)
    return found


def expected(name: str, who: str, verb: str) -> tuple[str, ...]:
    """What may come of it."""
    allowed = DOORS[name].allows(verb)
    if who == "anonymous" and who not in (DOORS[name].get or DOORS[name].post or ()):
        return ("sign in first",)
    if allowed is None:
        return ("refused method", "not there")
    if who not in allowed:
        return ("not there",)
    # an accepted invitation leads to the sign-in page
    return ("let in", "sign in first") if name == "invitation" else ("let in",)


@pytest.mark.parametrize("name", sorted(OF_THE_PACKAGE_SIGNED_IN))
def test_pages_of_the_account_need_signing_in(world, name: str) -> None:  # type: ignore[no-untyped-def]
    assert outcome(world.signed_in("anonymous").get(reverse(name))) == "sign in first"


@pytest.mark.parametrize("name", sorted(OF_THE_PACKAGE_CLOSED))
def test_what_the_package_offers_beyond_is_closed(world, name: str) -> None:  # type: ignore[no-untyped-def]
    keys = {"key": "x"} if name == "account_confirm_email" else {}
    for who in sorted(EVERYONE):
        for verb in METHODS:
            response = world.signed_in(who).generic(verb, reverse(name, kwargs=keys))
            assert response.status_code == 404, (who, verb)


@pytest.mark.parametrize("name", ["team", "project", "measure", "job"])
def test_what_is_not_there_looks_like_what_is_not_yours(world, name: str) -> None:  # type: ignore[no-untyped-def]
    key = f"{name}_id"
    response = world.signed_in("lead").get(reverse(name, kwargs={key: uuid4()}))
    assert response.status_code == 404

"""Deleting a person: what is personal goes, what is the team's stays without a name."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from evenhand.frameworks.instruments import instruments
from evenhand.frameworks.method import method
from evenhand.frameworks.registers import kinds
from evenhand.web.accounts.models import User
from evenhand.web.core.models import Event
from evenhand.web.instruments.actions import open_round, save_answers
from evenhand.web.instruments.models import Sheet, Whose
from evenhand.web.leaving.actions import delete_person
from evenhand.web.leaving.erasing import GONE, STEPS
from evenhand.web.organisations.actions import PeopleError, give_role, invite
from evenhand.web.organisations.models import Invitation, Membership, Role
from evenhand.web.prompts.actions import answer
from evenhand.web.prompts.models import Answer
from evenhand.web.registers.actions import make_entry
from evenhand.web.registers.models import Entry
from web.doors.table import rooms

pytestmark = pytest.mark.django_db


def left(world: Any, who: str) -> User:
    delete_person(by=world.people["administrator"], person=world.people[who])
    return User.objects.get(pk=world.people[who].pk)


def answered(world: Any, shape: str) -> Answer:
    return answer(
        by=world.people["member"],
        project=world.project,
        prompt=method().prompt("MFI-11"),
        shape=shape,
        text="The gap itself.",
    )


def test_what_is_personal_is_blank_and_nobody_signs_in(world: Any) -> None:
    client = world.signed_in("member")
    before = world.people["member"]
    gone = left(world, "member")
    assert before.email not in str(vars(gone))
    assert (gone.name, gone.is_active, gone.has_usable_password()) == (GONE, False, False)
    assert "/sign-in/login/" in client.get(reverse("account"))["Location"]


def test_every_role_ends(world: Any) -> None:
    left(world, "member")
    assert not Membership.objects.filter(person=world.people["member"]).exists()
    assert Event.objects.filter(action="role.ended").count() == 1


def test_private_answers_go_and_signed_ones_become_the_teams(world: Any) -> None:
    for shape in ("private", "signed", "team"):
        answered(world, shape)
    left(world, "member")
    assert [(a.shape, a.writer) for a in Answer.objects.all()] == [("team", None)] * 2


def test_what_the_person_was_to_do_is_nobodys(world: Any) -> None:
    entry = make_entry(
        by=world.people["lead"],
        project=world.project,
        kind=kinds()["who_is_missing"],
        content={"group": "Somali women", "why": "merged"},
    )
    Entry.objects.filter(pk=entry.pk).update(owner=world.people["member"])
    left(world, "member")
    assert Entry.objects.get(pk=entry.pk).owner is None


def test_the_own_sheets_go_and_what_the_team_agreed_stays(world: Any) -> None:
    member = world.people["member"]
    asked = open_round(by=member, project=world.project, instrument=instruments()["musiq_ar"])
    for whose in Whose:
        save_answers(
            by=member, round=asked, whose=whose, version=0, answers={"EXT-01": 4}, comments={}
        )
    left(world, "member")
    assert {s.whose for s in Sheet.objects.all()} == {"together", "guided"}


def test_an_invitation_to_the_address_is_blank_and_works_no_longer(world: Any) -> None:
    member = world.people["member"]
    made, _ = invite(
        by=world.people["lead"],
        email=member.email,
        name=member.name,
        role="coach",
        place=world.team,
    )
    left(world, "member")
    found = Invitation.objects.get(pk=made.pk)
    assert found.withdrawn_at is not None
    assert member.name not in (found.name, found.email)


def test_the_audit_keeps_a_number_only(world: Any) -> None:
    member = world.people["member"]
    left(world, "member")
    event = Event.objects.get(action="person.deleted")
    assert (event.subject, event.detail) == (str(member.pk), {})
    assert event.actor == world.people["administrator"].pk


def test_a_team_keeps_a_lead_and_nothing_is_half_done(world: Any) -> None:
    with pytest.raises(PeopleError, match="needs a lead"):
        left(world, "lead")
    assert User.objects.get(pk=world.people["lead"].pk).is_active
    give_role(
        by=world.people["administrator"],
        person=world.people["member"],
        role=Role.LEAD,
        place=world.team,
    )
    assert left(world, "lead").name == GONE


def test_the_workbench_keeps_an_administrator(world: Any) -> None:
    with pytest.raises(PeopleError, match="needs an administrator"):
        left(world, "administrator")


def test_nobody_deletes_somebody_else(world: Any) -> None:
    with pytest.raises(PeopleError, match="Only the person or an administrator"):
        delete_person(by=world.people["lead"], person=world.people["member"])


def test_a_person_deletes_the_own_account(world: Any) -> None:
    client, address = world.signed_in("partner"), reverse("delete_account")
    assert client.post(address, {"sure": ""}).status_code == 422
    assert client.post(address, {"sure": "on"}).status_code == 302
    assert not User.objects.get(pk=world.people["partner"].pk).is_active
    assert "/sign-in/login/" in client.get(reverse("account"))["Location"]


def test_an_administrator_deletes_a_persons_account_once(world: Any) -> None:
    client = world.signed_in("administrator")
    address = reverse("delete_person", kwargs={"person_id": world.people["coach"].pk})
    assert client.post(address, {"sure": "on"}).status_code == 302
    assert client.get(address).status_code == 404


# Text that is nobody's personal data, or that stays with a reason. Any other text field must be named
# in its model's PERSONAL, and have a step that blanks it.
_NOBODYS = {
    "core.Event": ("action subject_kind subject detail", "codes and ids"),
    "core.Worker": ("name", "a number that a process gave itself"),
    "core.Job": ("kind arguments worker step result problem", "orders for a worker"),
    "organisations.Organisation": ("name", "a body"),
    "organisations.Programme": ("name", "a programme"),
    "organisations.Team": ("name", "a team"),
    "organisations.Agreement": (
        "governance_owner terms",
        "who answered for it stays on record as long as the agreement",
    ),
    "projects.Project": ("name clinical_area aim ended", "the team's own words on its work"),
    "projects.MeasurePlan": ("content reason", "the team's own words on its work"),
    "projects.MonthlyNote": ("title headline learnt", "the team's own words on its work"),
    "projects.OfferedWay": ("way note", "a programme's own words"),
    "projects.Completion": ("kind missing reason", "the team's own words on its work"),
    "projects.MarginProposal": ("reason", "the team's own words on its work"),
    "measurement.ProjectMeasure": ("slug title", "a measure"),
    "measurement.DefinitionVersion": ("toml choices reason", "a measure"),
    "measurement.ProgrammeMeasure": ("slug title toml", "a measure"),
    "measurement.Counts": ("table note", "counts, and the team's note on them"),
    "measurement.Reading": (
        "headline flags exact_page protected_page protected_headline protected_flags released refused",
        "what the library wrote",
    ),
    "measurement.Recording": (
        "table headline page released refused",
        "how ethnicity was recorded, as counts",
    ),
    "measurement.MeasureCheck": ("checked_by how", "a post or a body, not a person"),
    "measurement.ChangeStory": (
        "domain summary chosen_by reason level consent group",
        "no name may be in it, and withdrawing it leaves nothing",
    ),
    "measurement.StoryStep": ("what fields", "which fields changed, never what they said"),
    "measurement.FileMapping": ("toml", "what columns mean"),
    "measurement.RowProblems": ("csv", "row numbers and what to do; deleted after 30 days"),
    "prompts.Answer": ("prompt_id evidence", "where the team looked"),
    "prompts.Done": ("prompt_id", "a prompt"),
    "instruments.Round": (
        "instrument_id definition alone results",
        "a form, and what many say of it",
    ),
    "drivers.Driver": (
        "text type control principles lenses",
        "the team's own words on its work; no row says who wrote them",
    ),
    "drivers.DriverStep": ("text under", "the same words, as they were"),
    "registers.Entry": ("kind_id status_name content", "what the team logged; the page says so"),
    "registers.Step": ("start to content", "what the team logged; the page says so"),
}
_NOBODYS |= {model: texts for room in rooms() for model, texts in room.texts.items()}
_TEXT = (models.CharField, models.TextField, models.JSONField)


def ours() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("evenhand.")]


def texts(model: type[models.Model]) -> set[str]:
    """Text fields that are no choice among fixed words; a password's digest is no text."""
    fields = model._meta.concrete_fields
    found = {f.name for f in fields if isinstance(f, _TEXT) and not f.choices}
    return found - {"password", "digest"}


@pytest.mark.parametrize("model", ours(), ids=lambda m: m._meta.label)
def test_every_text_is_declared_personal_or_nobodys(model: Any) -> None:
    personal = set(getattr(model, "PERSONAL", ()))
    nobodys, _ = _NOBODYS.get(model._meta.label, ("", ""))
    assert texts(model) == personal | set(nobodys.split()), (
        "name it in PERSONAL, or here with a reason"
    )


def test_every_personal_field_has_its_step() -> None:
    personal = {m for m in ours() if getattr(m, "PERSONAL", ())}
    assert personal <= set(STEPS)

"""A project is called begun with a senior commitment, or with a reason that stays in sight."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from evenhand.frameworks.beginning import beginning
from evenhand.frameworks.registers import kinds
from evenhand.web.charter.beginning import beginning_of, beginnings
from evenhand.web.registers.actions import make_entry
from evenhand.web.registers.models import Entry
from evenhand.web.sponsoring.actions import ask_leaders
from fixtures.pages import words_of
from web.doors.sponsoring import raised

pytestmark = pytest.mark.django_db


def commit(world: Any, post: str = "chief_nurse", shown: str = "public") -> Entry:
    content = {"statement": "We see to it", "who": "A leader", "post": post, "action": "Pay nights"}
    return make_entry(
        by=world.people["lead"],
        project=world.project,
        kind=kinds()["commitments"],
        content=content | {"shown": shown},
    )


def page(world: Any, name: str = "begin_project", who: str = "lead") -> str:
    address = reverse(name, kwargs={"project_id": world.project.pk})
    return str(words_of(world.signed_in(who).get(address)))


def begin(world: Any, **given: str) -> Any:
    address = reverse("begin_project", kwargs={"project_id": world.project.pk})
    return world.signed_in("lead").post(address, given)


def test_every_post_that_counts_can_be_chosen() -> None:
    known = {name for name, _ in kinds()["commitments"].field("post").choices}
    assert set(beginning().counts) == known - {"other"}
    statuses = {s.name for s in kinds()[beginning().kind].statuses}
    assert set(beginning().statuses) <= statuses


def test_without_a_senior_commitment_it_begins_only_with_a_reason_that_stays(world: Any) -> None:
    assert beginning().missing in page(world, "project")
    assert begin(world).status_code == 422
    assert beginning_of(world.project).standing is None
    assert begin(world, reason="The post is empty until May").status_code == 302
    for name in ("begin_project", "project"):
        text = page(world, name)
        assert "without a senior commitment. Why: The post is empty until May" in text
    commit(world)
    assert "Since then committed: Chief nurse." in page(world, "project")
    assert "Why: The post is empty until May" in page(world, "project")  # also afterwards


def test_with_one_no_reason_is_asked_and_a_typed_one_is_not_kept(world: Any) -> None:
    commit(world)
    assert beginning().reason_label not in page(world)
    begin(world, reason="not needed")
    found = beginning_of(world.project)
    assert found.standing is not None
    assert (found.standing.missing, found.standing.reason) == ([], "")
    assert "Committed: Chief nurse." in page(world, "project", "coach")


@pytest.mark.parametrize("post", ["other", ""])
def test_a_post_that_opens_no_doors_does_not_count(world: Any, post: str) -> None:
    commit(world, post)
    assert beginning_of(world.project).missing == (beginning().missing,)


def test_a_commitment_that_no_longer_holds_is_said(world: Any) -> None:
    entry = commit(world)
    begin(world)
    Entry.objects.filter(pk=entry.pk).update(status_name="withdrawn")
    assert "The commitment that it began with no longer holds." in page(world, "project")


def test_it_can_be_taken_back(world: Any) -> None:
    commit(world)
    begin(world)
    address = reverse("reopen_beginning", kwargs={"project_id": world.project.pk})
    assert world.signed_in("lead").post(address).status_code == 302
    assert beginning_of(world.project).says == "Committed: Chief nurse. Not called begun yet."


def test_sponsors_read_it_and_a_private_commitment_names_no_post(world: Any) -> None:
    entry, words = raised(world), "Let the analyst release the counts."
    ask_leaders(by=world.people["lead"], entry=entry, organisation=world.trust, words=words)

    def read() -> str:
        address = reverse("asks", kwargs={"organisation_id": world.trust.pk})
        return str(words_of(world.signed_in("sponsor").get(address)))

    assert beginning().missing in read()
    commit(world, "medical_director", "private")
    begin(world)
    assert "A senior leader has committed, towards the team." in read()
    assert "Medical director" not in read()
    commit(world, "chief_nurse")
    assert "Committed: Chief nurse." in read()
    told = beginnings([world.project])[world.project.pk].says
    assert told.endswith("Committed: Medical director, Chief nurse.")

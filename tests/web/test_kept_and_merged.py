"""Every form that edits: what two people change at once is kept from both, and what is typed is a draft of one's own.

The list is that of `test_versions.py`, where each address that takes anything is either a form that edits or has a
reason why it cannot save over anybody. Here each form that edits merges and keeps drafts, or has a reason why not.
"""

from __future__ import annotations

from typing import Any

import pytest

from evenhand.web.core.models import Draft, Event
from evenhand.web.projects.actions import fix_plan
from fixtures.pages import forms_of, words_of
from web.doors.table import Edit
from web.test_doors import addresses  # noqa: F401 - a fixture
from web.test_versions import EDITS, PLAN, opened

pytestmark = pytest.mark.django_db

# Another field of the form, and what a second person types there; a form without one says one thing alone.
ALSO = {
    "answer_section": ("comment-EXT-02", "More words"),
    "change_application": ("organisation", "Another Trust"),
    "change_arrangement": ("access", "An interpreter comes along"),
    "change_charter": ("reference", "Other people"),
    "change_driver": ("legacy", "A form from long ago"),
    "change_entry": ("how_many", "About twenty"),
    "change_idea": ("worse_off", "Night staff"),
    "change_insight": ("limits", "Nobody at night was heard"),
    "change_offer": ("terms", "Two hours a week"),
    "change_option": ("where", "At triage"),
    "change_partner_task": ("travel", "£4.50"),
    "change_post": ("joined_on", "2025-12-01"),
    "change_project": ("clinical_area", "preterm birth"),
    "change_recommendation": ("answers", "The board"),
    "change_story": ("summary", "An interpreter came the same day."),
    "change_synthesis": ("against", "Other words"),
    "concern_route": ("speak_up", "The guardian, by letter"),
    "cycle_do": ("fidelity_why", "One shift fewer"),
    "cycle_plan": ("data", "Ten women’s words"),
    "cycle_study": ("learnt_focus", "They were asked"),
    "cycle_together": ("open_question", "Both views"),
    "edit_call": ("expected", "Other things are expected"),
    "edit_factor": ("definition", "Other words"),
    "edit_organisation": ("kind", "other"),
    "end_post": ("left_on", "2026-03-01"),
    "form_head": ("note", "Other words"),
    "form_item": ("hint", "Other help"),
    "form_section": ("hint", "Other help"),
    "form_words": ("text-purpose", "Pwrpas"),
    "guided_section": ("comment-EXT-02", "More words"),
    "joining": ("seen", "charter"),
    "part_needs": ("given", "Backfill for two days"),
    "plan": ("change_what", "Another leaflet"),
    "post_hours": ("hours_1", "6"),
    "prepare_interview": ("safeguarding_contact", "The named midwife"),
    "programme_ways": ("quarter", "offered"),
    "review_driver": ("design", "Asked by nobody"),
    "review_terms": ("first_session", "2027-05-01"),
    "together_section": ("comment-EXT-02", "More words"),
    "translate_community": ("changed", "Autre chose"),
    "write_community": ("changed", "Something else"),
}
# Why a form shows any change by somebody else first, and merges nothing.
NOT_MERGED = {
    "an aim is one sentence, and its number one promise": "build_aim write_aim",
    "one's own name": "change_name",
    "counts of different versions are not to be added to each other unseen": "grid",
}
# Why a form keeps no draft of what is typed.
NO_DRAFT = {
    "one box, with one's own name": "change_name",
    "whoever answers by a link has no account to keep a draft in": "own_part",
    "counts lie in one place, under the rules of the agreement": "grid",
    "two boxes": "own_hours",
    "it holds the address of somebody, who may have no account to delete": "concern_route payer",
}
# Nothing is there yet, and something must be typed: the second types what the first did.
ALIKE = {"application_decision", "change_partner_budget"}
FROM_VERSIONS = {"change_charter"}  # merged with the versions that are kept, not with marks


def names(reasons: dict[str, str]) -> set[str]:
    return {name for found in reasons.values() for name in found.split()}


def test_every_reason_is_of_a_form_that_there_is() -> None:
    for known in (ALSO, names(NOT_MERGED), names(NO_DRAFT), ALIKE, FROM_VERSIONS):
        assert set(known) <= set(EDITS)
    assert not names(NOT_MERGED) & set(ALSO)


@pytest.mark.parametrize("name", sorted(EDITS))
def test_nothing_of_two_people_is_lost_and_a_draft_is_ones_own(
    world: Any,
    addresses: dict[str, str],  # noqa: F811
    name: str,
) -> None:
    edit, address = EDITS[name], addresses[name]
    fix_plan(by=world.people["lead"], project=world.project, content=PLAN)
    if name not in names(NOT_MERGED):
        both_are_kept(world, address, edit, ALSO.get(name), alike=name in ALIKE)
        assert ("begun_with" in opened(world, address, edit)[1].values) is (
            name not in FROM_VERSIONS
        )
    page = world.signed_in(edit.who).get(address).content.decode()
    assert ("data-draft" in page) is (name not in names(NO_DRAFT))
    if name not in names(NO_DRAFT):
        a_draft_is_kept(world, address, edit)


def both_are_kept(
    world: Any, address: str, edit: Edit, also: tuple[str, str] | None, *, alike: bool
) -> None:
    """The first changes one field, the second another one, or nothing at all, or makes the same change."""
    first, form, box = opened(world, address, edit)
    second, late, _ = opened(world, address, edit)
    kept = first.post(form.address, form.values | edit.more | {box: edit.first})
    assert kept.status_code == 302, words_of(kept)
    typed = {box: edit.first} if alike else dict([also]) if also else {}
    answer = second.post(late.address, late.values | edit.more | typed)
    assert answer.status_code == 302, words_of(answer)
    assert ("is kept too" in words_of(second.get(answer["Location"]))) is not alike
    there = opened(world, address, edit)[1].values
    assert {n: there[n] for n in (box, *typed)} == {box: edit.first} | typed


def a_draft_is_kept(world: Any, address: str, edit: Edit) -> None:
    """It is there when the page is opened again, belongs to one person, and leaves no trace."""
    client, form, box = opened(world, address, edit)
    before = Event.objects.count()
    asked = form.values | {box: edit.second}
    assert client.post(form.address, asked | {"keep": "draft"}).status_code == 302
    (draft,) = Draft.objects.all()
    assert draft.person == world.people[edit.who].pk
    assert len(draft.key) <= Draft._meta.get_field("key").max_length  # SQLite would take more
    again = client.get(address)
    assert "This is your draft" in words_of(again)
    opened_again = next(f for f in forms_of(again, at=address) if "version" in f.values)
    assert opened_again.values[box] == edit.second
    assert client.post(form.address, asked | {"keep": "quietly"}).status_code == 204
    assert client.post(form.address, asked | {"keep": "nothing"}).status_code == 302
    assert not Draft.objects.exists()
    assert Event.objects.count() == before
    there = opened(world, address, edit)[1].values
    assert {n for n in form.values if there[n] != form.values[n]} <= {"csrfmiddlewaretoken"}

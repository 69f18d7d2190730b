"""Two browsers with the same form: the later one is refused, sees both versions in words, and loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.registers import kinds
from evenhand.web.accounts.actions import change_name
from evenhand.web.core.versions import ChangedMeanwhileError, saved
from evenhand.web.design.beside import CHANGED, Beside, Versioned, in_words
from evenhand.web.measurement.actions import store_counts
from evenhand.web.measurement.defining import change_definition, make_own_measure
from evenhand.web.measurement.models import Counts
from evenhand.web.measurement.queries import current_counts, table_of
from evenhand.web.organisations.actions import agree, change_organisation, place_team
from evenhand.web.projects.actions import fix_plan
from evenhand.web.registers.actions import change_entry, make_entry
from fixtures.measured import give
from fixtures.pages import PageForm, forms_of, words_of
from web.doors.table import Edit, rooms
from web.test_doors import CHOICES, DOORS, addresses  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
PLAN = {
    "focus": ["black"],
    "comparison": ["white"],
    "everyone_else": False,
    "reason": "agreed with our partners",
    "change_date": "2026-05-01",
    "change_what": "",
    "primary_measure": "",
    "mode": "single",
    "planned_end": None,
    "look_every": 1,
    "margin": None,
}


UNTIL = (timezone.localdate() + timedelta(days=200)).isoformat()
EDITS = {
    "plan": Edit("lead", "reason", "First reason", "Second reason", {"changed_because": "asked"}),
    "agreement": Edit("lead", "governance_owner", "First", "Second", {"until": UNTIL}),
    "change_entry": Edit("member", "group", "First group", "Second group"),
    "change_definition": Edit("member", "event", "said first", "said second", {"reason": "why"}),
    "change_story": Edit("member", "chosen_by", "first group", "second group"),
    "answer_section": Edit("member", "comment-EXT-01", "Money first", "Money second"),
    "together_section": Edit("lead", "comment-EXT-01", "Money first", "Money second"),
    "edit_organisation": Edit("administrator", "name", "First Trust", "Second Trust"),
    "edit_team": Edit("administrator", "name", "First team", "Second team"),
    "change_project": Edit("lead", "name", "First project", "Second project"),
    "study": Edit("member", "learnt", "First lesson", "Second lesson"),
    "programme_ways": Edit(
        "convener", "lead_note", "First line", "Second line", {"lead": "offered"}
    ),
    "change_name": Edit("lead", "name", "First Name", "Second Name"),
    "grid": Edit("lead", "", "17", "18"),  # the first box of births
}
EDITS |= {name: edit for room in rooms() for name, edit in room.edits.items()}
# Why no other form can save over what somebody else wrote.
OTHERS = {
    "adds": "new_organisation new_programme new_team invite_to_programme invite_to_organisation people"
    " new_project new_measure own_measure new_break programme_measures programme_own_measure upload"
    " upload_table new_entry new_driver prompt invitation margin month_report new_story more_lines new_asked open_round check_measure",
    "goes one way, and says so when it is done already": "sign_out_there end_any_role end_role withdraw_invitation"
    " invite_again delete_account delete_person end_common_measure abandon withdraw_answer review_answer"
    " agree_margin withdraw_margin withdraw_story close_round finish_sheet complete_measures reopen_measures",
    "takes a step from the version on the page, in tests/web/test_registers.py": "move_entry",
    "begins empty, and says that it takes the place of what is there for its month": "type_recording",
    "brings the version in its file, in tests/web/test_grid.py": "grid_file",
    "brings the version with its file, and is refused when another is there": "bring_answers",
    "one counting follows a look, whoever confirms it first": "mapping",
    "shows and changes nothing": "exact exact_download export_team",
}


def test_every_form_is_declared() -> None:
    reasons = [OTHERS, *(room.others for room in rooms())]
    others = {name for others in reasons for names in others.values() for name in names.split()}
    assert {n for n, d in DOORS.items() if d.post is not None} == set(EDITS) | others


def opened(world: Any, address: str, edit: Edit) -> tuple[Any, PageForm, str]:
    """A browser with the form open, and the name of the field."""
    client = world.signed_in(edit.who)
    page = client.get(address)
    form = next(f for f in forms_of(page, at=address) if "version" in f.values)
    name = edit.field or next(n for n in form.typed if form.values[n].isdecimal())
    return client, form, name


@pytest.mark.parametrize("name", sorted(EDITS))
def test_the_later_save_is_refused_and_loses_nothing(
    world: Any,
    addresses: dict[str, str],  # noqa: F811
    name: str,
) -> None:
    edit, address = EDITS[name], addresses[name]
    fix_plan(by=world.people["lead"], project=world.project, content=PLAN)
    first, form, box = opened(world, address, edit)
    second, late, _ = opened(world, address, edit)

    kept = first.post(form.address, form.values | edit.more | {box: edit.first})
    assert kept.status_code == 302, words_of(kept)
    refused = second.post(late.address, late.values | edit.more | {box: edit.second})
    assert refused.status_code == 422
    text = words_of(refused)
    assert CHANGED in text
    assert f"{edit.first} {edit.second}" in text  # beside each other
    again = next(f for f in forms_of(refused, at=address) if "version" in f.values)
    assert again.values[box] == edit.second  # what was typed is still there
    assert edit.first in words_of(first.get(address)) + str(opened(world, address, edit)[1].values)

    assert second.post(again.address, again.values).status_code == 302
    assert opened(world, address, edit)[1].values[box] == edit.second


def test_a_form_that_does_not_say_what_it_was_made_from_is_refused(world: Any) -> None:
    fix_plan(by=world.people["lead"], project=world.project, content=PLAN)
    address = reverse("plan", kwargs={"project_id": world.project.pk})
    client, form, _ = opened(world, address, EDITS["plan"])
    for wrong in ("", "-1", "9" * 12, "one"):
        made_from = {"version": wrong, "begun_with": ""}
        given = form.values | made_from | {"reason": "mine", "changed_because": "asked"}
        assert CHANGED in words_of(client.post(address, given))


def test_the_first_plan_of_two_people(world: Any) -> None:
    address = reverse("plan", kwargs={"project_id": world.project.pk})
    (late,) = forms_of(world.signed_in("member").get(address), at=address)
    fix_plan(by=world.people["lead"], project=world.project, content=PLAN)
    typed = {"comparison": "asian", "reason": "mine", "focus": ["black"]}
    refused = world.signed_in("member").post(address, late.values | typed)
    assert "White Asian" in words_of(refused)
    assert "agreed with our partners mine" in words_of(refused)
    assert world.project.plans.count() == 1


def test_nothing_differs(world: Any) -> None:
    address = reverse("change_name")
    client, form, _ = opened(world, address, EDITS["change_name"])
    for status in (302, 422):
        answer = client.post(address, form.values | {"name": "The Same"})
        assert answer.status_code == status
    assert "Nothing differs between both versions here." in words_of(answer)


def agreed(world: Any, version: int | None = None, *, exact: bool = True) -> Any:
    lead = world.people["lead"]
    return agree(
        by=lead,
        team=world.team,
        governance_owner="Guardian",
        until=timezone.localdate() + timedelta(days=30),
        terms={},
        exact_for=[lead] if exact else [],
        version=version,
    )


def test_typed_numbers_stay_when_the_counts_are_closed_by_now(world: Any) -> None:
    agreed(world, exact=False)
    address = reverse("grid", kwargs={"measure_id": world.measure.pk})
    client = world.signed_in("lead")
    (form, *_) = forms_of(client.get(address), at=address)
    births = next(n for n in form.typed if n.startswith("d-black"))
    box = births.replace("d-", "n-", 1)
    give(world, world.measure)
    late = client.post(form.address, form.values | {births: "40", box: "3"})
    text = words_of(late)
    assert "Somebody brought numbers for one of these months meanwhile." in text
    (kept, *_) = forms_of(late, at=address)
    assert (kept.values[births], kept.values[box]) == ("40", "3")
    assert "Both versions" not in text  # the others' exact counts are not shown
    assert Counts.objects.filter(measure=world.measure).count() == 1


def _entry(world: Any) -> Any:
    return make_entry(
        by=world.people["lead"],
        project=world.project,
        kind=kinds()["who_is_missing"],
        content={"group": "Somali women", "why": "merged"},
    )


def _counted(world: Any) -> Any:
    give(world, world.measure)
    counts = current_counts(world.measure)
    assert counts is not None
    return table_of(counts)


LATE: dict[str, Callable[[Any, Any], Any]] = {
    "plan": lambda world, by: fix_plan(by=by, project=world.project, content=PLAN, version=7),
    "agreement": lambda world, _: agreed(world, 7),
    "entry": lambda world, by: change_entry(
        by=by, entry=_entry(world), version=7, content={}, owner=None, follow_up=None
    ),
    "definition": lambda world, by: change_definition(
        by=by,
        measure=make_own_measure(by=by, project=world.project, choices=CHOICES),
        choices=CHOICES,
        reason="r",
        on=None,
        version=7,
    ),
    "organisation": lambda world, by: change_organisation(
        by=by, organisation=world.trust, name="N", kind="trust", within=[], version=7
    ),
    "team": lambda world, by: place_team(
        by=by, team=world.team, name="N", organisations=[], programmes=[], version=7
    ),
    "name": lambda _, by: change_name(by=by, name="N", version=7),
    "counts": lambda world, by: store_counts(
        by=by, measure=world.measure, table=_counted(world), source="typed", version=7
    ),
}


@pytest.mark.parametrize("name", sorted(LATE))
def test_actions_look_again_inside_their_lock(world: Any, name: str) -> None:
    with pytest.raises(ChangedMeanwhileError, match="Nothing was overwritten") as found:
        LATE[name](world, world.people["lead"])
    assert found.value.http_status == 409


class Note(Versioned):
    text = forms.CharField()
    day = forms.DateField(required=False)
    share = forms.FloatField(required=False)


def test_a_save_between_looking_and_locking() -> None:
    sent = Note(
        {"version": "3", "text": "mine", "share": "1.50", "day": "soon"},
        initial={"version": 3, "text": "old"},
    )

    def late() -> str:
        raise ChangedMeanwhileError

    there = {"version": 4, "text": "theirs", "day": None, "share": 1.5}
    assert saved(sent, write=late, now=lambda: there) is None
    assert not sent.conflict  # a day that is none: that is said first
    sent = Note(sent.data | {"day": ""}, initial={"version": 3})
    assert saved(sent, write=late, now=lambda: there) is None
    assert sent.beside == (Beside("Text", "theirs", "mine"),)
    assert sent["version"].value() == "4"
    assert sent.non_field_errors() == [CHANGED]


def test_a_form_that_is_not_sent_writes_nothing() -> None:
    assert saved(Note(initial={"version": 1}), write=lambda: "w", now=dict) is None
    sent = Note({"version": "1", "text": "t"}, initial={"version": 1})
    assert saved(sent, write=lambda: "w", now=dict) == "w"


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (forms.CharField(), "a\r\nb", "a\nb"),
        (forms.CharField(), "", "–"),
        (forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")]), ["b", "a"], "A, B"),
        (forms.DateField(), "no day", "no day"),
        (forms.DateField(), None, "–"),
        (forms.FloatField(), 12.0, "12"),
        (forms.FloatField(), None, "–"),
        (forms.FloatField(), "twelve", "twelve"),
    ],
)
def test_values_in_words(kind: Any, value: Any, words: str) -> None:
    assert in_words(kind, value) == words

"""The charter: naming racism carries no name, drafts are private, two people at once lose nothing, nothing waits for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from evenhand.frameworks.charter import charter_words
from evenhand.frameworks.registers import kinds
from evenhand.web.charter.actions import save_charter
from evenhand.web.charter.models import CharterVersion
from evenhand.web.charter.presenters import changes, lines
from evenhand.web.core.models import Draft, Event
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.design.beside import CHANGED
from evenhand.web.registers.actions import make_entry
from fixtures.pages import PageForm, forms_of, words_of

pytestmark = pytest.mark.django_db


def at(world: Any, name: str) -> str:
    return reverse(name, kwargs={"project_id": world.project.pk})


def opened(world: Any, who: str) -> tuple[Any, PageForm]:
    client, address = world.signed_in(who), at(world, "change_charter")
    (form,) = forms_of(client.get(address), at=address)
    return client, form


def saved(world: Any, who: str, **content: Any) -> CharterVersion | None:
    signed = bool(content.pop("signed", False))
    found = world.project.charters.first()
    return save_charter(
        by=world.people[who],
        project=world.project,
        version=found.number if found else 0,
        content={**(found.content if found else {}), **content},
        signed=signed,
    )


def test_what_is_said_of_racism_is_the_teams(world: Any) -> None:
    client, form = opened(world, "partner")
    client.post(form.address, form.values | {"institutional": "Interpreters only by day"})
    made = CharterVersion.objects.get()
    assert made.made_by is None
    event = Event.objects.get(action="charter.saved")
    assert (event.actor, event.detail) == (None, {})
    page = words_of(world.signed_in("lead").get(at(world, "charter")))
    assert "Interpreters only by day" in page
    assert "the team: In our organisation" in page
    assert world.people["partner"].name not in page


def test_a_name_stands_beside_the_rest_and_beside_racism_only_by_choice(world: Any) -> None:
    saved(world, "member", focus="Somali women")
    saved(world, "member", structural="Housing", signed=True)
    assert {v.made_by for v in CharterVersion.objects.all()} == {world.people["member"].pk}
    client, form = opened(world, "member")
    client.post(form.address, form.values | {"watch": "Whom we interrupt", "signed": "on"})
    assert world.project.charters.first().made_by == world.people["member"].pk
    page = words_of(client.get(at(world, "charter_versions")))
    assert f"{world.people['member'].name}: What we will watch in ourselves" in page


def test_saving_what_is_there_makes_no_version(world: Any) -> None:
    first = saved(world, "lead", focus="Somali women")
    assert saved(world, "lead", focus="Somali women") == first
    assert Event.objects.filter(action="charter.saved").count() == 1


def test_an_older_version_is_never_written_over_a_newer_one(world: Any) -> None:
    saved(world, "lead", focus="Somali women")
    with pytest.raises(ChangedMeanwhileError):
        save_charter(by=world.people["member"], project=world.project, version=0, content={})


def test_two_people_change_other_boxes_and_both_are_kept_and_told(world: Any) -> None:
    saved(world, "lead", focus="Women", who_else="A doula")
    (one, first), (two, second) = opened(world, "lead"), opened(world, "member")
    assert one.post(first.address, first.values | {"focus": "Somali women"}).status_code == 302
    kept = two.post(second.address, second.values | {"who_else": "A doula\nNight staff"})
    assert kept.status_code == 302
    content = world.project.charters.first().content
    assert (content["focus"], content["who_else"]) == ("Somali women", "A doula\nNight staff")
    page = words_of(two.get(at(world, "charter")))
    assert "Somebody else changed ‘Population of focus’ meanwhile: that is kept too." in page
    seen_by_the_first = words_of(one.get(at(world, "charter")))
    assert "Who else should be in the room. Somebody else changed ‘Population of focus’" in (
        seen_by_the_first
    )


def test_two_people_change_one_box_and_see_both(world: Any) -> None:
    saved(world, "lead", focus="Women", reference="Everyone")
    (one, first), (two, second) = opened(world, "lead"), opened(world, "member")
    one.post(first.address, first.values | {"focus": "Somali women", "reference": "White women"})
    refused = two.post(second.address, second.values | {"focus": "Women born in Somalia"})
    assert refused.status_code == 422
    text = words_of(refused)
    assert CHANGED in text
    assert "Population of focus Somali women Women born in Somalia" in text
    (again,) = forms_of(refused, at=second.address)
    assert again.values["reference"] == "White women"  # taken over: only the other changed it
    assert two.post(again.address, again.values).status_code == 302
    assert world.project.charters.first().content["focus"] == "Women born in Somalia"
    page = words_of(one.get(at(world, "charter_versions")))
    assert "Somali women" in page  # in version 2, for good
    assert "‘Population of focus’ had been changed by somebody else at the same time" in page
    assert "Somebody else changed ‘Compared with’ while it was written" in page


def test_the_history_says_what_was_put_otherwise_at_the_same_time(world: Any) -> None:
    saved(world, "lead", focus="Women")
    saved(world, "lead", focus="Somali women")
    made = save_charter(
        by=world.people["member"],
        project=world.project,
        version=2,
        made_from=1,
        content={"focus": "Women born in Somalia"},
    )
    assert made is not None
    (latest, *_) = changes(list(world.project.charters.all()), {})
    assert (latest.anew, latest.meanwhile) == (("Population of focus",), ())
    page = words_of(world.signed_in("lead").get(at(world, "charter")))
    assert "both wordings were seen side by side, and the other one stays in version 2" in page


def test_a_draft_is_kept_without_a_script_and_cleared_by_saving(world: Any) -> None:
    client, form = opened(world, "member")
    typed = form.values | {"institutional": "Half a thou"}
    assert client.post(form.address, typed | {"keep": "draft"}).status_code == 302
    assert not CharterVersion.objects.exists()
    assert "You have a draft" in words_of(client.get(at(world, "charter")))
    for other in ("lead", "partner", "coach"):
        page = world.signed_in(other).get(at(world, "charter"))
        assert "You have a draft" not in words_of(page)
        assert "Half a thou" not in page.content.decode()
    client, form = opened(world, "member")
    assert form.values["institutional"] == "Half a thou"
    client.post(form.address, form.values | {"institutional": "Half a thought, whole"})
    assert not Draft.objects.exists()
    assert world.project.charters.first().content["institutional"] == "Half a thought, whole"


def test_a_draft_by_itself_answers_with_nothing(world: Any) -> None:
    client, form = opened(world, "member")
    kept = client.post(form.address, form.values | {"focus": "Som", "keep": "quietly"})
    assert (kept.status_code, kept.content) == (204, b"")
    gone = client.post(form.address, form.values | {"keep": "nothing"})
    assert gone.status_code == 302
    assert not Draft.objects.exists()


def test_a_draft_that_grew_old_is_merged_when_it_is_saved(world: Any) -> None:
    saved(world, "lead", focus="Women")
    client, form = opened(world, "member")
    client.post(form.address, form.values | {"reference": "White women", "keep": "draft"})
    saved(world, "lead", focus="Somali women")
    client, form = opened(world, "member")
    client.post(form.address, form.values)
    content = world.project.charters.first().content
    assert (content["focus"], content["reference"]) == ("Somali women", "White women")


def test_the_charter_shows_policies_plan_and_who_is_missing_from_the_room(world: Any) -> None:
    make_entry(
        by=world.people["lead"],
        project=world.project,
        kind=kinds()["policies"],
        content={"name": "Haemorrhage guideline", "form": "guideline"},
    )
    saved(world, "lead", who_else="- A doula\n\n- Night staff")
    page = words_of(world.signed_in("lead").get(at(world, "charter")))
    assert "Haemorrhage guideline : to be read" in page
    assert "2 are on the list of who else should be in the room. Invite them" in page
    assert "The team lead can invite them" in words_of(
        world.signed_in("member").get(at(world, "charter"))
    )
    assert lines("- A doula\n\n- Night staff") == ["A doula", "Night staff"]


def test_nothing_waits_for_a_charter(world: Any) -> None:
    """Before the first number a team can do all that it can do afterwards, and nobody asks for a charter."""
    client = world.signed_in("member")
    for name in ("project", "new_measure", "plan", "readiness"):
        assert client.get(at(world, name)).status_code == 200
    assert client.get(reverse("grid", kwargs={"measure_id": world.measure.pk})).status_code == 200
    assert "harter" not in words_of(client.get(reverse("home"), follow=True))
    page = words_of(client.get(at(world, "charter")))
    assert "Nothing waits for this page" in page


def test_each_box_of_the_charter_is_written_and_read(world: Any) -> None:
    client, form = opened(world, "lead")
    given = {f.name: f"about {f.name}" for f in charter_words().fields}
    client.post(form.address, form.values | given)
    page = words_of(world.signed_in("coach").get(at(world, "charter")))
    assert all(text in page for text in given.values())

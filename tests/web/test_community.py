"""The community's page: nothing is public before a partner has signed that very version, and everything can be taken down."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evenhand.web.core.models import Event
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.reports import community
from evenhand.web.reports.community import CommunityError, numbers_of
from evenhand.web.reports.models import CommunityPage
from fixtures.measured import give, work
from fixtures.pages import forms_of, words_of
from web.doors.reports import WORDS, public, translated, written

pytestmark = pytest.mark.django_db


def outside(page: CommunityPage, language: str = "") -> Any:
    """What somebody finds who was given the address."""
    address = reverse("community_page", kwargs={"token": page.token})
    return Client().get(f"{address}?language={language}")


def post(world: Any, who: str, name: str, **data: Any) -> str:
    address = reverse(name, kwargs={"project_id": world.project.pk})
    return words_of(world.signed_in(who).post(address, data, follow=True))


def fresh(page: CommunityPage) -> CommunityPage:
    return CommunityPage.objects.get(pk=page.pk)


def test_a_page_is_written_signed_and_public_at_an_address_that_nobody_can_guess(
    world: Any,
) -> None:
    page = written(world)
    assert outside(page).status_code == 404
    assert "No partner has signed this version yet." in post(
        world, "lead", "publish_community", version=1
    )
    assert outside(page).status_code == 404
    post(world, "partner", "sign_community", version=1)
    post(world, "lead", "publish_community", version=1)
    found = outside(page)
    assert found.status_code == 200
    assert found["X-Robots-Tag"] == "noindex, nofollow"
    text = words_of(found)
    for part in (*WORDS.values(), "Fewer Black women", "Other hidden 330", "4 May 2026"):
        assert part in text
    assert len(page.token) == 32
    for name in (p.name for p in world.people.values()):
        assert name not in text


def test_a_change_after_signing_is_not_public_before_it_is_signed_again(world: Any) -> None:
    page = public(world, written(world))
    community.write_page(
        by=world.people["lead"],
        project=world.project,
        version=1,
        content={**WORDS, "heard": "Something that no partner has read", "measure": world.measure},
    )
    assert "Something that no partner" not in words_of(outside(page))
    with pytest.raises(CommunityError, match="No partner has signed"):
        community.publish(by=world.people["lead"], page=page, version=2)
    assert "Calls for help went out late." in words_of(outside(page))


def test_only_a_partner_signs_and_only_what_was_read(world: Any) -> None:
    page = written(world)
    address = reverse("sign_community", kwargs={"project_id": world.project.pk})
    for who in ("lead", "member", "coach", "convener"):
        assert world.signed_in(who).post(address, {"version": 1}).status_code == 404
    assert "read it again before you sign" in post(world, "partner", "sign_community", version=7)
    assert not page.signatures.exists()
    for _ in range(2):  # twice is once
        post(world, "partner", "sign_community", version=1)
    assert page.signatures.count() == 1


def test_a_signature_that_is_taken_back_takes_the_page_down(world: Any) -> None:
    page = public(world, written(world))
    post(world, "partner", "unsign_community")
    gone = outside(page)
    assert gone.status_code == 410
    assert "This page has been taken down" in words_of(gone)
    assert WORDS["heard"] not in gone.text
    assert fresh(page).published is None


@pytest.mark.parametrize("who", ["lead", "partner"])
def test_lead_and_partner_take_it_down_at_once(world: Any, who: str) -> None:
    page = public(world, written(world))
    assert "It is not public any more." in post(world, who, "take_down_community")
    assert outside(page).status_code == 410
    community.take_down(by=world.people["lead"], page=page)  # twice is once
    assert Event.objects.filter(action="community.taken_down").count() == 1
    public(world, fresh(page))
    assert outside(page).status_code == 200


def test_another_language_is_there_where_somebody_has_read_it(world: Any) -> None:
    page = translated(world, written(world), checked_by="")
    community.sign(by=world.people["partner"], page=page, version=page.version)
    with pytest.raises(CommunityError, match="somebody who speaks the language"):
        community.publish(by=world.people["lead"], page=page, version=page.version)
    content = {**WORDS, "title": "Saignements", "checked_by": "Voices group"}
    community.translate(
        by=world.people["member"], page=page, language="fr", version=1, content=content
    )
    page = public(world, fresh(page))
    found = outside(page, "fr")
    assert "Saignements" in words_of(found)
    assert 'lang="fr"' in found.text
    assert "Saignements" not in words_of(outside(page))
    assert "Bleeding after birth" in words_of(outside(page, "xx"))


def test_a_translation_of_earlier_words_is_left_out(world: Any) -> None:
    page = translated(world, written(world))
    content = {**WORDS, "heard": "Other words", "measure": world.measure}
    community.write_page(
        by=world.people["lead"], project=world.project, version=page.version, content=content
    )
    shown = words_of(
        world.signed_in("lead").get(reverse("community", kwargs={"project_id": world.project.pk}))
    )
    assert "of earlier words, so not public" in shown
    CommunityPage.objects.update(numbers=page.numbers)
    page = public(world, fresh(page))
    assert "Saignements" not in words_of(outside(page, "fr"))


def test_arabic_is_read_from_right_to_left(world: Any) -> None:
    page = written(world)
    content = {**WORDS, "title": "نزيف", "checked_by": "Voices group"}
    community.translate(
        by=world.people["member"], page=page, language="ar", version=0, content=content
    )
    page = public(world, fresh(page))
    assert 'lang="ar" dir="rtl"' in outside(page, "ar").text


def test_the_form_offers_measures_that_can_be_shown_and_keeps_protected_counts(world: Any) -> None:
    address = reverse("write_community", kwargs={"project_id": world.project.pk})
    client = world.signed_in("member")
    (form,) = forms_of(client.get(address), at=address)
    assert form.choices["measure"] == ["none"]
    give(world, world.measure)
    work()
    (form,) = forms_of(client.get(address), at=address)
    given = form.values | WORDS | {"measure": str(world.measure.pk)}
    assert client.post(address, given).status_code == 302
    page = CommunityPage.objects.get()
    assert page.numbers is not None
    assert page.numbers == numbers_of(world.measure)
    assert not any("interval" in h for h in page.numbers["header"])
    assert page.numbers["headline"]


def test_what_is_public_stays_as_it_was_signed_when_new_counts_come(world: Any) -> None:
    page = public(world, written(world))
    before = words_of(outside(page))
    give(world, world.measure, worse_for="black")
    work()
    assert words_of(outside(page)) == before


def test_without_numbers_nothing_is_public(world: Any) -> None:
    page = written(world)
    CommunityPage.objects.filter(pk=page.pk).update(numbers=None)
    community.sign(by=world.people["partner"], page=page, version=1)
    with pytest.raises(CommunityError, match="Choose a measure"):
        community.publish(by=world.people["lead"], page=page, version=1)


def test_actions_look_again_inside_their_lock(world: Any) -> None:
    page, lead = written(world), world.people["lead"]
    content = {**WORDS, "measure": None}
    for write in (
        lambda: community.write_page(by=lead, project=world.project, version=7, content=content),
        lambda: community.translate(by=lead, page=page, language="fr", version=7, content=WORDS),
        lambda: community.sign(by=lead, page=page, version=7),
        lambda: community.publish(by=lead, page=page, version=7),
    ):
        with pytest.raises(ChangedMeanwhileError):
            write()


def test_the_trail_tells_each_step_and_no_word(world: Any) -> None:
    public(world, translated(world, written(world)))
    events = Event.objects.filter(action__regex="^(community|translation)").order_by("id")
    assert [e.action for e in events] == [
        "community.begun",
        "translation.added",
        "community.signed",
        "community.published",
    ]
    assert [e.detail for e in events] == [{}, {"language": "fr"}, {}, {}]


@pytest.mark.parametrize("who", ["coach", "member"])
def test_those_who_may_not_sign_or_publish_are_not_offered_it(world: Any, who: str) -> None:
    public(world, written(world))
    address = reverse("community", kwargs={"project_id": world.project.pk})
    text = words_of(world.signed_in(who).get(address))
    assert "I agree that this version is public" not in text
    assert "Take it down now" not in text


def test_what_two_people_write_on_the_page_is_merged(world: Any) -> None:
    written(world)
    address = reverse("write_community", kwargs={"project_id": world.project.pk})
    clients = [world.signed_in("lead"), world.signed_in("member")]
    forms = [forms_of(client.get(address), at=address)[0] for client in clients]
    for client, form, box in zip(clients, forms, ("changed", "not_changed"), strict=True):
        page = client.post(address, form.values | {box: f"New in {box}"}, follow=True)
        assert page.status_code == 200
    assert (
        "Somebody else changed ‘What changed because of it’ meanwhile: that is kept too."
        in words_of(page)
    )
    kept = CommunityPage.objects.get()
    assert (kept.changed, kept.not_changed) == ("New in changed", "New in not_changed")


def test_two_people_translate_different_parts(world: Any) -> None:
    translated(world, written(world))
    address = reverse(
        "translate_community", kwargs={"project_id": world.project.pk, "language": "fr"}
    )
    clients = [world.signed_in("lead"), world.signed_in("member")]
    forms = [forms_of(client.get(address), at=address)[0] for client in clients]
    for client, form, box in zip(clients, forms, ("title", "heard"), strict=True):
        assert client.post(address, form.values | {box: f"{box} en mieux"}).status_code == 302
    kept = CommunityPage.objects.get().translations.get()
    assert (kept.title, kept.heard) == ("title en mieux", "heard en mieux")

"""Ways of answering: alone and then agreed, by a facilitator, signed, private for good; who stands aside; one level; files, matrices, languages, drafts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evenhand.frameworks.instruments import instruments
from evenhand.web.accounts.models import User
from evenhand.web.core.models import Event
from evenhand.web.instruments import actions
from evenhand.web.instruments.actions import RoundError
from evenhand.web.instruments.models import Attached, Round, Sheet, Whose
from evenhand.web.organisations.actions import give_role
from evenhand.web.organisations.doing import tasks_of
from evenhand.web.organisations.models import Role

pytestmark = pytest.mark.django_db
MUSIQ = instruments()["musiq_ar"]


@pytest.fixture
def asked(world: Any) -> Round:
    return actions.open_round(by=world.people["lead"], project=world.project, instrument=MUSIQ)


def crowd(world: Any, number: int) -> list[User]:
    found = []
    for i in range(number):
        one = User.objects.create_user(f"m{i}@example.org", "x", name=f"Member {i}")
        give_role(by=world.people["lead"], person=one, role=Role.MEMBER, place=world.team)
        found.append(one)
    return found


def given(
    by: Any, asked: Round, answers: dict[str, Any], *, whose: str = Whose.OWN, **more: Any
) -> Sheet:
    kept = actions.save_answers(
        by=by,
        round=asked,
        whose=whose,
        version=0,
        answers=answers,
        comments=more.get("comments", {}),
    )
    actions.finish(by=by, round=asked, whose=whose)
    return kept


def words(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def at(world: Any, who: str, name: str, asked: Round, query: str = "", **keys: Any) -> Any:
    address = reverse(name, kwargs={"round_id": asked.pk, **keys})
    return world.signed_in(who).get(f"{address}{query}")


# alone, then agreed


def five(world: Any, asked: Round) -> Round:
    for one, value in zip(crowd(world, 5), (1, 3, 5, 7, 7), strict=True):
        given(one, asked, {"EXT-01": value, "EXT-02": 4}, comments={"EXT-01": f"Remark {value}."})
    return actions.begin_together(by=world.people["lead"], round=asked)


def test_what_was_said_alone_lies_before_the_team_while_it_agrees(world: Any, asked: Round) -> None:
    before = words(at(world, "member", "together_section", asked, section="EXT"))
    assert "spread" not in before
    five(world, asked)
    page = words(at(world, "member", "together_section", asked, section="EXT"))
    assert "Alone: mean 4.6, spread 2.6, 5 answered. “Remark 1.”" in page
    first = words(at(world, "member", "round", asked))
    assert "Talk about these before you agree" in first
    assert "External motivators (project specific) : mean 4.6, spread 2.6, 5 answered" in first


def test_four_show_no_spread_before_the_team_agrees(world: Any, asked: Round) -> None:
    for one in crowd(world, 4):
        given(one, asked, {"EXT-01": 2}, comments={"EXT-01": "We were four."})
    found = actions.begin_together(by=world.people["lead"], round=asked)
    assert found.alone == {"finished": 4, "own": None, "remarks": {}}
    for name, keys in (("round", {}), ("together_section", {"section": "EXT"})):
        page = words(at(world, "lead", name, asked, **keys))
        assert "We were four." not in page
        assert "mean 2.0" not in page
        assert "Alone:" not in page


def test_results_of_alone_are_made_once_and_answering_alone_is_over(
    world: Any, asked: Round
) -> None:
    five(world, asked)
    made = Round.objects.get().alone
    with pytest.raises(RoundError, match="Answering alone is over"):
        given(world.people["member"], asked, {"EXT-01": 1})
    with pytest.raises(RoundError, match="The team is agreeing already"):
        actions.begin_together(by=world.people["lead"], round=asked)
    with pytest.raises(RoundError, match="part of what the team says together"):
        actions.take_back(by=world.people["member"], round=asked)
    assert "take them back" not in words(at(world, "member", "round", asked))
    given(world.people["lead"], asked, {"EXT-01": 6}, whose=Whose.TOGETHER)
    closed = actions.close_round(by=world.people["lead"], round=asked)
    closed.refresh_from_db()
    assert closed.results["own"] == made["own"]
    assert closed.results["together"]["items"]["EXT-01"]["mean"] == 6  # both are kept
    assert at(world, "member", "answer_section", asked, section="EXT").status_code == 404


def test_an_item_that_one_of_five_answered_is_nobodys_to_see(world: Any, asked: Round) -> None:
    people = crowd(world, 5)
    for one in people[1:]:
        given(one, asked, {"EXT-01": 4})
    given(people[0], asked, {"EXT-01": 4, "EXT-03": 1})
    closed = actions.close_round(by=world.people["lead"], round=asked)
    assert closed.results["own"]["items"]["EXT-03"]["mean"] is None
    assert closed.results["own"]["scores"][0]["value"] == 4


# who stands aside


def test_leaders_of_the_organisation_do_not_answer_unless_the_team_asks(world: Any) -> None:
    both = world.people["sponsor"]
    give_role(by=world.people["lead"], person=both, role=Role.MEMBER, place=world.team)
    asked = actions.open_round(by=world.people["lead"], project=world.project, instrument=MUSIQ)
    assert list(asked.aside.all()) == [both]
    for whose in (Whose.OWN, Whose.TOGETHER):
        with pytest.raises(RoundError, match="without its leaders and line managers"):
            given(both, asked, {"EXT-01": 7}, whose=whose)
    page = words(at(world, "sponsor", "round", asked))
    assert "The team answers this without its leaders and line managers" in page
    assert at(world, "sponsor", "answer_section", asked, section="EXT").status_code == 409
    actions.set_round(by=world.people["lead"], round=asked, aside=[], one_level=False, version=1)
    given(both, asked, {"EXT-01": 7})


def test_who_is_set_aside_later_is_not_counted(world: Any, asked: Round) -> None:
    people = crowd(world, 6)
    for one in people:
        given(one, asked, {"EXT-01": 7 if one == people[0] else 3})
    address = reverse("round_settings", kwargs={"round_id": asked.pk})
    client = world.signed_in("lead")
    assert "Member 0" in client.get(address).content.decode()
    client.post(address, {"version": "1", "aside": [str(people[0].pk)]})
    # that the number goes down would tell the lead that this person had finished
    assert "6 people have finished" in words(at(world, "lead", "round", asked))
    closed = actions.close_round(by=world.people["lead"], round=asked)
    assert (closed.results["finished"], closed.results["own"]["items"]["EXT-01"]["mean"]) == (5, 3)


def test_two_people_set_who_answers(world: Any, asked: Round) -> None:
    address = reverse("round_settings", kwargs={"round_id": asked.pk})
    client = world.signed_in("lead")
    assert client.post(address, {"version": "1", "one_level": "on"}).status_code == 302
    late = client.post(address, {"version": "1", "aside": [str(world.people["member"].pk)]})
    assert late.status_code == 422
    assert "Somebody else saved this while you had it open" in late.content.decode()
    assert not asked.aside.exists()


def test_levels_are_chosen_before_anybody_answers(world: Any, asked: Round) -> None:
    lead = world.people["lead"]
    given(world.people["member"], asked, {"EXT-01": 3})
    with pytest.raises(RoundError, match="Somebody has answered already"):
        actions.set_round(by=lead, round=asked, aside=[], one_level=True)
    actions.begin_together(by=lead, round=asked)
    with pytest.raises(RoundError, match="The team is agreeing already"):
        actions.set_round(by=lead, round=asked, aside=[], one_level=False)


def test_where_unit_and_organisation_are_one_each_thing_is_asked_once(
    world: Any, asked: Round
) -> None:
    lead = world.people["lead"]
    actions.set_round(by=lead, round=asked, aside=[], one_level=True)
    asked = Round.objects.get(pk=asked.pk)
    page = at(world, "lead", "together_section", asked, section="MIC").content.decode()
    assert 'name="MIC-07"' not in page
    assert 'name="MIC-09"' in page
    given(lead, asked, {"ORG-08": 2, "MIC-09": 4}, whose=Whose.TOGETHER)
    closed = actions.close_round(by=lead, round=asked)
    assert closed.results["together"]["items"]["MIC-07"]["mean"] == 2
    shown = words(at(world, "lead", "round_results", asked))
    assert "Microsystem – 3.0 – 2 of 9" in shown


def test_microsystem_rolls_up_and_every_factor_keeps_its_domain(world: Any, asked: Round) -> None:
    lead = world.people["lead"]
    given(lead, asked, {"ORG-01": 2, "MIC-09": 5, "MIC-03": 5}, whose=Whose.TOGETHER)
    actions.close_round(by=lead, round=asked)
    five_ = words(at(world, "coach", "round_results", asked))
    assert "Organisation – 2.0 – 1 of 9" in five_
    assert "Organisation, with microsystem" not in five_
    four = words(at(world, "coach", "round_results", asked, "?rolled=1"))
    assert "Organisation, with microsystem – 4.0 – 3 of 18" in four
    assert "Microsystem – 5.0" not in four
    below = four.split("Every factor", 1)[1]
    assert re.search(
        r" Microsystem Microsystem Leadership .* Race-critical lens .* QI&amp;I Team ", below
    )


# by a facilitator


def test_a_facilitator_sees_it_too_and_it_stands_beside(world: Any, asked: Round) -> None:
    coach = world.signed_in("coach")
    keys = {"round_id": asked.pk, "section": "EXT"}
    assert coach.get(reverse("answer_section", kwargs=keys)).status_code == 404
    assert world.signed_in("lead").get(reverse("guided_section", kwargs=keys)).status_code == 404
    coach.post(reverse("guided_section", kwargs=keys), {"version": "0", "EXT-01": "3"})
    first = words(at(world, "coach", "round", asked))
    assert "External environment 1 of 7 answered" in first.split("As a facilitator")[1]
    coach.post(reverse("finish_sheet", kwargs={"round_id": asked.pk, "whose": "guided"}))
    given(world.people["lead"], asked, {"EXT-01": 6}, whose=Whose.TOGETHER)
    closed = actions.close_round(by=world.people["lead"], round=asked)
    items = (closed.results[w]["items"]["EXT-01"]["mean"] for w in ("together", "guided"))
    assert list(items) == [6, 3]
    page = words(at(world, "member", "round_results", asked))
    assert "External motivators (project specific) * – – – – 6.0 3.0 –" in page
    who = Event.objects.filter(action="sheet.saved", subject=str(asked.pk)).values_list(
        "actor", flat=True
    )
    assert set(who) == {world.people["coach"].pk, world.people["lead"].pk}


def test_the_page_to_prepare_a_call(world: Any, asked: Round) -> None:
    lead = world.people["lead"]
    given(lead, asked, {"EXT-02": 2}, whose=Whose.TOGETHER)
    actions.close_round(by=lead, round=asked)
    again = actions.open_round(by=lead, project=world.project, instrument=MUSIQ)
    for one, value in zip(crowd(world, 6), (1, 3, 5, 7, 7, "dont_know"), strict=True):
        given(one, again, {"EXT-01": value})
    given(lead, again, {"EXT-02": 5}, whose=Whose.TOGETHER)
    assert at(world, "coach", "prepare_round", again).status_code == 404
    actions.close_round(by=lead, round=again)
    page = words(at(world, "coach", "prepare_round", again))
    assert "External motivators (QI&amp;I) : 2.0 to 5.0 (+3.0)" in page
    assert "External motivators (project specific) : spread 2.6 of 5 answers" in page
    assert "External motivators (project specific) : 1 did not know" in page
    assert "Nothing is planned about it yet" in page


# visibilities

FORM = """
id = "form"
version = 1
title = "Form"
purpose = "To test."
visibility = "%s"
answering = ["alone", "consensus"]
scale = [{ name = "s", low = 1, high = 5, anchors = { 1 = { en = "Low", cy = "Isel" } }, beside = ["dont_know"] }]
[[section]]
name = "a"
label = { en = "Part", cy = "Rhan" }
item = [
  { name = "yes", type = "select_one", label = { en = "More?", cy = "Mwy?" }, needs = ["y"], choices = [{ name = "y", label = { en = "Yes", cy = "Ie" } }, { name = "n", label = { en = "No", cy = "Na" } }] },
  { name = "why", type = "long_text", label = { en = "Why?", cy = "Pam?" }, relevant = "${yes} = 'y'" },
  { name = "m", type = "matrix", scale = "s", label = { en = "Skills", cy = "Sgiliau" }, rows = [{ name = "data", label = { en = "Data", cy = "Data" } }, { name = "qi", label = { en = "QI", cy = "QI" } }] },
  { name = "f", type = "file", label = { en = "Policy", cy = "Polisi" } },
]
"""


def formed(world: Any, visibility: str = "team") -> Round:
    asked = actions.open_round(by=world.people["lead"], project=world.project, instrument=MUSIQ)
    Round.objects.filter(pk=asked.pk).update(definition=FORM % visibility)
    return Round.objects.get(pk=asked.pk)


SENTINEL = "A sentinel of mine."


def test_what_is_private_stays_private_for_good(world: Any) -> None:
    asked = formed(world, "private")
    for one in [*crowd(world, 6), world.people["member"]]:
        given(one, asked, {"yes": "y", "why": SENTINEL, "m": {"data": 1}})
    before = Event.objects.count()
    closed = actions.close_round(by=world.people["lead"], round=asked)
    assert Event.objects.count() == before + 1  # that it was closed
    assert closed.results["finished"] == 7
    assert (closed.results["own"], closed.results["remarks"]) == (None, {})
    for who in ("lead", "coach", "convener", "sponsor", "evaluator", "administrator", "partner"):
        for name in ("round", "round_results", "prepare_round", "own_answers"):
            assert SENTINEL not in at(world, who, name, asked).content.decode()
    assert "all that shows" in words(at(world, "lead", "round_results", asked))
    assert SENTINEL in at(world, "member", "own_answers", asked).content.decode()
    world.signed_in("member").post(reverse("take_back_sheet", kwargs={"round_id": asked.pk}))
    assert at(world, "member", "own_answers", asked).status_code == 404


def test_what_is_signed_shows_with_its_name_once_it_is_finished(world: Any) -> None:
    asked = formed(world, "named")
    member = world.people["member"]
    actions.save_answers(by=member, round=asked, whose="own", version=0, answers={"yes": "y", "why": SENTINEL}, comments={})  # fmt: skip
    assert "Team member," not in words(at(world, "lead", "round", asked))
    actions.finish(by=member, round=asked, whose=Whose.OWN)
    assert "Team member," in words(at(world, "lead", "round", asked))
    actions.close_round(by=world.people["lead"], round=asked)
    page = words(at(world, "lead", "round_results", asked))
    assert f"More? Yes Why? {SENTINEL}" in page
    actions.take_back(by=member, round=asked)
    assert SENTINEL not in words(at(world, "lead", "round_results", asked))


def test_own_words_show_without_an_order_from_five(world: Any) -> None:
    asked = formed(world)
    for one, word in zip(crowd(world, 5), "ECABD", strict=True):
        given(one, asked, {"yes": "y", "why": f"Word {word}."})
    closed = actions.close_round(by=world.people["lead"], round=asked)
    assert closed.results["remarks"] == {"why": [f"Word {c}." for c in "ABCDE"]}


# what is on the page


def test_further_questions_follow_from_an_answer(world: Any) -> None:
    asked, client = formed(world), world.signed_in("member")
    page = reverse("answer_section", kwargs={"round_id": asked.pk, "section": "a"})
    assert 'name="why"' not in client.get(page).content.decode()
    sent = client.post(page, {"version": "0", "yes": "y"})
    assert sent["Location"] == page
    assert 'name="why"' in client.get(page).content.decode()
    sent = client.post(page, {"version": "1", "yes": "y", "why": "So."})
    assert sent["Location"] == reverse("round", kwargs={"round_id": asked.pk})


def test_each_row_of_a_matrix_is_answered(world: Any) -> None:
    asked, client = formed(world), world.signed_in("member")
    page = reverse("together_section", kwargs={"round_id": asked.pk, "section": "a"})
    client.post(page, {"version": "0", "m/data": "2", "m/qi": "dont_know"})
    assert Sheet.objects.get().answers == {"m": {"data": 2, "qi": "dont_know"}}
    again = client.get(page).content.decode()
    assert re.search(r'name="m/data" value="2" checked', again)
    off = client.post(page, {"version": "1", "m/data": "9"})
    assert off.status_code == 422
    client.post(reverse("finish_sheet", kwargs={"round_id": asked.pk, "whose": "together"}))
    actions.close_round(by=world.people["lead"], round=asked)
    assert "Data – – – – 2.0 –" in words(at(world, "lead", "round_results", asked))


def test_a_file_is_kept_replaced_and_taken_away(world: Any) -> None:
    asked, client = formed(world), world.signed_in("member")
    page = reverse("together_section", kwargs={"round_id": asked.pk, "section": "a"})
    file = SimpleUploadedFile("policy é.pdf", b"%PDF-1.7 first")
    client.post(page, {"version": "0", "f": file})
    kept = Attached.objects.get()
    assert (Sheet.objects.get().answers, kept.name) == ({"f": "policy é.pdf"}, "policy é.pdf")
    address = reverse("attached", kwargs={"file_id": kept.pk})
    assert address in client.get(page).content.decode()
    taken = world.signed_in("coach").get(address)
    assert (taken.content, taken["Content-Type"]) == (b"%PDF-1.7 first", "application/octet-stream")
    assert taken["Content-Disposition"].startswith("attachment; filename")
    assert world.signed_in("stranger").get(address).status_code == 404
    client.post(page, {"version": "1"})  # another save leaves it
    assert Attached.objects.count() == 1
    client.post(page, {"version": "2", "f": SimpleUploadedFile("new.pdf", b"second")})
    assert bytes(Attached.objects.get().content) == b"second"
    client.post(page, {"version": "3", "remove-f": "on"})
    assert not Attached.objects.exists()
    assert Sheet.objects.get().answers == {}


def test_an_own_file_is_for_its_person_alone(world: Any) -> None:
    asked = formed(world)
    page = reverse("answer_section", kwargs={"round_id": asked.pk, "section": "a"})
    world.signed_in("member").post(page, {"version": "0", "f": SimpleUploadedFile("a.txt", b"x")})
    address = reverse("attached", kwargs={"file_id": Attached.objects.get().pk})
    assert world.signed_in("member").get(address).status_code == 200
    assert world.signed_in("lead").get(address).status_code == 404


@pytest.mark.parametrize(("name", "size"), [("a.exe", 10), ("a.pdf", 5 * 2**20 + 1)])
def test_other_files_are_refused_with_a_sentence(world: Any, name: str, size: int) -> None:
    asked = formed(world)
    page = reverse("answer_section", kwargs={"round_id": asked.pk, "section": "a"})
    given_ = {"version": "0", "f": SimpleUploadedFile(name, b"x" * size)}
    sent = world.signed_in("member").post(page, given_)
    assert sent.status_code == 422
    assert "Choose a file of" in words(sent)
    assert not Attached.objects.exists()


def test_every_language_of_the_form_is_on_the_page(world: Any) -> None:
    asked, client = formed(world), world.signed_in("member")
    page = reverse("answer_section", kwargs={"round_id": asked.pk, "section": "a"})
    plain = client.get(page).content.decode()
    assert 'href="?lang=cy"' in plain
    assert ">Cymraeg</a>" in plain
    welsh = client.get(f"{page}?lang=cy").content.decode()
    assert '<div lang="cy">' in welsh
    for text in ("Rhan", "Mwy?", "Ie", "Sgiliau", "Isel"):
        assert text in welsh
    assert "More?" not in welsh
    sent = client.post(f"{page}?lang=cy", {"version": "0", "yes": "y"})
    assert sent["Location"] == f"{page}?lang=cy"
    assert "More?" in client.get(f"{page}?lang=ur").content.decode()  # its own, where there is none


def test_all_on_one_page(world: Any, asked: Round) -> None:
    client = world.signed_in("member")
    page = reverse("answer_section", kwargs={"round_id": asked.pk, "section": "0"})
    assert client.get(page).content.decode().count('class="nhsuk-fieldset app-rating"') == 44
    sent = client.post(page, {"version": "0", "EXT-01": "3", "TEAM-12": "5"})
    assert sent["Location"] == reverse("round", kwargs={"round_id": asked.pk})
    assert Sheet.objects.get().answers == {"EXT-01": 3, "TEAM-12": 5}
    first = words(at(world, "member", "round", asked))
    assert "External environment 1 of 7 answered" in first


def test_a_draft_is_kept_quietly_and_is_nobody_elses(world: Any, asked: Round) -> None:
    client = world.signed_in("member")
    page = reverse("together_section", kwargs={"round_id": asked.pk, "section": "EXT"})
    assert "data-draft" in client.get(page).content.decode()
    kept = client.post(page, {"version": "0", "EXT-01": "6", "keep": "quietly"})
    assert kept.status_code == 204
    assert not Sheet.objects.exists()
    assert 'name="EXT-01" value="6" checked' in client.get(page).content.decode()
    assert (
        'value="6" checked'
        not in at(world, "lead", "together_section", asked, section="EXT").content.decode()
    )
    client.post(page, {"version": "0", "EXT-01": "6"})
    assert "This is your draft" not in client.get(page).content.decode()


def test_two_people_work_on_two_sections_at_once(world: Any, asked: Round) -> None:
    pages = [
        reverse("together_section", kwargs={"round_id": asked.pk, "section": s})
        for s in ("EXT", "ORG")
    ]
    lead, member = world.signed_in("lead"), world.signed_in("member")
    lead.post(pages[0], {"version": "0", "EXT-01": "2"})
    assert member.post(pages[1], {"version": "0", "ORG-01": "5"}).status_code == 302
    assert Sheet.objects.get().answers == {"EXT-01": 2, "ORG-01": 5}
    late = member.post(pages[0], {"version": "0", "EXT-01": "7"})
    assert late.status_code == 422
    assert "Somebody else saved this while you had it open" in late.content.decode()
    wrong = member.post(pages[0], {"version": "99", "EXT-01": "7"})
    assert wrong.status_code == 422


def test_what_a_gate_still_needs_stands_on_the_page(world: Any) -> None:
    asked = formed(world)
    assert "Still needed Sensitive work waits for these: More?" in words(
        at(world, "lead", "round", asked)
    )
    given(world.people["lead"], asked, {"yes": "y"}, whose=Whose.TOGETHER)
    assert "Still needed" not in words(at(world, "lead", "round", asked))


def test_whoever_joins_later_is_asked_too(world: Any) -> None:
    principles = instruments()["guiding_principles"]
    lead = world.people["lead"]
    asked = actions.open_round(by=lead, project=world.project, instrument=principles)
    (late,) = crowd(world, 1)

    def waiting() -> list[str]:
        return [t.title for _, tasks in tasks_of(late, [world.team]) for t in tasks]

    assert "Guiding principles: your own answers" in waiting()
    given(late, asked, {i.name: "yes" for i in principles.items()})
    assert "Guiding principles: your own answers" not in waiting()
    assert "Member 0," in words(at(world, "lead", "round", asked))

"""A form answered again and again: what changed over all rounds, how far people lie apart on a domain, and what counts how much."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from evenhand.frameworks.instruments import instruments, parse_instrument, source_of
from evenhand.web.accounts.models import User
from evenhand.web.instruments import actions
from evenhand.web.instruments.models import Round, Whose
from evenhand.web.organisations.actions import give_role
from evenhand.web.organisations.models import Role

pytestmark = pytest.mark.django_db
MUSIQ = instruments()["musiq_ar"]


def answered(
    world: Any, answers: dict[str, Any], *, definition: str = "", whose: str = Whose.TOGETHER
) -> Round:
    """A round that closes with one sheet."""
    lead = world.people["lead"]
    asked = parse_instrument(definition or source_of("musiq_ar"), name="m.toml")
    found = actions.open_round(
        by=lead, project=world.project, instrument=asked, definition=definition
    )
    put(lead, found, answers, whose)
    return actions.close_round(by=lead, round=found)


def put(by: Any, found: Round, answers: dict[str, Any], whose: str) -> None:
    actions.save_answers(by=by, round=found, whose=whose, version=0, answers=answers, comments={})
    actions.finish(by=by, round=found, whose=whose)


def page_of(world: Any, found: Round, who: str = "coach") -> str:
    address = reverse("round_results", kwargs={"round_id": found.pk})
    page = world.signed_in(who).get(address).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_three_rounds_stand_beside_each_other_oldest_first(world: Any) -> None:
    rounds = [answered(world, {"EXT-01": n, "EXT-02": 4}) for n in (2, 4, 7)]
    assert "Over all rounds" not in page_of(world, rounds[1])
    page = page_of(world, rounds[2]).split("Over all rounds")[1]
    assert re.search(r"Domain Round 1, [^R]+ Round 2, [^R]+ Round 3, ", page)
    assert "External environment 3.0 4.0 5.5" in page
    assert "External motivators (project specific) 2.0 4.0 7.0" in page
    assert "Organisation – – –" in page


def test_what_was_asked_otherwise_is_not_compared(world: Any) -> None:
    other = source_of("musiq_ar").replace("help us to improve this topic", "help this topic")
    answered(world, {"EXT-01": 2, "EXT-02": 3}, definition=other)
    answered(world, {"EXT-01": 4, "EXT-02": 3})
    page = page_of(world, answered(world, {"EXT-01": 5, "EXT-02": 3})).split("Over all rounds")[1]
    assert "External environment – 3.5 4.0" in page
    assert "External motivators (project specific) – 4.0 5.0" in page
    assert "External motivators (QI&amp;I) 3.0 3.0 3.0" in page


@pytest.mark.parametrize(
    ("number", "kept", "told"),
    [(4, None, "0 of 7 – –"), (5, (5, pytest.approx(2.607681)), "0 of 7 5 2.6")],
)
def test_how_far_people_lie_apart_on_a_domain_is_shown_from_five(
    world: Any, number: int, kept: Any, told: str
) -> None:
    lead = world.people["lead"]
    found = actions.open_round(by=lead, project=world.project, instrument=MUSIQ)
    for n, value in enumerate((1, 3, 5, 7, 7)[:number]):
        one = User.objects.create_user(f"{n}@example.org", "x", name="One")
        give_role(by=lead, person=one, role=Role.MEMBER, place=world.team)
        put(one, found, {"EXT-01": value}, Whose.OWN)
    put(lead, found, {"ORG-01": 4}, Whose.TOGETHER)
    closed = actions.close_round(by=lead, round=found)
    own = closed.results["own"]
    assert (own and (own["scores"][0]["people"], own["scores"][0]["spread"])) == kept
    page = page_of(world, closed).split("By domain and principle")[0]
    assert told in page
    assert "Every factor counts the same (weight 1)." in page


def test_weights_of_a_form_are_said_and_not_denied(world: Any) -> None:
    heavy = source_of("musiq_ar").replace(
        'items = ["EXT-01",', 'weights = { EXT-01 = 3 }\nitems = ["EXT-01",', 1
    )
    page = page_of(world, answered(world, {"EXT-01": 7, "EXT-02": 3}, definition=heavy))
    assert "External environment – 6.0 – 2 of 7" in page
    assert (
        "Not everything counts the same. External environment: External motivators (project" in page
    )
    assert "(project specific) counts 3, External motivators (QI&amp;I) counts 1" in page
    assert "Every factor counts the same" not in page


def test_a_question_without_a_factor_is_named_by_its_sentence(world: Any) -> None:
    plain = source_of("musiq_ar").replace('factor = "External motivators (project specific)", ', "")
    page = page_of(world, answered(world, {"EXT-01": 1, "EXT-02": 3}, definition=plain))
    first = page.split("To talk about first")[1]
    assert "during the project. Pressure or incentives" in first
    assert (
        "Pressure or incentives from outside our organisation help us to improve this topic. 1.0 of 7"
        in first
    )


def book_of(world: Any, found: Round) -> dict[str, list[tuple[Any, ...]]]:
    address = reverse("round_results_excel", kwargs={"round_id": found.pk})
    page = world.signed_in("partner").get(address)
    assert page["Cache-Control"] == "no-store"
    book = openpyxl.load_workbook(io.BytesIO(page.content))
    return {s.title: list(s.iter_rows(values_only=True)) for s in book.worksheets}


def test_the_numbers_of_the_page_go_along_as_excel(world: Any) -> None:
    for value in (2, 4):
        answered(world, {"EXT-01": value, "EXT-02": 4})
    found = answered(world, {"EXT-01": 7, "EXT-07": 7, "ORG-01": "dont_know"})
    sheets = book_of(world, found)
    assert sheets["About"][0][0] == "MUSIQ-AR, round 3"
    assert "fewer than 5 people did" in sheets["About"][3][0]
    assert sheets["Domains"][1] == ("External environment", None, 4, 4, 2, 7, None, None)
    factor = {row[2]: row for row in sheets["Factors"]}
    assert factor["EXT-01"][0] == "External motivators (project specific)"
    assert factor["EXT-01"][-3:] == (7, None, 4)
    assert factor["EXT-07"][4:] == ("yes", None, None, None, None, 1, None, None)
    assert sheets["All rounds"][1] == ("External environment", 3, 4, 4)
    assert ("External motivators (project specific)", 2, 4, 7) in sheets["All rounds"]
    assert "Remarks" not in sheets


def test_the_workbook_shows_nothing_of_few_and_no_formula(world: Any) -> None:
    found = actions.open_round(by=world.people["lead"], project=world.project, instrument=MUSIQ)
    address = reverse("round_results_excel", kwargs={"round_id": found.pk})
    assert world.signed_in("lead").get(address).status_code == 302
    for n in range(4):
        one = User.objects.create_user(f"{n}@example.org", "x", name="One")
        give_role(by=world.people["lead"], person=one, role=Role.MEMBER, place=world.team)
        put(one, found, {"EXT-01": 7}, Whose.OWN)
    lead = world.people["lead"]
    actions.save_answers(
        by=lead, round=found, whose=Whose.TOGETHER, version=0,
        answers={"ORG-01": 3}, comments={"ORG-01": "=1+1"},
    )  # fmt: skip
    actions.finish(by=lead, round=found, whose=Whose.TOGETHER)
    sheets = book_of(world, actions.close_round(by=lead, round=found))
    factor = {row[2]: row for row in sheets["Factors"]}
    assert factor["EXT-01"][5:] == (None,) * 7
    assert sheets["Remarks"][1][0] == "=1+1"


def test_a_private_form_has_no_workbook(world: Any) -> None:
    lead, form = world.people["lead"], instruments()["team_reflection"]
    found = actions.open_round(by=lead, project=world.project, instrument=form)
    closed = actions.close_round(by=lead, round=found)
    address = reverse("round_results_excel", kwargs={"round_id": closed.pk})
    assert world.signed_in("lead").get(address).status_code == 404

"""Every form that comes with Evenhand is drawn, answered, finished, closed and read, without a line of code of its own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from evenhand.frameworks.instruments import Instrument, Item, instruments
from evenhand.frameworks.registers import kinds
from evenhand.instruments import mistakes
from evenhand.instruments.anonymous import refuse_unfit, release
from evenhand.web.instruments import actions
from evenhand.web.instruments.models import Sheet, Whose

pytestmark = pytest.mark.django_db
OURS = (
    "anti_racism_maturity",
    "ethics_safeguarding",
    "guiding_principles",
    "musiq_ar",
    "policy_review",
    "skills_audit",
    "structured_observation",
    "team_reflection",
)
PULSES = ("participant_experience", "safety_pulse")


def an_answer(asked: Instrument, item: Item) -> Any:
    """Any answer that fits."""
    if item.type == "scale":
        return asked.scales[item.scale].high - 1
    plain = {"integer": 3, "decimal": 1.5, "date": "2026-02-01", "file": "policy.pdf"}
    if item.type == "select_one":
        return item.needs[0] if item.needs else item.choices[0].name
    if item.type == "select_multiple":
        return [item.choices[0].name]
    return plain.get(item.type, f"Words on {item.name}.")


def every_answer(asked: Instrument) -> dict[str, Any]:
    return {i.name: an_answer(asked, i) for i in asked.items() if i.asks}


def words(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


@pytest.mark.parametrize("id", OURS)
def test_it_is_drawn_answered_and_read(world: Any, id: str) -> None:
    asked = instruments()[id]
    lead, client = world.people["lead"], world.signed_in("lead")
    made = actions.open_round(by=lead, project=world.project, instrument=asked)
    whose = Whose.TOGETHER if "consensus" in asked.answering else Whose.OWN
    name = "together_section" if whose == Whose.TOGETHER else "answer_section"
    page = client.get(reverse(name, kwargs={"round_id": made.pk, "section": "0"}))
    drawn = {n.split("/")[0] for n in re.findall(r'name="([^"]+)"', page.content.decode())}
    assert {i.name for i in asked.items() if i.asks and i.relevant is None} <= drawn
    answers = every_answer(asked)
    assert mistakes(asked, answers, finished=True) == ()
    given = {"whose": whose, "version": 0, "answers": answers, "comments": {}}
    actions.save_answers(by=lead, round=made, **given)
    actions.finish(by=lead, round=made, whose=whose)
    closed = actions.close_round(by=lead, round=made)
    assert closed.results["finished"] == (whose == Whose.OWN)
    read = words(client.get(reverse("round_results", kwargs={"round_id": made.pk})))
    if whose == Whose.TOGETHER:
        scores = closed.results["together"]["scores"]
        assert all(s["value"] is not None for s in scores)
        assert len(scores) == len(asked.scores)
        shown = [i for i in asked.items() if i.type in ("text", "long_text")]
        assert all(f"Words on {i.name}." in read for i in shown)
    blank = words(client.get(reverse("blank_instrument", kwargs={"instrument_id": id})))
    plain = blank.replace("&#39;", "'").replace("&amp;", "&")
    assert all(str(i.label) in plain for i in asked.items())


@pytest.mark.parametrize("id", PULSES)
def test_a_pulse_is_scored_without_names(id: str) -> None:
    asked = instruments()[id]
    refuse_unfit(asked)
    found = release(asked, [("", every_answer(asked))] * 9, minimum=asked.minimum_group)
    assert found.whole is not None
    assert {f.name for f in found.whole.figures} == {
        i.name for i in asked.items() if i.type == "scale"
    }


def test_every_form_of_projects_is_among_them() -> None:
    """A form that is added is tried here, too; those of applications have tests of their own."""
    here = {i.id for i in instruments().values() if "project" in i.places}
    assert here - {"readiness_self_assessment"} <= {*OURS, *PULSES}


@pytest.mark.parametrize("id", [*OURS, *PULSES])
def test_its_wording_is_our_own_and_of_good_manners(id: str) -> None:
    asked = instruments()[id]
    assert asked.licence.startswith("Wording: Evenhand")
    said = " ".join(str(i.label) + str(i.hint) for i in asked.items()).lower()
    for word in ("bame", "non-white", "hard to reach", "target group", "non-compliant"):
        assert word not in said
    if asked.plan:
        assert asked.plan in kinds()


def test_the_checklist_lets_pass_only_with_what_it_needs(world: Any) -> None:
    asked = instruments()["ethics_safeguarding"]
    lead = world.people["lead"]
    made = actions.open_round(by=lead, project=world.project, instrument=asked)
    answers = every_answer(asked) | {"HARM-01": "partly", "PEOPLE-04": "not_needed"}
    given = {"whose": Whose.TOGETHER, "version": 0, "answers": answers, "comments": {}}
    actions.save_answers(by=lead, round=made, **given)
    assert [i.name for i in asked.missing(Sheet.objects.get().answers)] == ["HARM-01"]
    page = words(world.signed_in("member").get(reverse("round", kwargs={"round_id": made.pk})))
    assert f"Still needed Sensitive work waits for these: {asked.item('HARM-01').label}" in page


def test_a_skills_audit_leads_to_what_the_team_learns(world: Any) -> None:
    asked = instruments()["skills_audit"]
    lead = world.people["lead"]
    made = actions.open_round(by=lead, project=world.project, instrument=asked)
    answers = every_answer(asked) | {"DATA-03": 1}
    for whose in (Whose.OWN, Whose.TOGETHER):
        given = {"whose": whose, "version": 0, "answers": answers, "comments": {}}
        actions.save_answers(by=lead, round=made, **given)
        actions.finish(by=lead, round=made, whose=whose)
    own = world.signed_in("lead").get(reverse("own_answers", kwargs={"round_id": made.pk}))
    assert "registers/learning/new?answers=Small+numbers" in own.content.decode()
    actions.close_round(by=lead, round=made)
    read = world.signed_in("coach").get(reverse("round_results", kwargs={"round_id": made.pk}))
    assert "Small numbers" in read.content.decode()
    shown = world.signed_in("lead").get(reverse("round_results", kwargs={"round_id": made.pk}))
    assert "registers/learning/new?answers=Small+numbers" in shown.content.decode()

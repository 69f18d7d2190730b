"""What may be called equal: proposed, agreed with a partner, locked; and what the number of an aim means."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.equity.model import Margin
from evenhand.web.core.models import Event
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.leaving.actions import delete_person
from evenhand.web.leaving.erasing import GONE
from evenhand.web.measurement.queries import current_reading
from evenhand.web.projects.actions import fix_plan
from evenhand.web.projects.margins import agree_margin, propose_margin, withdraw_margin
from evenhand.web.projects.models import MarginProposal, Project
from evenhand.web.projects.plans import to_plan
from evenhand.web.projects.queries import current_plan, open_proposal
from fixtures.measured import give, work

pytestmark = pytest.mark.django_db

PLAN = {
    "focus": ["black"],
    "comparison": ["white"],
    "reason": "agreed",
    "change_date": "2025-11-01",
}
MARGIN = {"more": "12", "counted": "thousand", "ratio": "1.2", "reason": "one woman in a year"}
AGREEMENT = {
    "took_part": "the team",
    "agreed_on": "2025-09-01",
}


@pytest.fixture
def planned(world: Any) -> Any:
    fix_plan(by=world.people["lead"], project=world.project, content=PLAN)
    return world


def propose(world: Any, who: str = "member", **other: str) -> Any:
    address = reverse("margin", kwargs={"project_id": world.project.pk})
    return world.signed_in(who).post(address, MARGIN | other)


def agree(world: Any, who: str = "partner", **other: str) -> Any:
    waiting = open_proposal(world.project)
    assert waiting is not None
    address = reverse("agree_margin", kwargs={"proposal_id": waiting.pk})
    given = AGREEMENT | {"partner": str(world.people["partner"].pk)} | other
    return world.signed_in(who).post(address, given)


def page(world: Any, who: str = "member") -> str:
    address = reverse("margin", kwargs={"project_id": world.project.pk})
    return str(world.signed_in(who).get(address).content.decode())


def content(world: Any) -> Any:
    plan = current_plan(world.project)
    assert plan is not None
    return plan.content


def test_what_is_proposed_counts_for_nothing_yet(planned: Any) -> None:
    assert propose(planned).status_code == 302
    assert "margin" not in content(planned)
    text = page(planned)
    assert "Up to 12 more in 1,000 (1.2 percentage points), and at most 1.2 times as often." in text
    assert "one woman in a year" in text
    assert "nothing can be called equal" in text


def test_what_is_agreed_is_locked_and_reaches_the_library(planned: Any) -> None:
    propose(planned)
    assert agree(planned).status_code == 302
    margin = to_plan(content(planned)).margin
    assert margin == Margin(0.012, 1.2, "the team and a lived experience partner", "2025-09-01")
    text = page(planned)
    for said in (
        "Agreed, and locked",
        "Agreed by the team and a lived experience partner on 1 September 2025; locked since.",
        "(Lived experience partner took part as lived experience partner.)",
        "Why it changes",
    ):
        assert said in text
    assert open_proposal(planned.project) is None
    told = list(Event.objects.values_list("action", flat=True))
    assert {"margin.proposed", "margin.agreed"} <= set(told)


def test_percentage_points_are_not_taken_for_so_many_in_a_thousand(planned: Any) -> None:
    assert propose(planned, counted="").status_code == 422  # never left open
    propose(planned, more="1.2", counted="points")
    agree(planned)
    assert content(planned)["margin"]["difference"] == pytest.approx(0.012)


def test_nobody_agrees_without_a_partner(planned: Any) -> None:
    propose(planned)
    assert agree(planned, partner="").status_code == 422
    refused = agree(planned, partner="somebody")
    assert refused.status_code == 422
    assert "Give their name" in refused.content.decode()
    assert agree(planned, partner="somebody", partner_name="Amina").status_code == 302
    assert content(planned)["margin_agreement"]["partner"] == "Amina"
    assert "Amina" not in content(planned)["margin"]["agreed_by"]  # that is what is shared


def test_a_margin_cannot_be_agreed_tomorrow(planned: Any) -> None:
    propose(planned)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert "not one to come" in agree(planned, agreed_on=tomorrow).content.decode()


def test_without_a_plan_it_can_be_proposed_and_not_agreed(world: Any) -> None:
    propose(world)
    assert "It can be agreed once it is fixed who is compared with whom" in page(world)
    assert agree(world).status_code == 400
    assert open_proposal(world.project) is not None


def test_a_change_of_the_plan_leaves_the_margin_as_it_is(planned: Any) -> None:
    propose(planned)
    agree(planned)
    lead = planned.people["lead"]
    fix_plan(by=lead, project=planned.project, content=PLAN, reason="another comparison")
    assert content(planned)["margin"]["difference"] == 0.012
    assert "margin_changes" not in content(planned)


def test_a_change_of_a_locked_margin_is_said_in_every_reading(planned: Any) -> None:
    give(planned, planned.measure)
    propose(planned)
    agree(planned)
    work()
    reading = current_reading(planned.measure)
    assert reading is not None
    assert "margin" not in [f["id"] for f in reading.flags]
    propose(planned, more="20", reason="12 was a slip of the pen")
    assert "The margin in force stays" in page(planned) or "12 was a slip" in page(planned)
    assert content(planned)["margin"]["difference"] == 0.012
    agree(planned)
    work()
    reading = current_reading(planned.measure)
    assert reading is not None
    (flag,) = [f for f in reading.flags if f["id"] == "margin"]
    assert flag["text"].startswith("The margin for ‘equal’ was changed on")
    assert flag["text"].endswith("12 was a slip of the pen.")
    assert "12 was a slip of the pen" in reading.protected_page


def test_a_margin_agreed_after_the_change_says_so(planned: Any) -> None:
    give(planned, planned.measure)
    propose(planned)
    agree(planned, agreed_on="2025-12-01")
    work()
    reading = current_reading(planned.measure)
    assert reading is not None
    (flag,) = [f for f in reading.flags if f["id"] == "margin"]
    assert flag["text"] == (
        "The margin for ‘equal’ was agreed on 1 December 2025, after care had changed on "
        "1 November 2025."
    )
    assert "The margin was agreed after care had changed." in page(planned)


def test_withdrawn_or_agreed_once_it_is_settled(planned: Any) -> None:
    propose(planned)
    waiting = MarginProposal.objects.get()
    address = reverse("withdraw_margin", kwargs={"proposal_id": waiting.pk})
    assert planned.signed_in("member").post(address).status_code == 302
    again = {"by": planned.people["lead"], "proposal": waiting}
    with pytest.raises(ChangedMeanwhileError):
        withdraw_margin(**again)
    with pytest.raises(ChangedMeanwhileError):
        agree_margin(**again, took_part="x", partner="Amina", agreed_on=timezone.localdate())
    assert "margin" not in content(planned)


def test_one_proposal_at_a_time(planned: Any) -> None:
    propose(planned)
    with pytest.raises(ChangedMeanwhileError):
        propose_margin(
            by=planned.people["lead"], project=planned.project, difference=0.1, ratio=2, reason="x"
        )
    assert propose(planned).status_code == 409


def test_a_partner_who_is_deleted_leaves_no_name(planned: Any) -> None:
    propose(planned)
    agree(planned)
    delete_person(by=planned.people["administrator"], person=planned.people["partner"])
    assert content(planned)["margin_agreement"]["partner"] == GONE


AIM = {"name": "Fewer haemorrhages", "track": "usual", "clinical_area": "", "version": "1"}


def change(world: Any, **other: str) -> Any:
    address = reverse("change_project", kwargs={"project_id": world.project.pk})
    return world.signed_in("member").post(address, AIM | other)


@pytest.mark.parametrize(
    "aim", ["3% fewer by May", "by 3 points", "by 3 percentage points", "25 per cent less"]
)
def test_the_number_of_an_aim_is_never_left_open(world: Any, aim: str) -> None:
    refused = change(world, aim=aim)
    assert refused.status_code == 422
    assert "it could be read in two ways" in refused.content.decode()
    assert "Give the number." in change(world, aim=aim, aim_kind="points").content.decode()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("to", "The number means a rate: 3 in 100."),
        ("points", "The number means 3 percentage points, not per cent of the rate."),
        ("share", "The number means 3 per cent of the rate there is now, not percentage points."),
    ],
)
def test_what_it_means_is_said_on_the_page(world: Any, kind: str, said: str) -> None:
    assert change(world, aim="3% fewer", aim_kind=kind, aim_value="3").status_code == 302
    address = reverse("project", kwargs={"project_id": world.project.pk})
    assert said in world.signed_in("coach").get(address).content.decode()


def test_one_point_is_one(world: Any) -> None:
    assert change(world, aim="1 point fewer", aim_kind="points", aim_value="1").status_code == 302
    address = reverse("project", kwargs={"project_id": world.project.pk})
    text = world.signed_in("coach").get(address).content.decode()
    assert "The number means 1 percentage point, not per cent of the rate." in text


def test_an_aim_without_a_number_needs_none(world: Any) -> None:
    assert change(world, aim="Fewer by May 2027 in the postcode DE1").status_code == 302
    assert Project.objects.get(pk=world.project.pk).version == 2


def test_a_project_is_not_saved_over_another_version(world: Any) -> None:
    change(world, name="First")
    late = change(world, name="Second")
    assert late.status_code == 422
    assert "Nothing was overwritten" in late.content.decode()
    assert Project.objects.get(pk=world.project.pk).name == "First"


def test_an_empty_box_of_text_says_nothing(world: Any) -> None:
    assert ">None</textarea>" not in page(world)
    address = reverse("plan", kwargs={"project_id": world.project.pk})
    assert ">None</textarea>" not in world.signed_in("lead").get(address).content.decode()

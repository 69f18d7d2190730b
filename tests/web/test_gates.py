"""Gates stop the word "complete", never looking; who has a reason goes through, and the reason stays in sight."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from evenhand.frameworks.measuring import measuring
from evenhand.web.core.models import Event
from evenhand.web.measurement.actions import add_library_measure
from evenhand.web.measurement.completing import measure_set, missing_of
from evenhand.web.measurement.models import Counts, ProjectMeasure
from evenhand.web.projects import parts
from evenhand.web.projects.actions import fix_plan
from evenhand.web.projects.gates import GateError, all_standing, complete, reopen, standing
from evenhand.web.projects.models import Completion
from evenhand.web.projects.queries import current_plan
from fixtures.measured import give, work

pytestmark = pytest.mark.django_db
PLAN = {"focus": ["black"], "comparison": ["white"], "reason": "agreed"}


def address(world: Any, name: str) -> str:
    return reverse(name, kwargs={"project_id": world.project.pk})


def page(world: Any, name: str = "project", who: str = "member") -> str:
    return str(world.signed_in(who).get(address(world, name)).content.decode())


def test_what_is_missing_stops_complete_until_there_is_a_reason(world: Any) -> None:
    lead, subject = world.people["lead"], uuid4()
    given = {"by": lead, "project": world.project, "kind": "test", "subject": subject}
    with pytest.raises(GateError, match=r"Not complete yet\. No prediction\. Nobody asked\. Add"):
        complete(**given, missing=("No prediction.", "Nobody asked."), reason="  ")
    assert not Completion.objects.exists()
    made = complete(**given, missing=("No prediction.",), reason=" The ward closed. ")
    assert (made.missing, made.reason) == (["No prediction."], "The ward closed.")
    assert standing(world.project, kind="test", subject=subject) == made
    assert standing(world.project, kind="test", subject=uuid4()) is None
    assert standing(world.project, kind="aim", subject=subject) is None
    assert Event.objects.filter(action="gate.passed", detail={"kind": "test"}).count() == 1


def test_a_reason_is_not_kept_where_nothing_is_missing(world: Any) -> None:
    made = complete(
        by=world.people["lead"],
        project=world.project,
        kind="aim",
        subject=world.project.pk,
        missing=(),
        reason="not needed",
    )
    assert (made.missing, made.reason) == ([], "")


def test_what_is_reopened_is_complete_no_longer_and_both_stay_on_record(world: Any) -> None:
    given = {"by": world.people["lead"], "project": world.project, "kind": "test"}
    one, two = uuid4(), uuid4()
    assert reopen(**given, subject=one) is None
    for subject in (one, two):
        complete(**given, subject=subject, missing=())
    reopen(**given, subject=one)
    assert standing(world.project, kind="test", subject=one) is None
    assert set(all_standing(world.project, kind="test")) == {two}
    assert Completion.objects.count() == 3


def test_a_set_of_measures_needs_three_parts_groups_and_a_plan(world: Any) -> None:
    found = missing_of(None, [world.measure])
    assert found == (
        "There is no process measure: the care that is given, and to whom.",
        "There is no balancing measure: what must not get worse for anybody while you change something.",
        "No group is named for whom this is and with whom it is compared: fix the plan.",
    )
    add_library_measure(by=world.people["lead"], project=world.project, id="induction")
    fix_plan(by=world.people["lead"], project=world.project, content=PLAN)
    measures = list(ProjectMeasure.objects.filter(project=world.project))
    found = missing_of(current_plan(world.project), measures)
    assert {r.one for r in measuring().roles} - {f"{m.role} measure" for m in measures} == {
        s.removeprefix("There is no ").partition(":")[0] for s in found
    }


def test_counts_for_everybody_together_are_not_a_set(world: Any) -> None:
    give(world, world.measure)
    work()
    assert not any("together" in s for s in missing_of(None, [world.measure]))
    counts = Counts.objects.get(measure=world.measure)
    counts.table["groups"] = counts.table["groups"][:1]
    counts.save()
    (found,) = (s for s in missing_of(None, [world.measure]) if "together" in s)
    assert (
        found == f"‘{world.measure.title}’ is counted for everybody together, not by ethnic group."
    )


def test_the_page_refuses_once_and_takes_a_reason(world: Any) -> None:
    browser = world.signed_in("member")
    assert "Not a complete set yet" in page(world)
    response = browser.post(address(world, "complete_measures"), {})
    assert response.status_code == 422
    assert "Add what is missing, or say why" in response.content.decode()
    response = browser.post(address(world, "complete_measures"), {"reason": "Only <one> matters"})
    assert response["Location"] == address(world, "project")
    text = page(world)
    assert "although something was missing. Why: Only &lt;one&gt; matters" in text
    assert "There is no balancing measure" in text
    browser.post(address(world, "reopen_measures"))
    assert "Why: Only" not in page(world)


def test_a_whole_set_is_called_complete_without_a_reason(world: Any) -> None:
    for role in ("process", "balancing"):
        ProjectMeasure.objects.create(
            project=world.project, slug=role, title=role, role=role, form=world.measure.form
        )
    fix_plan(by=world.people["lead"], project=world.project, content=PLAN)
    assert "each by ethnic group, and the plan names for whom." in page(world, "complete_measures")
    assert world.signed_in("lead").post(address(world, "complete_measures"), {}).status_code == 302
    found = measure_set(world.project, current_plan(world.project), [])
    assert found.says.startswith("Called complete on ")
    assert "although" not in found.says
    assert "Called complete on" in page(world)


def test_parts_stand_under_their_question_in_order(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ours(_: Any, project: Any) -> list[parts.Part]:
        return [
            parts.Part("change", "Tests", f"/tests/{project.pk}", "Two ideas, none tested yet"),
            parts.Part("accomplish", "Drivers", "/drivers"),
            parts.Part("accomplish", "Charter", "/charter", order=10),
        ]

    monkeypatch.setattr(parts, "_SOURCES", [ours])
    found = parts.parts_of(world.people["lead"], world.project)
    assert [(s.id, [p.title for p in ps]) for s, ps in found] == [
        ("accomplish", ["Charter", "Drivers"]),
        ("change", ["Tests"]),
    ]
    text = page(world)
    assert "What are we trying to accomplish?" in text
    assert "Two ideas, none tested yet" in text
    assert "Who works on it" not in text

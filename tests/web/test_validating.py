"""How far the numbers of a measure were checked, by whom and when, goes into every report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.charts.words import day
from evenhand.frameworks.validation import validation_words
from evenhand.web.core.models import Event
from evenhand.web.measurement.defining import add_break
from evenhand.web.measurement.models import MeasureCheck
from evenhand.web.measurement.queries import current_definition
from evenhand.web.measurement.validating import checked
from evenhand.web.reports.blocks import record_blocks
from evenhand.web.reports.facts import facts_of
from fixtures.measured import give, work
from fixtures.pages import words_of

pytestmark = pytest.mark.django_db


def sent(world: Any, **more: str) -> Any:
    address = reverse("check_measure", kwargs={"measure_id": world.measure.pk})
    given = {"level": "locally validated", "checked_by": "the audit department", "how": "20 notes"}
    first = given | {"on": timezone.localdate().isoformat()}
    return world.signed_in("member").post(address, first | more)


def page(world: Any, who: str = "coach") -> str:
    address = reverse("definition", kwargs={"measure_id": world.measure.pk})
    return str(words_of(world.signed_in(who).get(address)))


def said(world: Any) -> str:
    return checked([world.measure])[world.measure.pk]


def test_until_somebody_checked_it_is_self_reported(world: Any) -> None:
    assert said(world) == validation_words().self_reported
    assert validation_words().self_reported in page(world)
    assert sent(world, how="").status_code == 422  # others rely on it
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert sent(world, on=tomorrow.isoformat()).status_code == 422
    assert not MeasureCheck.objects.exists()


def test_who_checked_and_when_is_said_and_every_row_stays(world: Any) -> None:
    today = day(timezone.localdate())
    assert sent(world).status_code == 302
    assert said(world) == f"Locally validated by the audit department on {today}"
    kept = current_definition(world.measure)
    assert (kept.number, kept.definition().validation) == (2, "locally validated")
    assert kept.definition().breaks == ()  # counted as before
    sent(world, level="externally validated", checked_by="the regional team")
    assert said(world) == f"Externally validated by the regional team on {today}"
    text = page(world)
    assert "locally validated, the audit department. 20 notes" in text
    sent(world, level="self-reported", checked_by="the team", how="")
    assert said(world) == validation_words().self_reported
    assert Event.objects.filter(action="measure.checked", detail={}).count() == 3


def test_what_changed_since_is_said(world: Any) -> None:
    give(world, world.measure)
    sent(world)
    before = said(world)
    lead = world.people["lead"]
    add_break(by=lead, measure=world.measure, on=timezone.localdate(), what="new scales")
    assert said(world) == f"{before}, but what is counted has changed since"
    MeasureCheck.objects.update(counts=0)
    both = "what is counted has changed since and the numbers have changed since"
    assert said(world) == f"{before}, but {both}"


def test_it_goes_into_every_report(world: Any) -> None:
    give(world, world.measure)
    work()
    sent(world)
    facts = facts_of(world.people["lead"], world.project)
    (found,) = facts.found
    assert found.checked == said(world)
    (claim,) = found.claims
    assert claim.validation == f"{said(world)}. Read by rules that were set beforehand"
    assert f"{said(world)}." in str(record_blocks(facts))
    address = reverse("reports", kwargs={"project_id": world.project.pk})
    assert world.signed_in("lead").get(address).status_code == 200

"""Sets of factors: copied, changed one by one, published in versions that never change."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from evenhand.frameworks.factors import shipped_factors
from evenhand.web.editing.actions import make_factors
from evenhand.web.editing.models import FactorEdition, OwnFactors

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(world: Any) -> OwnFactors:
    by = world.people["convener"]
    return make_factors(by=by, programme=world.programme, content=shipped_factors())


def post(world: Any, own: OwnFactors, name: str, given: dict[str, Any], **keys: Any) -> Any:
    now = OwnFactors.objects.get(pk=own.pk)
    address = reverse(name, kwargs={"set_id": own.pk, **keys})
    return world.signed_in("convener").post(address, {**given, "version": str(now.version)})


def names(own: OwnFactors) -> list[str]:
    return [f.name for f in OwnFactors.objects.get(pk=own.pk).factors.factors]


def test_the_shipped_set_is_copied_with_44_factors(world: Any) -> None:
    address = reverse("copy_factors", kwargs={"programme_id": world.programme.pk})
    assert world.signed_in("convener").post(address).status_code == 302
    made = OwnFactors.objects.get()
    assert (len(made.factors.factors), len(made.factors.domains), made.factors.unaligned) == (
        44,
        5,
        (),
    )


def test_factors_are_changed_moved_added_and_taken_out(world: Any, own: OwnFactors) -> None:
    assert (
        post(
            world,
            own,
            "edit_factor",
            {"name": "TIME", "title": "Time", "principle": ["2"]},
            factor="new",
        ).status_code
        == 302
    )
    post(world, own, "move_factor", {"factor": "TIME", "to": "up"})
    assert names(own)[-2] == "TIME"
    post(world, own, "edit_factor", {"name": "TIME", "title": "Time to improve"}, factor="TIME")
    assert OwnFactors.objects.get(pk=own.pk).factors.factor("TIME").title == "Time to improve"
    post(world, own, "remove_factor", {"factor": "TIME"})
    assert len(names(own)) == 44
    page = world.signed_in("convener").get(reverse("factor_set", kwargs={"set_id": own.pk}))
    assert "&lt;span" not in page.content.decode()
    answer = post(world, own, "edit_factor", {"name": "EXT-02", "title": "Twice"}, factor="new")
    assert "The name ‘EXT-02’ is there twice." in answer.content.decode()


def test_a_published_set_never_changes_and_differences_are_said(
    world: Any, own: OwnFactors
) -> None:
    assert post(world, own, "publish_factor_set", {}).status_code == 302
    first = FactorEdition.objects.get().content
    post(world, own, "edit_factor", {"name": "TIME", "title": "Time"}, factor="new")
    post(world, own, "remove_factor", {"factor": "EXT-02"})
    post(world, own, "edit_factor", {"name": "EXT-01", "title": "Otherwise"}, factor="EXT-01")
    assert post(world, own, "publish_factor_set", {"reason": "For codes"}).status_code == 302
    assert FactorEdition.objects.get(number=1).content == first
    page = (
        world.signed_in("evaluator")
        .get(reverse("factor_set", kwargs={"set_id": own.pk}))
        .content.decode()
    )
    assert "New: TIME; changed: EXT-01; gone: EXT-02; 42 the same" in page
    assert "Change<" not in page
    assert post(world, own, "publish_factor_set", {}).status_code == 422


def test_an_empty_set_is_not_published(world: Any, own: OwnFactors) -> None:
    OwnFactors.objects.filter(pk=own.pk).update(draft={"title": "Empty", "factor": []})
    answer = post(world, own, "publish_factor_set", {})
    assert "There is no factor in it." in answer.content.decode()

"""What is not there, and a form that has grown stale: pages with a sentence, that tell nothing else."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_what_is_not_there_and_what_is_not_yours_are_one_page(world: Any) -> None:
    stranger = world.signed_in("stranger")
    own = stranger.get(reverse("team", kwargs={"team_id": world.team.pk}))
    none = stranger.get(reverse("team", kwargs={"team_id": uuid4()}))
    nowhere = stranger.get("/no/such/address")
    assert {r.status_code for r in (own, none, nowhere)} == {404}
    assert own.content == none.content == nowhere.content
    assert "There is nothing at this address, or it is not yours to see." in own.content.decode()
    assert "Riverside" not in own.content.decode()


def test_a_form_that_has_grown_stale(world: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        world.people["lead"], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    page = client.post(reverse("new_project", kwargs={"team_id": world.team.pk}), {"name": "Lost"})
    assert page.status_code == 403
    assert "The page was open for too long" in page.content.decode()

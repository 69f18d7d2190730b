"""Prompts: each at its page; naming racism is safe; what is private stays so."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from evenhand.frameworks.method import method
from evenhand.web.core.models import Event
from evenhand.web.prompts import actions
from evenhand.web.prompts.actions import AnswerError
from evenhand.web.prompts.models import Answer, Shape
from evenhand.web.prompts.queries import answers_for, coverage
from fixtures.pages import forms_of, words_of
from web.doors.table import Addresses

pytestmark = pytest.mark.django_db
MODEL = method()

# prompt: the page at the point of use on which it stands
PAGES = {
    "MFI-01": ("charter", ["project_id"]),
    "MFI-02": ("aim", ["project_id"]),
    "MFI-03": ("charter", ["project_id"]),
    "MFI-04": ("drivers", ["project_id"]),
    "MFI-05": ("drivers", ["project_id"]),
    "MFI-06": ("charter", ["project_id"]),
    "MFI-07": ("charter", ["project_id"]),
    "MFI-08": ("project", ["project_id"]),
    "MFI-09": ("register", ["project_id", "kind_id"]),
    "MFI-10": ("project", ["project_id"]),
    "MFI-11": ("plan", ["project_id"]),
    "MFI-12": ("project", ["project_id"]),
    "MFI-13": ("ideas", ["project_id"]),
    "MFI-14": ("ideas", ["project_id"]),
    "MFI-15": ("ideas", ["project_id"]),
    "MFI-16": ("cycle", []),
    "MFI-17": ("cycle", []),
    "MFI-18": ("cycle", []),
}


@pytest.mark.parametrize("prompt", MODEL.prompts, ids=lambda p: p.id)
def test_each_prompt_stands_on_its_page(world: Any, prompt: Any) -> None:
    name, needs = PAGES[prompt.id]
    assert prompt.where.split(":")[0] == name
    if not needs:
        where = Addresses(world)[name]
        page = world.signed_in("lead").get(where)
        assert f"/prompts/{prompt.id}" in page.content.decode()
        return
    keys = {"project_id": world.project.pk, "kind_id": "who_is_missing"}
    page = world.signed_in("lead").get(reverse(name, kwargs={k: keys[k] for k in needs}))
    assert reverse("prompt", kwargs={"project_id": world.project.pk, "prompt_id": prompt.id}) in (
        page.content.decode()
    )


def test_the_model_has_three_questions_seven_principles_eighteen_prompts() -> None:
    assert (len(MODEL.questions), len(MODEL.principles), len(MODEL.prompts)) == (3, 7, 18)
    assert [p.id for p in MODEL.prompts] == [f"MFI-{n:02d}" for n in range(1, 19)]
    assert {p.principle for p in MODEL.prompts if p.question == 2} == {4, 6}


def answered(
    world: Any, who: str, id: str, shape: str, text: str = "It works like this."
) -> Answer:
    return actions.answer(
        by=world.people[who],
        project=world.project,
        prompt=MODEL.prompt(id),
        shape=shape,
        text=text,
    )


def page_for(world: Any, who: str, id: str) -> str:
    keys = {"project_id": world.project.pk, "prompt_id": id}
    return str(world.signed_in(who).get(reverse("prompt", kwargs=keys)).content.decode())


def test_a_team_answer_keeps_nowhere_who_wrote_it(world: Any) -> None:
    made = answered(world, "partner", "MFI-01", Shape.TEAM)
    assert made.writer is None
    event = Event.objects.filter(action="prompt.answered").get()
    assert (event.actor, event.detail) == (None, {})
    assert "Lived experience partner" not in page_for(world, "lead", "MFI-01")


def test_the_database_refuses_a_writer_on_a_team_answer(world: Any) -> None:
    made = answered(world, "partner", "MFI-01", Shape.TEAM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=made.pk).update(writer=world.people["partner"])


def test_a_signed_answer_carries_the_name(world: Any) -> None:
    answered(world, "member", "MFI-11", Shape.SIGNED)
    assert "Team member" in page_for(world, "lead", "MFI-11")


def test_a_private_answer_is_nobody_elses(world: Any) -> None:
    answered(world, "member", "MFI-11", Shape.PRIVATE, text="only for me")
    assert "only for me" in page_for(world, "member", "MFI-11")
    for who in ("lead", "partner", "coach"):
        assert "only for me" not in page_for(world, who, "MFI-11")
    assert not Event.objects.filter(action="prompt.answered").exists()
    assert {n: d for n, d, _ in coverage(world.project)}[MODEL.principles[5]] == 0


def test_a_reflection_cannot_be_shared_and_shows_only_that_it_was_done(world: Any) -> None:
    with pytest.raises(AnswerError, match="stays with you"):
        answered(world, "member", "MFI-03", Shape.TEAM)
    answered(world, "member", "MFI-03", Shape.PRIVATE)
    assert {n: d for n, d, _ in coverage(world.project)}[MODEL.principles[1]] == 1
    assert not answers_for(world.people["lead"], world.project, MODEL.prompt("MFI-03")).exists()


def test_a_private_answer_cannot_be_reached_by_its_address(world: Any) -> None:
    made = answered(world, "member", "MFI-11", Shape.PRIVATE)
    for name in ("withdraw_answer", "review_answer"):
        address = reverse(name, kwargs={"answer_id": made.pk})
        assert world.signed_in("lead").post(address).status_code == 404


def test_only_who_wrote_an_answer_takes_it_back(world: Any) -> None:
    made = answered(world, "member", "MFI-11", Shape.SIGNED)
    with pytest.raises(AnswerError, match="Only who wrote"):
        actions.withdraw(by=world.people["lead"], answer=made)
    actions.withdraw(by=world.people["member"], answer=made)
    assert not Answer.objects.exists()
    assert Event.objects.get(action="prompt.withdrawn").actor == world.people["member"].pk


def test_taking_back_tells_no_more_than_there_was_to_see(world: Any) -> None:
    names_racism = next(p for p in method().prompts if p.names_racism and not p.private)
    member = world.people["member"]
    for shape, id in ((Shape.PRIVATE, "MFI-11"), (Shape.SIGNED, names_racism.id)):
        actions.withdraw(by=member, answer=answered(world, "member", id, shape))
    assert [e.actor for e in Event.objects.filter(action="prompt.withdrawn")] == [None]


def test_talking_about_it_is_put_on_record(world: Any) -> None:
    made = answered(world, "member", "MFI-11", Shape.SIGNED)
    world.signed_in("partner").post(reverse("review_answer", kwargs={"answer_id": made.pk}))
    made.refresh_from_db()
    assert made.reviewed_by == world.people["partner"]
    assert "read and talked about" in page_for(world, "lead", "MFI-11")


def test_an_unknown_prompt_is_not_there(world: Any) -> None:
    keys = {"project_id": world.project.pk, "prompt_id": "MFI-99"}
    assert world.signed_in("lead").get(reverse("prompt", kwargs=keys)).status_code == 404


def test_half_an_answer_is_a_draft_that_only_its_writer_sees(world: Any) -> None:
    address = reverse("prompt", kwargs={"project_id": world.project.pk, "prompt_id": "MFI-03"})
    client = world.signed_in("member")
    (form,) = forms_of(client.get(address), at=address)
    typed = form.values | {"text": "Half of graugans", "keep": "quietly"}
    assert client.post(address, typed).status_code == 204
    assert not Answer.objects.exists()
    assert "graugans" in words_of(client.get(address)) + str(
        forms_of(client.get(address), at=address)[0].values
    )
    assert "graugans" not in world.signed_in("lead").get(address).content.decode()
    client.post(address, form.values | {"text": "All of it"})
    assert Answer.objects.get().text == "All of it"
    assert "This is your draft" not in words_of(client.get(address))


def test_a_coach_cannot_keep_a_draft_of_an_answer(world: Any) -> None:
    address = reverse("prompt", kwargs={"project_id": world.project.pk, "prompt_id": "MFI-11"})
    answered = world.signed_in("coach").post(address, {"text": "x", "keep": "quietly"})
    assert answered.status_code == 404

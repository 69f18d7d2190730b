"""Across the teams of a programme: what is told of aims and prompts, and what who shares words alone shares."""

from __future__ import annotations

import re
from typing import Any

import pytest

from evenhand.web.projects.gates import complete
from evenhand.web.prompts.actions import withdraw
from evenhand.web.prompts.queries import State, states_of
from web.doors.alignment import shares
from web.test_alignment import FINE, HIDDEN, aim, another, areas, file, page, rows, said
from web.test_focus import lock, option

pytestmark = pytest.mark.django_db
WORDS = {"evaluator": "words"}


# ---- the aim


def test_the_equity_in_an_aim_and_what_its_reader_would_ask(world: Any) -> None:
    text = (
        "Reduce haemorrhage in Black women from 12% to 9% by 31 March 2027, "
        "and the gap to White women to 2 percentage points."
    )
    aim(world, text)
    shares(world, FINE)
    told = page(world)
    assert text in told
    assert (
        "It says what becomes of the gap. To reach: a level by 31 March 2027; "
        "a smaller gap by 31 March 2027." in told
    )
    assert "Aims that say for whom: 1. Aims that say what becomes of the gap: 1." in told
    aim(world, "Improve outcomes")
    told = page(world)
    assert "It does not say for whom. It says nothing of the gap." in told
    assert "It does not say by when." in told
    assert "It has no number to reach. Say how much" in told
    assert "Aims that say for whom: 0. Aims that say what becomes of the gap: 0." in told


def test_every_target_of_an_aim_is_told_with_its_day_and_no_number(world: Any) -> None:
    aim(
        world,
        "Reduce haemorrhage in Black women from 12% to 9% by March 2026, and to the rate of White women by March 2028.",
    )
    line = "To reach: a level by 31 March 2026; parity with White women by 31 March 2028."
    for agreed in (FINE, WORDS):
        shares(world, agreed)
        told = page(world)
        assert line in told
        assert "It says what becomes of the gap." in told


def test_aims_for_everybody_and_for_people_put_together(world: Any) -> None:
    shares(world, FINE)
    aim(world, "Equal haemorrhage rates in all ethnic groups in 12 months.")
    assert "It is for all groups, and so for none whose care must change first." in page(world)
    assert "Within 12 months." in page(world)
    aim(world, "Fewer haemorrhages in BAME women")
    assert "It puts people together who differ." in page(world)


def test_an_aim_that_counts_events_does_not_show_its_sentence(world: Any) -> None:
    aim(world, "Reduce the number of stillbirths of Black women from twelve to ten by 2028")
    shares(world, FINE)
    assert "A number of events falls when fewer people give birth" in page(world)
    assert "twelve" not in page(world)
    aim(world, "Reduce stillbirths of Black women from 4 to 1 by 2028")
    assert HIDDEN in page(world)
    assert "from 4" not in page(world)


def test_an_aim_that_is_called_complete_without_equity_says_so(world: Any) -> None:
    aim(world, "Improve outcomes by 2028")
    told = {"by": world.people["lead"], "project": world.project, "subject": world.project.pk}
    complete(
        **told, kind="aim", missing=("It does not say for whom.",), reason="The board wants it."
    )
    shares(world, FINE)
    line = "The team calls it complete with something missing: It does not say for whom."
    assert f"{line} Reason given: The board wants it." in page(world)
    shares(world, WORDS)
    assert line in page(world)
    assert "The board wants it" not in page(world)
    complete(**told, kind="aim", missing=())
    assert "The team calls it complete." in page(world)


# ---- in words alone


def test_who_shares_words_shares_no_steps_reasons_or_numbers(world: Any) -> None:
    areas(world, "preterm")
    lock(world, option(world), outside_reason="sentineloutside", without_reason="sentinelwithout")
    option(world, title="sentineloption")
    aim(world, "Reduce haemorrhage in Black women by 12% by 31 March 2027")
    said(world, "MFI-02")
    shares(world, WORDS)
    told = page(world)
    own = told[told.index("Words only, as this team agreed") :]
    assert "sentinel" not in own
    assert "Every week" not in own
    assert "Need much harm" in own
    assert "Reduce haemorrhage" not in own
    assert "It names: Black. It says nothing of the gap." in own
    assert "some of its prompts have something" in own
    ours = "Choose: 10% of a rate of 20% makes 18%; 10 percentage points make 10%."
    for known in ("31 March 2027", ours):  # a day, and the method's own example
        assert known in own
        own = own.replace(known, "")
    assert not re.search(r"\d(?!\. [A-Z])", own)  # but the numbers of the principles
    assert "12" not in "".join(file(world, n).content.decode() for n in ("projects", "relevance"))
    assert rows(world, "projects")[0]["Shared"] == "Words only"


# ---- prompts


def test_how_far_each_prompt_is_and_never_an_answer(world: Any) -> None:
    said(world, "MFI-01")
    said(world, "MFI-02", "signed", evidence="sentinelevidence")
    said(world, "MFI-02")  # a later one without evidence takes nothing away
    said(world, "MFI-03", "private")
    said(world, "MFI-16", "private")
    shares(world, FINE | {"convener": "protected"})
    for who in ("evaluator", "convener"):
        told = page(world, who)
        assert "Demonstrate leadership by naming racism: 2 of 2 have something, 1 with" in told
        assert "Evaluate and reflect: 0 of 3 have something" in told  # a private answer is none
        assert "sentinel" not in told
        assert world.people["member"].name not in told
    found = {r["Prompt"]: r["How far"] for r in rows(world, "prompts")}
    assert [found[p] for p in ("MFI-01", "MFI-02", "MFI-03", "MFI-16")] == [
        "answered",
        "answered with evidence",
        "done in private",
        "not yet",
    ]
    assert len(found) == 18
    assert "sentinel" not in file(world, "prompts").content.decode()


def test_an_answer_that_is_taken_back_is_no_answer(world: Any) -> None:
    made = said(world, "MFI-02", "signed")
    assert states_of([world.project.pk])[world.project.pk]["MFI-02"] == State.ANSWERED
    withdraw(by=world.people["member"], answer=made)
    assert states_of([world.project.pk])[world.project.pk]["MFI-02"] == State.NOT_YET


def test_how_many_projects_have_touched_each_principle(world: Any) -> None:
    another(world, "Ash", WORDS)
    said(world, "MFI-01")
    said(world, "MFI-02")
    shares(world, FINE)
    counted = [r["Projects that have touched it"] for r in rows(world, "principles")]
    assert counted == ["1", "0", "0", "0", "0", "0", "0"]
    assert {r["Of projects"] for r in rows(world, "principles")} == {"2"}
    assert "1. Demonstrate leadership by naming racism 1 of 2" in page(world)

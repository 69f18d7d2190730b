"""The aim: from parts or freely, every version with what was learnt, and a gate that asks for equity."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from evenhand.planning.aims import AimPlan, Reach, write_aim
from evenhand.planning.aims.reading import content
from evenhand.web.charter.aims import AimError, from_json, keep_aim, missing_of, to_json
from evenhand.web.charter.models import AimVersion
from evenhand.web.charter.queries import current_aim
from evenhand.web.core.models import Draft, Event
from evenhand.web.demonstration.charters import give_charters
from evenhand.web.projects.actions import start_project
from evenhand.web.projects.gates import standing
from evenhand.web.reports.blocks import board_blocks
from evenhand.web.reports.facts import facts_of
from fixtures.pages import forms_of, words_of
from unit.planning.test_planning_aims import TEN

pytestmark = pytest.mark.django_db
PARTS = {
    "deed": "less",
    "what": "major haemorrhage",
    "whom": "Somali women",
    "baseline": "12",
    "1_kind": "points",
    "1_value": "3",
    "1_by": "31/03/2027",
    "gap": "none",
}
SENTENCE = (
    "Reduce major haemorrhage for Somali women by 3 percentage points (from 12% to 9%) by 31 March"
    " 2027."
)
GAP = {"gap": "equal", "against": "White women"}


def at(world: Any, name: str) -> str:
    return reverse(name, kwargs={"project_id": world.project.pk})


def sent(world: Any, page: str, /, **given: Any) -> Any:
    """The form of a page, as a member sends it."""
    client, address = world.signed_in("member"), at(world, page)
    (form,) = forms_of(client.get(address), at=address)
    return client.post(address, {**form.values, **given})


def kept(world: Any, text: str, **more: Any) -> AimVersion:
    found = current_aim(world.project)
    return keep_aim(
        by=world.people["lead"],
        project=world.project,
        version=found.number if found else 0,
        text=text,
        reason="learnt" if found else "",
        **more,
    )


def test_the_parts_become_a_sentence_and_what_its_number_means(world: Any) -> None:
    assert sent(world, "build_aim", **PARTS).status_code == 302
    world.project.refresh_from_db()
    found = (world.project.aim, world.project.aim_kind, world.project.aim_value)
    assert found == (SENTENCE, "points", 3)
    page = words_of(world.signed_in("coach").get(at(world, "aim")))
    assert SENTENCE in page
    assert "3 percentage points, not per cent of the rate" in page
    assert "It says nothing of the gap" in page
    assert SENTENCE in words_of(world.signed_in("coach").get(at(world, "project")))


def test_looking_first_keeps_nothing(world: Any) -> None:
    looked = sent(world, "build_aim", **PARTS, look="yes")
    assert looked.status_code == 200
    assert SENTENCE in words_of(looked)
    assert "Nothing is kept yet" in words_of(looked)
    free = sent(world, "write_aim", text="Fewer tears", look="yes")
    assert "It does not say for whom." in words_of(free)
    assert "Fewer tears" in free.content.decode()
    whole = sent(world, "build_aim", **PARTS | GAP, look="yes")
    assert whole.status_code == 200
    assert not AimVersion.objects.exists()


def test_the_ten_aims_are_shown_with_what_is_asked_about_each(world: Any) -> None:
    """Looked at and not kept: they stand nowhere with data."""
    words = content()["finding"]
    for text, _, _, asked in TEN:
        page = words_of(sent(world, "write_aim", text=text, look="yes"))
        found = {id for id, form in words.items() if form["asks"] in page}
        assert found == set(asked), text
    assert not AimVersion.objects.exists()


def test_a_draft_of_an_aim_is_ones_own_and_goes_when_it_is_kept(world: Any) -> None:
    assert sent(world, "build_aim", **PARTS | {"what": "tears"}, keep="draft").status_code == 302
    page = world.signed_in("member").get(at(world, "build_aim"))
    (form,) = forms_of(page, at=at(world, "build_aim"))
    assert (form.values["what"], form.values["1_kind"]) == ("tears", "points")
    (other,) = forms_of(world.signed_in("lead").get(at(world, "build_aim")), at="")
    assert other.values["what"] == ""
    kept(world, "Fewer tears")  # somebody else was quicker
    refused = sent(world, "build_aim", reason="mine")
    assert refused.status_code == 422
    assert "Nothing was overwritten" in words_of(refused)
    (again,) = forms_of(refused, at=at(world, "build_aim"))
    assert world.signed_in("member").post(again.address, again.values).status_code == 302
    assert not Draft.objects.exists()
    sent(world, "write_aim", text="Half a", keep="quietly")
    assert Draft.objects.count() == 1


def test_a_later_version_needs_its_reason_and_counts_as_learning(world: Any) -> None:
    sent(world, "build_aim", **PARTS)
    refused = sent(world, "build_aim", **PARTS, where="in our birth centre")
    assert refused.status_code == 422
    learnt = {"reason": "the centre alone can change", "evidence": "three talks"}
    changed = sent(world, "build_aim", **PARTS | GAP, where="in our birth centre", **learnt)
    assert changed.status_code == 302
    page = words_of(world.signed_in("coach").get(at(world, "aim")))
    assert "2 versions. Each change is something that the team learnt." in page
    assert "Why: the centre alone can change What showed it: three talks" in page
    assert "so that it happens as often as for White women" in page
    assert SENTENCE in page
    parts = words_of(world.signed_in("coach").get(at(world, "project")))
    assert "Changed once, with what was learnt" in parts
    with pytest.raises(AimError, match="aim before"):
        keep_aim(by=world.people["lead"], project=world.project, version=2, text="Parity")


def test_several_targets_each_with_its_day_and_no_number(world: Any) -> None:
    more = {"1_by": "31/12/2026", "2_kind": "level", "2_value": "6", "2_by": "31/12/2027"}
    sent(world, "build_aim", **PARTS | more)
    assert "by 31 December 2026 and to 6% by 31 December 2027." in current_aim(world.project).text
    none = {"1_kind": "none", "1_value": "", "1_by": "", "1_within": "18", "baseline": ""}
    sent(
        world,
        "build_aim",
        **PARTS | none | {"2_kind": "none", "2_value": "", "2_by": ""},
        reason="r",
    )
    assert current_aim(world.project).text == (
        "Reduce major haemorrhage for Somali women within 18 months."
    )
    world.project.refresh_from_db()
    assert (world.project.aim_kind, world.project.aim_value) == ("", None)
    page = world.signed_in("member").get(at(world, "build_aim"))
    (form,) = forms_of(page, at=at(world, "build_aim"))
    assert (form.values["1_within"], form.values["whom"]) == ("18", "Somali women")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"1_value": ""}, "Give the number."),
        ({"1_kind": "none"}, "Say what the number means."),
        ({"1_within": "12"}, "Give a day or a number of months, not both."),
        ({"gap": "equal"}, "Say compared with whom."),
        ({"gap": "points", "against": "White women"}, "Give the number of percentage points."),
        ({"1_value": "20"}, "A rate lies between 0 and 100%."),
        ({"deed": "parity", "against": "White women"}, "Parity is itself what is to be reached."),
    ],
)
def test_parts_that_do_not_fit_are_told(world: Any, given: dict[str, str], says: str) -> None:
    refused = sent(world, "build_aim", **PARTS | given)
    assert refused.status_code == 422
    assert says in words_of(refused)
    assert not AimVersion.objects.exists()


TWO = (
    "Reduce major haemorrhage for Black women from 12% to 9% by 31 March 2026 and to the rate of White women by 31 March"
    " 2028."
)
SAID = "To reach: from 12% to 9% by 31 March 2026; parity with White women by 31 March 2028."


def test_a_second_target_without_a_number_is_built_kept_and_said_everywhere(world: Any) -> None:
    parity = {"2_kind": "parity", "2_by": "31/03/2028", "against": "White women"}
    first = {"whom": "Black women", "1_kind": "level", "1_value": "9", "1_by": "31/03/2026"}
    refused = sent(world, "build_aim", **PARTS | first | parity | {"against": ""})
    assert "Say compared with whom." in words_of(refused)
    assert SAID in words_of(sent(world, "build_aim", **PARTS | first | parity, look="yes"))
    assert sent(world, "build_aim", **PARTS | first | parity).status_code == 302
    assert current_aim(world.project).text == TWO
    for page in ("aim", "project"):
        assert SAID in words_of(world.signed_in("coach").get(at(world, page))), page
    facts = facts_of(world.people["lead"], world.project)
    assert facts.aim_said == SAID
    assert SAID in str(board_blocks(facts))
    (form,) = forms_of(world.signed_in("member").get(at(world, "build_aim")), at="")
    assert (form.values["2_kind"], form.values.get("2_value") or "") == ("parity", "")
    assert missing_of(current_aim(world.project)) == ()


def test_a_place_alone_is_not_for_whom(world: Any) -> None:
    kept(world, "Reach parity with White women in LE5 within 18 months")
    assert missing_of(current_aim(world.project))[0].startswith("It says where, and not for whom.")


def test_a_number_in_a_free_sentence_is_never_left_open(world: Any) -> None:
    text = "Reduce tears for Somali women by 10% by 2027"
    refused = sent(world, "write_aim", text=text)
    assert "it could be read in two ways" in words_of(refused)
    assert sent(world, "write_aim", text=text, means="points").status_code == 302
    world.project.refresh_from_db()
    assert (world.project.aim_kind, world.project.aim_value) == ("points", 10)
    for name in ("aim", "project"):  # what was answered is not asked again
        page = words_of(world.signed_in("coach").get(at(world, name)))
        assert "To reach: by 10 percentage points by 31 December 2027." in page
        assert "can mean two things" not in page


def test_an_aim_that_is_written_elsewhere_is_a_version_too(world: Any) -> None:
    project = start_project(
        by=world.people["lead"],
        team=world.team,
        name="Another",
        clinical_area="",
        track="usual",
        started_on=date(2026, 1, 5),
        aim="Fewer tears",
    )
    assert [v.text for v in project.aims.all()] == ["Fewer tears"]
    sent(world, "change_project", aim="Fewer tears for Somali women")
    assert current_aim(world.project).text == "Fewer tears for Somali women"
    sent(world, "change_project", name="Only the name")
    assert world.project.aims.count() == 1
    assert "aim.kept" in set(Event.objects.values_list("action", flat=True))


def test_an_aim_without_equity_is_complete_only_with_a_reason_that_stays(world: Any) -> None:
    kept(world, "Reduce tears from 12% to 9% by 31 March 2027")
    refused = sent(world, "complete_aim")
    assert refused.status_code == 422
    assert standing(world.project, kind="aim", subject=world.project.pk) is None
    assert "It does not say for whom." in words_of(refused)
    assert sent(world, "complete_aim", reason="a first step for all").status_code == 302
    page = words_of(world.signed_in("coach").get(at(world, "aim")))
    assert "although something was missing. Why: a first step for all" in page
    assert "It says nothing of the gap" in page


def test_an_aim_with_a_group_and_a_gap_is_complete_and_a_new_one_opens_it_again(
    world: Any,
) -> None:
    kept(world, "Reach parity between Somali and White women in tears within 18 months")
    assert missing_of(current_aim(world.project)) == ()
    assert sent(world, "complete_aim").status_code == 302
    assert standing(world.project, kind="aim", subject=world.project.pk) is not None
    world.signed_in("member").post(at(world, "reopen_aim"))
    assert standing(world.project, kind="aim", subject=world.project.pk) is None
    sent(world, "complete_aim")
    kept(world, "Fewer tears")
    assert standing(world.project, kind="aim", subject=world.project.pk) is None
    assert "Not complete yet" in words_of(world.signed_in("lead").get(at(world, "aim")))


def test_a_group_that_no_list_knows_counts_where_the_aim_was_put_together(world: Any) -> None:
    plan = AimPlan("less", "tears", "Tamil women", against="White women", gap="equal")
    kept(world, write_aim(plan), built=plan)
    assert missing_of(current_aim(world.project)) == ()


def test_no_aim_is_not_complete(world: Any) -> None:
    assert missing_of(None) == ("There is no aim yet.",)
    assert "There is no aim yet" in words_of(world.signed_in("lead").get(at(world, "aim")))


def test_parts_are_kept_and_read_back() -> None:
    plan = AimPlan(
        "more",
        "being asked",
        "Somali women",
        baseline=0.4,
        reach=(Reach("points", 0.1, by=date(2027, 3, 31), each_year=True),),
        by=date(2028, 1, 1),
        against="White women",
        gap="points",
        gap_to=0.02,
    )
    assert from_json(to_json(plan)) == plan
    assert from_json({}) is None


def test_the_demonstration_has_an_aim_that_was_put_better_and_says_why(world: Any) -> None:
    kept(world, "Reduce haemorrhage in Black women by 1% a year until 2028.", means="share")
    periods = [date(2024 + m // 12, m % 12 + 1, 1) for m in range(32)]
    give_charters("Dogwood", world.project, world.people, periods)
    found = current_aim(world.project)
    assert found.text == (
        "Reduce haemorrhage of 1,000 ml or more for Black women by 1 percentage point each year by"
        " 31 December 2028, and the gap to White women from 7 to 4 percentage points."
    )
    assert missing_of(found) == ()
    assert "one woman in eight hundred" in found.reason


def test_the_demonstration_has_a_charter_a_late_member_and_policies(world: Any) -> None:
    periods = [date(2024 + m // 12, m % 12 + 1, 1) for m in range(32)]
    start_project(
        by=world.people["lead"],
        team=world.team,
        name="First",
        clinical_area="",
        track="usual",
        started_on=periods[0],
    )
    give_charters("Alder", world.project, world.people, periods)
    assert [v.made_by is None for v in world.project.charters.order_by("number")] == [
        False,
        True,
        True,
    ]
    page = world.signed_in("coach").get(reverse("roster", kwargs={"team_id": world.team.pk}))
    text = words_of(page)
    assert "Basil, data analyst Data analyst 2.0" in text
    assert "joined later" in text
    assert "Left the team Juno, data analyst" in text
    statuses = dict(world.project.entries.values_list("content__name", "status_name"))
    assert statuses["Guideline on haemorrhage after birth"] == "tested"

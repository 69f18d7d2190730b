"""What people outside a team see: what its agreement allows, in neutral words, and no more."""

from __future__ import annotations

import re
import string
import tomllib
from datetime import date, timedelta
from importlib import resources
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evenhand.measures import measure
from evenhand.reading import Plan, read
from evenhand.web.demonstration.content import demonstration, table_for
from evenhand.web.measurement.actions import store_reading
from evenhand.web.measurement.models import Counts, Reading
from evenhand.web.measurement.queries import current_definition
from evenhand.web.measurement.read import Shown, flags_of, words_of
from evenhand.web.organisations.actions import agree, create_team
from evenhand.web.organisations.models import Team

pytestmark = pytest.mark.django_db
WORDS = "Fewer Black women had a haemorrhage in our care."
NUMBERS = "<section><h2>Haemorrhage</h2><p>96 of 1,077</p></section>"
ROLES = ("convener", "evaluator", "sponsor", "stranger")


def read_once(world: Any) -> Reading:
    counts = Counts.objects.create(
        measure=world.measure,
        number=1,
        definition=current_definition(world.measure),
        table={},
        source="typed",
        made_at=timezone.now(),
        made_by=world.people["lead"].pk,
    )
    shown = Shown(
        headline=[WORDS],
        flags=[],
        exact_page="exact: 7 of 70",
        protected_page=NUMBERS,
        protected_headline=[WORDS],
        protected_flags=[],
        released=None,
        refused="",
    )
    return store_reading(by=world.people["lead"], counts=counts, plan=None, shown=shown)


def agreed(world: Any, **terms: str) -> None:
    agree(
        by=world.people["lead"],
        team=world.team,
        governance_owner="Guardian",
        until=timezone.localdate() + timedelta(days=30),
        terms=terms,
    )


def page(world: Any, who: str, name: str) -> Any:
    key = {
        "programme": {"programme_id": world.programme.pk},
        "organisation": {"organisation_id": world.trust.pk},
        "shared": {"measure_id": world.measure.pk},
    }[name]
    return world.signed_in(who).get(reverse(name, kwargs=key))


def text(response: Any) -> str:
    return str(response.content.decode())


def home_of(who: str) -> str:
    return "organisation" if who == "sponsor" else "programme"


@pytest.mark.parametrize("who", ROLES)
def test_without_an_agreement_a_team_is_named_and_nothing_of_it(world: Any, who: str) -> None:
    read_once(world)
    found = text(page(world, who, home_of(who)))
    assert "Riverside" in found
    assert "Not shared with you" in found
    assert "Fewer haemorrhages" not in found
    assert world.measure.title not in found
    assert page(world, who, "shared").status_code == 404


@pytest.mark.parametrize("who", ROLES)
def test_words_come_without_a_number(world: Any, who: str) -> None:
    read_once(world)
    agreed(world, **{"teams" if who == "stranger" else who: "words"})
    for name in (home_of(who), "shared"):
        found = text(page(world, who, name))
        assert WORDS in found
        assert "96 of 1,077" not in found
        assert "7 of 70" not in found


@pytest.mark.parametrize("who", ROLES)
def test_the_protected_reading_where_that_is_agreed(world: Any, who: str) -> None:
    read_once(world)
    agreed(world, **{"teams" if who == "stranger" else who: "protected"})
    found = text(page(world, who, "shared"))
    assert "96 of 1,077" in found
    assert "7 of 70" not in found


def test_what_cannot_be_protected_is_words(world: Any) -> None:
    made = read_once(world)
    Reading.objects.filter(pk=made.pk).update(protected_page="", refused="Three is too few.")
    agreed(world, convener="protected")
    found = text(page(world, "convener", "shared"))
    assert WORDS in found
    assert "too small to show outside the team" in found
    assert "Three is too few" not in found


def test_before_a_reading_there_is_only_a_title(world: Any) -> None:
    agreed(world, convener="protected")
    assert "No numbers yet" in text(page(world, "convener", "shared"))
    assert "No numbers yet" in text(page(world, "convener", "programme"))


def test_an_agreement_of_one_audience_opens_nothing_to_another(world: Any) -> None:
    read_once(world)
    agreed(world, evaluator="protected")
    found = {who: page(world, who, "shared").status_code for who in ROLES}
    assert found == {"convener": 404, "evaluator": 200, "sponsor": 404, "stranger": 404}


def test_when_the_agreement_ends_the_page_is_gone(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_once(world)
    agreed(world, convener="protected")
    later = timezone.localdate() + timedelta(days=31)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: later)
    assert page(world, "convener", "shared").status_code == 404
    assert "Not shared with you" in text(page(world, "convener", "programme"))


def test_teams_are_alphabetical_and_nothing_is_counted_or_coloured(world: Any) -> None:
    read_once(world)
    agreed(world, convener="words")
    create_team(by=world.people["administrator"], name="Alder", programmes=[world.programme])
    found = text(page(world, "convener", "programme"))
    assert re.findall(r"<h2>(.*?)</h2>", found) == ["Riverside", "Not shared with you"]
    assert "<p>Alder, Hillside</p>" in found
    main = found[found.index("<main") : found.index("</main>")]
    assert "<select" not in main
    assert "sort" not in main
    assert not re.search("nhsuk-tag|red|green|amber", re.sub(r"shared", "", main))


def test_a_page_of_many_teams_asks_no_more_than_one_of_few(world: Any) -> None:
    agreed(world, convener="words")
    client = world.signed_in("convener")
    address = reverse("programme", kwargs={"programme_id": world.programme.pk})
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for n in range(12):
        made = create_team(
            by=world.people["administrator"], name=f"Team {n}", programmes=[world.programme]
        )
        agree(
            by=world.people["lead"],
            team=made,
            governance_owner="Guardian",
            until=timezone.localdate() + timedelta(days=30),
            terms={"convener": "words"},
        )
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_home_leads_to_what_a_person_may_see(world: Any) -> None:
    programme = reverse("programme", kwargs={"programme_id": world.programme.pk})
    organisation = reverse("organisation", kwargs={"organisation_id": world.trust.pk})
    home = reverse("home")
    assert programme in text(world.signed_in("convener").get(home))
    assert organisation in text(world.signed_in("sponsor").get(home))
    team = reverse("team", kwargs={"team_id": world.team.pk})
    assert programme in text(world.signed_in("member").get(team))


# Every word that a headline sentence may hold: none is a count, a rate or a figure.
_IN_WORDS = {
    *("focus", "comparison", "groups", "event", "Event", "units", "since", "worse", "opened"),
    *("ratio_scale", "difference_scale", "sure_scale", "unsure_scale", "sure_answer", "answer"),
    "strength",
}
_HEADLINES = (
    *("own_headline", "own_headline_quantity", "since", "stand_headline"),
    *("stand_headline_quantity", "every_headline", "gap_headline", "scale"),
)


@pytest.mark.parametrize("section", _HEADLINES)
def test_headline_sentences_have_no_place_for_a_number(section: str) -> None:
    content = resources.files("evenhand.frameworks").joinpath("verdicts.toml").read_text("utf-8")
    for name, sentence in tomllib.loads(content)[section].items():
        named = {field for _, field, _, _ in string.Formatter().parse(sentence) if field}
        assert named <= _IN_WORDS, (name, named)
        assert not re.search(r"\d", sentence), name


def test_no_headline_of_the_demonstration_holds_a_number() -> None:
    told = demonstration()
    periods = told.periods(date(2026, 11, 25))
    for story in told.stories:
        everyone = story.comparison == ("everyone_else",)
        plan = Plan(
            focus=story.focus,
            comparison=() if everyone else story.comparison,
            versus_everyone_else=everyone,
            change_date=periods[told.change_month],
        )
        for numbers in story.numbers:
            definition = measure(numbers.id)
            reading = read(table_for(numbers, definition, periods, told.change_month), plan)
            for line in words_of(reading):
                assert not re.search(r"\d", line.replace(definition.event, "")), line


FLAGS = [
    {"id": "break", "title": "A break", "text": "On 1 May it was weighed.", "words": "Weighed."},
    {"id": "chosen-worst", "title": "Chosen", "text": "About 3.1% of 12%.", "words": "It was."},
    {"id": "old", "title": "Read before", "text": "7 of 70"},
]


@pytest.mark.parametrize("who", ROLES)
def test_words_carry_their_flags_in_words(world: Any, who: str) -> None:
    made = read_once(world)
    Reading.objects.filter(pk=made.pk).update(protected_flags=FLAGS)
    agreed(world, **{"teams" if who == "stranger" else who: "words"})
    found = text(page(world, who, "shared"))
    for said in ("Know this beside the answer", "A break", "Weighed.", "Chosen", "It was."):
        assert said in found
    assert "3.1%" not in found
    assert "7 of 70" not in found  # kept before flags had words: its title, and whom to ask
    assert "Ask the team." in found
    assert "a break, chosen, read before" in text(page(world, who, home_of(who)))


def test_flags_of_a_reading_have_words_without_a_figure() -> None:
    told = demonstration().stories[0]
    periods, changed = demonstration().periods(date(2026, 11, 25)), demonstration().change_month
    table = table_for(told.numbers[0], measure("pph_1000"), periods, changed)
    table.missing[:] = 5
    plan = Plan(
        focus=("black",),
        comparison=("white",),
        change_date=periods[changed],
        chosen_because_worst=True,
    )
    found = {f["id"]: f for f in flags_of(read(table, plan))}
    for one in ("chosen-worst", "data-quality"):
        assert re.search(r"\d", found[one]["text"])
        assert not re.search(r"\d", found[one]["words"])


def test_a_programme_of_many_teams_has_pages(world: Any) -> None:
    for i in range(101):
        world.programme.teams.add(Team.objects.create(name=f"Team {i:03}"))
    client = world.signed_in("convener")
    address = reverse("programme", kwargs={"programme_id": world.programme.pk})
    first, second = (client.get(address, {"page": n}).content.decode() for n in (1, 2))
    assert "Later names" in first
    assert "Earlier names" in second
    assert "Team 100" not in first
    assert "Team 100" in second

"""Each event at once, in the team's page and printed documents, and nowhere outside the team."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from evenhand.documents import schema, to_html, to_json
from evenhand.documents.view.blocks import Heading, Pictures
from evenhand.documents.view.outline import outline
from evenhand.reading import Plan, Review, read
from evenhand.review.sharing import protect_reading
from fixtures.readings import demo_review
from fixtures.tables import CHANGE, phased_table

TITLE = "Event by event, where there are few"
FEW = {"black": ((29, 928), (27, 1_202)), "white": ((166, 2_926), (200, 3_685))}
PLAN = Plan(focus=("Black",), comparison=("White",), change_date=CHANGE)


@pytest.fixture(scope="module")
def team() -> Review:
    return replace(demo_review(), readings=(read(phased_table(FEW), PLAN),))


def test_the_page_shows_both_pictures_with_their_words(team: Review) -> None:
    page = to_html(team)
    assert page.count(f"<h3>{TITLE}</h3>") == 1
    assert "Black women: no signal of more or fewer events in 1,202 women" in page
    assert "Black women: 37.6 events were expected and 27 seen, in 1,202 women" in page
    assert "Black 15% for more and 9% for fewer" in page


def test_word_and_pdf_show_them_before_the_evidence(team: Review) -> None:
    blocks = list(outline(team))
    titles = [b.text for b in blocks if isinstance(b, Heading)]
    assert titles.index(TITLE) + 1 == titles.index("How we know")
    place = next(i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.text == TITLE)
    pictures = blocks[place + 2]
    assert isinstance(pictures, Pictures)
    assert len(pictures.charts) == 2


def test_in_json_by_group(team: Review) -> None:
    found = to_json(team)
    jsonschema.validate(json.loads(json.dumps(found)), schema())
    watch = found["readings"][0]["watch"]
    assert watch["labels"] == ["Black"]
    assert watch["vlad"]["observed"][0][-1] == 27


def test_nothing_of_it_outside_the_team(team: Review) -> None:
    shared = replace(
        team, audience="shared", readings=tuple(protect_reading(r) for r in team.readings)
    )
    assert TITLE not in to_html(shared)
    assert to_json(shared)["readings"][0]["watch"] is None

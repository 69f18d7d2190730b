"""Stories: nothing that names a person, no first person, and consent above all."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import evenhand as eh
from evenhand.errors import InputFileError
from evenhand.experience import parse_stories, read_stories, summarise_stories
from evenhand.experience.personal import personal_data

GOOD: dict[str, Any] = {
    "on": date(2025, 3, 1),
    "domain": "being heard",
    "summary": "Placeholder: a request for an interpreter was met the same day.",
    "chosen_by": "lived experience partners",
    "reason": "It had not happened before.",
    "level": "team",
    "consent": "programme",
}


def test_stories_come_in_the_order_of_their_dates() -> None:
    later = {**GOOD, "on": date(2025, 6, 1), "group": "Black"}
    found = parse_stories([later, GOOD])
    assert [s.on.month for s in found] == [3, 6]
    assert (found[0].group, found[1].group) == ("", "Black")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "x"}, "story 1: A story has no field called ‘name’."),
        ({"consent": ""}, "story 1: The story lacks ‘consent’."),
        ({"reason": "", "domain": ""}, "The story lacks ‘domain’, ‘reason’."),
        ({"on": "2025"}, "‘on’ is not a date."),
        ({"consent": "yes"}, "‘yes’ is no consent. Use one of: team only, programme, public."),
        (
            {"level": "world"},
            "‘world’ is no level. Use one of: told, team, organisation, programme.",
        ),
        (
            {"level": "programme", "consent": "team only"},
            "The story was chosen for the programme, and consent is for the team only.",
        ),
        ({"summary": "I was heard."}, "first person (‘I’)"),
        ({"summary": "Then we’re told and I’ve left."}, "first person (‘we’)"),
        ({"summary": "Care for our baby was kind."}, "first person (‘our’)"),
        ({"summary": "word " * 81}, "more than 80 words"),
        ({"summary": "She told Mrs Placeholder about it."}, "holds a person’s name"),
        ({"reason": "Call 07700 900123."}, "holds a telephone number"),
        ({"chosen_by": "someone@example.org"}, "holds an e-mail address"),
        ({"domain": "ward AB1 2CD"}, "holds a postcode"),
    ],
)
def test_what_a_story_may_not_be(change: dict[str, Any], said: str) -> None:
    with pytest.raises(InputFileError) as found:
        parse_stories([{**GOOD, **change}])
    assert said in str(found.value)


def test_80_words_are_a_summary() -> None:
    assert len(parse_stories([{**GOOD, "summary": "word " * 80}])) == 1


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("943 476 5919", "an NHS number"),
        ("9434765919", "an NHS number"),
        ("943 476 5918", ""),
        ("987 654 3210", "an NHS number"),
        ("987 654 4322", "an NHS number"),
        ("987 654 4312", ""),
        ("4010000090", "an NHS number"),
        ("born on 3/4/2024", "a full date"),
        ("midwife Placeholder", "a person’s name"),
        ("a woman called Placeholder", "a person’s name"),
        ("The midwife listened on Ward 3 in May 2024.", ""),
        ("+44 7700 900123", "a telephone number"),
    ],
)
def test_what_could_name_a_person(text: str, what: str) -> None:
    assert personal_data(text) == what


def test_a_log_is_summed_by_domain_period_and_chooser() -> None:
    told = [
        GOOD,
        {**GOOD, "on": date(2025, 2, 1), "chosen_by": "team meeting"},
        {**GOOD, "on": date(2025, 7, 1)},
        {**GOOD, "domain": "Access", "consent": "team only"},
    ]
    found = summarise_stories(parse_stories(told))
    assert found.stories == 4
    assert found.by_domain == (
        ("Access", (("January 2025", 1),)),
        ("being heard", (("January 2025", 2), ("July 2025", 1))),
    )
    assert found.sentences == (
        "4 stories of change, chosen by lived experience partners (3) and team meeting (1).",
        "Access: 1 from January 2025.",
        "being heard: 2 from January 2025 and 1 from July 2025.",
        "The number of stories says how many were told and chosen, not how much changed.",
    )


def test_consent_bounds_the_audience() -> None:
    told = parse_stories([GOOD, {**GOOD, "consent": "team only"}, {**GOOD, "consent": "public"}])
    counts = [
        summarise_stories(told, audience=a).stories for a in ("team only", "programme", "public")
    ]
    assert counts == [3, 2, 1]
    nobody = summarise_stories(told[1:2], audience="public")
    assert nobody.sentences[0] == "No story of change yet."
    with pytest.raises(InputFileError, match="‘board’ is no audience"):
        summarise_stories(told, audience="board")


LOG = """[[story]]
on = 2025-03-01
domain = "being heard"
summary = "Placeholder until partners supply words: a question about pain was answered."
chosen_by = "lived experience partners"
reason = "It is what the group asked for first."
level = "team"
consent = "team only"
"""


def test_a_log_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "stories.toml"
    path.write_text(LOG, encoding="utf-8")
    assert read_stories(path)[0].level == "team"
    assert eh.stories(path).stories == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[story", "The log of stories cannot be read."),
        ("title = 'x'", "There is no story."),
        (LOG.replace("team only", "no"), "stories.toml, story 1: ‘no’ is no consent."),
    ],
)
def test_a_log_that_cannot_be_read(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "stories.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputFileError) as found:
        read_stories(path)
    assert said in str(found.value)

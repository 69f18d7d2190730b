"""Every refusal word for word: what is wrong, where, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import evenhand as eh
from evenhand.errors import UserError
from evenhand.ethnicity import EthnicGroup
from evenhand.experience import (
    Item,
    Scale,
    Voice,
    answers_of,
    count_voices,
    parse_scale,
    parse_stories,
    read_answers,
    read_composite,
    read_scale,
    read_stories,
    read_theme_counts,
    read_voices,
    summarise_stories,
)

BLACK = EthnicGroup("black", "Black")
STORY: dict[str, Any] = {
    "on": date(2025, 3, 1),
    "domain": "being heard",
    "summary": "Placeholder: a question was answered.",
    "chosen_by": "lived experience partners",
    "reason": "Placeholder.",
    "level": "team",
    "consent": "programme",
}
SCALE = """
id = "heard"
title = "Being heard"
labels = ["never", "always"]
[[item]]
id = "listened"
text = "Staff listened"
"""
ONE = Scale("heard", "Being heard", ("never", "always"), (Item("listened", "Staff listened"),))
COUNTED = "theme,date,ethnic group,mentions,voices\npain,2024-01-01,N,2,9\ntime,2024-01-01,N,1,9\n"
VOICES = "date,ethnic group,themes\n2024-01-01,N,pain\n"
ANSWERS = "date,ethnic group,listened\n2024-01-01,N,always\n"


def story(**change: Any) -> Callable[[Path], object]:
    return lambda _: parse_stories([{**STORY, **change}], name="log.toml")


def scale(old: str, new: str) -> Callable[[Path], object]:
    return lambda _: parse_scale(SCALE.replace(old, new, 1), name="scale.toml")


def file(read: Callable[[Path], object], text: str) -> Callable[[Path], object]:
    def call(folder: Path) -> object:
        path = folder / "given.csv"
        path.write_text(text, encoding="utf-8")
        return read(path)

    return call


def counted(old: str, new: str) -> Callable[[Path], object]:
    return file(read_theme_counts, COUNTED.replace(old, new, 1))


def voices(old: str, new: str) -> Callable[[Path], object]:
    return file(read_voices, VOICES.replace(old, new, 1))


FIELDS = "on, domain, summary, chosen_by, reason, level, consent, group"
SHOWS = "docs/methods/alternatives.md shows one."
CASES: list[tuple[Callable[[Path], object], str]] = [
    (
        story(name="x"),
        f"log.toml, story 1: A story has no field called ‘name’. The fields are: {FIELDS}. Names and contact details have no place here.",
    ),
    (
        story(consent="", level=""),
        "log.toml, story 1: The story lacks ‘level’, ‘consent’. Each is needed, consent above all: without it the story is not kept.",
    ),
    (
        story(on="soon"),
        "log.toml, story 1: ‘on’ is not a date. Write it as 2025-03-31, without quotes.",
    ),
    (
        story(consent="no"),
        "log.toml, story 1: ‘no’ is no consent. Use one of: team only, programme, public.",
    ),
    (
        story(level="all"),
        "log.toml, story 1: ‘all’ is no level. Use one of: told, team, organisation, programme.",
    ),
    (
        story(level="programme", consent="team only"),
        "log.toml, story 1: The story was chosen for the programme, and consent is for the team only. Ask her again, or choose another story.",
    ),
    (
        story(reason="Ask Dr Placeholder."),
        "log.toml, story 1: The story holds a person’s name. Take out everything that could name a person.",
    ),
    (
        story(summary="It was mine."),
        "log.toml, story 1: The summary speaks in the first person (‘mine’). Write it in the third person, about care: her own words need their own consent.",
    ),
    (
        story(summary="word " * 81),
        "log.toml, story 1: The summary has more than 80 words. Shorten it.",
    ),
    (
        lambda _: parse_stories([], name="log.toml"),
        "log.toml: There is no story. Begin each one with [[story]].",
    ),
    (lambda _: parse_stories([]), "There is no story. Begin each one with [[story]]."),
    (
        lambda _: parse_stories([STORY, {**STORY, "level": "x"}]),
        "story 2: ‘x’ is no level. Use one of: told, team, organisation, programme.",
    ),
    (
        lambda folder: read_stories(folder / "none.toml"),
        "none.toml: The log of stories cannot be read. It is a TOML file with one [[story]] a story; check its name and its quotes.",
    ),
    (
        lambda _: summarise_stories(parse_stories([STORY]), audience="all"),
        "the summary: ‘all’ is no audience. Use one of: team only, programme, public.",
    ),
    (
        scale('id = "heard"', 'id = "No"'),
        f"scale.toml: An id is missing, or holds more than small letters, digits and underscores. {SHOWS}",
    ),
    (
        scale('title = "Being heard"', ""),
        f"scale.toml: A title or the text of a question is missing. {SHOWS}",
    ),
    (
        scale("[[item]]", "[[thing]]"),
        "scale.toml: A scale has no field called ‘thing’. Known: id, item, labels, people, source, title, top.",
    ),
    (
        scale('text = "Staff listened"', 'text = "x"\nmore = 1'),
        "scale.toml: A scale has no field called ‘more’. Known: column, id, reverse, text.",
    ),
    (
        scale('"always"]', '"never"]'),
        f"scale.toml: A scale has from 2 to 11 labels, all different. {SHOWS}",
    ),
    (
        scale('title = "Being heard"', 'title = "x"\ntop = 0'),
        f"scale.toml: ‘top’ says how many of the last labels are the top box: at least 1, not all. {SHOWS}",
    ),
    (
        scale('text = "Staff listened"', 'text = "x"\nreverse = "no"'),
        "scale.toml: ‘reverse’ must be true or false. Write reverse = true.",
    ),
    (
        lambda _: parse_scale(SCALE.split("[[", maxsplit=1)[0], name="scale.toml"),
        f"scale.toml: There is no question, or two have the same id. {SHOWS}",
    ),
    (
        lambda folder: read_scale(folder / "none.toml"),
        "none.toml: The scale cannot be read. Check its name.",
    ),
    (
        counted("2,9", "-2,9"),
        "given.csv, row 2: ‘-2’ in column ‘mentions’ is not a whole number. Write how many voices, as 0 or more.",
    ),
    (
        counted("1,9", "1,x"),
        "given.csv, row 3: ‘x’ in column ‘voices’ is not a whole number. Write how many voices, as 0 or more.",
    ),
    (
        counted("1,9", "10,9"),
        "given.csv, row 3: 10 mentions among 9 voices. Count each voice once, however often she mentions the theme.",
    ),
    (
        counted("1,9", "1,8"),
        "given.csv: ‘time’ and ‘pain’ do not rest on the same number of voices. Give every theme a row for each group and period, with all voices heard.",
    ),
    (
        voices("2024-01-01", "soon"),
        "given.csv, row 2: ‘soon’ is not a date. Write dates as 2025-03-31 or 31/03/2025.",
    ),
    (
        voices("2024-01-01", ""),
        "given.csv, row 2: The date is empty. Write dates as 2025-03-31 or 31/03/2025.",
    ),
    (
        voices("themes", "codes"),
        "given.csv: There is no column called ‘themes’. The columns are: date, ethnic group, codes.",
    ),
    (
        file(lambda path: read_answers(path, ONE), ANSWERS.replace("always", "maybe")),
        "given.csv, row 2: ‘maybe’ in column ‘listened’ is not an answer of the scale. Use one of: never, always; or 1 to 2; or leave it empty.",
    ),
    (file(eh.likert, ANSWERS), "Answers from a file need their scale. Give its TOML file as well."),
    (
        lambda _: answers_of(ONE, [[1, 1]], [BLACK]),
        "Answers, groups and dates do not fit together. Give a row of answers, a group and a date for each person.",
    ),
    (
        lambda _: answers_of(ONE, [[3]], [BLACK]),
        "An answer lies outside 1 to 2. Write 0 where there is none.",
    ),
    (
        lambda _: answers_of(ONE, [[1]], [BLACK]).top_box("x"),
        "The scale has no question called ‘x’. It has: listened.",
    ),
    (lambda _: count_voices([]), "There is no voice to count. Give one row for each voice."),
    (
        lambda _: count_voices([Voice(date(2024, 1, 1), BLACK)]),
        "No voice is coded with a theme. Write the themes in their column.",
    ),
    (
        lambda _: count_voices([Voice(date(2024, 1, 1), BLACK, ("a", "b"))]).measure("c"),
        "There is no theme called ‘c’. The themes are: a, b.",
    ),
    (
        lambda _: read_composite(
            count_voices([Voice(date(2024, 1, 1), BLACK, ("a",))]).measure("a"), []
        ),
        "‘Voices that mention ‘a’’ and the parts given do not belong together. Count a composite together with component_measures of it.",
    ),
]


@pytest.mark.parametrize(("call", "message"), CASES, ids=range(len(CASES)))
def test_the_whole_message(call: Callable[[Path], object], message: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as found:
        call(tmp_path)
    assert str(found.value) == message


@pytest.mark.parametrize(
    "text", ["I", "I’m", "I've", "me", "my", "mine", "we", "us", "our", "ours"]
)
def test_every_word_of_the_first_person(text: str) -> None:
    with pytest.raises(UserError, match="first person"):
        parse_stories([{**STORY, "summary": f"Placeholder {text} placeholder."}])


def test_words_that_only_look_like_it_pass() -> None:
    fine = {**STORY, "summary": "Midwives met weekly; use of weights became usual, in time."}
    assert parse_stories([fine])[0].summary == fine["summary"]


def test_calls_pass_on_what_they_are_given(tmp_path: Path) -> None:
    path = tmp_path / "voices.csv"
    path.write_text(VOICES + "2024-05-01,N,pain\n" * 3, encoding="utf-8")
    found = eh.themes(path, change_date=date(2024, 3, 1), named_before=["pain"], grain="month",
                      people="people", births={"Asian": 3})  # fmt: skip
    assert found.table.people == "people"
    assert found.table.grain == "month"
    assert len(found.phases) == 2
    assert found.heard.silent == ("Asian",)
    assert not found.notes[0].startswith("Not named before")
    log = tmp_path / "log.toml"
    log.write_text(
        '[[story]]\non = 2025-03-05\ndomain = "d"\nsummary = "s"\nchosen_by = "c"\nreason = "r"\n'
        'level = "told"\nconsent = "team only"\n',
        encoding="utf-8",
    )
    assert eh.stories(log, audience="public").stories == 0
    assert eh.stories(log).by_domain == (("d", (("January 2025", 1),)),)
    assert eh.stories(log, grain="month").by_domain == (("d", (("March 2025", 1),)),)

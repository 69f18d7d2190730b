"""How many marks are wanted, and how many wanted ones are there, on passages that were labelled by hand. The figures are those of docs/policies.md."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from evenhand.frameworks.lexicon import lexicon
from evenhand.planning.policies import Passage, Policy, marks

HERE = Path(__file__).parent
DOCS = HERE.parents[2] / "docs" / "policies.md"
KINDS = ("passage", "text")  # read by itself; a whole document
Pairs = set[tuple[str, str]]  # of a text and a topic


def pairs(file: str) -> tuple[Pairs, Pairs]:
    """What is wanted, and what is marked."""
    content = tomllib.loads((HERE / file).read_text("utf-8"))
    wanted: Pairs = set()
    marked: Pairs = set()
    for kind in KINDS:
        for each in content[kind]:
            wanted |= {(each["text"], topic) for topic in each["wanted"]}
            marked |= {(each["text"], topic) for topic in _marked(each, kind)}
    return wanted, marked


def _marked(each: dict[str, Any], kind: str) -> set[str]:
    """A single passage says nothing about a whole text, and the other way round."""
    found = marks(Policy("t.txt", (Passage(0, 1, each["text"]),)))
    return {m.topic.id for m in found if m.topic.of_the_whole == (kind == "text")}


# wanted and marked, marked though not wanted, wanted and not marked
@pytest.mark.parametrize(
    ("file", "right", "false", "missed"),
    [("labelled_passages.toml", 71, 0, 0), ("labelled_later.toml", 23, 3, 15)],
)
def test_marks_wanted_and_marks_false(file: str, right: int, false: int, missed: int) -> None:
    wanted, marked = pairs(file)
    assert (len(wanted & marked), len(marked - wanted), len(wanted - marked)) == (
        right,
        false,
        missed,
    ), (sorted(marked - wanted), sorted(wanted - marked))


def test_the_figures_of_the_second_set_stand_in_the_docs() -> None:
    wanted, marked = pairs("labelled_later.toml")
    right = len(wanted & marked)
    told = DOCS.read_text("utf-8")
    assert f"**{right} of {len(marked)} marks were wanted ({right / len(marked):.0%})" in told
    assert f"{right} of {len(wanted)} wanted marks were there ({right / len(wanted):.0%})**" in told


def test_every_topic_is_wanted_somewhere_and_every_set_holds_what_is_not_wanted() -> None:
    wanted = [pairs(f)[0] for f in ("labelled_passages.toml", "labelled_later.toml")]
    for found in wanted:
        assert {topic for _, topic in found} == {t.id for t in lexicon().topics}

"""Any definition is an instrument, or one sentence with file, line and mend; any answers are results, or sentences."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.frameworks.instruments import (
    InstrumentError,
    instruments,
    parse_instrument,
    source_of,
)
from evenhand.instruments import mistakes, read_results

IDS = sorted(instruments())
LINES = {id: source_of(id).splitlines() for id in IDS}
VALUES = st.one_of(
    st.integers(-(2**40), 2**40).map(str),
    st.floats().map(repr),
    st.sampled_from(
        ["true", "[]", "{}", '""', '"x"', "''", "[1]", '["a", "a"]', "1979-05-27", "0x1"]
    ),
    st.text(max_size=12).map(lambda t: '"' + t.replace("\\", "").replace('"', "") + '"'),
)
KEYS = ("name", "type", "scale", "label", "relevant", "constraint", "needs", "tags", "items", "low",
        "high", "anchors", "beside", "choices", "rows", "visibility", "minimum_group", "version", "plan",
        "instead_of", "weights", "least", "answering", "reverse", "required", "language", "places")  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_any_changed_definition_is_an_instrument_or_a_sentence(data: st.DataObject) -> None:
    lines = list(LINES[data.draw(st.sampled_from(IDS))])
    for _ in range(data.draw(st.integers(1, 3))):
        _change(lines, data)
    _is_or_is_told("\n".join(lines))


def _change(lines: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, max(0, len(lines) - 1)))
    way = data.draw(st.integers(0, 4))
    if way == 0:
        del lines[at : at + data.draw(st.integers(1, 30))]
    elif way == 1:
        lines.insert(at, f"{data.draw(st.sampled_from(KEYS))} = {data.draw(VALUES)}")
    elif way == 2 and lines:
        key = lines[at].split("=")[0].strip() or "name"
        lines[at] = f"{key} = {data.draw(VALUES)}"
    elif way == 3:
        lines[at:at] = lines[at : at + data.draw(st.integers(1, 12))]
    elif lines:
        lines[at] = data.draw(st.text(max_size=40))


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=400), st.binary(max_size=200).map(lambda b: b.decode("latin-1"))))
def test_any_text_is_a_sentence(text: str) -> None:
    _is_or_is_told(text)


def _is_or_is_told(text: str) -> None:
    error = _refused(text)
    if error is None:
        return
    place = re.fullmatch(r"any\.toml, line (\d+)", error.where or "")
    assert place is not None
    assert int(place[1]) <= max(1, len(text.splitlines()) + 1)
    assert error.problem
    assert error.remedy.endswith(".")


def _refused(text: str) -> InstrumentError | None:
    try:
        parse_instrument(text, name="any.toml")
    except InstrumentError as error:
        return error
    return None


ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.floats(), st.text(max_size=5),
              st.sampled_from(["dont_know", "not_applicable", "yes", "no", "2026-02-30"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=4,
)  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_any_answers_are_sentences_or_results(data: st.DataObject) -> None:
    asked = instruments()[data.draw(st.sampled_from(IDS))]
    names = [i.name for i in asked.items()]
    answers: dict[str, Any] = data.draw(
        st.dictionaries(st.sampled_from([*names, "nobody"]), ANY, max_size=6)
    )
    found = mistakes(asked, answers, finished=data.draw(st.booleans()))
    assert all(m.sentence.endswith(".") for m in found)
    if not mistakes(asked, answers, finished=False):
        read_results(asked, [answers] * 3, minimum=2)

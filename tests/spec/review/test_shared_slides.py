"""A shared deck of the example, attacked file by file: charts and the workbooks inside them too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from evenhand.demo import write_demo
from evenhand.documents import to_json, to_powerpoint
from evenhand.reading.model import Review
from evenhand.review import ReviewRequest, build_review, read_request
from fixtures.decks import files, numbers_of_charts

MEASURES = ("pph_1000", "pmh_wait", "preterm_28")


@pytest.fixture(scope="module")
def request_(tmp_path_factory: pytest.TempPathFactory) -> ReviewRequest:
    request = read_request(write_demo(tmp_path_factory.mktemp("demo")))
    return replace(request, measures=MEASURES, audience="shared")


@pytest.fixture(scope="module")
def shared(request_: ReviewRequest) -> Review:
    return build_review(request_)


@pytest.fixture(scope="module")
def deck(shared: Review) -> bytes:
    return to_powerpoint(shared)


def numbers(form: Any) -> Iterator[float]:
    """Every number of a form."""
    if isinstance(form, bool) or form is None:
        return
    if isinstance(form, int | float):
        yield float(form)
    elif isinstance(form, dict):
        for value in form.values():
            yield from numbers(value)
    elif isinstance(form, list):
        for value in form:
            yield from numbers(value)


def intervals(form: Any) -> Iterator[float]:
    """Lengths of the arms of every interval."""
    if isinstance(form, dict):
        value, low, high = (form.get(k) for k in ("value", "low", "high"))
        if value is not None:
            yield from (abs(end - value) for end in (low, high) if end is not None)
        for inner in form.values():
            yield from intervals(inner)
    elif isinstance(form, list):
        for inner in form:
            yield from intervals(inner)


def test_charts_hold_no_number_that_is_not_in_the_shared_json(shared: Review, deck: bytes) -> None:
    form = to_json(shared)
    public = {*numbers(form), *intervals(form)}
    public |= {1 - sum(part["share"] for part in r["missing"]) for r in form["readings"]}
    # An interval without bound runs to the edge of its chart of ratios, a power of 2.
    edges = {abs(2.0**k - v) for k in range(-4, 5) for v in public}
    allowed = np.array(sorted({v * by for v in public for by in (1, 100, 1000)} | edges))
    found = numbers_of_charts(deck)
    assert len(found) > 500
    for number in found:
        assert np.abs(allowed - number).min() <= 1e-9 * max(1.0, abs(number)), number


def test_hidden_periods_hold_no_number(
    shared: Review, deck: bytes, request_: ReviewRequest
) -> None:
    """Rates of single small months, exactly, from the team's own counts."""
    team = build_review(replace(request_, audience="team"))
    found = np.array(numbers_of_charts(deck))
    public = {round(v, 12) for v in numbers(to_json(shared))}
    attacked = 0
    for reading in team.readings:
        table = reading.table
        assert table is not None
        small = (table.numerator > 0) & (table.numerator <= 7) & (table.denominator > 0)
        exact = (table.numerator[small] / table.denominator[small]).tolist()
        for rate in exact:
            if round(rate, 12) not in public:
                attacked += 1
                assert np.abs(found - rate).min() > 1e-12
    assert attacked > 50


def test_no_count_in_words_is_small(deck: bytes) -> None:
    said = " ".join(
        re.sub(r"<[^>]+>", " ", content.decode())
        for name, content in files(deck)
        if name.endswith(".xml")
    )
    pairs = re.findall(r"(\d[\d,]*) of (\d[\d,]*) (?:women|births|babies|referrals)", said)
    assert pairs
    for events, people in ((int(a.replace(",", "")), int(b.replace(",", ""))) for a, b in pairs):
        assert min(events, people, people - events) > 7


def test_shared_means_over_time_are_means_and_never_zero(shared: Review) -> None:
    wait = next(r for r in shared.readings if r.measure.id == "pmh_wait")
    safe = wait.shared
    shown = 0
    for group in wait.groups:
        row = safe.row(group.group.key)
        for i, point in enumerate(group.chart.points if group.chart else ()):
            mean = safe.mean[row, i]
            assert point.hidden is bool(mean is np.ma.masked or safe.cells_denominator.mask[row, i])
            if not point.hidden:
                shown += 1
                assert point.value == pytest.approx(float(mean))
                assert point.value > 10
    assert shown > 5


def test_the_slides_say_for_whom_they_are(deck: bytes) -> None:
    slides = [c.decode() for n, c in files(deck) if re.fullmatch(r"ppt/slides/slide\d+.xml", n)]
    assert all("To share: small numbers are protected" in s for s in slides)
    assert not any("keep inside the team" in s for s in slides)

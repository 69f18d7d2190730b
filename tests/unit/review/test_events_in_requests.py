"""What happened when, typed on the command line and kept in review.toml."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from evenhand.cli import main
from evenhand.errors import PlanError
from evenhand.reading import DatedEvent, Plan
from evenhand.review.request import ReviewRequest, event_of, read_request, write_request

EVENTS = (
    DatedEvent(date(2024, 6, 1), "Blood shortage", date(2024, 7, 15)),
    DatedEvent(date(2024, 9, 1), "A first trial", kind="cycle"),
)


def test_events_are_saved_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "review.toml"
    write_request(ReviewRequest(file="births.csv", plan=Plan(events=EVENTS)), path)
    assert path.read_text("utf-8").count("[[event]]") == 2
    assert read_request(path).plan.events == EVENTS


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("event = 3", "‘event’ is not a list"),
        ('[[event]]\nwhat = "x"', "An event has no date"),
        ('[[event]]\ndate = "May"', "‘event.date’ is not a date"),
        ("[[event]]\ndate = 2024-05-01", "has no words"),
        ("[[event]]\nwhere = 3", "‘event.where’ is not known"),
    ],
)
def test_what_cannot_be_read_is_named(lines: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "review.toml"
    path.write_text(f'file = "births.csv"\n{lines}\n', encoding="utf-8")
    with pytest.raises(PlanError, match=said):
        read_request(path)


@pytest.mark.parametrize(
    ("typed", "on", "until", "what"),
    [
        ("2024-06-01=Blood shortage", date(2024, 6, 1), None, "Blood shortage"),
        ("2024-06-01..2024-07-15 = a = b", date(2024, 6, 1), date(2024, 7, 15), "a = b"),
    ],
)
def test_an_event_as_it_is_typed(typed: str, on: date, until: date | None, what: str) -> None:
    assert event_of(typed) == DatedEvent(on, what, until)


@pytest.mark.parametrize("typed", ["May=x", "Blood shortage", "2024-06-01..soon=x"])
def test_no_day_no_event(typed: str) -> None:
    with pytest.raises(PlanError, match="No day can be read"):
        event_of(typed)


def test_the_command_takes_several(tmp_path: Path) -> None:
    saved = tmp_path / "review.toml"
    given = ["--event", "2024-06-01..2024-07-15=Blood shortage", "--event", "2024-09-01=A trial"]
    done = CliRunner().invoke(
        main, ["review", str(tmp_path / "none.csv"), *given, "--save", str(saved)]
    )
    assert done.exit_code != 0  # there is no such file; the request was kept before it was opened
    assert [e.what for e in read_request(saved).plan.events] == ["Blood shortage", "A trial"]

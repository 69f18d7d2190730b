"""A part of the kills, by a fixed seed; the whole: `python tests/faults/kills.py`."""

from __future__ import annotations

from fixtures.commands import script


def test_what_was_said_to_be_saved_is_there_after_each_kill() -> None:
    done = script("tests/faults/kills.py", "--seed", "7", "--kills", "20", "--starts", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert ": 0 lost or broken" in done.stdout
    assert ": 0 broken" in done.stdout

"""A simulated programme: people, their clock, and faults, in any order; everything holds after each step.

`python tests/simulate.py --seed 7 --steps 300` tells such a run in plain words. Hypothesis looks here for the shortest run
that fails, and prints it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from evenhand.web.core.backup import empty
from fixtures.commands import script
from simulation.choosing import Drawn
from simulation.moves import MOVES, Move, finish_all_work
from simulation.programme import simulated

pytestmark = pytest.mark.django_db(transaction=True)
RUNS, STEPS = 3, 25


def _rule(move: Move) -> Any:
    def step(self: Any, data: Any) -> None:
        move(self.programme, Drawn(data))

    return rule(data=st.data())(step)


class Machine(RuleBasedStateMachine):
    """One programme from its founding to its end."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="evenhand-programme-")
        self.going_on = simulated(Path(self.folder.name))
        self.programme = self.going_on.__enter__()

    locals().update({name: _rule(move) for name, move in sorted(MOVES.items())})

    @invariant()
    def everything_holds(self) -> None:
        try:
            self.programme.check()
        except AssertionError:
            note("\n".join(self.programme.told))
            raise

    def teardown(self) -> None:
        try:
            finish_all_work(self.programme, Drawn(None))
            self.programme.check()
        finally:
            self.going_on.__exit__(None, None, None)
            self.folder.cleanup()
            empty()


@pytest.fixture(autouse=True)
def _emptied(transactional_db: None) -> Iterator[None]:  # noqa: ARG001 - before its own flush
    yield
    empty()


def _many(steps: int, runs: int) -> Callable[[], None]:
    limits = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    return lambda: run_state_machine_as_test(Machine, settings=limits)


def test_whatever_people_do_and_whatever_fails_everything_holds() -> None:
    _many(STEPS, RUNS)()


def test_one_seed_tells_the_same_story_twice() -> None:
    first, second = (script("tests/simulate.py", "--seed", "5", "--steps", "9") for _ in range(2))
    assert first.returncode == 0, first.stdout + first.stderr
    told = [run.stdout.splitlines()[:-1] for run in (first, second)]
    assert told[0] == told[1]
    assert len(told[0]) > 4

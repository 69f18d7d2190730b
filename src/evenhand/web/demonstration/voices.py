"""What people say in one invented team, put in by the actions that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.experience import Asked, Form, asked_for, boxes_of
from evenhand.frameworks.other_ways import other_ways
from evenhand.reading.recording import RecordingTable
from evenhand.web.accounts.models import User
from evenhand.web.measurement import words
from evenhand.web.measurement.models import Source
from evenhand.web.measurement.recording import keep_recording
from evenhand.web.projects.models import Project

SEED = 20_260_502
Typed = dict[tuple[str, str, date], int]


@cache
def content() -> Mapping[str, Any]:
    """The content of `voices.toml`."""
    text = resources.files(__package__).joinpath("voices.toml").read_text("utf-8")
    return tomllib.loads(text)


def give_voices(
    team: str, project: Project, by: User, periods: Sequence[date], changed: int
) -> None:
    """Themes, answers, a bundle, stories and how ethnicity was recorded; nothing for other teams."""
    told = content()
    if team != told["team"]:
        return
    months = (list(periods[:changed]), list(periods[changed:]))
    for asked, typed in (_themes(told["themes"], months), _answers(told["answers"], months),
                         _bundle(told["bundle"], months)):  # fmt: skip
        made = words.add_asked(by=by, project=project, asked=asked)
        words.store_tally(by=by, measure=made, typed=typed, source=Source.TABLE)
    _stories(told["stories"], project, by, periods)
    table = _recording(told["recording"], periods)
    keep_recording(by=by, project=project, table=table, source=Source.UPLOAD)


def _asked(form: Mapping[str, Any], kind: Form, texts: Sequence[str], named: date) -> Asked:
    chosen = other_ways().answers(form["labels"]) if "labels" in form else None
    return asked_for(
        form["title"],
        kind,
        role=form["role"],
        question=form["question"],
        texts=tuple(texts),
        named=named,
        labels=chosen.labels if chosen else (),
        top=chosen.top if chosen else 1,
    )


def _themes(form: Mapping[str, Any], months: tuple[list[date], list[date]]) -> tuple[Asked, Typed]:
    raised = form["raised"]
    asked = _asked(form, Form.THEMES, list(raised), months[0][0])
    rng = np.random.default_rng([SEED, 1])
    typed: Typed = {}
    for group, sums in form["heard"].items():
        for half, own in enumerate(months):
            heard = rng.multinomial(sums[half], np.full(len(own), 1 / len(own)))
            _put(typed, "heard", group, own, heard)
            for line in asked.lines:
                some = rng.multivariate_hypergeometric(heard, raised[line.text][group][half])
                _put(typed, line.id, group, own, some)
    return asked, typed


def _answers(form: Mapping[str, Any], months: tuple[list[date], list[date]]) -> tuple[Asked, Typed]:
    given = form["given"]
    asked = _asked(form, Form.ANSWERS, list(given), months[0][0])
    rng = np.random.default_rng([SEED, 2])
    typed: Typed = {}
    for line in asked.lines:
        for group, sums in given[line.text].items():
            for half, own in enumerate(months):
                *answers, none = sums[half]
                for place, total in enumerate([none, *answers]):
                    spread = rng.multinomial(total, np.full(len(own), 1 / len(own)))
                    _put(typed, f"{line.id}-{place}", group, own, spread)
    return asked, typed


def _bundle(form: Mapping[str, Any], months: tuple[list[date], list[date]]) -> tuple[Asked, Typed]:
    asked = _asked(form, Form.COMPOSITE, form["parts"]["names"], months[0][0])
    rng = np.random.default_rng([SEED, 3])
    typed: Typed = {}
    boxes = ["people", "all", *(f"{line.id}-n" for line in asked.lines)]
    for group, sums in form["counts"].items():
        for half, own in enumerate(months):
            people = rng.multinomial(sums[half][0], np.full(len(own), 1 / len(own)))
            every = rng.multivariate_hypergeometric(people, sums[half][1])
            counts = [people, every]
            for total in sums[half][2:]:  # a part is given to those given everything, and to others
                counts.append(
                    every + rng.multivariate_hypergeometric(people - every, total - every.sum())
                )
            for box, numbers in zip(boxes, counts, strict=True):
                _put(typed, box, group, own, numbers)
    known = {b.id for b in boxes_of(asked)}
    return asked, {key: n for key, n in typed.items() if key[0] in known}


def _put(
    typed: Typed, box: str, group: str, months: Sequence[date], numbers: NDArray[np.int64]
) -> None:
    typed |= {(box, group, m): int(n) for m, n in zip(months, numbers, strict=True)}


def _stories(form: Mapping[str, Any], project: Project, by: User, periods: Sequence[date]) -> None:
    asked = _asked(form, Form.STORIES, form["domains"], periods[0])
    made = words.add_asked(by=by, project=project, asked=asked)
    for story in form["told"]:
        told = {**{k: v for k, v in story.items() if k != "month"}, "group": ""}
        words.tell(by=by, measure=made, told={**told, "on": periods[story["month"]]})


def _recording(form: Mapping[str, Any], periods: Sequence[date]) -> RecordingTable:
    rng = np.random.default_rng([SEED, 4])
    rows = np.stack(list(_rows(form, rng, len(periods))))
    return RecordingTable(tuple(form), tuple(periods), rows)


def _rows(
    form: Mapping[str, Sequence[int]], rng: np.random.Generator, months: int
) -> Iterator[NDArray[np.int64]]:
    for records, *shares in form.values():
        chances = np.array(shares) / sum(shares)
        yield np.stack([rng.multinomial(records, chances) for _ in range(months)], axis=1)

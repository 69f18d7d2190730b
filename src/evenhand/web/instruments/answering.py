"""From sheets to what a page shows. The library reads; this hands over and keeps what may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from evenhand.frameworks.instruments import Instrument
from evenhand.instruments import Results, read_results
from evenhand.instruments.workbook import said
from evenhand.web.instruments.models import Round, Sheet, Whose

_WORDS = ("text", "long_text")


def alone_results(round: Round) -> dict[str, Any]:
    """What people's own sheets say together, made once.

    Only from the instrument's minimum group on: of fewer, a mean is somebody's answer. The same holds of each item: what
    fewer answered is not kept. Who stands aside is not counted. Of a private form nothing is kept but how many have done it;
    of a named one neither, because each sheet is read by itself.
    """
    sheets = round.sheets.filter(finished_on__isnull=False, whose=Whose.OWN)
    own = list(sheets.exclude(person__in=round.aside.all()))
    least = round.whole.minimum_group
    shown = len(own) >= least and round.whole.visibility == "team"
    return {
        "finished": len(own),
        "own": _kept(round, own, minimum=least) if shown else None,
        "remarks": _remarks(round.whole, own) if shown else {},
    }


def kept_results(round: Round) -> dict[str, Any]:
    """What is kept of a round when it closes: what people said alone, what the team agreed, how a facilitator saw it."""
    alone = round.alone or alone_results(round)
    together, guided = (
        list(round.sheets.filter(finished_on__isnull=False, whose=whose))
        for whose in (Whose.TOGETHER, Whose.GUIDED)
    )
    remarks = {name: list(texts) for name, texts in alone["remarks"].items()}
    for name, texts in _remarks(round.whole, [*together, *guided]).items():
        remarks[name] = sorted([*remarks.get(name, ()), *texts])
    return {
        "finished": alone["finished"],
        "own": alone["own"],
        "together": _kept(round, together) if together else None,
        "guided": _kept(round, guided) if guided else None,
        "said": _said(round.whole, together),
        "remarks": dict(sorted(remarks.items())),
    }


def _kept(round: Round, sheets: Iterable[Sheet], *, minimum: int = 1) -> dict[str, Any]:
    given = [round.whole.both_levels(s.answers) if round.one_level else s.answers for s in sheets]
    found: Results = read_results(round.whole, given, minimum=minimum)
    return {
        "people": found.people,
        "items": {r.item.name: _numbers(asdict(r)) for r in found.items},
        "scores": [asdict(s) for s in found.scores],
        "cells": [asdict(c) for c in found.cells],
    }


def _numbers(result: Mapping[str, Any]) -> dict[str, Any]:
    """Of an item only numbers: its words are in the definition. Single answers stay uncounted."""
    return {k: v for k, v in result.items() if k not in ("item", "counts")}


def _remarks(instrument: Instrument, sheets: Iterable[Sheet]) -> dict[str, list[str]]:
    """Comments and own words by item, in the order of the alphabet: neither the order of people nor of time."""
    words = {i.name for i in instrument.items() if i.type in _WORDS}
    found: dict[str, list[str]] = {}
    for sheet in sheets:
        own = {n: v for n, v in sheet.answers.items() if n in words and sheet.whose == Whose.OWN}
        for name, text in (*sheet.comments.items(), *own.items()):
            found.setdefault(name, []).append(text)
    return {name: sorted(texts) for name, texts in sorted(found.items())}


def _said(instrument: Instrument, together: Iterable[Sheet]) -> dict[str, str]:
    """What the team answered otherwise than on a scale, as people read it."""
    asked = [i for i in instrument.items() if i.asks and i.type not in ("scale", "matrix")]
    return {
        i.name: said(instrument, i, sheet.answers[i.name])
        if i.type != "file"
        else sheet.answers[i.name]
        for sheet in together
        for i in asked
        if i.name in sheet.answers
    }

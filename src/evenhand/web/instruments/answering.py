"""From sheets to what a page shows. The library reads; this hands over and keeps what may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from evenhand.frameworks.instruments import Instrument
from evenhand.instruments import Results, read_results
from evenhand.web.instruments.models import Round, Sheet, Whose


def kept_results(round: Round) -> dict[str, Any]:
    """What is kept of a round when it closes.

    Of people's own sheets only from the instrument's minimum group on: of fewer, a mean is somebody's answer. Of the team's own
    sheet always: it was agreed.
    """
    sheets = list(Sheet.objects.filter(round=round, finished_on__isnull=False))
    own = [s for s in sheets if s.whose == Whose.OWN]
    together = [s for s in sheets if s.whose == Whose.TOGETHER]
    enough = len(own) >= round.instrument.minimum_group
    return {
        "finished": len(own),
        "own": _kept(round.instrument, own) if enough else None,
        "together": _kept(round.instrument, together) if together else None,
        "remarks": _remarks(own if enough else (), together),
    }


def _kept(instrument: Instrument, sheets: Iterable[Sheet]) -> dict[str, Any]:
    found: Results = read_results(instrument, [s.answers for s in sheets])
    return {
        "people": found.people,
        "items": {r.item.name: _numbers(asdict(r)) for r in found.items},
        "scores": [asdict(s) for s in found.scores],
        "cells": [asdict(c) for c in found.cells],
    }


def _numbers(result: Mapping[str, Any]) -> dict[str, Any]:
    """Of an item only numbers: its words are in the definition. Single answers stay uncounted."""
    return {k: v for k, v in result.items() if k not in ("item", "counts")}


def _remarks(own: Iterable[Sheet], together: Iterable[Sheet]) -> dict[str, list[str]]:
    """Comments by item, in the order of the alphabet: neither the order of people nor of time."""
    found: dict[str, list[str]] = {}
    for sheet in (*own, *together):
        for name, text in sheet.comments.items():
            found.setdefault(name, []).append(text)
    return {name: sorted(texts) for name, texts in sorted(found.items())}

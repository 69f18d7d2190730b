"""Distinct raw codes to canonical ones, in Python; the engine then only joins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evenhand.records.canonical import NOT_RECORDED
from evenhand.records.folding import fold
from evenhand.records.mapping import ColumnRule
from evenhand.records.recordset import ColumnKind

TRUE = frozenset({"y", "yes", "true", "t", "1", "1.0", "given", "done"})
FALSE = frozenset({"n", "no", "false", "f", "0", "0.0", "not given", "not done", "declined"})
_NOT_RECORDED = frozenset(word.lower() for word in NOT_RECORDED)


@dataclass(frozen=True, slots=True)
class Coded:
    """What one raw value means: `state` is "ok", "none" (not recorded) or "wrong"."""

    raw: str | None
    value: str | None
    state: str


def code_table(rule: ColumnRule, raw_values: Iterable[str | None]) -> list[Coded]:
    """Meaning of each distinct raw value of a code or yes/no column.

    Examples
    --------
    >>> rule = ColumnRule("steroids_given", "Steroids", ColumnKind.BOOLEAN, missing=("?",))
    >>> [(c.value, c.state) for c in code_table(rule, ["Yes ", "n", "?", "", "soon"])]
    [('true', 'ok'), ('false', 'ok'), (None, 'none'), (None, 'none'), (None, 'wrong')]
    """
    find = _boolean(rule) if rule.kind is ColumnKind.BOOLEAN else _code(rule)
    missing = _NOT_RECORDED | {fold(word) for word in rule.missing} | {""}
    open_list = rule.kind is ColumnKind.CODE and not rule.allowed
    known = {fold(word) for word in rule.codes}  # a code such as NA may be one that people use
    table = []
    for raw in raw_values:
        folded = fold(raw or "")
        if folded in missing and folded not in known:
            table.append(Coded(raw, None, "none"))
            continue
        value = find.get(folded, folded if open_list else None)
        table.append(Coded(raw, value, "wrong" if value is None else "ok"))
    return table


def _boolean(rule: ColumnRule) -> Mapping[str, str]:
    own = {fold(v): "true" for v in rule.true} | {fold(v): "false" for v in rule.false}
    return dict.fromkeys(TRUE, "true") | dict.fromkeys(FALSE, "false") | own


def _code(rule: ColumnRule) -> Mapping[str, str]:
    """Folded raw value to canonical one. `codes` translates, `allowed` closes the list."""
    allowed = {fold(value): fold(value) for value in rule.allowed}
    return allowed | {fold(raw): fold(value) for raw, value in rule.codes.items()}


def site_names(counts: Mapping[str | None, int]) -> dict[str | None, str]:
    """One spelling per site: the most frequent of those that differ only in case and spaces.

    Examples
    --------
    >>> site_names({"North": 5, "NORTH ": 2, None: 1})
    {'North': 'North', 'NORTH ': 'North', None: ''}
    """
    best: dict[str, tuple[int, str]] = {}
    for raw, count in counts.items():
        text = " ".join((raw or "").split())
        key = fold(text) or text
        candidate = (-count, text)
        best[key] = min(best.get(key, candidate), candidate)
    return {raw: best[fold(t) or t][1] for raw in counts for t in [" ".join((raw or "").split())]}

"""Tables in Markdown, and figures in per cent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def per_cent(value: float, digits: int = 1) -> str:
    return f"{100 * value:.{digits}f}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [
        "| " + " | ".join(header) + " |",
        "|" + "|".join("---" if i == 0 else "--:" for i in range(len(header))) + "|",
        *("| " + " | ".join(row) + " |" for row in rows),
    ]

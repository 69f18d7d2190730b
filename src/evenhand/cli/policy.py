"""`evenhand policy`: a policy, guideline or risk tool read for what is worth a look."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from evenhand.cli.terminal import errors, out


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the marks as JSON.")
def policy(file: Path, *, as_json: bool) -> None:
    """Read FILE (Word, PDF or text) and mark passages that are worth a look for racial bias.

    A mark is a question, never a verdict: it says why, what in the passage may protect people, and what to
    ask. Nothing leaves this computer, and nothing is kept.

    \b
    Example:
      evenhand policy newborn-care.pdf
    """
    from evenhand.planning.policies import marks, read_policy  # noqa: PLC0415 - keeps --help fast

    with errors():
        found = read_policy(file)
        marked = marks(found)
        if as_json:
            click.echo(json.dumps([_plain(m) for m in marked], ensure_ascii=False, indent=2))
            return
        for line in _lines(found, marked):
            out.print(line, markup=False, soft_wrap=True)


def _plain(mark: Any) -> dict[str, Any]:
    topic = mark.topic
    return {
        "topic": topic.id,
        "title": topic.title,
        "page": mark.passage.page,
        "paragraph": mark.passage.paragraph,
        "place": mark.passage.place,
        "words": list(mark.words),
        "quote": mark.quote,
        "why": topic.why,
        "protects": topic.protects,
        "ask": topic.ask,
        "source": topic.source,
    }


def _lines(found: Any, marked: Any) -> list[str]:
    lines = [
        f"{found.name}: {len(found.passages)} passages read, {len(marked)} marks. A mark is a question, not a verdict."
    ]
    for mark in marked:
        topic = mark.topic
        lines += [
            "",
            f"{topic.title} ({mark.passage.place}): {', '.join(mark.words)}",
            f"  “{mark.quote}”",
            f"  Why: {topic.why}",
            f"  What may protect: {topic.protects}",
            f"  Ask: {topic.ask}",
            f"  Source: {topic.source}",
        ]
    return [*lines, *(["", *found.unread] if found.unread else [])]

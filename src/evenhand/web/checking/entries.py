"""Entries of registers against their history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evenhand.frameworks.registers import Kind, kinds
from evenhand.web.registers.models import Entry, Step


def steps() -> Iterator[str]:
    """From the first status on, each step is one of the kind's table; the last one is where it stands."""
    for entry in Entry.objects.prefetch_related("steps").order_by("pk").iterator(chunk_size=200):
        kind = kinds().get(entry.kind_id)
        if kind is None:
            yield f"Entry {entry.pk} is of a kind that is not there."
            continue
        taken = sorted(entry.steps.all(), key=lambda s: s.at)
        if problem := _wrong(entry, kind, taken):
            yield f"Entry {entry.pk} {problem}."


def _wrong(entry: Entry, kind: Kind, taken: Sequence[Step]) -> str:
    if entry.status_name not in {s.name for s in kind.statuses}:
        return "is in a status that is not there"
    if len(taken) != entry.version:
        return f"was changed {entry.version} times, and {len(taken)} steps are kept"
    if _walked(kind, taken) != entry.status_name:
        return "is in a status to which its steps do not lead"
    if taken[-1].content != entry.content:
        return "does not hold what its last step left"
    return ""


def _walked(kind: Kind, taken: Sequence[Step]) -> str:
    """Where the steps lead; nothing when one of them cannot be."""
    ways = {(t.start, t.to) for t in kind.transitions} | {("", kind.first.name)}
    now = ""
    for step in taken:
        if not step.to and now:
            continue  # a change of content
        if step.start != now or (step.start, step.to) not in ways:
            return ""
        now = step.to
    return now

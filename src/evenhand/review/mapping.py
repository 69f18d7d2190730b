"""Which mapping a review uses: the one named, the one beside the file, or a proposal to check."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from evenhand.errors import MappingError
from evenhand.records import ColumnMapping, FileRule, open_source, propose_mapping
from evenhand.records.sources.base import Source
from evenhand.review.request import ReviewRequest


@dataclass(frozen=True, slots=True)
class Opened:
    """A source with its mapping, and what to say about where the mapping came from."""

    source: Source
    mapping: ColumnMapping
    notes: tuple[str, ...]


def open_mapped(request: ReviewRequest) -> Opened:
    """Open the request's file through its mapping."""
    path = _mapping_path(request)
    if path is None:
        return proposed_for(open_source(request.file, file=FileRule(table=request.table)))
    mapping = read_mapping(path)
    rule = replace(mapping.file, table=request.table or mapping.file.table)
    source = open_source(request.file, file=rule)
    return Opened(source, mapping, (f"Columns were mapped by {path.name}.",))


def given_or_mapped(
    request: ReviewRequest, source: Source | None, mapping: ColumnMapping | None
) -> Opened:
    """A frame, a mapping or both from memory; what is not given comes from the request."""
    if source is None and mapping is None:
        return open_mapped(request)
    if mapping is None and request.mapping is not None:
        mapping = read_mapping(request.mapping)
    if source is None:
        source = open_source(request.file, file=None if mapping is None else mapping.file)
    return Opened(source, mapping, ()) if mapping else proposed_for(source)


def proposed_for(source: Source) -> Opened:
    """A source with a proposed mapping, which a person should check."""
    mapping = propose_mapping(source)
    return Opened(source, mapping, (PROPOSED, *mapping.notes))


PROPOSED = (
    "No mapping file was given, so Evenhand proposed one:"
    " check it with ‘evenhand map’ before relying on this page."
)


def _mapping_path(request: ReviewRequest) -> Path | None:
    if request.mapping is not None or "://" in request.file:
        return request.mapping
    beside = beside_file(request.file)
    return beside if beside.exists() else None


def read_mapping(path: Path) -> ColumnMapping:
    """A mapping from its file."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise MappingError(
            f"There is no mapping file ‘{path}’.", remedy="Make one: evenhand map FILE."
        ) from None
    return ColumnMapping.from_toml(text, folder=path.parent, where=path.name)


def beside_file(file: str) -> Path:
    """Where the mapping of a file is looked for.

    Examples
    --------
    >>> beside_file("births.csv").name
    'births.mapping.toml'
    """
    path = Path(file)
    return path.with_name(f"{path.stem}.mapping.toml")


def write_proposal(
    file: str, *, target: Path | None, table: str | None, force: bool
) -> tuple[Path, tuple[str, ...]]:
    """Propose a mapping and write it; an existing file is kept unless `force`."""
    path = target or (Path("database.mapping.toml") if "://" in file else beside_file(file))
    if path.exists() and not force:
        raise MappingError(
            f"There is already a mapping file ‘{path}’.",
            remedy="Edit it, or replace it with --force.",
        )
    proposed = propose_mapping(open_source(file, file=FileRule(table=table)))
    path.write_text(proposed.to_toml(), encoding="utf-8")
    return path, proposed.notes

"""Which mapping a review uses: the one named, the one beside the file, or a proposal to check."""

from __future__ import annotations

from pathlib import Path

from evenhand.errors import MappingError
from evenhand.records import ColumnMapping, Source, open_source, propose_mapping
from evenhand.review.request import ReviewRequest


def mapping_for(source: Source, request: ReviewRequest) -> tuple[ColumnMapping, tuple[str, ...]]:
    """The mapping, and what to say about where it came from."""
    named = request.mapping
    beside = None if "://" in request.file else beside_file(request.file)
    path = named or (beside if beside is not None and beside.exists() else None)
    if path is not None:
        return read_mapping(path), (f"Columns were mapped by {path.name}.",)
    proposed = propose_mapping(source)
    return proposed, (
        "No mapping file was given, so Evenhand proposed one: check it with ‘evenhand map’ before relying on this page.",
        *proposed.notes,
    )


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
    proposed = propose_mapping(open_source(file, table=table))
    path.write_text(proposed.to_toml(), encoding="utf-8")
    return path, proposed.notes

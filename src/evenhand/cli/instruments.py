"""`evenhand instrument`: forms that people answer, checked, and to and from other programmes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from evenhand.cli.terminal import err, errors, out
from evenhand.instruments.exchange import FORMATS, ExchangeError, Taken, give, take

_READ = [f.id for f in FORMATS.values() if f.read]


@click.group()
def instrument() -> None:
    """Forms that people answer: check one, or take it to another programme and back.

    \b
    Formats: toml (Evenhand), xlsform (ODK, Kobo), redcap (data dictionary), limesurvey (.lss),
    fhir (R4 Questionnaire, out only). What a format cannot say is listed, never dropped in silence.
    """


@contextmanager
def _told() -> Iterator[None]:
    """Every place that does not fit, not the first alone."""
    with errors():
        try:
            yield
        except ExchangeError as error:
            err.print("Nothing was taken. To be put right first:")
            for found in error.findings:
                err.print(f"• {found}", markup=False, soft_wrap=True)
            sys.exit(error.exit_code)


def _taken(file: str, format: str) -> Taken:
    from evenhand.frameworks.instruments import instruments  # noqa: PLC0415

    shipped = instruments().get(file)
    return Taken(shipped, ()) if shipped else take(Path(file), format)


def _tell(title: str, lines: tuple[object, ...]) -> None:
    if lines:
        out.print(title)
    for line in lines:
        out.print(f"• {line}", markup=False, soft_wrap=True)


@instrument.command()
@click.argument("file")
@click.option(
    "--from",
    "format",
    type=click.Choice(_READ),
    default=None,
    help="Default: by the file's ending.",
)
def check(file: str, format: str | None) -> None:
    """Say whether FILE can be used here, and what of it cannot. FILE may be the id of a shipped instrument.

    \b
    Example:
      evenhand instrument check pulse.xlsx
    """
    with _told():
        found = _taken(file, format or "")
        made = found.instrument
        asked = sum(i.asks for i in made.items())
        out.print(f"{made.title}: {_how_many(asked, len(made.sections))}.", markup=False)
        _tell("Of the file this is not in it:", found.losses)


def _how_many(questions: int, sections: int) -> str:
    asked = "1 question" if questions == 1 else f"{questions} questions"
    return f"{asked} in {'1 section' if sections == 1 else f'{sections} sections'}"


@instrument.command()
@click.argument("file")
@click.option(
    "--to", "target_format", type=click.Choice(list(FORMATS)), required=True, help="What to write."
)
@click.option(
    "--from",
    "format",
    type=click.Choice(_READ),
    default=None,
    help="Default: by the file's ending.",
)
@click.option(
    "--out",
    "-o",
    "target",
    type=click.Path(path_type=Path),
    help="Default: the form's id with the format's ending.",
)
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
def convert(
    file: str, target_format: str, format: str | None, target: Path | None, *, force: bool
) -> None:
    """Write FILE (or a shipped instrument, by its id) in another format, and list what that cannot say.

    \b
    Examples:
      evenhand instrument convert musiq_ar --to xlsform
      evenhand instrument convert pulse.lss --to toml --out pulse.toml
    """
    from evenhand.documents.files import OutputError, ready_folder, write_whole  # noqa: PLC0415

    with _told():
        found = _taken(file, format or "")
        given = give(found.instrument, target_format)
        path = target or Path(f"{found.instrument.id}{FORMATS[target_format].ending}")
        if path.exists() and not force:
            raise OutputError(
                "This file is there already.",
                remedy="Name another, or add --force.",
                where=str(path),
            )
        ready_folder(path.parent)
        write_whole(path, given.content)
        _tell("Of the file this was not taken:", found.losses)
        _tell(f"{FORMATS[target_format].title} has no place for:", given.losses)
        out.print(str(path), markup=False, soft_wrap=True)

"""`evenhand count`: records to measure tables, for the workbench or for adding up several sites."""

from __future__ import annotations

from pathlib import Path

import click

from evenhand.cli.terminal import errors, out, progress
from evenhand.measures.periods import Grain


@click.command()
@click.argument("file")
@click.option(
    "--measures",
    "-m",
    multiple=True,
    help="Measure ids or TOML files; repeat or separate with commas. Default: every bundled measure that the file can answer.",
)
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help="Mapping file (default: FILE with .mapping.toml, else proposed).",
)
@click.option("--table", help="Table or query, when FILE is a database URL.")
@click.option(
    "--grain",
    type=click.Choice([str(g) for g in Grain]),
    help="Length of one period. Default: as each measure says.",
)
@click.option("--site", default="", help="Name of the site, when all rows are of one.")
@click.option(
    "--out",
    "-o",
    "target",
    type=click.Path(path_type=Path),
    default=Path("tables.json"),
    show_default=True,
    help="File for the measure tables.",
)
@click.option("--quiet", "-q", is_flag=True, help="Print only where the file lies.")
def count(
    file: str,
    *,
    measures: tuple[str, ...],
    mapping: Path | None,
    table: str | None,
    grain: str | None,
    site: str,
    target: Path,
    quiet: bool,
) -> None:
    """Count measures in FILE by month and ethnic group, and write the counts with their definitions.

    The file holds counts only, never a row. They are exact: keep the file inside the team.

    \b
    Examples:
      evenhand count births.csv -m pph_1000,pph_transfusion --out tables.json
      evenhand count births.xlsx -m pph_1000 --site "North hospital"
      evenhand count postgresql://me@server/maternity --table births --mapping births.toml -m pph_1000
    """
    from evenhand.review.counting import count_file, write_tables  # noqa: PLC0415 - keeps --help fast

    names = tuple(p.strip() for value in measures for p in value.split(",") if p.strip())
    with errors():
        with progress(quiet=quiet) as step:
            counted = count_file(
                file,
                measures=names,
                mapping=mapping,
                table=table,
                grain=Grain(grain) if grain else None,
                site=site.strip(),
                progress=step,
            )
        path = write_tables(counted, target)
        for line in () if quiet else counted.lines:
            out.print(line, markup=False)
        out.print(str(path), markup=False, soft_wrap=True)

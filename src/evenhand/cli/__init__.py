"""The `evenhand` command. It parses, calls the review, and prints; decisions live in the rooms above."""

from __future__ import annotations

from pathlib import Path

import click

from evenhand.cli.characteristics import characteristics
from evenhand.cli.counting import count
from evenhand.cli.instruments import instrument
from evenhand.cli.planning import feasibility
from evenhand.cli.policy import policy
from evenhand.cli.pooling import pool
from evenhand.cli.reviewing import demo, refresh, review
from evenhand.cli.terminal import errors, out
from evenhand.cli.workbench import backup, check, restore, serve, up, work
from evenhand.version import __version__

EXIT_CODES = """
\b
Exit codes: 0 done; 1 an error rate is not kept (characteristics); 2 wrong use; 3 the file cannot
be read; 4 the mapping does not fit (or no ethnicity); 5 a measure is wrong; 6 the plan cannot be
met; 7 cannot be shared safely; 8 cannot be written, or a template cannot be used; 70 a fault in Evenhand itself.
"""


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXIT_CODES,
)
@click.version_option(__version__, prog_name="evenhand")
def main() -> None:
    """From a file of births to an equity review that a midwife can read.

    \b
    Start here:
      evenhand demo                      see a whole review of invented data
      evenhand map births.csv            propose a mapping and write it to births.mapping.toml
      evenhand ethnicity births.csv      how ethnicity is recorded, and who is missing
      evenhand measures                  what can be counted
      evenhand feasibility births.csv -c White --reduction 25% --by 2027-03-31
                                         before a project is chosen: what could be told, by when
      evenhand review births.csv --measures pph_1000 --change-date 2024-05-01 \\
               --population Black --compare White --out review
      evenhand refresh                   next month: the same review, and what changed
      evenhand count births.csv -m pph_1000 --out tables.json
                                         counts only, for the workbench
      evenhand pool A=a/review.json B=b/review.json   several teams read together
      evenhand instrument convert musiq_ar --to xlsform
                                         a form for ODK, Kobo, REDCap, LimeSurvey or FHIR
      evenhand policy guideline.pdf      passages of a policy that are worth a look

    Patient rows are read where they lie and never leave this computer.
    """


main.add_command(feasibility)
main.add_command(review)
main.add_command(refresh)
main.add_command(demo)
main.add_command(pool)
main.add_command(count)
main.add_command(characteristics)
main.add_command(instrument)
main.add_command(policy)
main.add_command(up)
main.add_command(serve)
main.add_command(work)
main.add_command(backup)
main.add_command(restore)
main.add_command(check)


@main.command("map")
@click.argument("file")
@click.option(
    "--out",
    "-o",
    "target",
    type=click.Path(path_type=Path),
    help="Default: FILE with .mapping.toml.",
)
@click.option("--table", help="Table or query, when FILE is a database URL.")
@click.option("--force", is_flag=True, help="Replace a mapping file that is there already.")
def map_columns(file: str, target: Path | None, table: str | None, *, force: bool) -> None:
    """Propose a mapping of FILE's columns (dates, ethnicity, site, outcomes) and write it as TOML to edit."""
    from evenhand.review.mapping import write_proposal  # noqa: PLC0415

    with errors():
        path, notes = write_proposal(file, target=target, table=table, force=force)
        for note in notes:
            out.print(f"• {note}", markup=False)  # a note may name a [table] of the file
        out.print(
            f"Wrote [bold]{path}[/]. Open it, check every line, then: evenhand review {file} --mapping {path}"
        )


@main.command()
@click.argument("file")
@click.option("--column", help="The column that holds ethnicity, when it is not found by itself.")
@click.option("--table", help="Table or query, when FILE is a database URL.")
@click.option("--mapping", type=click.Path(path_type=Path), help="Use this mapping.")
def ethnicity(file: str, column: str | None, table: str | None, mapping: Path | None) -> None:
    """How ethnicity is recorded in FILE: code system, what is not recognised, who is missing."""
    from evenhand.review.ethnicity import describe_ethnicity  # noqa: PLC0415

    with errors():
        for line in describe_ethnicity(file, column=column, table=table, mapping=mapping):
            out.print(line, markup=False)


@main.command()
@click.argument("measure_id", required=False)
def measures(measure_id: str | None) -> None:
    """List the bundled measures, or show one as TOML to copy and change."""
    from evenhand.review.catalogue import describe_measure, measure_table  # noqa: PLC0415

    with errors():
        if measure_id:
            out.print(describe_measure(measure_id), markup=False)
        else:
            out.print(measure_table())

"""`evenhand feasibility`: what a project could show, before it is chosen."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from evenhand.cli.terminal import errors, out, progress
from evenhand.frameworks.tracks import TRACKS
from evenhand.review.request import AUDIENCES, LEVELS

_DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])


@click.command()
@click.argument("file", required=False, default="")
@click.option(
    "--aim", default="", help="‘from 12% to 9%’, ‘to 9%’, ‘by 25%’ (of the rate) or ‘by 3 points’."
)
@click.option(
    "--reduction",
    default="",
    help="25%: the share of what is wrong that is to go. Instead of --aim.",
)
@click.option("--by", "by", type=_DAY, required=True, help="When it should be told: 2027-03-31.")
@click.option(
    "--start", type=_DAY, help="When care would change. Default: the month after the records."
)
@click.option(
    "--measures",
    "-m",
    multiple=True,
    help="Candidate topics: measure ids or TOML files; repeat or separate with commas. Default: every bundled one that the file can answer.",
)
@click.option(
    "--population",
    "-p",
    multiple=True,
    help="Population of focus; repeat for several groups together. Default: every group in turn.",
)
@click.option(
    "--compare",
    "-c",
    multiple=True,
    help="What it is compared with; repeat, or ‘everyone else’. None: the gap is left out.",
)
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help="Mapping file (default: FILE with .mapping.toml, else proposed).",
)
@click.option("--table", help="Table or query, when FILE is a database URL.")
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    default="high",
    show_default=True,
    help="High-level ethnic groups, or the detailed ones.",
)
@click.option(
    "--mode",
    type=click.Choice(["single", "monthly"]),
    default="single",
    show_default=True,
    help="One look at the end, or planned looks under a boundary.",
)
@click.option(
    "--look-every",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Months between looks, in mode monthly.",
)
@click.option(
    "--baseline-months",
    type=click.IntRange(1),
    help="Months before the change. Default: those of the file, up to 36; 12 for typed numbers.",
)
@click.option(
    "--file-months", type=click.IntRange(1), help="Months that a file without dates covers."
)
@click.option(
    "--better",
    type=click.Choice(["fewer", "more"]),
    help="Which way is better, where the measure does not say.",
)
@click.option(
    "--births-a-year",
    type=click.FloatRange(min=0, min_open=True),
    help="Without FILE: people a year in the group.",
)
@click.option("--rate", "rate", help="Without FILE: their rate now, 12% or 0.12.")
@click.option(
    "--compare-births-a-year",
    type=click.FloatRange(min=0, min_open=True),
    help="Without FILE: people a year in the comparison.",
)
@click.option("--compare-rate", help="Without FILE: the comparison’s rate.")
@click.option(
    "--phi",
    type=click.FloatRange(min=1),
    default=1.0,
    show_default=True,
    help="Without FILE: how much more months vary than chance.",
)
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default="team",
    show_default=True,
    help="team: exact counts. shared: worked out from protected figures.",
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    help="The last shared review.json: what was hidden stays hidden.",
)
@click.option(
    "--track",
    type=click.Choice(TRACKS),
    default="usual",
    show_default=True,
    help="complex: results come later, and what moves first is named first.",
)
@click.option("--title", default="", help="Title of the study.")
@click.option(
    "--out",
    "-o",
    "folder",
    type=click.Path(path_type=Path),
    help="Also write feasibility.html and feasibility.json into this folder.",
)
@click.option("--quiet", "-q", is_flag=True, help="Print only where the study lies.")
def feasibility(file: str, **options: Any) -> None:
    """Before a project is chosen: could its aim be told from chance, for whom, by when, and what would do?

    \b
    Examples:
      evenhand feasibility births.csv -m pph_1000,pmh_access -c White --reduction 25% --by 2027-03-31
      evenhand feasibility births.csv -m pph_1000 -p Black -c White --aim "from 12% to 9%" --by 2027-03-31 -o study
      evenhand feasibility --births-a-year 250 --rate 12% -p Black --compare-births-a-year 3000 \\
               --compare-rate 5% -c White --aim "to 9%" --by 2027-03-31
    """
    from evenhand.documents.feasibility import write_study  # noqa: PLC0415 - keeps --help fast
    from evenhand.review.feasibility import make_study  # noqa: PLC0415

    with errors():
        request = _request(file, options)
        with progress(quiet=options["quiet"]) as step:
            study = make_study(request, step=step)
        if not options["quiet"]:
            _show(study)
        if options["folder"]:
            for path in write_study(study, options["folder"]):
                out.print(str(path), markup=False, soft_wrap=True)


def _request(file: str, options: dict[str, Any]) -> Any:
    from evenhand.review.feasibility import FeasibilityRequest, aim_from  # noqa: PLC0415

    typed = None if file else _typed(options)
    everyone = any(
        c.casefold() in ("everyone else", "everyone-else", "others") for c in options["compare"]
    )
    return FeasibilityRequest(
        aim=aim_from(aim=options["aim"], reduction=options["reduction"]),
        by=options["by"].date(),
        file=file,
        typed=typed,
        mapping=options["mapping"],
        table=options["table"],
        measures=_split(options["measures"]),
        focus=options["population"],
        comparison=() if everyone else options["compare"],
        versus_everyone_else=everyone,
        level=options["level"],
        start=_day(options["start"]),
        mode=options["mode"],
        look_every=options["look_every"],
        baseline_months=options["baseline_months"],
        file_months=options["file_months"],
        better=options["better"] or "",
        track=options["track"],
        title=options["title"],
        audience=options["audience"],
        previous=options["previous"],
    )


def _typed(options: dict[str, Any]) -> Any:
    from evenhand.errors import PlanError  # noqa: PLC0415
    from evenhand.planning.aim import parse_rate  # noqa: PLC0415
    from evenhand.planning.build import Typed  # noqa: PLC0415

    if not options["births_a_year"] or not options["rate"]:
        raise PlanError(
            "There is no file, and no numbers to work from.",
            remedy="Name a FILE, or give --births-a-year 250 --rate 12%.",
        )
    other = options["compare_rate"]
    return Typed(
        group=" and ".join(options["population"]),
        people_a_year=options["births_a_year"],
        rate=parse_rate(options["rate"]),
        comparison=" and ".join(options["compare"]),
        comparison_people=options["compare_births_a_year"],
        comparison_rate=None if other is None else parse_rate(other),
        phi=options["phi"],
    )


def _split(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def _day(value: datetime | None) -> Any:
    return None if value is None else value.date()


def _show(study: Any) -> None:
    """Sentences for each candidate, then what would do; then how it was worked out."""
    from evenhand.planning.saying import say  # noqa: PLC0415

    measure = ""
    for row in study.rows:
        if row.measure.title != measure:
            measure = row.measure.title
            out.print(f"\n{measure}", style="bold", markup=False)
            if row.pathway:
                out.print(row.pathway, markup=False)
        gap = f" (now {row.gap.text})" if row.gap else ""
        out.print(f"\n  {row.group}{gap}", style="underline", markup=False)
        for sentence in row.sentences:
            out.print(f"  {sentence}", markup=False)
        if row.ways:
            out.print(f"  {say('ways', 'lead')}", markup=False)
        for way in row.ways:
            out.print(f"  • {way}", markup=False)
    for table in _tables(study) if len(study.rows) > 1 else ():
        out.print()
        out.print(table)
    out.print()
    for note in study.notes:
        out.print(note, markup=False, style="dim")


def _tables(study: Any) -> list[Any]:
    """The candidates of each topic, in the columns that fit a terminal; the page has them all."""
    from rich.table import Table  # noqa: PLC0415

    from evenhand.documents.feasibility import study_tables  # noqa: PLC0415

    made: list[Any] = []
    for whole in study_tables(study):
        table = Table(title=whole.caption, title_justify="left", title_style="bold")
        for place in _IN_THE_TERMINAL:
            table.add_column(whole.header[place])
        for row in whole.rows:
            table.add_row(*[row[place] for place in _IN_THE_TERMINAL])
        made.append(table)
    return made


_IN_THE_TERMINAL = (0, 1, 2, 5, 7, 9)  # group, people, rate, both chances of "clear", told by

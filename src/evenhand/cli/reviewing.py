"""`evenhand review`, `refresh` and `demo`: from the options to a request, and the request made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from evenhand.cli.terminal import command, errors, out, progress, tell
from evenhand.measures.periods import Grain
from evenhand.review.request import (
    ALL,
    AUDIENCES,
    DEFAULT_FORMATS,
    FORMATS,
    LEVELS,
    MODES,
    RULES,
    ReviewRequest,
    all_formats,
    event_of,
    read_request,
)

DATES = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])


@click.command()
@click.argument("file")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help="Mapping file (default: FILE with .mapping.toml, else proposed).",
)
@click.option(
    "--measures",
    "-m",
    multiple=True,
    help="Measure ids or TOML files; repeat or separate with commas. Default: every bundled measure that the file can answer.",
)
@click.option(
    "--change-date",
    type=DATES,
    help="When the change began: 2024-05-01.",
)
@click.option(
    "--event",
    "events",
    multiple=True,
    metavar="DATE=WORDS",
    help="What happened when, to be marked on the charts: 2024-06-01=Blood shortage, or 2024-06-01..2024-07-15=Blood shortage. Repeat for several.",
)
@click.option("--change", "change_what", default="", help="What changed, in a few words.")
@click.option(
    "--population", "-p", multiple=True, help="Population of focus; repeat for several groups."
)
@click.option(
    "--compare",
    "-c",
    multiple=True,
    help="What it is compared with; repeat for several groups, or ‘everyone else’. None is preselected.",
)
@click.option("--reason", default="", help="Why this comparison: printed with every answer.")
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    default="high",
    show_default=True,
    help="High-level ethnic groups, or the detailed ones.",
)
@click.option(
    "--grain",
    type=click.Choice([str(g) for g in Grain]),
    default="month",
    show_default=True,
    help="Length of one period.",
)
@click.option(
    "--rules",
    type=click.Choice(RULES),
    default=RULES[0],
    show_default=True,
    help="Chart rules; never mixed.",
)
@click.option(
    "--named-after-change",
    is_flag=True,
    help="Population or comparison was chosen after the change: everything is adjusted.",
)
@click.option(
    "--dates-after-data",
    is_flag=True,
    help="The change date was set after seeing the data: nothing is called clear.",
)
@click.option(
    "--chosen-because-worst", is_flag=True, help="The focus was chosen because it looked worst."
)
@click.option(
    "--chosen-with-data-to",
    type=DATES,
    help="Last day of the data that chose the focus: the baseline should be later.",
)
@click.option(
    "--mode",
    type=click.Choice(MODES),
    default=MODES[0],
    show_default=True,
    help="single: this is one look. monthly: planned looks until --plan-end, together wrong no more often than one.",
)
@click.option("--plan-end", type=DATES, help="Last month that a monthly plan reads: 2025-10-31.")
@click.option(
    "--look-every",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Months between the planned looks of a monthly plan.",
)
@click.option("--registered", type=DATES, help="Day on which the plan was registered.")
@click.option("--primary-measure", default="", help="Measure id on which the project is judged.")
@click.option(
    "--baseline-from", type=DATES, help="Start of the baseline; earlier months are only drawn."
)
@click.option(
    "--target", type=float, help="Target, on the measure's own scale from 0 to 1 for proportions."
)
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default="team",
    show_default=True,
    help="team: exact counts. shared: small numbers protected.",
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    help="The last shared review.json: what was hidden stays hidden.",
)
@click.option(
    "--population-file",
    type=click.Path(path_type=Path),
    help="Reference population (census) for representation.",
)
@click.option("--area", help="Area in the population file, by code or name.")
@click.option(
    "--earlier",
    "earlier_file",
    type=click.Path(path_type=Path),
    help="Official statistics: the year before, to compare with.",
)
@click.option("--table", help="Table or query, when FILE is a database URL.")
@click.option(
    "--out",
    "-o",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("review"),
    show_default=True,
    help="Folder for the review.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice([*FORMATS, ALL]),
    help=f"Repeat for several, or ‘all’. Default: {', '.join(DEFAULT_FORMATS)}.",
)
@click.option(
    "--template",
    "templates",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Your organisation's own template; repeat for several: .docx for Word, .pptx for PowerPoint, .toml for PDF.",
)
@click.option("--title", default="", help="Title of the review.")
@click.option(
    "--save",
    type=click.Path(path_type=Path),
    help="Also write the whole command to this review.toml.",
)
@click.option("--keep", is_flag=True, help="Keep the private cache of records after the run.")
@click.option("--quiet", "-q", is_flag=True, help="Print only where the review lies.")
def review(file: str, **options: Any) -> None:
    """Make an equity review of FILE: births, women or referrals; a database URL; or a review.toml.

    \b
    Examples:
      evenhand review births.csv --measures pph_1000 --change-date 2024-05-01 --population Black --compare White
      evenhand review births.xlsx -m pph_1000,pph_transfusion -p Black -c White --audience shared
      evenhand review births.csv -m pph_1000 --change-date 2024-05-01 -p Black -c White --mode monthly --plan-end 2025-10-31
      evenhand review postgresql://me@server/maternity --table births --mapping births.toml -m pph_1000
      evenhand review review.toml --audience shared --format all --out for-the-board

    With a review.toml its plan holds; only what is made of it, where and for whom can be said beside it.
    """
    from evenhand.review import make_review, write_request  # noqa: PLC0415 - keeps --help fast

    with errors():
        request = _request(file, options)
        if options["save"]:
            write_request(request, options["save"])
        with progress(quiet=options["quiet"]) as step:
            made = make_review(request, progress=step, command=command())
        tell(made, quiet=options["quiet"])


@click.command()
@click.argument("plan", type=click.Path(path_type=Path), default=Path("review.toml"))
@click.option("--quiet", "-q", is_flag=True, help="Print only where the review lies.")
def refresh(plan: Path, *, quiet: bool) -> None:
    """Make the review in PLAN (review.toml) again, and say what changed since last time."""
    from evenhand.review import make_review  # noqa: PLC0415

    with errors():
        request = read_request(plan)
        with progress(quiet=quiet) as step:
            made = make_review(request, progress=step, command=command())
        tell(made, quiet=quiet)


@click.command()
@click.option(
    "--out",
    "-o",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("evenhand-demo"),
    show_default=True,
)
def demo(folder: Path) -> None:
    """Write the bundled example (invented data) into a folder and make its review."""
    from evenhand.demo import write_demo  # noqa: PLC0415
    from evenhand.review import make_review  # noqa: PLC0415

    with errors():
        plan = write_demo(folder)
        with progress(quiet=False) as step:
            made = make_review(read_request(plan), progress=step, command="evenhand demo")
        tell(made, quiet=False)
        out.print(
            f"\nThe example's files are in [bold]{folder}[/]: births.csv, mapping.toml, review.toml."
        )
        out.print(f"Change review.toml and run: evenhand refresh {plan}")


def _request(file: str, options: dict[str, Any]) -> ReviewRequest:
    from evenhand.reading.model import Plan  # noqa: PLC0415

    if file.endswith(".toml"):
        return _as_asked(read_request(Path(file)), options)
    compare = options["compare"]
    everyone = any(c.casefold() in ("everyone else", "everyone-else", "others") for c in compare)
    plan = Plan(
        focus=options["population"],
        comparison=() if everyone else compare,
        versus_everyone_else=everyone,
        reason=options["reason"],
        change_date=_day(options["change_date"]),
        change_what=options["change_what"],
        declared_before=not options["named_after_change"],
        dates_set_afterwards=options["dates_after_data"],
        chosen_because_worst=options["chosen_because_worst"],
        rules=options["rules"],
        level=options["level"],
        target=options["target"],
        mode=options["mode"],
        planned_end=_day(options["plan_end"]),
        look_every=options["look_every"],
        registered_on=_day(options["registered"]),
        primary_measure=options["primary_measure"],
        baseline_from=_day(options["baseline_from"]),
        chosen_with_data_to=_day(options["chosen_with_data_to"]),
        events=tuple(event_of(text) for text in options["events"]),
    )
    return ReviewRequest(
        file=file,
        out=options["folder"],
        mapping=options["mapping"],
        measures=_split(options["measures"]),
        plan=plan,
        title=options["title"],
        audience=options["audience"],
        grain=Grain(options["grain"]),
        table=options["table"],
        population_file=options["population_file"],
        area=options["area"],
        previous=options["previous"],
        earlier_file=options["earlier_file"],
        formats=all_formats(options["formats"] or DEFAULT_FORMATS),
        templates=options["templates"],
        keep=options["keep"],
    )


_BESIDE = ("folder", "formats", "templates", "audience", "previous", "title", "keep")
_ALWAYS = ("file", "save", "quiet")


def _as_asked(request: ReviewRequest, options: dict[str, Any]) -> ReviewRequest:
    """A request from a file, with what was typed beside it: where and how, never what is read.

    Raises
    ------
    click.UsageError
        For options of the plan, which would otherwise be passed over in silence.
    """
    typed = _typed()
    refused = [name for name in typed if name not in (*_BESIDE, *_ALWAYS)]
    if refused:
        raise click.UsageError(
            f"{_option(refused[0])} is part of the plan, and the plan is in the file. Change its line"
            " there, or give the records instead of the file. Beside a review.toml you may give: "
            f"{', '.join(map(_option, _BESIDE))}, --save and --quiet."
        )
    given = {name: options[name] for name in typed if name in _BESIDE}
    if "folder" in given:
        given["out"] = given.pop("folder")
    if "formats" in given:
        given["formats"] = all_formats(given["formats"])
    return replace(request, **given)


def _typed() -> list[str]:
    """Options that were typed, in the order of the help."""
    context = click.get_current_context()
    names = [one.name or "" for one in context.command.params]
    return [n for n in names if context.get_parameter_source(n) is ParameterSource.COMMANDLINE]


def _option(name: str) -> str:
    params = click.get_current_context().command.params
    return next(one.opts[0] for one in params if one.name == name)


def _split(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def _day(value: datetime | None) -> date | None:
    return None if value is None else value.date()

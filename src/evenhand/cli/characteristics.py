"""`evenhand characteristics`: the published error rates, made again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from evenhand.cli.terminal import errors, out, progress
from evenhand.version import __version__


@click.command()
@click.option("--seed", type=int, help="Seed of the simulation; the published one by default.")
@click.option(
    "--runs",
    type=click.IntRange(min=1),
    default=10_000,
    show_default=True,
    help="Simulated projects in each cell.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Processes; all processors by default.")
@click.option(
    "--out",
    "-o",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder for operating-characteristics.md and .json; this one by default.",
)
def characteristics(seed: int | None, runs: int, jobs: int | None, folder: Path) -> None:
    """How often the answers are wrong: simulate every situation and write the page that says so.

    Takes some ten minutes on two processors. Exit code 1 when an answer is wrong more often than promised.
    """
    from evenhand.planning.characteristics.report import Made, machine, page  # noqa: PLC0415
    from evenhand.planning.characteristics.run import SEED  # noqa: PLC0415
    from evenhand.planning.characteristics.run import (  # noqa: PLC0415
        characteristics as measure,
    )

    used = SEED if seed is None else seed
    command = f"evenhand characteristics --seed {used} --runs {runs} --out {folder.as_posix()}"
    with errors():
        with progress(quiet=False) as step:
            found = measure(
                seed=used,
                runs=runs,
                jobs=jobs,
                progress=lambda done, cells: step("Simulating", done / cells),
            )
        made = Made(__version__, datetime.now(UTC).date(), command)
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / "operating-characteristics.md"
        target.write_text(page(found, made), encoding="utf-8")
        target.with_suffix(".json").write_text(machine(found, made), encoding="utf-8")
    out.print(f"Wrote {target} and {target.with_suffix('.json').name}.", soft_wrap=True)
    for tally in found.failed:
        words = f"{tally.setting}: {tally.line}, {tally.strength}, {100 * tally.rate:.1f} %"
        out.print(f"Not kept: {words}", markup=False, soft_wrap=True)
    for coverage in found.uncovered:
        out.print(f"Not kept: coverage of {coverage.method}", markup=False, soft_wrap=True)
    if not found.passed:
        raise SystemExit(1)

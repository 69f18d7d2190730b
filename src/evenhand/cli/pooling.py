"""`evenhand pool`: several teams' reviews read together."""

from __future__ import annotations

from pathlib import Path

import click

from evenhand.cli.terminal import errors, out


@click.command()
@click.argument("reviews", nargs=-1, required=True, metavar="NAME=REVIEW.json...")
@click.option("--measure", "-m", help="Id of the measure, when reviews hold several.")
@click.option(
    "--named",
    "-n",
    multiple=True,
    help="Team that agreed to be named; repeat for several. Every other is “Another team”.",
)
@click.option(
    "--out",
    "-o",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("pooled"),
    show_default=True,
    help="Folder for pooled.html and pooled.json.",
)
def pool(
    reviews: tuple[str, ...], measure: str | None, named: tuple[str, ...], folder: Path
) -> None:
    """Read several teams that test the same change together.

    \b
    Each team as NAME=path of its review.json (made for the team, with counts):
      evenhand pool Alder=alder/review.json Birch=birch/review.json \\
               --measure pph_1000 --named Alder --out pooled
    """
    from evenhand.documents.pooled import write_pooled  # noqa: PLC0415
    from evenhand.review.pooling import pool_teams  # noqa: PLC0415

    by_name = _by_name(reviews)
    with errors():
        found = pool_teams(by_name, measure=measure, named=named)
        for sentence in (*found.headline, *found.lines):
            out.print(sentence.text, markup=False)
        for note in found.notes:
            out.print(f"• {note}", markup=False)
        for path in write_pooled(found, folder):
            out.print(str(path), markup=False, soft_wrap=True)


def _by_name(reviews: tuple[str, ...]) -> dict[str, str]:
    pairs = [r.partition("=") for r in reviews]
    wrong = [name for name, sign, path in pairs if not (name and sign and path)]
    if wrong:
        raise click.UsageError(
            f"‘{wrong[0]}’ is not NAME=path: give each team as Alder=alder/review.json."
        )
    names = [name for name, _, _ in pairs]
    if len(set(names)) < len(names):
        raise click.UsageError("Two teams have the same name: give each its own.")
    return {name: path for name, _, path in pairs}

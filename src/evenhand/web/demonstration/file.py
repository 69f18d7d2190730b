"""A file of invented records, brought and counted as a team would bring it: some rows cannot be used."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from evenhand.measures import MeasureTable
from evenhand.records import ColumnMapping
from evenhand.web.accounts.models import User
from evenhand.web.core import jobs
from evenhand.web.demonstration.content import Numbers
from evenhand.web.measurement.actions import ask_for_counting, ask_for_looking
from evenhand.web.measurement.models import ProjectMeasure

_CODES = {
    "asian": "HJK",
    "black": "NMP",
    "mixed": "DEF",
    "white": "ABC",
    "other": "S",
    "not_known": "X",
}
_HEAD = ("Birth date", "Ethnic category", "Gestation (days)", "Steroids given")
MAPPING = """
[file]
row_is = "woman"
ethnicity_of = "mother"

[date]
column = "Birth date"
required = true

[ethnicity]
column = "Ethnic category"
system = "nhs_2001"
recorded = "self-reported at booking (invented)"

[ethnicity.values]
"H" = "indian"
"J" = "pakistani"
"K" = "bangladeshi"
"N" = "black_african"
"M" = "black_caribbean"
"P" = "other_black"
"D" = "white_and_black_caribbean"
"E" = "white_and_black_african"
"F" = "white_and_asian"
"A" = "white_british"
"B" = "white_irish"
"C" = "other_white"
"S" = "any_other"
"X" = "not_known"

[columns.gestation_days]
source = "Gestation (days)"
kind = "number"
min = 140
max = 360

[columns.steroids_given]
source = "Steroids given"
kind = "boolean"
"""


def bring(*, by: User, measure: ProjectMeasure, numbers: Numbers, table: MeasureTable) -> None:
    """Bring the file, say what its columns mean, and have it counted."""
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{uuid4()}.csv"
    with path.open("w", newline="", encoding="utf-8") as kept:
        writer = csv.writer(kept)
        writer.writerow(_HEAD)
        writer.writerows(rows(table))
        writer.writerows(("31/02/2026", "A", "210", "Y") for _ in range(numbers.set_aside))
    look = ask_for_looking(
        by=by,
        project=measure.project,
        path=str(path),
        file_name=numbers.file,
        measures=[measure.pk],
    )
    while jobs.run_one("demonstration"):
        pass
    look.refresh_from_db()
    ask_for_counting(by=by, look=look, mapping=ColumnMapping.from_toml(MAPPING))


def rows(table: MeasureTable) -> Iterator[tuple[str, str, str, str]]:
    """One row a woman: as many as the table counts, in the order of the months."""
    for p, period in enumerate(table.periods):
        for g, group in enumerate(table.groups):
            people, given = int(table.denominator[0, g, p]), int(table.numerator[0, g, p])
            for place in range(people):
                codes = _CODES[group.key]
                yield (
                    f"{1 + place % 28:02d}/{period:%m/%Y}",
                    codes[place % len(codes)],
                    str(200 + place % 30),
                    "Y" if place < given else "N",
                )

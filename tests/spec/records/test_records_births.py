"""Four published files of births, each through its small mapping.

The counts by group are those of the published files; the rows here are made from them. Where the files
themselves lie beside the repository, they are read as well.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.records import ColumnMapping, LoadedRecords, load, open_source
from fixtures.records_files import write_csv

MAPPINGS = Path(__file__).parents[2] / "fixtures" / "mappings"
PUBLISHED = Path(__file__).parents[4] / "shared" / "data" / "births"
FILES = {
    "births14": "births14.csv",
    "birthwt": "birthwt.csv",
    "ncbirths": "NCbirths_stat2data.csv",
    "gestation": "Gestation.csv",
}
COUNTS = {
    "births14": {"not white": 235, "white": 765},
    "birthwt": {"black": 26, "white": 96, "other": 67},
    "ncbirths": {"black": 332, "hispanic": 164, "white": 906, "other": 48},
    "gestation": {
        "asian": 44,
        "black": 244,
        "mex": 40,
        "mixed": 25,
        "white": 870,
        "Left blank": 13,
    },
}


def _made(name: str, folder: Path) -> Path:
    """Rows with the published counts, in the layout of the published file."""
    if name == "births14":
        cells = {
            ("white", "premie"): 86,
            ("white", "full term"): 679,
            ("not white", "premie"): 38,
            ("not white", "full term"): 197,
        }
        rows = [(str(39), p, "not low", w) for (w, p), n in cells.items() for _ in range(n)]
        return write_csv(folder / "x.csv", rows, ("weeks", "premie", "lowbirthweight", "whitemom"))
    if name == "birthwt":
        groups = ["1"] * 96 + ["2"] * 26 + ["3"] * 67
        return write_csv(
            folder / "x.csv",
            [(str(i), "0", g, "3000") for i, g in enumerate(groups)],
            ("rownames", "low", "race", "bwt"),
        )
    if name == "ncbirths":
        rows = [
            (g, "" if i == 0 else "39", "0", "3146.85")
            for g, n in COUNTS[name].items()
            for i in range(n)
        ]
        numbered = [(str(i), *row) for i, row in enumerate(rows)]
        return write_csv(
            folder / "x.csv", numbered, ("ID", "MomRace", "Weeks", "Premie", "BirthWeightGm")
        )
    rows = [
        (
            "1965-02-07",
            ""
            if (g == "black" and i < 3) or (g == "white" and i < 10)
            else "250"
            if g == "black" and i < 44
            else "280",
            "120",
            "" if g == "Left blank" else g,
        )
        for g, n in COUNTS[name].items()
        for i in range(n)
    ]
    return write_csv(
        folder / "x.csv",
        [(str(i), *r) for i, r in enumerate(rows)],
        ("id", "date", "gestation", "wt", "race"),
    )


def _counts(records: LoadedRecords, what: str = "count(*)") -> dict[str, int]:
    labels = {g.key: g.label for g in records.groups}
    rows = records.fetch(f"SELECT ethnicity, {what} FROM records GROUP BY 1")
    return {labels[key]: count for key, count in rows}


def _sources(name: str, folder: Path) -> list[Path]:
    published = PUBLISHED / FILES[name]
    return [_made(name, folder), *([published] if published.exists() else [])]


@pytest.mark.parametrize("name", list(FILES))
def test_groups_keep_the_labels_of_the_source(name: str, tmp_path: Path) -> None:
    mapping = ColumnMapping.read(MAPPINGS / f"{name}.toml")
    for path in _sources(name, tmp_path):
        with load(open_source(path, file=mapping.file), mapping) as records:
            assert isinstance(records, LoadedRecords)
            assert _counts(records) == COUNTS[name]
            assert records.report.set_aside == 0


def test_preterm_births_of_2014(tmp_path: Path) -> None:
    mapping = ColumnMapping.read(MAPPINGS / "births14.toml")
    for path in _sources("births14", tmp_path):
        with load(open_source(path), mapping) as records:
            assert _counts(records, "count(*) FILTER (WHERE preterm)") == {
                "not white": 38,
                "white": 86,
            }


def test_gestation_of_1965_with_13_missing(tmp_path: Path) -> None:
    mapping = ColumnMapping.read(MAPPINGS / "gestation.toml")
    for path in _sources("gestation", tmp_path):
        with load(open_source(path), mapping) as records:
            assert _counts(records, "count(*) FILTER (WHERE gestation_days < 259)")["black"] == 41
            assert _counts(records, "count(gestation_days)")["black"] == 241
            assert records.fetch("SELECT count(*) - count(gestation_days) FROM records") == [(13,)]
            assert records.has_dates

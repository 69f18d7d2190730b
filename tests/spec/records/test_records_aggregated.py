"""Counts that others have made: what their files hold, and the traps in them.

The files are invented, in the shape of the published ones.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from evenhand.errors import InputFileError, MappingError, NoEthnicityError
from evenhand.ethnicity.groups import GroupStatus
from evenhand.ethnicity.mapping import EthnicityMapping
from evenhand.records import (
    AggregatedColumns,
    AggregatedTable,
    DateOrder,
    FileFormat,
    detect_format,
    read_aggregated,
    read_population,
)
from evenhand.records.aggregated.generic import read_period

DATA = Path(__file__).parent / "data"
ANNUAL, DEATHS, CENSUS = (
    DATA / "nhs_annual.csv",
    DATA / "wonder_deaths.txt",
    DATA / "census_wide.csv",
)


def _by_group(table: AggregatedTable, site: int = 0) -> dict[str, int | None]:
    shown = table.denominator_shown[site, :, 0]
    counts = table.denominator[site, :, 0]
    return {
        g.label: int(n) if s else None for g, n, s in zip(table.groups, counts, shown, strict=True)
    }


def test_formats_are_told_by_headings(tmp_path: Path) -> None:
    assert detect_format(ANNUAL) is FileFormat.NHS_MATERNITY
    assert detect_format(DEATHS) is FileFormat.CDC_WONDER
    assert detect_format(CENSUS) is FileFormat.POPULATION
    births = tmp_path / "births.csv"
    births.write_text("date,ethnicity,loss\n2025-01-01,A,1\n")
    assert detect_format(births) is FileFormat.RECORDS


def test_annual_file_gives_volume_by_group_for_each_level() -> None:
    nation, providers = read_aggregated(ANNUAL)
    assert (nation.level, providers.level) == ("National", "Provider")
    assert nation.periods == (date(2021, 4, 1),)
    assert (nation.period_labels, nation.grain, nation.rounded_to) == (
        ("2021-22",),
        "financial-year",
        5,
    )
    assert not nation.has_outcome
    assert _by_group(nation) == {
        "Asian": 200, "Black": 100, "Mixed": 50, "White": 1005, "Other": 40, "Not stated": 30, "Not known": 15, "Not recognised": 5,
    }  # fmt: skip
    assert sum("no outcome by ethnic group" in note for note in nation.notes) == 1
    assert any("1,445" in note and "1,450" in note for note in nation.notes)
    assert any("rounded" in note for note in nation.notes)
    assert all("1,450" not in note for note in providers.notes)


def test_hidden_and_text_values_are_not_zero() -> None:
    providers = read_aggregated(ANNUAL)[1]
    assert providers.sites == ("ZZ1", "ZZ2")
    assert providers.site_names[0] == "INVENTED HOSPITAL ONE"
    first, second = _by_group(providers, 0), _by_group(providers, 1)
    assert (first["Asian"], first["Black"], first["White"]) == (200, None, None)
    assert (second["Not recognised"], second["White"], second.get("Mixed")) == (0, 600, None)
    assert providers.denominator[0].sum() == 240


def test_a_file_without_ethnicity_is_said(tmp_path: Path) -> None:
    path = tmp_path / "2019.csv"
    path.write_text(
        "Period,Dimension,Org_Level,Org_Code,Org_Name,measure1,Count_Of,Value\n2019-20,TotalBabies,ALL SUBMITTERS,A,A,,Babies,5\n"
    )
    with pytest.raises(InputFileError, match="no counts by ethnic group"):
        read_aggregated(path)


def _monthly(path: Path, start: object, end: str) -> tuple[AggregatedTable, ...]:
    book = openpyxl.Workbook()
    header = "ReportingPeriodStartDate ReportingPeriodEndDate Dimension Org_Level Org_Code Org_Name Measure Count_Of Final_value"
    book.active.append(header.split())
    for label, count in (
        ("Asian or Asian British", 15),
        ("Black or Black British", 10),
        ("Mixed", 5),
        ("White", 95),
    ):
        book.active.append(
            [
                start,
                end,
                "EthnicCategoryMotherGroup",
                "National",
                "ALL",
                "ALL SUBMITTERS",
                label,
                "Women",
                count,
            ]
        )
    book.save(path)
    return read_aggregated(path)


def test_monthly_workbook_whose_start_was_turned_round(tmp_path: Path) -> None:
    (table,) = _monthly(tmp_path / "m.xlsx", date(2025, 1, 2), "28/02/2025")
    assert table.periods == (date(2025, 2, 1),)
    assert (table.grain, table.period_labels) == ("month", ("February 2025",))
    assert any("turned round" in note for note in table.notes)
    (right,) = _monthly(tmp_path / "r.xlsx", date(2025, 2, 1), "2025-02-28")
    assert right.periods == (date(2025, 2, 1),)
    assert not any("turned round" in note for note in right.notes)
    with pytest.raises(InputFileError, match="end of the period"):
        _monthly(tmp_path / "x.xlsx", date(2025, 2, 1), "soon")


def test_wonder_export_without_totals_and_footer() -> None:
    (table,) = read_aggregated(DEATHS)
    assert table.numerator is not None
    found = dict(
        zip([g.label for g in table.groups], table.numerator[0, :, 0].tolist(), strict=True)
    )
    assert found == {
        "Asian, Not Hispanic or Latino": 65,
        "White, Hispanic or Latino": 202,
        "White, Not Hispanic or Latino": 13,
        "White, Unknown or Not Stated": 14,
    }
    assert table.groups[-1].status is GroupStatus.NOT_KNOWN
    assert table.denominator_shown[0, :, 0].tolist() == [True, True, True, False]
    assert table.period_labels == ("2018; 2019",)
    for words in (
        "not of births",
        "left out of the export",
        "reported by others",
        "unreliable",
        "no population",
    ):
        assert any(words in note for note in table.notes)


def test_wonder_exports_that_cannot_serve(tmp_path: Path) -> None:
    path = tmp_path / "w.txt"
    path.write_text('"Notes"\t"Year"\t"Year Code"\tDeaths\tPopulation\n\t"2018"\t"2018"\t5\t100\n')
    with pytest.raises(InputFileError, match="other than race and origin"):
        read_aggregated(path)
    path.write_text('"Notes"\t"Race"\t"Race Code"\tRate\n\t"White"\t"1"\t5\n')
    with pytest.raises(InputFileError, match="no column of deaths or births"):
        read_aggregated(path)


TABLE = "Month,Site,Ethnic group,Numerator,Denominator\nApr-25,N,Asian,1,20\nApr-25,N,White,*,80\nMay-25,N,Asian,2,25\nMay-25,S,White,4,90\n"


def test_a_table_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(TABLE)
    (table,) = read_aggregated(path)
    assert table.periods == (date(2025, 4, 1), date(2025, 5, 1))
    assert table.sites == ("N", "S")
    assert table.numerator is not None
    assert table.numerator_shown is not None
    assert table.numerator[0].tolist() == [[1, 2], [0, 0]]
    assert table.numerator_shown[0].tolist() == [[True, True], [False, False]]
    assert any("hidden or lacking" in note for note in table.notes)


def test_columns_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("when;who;bad;all\n01/02/2025;w;1;20\n01/02/2025;nw;2;25\n")
    codes = EthnicityMapping.from_codebook({"w": "white", "nw": "not white"})
    columns = AggregatedColumns("who", "bad", "all", "when", codes=codes, order=DateOrder.MONTH_DAY)
    (table,) = read_aggregated(path, columns=columns)
    assert table.periods == (date(2025, 1, 2),)
    assert [g.label for g in table.groups] == ["not white", "white"]
    with pytest.raises(MappingError, match="no column called ‘x’"):
        read_aggregated(path, columns=AggregatedColumns(group="x"))


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        (
            "month,numerator,denominator\n2025-01,1,2\n",
            NoEthnicityError,
            "no column of ethnic groups",
        ),
        (
            "ethnicity,numerator,denominator\nAsian,3,2\n",
            InputFileError,
            "row 2: The numerator is larger",
        ),
        (
            "period,ethnicity,numerator,denominator\nsoon,Asian,1,2\n",
            InputFileError,
            "‘soon’ cannot be read",
        ),
        ("ethnicity,numerator,denominator\nAsian,1,2\nAsian,1,2\n", InputFileError, "occurs twice"),
    ],
)
def test_tables_with_mistakes(tmp_path: Path, text: str, error: type[Exception], says: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text)
    with pytest.raises(error, match=says):
        read_aggregated(path)


@pytest.mark.parametrize(
    ("label", "first"),
    [
        ("2025-04", date(2025, 4, 1)), ("01/04/2025", date(2025, 4, 1)), ("2025-04-01", date(2025, 4, 1)), ("Sept 2025", date(2025, 9, 1)),
        ("1 April 2025", date(2025, 4, 1)), ("2025Q3", date(2025, 7, 1)), ("2024/25", date(2024, 4, 1)), ("2024", date(2024, 1, 1)),
        ("45748", date(2025, 4, 1)), ("2025-04-01T00:00:00", date(2025, 4, 1)),
    ],
)  # fmt: skip
def test_periods_as_people_write_them(label: str, first: date) -> None:
    assert read_period(label, DateOrder.DAY_MONTH, "x") == first


def test_population_of_one_area_is_counted_once() -> None:
    england = read_population(CENSUS)
    assert (england.area, england.sex, england.total) == ("England", "female", 57_750)
    region = read_population(CENSUS, area="invented region", sex="all")
    assert region.total == 11_595
    by_code = read_population(CENSUS, area="E06999999")
    assert by_code.area == "Inventedborough"
    assert {g.label: n for g, n in by_code.counts.items()} == {
        "Arab": 5, "Bangladeshi": 145, "Black African": 20, "Indian": 180, "Roma": 0, "White British": 1000,
    }  # fmt: skip
    assert any("no count" in note for note in by_code.notes)
    with pytest.raises(InputFileError, match="Did you mean ‘Inventedborough’"):
        read_population(CENSUS, area="Inventedborugh")


def test_population_as_a_list_or_none_at_all(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("Area,Ethnic group,Population\nNorth,Asian,30\nNorth,White,70\nSouth,Asian,5\n")
    assert read_population(path, area="North").total == 100
    with pytest.raises(InputFileError, match="several areas"):
        read_population(path)
    path.write_text("a,b\n1,2\n")
    with pytest.raises(InputFileError, match="neither ethnic groups"):
        read_population(path)
    with pytest.raises(InputFileError, match="reference population"):
        read_aggregated(CENSUS)

"""A second characteristic in the place of the site: levels of deprivation, age bands, parity."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from evenhand.errors import MeasureError
from evenhand.records.recordset import ColumnKind, RecordSet

NOT_RECORDED = ""


@dataclass(frozen=True, slots=True)
class Strata:
    """A canonical column whose levels stand in the place of sites.

    `cuts` makes bands of a number: (20, 30) gives under 20, 20 to under 30, 30 and over.
    """

    column: str
    cuts: tuple[float, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the bands, lowest first; none without cuts.

        Examples
        --------
        >>> Strata("maternal_age", (20, 30)).labels
        ('under 20', '20 to under 30', '30 and over')
        """
        if not self.cuts:
            return ()
        edges = [f"{cut:g}" for cut in self.cuts]
        between = [f"{a} to under {b}" for a, b in itertools.pairwise(edges)]
        return (f"under {edges[0]}", *between, f"{edges[-1]} and over")

    def label(self, level: str) -> str:
        """What people read for a level as counted."""
        return self.labels[int(level)] if self.cuts and level else level

    def sql(self, recordset: RecordSet) -> str:
        """The level of a row, '' where it is not recorded; in the dialect of the query.

        Raises
        ------
        MeasureError
            When the records have no such column, or it cannot be cut as asked.
        """
        self._refuse(recordset)
        column = f'"{self.column}"'
        if not self.cuts:
            return f"COALESCE(CAST({column} AS VARCHAR), '{NOT_RECORDED}')"
        bands = " ".join(
            f"WHEN {column} < {float(cut)!r} THEN '{i:02d}'" for i, cut in enumerate(self.cuts)
        )
        return (
            f"CASE WHEN {column} IS NULL THEN '{NOT_RECORDED}' {bands} "
            f"ELSE '{len(self.cuts):02d}' END"
        )

    def _refuse(self, recordset: RecordSet) -> None:
        kind = recordset.columns.get(self.column)
        if kind is None or self.column == "ethnicity":
            raise MeasureError(
                f"The records have no column ‘{self.column}’ to count by.",
                remedy=f"Map it, or use one of: {', '.join(sorted(recordset.columns))}.",
            )
        if kind is ColumnKind.DATE:
            raise MeasureError(
                f"‘{self.column}’ is a date, which has no levels.", remedy="Choose another column."
            )
        if (kind is ColumnKind.NUMBER) != bool(self.cuts):
            remedy = (
                "Say where to cut, for example Strata('maternal_age', (20, 30, 40))."
                if kind is ColumnKind.NUMBER
                else "Leave out the cuts."
            )
            raise MeasureError(f"‘{self.column}’ is a {kind.value} column.", remedy=remedy)
        if any(b <= a for a, b in zip(self.cuts, self.cuts[1:], strict=False)):
            raise MeasureError("The cuts do not rise.", remedy="Give them from low to high.")

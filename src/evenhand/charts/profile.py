"""What a team answered about its context, in a picture: alone, together, and the round before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.charts import palette, svg
from evenhand.charts.model import Chart, Table
from evenhand.charts.scale import Axis
from evenhand.charts.whiskers import FIRST, LAST, WIDTH, Mark, Row, panel, spoken
from evenhand.charts.words import NOTHING

_NOBODY = "not answered"


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One domain or factor: mean of those who answered alone, what was agreed together, and what stood in the round before."""

    label: str
    alone: float | None
    together: float | None
    before: float | None

    @property
    def _values(self) -> tuple[tuple[str, float | None], ...]:
        return ("before", self.before), ("alone", self.alone), ("together", self.together)

    @property
    def says(self) -> str:
        """The values in words."""
        return ", ".join(f"{n} {v:.1f}" for n, v in self._values if v is not None) or _NOBODY

    @property
    def marks(self) -> tuple[Mark, ...]:
        drawn = (
            Mark(self.before, None, None, palette.OTHER, hollow=True),
            Mark(self.alone, None, None, palette.OTHER),
            Mark(self.together, None, None, palette.FOCUS, square=True),
        )
        return tuple(m for m in drawn if m.value is not None) or drawn[:1]


def profile_chart(
    key: str, title: str, rows: Sequence[ProfileRow], *, low: int, high: int
) -> Chart | None:
    """Rows in their own order, never by value, on one scale; None where nothing is answered.

    Examples
    --------
    >>> chart = profile_chart("a", "By domain", [ProfileRow("Team", 4.6, 5, None)], low=1, high=7)
    >>> chart.text
    'By domain, from 1 to 7. Team: alone 4.6, together 5.0.'
    """
    if all(r.says == _NOBODY for r in rows):
        return None
    axis = Axis(low, high, FIRST, LAST, tuple(float(t) for t in range(low, high + 1)))
    drawn = [Row(r.label, r.says, r.marks) for r in rows]
    height, body = panel(drawn, axis, tick=lambda t: f"{t:g}", reference=None, foot=_foot(rows))
    text = (
        f"{title}, from {low} to {high}. " + "; ".join(f"{r.label}: {r.says}" for r in rows) + "."
    )
    picture = svg.drawing(
        WIDTH, height, key=key, title=title, text=text, body=body,
        points=spoken(drawn, axis, reference=False),
    )  # fmt: skip
    return Chart(picture, title, text, lambda: profile_table(title, rows))


def _foot(rows: Sequence[ProfileRow]) -> tuple[str, ...]:
    """Only marks that are there."""
    told = (
        ("Hollow: the round before.", [r.before for r in rows]),
        ("Dot: alone, mean.", [r.alone for r in rows]),
        ("Square: agreed together.", [r.together for r in rows]),
    )
    return tuple(words for words, values in told if any(v is not None for v in values))


def profile_table(title: str, rows: Sequence[ProfileRow]) -> Table:
    """The same numbers."""
    cells = tuple((r.label, *map(_number, (r.alone, r.together, r.before))) for r in rows)
    return Table(title, ("", "Alone, mean", "Together", "Round before"), cells)


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.1f}"

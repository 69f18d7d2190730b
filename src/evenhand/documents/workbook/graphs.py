"""Native charts of Excel over the cells of their own sheet."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_range_abs

from evenhand.charts import palette
from evenhand.documents.native import Look, NativeChart, Sort
from evenhand.documents.slides.chart_book import HIDDEN_NAME
from evenhand.documents.workbook.sheet import Graph, Line, Sheet

_DASHES = {"solid": "solid", "dash": "dash", "dot": "round_dot"}
WIDE, TALL = 620, 320  # pixels
BAND = TALL // 20 + 1  # rows that one row of charts takes
ACROSS = 2  # charts beside each other


def add_graphs(book: Any, page: Any, made: Sheet, top: int) -> None:
    """Insert the charts right of the table; `top` is its row of headings."""
    column = len(made.columns) + 1
    for place, graph in enumerate(made.graphs):
        row = top + (place // ACROSS) * BAND
        options = {
            "x_offset": (place % ACROSS) * (WIDE + 20),
            "description": _short(graph.chart.text),
            "object_position": 3,
        }
        page.insert_chart(row, column, _chart(book, made, graph, top + 1), options)


def _short(text: str) -> str:
    return text if len(text) <= 2000 else f"{text[:1999]}…"


def _chart(book: Any, made: Sheet, graph: Graph, top: int) -> Any:
    bars = graph.chart.sort is Sort.BARS
    chart = book.add_chart({"type": "bar" if bars else "line"})
    for line in graph.lines:
        chart.add_series(_series(made, graph, line, top))
    if graph.hidden is not None:
        chart.combine(_hidden(book, made, graph, top))
    _axes(chart, graph.chart)
    chart.set_title(
        {
            "name": [made.name, top + graph.first, graph.title],
            "name_font": {"size": 12, "bold": True, "color": palette.INK},
            "overlay": False,
        }
    )
    quiet = [i for i, line in enumerate(graph.lines) if not line.series.in_key]
    chart.set_legend({"position": "bottom", "delete_series": quiet})
    chart.show_blanks_as("gap")
    chart.set_size({"width": WIDE, "height": TALL})
    return chart


def _series(made: Sheet, graph: Graph, line: Line, top: int) -> dict[str, Any]:
    series, count = line.series, len(graph.chart.categories)
    first = top + line.first
    name: Any = series.name if line.named is None else [made.name, first, line.named]
    out = {
        "name": name,
        "categories": _cells(made, top + graph.first, graph.categories, count),
        "values": _cells(made, first, line.column, count),
    }
    if line.above is not None and line.below is not None:
        out["y_error_bars"] = {
            "type": "custom",
            "plus_values": _cells(made, first, line.above, count),
            "minus_values": _cells(made, first, line.below, count),
            "line": {"color": palette.INK, "width": 1.25},
        }
    return {**out, **(_bars if graph.chart.sort is Sort.BARS else _lines)(graph.chart, line)}


def _cells(made: Sheet, row: int, column: int, count: int) -> str:
    return f"={quote_sheetname(made.name)}!{xl_range_abs(row, column, row + count - 1, column)}"


def _lines(chart: NativeChart, line: Line) -> dict[str, Any]:
    look = line.series.look
    drawn = bool(look.width) and look.mark != "dash"
    stroke = {"color": look.colour, "width": look.width, "dash_type": _DASHES[look.dash]}
    return {
        "line": stroke if drawn else {"none": True},
        "marker": _marker(look),
        "points": _points(line, hollow=look.hollow, key="fill") if line.series.apart else None,
        "data_labels": _beside(chart, line),
    }


def _beside(chart: NativeChart, line: Line) -> dict[str, Any] | None:
    """Values or words to the right of marks."""
    notes, count = line.series.notes, len(line.series.values)
    if notes:
        custom = [{"value": notes[i]} if i in notes else {"delete": True} for i in range(count)]
        return {"value": True, "custom": custom, "position": "right"}
    return _labels(chart) | {"position": "right"} if line.series.labelled else None


def _marker(look: Look) -> dict[str, Any]:
    if look.mark == "none":
        return {"type": "none"}
    kind = "long_dash" if look.mark == "dash" else look.mark
    inside = palette.WHITE if look.hollow else look.colour
    return {
        "type": kind,
        "size": look.size,
        "fill": {"color": inside},
        "border": {"color": look.colour},
    }


def _bars(chart: NativeChart, line: Line) -> dict[str, Any]:
    look = line.series.look
    inside = palette.WHITE if look.hollow else look.colour
    return {
        "fill": {"color": inside},
        "border": {"color": look.colour, "width": 1.25},
        "gap": 60,
        "points": _points(line, hollow=look.hollow, key="both") if line.series.apart else None,
        "data_labels": _labels(chart) if line.series.labelled else None,
    }


def _labels(chart: NativeChart) -> dict[str, Any]:
    return {"value": True, "num_format": chart.axis.form}


def _points(line: Line, *, hollow: bool, key: str) -> list[dict[str, Any] | None]:
    """The population of focus in its own colour."""
    out: list[dict[str, Any] | None] = [None] * len(line.series.values)
    for place, colour in line.series.apart.items():
        inside = {"fill": {"color": palette.WHITE if hollow else colour}}
        out[place] = {**inside, "border": {"color": colour}} if key == "both" else inside
    return out


def _hidden(book: Any, made: Sheet, graph: Graph, top: int) -> Any:
    """Hatched columns over hidden periods, on a second axis from 0 to 1."""
    chart = book.add_chart({"type": "column"})
    count, first = len(graph.chart.categories), top + graph.first
    chart.add_series(
        {
            "name": HIDDEN_NAME,
            "categories": _cells(made, first, graph.categories, count),
            "values": _cells(made, first, graph.hidden or 0, count),
            "pattern": {
                "pattern": "light_upward_diagonal",
                "fg_color": palette.EDGE,
                "bg_color": palette.WHITE,
            },
            "gap": 0,
            "y2_axis": True,
            "data_labels": {
                "value": True,
                "num_format": '"hidden"',
                "position": "center",
                "font": {"rotation": -90, "size": 8},
            },
        }
    )
    chart.set_y2_axis(
        {
            "min": 0,
            "max": 1,
            "label_position": "none",
            "major_tick_mark": "none",
            "line": {"none": True},
        }
    )
    return chart


def _axes(chart: Any, native: NativeChart) -> None:
    bars, axis = native.sort is Sort.BARS, native.axis
    letters = {"size": 9, "color": palette.INK}
    values: dict[str, Any] = {
        "min": axis.low,
        "max": axis.high,
        "major_unit": axis.step,
        "num_format": axis.ticks,
        "name": axis.title or None,
        "name_font": {"size": 9, "bold": False, "color": palette.INK},
        "num_font": letters,
        "major_gridlines": {"visible": True, "line": {"color": palette.GRID}},
        "line": {"none": True},
        "log_base": 2 if axis.logarithmic else None,
    }
    names: dict[str, Any] = {
        "num_font": letters,
        "label_position": "low",
        "major_gridlines": {"visible": False},
        "major_tick_mark": "none",
        "reverse": bars,
        "interval_unit": -(-len(native.categories) // 8) if native.sort is Sort.LINES else 1,
    }
    if axis.equal is not None:
        values["crossing"] = axis.equal
    elif axis.low:
        values["crossing"] = "min"
    if bars:
        names["crossing"] = "max"  # so that values stand below, though the first group is on top
    chart.set_x_axis(values if bars else names)
    chart.set_y_axis(names if bars else values)

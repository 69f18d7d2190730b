"""A native chart in the XML of DrawingML, elements in the order of its schema (ISO 29500-1, 21.2)."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from evenhand.charts import palette
from evenhand.documents.native import Look, NativeChart, Series, Sort, ValueAxis
from evenhand.documents.native.model import Values
from evenhand.documents.slides.chart_book import (
    HIDDEN_NAME,
    Layout,
    Placed,
    distances,
    heading_ref,
    hidden_flags,
    ref,
)

_NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_DASHES = {"solid": "solid", "dash": "dash", "dot": "sysDot"}
_CATEGORIES, _VALUES, _BESIDE, _FLAGS = 2001, 2002, 2003, 2004  # ids of the axes
_LEVEL = 8  # so many names stand level beside each other
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Size:
    """How large the letters are, how many names of periods fit, and whether a key is shown."""

    letters: float = 14
    names: int = 6  # as short as "Jan 2024"
    key: bool = True


def chart_xml(chart: NativeChart, found: Layout, size: Size) -> str:
    """The whole part; `found` says in which cells of its workbook the numbers stand."""
    legend = _legend(chart, size) if size.key else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace {_NAMESPACES}><c:date1904 val="0"/><c:roundedCorners val="0"/>'
        f'<c:chart><c:autoTitleDeleted val="1"/>{_plot_area(chart, found, size)}{legend}'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"{_text(size.letters)}</c:chartSpace>"
    )


def clean(text: str) -> str:
    """Text for XML, without characters that XML does not allow.

    Examples
    --------
    >>> clean("a < b\\x00")
    'a &lt; b'
    """
    return escape(clean_text(text))


def clean_text(text: str) -> str:
    """Text without the characters that XML does not allow.

    Examples
    --------
    >>> clean_text("a\\x07b")
    'ab'
    """
    return _NOT_XML.sub("", text)


def _plot_area(chart: NativeChart, found: Layout, size: Size) -> str:
    rows = len(chart.categories)
    drawn = "".join(_series(chart, p, i, rows) for i, p in enumerate(found.placed))
    axes = f'<c:axId val="{_CATEGORIES}"/><c:axId val="{_VALUES}"/>'
    if chart.sort is Sort.BARS:
        body = (
            '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
            f'{drawn}<c:gapWidth val="60"/>{axes}</c:barChart>'
        )
    else:
        body = (
            '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
            f'{drawn}<c:marker val="1"/>{axes}</c:lineChart>'
        )
    hidden = "" if found.hidden is None else _hidden_bars(chart, found.hidden, len(found.placed))
    beside = "" if found.hidden is None else _hidden_axes()
    return (
        f"<c:plotArea><c:layout/>{body}{hidden}{_category_axis(chart, size)}"
        f"{_value_axis(chart, size)}{beside}<c:spPr><a:noFill/></c:spPr></c:plotArea>"
    )


def _series(chart: NativeChart, placed: Placed, order: int, rows: int) -> str:
    series = placed.series
    bars = chart.sort is Sort.BARS
    shape = _bar_shape(series.look, series.look.colour) if bars else _line(series.look)
    after = '<c:invertIfNegative val="0"/>' if bars else _marker(series.look, series.look.colour)
    end = "" if bars else '<c:smooth val="0"/>'
    return (
        f'<c:ser><c:idx val="{order}"/><c:order val="{order}"/>'
        f"<c:tx>{_strings(heading_ref(placed.value), [series.name])}</c:tx>{shape}{after}"
        f"{_apart(series, bars=bars)}{_labels(chart, series)}{_errors(chart, placed, rows)}"
        f"<c:cat>{_strings(ref(0, rows), chart.categories)}</c:cat>"
        f"<c:val>{_numbers(ref(placed.value, rows), series.values, chart.axis.form)}</c:val>"
        f"{end}</c:ser>"
    )


def _strings(where: str, values: Sequence[str]) -> str:
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{clean(value)}</c:v></c:pt>' for i, value in enumerate(values)
    )
    return (
        f'<c:strRef><c:f>{where}</c:f><c:strCache><c:ptCount val="{len(values)}"/>'
        f"{points}</c:strCache></c:strRef>"
    )


def _numbers(where: str, values: Values, form: str) -> str:
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{value!r}</c:v></c:pt>'
        for i, value in enumerate(values)
        if value is not None
    )
    return (
        f"<c:numRef><c:f>{where}</c:f><c:numCache><c:formatCode>{clean(form)}</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef>'
    )


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour.lstrip("#").upper()}"/></a:solidFill>'


def _stroke(colour: str, width: float, dash: str = "solid") -> str:
    return (
        f'<a:ln w="{round(12700 * width)}" cap="rnd">{_fill(colour)}'
        f'<a:prstDash val="{_DASHES[dash]}"/><a:round/></a:ln>'
    )


def _line(look: Look) -> str:
    line = (
        _stroke(look.colour, look.width, look.dash)
        if look.width and look.mark != "dash"
        else '<a:ln w="28575"><a:noFill/></a:ln>'
    )
    return f"<c:spPr>{line}</c:spPr>"


def _marker(look: Look, colour: str) -> str:
    if look.mark == "none":
        return '<c:marker><c:symbol val="none"/></c:marker>'
    inside = palette.WHITE if look.hollow else colour
    return (
        f'<c:marker><c:symbol val="{look.mark}"/><c:size val="{look.size}"/>'
        f"<c:spPr>{_fill(inside)}{_stroke(colour, 1.5)}</c:spPr></c:marker>"
    )


def _bar_shape(look: Look, colour: str) -> str:
    inside = palette.WHITE if look.hollow else colour
    return f"<c:spPr>{_fill(inside)}{_stroke(colour, 1.5)}</c:spPr>"


def _apart(series: Series, *, bars: bool) -> str:
    """Points of one category with a colour of their own."""
    out = []
    for place, colour in sorted(series.apart.items()):
        if series.values[place] is None:
            continue
        look = (
            f'<c:invertIfNegative val="0"/><c:bubble3D val="0"/>{_bar_shape(series.look, colour)}'
            if bars
            else f'{_marker(series.look, colour)}<c:bubble3D val="0"/>'
        )
        out.append(f'<c:dPt><c:idx val="{place}"/>{look}</c:dPt>')
    return "".join(out)


def _labels(chart: NativeChart, series: Series) -> str:
    if series.notes:
        return _noted(series)
    if not series.labelled:
        return ""
    where = "outEnd" if chart.sort is Sort.BARS else "r"
    return _label_set(chart.axis.form, where, "")


def _noted(series: Series) -> str:
    """Words beside single marks, and nothing beside the others."""
    shown = (
        '<c:dLblPos val="r"/><c:showLegendKey val="0"/><c:showVal val="{}"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
        '<c:showBubbleSize val="0"/>'
    )
    words = "".join(
        f'<c:dLbl><c:idx val="{place}"/><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:r>'
        f'<a:rPr lang="en-GB"/><a:t>{clean(text)}</a:t></a:r></a:p></c:rich></c:tx>'
        f"{shown.format(1)}</c:dLbl>"
        for place, text in sorted(series.notes.items())
    )
    return f"<c:dLbls>{words}{shown.format(0)}</c:dLbls>"


def _label_set(form: str, where: str, text: str) -> str:
    return (
        f'<c:dLbls><c:numFmt formatCode="{_quoted(form)}" sourceLinked="0"/>'
        f'<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{text}<c:dLblPos val="{where}"/>'
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
    )


def _quoted(text: str) -> str:
    return clean(text).replace('"', "&quot;")


def _errors(chart: NativeChart, placed: Placed, rows: int) -> str:
    if placed.above is None or placed.below is None:
        return ""
    series = placed.series
    plus, minus = (distances(series, chart, upwards=up) for up in (True, False))
    return (
        '<c:errBars><c:errDir val="y"/><c:errBarType val="both"/><c:errValType val="cust"/>'
        '<c:noEndCap val="0"/>'
        f"<c:plus>{_numbers(ref(placed.above, rows), plus, 'General')}</c:plus>"
        f"<c:minus>{_numbers(ref(placed.below, rows), minus, 'General')}</c:minus>"
        f"<c:spPr>{_stroke(palette.INK, 1.75)}</c:spPr></c:errBars>"
    )


def _hidden_bars(chart: NativeChart, column: int, order: int) -> str:
    """Hatched columns over hidden periods, on an axis of their own from 0 to 1."""
    rows = len(chart.categories)
    text = (
        '<c:txPr><a:bodyPr rot="-5400000" vert="horz"/><a:lstStyle/><a:p><a:pPr>'
        f'<a:defRPr sz="1000">{_fill(palette.INK)}</a:defRPr></a:pPr><a:endParaRPr lang="en-GB"/>'
        "</a:p></c:txPr>"
    )
    return (
        '<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'<c:ser><c:idx val="{order}"/><c:order val="{order}"/>'
        f"<c:tx>{_strings(heading_ref(column), [HIDDEN_NAME])}</c:tx>"
        f'<c:spPr><a:pattFill prst="ltUpDiag"><a:fgClr><a:srgbClr val="{palette.EDGE[1:].upper()}"/>'
        '</a:fgClr><a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill></c:spPr>'
        f'<c:invertIfNegative val="0"/>{_label_set(chr(34) + "hidden" + chr(34), "ctr", text)}'
        f"<c:cat>{_strings(ref(0, rows), chart.categories)}</c:cat>"
        f"<c:val>{_numbers(ref(column, rows), hidden_flags(chart), 'General')}</c:val></c:ser>"
        f'<c:gapWidth val="0"/><c:axId val="{_BESIDE}"/><c:axId val="{_FLAGS}"/></c:barChart>'
    )


def _hidden_axes() -> str:
    """Axes that are there and not seen: LibreOffice drops the scale of an axis that is deleted."""
    unseen = (
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="none"/>'
        "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
    )
    return (
        f'<c:valAx><c:axId val="{_FLAGS}"/><c:scaling><c:orientation val="minMax"/>'
        '<c:max val="1"/><c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="r"/>'
        f'<c:numFmt formatCode="General" sourceLinked="0"/>{unseen}'
        f'<c:crossAx val="{_BESIDE}"/><c:crosses val="max"/><c:crossBetween val="between"/></c:valAx>'
        f'<c:catAx><c:axId val="{_BESIDE}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        f'<c:delete val="1"/><c:axPos val="b"/><c:crossAx val="{_FLAGS}"/>'
        '<c:crosses val="autoZero"/></c:catAx>'
    )


def _category_axis(chart: NativeChart, size: Size) -> str:
    bars = chart.sort is Sort.BARS
    way = "maxMin" if bars else "minMax"
    every = _every(chart, size) if chart.sort is Sort.LINES else 1
    equal = chart.axis.equal
    crosses = '<c:crosses val="autoZero"/>' if equal is None else f'<c:crossesAt val="{equal!r}"/>'
    if chart.axis.low and equal is None:
        crosses = '<c:crosses val="min"/>'
    return (
        f'<c:catAx><c:axId val="{_CATEGORIES}"/><c:scaling><c:orientation val="{way}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{"l" if bars else "b"}"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"<c:spPr>{_stroke(palette.OTHER, 1.0 if equal is None else 2.0)}</c:spPr>"
        f"{_text(size.letters, turned=_turned(chart, size))}"
        f'<c:crossAx val="{_VALUES}"/>{crosses}<c:auto val="0"/><c:lblAlgn val="ctr"/>'
        f'<c:lblOffset val="100"/><c:tickLblSkip val="{every}"/><c:tickMarkSkip val="{every}"/>'
        '<c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _every(chart: NativeChart, size: Size) -> int:
    """Every how many periods one is named: long names need more room."""
    longest = max(map(len, chart.categories), default=1)
    fit = max(2, round(size.names * 8 / max(longest, 8)))
    return math.ceil(len(chart.categories) / fit)


def _value_axis(chart: NativeChart, size: Size) -> str:
    axis, bars = chart.axis, chart.sort is Sort.BARS
    unit = f'<c:majorUnit val="{axis.step!r}"/>' if axis.step else ""
    return (
        f'<c:valAx><c:axId val="{_VALUES}"/>{_scaling(axis)}<c:delete val="0"/>'
        f'<c:axPos val="{"b" if bars else "l"}"/>'
        f"<c:majorGridlines><c:spPr>{_stroke(palette.GRID, 0.75)}</c:spPr></c:majorGridlines>"
        f"{_axis_title(axis.title, size, turned=not bars)}"
        f'<c:numFmt formatCode="{_quoted(axis.ticks)}" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:spPr><a:ln><a:noFill/></a:ln></c:spPr><c:crossAx val="{_CATEGORIES}"/>'
        f'<c:crosses val="{"max" if bars else "autoZero"}"/><c:crossBetween val="between"/>{unit}'
        "</c:valAx>"
    )


def _scaling(axis: ValueAxis) -> str:
    base = '<c:logBase val="2"/>' if axis.logarithmic else ""
    high = "" if axis.high is None else f'<c:max val="{axis.high!r}"/>'
    low = "" if axis.low is None else f'<c:min val="{axis.low!r}"/>'
    return f'<c:scaling>{base}<c:orientation val="minMax"/>{high}{low}</c:scaling>'


def _axis_title(text: str, size: Size, *, turned: bool) -> str:
    if not text:
        return ""
    body = '<a:bodyPr rot="-5400000" vert="horz"/>' if turned else "<a:bodyPr/>"
    letters = round(100 * size.letters)
    return (
        f"<c:title><c:tx><c:rich>{body}<a:lstStyle/><a:p><a:pPr><a:defRPr/></a:pPr>"
        f'<a:r><a:rPr lang="en-GB" sz="{letters}" b="0"/><a:t>{clean(text)}</a:t></a:r></a:p>'
        '</c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _legend(chart: NativeChart, size: Size) -> str:
    shown = [s for s in chart.series if s.in_key]
    if len(shown) + chart.any_hidden < 2:
        return ""
    gone = "".join(
        f'<c:legendEntry><c:idx val="{i}"/><c:delete val="1"/></c:legendEntry>'
        for i, series in enumerate(chart.series)
        if not series.in_key
    )
    return f'<c:legend><c:legendPos val="b"/>{gone}<c:overlay val="0"/>{_text(size.letters)}</c:legend>'


def _turned(chart: NativeChart, size: Size) -> int | None:
    """How names of categories are turned, in 1/60000 degree; None lets the program choose.

    Few names lie level. Many periods are thinned out: LibreOffice does that only to names that are
    turned, so these are turned by next to nothing.
    """
    if chart.sort is Sort.LINES and len(chart.categories) > size.names:
        return 1
    return 0 if len(chart.categories) <= _LEVEL else None


def _text(letters: float, *, turned: int | None = None) -> str:
    body = "<a:bodyPr/>" if turned is None else f'<a:bodyPr rot="{turned}" vert="horz"/>'
    return (
        f'<c:txPr>{body}<a:lstStyle/><a:p><a:pPr><a:defRPr sz="{round(100 * letters)}">'
        f'{_fill(palette.INK)}</a:defRPr></a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )

"""The styles that a document needs, by the names under which an organisation's template may hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

_INK, _MUTED, _ACCENT, _WARM, _RULE = "1F2B31", "4B5A62", "17568C", "8A4B08", "D8D5CC"
# What any organisation's template can be expected to hold: the rest is Evenhand's own.
EXPECTED = ("Title", "Heading 1", "Heading 2", "Heading 3", "List Bullet", "Caption")
_BULLETS = 7351  # an abstract numbering that no template is likely to hold


@dataclass(frozen=True, slots=True)
class _Style:
    """One style: its kind, what it is based on, and its properties as WordprocessingML."""

    name: str
    kind: str  # "paragraph", "character" or "table"
    inside: str
    based_on: str = "Normal"
    next: str = ""
    shown: bool = True  # in Word's gallery


def _paragraph(
    *,
    before: float = 0,
    after: float = 0,
    keep: bool = False,
    lines: float = 1.0,
    extra: str = "",
    left: float = 0,
    level: int | None = None,
) -> str:
    """Paragraph properties in the order that the schema asks for; lengths in points."""
    return (
        "<w:pPr>"
        + ("<w:keepNext/>" if keep else "")
        + "<w:keepLines/>"
        + extra
        + f'<w:spacing w:before="{before * 20:.0f}" w:after="{after * 20:.0f}" '
        f'w:line="{lines * 240:.0f}" w:lineRule="auto"/>'
        + (f'<w:ind w:left="{left * 20:.0f}"/>' if left else "")
        + ("" if level is None else f'<w:outlineLvl w:val="{level}"/>')
        + "</w:pPr>"
    )


def _run(size: float, colour: str = _INK, *, bold: bool = False) -> str:
    """Run properties; size in points."""
    weight = "<w:b/><w:bCs/>" if bold else '<w:b w:val="0"/><w:bCs w:val="0"/>'
    return (
        f'<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>{weight}'
        f'<w:i w:val="0"/><w:iCs w:val="0"/><w:color w:val="{colour}"/><w:spacing w:val="0"/>'
        f'<w:sz w:val="{size * 2:.0f}"/><w:szCs w:val="{size * 2:.0f}"/></w:rPr>'
    )


def _box(colour: str, sides: tuple[str, ...], size: int) -> str:
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="6" w:color="{colour}"/>' for side in sides
    )
    return f"<w:pBdr>{edges}</w:pBdr>"


_ALL_SIDES = ("top", "left", "bottom", "right")
_LINE = f'w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"'
_TABLE = (
    '<w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr>'
    f"<w:tblPr><w:tblBorders><w:bottom {_LINE}/><w:insideH {_LINE}/></w:tblBorders>"
    '<w:tblCellMar><w:top w:w="15" w:type="dxa"/><w:left w:w="60" w:type="dxa"/>'
    '<w:bottom w:w="15" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>'
    f'<w:bottom w:val="single" w:sz="10" w:space="0" w:color="{_MUTED}"/>'
    "</w:tcBorders></w:tcPr></w:tblStylePr>"
)
_STYLES = (
    _Style("Normal", "paragraph", _paragraph(after=4, lines=1.08) + _run(10), ""),
    _Style("Title", "paragraph", _paragraph(after=4, keep=True) + _run(22, bold=True)),
    _Style(
        "Heading 1",
        "paragraph",
        _paragraph(before=14, after=4, keep=True, level=0) + _run(16, bold=True),
        next="Normal",
    ),
    _Style(
        "Heading 2",
        "paragraph",
        _paragraph(before=10, after=3, keep=True, level=1) + _run(12, bold=True),
        next="Normal",
    ),
    _Style(
        "Heading 3",
        "paragraph",
        _paragraph(before=6, after=1, keep=True, level=2) + _run(10, bold=True),
        next="Normal",
    ),
    _Style("Caption", "paragraph", _paragraph(before=8, after=3, keep=True) + _run(9, bold=True)),
    _Style("toc 1", "paragraph", _paragraph(after=1) + _run(10)),
    _Style("header", "paragraph", _paragraph() + _run(8, _MUTED)),
    _Style("footer", "paragraph", _paragraph() + _run(8, _MUTED)),
    _Style(
        "Hyperlink",
        "character",
        f'<w:rPr><w:color w:val="{_ACCENT}"/><w:u w:val="single"/></w:rPr>',
        "",
    ),
    _Style("Strong", "character", "<w:rPr><w:b/><w:bCs/></w:rPr>", ""),
    _Style(
        "Evenhand Over",
        "paragraph",
        _paragraph(after=2, keep=True) + _run(11, _ACCENT, bold=True),
    ),
    _Style("Evenhand Sub", "paragraph", _paragraph(after=3) + _run(9.5, _MUTED)),
    _Style(
        "Evenhand Contents",
        "paragraph",
        _paragraph(before=10, after=3, keep=True) + _run(12, bold=True),
    ),
    _Style(
        "Evenhand Finding",
        "paragraph",
        _paragraph(before=4, after=5, lines=1.05) + _run(14, bold=True),
    ),
    _Style(
        "Evenhand Summary",
        "paragraph",
        _paragraph(after=2, left=12, keep=True) + _run(10, bold=True),
    ),
    _Style("Evenhand Small", "paragraph", _paragraph(after=2) + _run(9, _MUTED)),
    _Style("Evenhand Small Inset", "paragraph", _paragraph(after=2, left=12) + _run(9, _MUTED)),
    _Style(
        "Evenhand Notice",
        "paragraph",
        _paragraph(before=8, after=8, left=6, extra=_box(_WARM, _ALL_SIDES, 12)) + _run(10),
    ),
    _Style(
        "Evenhand Warning",
        "paragraph",
        _paragraph(before=2, after=4, left=10, extra=_box(_WARM, ("left",), 36)) + _run(10),
    ),
    _Style("Evenhand Picture", "paragraph", _paragraph(after=3)),
    _Style("Evenhand Cell", "paragraph", _paragraph() + _run(8)),
    _Style(
        "Evenhand Number",
        "paragraph",
        _paragraph().replace("</w:pPr>", '<w:jc w:val="right"/></w:pPr>') + _run(8),
    ),
    _Style(
        "Evenhand Space",
        "paragraph",
        '<w:pPr><w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/></w:pPr>'
        + _run(4),
    ),
    _Style("Evenhand Code", "paragraph", _paragraph(after=4) + _run(9)),
    _Style(
        "Evenhand Strength",
        "character",
        '<w:rPr><w:b/><w:bCs/><w:sz w:val="17"/><w:szCs w:val="17"/>'
        '<w:shd w:val="clear" w:color="auto" w:fill="EBE9E2"/></w:rPr>',
        "",
    ),
    _Style("Evenhand Table", "table", _TABLE, "Normal Table"),
    _Style(
        "Evenhand Charts",
        "table",
        _TABLE.replace('w:w="15"', 'w:w="60"').replace('<w:left w:w="60"', '<w:left w:w="0"'),
        "Normal Table",
    ),
)
_BULLET = _Style(
    "List Bullet",
    "paragraph",
    _paragraph(after=3, left=14).replace(
        "<w:spacing", '<w:numPr><w:numId w:val="{number}"/></w:numPr><w:spacing'
    )
    + _run(10),
)


def find(styles: Any, name: str) -> Any | None:
    """A style by name, as Word compares names: without regard to capitals."""
    for style in styles.iterchildren(qn("w:style")):
        found = style.find(qn("w:name"))
        if found is not None and found.get(qn("w:val")).casefold() == name.casefold():
            return style
    return None


def missing(styles: Any) -> tuple[str, ...]:
    """The expected styles that a template does not hold."""
    return tuple(name for name in EXPECTED if find(styles, name) is None)


def prepared(styles: Any, *, bullets: str, replace: bool) -> dict[str, str]:
    """Add what is missing (or replace what is there) and give the id of each style by name.

    `bullets` is the number of a list with bullets, for a template that has none of its own.
    """
    for style in (*_STYLES, _BULLET):
        old = find(styles, style.name)
        if old is None:
            made = _made(style, styles, style.name.replace(" ", ""), bullets)
            styles.append(made if replace else _in_their_typeface(made))
        elif replace and style is not _BULLET:
            styles.replace(old, _made(style, styles, old.get(qn("w:styleId")), bullets))
    return {
        found.get(qn("w:val")).casefold(): style.get(qn("w:styleId"))
        for style in styles.iterchildren(qn("w:style"))
        if (found := style.find(qn("w:name"))) is not None
    }


def _made(style: _Style, styles: Any, style_id: str, bullets: str) -> Any:
    base = find(styles, style.based_on) if style.based_on else None
    based = "" if base is None else f'<w:basedOn w:val="{base.get(qn("w:styleId"))}"/>'
    default = ' w:default="1"' if style.name == "Normal" else ""
    custom = ' w:customStyle="1"' if style.name.startswith("Evenhand") else ""
    following = f'<w:next w:val="{style.next}"/>' if style.next else ""
    return parse_xml(
        f'<w:style {nsdecls("w")} w:type="{style.kind}"{default}{custom} w:styleId="{style_id}">'
        f'<w:name w:val="{style.name}"/>{based}{following}<w:qFormat/>'
        f"{style.inside.replace('{number}', bullets)}</w:style>"
    )


def _in_their_typeface(style: Any) -> Any:
    """What stands in for a style that a template lacks takes the typeface of its text."""
    for fonts in list(style.iter(qn("w:rFonts"))):
        fonts.getparent().remove(fonts)
    return style


def bullet_numbering(number: str) -> tuple[str, str]:
    """An abstract list with bullets and its number, for `numbering.xml`."""
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>'
        '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="280" w:hanging="220"/></w:pPr></w:lvl>'
    )
    abstract = (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{_BULLETS}">'
        f'<w:multiLevelType w:val="singleLevel"/>{level}</w:abstractNum>'
    )
    listed = (
        f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{_BULLETS}"/></w:num>'
    )
    return abstract, listed

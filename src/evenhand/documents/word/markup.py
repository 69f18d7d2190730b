"""WordprocessingML as text: runs, paragraphs, links and pictures, with user text escaped."""

from __future__ import annotations

import re
from html import escape

# What XML 1.0 does not allow, even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" '
    'val="1"/></a:ext></a:extLst>'
)
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


def clean(text: str) -> str:
    """Text safe inside XML.

    Examples
    --------
    >>> clean("a < b\\x00 & c")
    'a &lt; b &amp; c'
    """
    return escape(_NOT_XML.sub("", text), quote=True)


def run(text: str, style: str = "") -> str:
    """Text in one style."""
    if not text:
        return ""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{clean(text)}</w:t></w:r>'


def paragraph(style: str, inside: str, properties: str = "") -> str:
    """One paragraph; `properties` follow the style in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inside}</w:p>'


def link(anchor: str, inside: str) -> str:
    """A link to a bookmark of the same document."""
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{inside}</w:hyperlink>'


def bookmark(number: int, name: str, inside: str) -> str:
    """A place that links can lead to."""
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inside}'
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def field_start(instruction: str) -> str:
    """The beginning of a field whose result follows."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def field(instruction: str, shown: str) -> str:
    """A field with what it shows until Word works it out."""
    return f"{field_start(instruction)}{run(shown)}{FIELD_END}"


def picture(number: int, relation: str, size: tuple[int, int], *, alt: str) -> str:
    """A picture in the line of text; without `alt` it is marked as decoration.

    `size` is width and height in EMU.
    """
    cx, cy = size
    said = f' descr="{clean(alt)}"' if alt else ' descr=""'
    inside = "" if alt else _DECORATIVE
    name = f"Chart {number}" if alt else f"Mark {number}"
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{cx}" cy="{cy}"/>'
        f'<wp:docPr id="{number}" name="{name}"{said}>{inside}</wp:docPr>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"{said}/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/>'
        '</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )

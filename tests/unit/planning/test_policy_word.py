"""Word as offices make it: content controls, tracked changes, tables in tables, text boxes, notes, headers."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from evenhand.errors import InputFileError
from evenhand.planning.policies import read_policy

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
FOOTNOTES = (
    f"<w:footnotes {SPACES}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:id="1"><w:p><w:r><w:t xml:space="preserve">In Black women </w:t></w:r><w:r><w:t>below 105.</w:t></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)


def para(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def made(path: Path, *blocks: str) -> Path:
    """A document of these blocks of a body."""
    document = docx.Document()
    for block in blocks:
        document.element.body.insert_element_before(
            parse_xml(block.replace(">", f" {SPACES}>", 1)), "w:sectPr"
        )
    document.save(str(path))
    return path


def texts(path: Path) -> list[tuple[str, str]]:
    return [(p.place, p.text) for p in read_policy(path).passages]


@pytest.mark.parametrize(
    ("block", "read"),
    [
        (f"<w:sdt><w:sdtContent>{para('In a control.')}</w:sdtContent></w:sdt>", ["In a control."]),
        (
            "<w:p><w:r><w:t>Pink </w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>all </w:t></w:r></w:sdtContent></w:sdt><w:smartTag><w:r><w:t>over</w:t></w:r></w:smartTag></w:p>",
            ["Pink all over"],
        ),
        (
            "<w:p><w:r><w:t>She </w:t></w:r><w:ins><w:r><w:t>declines.</w:t></w:r></w:ins><w:del><w:r><w:delText>refuses.</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>Gone.</w:t></w:r></w:moveFrom></w:p>",
            ["She declines."],
        ),
        (
            "<w:p><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t><w:noBreakHyphen/><w:t>four</w:t></w:r></w:p>",
            ["One two\nthree-four"],
        ),
        (
            (
                f"<w:tbl><w:tr><w:tc>{para('Score')}</w:tc><w:tc>{para('Blue')}<w:tbl><w:tr><w:tc>{para('Pale')}</w:tc><w:tc>{para('Pink')}</w:tc></w:tr></w:tbl>{para('')}</w:tc></w:tr>"
                f"<w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc>{para('Row')}</w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>"
            ),
            ["Score | Blue Pale | Pink", "Row"],
        ),
        (
            (
                f"<w:p><w:r><w:t>Before.</w:t><mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent>{para('In a box.')}</w:txbxContent></mc:Choice>"
                f"<mc:Fallback><w:txbxContent>{para('In a box.')}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
            ),
            ["Before.", "In a box."],
        ),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText><w:t>7</w:t></w:r></w:p>", ["7"]),
    ],
)
def test_what_a_simple_reading_leaves_out(tmp_path: Path, block: str, read: list[str]) -> None:
    found = texts(made(tmp_path / "p.docx", block))
    assert found == [(f"paragraph {n}", t) for n, t in enumerate(read, start=1)]


def test_footnotes_headers_and_footers(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Anaemia is below 110.")
    first, second = document.sections[0], document.add_section()
    first.header.paragraphs[0].text = "Guideline 12"
    first.footer.paragraphs[0].text = "Uncontrolled when printed"
    second.header.is_linked_to_previous = False
    second.header.paragraphs[0].text = "Guideline 12"
    document.save(str(tmp_path / "plain.docx"))
    path = tmp_path / "p.docx"
    with zipfile.ZipFile(tmp_path / "plain.docx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, _with_notes(name, old.read(name)))
        new.writestr("word/footnotes.xml", FOOTNOTES)
    assert texts(path) == [
        ("paragraph 1", "Anaemia is below 110."),
        ("footnote 1", "In Black women below 105."),
        ("header 1", "Guideline 12"),
        ("footer 1", "Uncontrolled when printed"),
    ]


def _with_notes(name: str, content: bytes) -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    if name == "[Content_Types].xml":
        added = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
        return content.replace(b"</Types>", added.encode())
    if name == "word/_rels/document.xml.rels":
        added = f'<Relationship Id="rNotes" Type="{link}" Target="footnotes.xml"/></Relationships>'
        return content.replace(b"</Relationships>", added.encode())
    return content


def test_tables_inside_each_other_without_end_are_damage(tmp_path: Path) -> None:
    deep = 100
    open_, shut = "<w:tbl><w:tr><w:tc>" * deep, "</w:tc></w:tr></w:tbl>" * deep
    body = f"<w:document {SPACES}><w:body>{open_}{para('Deep')}{shut}</w:body></w:document>"
    whole = made(tmp_path / "whole.docx", para("Words."))
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(tmp_path / "p.docx", "w") as new:
        for name in old.namelist():
            new.writestr(name, body if name == "word/document.xml" else old.read(name))
    with pytest.raises(InputFileError, match="damaged"):
        read_policy(tmp_path / "p.docx")

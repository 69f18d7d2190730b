"""PDF and Word that nobody meant: bombs, wounds, passwords, letters without a meaning."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest
import typst
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from evenhand.errors import InputFileError, UserError
from evenhand.planning.policies import read_policy
from evenhand.planning.policies.pdf_fonts import Font, font_of, glyph, to_unicode


def drawn(
    path: Path, content: bytes, *, font: pikepdf.Dictionary | None = None, password: str = ""
) -> Path:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 300))
    found = font or pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=found))
    page.obj.Contents = pikepdf.Stream(pdf, content)
    pdf.save(
        path, encryption=pikepdf.Encryption(user=password, owner=password) if password else False
    )
    return path


def texts(path: Path) -> list[str]:
    return [p.text for p in read_policy(path).passages]


def test_every_way_of_showing_text(tmp_path: Path) -> None:
    content = b"BT /F1 12 Tf 14 TL 10 250 Td (One) Tj T* (two) Tj (three) ' 0 0 (four) \" ET q 1 0 0 1 0 -80 cm BT /F1 12 Tf 10 200 Td [(fi) -20 (ve) -400 (six)] TJ 60 0 TD (seven) Tj ET Q"
    assert texts(drawn(tmp_path / "p.pdf", content)) == ["One two three four", "five six seven"]


def test_a_divided_word_is_whole_again(tmp_path: Path) -> None:
    content = b"BT /F1 12 Tf 14 TL 10 250 Td (Hard to rea-) Tj (ch, pre-) ' (Term) ' ET"
    assert texts(drawn(tmp_path / "p.pdf", content)) == ["Hard to reach, pre- Term"]


def test_words_inside_a_form(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    form = pikepdf.Stream(pdf, b"BT /F1 12 Tf (Inside) Tj ET /X Do")
    form.Subtype, form.Matrix = pikepdf.Name.Form, pikepdf.Array([1, 0, 0, 1, 20, 100])
    form.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
    page.obj.Contents = pikepdf.Stream(pdf, b"/X Do")
    pdf.save(tmp_path / "p.pdf")
    assert texts(tmp_path / "p.pdf") == ["Inside"]


def test_a_page_that_is_a_picture_is_told(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(tmp_path / "p.pdf")
    with pytest.raises(InputFileError, match="No words can be read"):
        read_policy(tmp_path / "p.pdf")
    drawn(tmp_path / "q.pdf", b"BT /F1 12 Tf (Words) Tj ET")
    with pikepdf.open(tmp_path / "q.pdf", allow_overwriting_input=True) as found:
        found.add_blank_page()
        found.save()
    assert read_policy(tmp_path / "q.pdf").unread == (
        "Nothing could be read on page 2: empty, a picture, or letters without a meaning.",
    )


def test_a_password_is_told(tmp_path: Path) -> None:
    path = drawn(tmp_path / "p.pdf", b"BT /F1 12 Tf (Words) Tj ET", password="x")  # noqa: S106
    with pytest.raises(InputFileError, match="has a password"):
        read_policy(path)


def test_a_bomb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    packed = zlib.compress(b" " * (210 * 2**20), 9)
    head = b"%PDF-1.4\n1 0 obj\n<</Filter/FlateDecode>>\nstream\n"
    body = head + packed + b"\nendstream\nendobj\n"
    (tmp_path / "p.pdf").write_bytes(body)
    with pytest.raises(InputFileError, match="unpacks to far more"):
        read_policy(tmp_path / "p.pdf")
    (tmp_path / "q.pdf").write_bytes(b"%PDF-1.4\n<</Filter[/FlateDecode /FlateDecode]>>")
    with pytest.raises(InputFileError, match="packed twice"):
        read_policy(tmp_path / "q.pdf")


def test_a_packed_word_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("x", "w") as part:
        for _ in range(201):
            part.write(b" " * 2**20)
    with pytest.raises(InputFileError, match="unpacks to far more"):
        read_policy(tmp_path / "p.docx")


def test_letters_by_their_names_and_maps() -> None:
    font = pikepdf.Dictionary(
        Subtype=pikepdf.Name.Type1,
        FirstChar=65,
        Widths=pikepdf.Array([500, 600]),
        Encoding=pikepdf.Dictionary(
            Differences=pikepdf.Array(
                [65, pikepdf.Name.fi, pikepdf.Name("/uni00E9"), pikepdf.Name("/.notdef")]
            )
        ),
    )
    found = font_of(font)
    assert [t for t, _, _ in found.letters(b"ABC D")] == ["fi", "é", "", " ", "D"]
    assert [w for _, w, _ in found.letters(b"AB")] == [0.5, 0.6]
    assert to_unicode("beginbfrange <0001> <0002> [<0061> <00660069>] endbfrange") == {
        1: "a",
        2: "fi",
    }
    assert (glyph("a"), glyph("quoteright"), glyph("g12")) == ("a", "’", "")
    assert list(Font().letters(b"x")) == [("", 0.5, False)]


TYPED = typst.compile(b"#set document(title: [T])\nTwo points when pink all over. #lorem(60)")


@settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(place=st.floats(0, 1), put=st.binary(min_size=1, max_size=40))
def test_a_wounded_pdf_gives_words_or_sentences(tmp_path: Path, place: float, put: bytes) -> None:
    at = int(place * len(TYPED))
    path = tmp_path / "p.pdf"
    path.write_bytes(TYPED[:at] + put + TYPED[at + len(put) :])
    survives(path)


@settings(
    max_examples=30,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    b"BT",
                    b"ET",
                    b"Tj",
                    b"TJ",
                    b"Td",
                    b"Tf",
                    b"Do",
                    b"cm",
                    b"Tm",
                    b"q",
                    b"Q",
                    b"'",
                    b"[",
                    b"]",
                    b"(a)",
                    b"/F1",
                    b"1",
                    b"-2.5",
                ]
            ),
            st.binary(max_size=6),
        ),
        max_size=30,
    )
)
def test_any_drawing_gives_words_or_sentences(tmp_path: Path, parts: list[bytes]) -> None:
    survives(drawn(tmp_path / "p.pdf", b" ".join(parts)))


def survives(path: Path) -> None:
    try:
        said = [p.text for p in read_policy(path).passages]
    except UserError as error:
        said = [error.problem, error.remedy]
    assert all(said)


def test_noise_as_word(tmp_path: Path) -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    (tmp_path / "p.docx").write_bytes(kept.getvalue())
    survives(tmp_path / "p.docx")

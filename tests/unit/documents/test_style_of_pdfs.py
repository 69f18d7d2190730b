"""The style of an organisation for its PDFs: what is taken from it, and what is told where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.documents import TemplateError, write_review
from evenhand.documents.pdf.style import Logo, Style, contrast, read_style
from fixtures.readings import demo_review
from fixtures.styles import LOGO


def test_the_style_of_the_documentation_can_be_used(style: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "documents.md").read_text(encoding="utf-8")
    block = page.partition("```toml\n")[2].partition("```")[0]
    (style.parent / "typefaces").mkdir()
    style.write_text(block, encoding="utf-8")
    found = read_style(style)
    assert found.colours == Style().colours
    assert found.family == "Example Sans"
    assert found.footer == "Paper 7"
    assert found.logo is not None


def test_all_that_a_style_says_is_taken(style: Path) -> None:
    (style.parent / "own").mkdir()
    (style.parent / "logo.JPEG").write_bytes(b"picture")
    style.write_text(
        '[colours]\nink = "#101010"\n[font]\nfamily = "Own"\nfolder = "own"\n'
        '[logo]\nfile = "logo.JPEG"\nalt = " Ours "\n'
        '[text]\nheader = "H"\nfooter = "F"\nauthor = "A"\n'
    )
    assert read_style(style) == Style(
        colours={"ink": "#101010", "muted": "#4b5a62", "accent": "#17568c", "warning": "#8a4b08"},
        family="Own",
        folder=style.parent / "own",
        logo=Logo(b"picture", "jpg", "Ours"),
        header="H",
        footer="F",
        author="A",
    )


def test_what_a_style_leaves_out_is_ours(style: Path) -> None:
    style.write_text('[text]\nfooter = "F"\n')
    assert read_style(style) == Style(footer="F")
    assert (Style().family, Style().folder, Style().logo, Style().header) == ("", None, None, "")


@pytest.mark.parametrize(("name", "form"), [("a.svg", "svg"), ("a.png", "png"), ("a.jpg", "jpg")])
def test_kinds_of_logos(style: Path, name: str, form: str) -> None:
    (style.parent / name).write_text(LOGO)
    style.write_text(f'[logo]\nfile = "{name}"\nalt = "Ours"\n')
    assert read_style(style).logo == Logo(LOGO.encode(), form, "Ours")


WRONG = {
    "colours = 3": "‘colours’ is not a section. Write it as [colours] on a line of its own.",
    "[colour]": "The setting ‘colour’ is not known. Known settings: colours, font, logo, text.",
    '[text]\nfoot = "x"': (
        "The setting ‘text.foot’ is not known. Known settings: header, footer, author."
    ),
    "[text]\nheader = 3": "‘text.header’ is not text. Put it into quotes.",
    '[colours]\nink = "black"': (
        "The colour ‘ink’ is ‘black’. Write it as # and six figures: #17568c."
    ),
    '[colours]\nink = "#777777"': (
        "The colour ‘ink’ (#777777) is too light to be read on white. "
        "Choose a darker one: text needs a contrast of 4.5."
    ),
    '[font]\nfamily = "Arial"': (
        "A typeface needs its family, and a folder that holds its files. "
        'Under [font] write family = "..." and folder = "..." (beside the style).'
    ),
    '[logo]\nalt = "x"': "There is no logo ‘’. Put the file beside the style, and check its name.",
    '[logo]\nfile = "gone.png"\nalt = "x"': (
        "There is no logo ‘gone.png’. Put the file beside the style, and check its name."
    ),
    '[logo]\nfile = "logo.svg"\nalt = " "': (
        "The logo has no words for people who do not see it. "
        'Under [logo] write alt = "the name of your organisation".'
    ),
    '[logo]\nfile = "style.toml"\nalt = "x"': (
        "The logo ‘style.toml’ is of no kind that can be shown. Use .svg, .png or .jpg."
    ),
}


@pytest.mark.parametrize(("text", "said"), WRONG.items())
def test_a_wrong_style_is_told(style: Path, text: str, said: str) -> None:
    style.write_text(text)
    with pytest.raises(TemplateError) as found:
        read_style(style)
    assert str(found.value) == f"style.toml: {said}"


@pytest.mark.parametrize("wrong", [b"[colours", b"\xff\xfe\x00"])
def test_a_style_that_is_not_toml_is_told(style: Path, wrong: bytes, tmp_path: Path) -> None:
    style.write_bytes(wrong)
    with pytest.raises(TemplateError, match=r"style.toml: The style cannot be read: .* Put that"):
        write_review(demo_review(), tmp_path / "out", formats=["pdf"], templates=[style])
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("colour", "expected"),
    [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54)],
)
def test_contrast_is_that_of_wcag(colour: str, expected: float) -> None:
    """https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio; #767676 is the known lightest grey."""
    assert round(contrast(colour), 2) == expected


def test_the_contrast_of_a_colour_of_many_parts() -> None:
    """sRGB made linear, weighed as in WCAG: worked out here."""

    def linear(c: float) -> float:
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    weighed = (
        0.2126 * linear(0x0A / 255) + 0.7152 * linear(0x5F / 255) + 0.0722 * linear(0xB0 / 255)
    )
    assert contrast("#0a5fb0") == pytest.approx(1.05 / (weighed + 0.05))
    assert contrast("#0b0a0a") == pytest.approx(
        1.05 / (0.2126 * linear(11 / 255) + 0.7874 * linear(10 / 255) + 0.05)
    )


def test_a_colour_just_dark_enough_is_taken(style: Path) -> None:
    style.write_text('[colours]\nink = "#767676"\n')
    assert read_style(style).colours["ink"] == "#767676"

"""The monthly grid: which months, and the same grid as Excel, out and back."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

import evenhand.web.design
from evenhand.web.design.beside import CHANGED
from evenhand.web.measurement.grid import box, grid_groups
from evenhand.web.measurement.months import around, first_month, grid_months
from evenhand.web.measurement.queries import current_counts, table_of
from evenhand.web.organisations.actions import agree
from fixtures.pages import forms_of, words_of

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


def months(first: str | None = None) -> tuple[Any, ...]:
    today = timezone.localdate()
    return grid_months(None, first=first_month(first or "", today=today), today=today)


def address(world: Any, name: str = "grid", first: str = "") -> str:
    found = reverse(name, kwargs={"measure_id": world.measure.pk})
    return f"{found}?from={first}" if first else found


def template(world: Any, first: str = "") -> Any:
    page = world.signed_in("lead").get(address(world, "grid_template", first))
    assert page.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(page.content))


def filled(book: Any, *, top: Any = 3, below: Any = 40) -> Any:
    sheet = book["Counts"]
    for row in sheet.iter_rows(min_row=2):
        for cell in row[1:]:
            cell.value = below if cell.column % 2 == 0 else top
    return book


def bring(world: Any, book: Any, *, name: str = "grid.xlsx", who: str = "lead") -> Any:
    content = book
    if not isinstance(book, bytes):
        kept = io.BytesIO()
        book.save(kept)
        content = kept.getvalue()
    given = {"file": SimpleUploadedFile(name, content)}
    return world.signed_in(who).post(address(world, "grid_file"), given)


def name_exact(world: Any, *who: str) -> None:
    agree(
        by=world.people["lead"],
        team=world.team,
        governance_owner="Guardian",
        until=timezone.localdate() + timedelta(days=30),
        terms={},
        exact_for=[world.people[w] for w in who],
    )


def kept(world: Any) -> Any:
    counts = current_counts(world.measure)
    assert counts is not None
    return table_of(counts)


def test_the_template_holds_exactly_the_months_and_groups(world: Any) -> None:
    sheet = template(world)["Counts"]
    assert [c.value for c in sheet[1]][:3] == [
        "Month (version 0)",
        "Asian: women",
        "Asian: had a haemorrhage of 1,000 ml or more",
    ]
    assert [c.value for c in sheet["A"]][1:] == [f"{m:%Y-%m}" for m in months()]
    assert sheet.max_column == 1 + 2 * len(grid_groups())
    assert {c.value for row in sheet.iter_rows(min_row=2, min_col=2) for c in row} == {None}


def test_a_filled_template_is_stored(world: Any) -> None:
    assert bring(world, filled(template(world))).status_code == 302
    assert kept(world).denominator.sum() == 40 * 12 * 6
    assert kept(world).numerator.sum() == 3 * 12 * 6
    assert kept(world).sites == ("",)


def test_only_the_months_of_the_file_change(world: Any) -> None:
    bring(world, filled(template(world)))
    name_exact(world, "lead")
    book = template(world)
    assert book["Counts"]["B2"].value == 40
    book["Counts"].delete_rows(3, 20)
    bring(world, filled(book, top=5))
    counts = current_counts(world.measure)
    assert counts is not None
    assert (counts.number, counts.changed_cells) == (2, 6)
    assert kept(world).denominator.sum() == 40 * 12 * 6


def test_a_filled_template_is_as_closed_as_exact_counts(world: Any) -> None:
    bring(world, filled(template(world)))
    assert world.signed_in("member").get(address(world, "grid_template")).status_code == 302
    assert bring(world, b"x", who="member").status_code == 302


def all_but_the_last(world: Any) -> dict[str, str]:
    """Eleven months of numbers; what somebody types for the one that lacks them."""
    book = filled(template(world))
    book["Counts"].delete_rows(13)
    bring(world, book)
    typed = {box(kind, group, months()[-1]): "" for kind in "nd" for group in grid_groups()}
    black = next(g for g in grid_groups() if g.key == "black")
    return typed | {box("d", black, months()[-1]): "30", box("n", black, months()[-1]): "2"}


def test_who_may_not_see_exact_counts_adds_the_month_that_lacks_them(world: Any) -> None:
    typed, last = all_but_the_last(world), months()[-1]
    page = world.signed_in("member").get(address(world))
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count('inputmode="numeric"') == 2 * len(grid_groups())
    assert f"{last:%b %Y}" in text
    assert 'value="40"' not in text
    assert "Months that have numbers already are not shown" in words_of(page)
    sheet = openpyxl.load_workbook(
        io.BytesIO(world.signed_in("member").get(address(world, "grid_template")).content)
    )["Counts"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [f"{last:%Y-%m}"]
    assert world.signed_in("member").post(address(world), typed).status_code == 302
    assert kept(world).denominator.sum() == 40 * 11 * 6 + 30
    assert world.signed_in("member").post(address(world), {}).status_code == 302
    assert kept(world).denominator.sum() == 40 * 11 * 6 + 30
    assert world.signed_in("member").get(address(world)).status_code == 302


def test_a_month_that_was_brought_meanwhile_is_neither_shown_nor_overwritten(world: Any) -> None:
    typed = all_but_the_last(world)
    name_exact(world, "lead")
    bring(world, filled(template(world), below=77))
    late = world.signed_in("member").post(address(world), typed)
    assert late.status_code == 422
    assert "Somebody brought numbers for one of these months meanwhile" in words_of(late)
    assert 'value="30"' in late.content.decode()
    assert 'value="77"' not in late.content.decode()
    assert kept(world).denominator.sum() == 77 * 12 * 6
    assert bring(world, filled(template(world), below=5), who="member").status_code == 302
    assert kept(world).denominator.sum() == 77 * 12 * 6


@pytest.mark.parametrize(
    ("cell", "value", "sentence"),
    [
        ("C5", "eleven", "Cell C5: Type a whole number"),
        ("C5", 2.5, "Cell C5: Type a whole number"),
        ("B4", -3, "Cell B4: Type a whole number"),
        ("C3", 41, "Cell C3: There cannot be more of these than women"),
        ("B3", None, "Cell B3: Type how many women there were, too."),
        ("D2", SCRIPT, "Cell D2: Type a whole number"),
        ("A4", "soon", "Cell A4 holds no month that can be counted"),
        ("A4", "2999-01", "Cell A4 holds no month that can be counted"),
        ("A4", "2001-01", "The months reach over more than 12."),
        ("B1", "Women", "Row 1 does not hold the headings of this grid."),
    ],
)
def test_mistakes_are_named_by_cell_and_nothing_is_kept(
    world: Any, cell: str, value: Any, sentence: str
) -> None:
    book = filled(template(world))
    book["Counts"][cell].value = value
    page = bring(world, book)
    assert page.status_code == 422
    text = page.content.decode()
    assert sentence in text
    assert SCRIPT not in text
    assert current_counts(world.measure) is None


def test_a_template_of_old_counts_is_set_beside_those_there_are(world: Any) -> None:
    bring(world, filled(template(world)))
    name_exact(world, "lead")
    old = template(world)
    bring(world, filled(template(world), top=4))
    page = bring(world, filled(old, top=5))
    text = words_of(page)
    assert CHANGED in text
    assert " 4 5 " in text
    assert kept(world).numerator.sum() == 4 * 12 * 6
    (form, *_) = forms_of(page, at=address(world))
    assert world.signed_in("lead").post(form.address, form.values).status_code == 302
    assert kept(world).numerator.sum() == 5 * 12 * 6


def test_a_template_that_names_no_version_is_of_the_page(world: Any) -> None:
    book = filled(template(world))
    book["Counts"]["A1"].value = "Month (version x)"
    assert "Row 1 does not hold" in bring(world, book).content.decode()
    book["Counts"]["A1"].value = "Month"
    assert bring(world, book).status_code == 302


def test_a_month_twice_is_a_mistake(world: Any) -> None:
    book = filled(template(world))
    book["Counts"]["A3"].value = book["Counts"]["A2"].value
    assert "is there twice" in bring(world, book).content.decode()


def test_a_formula_without_its_number_is_a_mistake_and_runs_nothing(world: Any) -> None:
    book = filled(template(world))
    book["Counts"]["B3"].value = "=1+1"
    page = bring(world, book)
    assert page.status_code == 422
    assert "Cell B3" in page.content.decode() or "Cell C3" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("grid.xlsx", b""),
        ("grid.xlsx", b"not a workbook"),
        ("grid.exe", b"MZ"),
        ("grid.csv", b"a,b\n1,2\n"),
        ("grid.csv", f"{SCRIPT},b\n1,2\n".encode()),
        ("grid.xlsx", b"x" * (6 * 2**20)),
    ],
)
def test_other_files_get_a_sentence(world: Any, name: str, content: bytes) -> None:
    page = bring(world, content, name=name)
    assert page.status_code == 422
    assert "There is a problem" in page.content.decode()
    assert SCRIPT not in page.content.decode()


def test_months_are_chosen_by_links(world: Any) -> None:
    first = months()[0]
    text = world.signed_in("lead").get(address(world)).content.decode()
    earlier, later = around(first, today=timezone.localdate())
    assert f"?from={earlier:%Y-%m}" in text
    assert later is None or f"?from={later:%Y-%m}" in text
    old = world.signed_in("lead").get(address(world, first="2024-03")).content.decode()
    assert "March 2024 to February 2025" in old
    assert 'name="d-black-2024-03"' in old


def test_typed_months_are_those_that_were_shown(world: Any) -> None:
    shown = months("2024-03")
    boxes = {box(k, g, m): "40" if k == "d" else "4" for k in "nd" for g in grid_groups() for m in shown}  # fmt: skip
    world.signed_in("lead").post(address(world, first="2024-03"), boxes)
    assert kept(world).periods == shown


@pytest.mark.parametrize("wrong", ["9999-12", "0001-01", "2026-13", "x", "2024-3", SCRIPT])
def test_months_that_cannot_be_are_the_usual_ones(world: Any, wrong: str) -> None:
    page = world.signed_in("lead").get(address(world, first=wrong))
    assert page.status_code == 200
    assert f"{months()[0]:%B %Y} to" in page.content.decode()


def test_the_script_is_small() -> None:
    folder = Path(evenhand.web.design.__file__).parent / "static" / "design"
    assert (folder / "grid.js").stat().st_size < 3_000

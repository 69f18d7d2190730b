"""A set of factors as Excel: changed row by row, mistakes by cell, nothing overwritten unseen, versions never changed."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evenhand.errors import InputFileError
from evenhand.frameworks.factors import factor_set_from, shipped_factors
from evenhand.instruments.workbook import factors_to_workbook, read_factors
from evenhand.web.core.models import Event
from evenhand.web.editing.actions import change_factors, make_factors, publish_factors
from evenhand.web.editing.models import FactorEdition, OwnFactors
from fixtures.pages import words_of

pytestmark = pytest.mark.django_db
Change = Callable[[Any], None]


@pytest.fixture
def own(world: Any) -> OwnFactors:
    by = world.people["convener"]
    return make_factors(by=by, programme=world.programme, content=shipped_factors())


def at(name: str, own: OwnFactors) -> str:
    return reverse(name, kwargs={"set_id": own.pk})


def changed(content: bytes, change: Change) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def bring(
    world: Any, own: OwnFactors, change: Change = lambda _: None, content: bytes = b"", **more: str
) -> Any:
    client = world.signed_in("convener")
    taken = content or client.get(at("factors_excel", own)).content
    file = SimpleUploadedFile("factors.xlsx", taken if content else changed(taken, change))
    return client.post(at("bring_factors", own), {"file": file, **more})


def now(own: OwnFactors) -> OwnFactors:
    return OwnFactors.objects.get(pk=own.pk)


def test_what_goes_out_comes_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    path.write_bytes(factors_to_workbook(shipped_factors(), saved=3, made_for="x"))
    found = read_factors(path, made_for="x")
    assert (found.mistakes, found.saved) == ((), 3)
    back = factor_set_from({"title": "MUSIQ-AR", "factor": found.factors})
    assert back == shipped_factors()


def test_rows_are_changed_added_and_taken_out(world: Any, own: OwnFactors) -> None:
    publish_factors(by=world.people["convener"], found=own, reason="First", version=own.version)

    def change(book: Any) -> None:
        sheet = book["Factors"]
        sheet["B2"], sheet["F2"] = "What pushes us", "1, 5"
        sheet.delete_rows(3)
        row = (
            "TIME",
            "Time",
            "Hours that are protected.",
            "Organisation",
            "this PROJECT",
            2,
            "yes",
            None,
        )
        for place, value in enumerate(row, start=1):
            sheet.cell(50, place).value = value

    assert bring(world, own, change).status_code == 302
    factors = now(own).factors
    assert (factors.factor("EXT-01").title, factors.factor("EXT-01").principle) == (
        "What pushes us",
        (1, 5),
    )
    assert "EXT-02" not in {f.name for f in factors.factors}
    time = factors.factors[-1]
    assert (time.name, time.scope, time.principle, time.reverse, time.own_wording) == (
        "TIME",
        "project",
        (2,),
        True,
        False,
    )
    assert len(factors.factors) == 44
    assert FactorEdition.objects.get().factors == shipped_factors()  # what is published stays
    assert Event.objects.filter(action="factors.changed").count() == 1


def test_what_does_not_fit_is_told_by_cell_and_nothing_is_saved(
    world: Any, own: OwnFactors
) -> None:
    def change(book: Any) -> None:
        sheet = book["Factors"]
        sheet["A2"], sheet["A3"], sheet["B4"] = "EXT-03", "with space", None
        sheet["C5"], sheet["E6"], sheet["F7"], sheet["G8"] = "x" * 2_001, "town", "8", "maybe"

    page = bring(world, own, change)
    assert page.status_code == 422
    told = words_of(page)
    for sentence in (
        "Cell Factors!A3: A factor needs a short name of letters, digits, ‘-’, ‘.’ and ‘_’.",
        "Cell Factors!A4: ‘EXT-03’ is there twice: also in row 2.",
        "Cell Factors!B4: A factor needs a title.",
        "Cell Factors!C5: Type a shorter text.",
        "Cell Factors!E6: Choose This project or All improvement work, or leave the cell empty.",
        "Cell Factors!F7: Type numbers from 1 to 7 with a comma between.",
        "Cell Factors!G8: Choose Yes or No, or leave the cell empty.",
    ):
        assert sentence in told
    assert now(own).factors == shipped_factors()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda b: b.remove(b["Factors"]), "Row 1 does not hold the headings"),
        (lambda b: b.remove(b["About"]), "This file was made for another set"),
        (lambda b: b["About"].__setitem__("B6", "often"), "It does not say from which version"),
        (lambda b: b["About"].__setitem__("B5", "other"), "This file was made for another set"),
        (lambda b: b["Factors"].delete_rows(2, 50), "There is no factor in it."),
        (lambda b: b["Factors"].__setitem__("A1", "Nom"), "Row 1 does not hold the headings"),
    ],
)
def test_another_file_is_refused(world: Any, own: OwnFactors, change: Change, said: str) -> None:
    assert said in words_of(bring(world, own, change))
    assert now(own).version == own.version


def test_what_is_no_workbook_is_refused(world: Any, own: OwnFactors, tmp_path: Path) -> None:
    told = words_of(bring(world, own, content=b"no workbook"))
    assert "This is not an Excel workbook, or it is damaged." in told
    path = tmp_path / "f.xlsx"
    path.write_bytes(b"PK\x03\x04 and nothing")
    with pytest.raises(InputFileError):
        read_factors(path)


def test_what_was_changed_meanwhile_stands_beside(world: Any, own: OwnFactors) -> None:
    client = world.signed_in("convener")
    taken = client.get(at("factors_excel", own)).content
    content = shipped_factors().content()
    content["factor"][0]["title"] = "Changed in the browser"
    change_factors(by=world.people["convener"], found=own, content=content, version=own.version)
    file = changed(taken, lambda b: b["Factors"].delete_rows(45))
    late = bring(world, own, content=file, version=str(own.version))
    assert late.status_code == 422
    told = words_of(late)
    assert "The set was changed since the file was taken." in told
    assert "Changed in the browser" in told
    assert now(own).factors.factors[0].title == "Changed in the browser"
    over = bring(world, own, content=file, version=str(now(own).version), over="on")
    assert over.status_code == 302
    assert now(own).factors.factors[0] == shipped_factors().factors[0]
    assert len(now(own).factors.factors) == 43

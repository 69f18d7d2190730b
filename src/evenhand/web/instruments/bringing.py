"""A workbook that comes back: what it holds, what is wrong in which cell, and what somebody saved meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from django import forms
from django.core.files.uploadedfile import TemporaryUploadedFile

from evenhand.errors import InputFileError
from evenhand.frameworks.instruments import Instrument
from evenhand.instruments.workbook import Brought, read_workbook, said
from evenhand.web.design.beside import NOTHING, Beside, Versioned

_LARGEST = 5 * 2**20
_TOLD = 20  # mistakes on the page; the rest when these are put right
_SAVED_MEANWHILE = (
    "These answers were saved since the file was taken. Nothing was overwritten. Look at what differs; to "
    "save what the file says, choose it again and tick the box."
)


class Answered(Protocol):
    """Answers to a form, as a sheet of a round or a form of an application keeps them."""

    answers: Any
    comments: Any
    version: int


class ReturnedForm(Versioned):
    """A workbook that was taken from here and comes back. `over` is asked only after both versions stood beside each other."""

    too_large = "This file is larger than any form can be."
    brought: Any

    def __init__(self, *args: Any, made_for: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made_for = made_for
        if self.data.get("over"):
            self._ask_over()

    def read(self, path: Path) -> Any:
        """What the workbook says, with its `mistakes` by cell and the version it was made from."""
        raise NotImplementedError

    def _ask_over(self) -> None:
        self.fields["over"] = forms.BooleanField(
            label="Save what the file says over what is there", required=False
        )

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        ending = Path(given.name or "").suffix.lower()
        if not isinstance(given, TemporaryUploadedFile) or ending != ".xlsx":
            raise forms.ValidationError("This is not the Excel file that was taken from here.")
        if (given.size or 0) > _LARGEST:
            raise forms.ValidationError(self.too_large)
        try:
            self.brought = self.read(Path(given.temporary_file_path()))
        except InputFileError as error:
            raise forms.ValidationError(f"{error.problem} {error.remedy}") from None
        finally:
            given.close()
        return given

    def clean(self) -> Any:
        given = super().clean() or {}
        if "file" in given:
            wrong = self.brought.mistakes
            for each in wrong[:_TOLD]:
                self.add_error(None, f"Cell {each.cell}: {each.sentence}")
            if len(wrong) > _TOLD:
                self.add_error(None, f"And {len(wrong) - _TOLD} more cells.")
        return given

    @property
    def read_from(self) -> int:
        """The version that the file was made from, or that which was looked at."""
        return self.made_from if self.cleaned_data.get("over") else int(self.brought.saved)

    def show_beside(self, sentence: str, version: int, differing: Iterable[Beside]) -> None:
        """Show what is there, of this version, beside what the file says."""
        self.add_error(None, sentence)
        self.conflict, self.beside = True, tuple(differing)
        data = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(version)
        data.pop("over", None)
        self.data = data
        self._ask_over()


class BringForm(ReturnedForm):
    """Answers, filled in without network."""

    file = forms.FileField(
        label="The Excel file that you filled in",
        help_text="Take it back to where it came from: the same round, the same sheet of answers.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
    brought: Brought

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument

    def read(self, path: Path) -> Brought:
        return read_workbook(path, self.instrument, made_for=self.made_for)

    def set_meanwhile(self, sheet: Answered | None) -> None:
        """Show what is there beside what the file says."""
        now = (sheet.answers, sheet.comments) if sheet else ({}, {})
        version = sheet.version if sheet else 0
        self.show_beside(_SAVED_MEANWHILE, version, self._other(*now))

    def _other(self, answers: Mapping[str, Any], comments: Mapping[str, str]) -> Iterator[Beside]:
        for name, value in self.brought.answers.items():
            item = self.instrument.item(name)
            pair = [said(self.instrument, item, v) for v in (answers.get(name), value)]
            yield from _differing(str(item.label), *pair)
        for name, text in self.brought.comments.items():
            label = f"{self.instrument.item(name).label} Anything to add"
            yield from _differing(label, comments.get(name, ""), text)


def _differing(label: str, now: str, brought: str) -> Iterator[Beside]:
    if " ".join(now.split()) != " ".join(brought.split()):
        yield Beside(label, now or NOTHING, brought or NOTHING)

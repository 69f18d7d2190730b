"""The document that is read, and what of its marks is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import TemporaryUploadedFile

from evenhand.errors import InputFileError
from evenhand.frameworks.lexicon import lexicon
from evenhand.frameworks.registers import kinds
from evenhand.planning.policies import Mark, Policy, marks, read_policy
from evenhand.web.policies.actions import POLICIES, Kept

MOST_SHOWN = 100  # marks on one page
_ENDINGS = (".docx", ".pdf", ".txt")
_LONGEST = 600  # letters of a quotation that comes back


class ReadForm(forms.Form):
    """A document. It is read while the page is made, and gone before the page is seen."""

    file = forms.FileField(
        label="The document",
        help_text="Word (.docx), PDF or text, up to 20 MB. It is read here and kept nowhere. Do not use anything with names of patients in it.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(_ENDINGS)}),
    )
    policy: Policy
    found: tuple[Mark, ...] = ()

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if not isinstance(given, TemporaryUploadedFile):
            raise forms.ValidationError("Choose a file of one of these kinds: docx, pdf, txt.")
        try:
            self._read(given)
        finally:
            given.close()  # which takes it off the disk
        return given

    def _read(self, given: TemporaryUploadedFile) -> None:
        path = Path(given.temporary_file_path())
        ending = Path(given.name or "").suffix.lower()
        if ending not in _ENDINGS or path.suffix.lower() != ending:
            raise forms.ValidationError("Choose a file of one of these kinds: docx, pdf, txt.")
        try:
            self.policy = read_policy(path)
        except InputFileError as error:
            raise forms.ValidationError(f"{error.problem} {error.remedy}") from None
        self.found = marks(self.policy)


class KeepForm(forms.Form):
    """Marks with a box each. Their places and words travel with the page, because nothing of the document is kept."""

    name = forms.CharField(label="What the document is called", max_length=120)
    form = forms.ChoiceField(label="What it is")

    def __init__(self, *args: Any, found: tuple[Mark, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = kinds()[POLICIES].field("form")
        self.fields["form"].choices = list(field.choices)  # type: ignore[attr-defined]
        self.found = found[:MOST_SHOWN]

    def kept(self) -> list[Kept]:
        """What was ticked; anything that no page of ours sends is passed over."""
        return list(self._kept())

    def _kept(self) -> Iterator[Kept]:
        topics = {t.id: t for t in lexicon().topics}
        for number in range(MOST_SHOWN):
            topic = topics.get(self._sent(number, "topic"))
            if topic is None or not self._sent(number, "keep"):
                continue
            quote, place = self._sent(number, "quote"), self._sent(number, "place")
            if quote and place:
                yield Kept(
                    topic, place[:60], quote[:_LONGEST], self._sent(number, "wording")[:2_000]
                )

    def _sent(self, number: int, part: str) -> str:
        return str(self.data.get(f"{part}-{number}", "")).replace("\0", "").strip()

    def clean(self) -> Any:
        if not self.kept():
            raise forms.ValidationError("Tick what you want to keep.")
        return super().clean()

"""A form that comes in a file of another programme."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import TemporaryUploadedFile

from evenhand.errors import InputFileError
from evenhand.frameworks.instruments import InstrumentError
from evenhand.instruments.exchange import FORMATS, ExchangeError, Taken, take

_ENDINGS = tuple(f.ending for f in FORMATS.values() if f.read)
_TOLD = 20


class ImportForm(forms.Form):
    """The file. What cannot be asked here is told with its place; nothing is taken then."""

    file = forms.FileField(
        label="The file",
        help_text="XLSForm (.xlsx), a data dictionary of REDCap (.csv), LimeSurvey (.lss), or a form of Evenhand (.toml). It is read and not kept.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(_ENDINGS)}),
    )
    taken: Taken

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        ending = Path(given.name or "").suffix.lower()
        if not isinstance(given, TemporaryUploadedFile) or ending not in _ENDINGS:
            raise forms.ValidationError(
                "Choose a file of one of these kinds: " + ", ".join(e[1:] for e in _ENDINGS) + "."
            )
        try:
            format = next(f.id for f in FORMATS.values() if f.ending == ending and f.read)
            self.taken = take(Path(given.temporary_file_path()), format)
        except ExchangeError as error:
            told = [str(f) for f in error.findings[:_TOLD]]
            more = len(error.findings) - _TOLD
            raise forms.ValidationError(
                told + ([f"And {more} more."] if more > 0 else [])
            ) from None
        except (InputFileError, InstrumentError) as error:
            raise forms.ValidationError(f"{error.problem} {error.remedy}") from None
        finally:
            given.close()
        return given

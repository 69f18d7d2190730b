"""Every format by its name: out with its losses, and in."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evenhand.errors import InputFileError
from evenhand.frameworks.instruments import Instrument, parse_instrument, to_toml
from evenhand.instruments.exchange.fhir import held_by_fhir, to_fhir
from evenhand.instruments.exchange.limesurvey import (
    read_limesurvey,
    to_limesurvey,
    under_limesurvey_names,
)
from evenhand.instruments.exchange.losses import losses, renames
from evenhand.instruments.exchange.model import Given, Taken
from evenhand.instruments.exchange.redcap import read_redcap, to_redcap
from evenhand.instruments.exchange.redcap.writing import under_redcap_names
from evenhand.instruments.exchange.sheets import refuse_large
from evenhand.instruments.exchange.xlsform import read_xlsform, to_xlsform


@dataclass(frozen=True, slots=True)
class Format:
    """Another programme's format. `read` is None where it only goes out."""

    id: str
    title: str
    ending: str
    media: str
    write: Callable[[Instrument], bytes]
    read: Callable[[Path], Taken] | None
    under_its_names: Callable[[Instrument], Instrument]


def _same(instrument: Instrument) -> Instrument:
    return instrument


def _read_toml(path: Path) -> Taken:
    refuse_large(path)
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        raise InputFileError(
            "This is no text.", remedy="Save it as UTF-8.", where=path.name
        ) from None
    return Taken(parse_instrument(text, name=path.name), ())


_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ALL = (
    Format(
        "toml",
        "Evenhand's own TOML",
        ".toml",
        "application/toml",
        lambda i: to_toml(i).encode(),
        _read_toml,
        _same,
    ),
    Format("xlsform", "XLSForm", ".xlsx", _EXCEL, to_xlsform, read_xlsform, _same),
    Format(
        "redcap",
        "REDCap data dictionary",
        ".csv",
        "text/csv",
        to_redcap,
        read_redcap,
        under_redcap_names,
    ),
    Format(
        "limesurvey",
        "LimeSurvey survey structure",
        ".lss",
        "application/xml",
        to_limesurvey,
        read_limesurvey,
        under_limesurvey_names,
    ),
    Format("fhir", "FHIR R4 Questionnaire", ".json", "application/fhir+json", to_fhir, None, _same),
)
FORMATS: Mapping[str, Format] = {f.id: f for f in _ALL}


def give(instrument: Instrument, format: str) -> Given:
    """A file of the instrument, and everything that is not in it.

    What was written is read back, and what differs is what is lost: so nothing is lost in silence.

    Examples
    --------
    >>> from evenhand.frameworks.instruments import instruments
    >>> give(instruments()["musiq_ar"], "xlsform").losses
    ()
    """
    found = FORMATS[format]
    there = found.under_its_names(instrument)
    content = found.write(there)
    if found.read is None:
        return Given(content, losses(there, held_by_fhir(there)), None)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"form{found.ending}"
        path.write_bytes(content)
        back = found.read(path).instrument
    return Given(content, (*renames(instrument, there), *losses(there, back)), back)


def take(path: Path, format: str = "") -> Taken:
    """The instrument of a file, in a format that is named or told by its ending.

    Raises
    ------
    ExchangeError
        What is in the file and cannot be here, each with its place and its mend.
    InputFileError
        When it is no file of that format.
    """
    named = format or next((f.id for f in _ALL if f.ending == path.suffix.lower() and f.read), "")
    found = FORMATS.get(named)
    if found is None or found.read is None:
        known = ", ".join(f"{f.title} ({f.ending})" for f in _ALL if f.read)
        raise InputFileError(
            "Which format this is cannot be told.",
            remedy=f"These can be read: {known}.",
            where=path.name,
        )
    return found.read(path)

"""An instrument as a Questionnaire."""

from __future__ import annotations

import json
from typing import Any

from evenhand.frameworks.instruments import Choice, Instrument, Item, Section, Words
from evenhand.instruments.exchange.choosing import steps_of
from evenhand.instruments.exchange.expressions import UnsayableError
from evenhand.instruments.exchange.fhir.enabling import enabling, system
from evenhand.instruments.exchange.fhir.held import limits_of

_EXTENSIONS = "http://hl7.org/fhir/StructureDefinition"
_CONTROL = "http://hl7.org/fhir/questionnaire-item-control"
_TYPES = {
    "text": "string",
    "long_text": "text",
    "integer": "integer",
    "decimal": "decimal",
    "date": "date",
    "select_one": "choice",
    "select_multiple": "choice",
    "scale": "choice",
    "matrix": "group",
    "file": "attachment",
    "note": "display",
}
_LIMITS = {"integer": "valueInteger", "decimal": "valueDecimal", "date": "valueDate"}
COMMENT_LABEL = "Anything to add"
Json = dict[str, Any]


def to_fhir(instrument: Instrument) -> bytes:
    """The JSON of a Questionnaire (FHIR R4, 4.0.1).

    Examples
    --------
    >>> import json
    >>> from evenhand.frameworks.instruments import instruments
    >>> found = json.loads(to_fhir(instruments()["musiq_ar"]))
    >>> kinds = {item["type"] for section in found["item"] for item in section["item"]}
    >>> found["resourceType"], "choice" in kinds
    ('Questionnaire', True)
    """
    found: Json = {
        "resourceType": "Questionnaire",
        "id": instrument.id.replace("_", "-"),
        "language": instrument.language,
        "url": system(instrument),
        "version": str(instrument.version),
        "name": "".join(part.capitalize() for part in instrument.id.split("_")),
        **_words("title", instrument.title),
        "status": "draft",
        "subjectType": ["Practitioner", "Person"],
        **_words("purpose", instrument.purpose),
    }
    found |= _words("description", instrument.note) if instrument.note else {}
    found |= {"copyright": instrument.licence} if instrument.licence else {}
    found["item"] = [_section(instrument, s) for s in instrument.sections]
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def _words(key: str, words: Words) -> Json:
    """A text, and its translations beside it as FHIR has them."""
    others = [_translation(code, text) for code, text in words.said[1:]]
    return {key: str(words)} | ({f"_{key}": {"extension": others}} if others else {})


def _translation(language: str, text: str) -> Json:
    parts = [{"url": "lang", "valueCode": language}, {"url": "content", "valueString": text}]
    return {"url": f"{_EXTENSIONS}/translation", "extension": parts}


def _control(code: str) -> Json:
    concept = {"coding": [{"system": _CONTROL, "code": code}]}
    return {"url": f"{_EXTENSIONS}/questionnaire-itemControl", "valueCodeableConcept": concept}


def _enabled(instrument: Instrument, condition: Any) -> Json:
    try:
        return enabling(instrument, condition)
    except UnsayableError:
        return {}  # listed among the losses


def _section(instrument: Instrument, section: Section) -> Json:
    inside = [_help(section.name, section.hint)] if section.hint else []
    inside += [_item(instrument, i) for i in section.items]
    link = {"linkId": section.name, **_words("text", section.label), "type": "group"}
    return link | _enabled(instrument, section.relevant) | {"item": inside}


def _help(name: str, words: Words) -> Json:
    return {
        "extension": [_control("help")],
        "linkId": f"{name}/help",
        **_words("text", words),
        "type": "display",
    }


def _item(instrument: Instrument, item: Item) -> Json:
    extensions = _limits(item) + ([_control("gtable")] if item.type == "matrix" else [])
    found: Json = {"extension": extensions} if extensions else {}
    found |= {"linkId": item.name, **_words("text", item.label), "type": _TYPES[item.type]}
    found |= _enabled(instrument, item.relevant)
    if item.required and item.asks:
        found["required"] = True
    if item.type == "select_multiple":
        found["repeats"] = True
    options = _options(instrument, item)
    found |= {"answerOption": options} if options and item.type != "matrix" else {}
    inside = _inside(item, options)
    return found | ({"item": inside} if inside else {})


def _inside(item: Item, options: list[Json]) -> list[Json]:
    """Help, rows of a matrix, and the field for a comment. A display holds nothing."""
    if item.type == "note":
        return []
    inside = [_help(item.name, item.hint)] if item.hint else []
    inside += [_row(item, r, options) for r in item.rows]
    if item.comment:
        beside = {"linkId": f"{item.name}/comment", "text": COMMENT_LABEL, "type": "text"}
        inside.append(beside)
    return inside


def _row(item: Item, row: Choice, options: list[Json]) -> Json:
    found: Json = {
        "linkId": f"{item.name}/row/{row.name}",
        **_words("text", row.label),
        "type": "choice",
    }
    return found | ({"required": True} if item.required else {}) | {"answerOption": options}


def _limits(item: Item) -> list[Json]:
    found = limits_of(item)
    if found is None:
        return []
    pairs = [
        (name, text) for name, text in zip(("minValue", "maxValue"), found, strict=True) if text
    ]
    return [
        {"url": f"{_EXTENSIONS}/{name}", _LIMITS[item.type]: _typed(item.type, text)}
        for name, text in pairs
    ]


def _typed(kind: str, text: str) -> Any:
    return text if kind == "date" else int(text) if kind == "integer" else float(text)


def _options(instrument: Instrument, item: Item) -> list[Json]:
    whose = system(instrument)
    if item.scale:
        scale = instrument.scales[item.scale]
        return [
            _option(whose, code, words, ordinal=code.isdecimal())
            for code, words in steps_of(scale, instrument.language)
        ]
    return [_option(whose, c.name, c.label, ordinal=False) for c in item.choices]


def _option(whose: str, code: str, words: Words, *, ordinal: bool) -> Json:
    value: Json = (
        {"url": f"{_EXTENSIONS}/ordinalValue", "valueDecimal": int(code)} if ordinal else {}
    )
    coding = {"system": whose, "code": code, **_words("display", words)}
    return ({"extension": [value]} if value else {}) | {"valueCoding": coding}

"""An instrument as TOML again: what a copy begins with, and what other formats are read into."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evenhand.frameworks.instruments.model import (
    Choice,
    Instrument,
    Item,
    Scale,
    Score,
    Section,
    Tags,
    Words,
)

_TABLES = ("scale", "section", "item", "score")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def to_toml(instrument: Instrument) -> str:
    """The TOML of an instrument; read again, it is the same.

    Examples
    --------
    >>> from evenhand.frameworks.instruments import instruments, parse_instrument
    >>> musiq = instruments()["musiq_ar"]
    >>> parse_instrument(to_toml(musiq), name="again.toml") == musiq
    True
    """
    return content_to_toml(content_of(instrument))


def content_to_toml(content: Mapping[str, Any]) -> str:
    """The TOML of what an instrument's file holds."""
    return "\n".join(_table(content, "")) + "\n"


def _table(content: Mapping[str, Any], within: str) -> Iterator[str]:
    tables = [k for k in _TABLES if isinstance(content.get(k), list)]
    yield from (f"{_key(k)} = {_value(v)}" for k, v in content.items() if k not in tables)
    for name in tables:
        dotted = f"{within}.{name}" if within else name
        for part in content[name]:
            yield ""
            yield f"[[{dotted}]]"
            yield from _table(part, dotted)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(str(k))} = {_value(v)}" for k, v in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, Sequence):
        return f"[{', '.join(_value(v) for v in value)}]"
    return repr(value)


def content_of(instrument: Instrument) -> dict[str, Any]:
    """What the TOML of an instrument holds, as `tomllib` would give it. What is usual is left out.

    Examples
    --------
    >>> from evenhand.frameworks.instruments import instruments
    >>> content_of(instruments()["musiq_ar"])["section"][0]["item"][6]["reverse"]
    True
    """
    language = instrument.language

    def words(said: Words) -> Any:
        return _words(said, language)

    return _kept(
        id=instrument.id,
        version=instrument.version,
        language=language if language != "en" else None,
        title=words(instrument.title),
        purpose=words(instrument.purpose),
        note=words(instrument.note),
        minutes=instrument.minutes,
        licence=instrument.licence,
        visibility=instrument.visibility,
        minimum_group=instrument.minimum_group,
        answering=_other(list(instrument.answering), ["alone"]),
        places=_other(list(instrument.places), ["project"]),
        plan=instrument.plan,
        threshold=instrument.threshold,
        scale=[_scale(s, language) for s in instrument.scales.values()],
        section=[_section(s, language) for s in instrument.sections],
        score=[_score(s, language) for s in instrument.scores],
    )


def _kept(**parts: Any) -> dict[str, Any]:
    return {k: v for k, v in parts.items() if v not in (None, "", [], {}, False)}


def _other(value: Any, usual: Any) -> Any:
    return None if value == usual else value


def _words(said: Words, language: str) -> Any:
    if not said:
        return None
    if len(said.said) == 1 and said.said[0][0] == language:
        return str(said)
    return dict(said.said)


def _scale(scale: Scale, language: str) -> dict[str, Any]:
    anchors = {str(n): _words(w, language) for n, w in scale.anchors.items()}
    ends = {"name": scale.name, "low": scale.low, "high": scale.high, "anchors": anchors}
    return ends | _kept(beside=list(scale.beside))


def _section(section: Section, language: str) -> dict[str, Any]:
    return _kept(
        name=section.name,
        label=_words(section.label, language),
        hint=_words(section.hint, language),
        relevant=section.relevant and section.relevant.text,
        item=[_item(i, language) for i in section.items],
    )


def _item(item: Item, language: str) -> dict[str, Any]:
    return _kept(
        name=item.name,
        type=item.type,
        scale=item.scale,
        label=_words(item.label, language),
        hint=_words(item.hint, language),
        required=item.required,
        relevant=item.relevant and item.relevant.text,
        constraint=item.constraint and item.constraint.text,
        constraint_message=_words(item.constraint_message, language),
        choices=[_choice(c, language) for c in item.choices],
        rows=[_choice(c, language) for c in item.rows],
        comment=item.comment,
        reverse=item.reverse,
        own_wording=item.own_wording,
        needs=list(item.needs),
        tags=_tags(item.tags),
    )


def _choice(choice: Choice, language: str) -> dict[str, Any]:
    return {"name": choice.name, "label": _words(choice.label, language)}


def _tags(tags: Tags) -> dict[str, Any]:
    return _kept(
        factor=tags.factor,
        domain=tags.domain,
        scope=tags.scope,
        principle=list(tags.principle),
        same_as=tags.same_as,
    )


def _score(score: Score, language: str) -> dict[str, Any]:
    weights = {n: w for n, w in score.weights.items() if w != 1}
    return _kept(
        name=score.name,
        label=_words(score.label, language),
        items=list(score.items),
        weights=weights,
        least=_other(score.least, 1),
        instead_of=list(score.instead_of),
    )

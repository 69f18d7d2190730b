"""Instruments as typed content: anything that people answer, one TOML file each."""

from evenhand.frameworks.instruments.checking import schema
from evenhand.frameworks.instruments.conditions import (
    Condition,
    ConditionError,
    parse_condition,
    written,
)
from evenhand.frameworks.instruments.model import (
    BESIDE,
    BESIDE_WORDS,
    DONT_KNOW,
    NOT_APPLICABLE,
    Choice,
    Instrument,
    InstrumentError,
    Item,
    Scale,
    Score,
    Section,
    Tags,
    Words,
)
from evenhand.frameworks.instruments.parsing import (
    from_content,
    instruments,
    parse_instrument,
    source_of,
)
from evenhand.frameworks.instruments.writing import content_of, content_to_toml, to_toml

__all__ = [
    "BESIDE",
    "BESIDE_WORDS",
    "DONT_KNOW",
    "NOT_APPLICABLE",
    "Choice",
    "Condition",
    "ConditionError",
    "Instrument",
    "InstrumentError",
    "Item",
    "Scale",
    "Score",
    "Section",
    "Tags",
    "Words",
    "content_of",
    "content_to_toml",
    "from_content",
    "instruments",
    "parse_condition",
    "parse_instrument",
    "schema",
    "source_of",
    "to_toml",
    "written",
]

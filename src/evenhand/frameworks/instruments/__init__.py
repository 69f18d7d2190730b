"""Instruments as typed content: anything that people answer, one TOML file each."""

from evenhand.frameworks.instruments.checking import schema
from evenhand.frameworks.instruments.conditions import Condition, ConditionError, parse_condition
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
from evenhand.frameworks.instruments.parsing import instruments, parse_instrument, source_of

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
    "instruments",
    "parse_condition",
    "parse_instrument",
    "schema",
    "source_of",
]

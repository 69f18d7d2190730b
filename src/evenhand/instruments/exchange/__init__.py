"""Instruments in other programmes' formats, in and out. What a format cannot say is listed in sentences, never dropped in silence."""

from evenhand.instruments.exchange.giving import FORMATS, Format, give, take
from evenhand.instruments.exchange.model import ExchangeError, Finding, Given, Loss, Taken

__all__ = [
    "FORMATS",
    "ExchangeError",
    "Finding",
    "Format",
    "Given",
    "Loss",
    "Taken",
    "give",
    "take",
]

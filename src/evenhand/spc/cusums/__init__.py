"""Rare events one by one: CUSUM that signals a change in their odds, and VLAD that shows it."""

from evenhand.spc.cusums.chain import average_run_length, signal_within
from evenhand.spc.cusums.cusum import Cusum, Side, cusum
from evenhand.spc.cusums.false import false_signal_chance
from evenhand.spc.cusums.scores import Scores, scores
from evenhand.spc.cusums.vlad import Vlad, vlad

__all__ = [
    "Cusum",
    "Scores",
    "Side",
    "Vlad",
    "average_run_length",
    "cusum",
    "false_signal_chance",
    "scores",
    "signal_within",
    "vlad",
]

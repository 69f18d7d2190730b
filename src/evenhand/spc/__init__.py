"""Run charts and control charts: limits, rules, phases."""

from evenhand.spc.advise import ChartAdvice, advise
from evenhand.spc.anhoej import RunTest, thresholds
from evenhand.spc.chart import chart
from evenhand.spc.cusums import Cusum, Vlad, cusum, false_signal_chance, vlad
from evenhand.spc.funnels import Funnel, funnel
from evenhand.spc.kinds import (
    Assurance,
    Cause,
    ChartError,
    ChartKind,
    Degenerate,
    LimitMethod,
    PointType,
    RuleSet,
    Variation,
)
from evenhand.spc.result import ControlChart
from evenhand.spc.signals import Signal, false_signal_rate, signals_since
from evenhand.spc.subgroups import a3, b3, b4, c4, c5
from evenhand.spc.words import RuleWords, explain

__all__ = [
    "Assurance",
    "Cause",
    "ChartAdvice",
    "ChartError",
    "ChartKind",
    "ControlChart",
    "Cusum",
    "Degenerate",
    "Funnel",
    "LimitMethod",
    "PointType",
    "RuleSet",
    "RuleWords",
    "RunTest",
    "Signal",
    "Variation",
    "Vlad",
    "a3",
    "advise",
    "b3",
    "b4",
    "c4",
    "c5",
    "chart",
    "cusum",
    "explain",
    "false_signal_chance",
    "false_signal_rate",
    "funnel",
    "signals_since",
    "thresholds",
    "vlad",
]

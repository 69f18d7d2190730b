"""Run charts and control charts: limits, rules, phases."""

from evenhand.spc.advice_rebase import RebaseAdvice, rebase_advice
from evenhand.spc.advise import ChartAdvice, advise
from evenhand.spc.advise_units import FunnelAdvice, advise_units
from evenhand.spc.anhoej import RunTest, thresholds
from evenhand.spc.chart import chart
from evenhand.spc.compare_dialects import DialectComparison, compare_dialects
from evenhand.spc.cusums import Cusum, Vlad, cusum, false_signal_chance, vlad
from evenhand.spc.dialects import Dialect, dialect_of
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
from evenhand.spc.rebasing import Rebase
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
    "Dialect",
    "DialectComparison",
    "Funnel",
    "FunnelAdvice",
    "LimitMethod",
    "PointType",
    "Rebase",
    "RebaseAdvice",
    "RuleSet",
    "RuleWords",
    "RunTest",
    "Signal",
    "Variation",
    "Vlad",
    "a3",
    "advise",
    "advise_units",
    "b3",
    "b4",
    "c4",
    "c5",
    "chart",
    "compare_dialects",
    "cusum",
    "dialect_of",
    "explain",
    "false_signal_chance",
    "false_signal_rate",
    "funnel",
    "rebase_advice",
    "signals_since",
    "thresholds",
    "vlad",
]

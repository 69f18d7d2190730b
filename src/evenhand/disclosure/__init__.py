"""Small numbers: tables that are safe to share, attacked before they are written."""

from evenhand.disclosure.attack import attack
from evenhand.disclosure.beside import Beside
from evenhand.disclosure.facts import Fact, Feasible, Part, Target
from evenhand.disclosure.figures import round_figures
from evenhand.disclosure.layout import Row, RowKind, SharedGrain, Span, Union
from evenhand.disclosure.phases import PhaseFigure, phase_figures
from evenhand.disclosure.previous import PreviousRelease
from evenhand.disclosure.protect import protect, protect_all
from evenhand.disclosure.protected import (
    AttackReport,
    GroupHidden,
    HiddenReport,
    PhaseFigures,
    ProtectedTable,
)
from evenhand.disclosure.settings import Settings

__all__ = [
    "AttackReport",
    "Beside",
    "Fact",
    "Feasible",
    "GroupHidden",
    "HiddenReport",
    "Part",
    "PhaseFigure",
    "PhaseFigures",
    "PreviousRelease",
    "ProtectedTable",
    "Row",
    "RowKind",
    "Settings",
    "SharedGrain",
    "Span",
    "Target",
    "Union",
    "attack",
    "phase_figures",
    "protect",
    "protect_all",
    "round_figures",
]

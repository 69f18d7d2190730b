"""Driver diagrams: from the aim to what it depends on, to change ideas."""

from __future__ import annotations

from evenhand.planning.drivers.mermaid import to_mermaid
from evenhand.planning.drivers.model import Diagram, Driver, Idea, Numbered
from evenhand.planning.drivers.questions import Question, questions

__all__ = ["Diagram", "Driver", "Idea", "Numbered", "Question", "questions", "to_mermaid"]

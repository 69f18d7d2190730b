"""Conditions of measures: SQL read with SQLGlot, held to an allow-list, and written anew."""

from evenhand.measures.conditions.build import Checked, check_condition
from evenhand.measures.conditions.errors import ConditionError, Place
from evenhand.measures.conditions.types import Type

__all__ = ["Checked", "ConditionError", "Place", "Type", "check_condition"]

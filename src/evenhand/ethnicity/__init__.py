"""Code systems, mapping, completeness, representation."""

from evenhand.ethnicity.assignment import Assignment, Rule, RuleEffect, assign, compare_rules
from evenhand.ethnicity.breaks import BreakMarker, breaks_between
from evenhand.ethnicity.catalogue import CodeSystem, canonical_groups, code_system, code_systems
from evenhand.ethnicity.completeness import (
    Completeness,
    CompletenessCounts,
    completeness,
    completeness_of_counts,
    dqmi_item_score,
)
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus, in_display_order
from evenhand.ethnicity.judgement import Certainty
from evenhand.ethnicity.mapping import EthnicityMapping
from evenhand.ethnicity.propose import propose_mapping
from evenhand.ethnicity.recognise import Ambiguity, Recognition, Unrecognised, recognise
from evenhand.ethnicity.representation import Representation, RepresentationRow, representation
from evenhand.ethnicity.suggestions import Suggestion
from evenhand.ethnicity.wordings import normalise

__all__ = [
    "Ambiguity",
    "Assignment",
    "BreakMarker",
    "Certainty",
    "CodeSystem",
    "Completeness",
    "CompletenessCounts",
    "EthnicGroup",
    "EthnicityMapping",
    "GroupStatus",
    "Recognition",
    "Representation",
    "RepresentationRow",
    "Rule",
    "RuleEffect",
    "Suggestion",
    "Unrecognised",
    "assign",
    "breaks_between",
    "canonical_groups",
    "code_system",
    "code_systems",
    "compare_rules",
    "completeness",
    "completeness_of_counts",
    "dqmi_item_score",
    "in_display_order",
    "normalise",
    "propose_mapping",
    "recognise",
    "representation",
]

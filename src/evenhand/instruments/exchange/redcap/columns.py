"""The columns of a data dictionary, in their order, and the names that both directions agree on."""

from __future__ import annotations

from evenhand.instruments.exchange.names import Rule

COLUMNS = {
    "field_name": "Variable / Field Name",
    "form_name": "Form Name",
    "section_header": "Section Header",
    "field_type": "Field Type",
    "field_label": "Field Label",
    "choices": "Choices, Calculations, OR Slider Labels",
    "field_note": "Field Note",
    "validation": "Text Validation Type OR Show Slider Number",
    "min": "Text Validation Min",
    "max": "Text Validation Max",
    "identifier": "Identifier?",
    "branching": "Branching Logic (Show field only if...)",
    "required": "Required Field?",
    "alignment": "Custom Alignment",
    "number": "Question Number (surveys only)",
    "matrix": "Matrix Group Name",
    "ranking": "Matrix Ranking?",
    "annotation": "Field Annotation",
}
RECORD = "record_id"
RECORD_LABEL = "Number of the answers"
COMMENT, COMMENT_LABEL = "comment", "Anything to add"
FIELDS = Rule(r"[a-z](?:_?[a-z0-9]+)*", r"[^a-z0-9]+", 60, lower=True, begins="q")
CODES = Rule(r"[A-Za-z0-9_]+", r"[^A-Za-z0-9_]+", 60, lower=True)
ROWS = Rule(r"[a-z0-9]+(?:_[a-z0-9]+)*", r"[^a-z0-9]+", 30, lower=True)
DERIVED = Rule(FIELDS.kept, FIELDS.other, 100, lower=True, begins="q")  # of comments and rows

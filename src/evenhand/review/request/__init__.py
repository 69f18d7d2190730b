"""What a review is asked: the whole command, as it stands in `review.toml`."""

from evenhand.review.request.model import (
    ALL,
    AUDIENCES,
    DEFAULT_FORMATS,
    FORMATS,
    LEVELS,
    MODES,
    RULES,
    ReviewRequest,
    all_formats,
)
from evenhand.review.request.reading import event_of, read_request
from evenhand.review.request.writing import write_request

__all__ = [
    "ALL",
    "AUDIENCES",
    "DEFAULT_FORMATS",
    "FORMATS",
    "LEVELS",
    "MODES",
    "RULES",
    "ReviewRequest",
    "all_formats",
    "event_of",
    "read_request",
    "write_request",
]

"""The whole job: a file and a plan in, an equity review out."""

from evenhand.review.request import ReviewRequest, read_request, write_request
from evenhand.review.run import Made, build_review, make_review

__all__ = ["Made", "ReviewRequest", "build_review", "make_review", "read_request", "write_request"]

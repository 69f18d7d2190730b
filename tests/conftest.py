"""Fixtures that tests of several rooms share."""

from fixtures.postgres import postgres, postgres_server

__all__ = ["postgres", "postgres_server"]

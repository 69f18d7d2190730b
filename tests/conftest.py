"""Fixtures that tests of several rooms share, and where the workbench under test keeps its data."""

import os
import tempfile

import django

from fixtures.postgres import postgres, postgres_server

os.environ["EVENHAND_DATA"] = tempfile.mkdtemp(prefix="evenhand-tests-")
os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.web.config.settings"
django.setup()  # before any test imports a model

__all__ = ["postgres", "postgres_server"]

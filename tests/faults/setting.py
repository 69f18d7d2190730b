"""A workbench of its own for a fault run: set up in this process, in a folder of its own."""

from __future__ import annotations

import os
from pathlib import Path

# In memory where there is such a folder: what counts is the order of writes and syncs, not how long a disk takes for them.
QUICK = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder made new in it


def set_up(data: Path) -> None:
    """Tables in the folder, and pages without the step that packs static files."""
    for name in [n for n in os.environ if n.startswith("EVENHAND_")]:
        del os.environ[name]
    os.environ["EVENHAND_DATA"] = str(data)
    from evenhand.web.config.start import make_tables

    make_tables()
    from django.conf import settings
    from django.test.utils import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    quiet = {"version": 1, "disable_existing_loggers": True}
    override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}).enable()
    import logging.config

    logging.config.dictConfig(quiet)
    logging.disable(logging.CRITICAL)

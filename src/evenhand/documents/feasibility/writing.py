"""A feasibility study into a folder."""

from __future__ import annotations

import json
from pathlib import Path

from evenhand.documents.feasibility.machine import study_json
from evenhand.documents.feasibility.page import study_html
from evenhand.documents.files import ready_folder, write_whole
from evenhand.planning.study import Study


def write_study(study: Study, folder: str | Path) -> tuple[Path, ...]:
    """Write `feasibility.html` and `feasibility.json`, each whole or not at all.

    Raises
    ------
    OutputError
        When the folder is a file or cannot be written to.
    """
    page = study_html(study).encode("utf-8")
    text = json.dumps(study_json(study), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    target = ready_folder(Path(folder))
    return (
        write_whole(target / "feasibility.html", page),
        write_whole(target / "feasibility.json", text.encode("utf-8")),
    )

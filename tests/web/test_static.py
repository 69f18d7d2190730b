"""Static files are made ready when they changed, and only then."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evenhand.web.config import static


@pytest.fixture(autouse=True)
def _as_in_use(_plain_files: None, settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }


def test_a_second_start_finds_them_made(tmp_path: Path) -> None:
    assert static.collect()
    paths = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert (tmp_path / paths["design/app.css"]).exists()
    assert not static.collect()


@pytest.mark.parametrize("change", ["version", "a file", "half-made", "interrupted"])
def test_they_are_made_again(change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr(static, "call_command", lambda *_, **__: made.append(1))
    (tmp_path / "staticfiles.json").touch()
    assert static.collect()
    assert not static.collect()
    if change == "version":
        monkeypatch.setattr(static, "__version__", "9.9")
    if change == "a file":
        monkeypatch.setattr(static, "get_finders", lambda: [])
    if change == "half-made":
        (tmp_path / "staticfiles.json").unlink()
    if change == "interrupted":
        (tmp_path / ".made-of").unlink()
    assert static.collect()
    assert made == [1, 1]


def test_one_that_is_interrupted_is_not_taken_for_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "staticfiles.json").touch()
    (tmp_path / ".made-of").write_text("of before")
    monkeypatch.setattr(static, "call_command", full)
    with pytest.raises(OSError, match="No space left"):
        static.collect()
    assert not (tmp_path / ".made-of").exists()

"""Receiving files: into the private folder of the workbench, and out of it again when that fails half-way."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler


class CarefulUploadHandler(TemporaryFileUploadHandler):
    """No half of a file stays behind: it may hold patients' rows."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> Any:
        """Keep a piece."""
        try:
            return super().receive_data_chunk(raw_data, start)
        except OSError:
            self._forget()
            raise

    def file_complete(self, file_size: int) -> Any:
        """What was kept, whole."""
        try:
            return super().file_complete(file_size)
        except OSError:
            self._forget()
            raise

    def _forget(self) -> None:
        path = Path(self.file.temporary_file_path())
        with suppress(OSError):  # closing writes what is left, which fails again
            self.file.close()
        path.unlink(missing_ok=True)

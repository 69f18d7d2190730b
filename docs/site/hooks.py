"""What MkDocs does beside reading pages: order, generated reference, search without a server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from site_order import ordered
from site_reference import generated_pages

_WORKER = "assets/iframe-worker.js"
_SHIM = """// Pages opened from a folder may not start a worker from a file: start it from its text instead.
if (location.protocol === "file:") {
  const source = %s;
  const Native = window.Worker;
  window.Worker = class extends Native {
    constructor() { super(URL.createObjectURL(new Blob([source], {type: "text/javascript"}))); }
  };
}
"""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Order the pages that exist; nobody has to list a new one."""
    docs = Path(config.docs_dir)
    written = {p.relative_to(docs).as_posix() for p in docs.rglob("*.md")}
    made = {page.path for page in generated_pages(docs.parent)}
    config.nav = ordered(written | made)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages, and the search worker's stand-in."""
    for page in generated_pages(Path(config.docs_dir).parent):
        files.append(File.generated(config, page.path, content=page.text))
    files.append(File.generated(config, _WORKER, content="// written after the build"))
    return files


def on_post_build(config: MkDocsConfig, **_: Any) -> None:
    """Put the worker's own text where a page from a folder can reach it."""
    site = Path(config.site_dir)
    (worker,) = (site / "assets/javascripts/workers").glob("search.*.min.js")
    (site / _WORKER).write_text(
        _SHIM % json.dumps(worker.read_text(encoding="utf-8")), encoding="utf-8"
    )

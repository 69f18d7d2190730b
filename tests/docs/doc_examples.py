"""Runs what a page of the documentation shows, in the order in which it is shown.

- ```` ```python ```` with `>>>`: run as doctest, output compared. Without `>>>`: run, nothing compared.
- ```` ```console ````: each line that begins with `$ evenhand` is run; what stands below it is compared. A line `...` stands for
  anything.
- any block with `title="name"`: written to that file, for what follows; with `title="add to name"`: added at its end.

All blocks of a page share one folder, which holds the bundled example as `births.csv` and `births.mapping.toml`.
"""

from __future__ import annotations

import doctest
import io
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evenhand.cli import main

_FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)
_OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page."""

    line: int
    language: str
    title: str
    text: str

    @property
    def runs(self) -> bool:
        return self.language in ("python", "console")


@dataclass(frozen=True, slots=True)
class Command:
    """A command as shown, and what is shown below it."""

    words: str
    shown: str


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page, from the top."""
    for found in _FENCE.finditer(text):
        title = re.search(r'title="([^"]+)"', found[2])
        line = text.count("\n", 0, found.start()) + 2
        yield Block(line, found[1], title[1] if title else "", found[3])


def run_page(page: str, text: str, names: dict[str, Any]) -> list[str]:
    """Run a page in the present folder; what went wrong, in words."""
    wrong: list[str] = []
    for block in blocks(text):
        where = f"{page}, line {block.line}"
        if block.title:
            _write(block)
        elif block.language == "python":
            wrong += _python(where, block, names)
        elif block.language == "console":
            wrong += [w for c in commands(block.text) for w in _console(where, c)]
    return wrong


def _write(block: Block) -> None:
    name = block.title.removeprefix("add to ")
    with Path(name).open("w" if name == block.title else "a", encoding="utf-8") as file:
        file.write(block.text)


def _python(where: str, block: Block, names: dict[str, Any]) -> list[str]:
    if ">>>" not in block.text:
        exec(compile(block.text, where, "exec"), names)  # noqa: S102 - our own pages
        return []
    test = doctest.DocTestParser().get_doctest(block.text, names, where, where, block.line - 1)
    said: list[str] = []
    doctest.DocTestRunner(optionflags=_OPTIONS, verbose=False).run(
        test, out=said.append, clear_globs=False
    )
    names |= test.globs
    return ["".join(said)] if said else []


def commands(text: str) -> Iterator[Command]:
    """The commands of a console block; a backslash at the end of a line carries it on."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        first, shown = part.replace("\\\n", " ").partition("\n")[::2]
        yield Command(first, shown)


def _console(where: str, command: Command) -> list[str]:
    program, *words = shlex.split(command.words)
    if program != "evenhand":
        return [f"{where}: only evenhand is run, not {program}"]
    said, code = _run(words)
    if (code != 0) != ("Evenhand stopped" in command.shown):
        return [f"{where}: {command.words} ended with {code}:\n{said}"]
    if not command.shown.strip():
        return []
    if doctest.OutputChecker().check_output(command.shown, said, _OPTIONS):
        return []
    return [f"{where}: {command.words}\nshown:\n{command.shown}\nsaid:\n{said}"]


def _run(words: list[str]) -> tuple[str, int]:
    said, before = io.StringIO(), sys.argv
    sys.argv = ["evenhand", *words]
    try:
        with redirect_stdout(said), redirect_stderr(said):
            main(words, prog_name="evenhand", standalone_mode=True)
    except SystemExit as end:
        return said.getvalue(), int(end.code or 0)
    finally:
        sys.argv = before
    return said.getvalue(), 0

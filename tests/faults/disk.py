"""A disk that loses power: every write of a recorded run, and what a cut at a moment would leave of them.

Kept is what a file held when it was last synced, and the names that a folder held when it was last synced. Of what came later
a random part is there: writes kept, dropped or torn at 512 bytes, in any order, and the first few of the changes of names.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
_CALL = re.compile(r"^(\w+)\((.*)\)\s+=\s+(-?\d+)(.*)$", re.DOTALL)
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FD = re.compile(r"^(\d+)<((?:\\x[0-9a-f]{2})*)>")


@dataclass(frozen=True)
class Write:
    """Bytes that go to a place of a file."""

    at: int
    content: bytes


@dataclass(frozen=True)
class Cut:
    """A file that ends at a length."""

    length: int


@dataclass(frozen=True)
class Name:
    """A name that is given to a file, or taken away (no file)."""

    path: str
    file: int | None


@dataclass
class File:
    """What is surely there, and what is on its way."""

    content: bytearray = field(default_factory=bytearray)
    pending: list[Write | Cut] = field(default_factory=list)

    def sync(self) -> None:
        for change in self.pending:
            apply(self.content, change)
        self.pending.clear()


def apply(content: bytearray, change: Write | Cut) -> None:
    """One change to the bytes of a file."""
    if isinstance(change, Cut):
        del content[change.length :]
        content.extend(bytes(change.length - len(content)))
        return
    if len(content) < change.at:
        content.extend(bytes(change.at - len(content)))
    content[change.at : change.at + len(change.content)] = change.content


class Disk:
    """Files by number, names by path, as the program sees them and as a cut would leave them."""

    def __init__(self, folder: Path) -> None:
        self.root = str(folder)
        self.files: dict[int, File] = {}
        self.seen: dict[str, int] = {}  # names as the program sees them
        self.sure: dict[str, int] = {}  # names that are on the disk
        self.names: dict[str, list[Name]] = {}  # changes of names on their way, by folder
        self.offsets: dict[str, int] = {}  # of descriptors
        self.noted: list[str] = []
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                number = self._new(bytearray(path.read_bytes()))
                self.seen[str(path)] = self.sure[str(path)] = number

    def _new(self, content: bytearray | None = None) -> int:
        self.files[len(self.files)] = File(content or bytearray())
        return len(self.files) - 1

    def ours(self, path: str) -> bool:
        return path.startswith(self.root + "/") or path == self.root

    def name(self, path: str, file: int | None) -> None:
        """A name as the program sees it, and on its way to the disk."""
        if file is None:
            self.seen.pop(path, None)
        else:
            self.seen[path] = file
        self.names.setdefault(path.rsplit("/", 1)[0], []).append(Name(path, file))

    def sync(self, path: str) -> None:
        """A file, or the names in a folder."""
        if path in self.seen:
            self.files[self.seen[path]].sync()
            return
        for change in self.names.pop(path, []):
            _rename(self.sure, change)

    def after_a_cut(self, rng: random.Random) -> dict[str, bytes]:
        """What is found when the power is back."""
        names = dict(self.sure)
        for changes in self.names.values():
            for change in changes[: rng.randint(0, len(changes))]:
                _rename(names, change)
        return {path: self._left(self.files[number], rng) for path, number in sorted(names.items())}

    def _left(self, file: File, rng: random.Random) -> bytes:
        content = bytearray(file.content)
        fate = rng.random()  # of the whole file: nothing more, everything, or some of it
        for change in file.pending:
            luck = 0.0 if fate < 0.2 else 1.0 if fate > 0.8 else rng.random()
            if luck >= 0.5:
                apply(content, change)
            elif luck >= 0.35 and isinstance(change, Write):
                for part in _sectors(change):
                    if rng.random() < 0.5:
                        apply(content, part)
        return bytes(content)


def _rename(names: dict[str, int], change: Name) -> None:
    if change.file is None:
        names.pop(change.path, None)
    else:
        names[change.path] = change.file


def _sectors(write: Write) -> Iterator[Write]:
    """A write in the pieces that a disk writes at once."""
    end, at = write.at + len(write.content), write.at
    while at < end:
        until = min(end, (at // SECTOR + 1) * SECTOR)
        yield Write(at, write.content[at - write.at : until - write.at])
        at = until


def steps(log: Path) -> Iterator[tuple[str, str, int]]:
    """Each call of a log of strace: its name, its arguments, what it gave back. Calls that failed are left out.

    A call that another thread broke into happens where it ends.
    """
    begun: dict[str, str] = {}
    with log.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            thread, _, rest = line.rstrip("\n").partition(" ")
            rest = rest.lstrip()
            if rest.endswith("<unfinished ...>"):
                begun[thread] = rest.removesuffix("<unfinished ...>")
                continue
            if rest.startswith("<... "):
                rest = begun.pop(thread, "") + rest.split("resumed>", 1)[-1]
            found = _CALL.match(rest)
            if found and int(found[3]) >= 0:
                yield found[1], found[2] + "\n" + found[4], int(found[3])


def play(disk: Disk, call: str, arguments: str, gave: int, *, notes: str) -> bool:
    """Let one call happen; False when it has nothing to do with the folder.

    Lines written to the file `notes` are what a client was told.
    """
    handler = _HANDLERS.get(call)
    return handler is not None and handler(disk, arguments, gave, notes)


def _path(text: str) -> str:
    return bytes.fromhex(text.replace("\\x", "")).decode("utf-8", "replace")


def _texts(arguments: str) -> list[bytes]:
    return [
        bytes.fromhex(t.replace("\\x", ""))
        for t in _TEXT.findall(arguments.split("\n", maxsplit=1)[0])
    ]


def _descriptor(arguments: str) -> tuple[str, str]:
    found = _FD.match(arguments)
    return (found[1], _path(found[2])) if found else ("", "")


def _opened(disk: Disk, arguments: str, gave: int, notes: str) -> bool:  # noqa: ARG001
    path = _texts(arguments)[0].decode("utf-8", "replace")
    if not disk.ours(path) or "O_DIRECTORY" in arguments or "O_TMPFILE" in arguments:
        return False
    disk.offsets[str(gave)] = 0
    if path not in disk.seen:
        if "O_CREAT" not in arguments:
            return False
        disk.name(path, disk._new())
    elif "O_TRUNC" in arguments:
        disk.files[disk.seen[path]].pending.append(Cut(0))
    if "O_APPEND" in arguments:
        disk.offsets[str(gave)] = _size(disk, path)
    return True


def _size(disk: Disk, path: str) -> int:
    file = disk.files[disk.seen[path]]
    content = bytearray(file.content)
    for change in file.pending:
        apply(content, change)
    return len(content)


def _written(disk: Disk, arguments: str, gave: int, notes: str) -> bool:
    number, path = _descriptor(arguments)
    content = b"".join(_texts(arguments))[:gave]
    if path == notes:
        disk.noted += content.decode().splitlines()
        return True
    if path not in disk.seen:
        return False
    at = disk.offsets.get(number, 0)
    disk.files[disk.seen[path]].pending.append(Write(at, content))
    disk.offsets[number] = at + gave
    return True


def _written_at(disk: Disk, arguments: str, gave: int, notes: str) -> bool:  # noqa: ARG001
    _, path = _descriptor(arguments)
    if path not in disk.seen:
        return False
    at = int(arguments.split("\n", maxsplit=1)[0].rsplit(",", 1)[1])
    content = b"".join(_texts(arguments))[:gave]
    disk.files[disk.seen[path]].pending.append(Write(at, content))
    return True


def _moved(disk: Disk, arguments: str, gave: int, notes: str) -> bool:  # noqa: ARG001
    number, path = _descriptor(arguments)
    if path in disk.seen:
        disk.offsets[number] = gave
    return False


def _cut(disk: Disk, arguments: str, gave: int, notes: str) -> bool:  # noqa: ARG001
    _, path = _descriptor(arguments)
    if path not in disk.seen:
        return False
    length = int(arguments.split("\n", maxsplit=1)[0].rsplit(",", 1)[1])
    disk.files[disk.seen[path]].pending.append(Cut(length))
    return True


def _synced(disk: Disk, arguments: str, gave: int, notes: str) -> bool:  # noqa: ARG001
    _, path = _descriptor(arguments)
    if not disk.ours(path):
        return False
    disk.sync(path)
    return True


def _renamed(disk: Disk, arguments: str, gave: int, notes: str) -> bool:  # noqa: ARG001
    old, new = (t.decode("utf-8", "replace") for t in _texts(arguments)[:2])
    if old not in disk.seen:
        return False
    file = disk.seen[old]
    disk.name(new, file)
    disk.name(old, None)
    return True


def _linked(disk: Disk, arguments: str, gave: int, notes: str) -> bool:  # noqa: ARG001
    old, new = (t.decode("utf-8", "replace") for t in _texts(arguments)[:2])
    if old not in disk.seen:
        return False
    disk.name(new, disk.seen[old])
    return True


def _unlinked(disk: Disk, arguments: str, gave: int, notes: str) -> bool:  # noqa: ARG001
    path = _texts(arguments)[0].decode("utf-8", "replace")
    if path not in disk.seen:
        return False
    disk.name(path, None)
    return True


def _cannot(disk: Disk, arguments: str, gave: int, notes: str) -> bool:  # noqa: ARG001
    if any(disk.ours(t.decode("utf-8", "replace")) for t in _texts(arguments)) or disk.ours(
        _descriptor(arguments)[1]
    ):
        raise ValueError(f"a call that is not played: {arguments[:80]}")
    return False


_HANDLERS = {
    "open": _opened,
    "openat": _opened,
    "creat": _cannot,
    "write": _written,
    "writev": _written,
    "pwrite64": _written_at,
    "pwritev": _cannot,
    "ftruncate": _cut,
    "truncate": _cannot,
    "fallocate": _cannot,
    "lseek": _moved,
    "rename": _renamed,
    "renameat": _renamed,
    "renameat2": _renamed,
    "link": _linked,
    "linkat": _linked,
    "unlink": _unlinked,
    "unlinkat": _unlinked,
    "fsync": _synced,
    "fdatasync": _synced,
    "dup": _cannot,
    "dup2": _cannot,
    "dup3": _cannot,
    "sendfile": _cannot,
    "copy_file_range": _cannot,
}

# `-y` puts the path behind each descriptor, `-xx` every text as hexadecimal
STRACE = (
    *("strace", "-f", "-y", "-xx", "-s", "100000000", "-e", "signal=none", "-e"),
    "trace=" + ",".join(sorted(_HANDLERS)),
)

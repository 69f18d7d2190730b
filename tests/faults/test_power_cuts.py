"""A part of the power cuts, by a fixed seed; the whole: `python tests/faults/cuts.py`."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from faults.disk import Cut, Disk, Write, apply, play
from fixtures.commands import script


def test_what_was_said_to_be_saved_is_there_after_each_cut() -> None:
    """And the seed of a run that loses what it should is noticed: see below."""
    done = script("tests/faults/cuts.py", "--seed", "7", "--cuts", "25", "--doings", "40")
    assert done.returncode == 0, done.stdout + done.stderr
    assert ": 0 lost the key." in done.stdout
    assert "0 cuts lost or broke something" in done.stdout


def hexed(text: str) -> str:
    return "".join(f"\\x{b:02x}" for b in text.encode())


def fd(number: int, path: Path) -> str:
    return f"{number}<{hexed(str(path))}>"


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """With one file that is surely there."""
    (tmp_path / "old").write_bytes(b"old")
    return Disk(tmp_path)


def opened(disk: Disk, path: Path, how: str = "O_RDWR|O_CREAT") -> None:
    assert play(disk, "openat", f'AT_FDCWD<x>, "{hexed(str(path))}", {how}, 0644', 4, notes="")


def written(disk: Disk, path: Path, at: int, content: str) -> None:
    call = f'{fd(4, path)}, "{hexed(content)}", {len(content)}, {at}'
    assert play(disk, "pwrite64", call, len(content), notes="")


def after(disk: Disk) -> list[dict[str, bytes]]:
    found = [disk.after_a_cut(random.Random(n)) for n in range(300)]  # noqa: S311
    return [{Path(p).name: c for p, c in one.items()} for one in found]


def test_a_write_that_is_not_synced_may_be_lost_kept_or_torn(disk: Disk, tmp_path: Path) -> None:
    written(disk, tmp_path / "old", 3, "x" * 1500)
    lengths = {len(one["old"]) for one in after(disk)}
    assert {3, 512, 1503} <= lengths
    assert all(one["old"].startswith(b"old") for one in after(disk))


def test_what_is_synced_is_kept(disk: Disk, tmp_path: Path) -> None:
    written(disk, tmp_path / "old", 3, "er")
    assert play(disk, "fdatasync", fd(4, tmp_path / "old"), 0, notes="")
    assert {one["old"] for one in after(disk)} == {b"older"}


def test_later_writes_may_be_there_without_earlier_ones(disk: Disk, tmp_path: Path) -> None:
    written(disk, tmp_path / "old", 0, "A")
    written(disk, tmp_path / "old", 2, "B")
    assert {one["old"] for one in after(disk)} == {b"old", b"Ald", b"olB", b"AlB"}


def test_a_new_file_needs_its_name_on_the_disk_too(disk: Disk, tmp_path: Path) -> None:
    opened(disk, tmp_path / "new")
    written(disk, tmp_path / "new", 0, "new")
    play(disk, "fsync", fd(4, tmp_path / "new"), 0, notes="")
    assert {one.get("new") for one in after(disk)} == {None, b"new"}
    play(disk, "fsync", fd(5, tmp_path), 0, notes="")
    assert {one.get("new") for one in after(disk)} == {b"new"}


def test_names_change_in_their_order(disk: Disk, tmp_path: Path) -> None:
    texts = f'"{hexed(str(tmp_path / "old"))}", "{hexed(str(tmp_path / "other"))}"'
    assert play(disk, "rename", texts, 0, notes="")
    assert play(disk, "unlink", f'"{hexed(str(tmp_path / "other"))}"', 0, notes="")
    found = {tuple(sorted(one)) for one in after(disk)}
    assert found == {("old",), ("old", "other"), ("other",), ()}


def test_plain_writes_follow_one_another(disk: Disk, tmp_path: Path) -> None:
    opened(disk, tmp_path / "new")
    for part in ("ab", "cd"):
        play(disk, "write", f'{fd(4, tmp_path / "new")}, "{hexed(part)}", 2', 2, notes="")
    play(disk, "lseek", f"{fd(4, tmp_path / 'new')}, 1, SEEK_SET", 1, notes="")
    play(disk, "write", f'{fd(4, tmp_path / "new")}, "{hexed("X")}", 1', 1, notes="")
    play(disk, "ftruncate", f"{fd(4, tmp_path / 'new')}, 3", 0, notes="")
    for path in (tmp_path / "new", tmp_path):
        play(disk, "fsync", fd(4, path), 0, notes="")
    assert {one["new"] for one in after(disk)} == {b"aXc"}


def test_what_was_told_is_noted(disk: Disk, tmp_path: Path) -> None:
    notes = tmp_path.parent / "notes"
    assert play(disk, "write", f'{fd(9, notes)}, "{hexed("a")}\\x0a", 2', 2, notes=str(notes))
    assert disk.noted == ["a"]
    assert not play(disk, "write", f'{fd(9, notes)}, "{hexed("a")}", 1', 1, notes="")


def test_a_call_that_is_not_played_is_not_passed_over(disk: Disk, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not played"):
        play(disk, "fallocate", f"{fd(4, tmp_path / 'old')}, 0, 0, 9", 0, notes="")


def test_a_file_may_grow_by_a_hole() -> None:
    content = bytearray(b"a")
    apply(content, Write(3, b"b"))
    assert bytes(content) == b"a\0\0b"
    apply(content, Cut(5))
    assert bytes(content) == b"a\0\0b\0"

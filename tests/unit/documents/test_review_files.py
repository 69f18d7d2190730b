"""Files are written whole or not at all, with plain words about what is in the way."""

import os
from pathlib import Path

import pytest

from evenhand.documents import OutputError, write_html, write_review
from evenhand.documents import files as files_room
from evenhand.documents.files import write_whole
from fixtures.readings import demo_review, undated_review


def test_three_files_are_written_and_nothing_else(tmp_path: Path) -> None:
    made = write_review(undated_review(), tmp_path / "new" / "folder")
    assert [p.name for p in made] == ["review.html", "review.xlsx", "review.json"]
    assert sorted(p.name for p in (tmp_path / "new" / "folder").iterdir()) == sorted(
        p.name for p in made
    )


def test_only_what_was_asked_for(tmp_path: Path) -> None:
    assert [p.name for p in write_review(undated_review(), str(tmp_path), formats=["json"])] == [
        "review.json"
    ]


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"‘odt’ is not a format .* html, xlsx, json, docx, pdf"):
        write_review(undated_review(), tmp_path / "out", formats=("html", "odt"))
    assert not (tmp_path / "out").exists()


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(OutputError, match="is a file, not a folder"):
        write_review(undated_review(), tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(OutputError, match="cannot be written: not a directory"):
        write_review(undated_review(), tmp_path / "a" / "b")


def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no such file or directory"):
        write_html(undated_review(), tmp_path / "gone" / "review.html")


def test_a_failed_write_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "review.html"
    path.write_text("old")

    def full(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match="no space left on device"):
        write_whole(path, b"new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["review.html"]


def test_an_error_without_words_is_still_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> tuple[int, str]:
        raise OSError("odd")

    monkeypatch.setattr(files_room.tempfile, "mkstemp", broken)
    with pytest.raises(OutputError, match="odd"):
        write_whole(tmp_path / "x", b"")


def test_files_have_the_permissions_that_the_person_gives(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        path = write_whole(tmp_path / "x", b"1")
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o640


def test_writing_again_replaces(tmp_path: Path) -> None:
    first = write_review(demo_review(), tmp_path)
    again = write_review(undated_review(), tmp_path)
    assert first == again
    assert "Invented" in first[0].read_text(encoding="utf-8")


def test_what_is_in_the_way_and_what_to_do_next(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(OutputError) as found:
        files_room.ready_folder(tmp_path / "out")
    assert str(found.value) == (
        f"‘{tmp_path / 'out'}’ is a file, not a folder. Choose another name after --out."
    )
    with pytest.raises(OutputError) as found:
        write_whole(tmp_path / "gone" / "x.html", b"")
    assert str(found.value) == (
        f"‘{tmp_path / 'gone' / 'x.html'}’ cannot be written: no such file or directory. "
        "Close it if it is open elsewhere, or choose a folder you may write to."
    )
    assert found.value.exit_code == 8
    assert isinstance(found.value.__cause__, OSError)


def test_the_temporary_neighbour_stands_beside_the_file_and_is_named_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, object] = {}
    real = files_room.tempfile.mkstemp

    def seen(**given: object) -> tuple[int, str]:
        asked.update(given)
        return real(**given)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(files_room.tempfile, "mkstemp", seen)
    assert write_whole(tmp_path / "review.html", b"new").read_bytes() == b"new"
    assert asked == {"prefix": ".review.html.", "dir": tmp_path}


def test_a_folder_may_be_there_already_and_may_be_deep(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    assert files_room.ready_folder(deep) == files_room.ready_folder(deep) == deep

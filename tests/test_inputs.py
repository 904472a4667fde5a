"""Which files are taken in, and what they are known by."""

import os
from pathlib import Path

import pytest

from kg.errors import InputError, UsageError
from kg.inputs import gather

ENDINGS = (".txt", ".html")


def write(top: Path, *names: str) -> Path:
    for name in names:
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return top


def test_a_folder_s_files_are_known_by_their_path_below_it_in_sorted_order(tmp_path: Path) -> None:
    top = write(tmp_path / "ads", "b.txt", "a/z.HTML", "a/c.txt")
    assert [(one.source, one.path) for one in gather([top], ENDINGS)] == [
        ("a/c.txt", top / "a/c.txt"),
        ("a/z.HTML", top / "a/z.HTML"),
        ("b.txt", top / "b.txt"),
    ]


def test_hidden_files_and_other_kinds_are_skipped_and_say_why(tmp_path: Path) -> None:
    top = write(tmp_path, "ad.txt", ".hidden.txt", ".git/config.txt", "make.py", "README")
    skipped = {one.source: one.skipped for one in gather([top], ENDINGS) if one.skipped}
    assert skipped[".hidden.txt"] == "a hidden file"
    assert skipped[".git"] == "a hidden folder"
    assert "not a posting by its name (.html .txt)" in (skipped["make.py"] or "")
    assert sorted(skipped) == [".git", ".hidden.txt", "README", "make.py"]


def test_a_file_named_directly_is_taken_whatever_its_name_and_known_by_it_or_by_source(tmp_path: Path) -> None:
    path = write(tmp_path, "deep/.ad") / "deep/.ad"
    assert [(one.source, one.skipped) for one in gather([path], ENDINGS)] == [(".ad", None)]
    assert gather([path], ENDINGS, source="https://jobs.example/1")[0].source == "https://jobs.example/1"


def test_source_is_for_one_file(tmp_path: Path) -> None:
    top = write(tmp_path, "a.txt", "b.txt")
    for paths in ([top], [top / "a.txt", top / "b.txt"]):
        with pytest.raises(UsageError, match="--source"):
            gather(paths, ENDINGS, source="x")


def test_two_files_of_one_source_are_a_usage_error_and_one_file_twice_is_one(tmp_path: Path) -> None:
    top = write(tmp_path, "a/ad.txt", "b/ad.txt")
    with pytest.raises(UsageError, match=r"would both be known as ad\.txt"):
        gather([top / "a/ad.txt", top / "b/ad.txt"], ENDINGS)
    assert len(gather([top / "a", top / "a/ad.txt"], ENDINGS)) == 1
    assert len(gather([top], ENDINGS)) == 2


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    top = write(tmp_path, "a.txt")
    with pytest.raises(InputError, match=r"none\.txt does not exist; nothing was taken in"):
        gather([top / "a.txt", top / "none.txt"], ENDINGS)


def test_a_name_is_the_same_text_on_every_system(tmp_path: Path) -> None:
    top = write(tmp_path, "Ku\u0308nste.txt")
    assert gather([top], ENDINGS)[0].source == "K\u00fcnste.txt"


def test_what_is_no_regular_file_is_skipped_in_a_folder_for_reading_it_might_never_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert [(one.source, one.skipped) for one in gather([tmp_path], ENDINGS)] == [("pipe.txt", "not a regular file")]

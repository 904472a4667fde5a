"""Copies of a store on disk, which one process may change."""

import subprocess
import sys
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store

from kg.store import private

ONE, TWO = (
    Quad(NamedNode("http://a.example/s"), NamedNode("http://a.example/p"), NamedNode(f"http://a.example/{o}"))
    for o in "ab"
)


def test_a_copy_changes_and_the_original_does_not(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    store.bulk_extend([ONE])
    store.backup(str(tmp_path / "checkpoint"))
    made = private.copied(tmp_path / "checkpoint")
    copy = Store(str(made))
    copy.add(TWO)
    copy.remove(ONE)
    assert list(copy) == [TWO]
    del copy
    private.remove(made)
    assert list(Store.read_only(str(tmp_path / "checkpoint"))) == [ONE]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["checkpoint", "store"]


def test_what_an_ended_process_left_is_taken_away(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    )
    (tmp_path / "checkpoint").mkdir()
    mine = private.copied(tmp_path / "checkpoint")
    left = tmp_path / f"{private.PREFIX}{ended.stdout.strip()}"
    left.mkdir()
    private.tidy(tmp_path)
    assert (mine.exists(), left.exists()) == (True, False)

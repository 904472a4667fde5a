"""The catalog among processes: kills, two writers, readers, files that are not what they should be."""

import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg.errors import InputError, StoreError
from kg.store import Catalog, MemoryIndex

Ingest = Callable[..., int]
CHECKOUT = Path(__file__).resolve().parents[2]

# A writer in a process of its own: accepts ten postings, says so, and goes on or waits.
WRITER = """
import sys, time
sys.path[:0] = [{checkout!r}, {here!r}]
from conftest import take
from kg.store import Catalog
catalog = Catalog.open({folder!r})
with catalog.batch("ingest", "the other one") as batch:
    for n in range(200):
        take(batch, f"p{{n}}", f"Title {{n}}")
        print(n, file=sys.stderr, flush=True)
        if n == 120:
            {then}
print("committed", batch.release, flush=True)
"""


@pytest.fixture
def writer(catalog: Catalog) -> Iterator[Callable[[str], "subprocess.Popen[str]"]]:
    started: list[subprocess.Popen[str]] = []

    def start(then: str) -> "subprocess.Popen[str]":
        code = WRITER.format(
            checkout=str(CHECKOUT), here=str(Path(__file__).parent), folder=str(catalog.folder), then=then
        )
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stderr is not None
        seen = ""
        for seen in process.stderr:
            if seen.strip() == "120":
                break
        assert seen.strip() == "120", seen
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            assert pipe is not None
            pipe.close()


def test_a_kill_in_the_middle_leaves_the_last_release_whole(
    catalog: Catalog, ingest: Ingest, writer: Callable[[str], "subprocess.Popen[str]"]
) -> None:
    ingest(a="Postdoc", p0="Doctoral student")
    before = set(catalog.quads())
    process = writer("time.sleep(60)")
    assert (catalog.release, set(catalog.quads())) == (1, before), "a reader sees nothing of an open batch"
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    with Catalog.open(catalog.folder) as after:
        assert (after.release, set(after.quads())) == (1, before)
        assert [s.source for s in after.sources()] == ["a.txt", "p0.txt"]
        assert MemoryIndex.of(after).release == 1
    assert ingest(b="Lecturer") == 2, "the lock went with its process"
    assert len(set(catalog.quads())) == len(before) + 4
    assert sqlite3.connect(catalog.folder / "catalog.sqlite").execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_second_writer_is_told_who_writes_and_what_to_do(
    catalog: Catalog, ingest: Ingest, writer: Callable[[str], "subprocess.Popen[str]"]
) -> None:
    process = writer("sys.stdin.readline()")
    with pytest.raises(StoreError, match=rf"kg ingest, process {process.pid} on .* since 20.*Wait until") as caught:
        ingest(a="Postdoc")
    assert caught.value.exit_code == 5
    out, _ = process.communicate("go on\n", timeout=30)
    assert out == "committed 1\n"
    assert catalog.release == 1, "a reader that was open all along sees the new release"
    assert len(list(catalog.quads())) == 200 * 4 + 2
    assert ingest(a="Postdoc") == 2


def test_a_batch_inside_a_batch_is_a_second_writer(catalog: Catalog) -> None:
    with catalog.batch("ingest"), pytest.raises(StoreError, match="is being written by"), catalog.batch("withdraw"):
        pass


def test_a_reader_that_keeps_to_a_release_is_not_disturbed(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc", b="Doctoral student")
    with Catalog.open(catalog.folder, read_only=True) as reader:
        expected = set(catalog.quads())
        stream = reader.quads()
        got = {next(stream)}
        ingest(a="Other", b="Altogether")
        got |= set(stream)
        assert got == expected
        assert reader.release == 2
        with pytest.raises(StoreError, match="reading only"), reader.batch("ingest"):
            pass


def test_what_is_no_catalog_says_so(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite").write_text("These are not the bytes that you are looking for. " * 100)
    with pytest.raises(StoreError, match="cannot be opened as a catalog"):
        Catalog.open(tmp_path)
    (tmp_path / "catalog.sqlite").unlink()
    with sqlite3.connect(tmp_path / "catalog.sqlite") as other:
        other.execute("CREATE TABLE meta (key, value)")
    for create in (False, True):
        with pytest.raises(StoreError, match="not a catalog"):
            Catalog.open(tmp_path, create=create)


def test_a_file_left_empty_by_a_kill_is_made_a_catalog_when_one_may_be_made(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite").touch()
    with pytest.raises(InputError, match="is empty"):
        Catalog.open(tmp_path)
    assert Catalog.open(tmp_path, create=True).release == 0


@pytest.mark.parametrize("read_only", [True, False])
def test_a_catalog_of_a_newer_schema_asks_for_an_update(catalog: Catalog, read_only: bool) -> None:
    catalog.close()
    with sqlite3.connect(catalog.folder / "catalog.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match=r"newer kg \(schema 99.*update vacancy-graph"):
        Catalog.open(catalog.folder, read_only=read_only)


def test_a_damaged_page_is_a_store_error_with_the_file_s_name(catalog: Catalog, ingest: Ingest) -> None:
    ingest(**{f"p{n}": f"Title {n}" for n in range(100)})
    catalog.close()
    path = catalog.folder / "catalog.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    data = bytearray(path.read_bytes())
    data[4096 : len(data) - 4096] = b"\xa5" * (len(data) - 8192)
    path.write_bytes(data)
    with pytest.raises(StoreError, match=r"catalog\.sqlite"):
        list(Catalog.open(catalog.folder).quads())


# Root may write anywhere, so this child gives its rights up before it tries. It answers once a line, until it may write.
STRANGER = """
import os, sys
sys.path[:0] = [{checkout!r}]
import kg.store, pyoxigraph, sqlite3
from kg.errors import StoreError
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
reader = kg.store.Catalog.open({folder!r}, read_only=True)
for line in sys.stdin:
    print(reader.release, len(list(reader.quads())), flush=True)
try:
    with kg.store.Catalog.open({folder!r}).batch("ingest"):
        print("wrote")
except StoreError as error:
    print(error)
"""


@pytest.fixture
def foreign(catalog: Catalog, ingest: Ingest) -> Iterator[tuple[Path, "subprocess.Popen[str]"]]:
    """A data folder with one posting, and a reader that may not write to it."""
    ingest(a="Postdoc")
    catalog.close()
    with tempfile.TemporaryDirectory() as place:  # pytest's own folders are closed to others
        data = Path(place, "data")
        data.mkdir()
        Path(place).chmod(0o755)
        (data / "catalog.sqlite").write_bytes((catalog.folder / "catalog.sqlite").read_bytes())
        data.chmod(0o555)
        code = STRANGER.format(checkout=str(CHECKOUT), folder=str(data))
        with subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            bufsize=1,
        ) as process:
            yield data, process
        data.chmod(0o755)


def ask(process: "subprocess.Popen[str]") -> str:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write("?\n")
    return process.stdout.readline().strip()


def test_read_only_media_can_be_read_and_say_that_they_cannot_be_written(
    foreign: tuple[Path, "subprocess.Popen[str]"],
) -> None:
    data, process = foreign
    assert ask(process) == "1 6"
    out, err = process.communicate(timeout=30)
    assert "cannot be written" in out and "copy the folder" in out, err
    assert [path.name for path in data.iterdir()] == ["catalog.sqlite"]


def test_a_reader_that_may_not_write_sees_what_others_write(
    foreign: tuple[Path, "subprocess.Popen[str]"], store: SimpleNamespace
) -> None:
    data, process = foreign
    assert ask(process) == "1 6"
    data.chmod(0o755)  # still closed to the reader, where it is another user; else SQLite keeps it up to date
    with Catalog.open(data) as writer:
        with writer.batch("ingest") as batch:
            store.take(batch, "b", "Lecturer")
        assert ask(process) == "2 10", "while the writer's log is there"
        with writer.batch("ingest") as batch:
            store.take(batch, "c", "Professor")
            assert ask(process) == "2 10", "not before the batch is whole"
        assert ask(process) == "3 14"
    assert ask(process) == "3 14", "when the log has gone into the file"
    with Catalog.open(data) as writer, writer.batch("withdraw") as batch:
        batch.withdraw("a.txt")
    assert ask(process) == "4 10"

"""Statements among processes: a kill in the middle of a batch, a reader that stays, the index on disk."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from kg.store import Catalog, MemoryIndex, following

BASE = "https://jobs.example/"
CHECKOUT = Path(__file__).resolve().parents[2]
P = NamedNode(BASE + "p")
Ingest = Callable[..., int]

# Retracts all that stands, states and makes much, says so, and waits to be killed.
WRITER = """
import sys, time
sys.path[:0] = [{checkout!r}]
from pyoxigraph import Literal, NamedNode, Quad
from kg.store import Catalog
catalog = Catalog.open({folder!r})
with catalog.batch("update", "never") as batch:
    batch.clear_graph(None)
    batch.clear_graph("{base}g")
    batch.create_graph("{base}made")
    batch.state(Quad(NamedNode(f"{base}s{{n}}"), NamedNode("{base}p"), Literal(n)) for n in range(5000))
    print("ready", flush=True)
    time.sleep(60)
"""


def blank(catalog: Catalog) -> list[Quad]:
    return [q for q in catalog.quads() if isinstance(q.subject, BlankNode)]


def test_a_kill_in_the_middle_of_an_update_leaves_everything_as_it_was(catalog: Catalog, ingest: Ingest) -> None:
    ingest(a="Postdoc")
    with catalog.batch("update") as batch:
        batch.state(
            [Quad(BlankNode(), P, Literal("x")), Quad(NamedNode(BASE + "s"), P, Literal(1), NamedNode(BASE + "g"))]
        )
    before, graphs = set(catalog.quads()), catalog.graphs()
    code = WRITER.format(checkout=str(CHECKOUT), folder=str(catalog.folder), base=BASE)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        assert set(catalog.quads()) == before, "a reader sees nothing of an open batch"
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    with Catalog.open(catalog.folder) as after:
        assert (after.release, set(after.quads()), after.graphs()) == (2, before, graphs)
        assert set(MemoryIndex.of(after).store) == before
        with after.batch("update") as batch:
            assert batch.retract(blank(after)) == 1
        assert (after.release, len(set(after.quads()))) == (3, len(before) - 1)
    with sqlite3.connect(catalog.folder / "catalog.sqlite") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_reader_that_stays_sees_statements_as_they_come(catalog: Catalog) -> None:
    with Catalog.open(catalog.folder, read_only=True) as reader:
        for number in range(1, 4):
            with catalog.batch("update") as batch:
                batch.state([Quad(NamedNode(BASE + "s"), P, Literal(number))])
            assert (reader.release, reader.status().quads) == (number, number)


def test_a_store_on_disk_follows_with_the_same_labels(catalog: Catalog, tmp_path: Path) -> None:
    path = str(tmp_path / "index")
    graph = NamedNode(BASE + "g")
    with catalog.batch("update") as batch:
        batch.state([Quad(BlankNode("a"), P, BlankNode("b"), graph), Quad(BlankNode("b"), P, Literal("y"))])
        batch.create_graph(BASE + "empty")
    store = Store(path)
    following.load(store, catalog, 1)
    assert set(store) == set(catalog.quads())
    assert store.contains_named_graph(NamedNode(BASE + "empty"))
    with catalog.batch("update") as batch:
        (gone,) = [q for q in blank(catalog) if q.graph_name == graph]
        batch.retract([gone])
        batch.state([Quad(gone.object, P, gone.subject)])  # type: ignore[arg-type]
        batch.drop_graph(BASE + "empty")
    following.follow(store, catalog, 1, 2)
    assert set(store) == set(catalog.quads())
    assert len(store) == 2
    assert list(store.named_graphs()) == []

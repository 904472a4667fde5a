"""The release that is served: an answer never mixes two."""

import asyncio
from hashlib import sha256
from pathlib import Path

from pyoxigraph import NamedNode, Quad, QuerySolutions

from kg import settings
from kg.graph.contribution import Contribution
from kg.read.document import Document, Source
from kg.serve.live import Live
from kg.store import Catalog, MemoryIndex
from kg.validate.report import Report

BASE = "https://jobs.example/"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def publish(folder: Path, name: str) -> None:
    iri = f"{BASE}id/posting/{name}"
    document = Document(name, Source(f"{name}.txt", "text/plain", sha256(name.encode()).hexdigest()))
    statement = Quad(NamedNode(iri), TYPE, NamedNode(BASE + "Posting"))
    with Catalog.open(folder, create=True, base=BASE) as catalog, catalog.batch("ingest") as batch:
        batch.accept(f"{name}.txt", document, Contribution(iri, name, (statement,)), Report(), "quotes")


def count(index: MemoryIndex) -> int:
    rows = index.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert isinstance(rows, QuerySolutions)
    return int(next(rows)["n"].value)


def test_what_is_read_while_the_index_moves_is_read_again(tmp_path: Path) -> None:
    publish(tmp_path, "one")
    read: list[tuple[int, int]] = []

    async def serve() -> tuple[int, tuple[int, int]]:
        live = Live(settings.load(tmp_path, {}, {}))
        await live.open()

        def twice(index: MemoryIndex) -> tuple[int, int]:
            first = count(index)
            if not read:
                publish(tmp_path, "two")
                live.move()
            read.append((first, count(index)))
            return read[-1]

        try:
            return await asyncio.to_thread(live.consistently, twice)
        finally:
            await live.close()

    assert asyncio.run(serve()) == (2, (2, 2))
    assert read == [(1, 2), (2, 2)]


def test_a_new_release_is_followed(tmp_path: Path) -> None:
    publish(tmp_path, "one")

    async def serve() -> tuple[int, int]:
        live = Live(settings.load(tmp_path, {}, {}))
        await live.open()
        try:
            publish(tmp_path, "two")
            for _ in range(100):
                await asyncio.sleep(0.1)
                if live.release == 2:
                    break
            return live.consistently(count)
        finally:
            await live.close()

    assert asyncio.run(serve()) == (2, 2)

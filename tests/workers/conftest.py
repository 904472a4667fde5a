"""A small catalog, and pools over it."""

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg import settings
from kg.graph.contribution import Contribution
from kg.read.document import Document, Source
from kg.store import Catalog
from kg.validate.report import Report
from kg.workers import Query
from kg.workers.pool import Pool

HERE = Path(__file__).parent
sys.path.append(str(HERE))  # for `workers_calls`, which workers import as well
BASE = "https://jobs.example/"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
JSON = "application/sparql-results+json"


def publish(folder: Path, *names: str, each: int = 20) -> int:
    """A release more, with a posting of each name, of so many labels; the release."""
    with Catalog.open(folder, create=True, base=BASE) as catalog, catalog.batch("ingest") as batch:
        for name in names:
            iri = f"{BASE}id/posting/{name}"
            document = Document(name, Source(f"{name}.txt", "text/plain", sha256(name.encode()).hexdigest()))
            quads = tuple(Quad(NamedNode(iri), LABEL, Literal(f"{name} {n}")) for n in range(each))
            batch.accept(f"{name}.txt", document, Contribution(iri, name, quads), Report(), "quotes")
    return batch.release


@asynccontextmanager
async def opened(folder: Path, *, release: int | None = None, **flags: Any) -> AsyncIterator[Pool]:
    pool = Pool.start(settings.load(folder, flags, {}), release, preload=["workers_calls"])
    try:
        await pool.open()
        yield pool
    finally:
        await pool.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one release of three postings, 60 statements."""
    publish(tmp_path / "data", "one", "two", "three")
    return tmp_path / "data"


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """`pools(folder, **settings)` opens a pool; its workers know `workers_calls`."""
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    return opened


@pytest.fixture
def ask() -> SimpleNamespace:
    """Queries: `count` quads, an `endless` one, a `rows` of so many rows, any other `text`."""

    def text(query: str, media: str = JSON, **more: Any) -> Query:
        return Query(query, media, **more)

    patterns = " . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(9))
    return SimpleNamespace(
        text=text,
        count=text("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv"),
        endless=text(f"SELECT (COUNT(*) AS ?n) {{ {patterns} }}", "text/csv"),
        rows=lambda n, **more: text(f"SELECT ?o0 {{ {patterns} }} LIMIT {n}", "text/csv", **more),
    )


@pytest.fixture
def more() -> Callable[..., int]:
    """`publish`."""
    return publish

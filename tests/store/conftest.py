"""Contributions written by hand, so that the store is tested whatever the stages before it do."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.contribution import Contribution, PositionKey
from kg.read.document import Document, Source
from kg.store import Batch, Catalog
from kg.validate.report import Report

BASE = "https://jobs.example/"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
POSTING = NamedNode("https://jobs.example/ns#Posting")
ORGANISATION = NamedNode("https://jobs.example/ns#Organisation")
EVIDENCE = NamedNode(BASE + "graph/evidence")
UNIVERSITY = NamedNode(BASE + "id/organisation/u")


def document(text: str) -> Document:
    data = text.encode()
    return Document(text, Source("ad.txt", "text/plain", sha256(data).hexdigest()))


def contribution(name: str, title: str) -> Contribution:
    """A posting at the one university, which every posting labels and types anew, with a line of evidence."""
    iri = NamedNode(f"{BASE}id/posting/{name}")
    return Contribution(
        posting=iri.value,
        label=title,
        quads=(
            Quad(iri, TYPE, POSTING),
            Quad(iri, LABEL, Literal(title, language="en")),
            Quad(iri, NamedNode(BASE + "ns#employer"), UNIVERSITY),
            Quad(UNIVERSITY, TYPE, ORGANISATION),
            Quad(UNIVERSITY, LABEL, Literal("University of U", language="en")),
            Quad(NamedNode(iri.value + "#e1"), NamedNode(BASE + "ns#quote"), Literal(title), EVIDENCE),
        ),
        positions=(PositionKey(f"{BASE}id/position/u/{name}", f"u/{name}", title, "2027-01-31"),),
        labels={UNIVERSITY.value: "University of U"},
    )


def take(batch: Batch, name: str, title: str, source: str | None = None) -> None:
    """Accept a posting whose text is its title."""
    batch.accept(source or f"{name}.txt", document(title), contribution(name, title), Report(), "quotes")


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog.open(tmp_path / "data", create=True, base=BASE)


@pytest.fixture
def ingest(catalog: Catalog) -> Callable[..., int]:
    """Accept postings given as name=title in one batch; the release afterwards."""

    def run(**titles: str) -> int:
        with catalog.batch("ingest") as batch:
            for name, title in titles.items():
                take(batch, name, title)
        return batch.release

    return run


@pytest.fixture
def store() -> SimpleNamespace:
    """The makers of this file, for tests that need more than `ingest`."""
    return SimpleNamespace(document=document, contribution=contribution, take=take)

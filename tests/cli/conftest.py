"""A data folder of two postings, and the command run in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.contribution import Contribution
from kg.read.document import Document, Source
from kg.store import Catalog
from kg.validate.report import Report

BASE = "http://127.0.0.1:8000/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
VAC = "https://w3id.org/vacancy-graph/ns#"
Run = Callable[..., subprocess.CompletedProcess[str]]


def contribution(name: str, label: str) -> Contribution:
    posting, evidence = NamedNode(f"{BASE}id/posting/{name}"), NamedNode(f"{BASE}graph/evidence")
    return Contribution(
        posting=posting.value,
        label=label,
        quads=(
            Quad(posting, NamedNode(f"{RDF}type"), NamedNode(f"{VAC}JobPosting")),
            Quad(posting, NamedNode(f"{RDFS}label"), Literal(label)),
            Quad(posting, NamedNode(f"{RDF}subject"), posting, evidence),
        ),
    )


def accept(folder: Path, **labels: str) -> None:
    """Publish one posting for each name, in one release."""
    with Catalog.open(folder, create=True, base=BASE) as catalog, catalog.batch("ingest") as batch:
        for name, label in labels.items():
            source = Source(f"{name}.txt", "text/plain", sha256(label.encode()).hexdigest())
            batch.accept(f"{name}.txt", Document(label, source), contribution(name, label), Report(), "full")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Release 1 has one posting, release 2 two; one input waits in quarantine."""
    folder = tmp_path / "data"
    accept(folder, one="PhD in mud")
    accept(folder, two="Postdoc in \x1b[2Jice")
    with Catalog.open(folder) as catalog, catalog.batch("ingest") as batch:
        batch.refuse("bad.txt", b"", name="bad.txt", code="empty", message="there is nothing in it")
    return folder


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `kg` from an empty folder without terminal."""
    work = tmp_path / "work"
    work.mkdir()

    def run(*words: object, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("KG_") or k == "KG_GOLD"}
        return subprocess.run(
            [sys.executable, "-m", "kg", *map(str, words)],
            cwd=work, env=kept | environment, input=stdin, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    return run

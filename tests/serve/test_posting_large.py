"""A posting with a thousand facts and a text of 100,000 characters: its page stays quick, and every fact is on it."""

import time
from collections.abc import Iterator
from hashlib import sha256

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad
from sites import demo

from kg.graph.contribution import Contribution
from kg.graph.terms import term
from kg.read.document import Document, Source
from kg.store import Catalog
from kg.validate.report import Report

FACTS = 1000
LINE = "You will {} and write down what came of it, day after day, as long as there is light enough to see by.\n"
XSD = "http://www.w3.org/2001/XMLSchema#"


def statements(base: str, text: str) -> tuple[Quad, ...]:
    """A position with a thousand tasks, each with its words in the text."""
    posting, position = NamedNode(f"{base}id/posting/x/1"), NamedNode(f"{base}id/position/x/1")
    snapshot, rule = NamedNode(f"{base}id/snapshot/x"), NamedNode(f"{base}id/rule/task/explicit")
    evidence = NamedNode(f"{base}graph/evidence")
    found = [
        Quad(posting, term("rdf:type"), term("vac:JobPosting")),
        Quad(posting, term("rdfs:label"), Literal("Much to do")),
        Quad(posting, term("vac:advertises"), position),
        Quad(posting, term("prov:wasDerivedFrom"), snapshot),
        Quad(position, term("rdf:type"), term("vac:Position")),
        Quad(position, term("rdfs:label"), Literal("Much to do")),
        Quad(snapshot, term("rdf:value"), Literal(text), evidence),
        Quad(rule, term("vac:evidenceLevel"), term("code:explicit"), evidence),
    ]
    for number in range(FACTS):
        task, node = NamedNode(f"{position.value}#task-{number}"), NamedNode(f"{base}id/evidence/{number}")
        words = f"measure bed {number:04}"
        start = text.index(words)
        said = {
            "rdf:subject": task, "rdf:predicate": term("schema:description"), "rdf:object": Literal(words),
            "prov:wasDerivedFrom": snapshot, "vac:rule": rule, "vac:quote": Literal(words),
            "vac:confidence": Literal("0.9", datatype=NamedNode(XSD + "decimal")),
            "vac:start": Literal(str(start), datatype=NamedNode(XSD + "integer")),
            "vac:end": Literal(str(start + len(words)), datatype=NamedNode(XSD + "integer")),
        }  # fmt: skip
        found += [Quad(node, term(name), value, evidence) for name, value in said.items()]
        found.append(Quad(position, term("vac:hasTask"), task))
        found.append(Quad(task, term("rdf:type"), term("vac:Task")))
        found.append(Quad(task, term("schema:description"), Literal(words)))
    return tuple(found)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("large"), demo.free_port()
    base = f"http://127.0.0.1:{port}/"
    text = "".join(LINE.format(f"measure bed {number:04}") for number in range(FACTS))
    assert len(text) > 100_000
    with Catalog.open(folder, create=True, base=base) as catalog:
        with catalog.batch("ingest") as batch:
            document = Document(text, Source("x.txt", "text/plain", sha256(text.encode()).hexdigest()))
            contribution = Contribution(f"{base}id/posting/x/1", "Much to do", statements(base, text))
            batch.accept("x.txt", document, contribution, Report(), "full")
        (folder / "token").write_text(catalog.tokens.create("tests"), encoding="utf-8")
    with demo.served(folder, port) as served:
        yield served.address


def test_the_page_is_whole_and_quick(address: str) -> None:
    with httpx.Client(base_url=address, timeout=60, headers={"Accept": "text/html"}) as http:
        page = http.get("/doc/posting/x/1").text
        begun = time.perf_counter()
        again = http.get("/doc/posting/x/1")
        took = time.perf_counter() - begun
    assert page.count("<mark ") == FACTS
    assert page.count('data-row="f-') >= FACTS
    assert again.num_bytes_downloaded < 150_000, "compressed"
    assert took < 10, "half a second of computing, on a machine that may do much else"

"""What the runners of W3C's test suites share: reading manifests, and waiting for a release."""

import time
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
GRAPHS = {".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES, ".rdf": RdfFormat.RDF_XML}


def load(path: Path) -> list[Quad]:
    form = GRAPHS.get(path.suffix, RdfFormat.TURTLE)
    return list(parse(path.read_bytes(), format=form, base_iri=path.as_uri()))


def objects(quads: Iterable[Quad], subject: object, predicate: str) -> list[NamedNode | Literal | BlankNode]:
    return [
        q.object
        for q in quads
        if q.predicate.value == predicate and subject in (None, q.subject) and not isinstance(q.object, Triple)
    ]


def listed(quads: list[Quad], node: object) -> Iterator[object]:
    while (first := objects(quads, node, RDF + "first")) != []:
        yield first[0]
        node = objects(quads, node, RDF + "rest")[0]


def path(iri: object) -> Path:
    assert isinstance(iri, NamedNode)
    return Path(urllib.parse.unquote(urllib.parse.urlparse(iri.value).path))


def follow(endpoint: str, release: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with urllib.request.urlopen(f"{endpoint}?query=ASK%7B%7D") as answer:
            if int(answer.headers["Kg-Release"]) >= release:
                return
        time.sleep(0.02)
    raise RuntimeError(f"release {release} is not served after 20 s")

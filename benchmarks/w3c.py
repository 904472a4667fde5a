"""The query half of W3C's SPARQL 1.1 test suite, asked of a running `kg serve`: `python -m benchmarks.w3c RDF-TESTS`.

The other half, updates, stands in `w3c_update.py`: `python -m benchmarks.w3c update RDF-TESTS`.

RDF-TESTS is a checkout of https://github.com/w3c/rdf-tests. Each test's data become a release of a catalog of their own,
which the server follows; the query goes over HTTP. Literals are compared as an Oxigraph store writes them.
"""

import csv
import io
import sys
import urllib.error
import urllib.parse
import urllib.request
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from benchmarks import servers, w3c_update
from benchmarks.rdf_tests import GRAPHS, MF, RDF, follow, listed, load, objects
from benchmarks.rdf_tests import path as as_path
from kg.cli import output
from kg.graph.contribution import Contribution
from kg.read.document import Document, Source
from kg.store import Catalog, packing
from kg.validate.report import Report

MANIFESTS = ("manifest-sparql11-query.ttl", "manifest-sparql11-results.ttl")
_QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_RESULTS = {
    ".srx": ("application/sparql-results+xml", QueryResultsFormat.XML),
    ".srj": ("application/sparql-results+json", QueryResultsFormat.JSON),
    ".tsv": ("text/tab-separated-values", QueryResultsFormat.TSV),
}


@dataclass(slots=True)
class Test:
    """One test of a manifest; `kind` is its class without namespace."""

    name: str
    kind: str
    query: Path
    default: list[Path] = field(default_factory=list)
    named: list[Path] = field(default_factory=list)
    result: Path | None = None


def main() -> None:
    """Run the tests and print the score of each folder, and what failed."""
    if sys.argv[1] == "update":
        w3c_update.main(Path(sys.argv[2]))
        return
    root = Path(sys.argv[1]) / "sparql" / "sparql11"
    rows: dict[str, list[int]] = {}
    failed = []
    with TemporaryDirectory() as place:
        data = Path(place)
        # The catalog takes no blank nodes; the suite's data have some, so they are put in past that check.
        with mock.patch.object(packing, "pack_quads", _pack), Catalog.open(data, create=True) as catalog:
            _publish(catalog, [])
            with servers.kg(data, log="off") as server:
                for test in tests(root):
                    why = _run(test, catalog, server.endpoint)
                    counts = rows.setdefault(test.query.parent.name, [0, 0])
                    counts[1] += 1
                    counts[0] += not why
                    if why:
                        failed.append((test.query.parent.name, test.name, why))
    output.table(("folder", "passed", "of"), [(name, str(a), str(b)) for name, (a, b) in rows.items()])
    output.table(("folder", "test", "what came"), failed)
    output.say(f"{sum(a for a, _ in rows.values())} of {sum(b for _, b in rows.values())} passed")


def tests(root: Path) -> Iterator[Test]:
    """The tests of the manifests that MANIFESTS name, and of those that they include."""
    for manifest in MANIFESTS:
        quads = load(root / manifest)
        for each in objects(quads, None, MF + "include"):
            for included in listed(quads, each):
                yield from _manifest(as_path(included))


def _manifest(path: Path) -> Iterator[Test]:
    quads = load(path)
    for entry in objects(quads, None, MF + "entries"):
        for node in listed(quads, entry):
            kind = objects(quads, node, RDF + "type")[0].value.rpartition("#")[2]
            name = objects(quads, node, MF + "name")[0].value
            action = objects(quads, node, MF + "action")[0]
            if isinstance(action, NamedNode):
                yield Test(name, kind, as_path(action))
            else:
                test = Test(name, kind, as_path(objects(quads, action, _QT + "query")[0]))
                test.default = [as_path(o) for o in objects(quads, action, _QT + "data")]
                test.named = [as_path(o) for o in objects(quads, action, _QT + "graphData")]
                test.result = next((as_path(o) for o in objects(quads, node, MF + "result")), None)
                yield test


def _run(test: Test, catalog: Catalog, endpoint: str) -> str:
    """Nothing where the test passes, else what came instead."""
    text = test.query.read_text(encoding="utf-8")
    if not test.kind.startswith("Negative"):
        text = f"BASE <{test.query.as_uri()}>\n{text}"
    if test.kind.endswith(("SyntaxTest11", "SyntaxTest")):
        status, body = _ask(endpoint, text, "*/*")
        wanted = 400 if test.kind.startswith("Negative") else 200
        return "" if status == wanted else f"{status}: {body[:90].decode(errors='replace')}"
    assert test.result is not None
    quads = [Quad(*_triple(q)) for path in test.default for q in load(path)]
    quads += [Quad(*_triple(q), NamedNode(path.as_uri())) for path in test.named for q in load(path)]
    follow(endpoint, _publish(catalog, quads))
    suffix = test.result.suffix
    media = _RESULTS[suffix][0] if suffix in _RESULTS else "text/csv" if suffix == ".csv" else "application/n-triples"
    status, body = _ask(endpoint, text, media)
    if status == 406 and suffix in GRAPHS:  # the expected solutions of a SELECT, written in RDF
        status, body = _ask(endpoint, text, "application/sparql-results+json")
    if status != 200:
        return f"{status}: {body[:120].decode(errors='replace')}"
    return "" if _same(test.result, body) else "another answer"


def _same(expected: Path, body: bytes) -> bool:
    suffix = expected.suffix
    if suffix == ".csv":
        return _rows(expected.read_bytes()) == _rows(body)
    if suffix in _RESULTS:
        form = _RESULTS[suffix][1]
        return _canonical(expected.read_bytes(), form) == _canonical(body, form)
    wanted = load(expected)
    listed = [q.subject for q in wanted if q.object == NamedNode(_RS + "ResultSet")]
    if listed:
        return _written(wanted, listed[0]) == _canonical(body, QueryResultsFormat.JSON)
    return _blank(wanted) == _blank(list(parse(body, format=RdfFormat.N_TRIPLES)))


def _rows(body: bytes) -> list[list[tuple[str, str]]]:
    # SELECT * leaves the order of columns open.
    found = csv.DictReader(io.StringIO(body.decode(), newline=""))
    return sorted(sorted((k, "_:" if v.startswith("_:") else v) for k, v in row.items()) for row in found)


def _canonical(body: bytes, form: QueryResultsFormat) -> object:
    found = parse_query_results(body, format=form)
    if isinstance(found, QueryBoolean):
        return bool(found)
    assert isinstance(found, QuerySolutions)
    quads = []
    names = [v.value for v in found.variables]
    for row in found:
        node = BlankNode()
        quads.append(Quad(node, NamedNode("urn:is"), NamedNode("urn:row")))
        for name in names:
            if row[name] is not None:
                quads.append(Quad(node, NamedNode(f"urn:column:{name}"), row[name]))
    return sorted(names), _blank(quads)


def _written(quads: list[Quad], root: object) -> object:
    """Solutions that are written in RDF (the vocabulary of DAWG's result sets), as `_canonical` gives them."""
    names = [str(o.value) for o in objects(quads, root, _RS + "resultVariable")]
    made = []
    for solution in objects(quads, root, _RS + "solution"):
        node = BlankNode()
        made.append(Quad(node, NamedNode("urn:is"), NamedNode("urn:row")))
        for binding in objects(quads, solution, _RS + "binding"):
            name = objects(quads, binding, _RS + "variable")[0].value
            made.append(Quad(node, NamedNode(f"urn:column:{name}"), objects(quads, binding, _RS + "value")[0]))
    return sorted(names), _blank(made)


def _blank(quads: list[Quad]) -> set[str]:
    """The quads with blank nodes named by what is said of them (RDFC-1.0), literals as a store writes them."""
    store = Store()
    store.extend(quads)
    dataset = Dataset(Quad(q.subject, q.predicate, q.object) for q in store)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def _publish(catalog: Catalog, quads: Iterable[Quad]) -> int:
    text = "\n".join(map(str, quads))
    name = "w3c-test"
    document = Document(text, Source(name, "text/plain", sha256(text.encode()).hexdigest()))
    with catalog.batch("test") as batch:
        batch.accept(name, document, Contribution(f"{catalog.base}id/posting/w3c/1", name, tuple(parse(
            "".join(f"{q} .\n" for q in quads).encode(), format=RdfFormat.N_QUADS))), Report(), "none")  # fmt: skip
    return catalog.release


def _pack(quads: Iterable[Quad]) -> bytes:
    return zlib.compress("".join(sorted({f"{quad} .\n" for quad in quads})).encode())


def _ask(endpoint: str, text: str, accept: str) -> tuple[int, bytes]:
    request = urllib.request.Request(
        endpoint, text.encode(), {"Content-Type": "application/sparql-query", "Accept": accept}
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def _triple(quad: Quad) -> Triple:
    return quad.triple


if __name__ == "__main__":
    main()

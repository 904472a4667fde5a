"""The update half of W3C's SPARQL 1.1 test suite, sent to a running `kg serve`: `python -m benchmarks.w3c update RDF-TESTS`.

Each test's data are a release of a catalog without postings; the update goes over HTTP, and what the next release holds is
compared with what the test expects, blank nodes by what is said of them, literals as an Oxigraph store writes them.
"""

import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, Store

from benchmarks import rdf_tests as suite
from benchmarks import servers
from kg.cli import output
from kg.store import Catalog

_UT = "http://www.w3.org/2009/sparql/tests/test-update#"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
BASE = "http://example.org/"


@dataclass(slots=True)
class Test:
    """One test of a manifest; `kind` is its class without namespace, `after` what the dataset holds in the end."""

    name: str
    kind: str
    request: Path
    before: list[Quad] = field(default_factory=list)
    after: list[Quad] = field(default_factory=list)


def main(root: Path) -> None:
    """Run the tests and print the score of each folder, and what failed. LOAD asks another server, so it is refused."""
    rows: dict[str, list[int]] = {}
    failed: list[tuple[str, str, str]] = []
    refused = 0
    with TemporaryDirectory() as place:
        data = Path(place)
        with Catalog.open(data, create=True, base=BASE) as catalog:
            token = catalog.tokens.create("w3c")
            _put(catalog, [])
            with servers.kg(data, log="off") as server:
                for test in tests(root / "sparql" / "sparql11"):
                    if "LOAD" in test.request.read_text(encoding="utf-8").upper() and test.kind.startswith(
                        ("Pos", "Upd")
                    ):
                        refused += 1
                        why = _load(server.endpoint, token, test)
                    else:
                        why = _run(test, catalog, server.endpoint, token)
                    counts = rows.setdefault(test.request.parent.name, [0, 0])
                    counts[1] += 1
                    counts[0] += not why
                    if why:
                        failed.append((test.request.parent.name, test.name, why))
    output.table(("folder", "passed", "of"), [(name, str(a), str(b)) for name, (a, b) in rows.items()])
    output.table(("folder", "test", "what came"), failed)
    output.say(
        f"{sum(a for a, _ in rows.values())} of {sum(b for _, b in rows.values())} passed;"
        f" {refused} of them have LOAD, which passes where it is refused (403)"
    )


def tests(root: Path) -> Iterator[Test]:
    """The tests of the manifests that the update suite includes."""
    quads = suite.load(root / "manifest-sparql11-update.ttl")
    for listed in suite.objects(quads, None, suite.MF + "include"):
        for included in suite.listed(quads, listed):
            yield from _manifest(suite.path(included))


def _manifest(path: Path) -> Iterator[Test]:
    quads = suite.load(path)
    for entry in suite.objects(quads, None, suite.MF + "entries"):
        for node in suite.listed(quads, entry):
            kind = suite.objects(quads, node, suite.RDF + "type")[0].value.rpartition("#")[2]
            name = suite.objects(quads, node, suite.MF + "name")[0].value
            action = suite.objects(quads, node, suite.MF + "action")[0]
            if isinstance(action, NamedNode):
                yield Test(name, kind, suite.path(action))
            else:
                request = suite.path(suite.objects(quads, action, _UT + "request")[0])
                (result,) = suite.objects(quads, node, suite.MF + "result")
                yield Test(name, kind, request, _state(quads, action), _state(quads, result))


def _state(quads: list[Quad], node: object) -> list[Quad]:
    """The dataset that a manifest describes: `ut:data` is its default graph, `ut:graphData` a named one."""
    found = [q for data in suite.objects(quads, node, _UT + "data") for q in suite.load(suite.path(data))]
    for named in suite.objects(quads, node, _UT + "graphData"):
        name = NamedNode(suite.objects(quads, named, _LABEL)[0].value)
        for data in suite.objects(quads, named, _UT + "graph"):
            found += [Quad(q.subject, q.predicate, q.object, name) for q in suite.load(suite.path(data))]
    return found


def _run(test: Test, catalog: Catalog, endpoint: str, token: str) -> str:
    """Nothing where the test passes, else what came instead."""
    text = test.request.read_text(encoding="utf-8")
    if test.kind != "UpdateEvaluationTest":
        status, body = _send(endpoint, token, text)
        # An update that is right may still speak of graphs that are not there.
        passed = status == 400 if test.kind.startswith("Negative") else status in (204, 409)
        return "" if passed else f"{status}: {body[:120]}"
    _follow(endpoint, _put(catalog, test.before))
    status, body = _send(endpoint, token, f"BASE <{test.request.as_uri()}>\n{text}")
    if status != 204:
        return f"{status}: {body[:120]}"
    return "" if _canonical(list(catalog.quads())) == _canonical(test.after) else "another dataset"


def _load(endpoint: str, token: str, test: Test) -> str:
    status, body = _send(endpoint, token, test.request.read_text(encoding="utf-8"))
    return "" if status == 403 else f"{status}: {body[:120]}"


def _put(catalog: Catalog, quads: list[Quad]) -> int:
    """Make a release that holds these quads and nothing else."""
    with catalog.batch("test") as batch:
        for graph in catalog.graphs():
            batch.drop_graph(graph)
        batch.clear_graph(None)
        batch.state(quads)
        for graph in {q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode)}:
            batch.create_graph(graph)
    return catalog.release


def _follow(endpoint: str, release: int) -> None:
    suite.follow(endpoint, release)


def _canonical(quads: list[Quad]) -> set[str]:
    store = Store()
    store.extend(quads)
    dataset = Dataset(store)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def _send(endpoint: str, token: str, text: str) -> tuple[int, str]:
    headers = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {token}"}
    request = urllib.request.Request(endpoint, text.encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")

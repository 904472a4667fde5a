"""Statements of no posting, wherever they are served: graphs, documents, pages, releases, queries."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from kg.store import Catalog

BASE = "https://jobs.example/"
POSTING, ORG = "posting/uni-nord/17", "org/uni-nord"
MINE = BASE + "graphs/mine"
STATED = f"""
PREFIX : <{BASE}id/> PREFIX ns: <{BASE}ns#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX vac: <https://w3id.org/vacancy-graph/ns#>
<{BASE}id/{ORG}> ns:founded "1900"^^xsd:int ; ns:area "2.50"^^xsd:decimal, "02.5"^^xsd:decimal ; ns:true "maybe"^^xsd:boolean ;
    ns:address _:a ; ns:number "x"^^xsd:integer .
_:a ns:street "Hafen <1>" ; ns:next _:b . _:b ns:next _:a .
<{BASE}id/{POSTING}> ns:about _:c ; vac:deadlineEnds "one day" . _:c ns:price "3.0"^^xsd:decimal .
<{MINE}> {{ _:a ns:note "from a letter"@en }}
"""


def quads(text: str) -> list[Quad]:
    return list(parse(text, format=RdfFormat.TRIG))


@pytest.fixture(scope="module")
def folder(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalog of the other tests, and in its third release statements and an empty graph."""
    copy = Path(shutil.copytree(data, tmp_path_factory.mktemp("stated") / "data"))
    with Catalog.open(copy) as catalog, catalog.batch("update", "INSERT DATA of <a friend>") as batch:
        assert batch.state(quads(STATED)) == 13
        batch.create_graph(BASE + "graphs/empty")
    return copy


@pytest.fixture(scope="module")
def stated(folder: Path, run: Callable[..., AbstractContextManager[str]]) -> Iterator[httpx.Client]:
    with run(folder) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


def get(client: httpx.Client, path: str, accept: str = "*/*") -> httpx.Response:
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code == 200, (path, answer.text)
    return answer


@pytest.mark.parametrize(
    "media", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_GET_empty_graph_200(stated: httpx.Client, media: str) -> None:
    answer = get(stated, f"/graphs?graph={BASE}graphs/empty", media)
    form = RdfFormat.from_media_type(answer.headers["content-type"])
    assert form is not None
    assert list(parse(answer.content, format=form)) == []
    assert stated.get(f"/graphs?graph={BASE}graphs/none").status_code == 404
    assert stated.get("/graphs/empty").status_code == 200


def test_GET_graph_as_written_with_its_blank_nodes_200(stated: httpx.Client) -> None:
    (note,) = parse(get(stated, "/graphs/mine", "application/n-triples").content, format=RdfFormat.N_TRIPLES)
    whole = get(stated, "/graphs?default", "application/n-triples").text
    assert isinstance(note.subject, BlankNode)
    assert f'{note.subject} <{BASE}ns#street> "Hafen <1>" .' in whole
    for value in ('"2.50"^^', '"02.5"^^', '"1900"^^<http://www.w3.org/2001/XMLSchema#int>', '"maybe"^^'):
        assert value in whole


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "rdf", "nq", "trig"])
def test_GET_document_with_statements_as_written_200(stated: httpx.Client, suffix: str) -> None:
    answer = get(stated, f"/doc/{ORG}.{suffix}")
    form = RdfFormat.from_media_type(answer.headers["content-type"])
    assert form is not None
    found = list(parse(answer.content, format=form))
    said = {(q.predicate.value.partition("#")[2], getattr(q.object, "value", "")) for q in found}
    for prop, value in (("area", "2.50"), ("area", "02.5"), ("founded", "1900"), ("true", "maybe"), ("number", "x")):
        assert (prop, value) in said
    (address,) = [q.object for q in found if q.predicate.value == BASE + "ns#address"]
    assert [q.object.value for q in found if q.subject == address and q.predicate.value == BASE + "ns#street"] == [  # type: ignore[union-attr]
        "Hafen <1>"
    ]


def test_GET_page_of_a_thing_shows_its_blank_nodes_200(stated: httpx.Client) -> None:
    page = get(stated, f"/doc/{ORG}", "text/html").text
    assert "Hafen &lt;1&gt;" in page
    assert "maybe" in page


def test_GET_page_of_a_posting_with_odd_statements_200(stated: httpx.Client) -> None:
    page = get(stated, f"/doc/{POSTING}", "text/html").text
    assert "PhD in tidal flats" in page or "tidal" in page
    assert get(stated, f"/doc/{POSTING}.jsonld").status_code == 200


def test_GET_releases_tell_of_statements_200(stated: httpx.Client) -> None:
    release = get(stated, "/releases/3.json").json()
    assert (release["kind"], release["stated"], release["retracted"]) == ("update", 13, 0)
    page = get(stated, "/releases", "text/html").text
    assert "+13 −0" in page
    assert "INSERT DATA of &lt;a friend&gt;" in page
    assert "13 new, 0 gone" in get(stated, "/releases/3", "text/html").text


def test_GET_diff_with_blank_nodes_200(stated: httpx.Client) -> None:
    patch = get(stated, "/releases/2/diff/3.rdfp").text.splitlines()
    assert patch[1] == "TX ."
    assert sum(line.startswith("A ") for line in patch) == 13
    assert not any(line.startswith("D ") for line in patch)
    found = list(parse("\n".join(line[2:] for line in patch if line.startswith("A ")), format=RdfFormat.N_QUADS))
    assert len({q.subject for q in found if isinstance(q.subject, BlankNode)}) == 3
    difference = get(stated, "/releases/2/diff/3.json").json()
    (note,) = [s for s in difference["added"] if s["graph"] == MINE]
    assert note["object"] == {"type": "literal", "value": "from a letter", "xml:lang": "en"}
    assert f"{note['subject']} <{BASE}ns#note>" in "\n".join(patch)
    assert {s["object"]["type"] for s in difference["added"]} == {"literal", "bnode"}
    page = get(stated, "/releases/2/diff/3", "text/html").text
    assert "from a letter" in page
    assert f"in {MINE}" in page


def test_a_running_server_follows_with_the_same_labels_and_drops_empty_graphs(
    stated: httpx.Client, folder: Path
) -> None:
    def select(query: str) -> list[dict[str, str]]:
        answer = stated.get("/sparql", params={"query": query}, headers={"Accept": "application/sparql-results+json"})
        rows = json.loads(answer.text)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in rows]

    with Catalog.open(folder) as catalog:
        release = catalog.release
        (street,) = [q for q in catalog.quads() if q.predicate.value == BASE + "ns#street"]
        node = street.subject
        with catalog.batch("update") as batch:
            batch.state([Quad(node, NamedNode(BASE + "ns#floor"), node, NamedNode(BASE + "graphs/other"))])
            batch.retract([street])
            batch.drop_graph(BASE + "graphs/empty")
    deadline = time.monotonic() + 20
    while int(stated.get("/sparql?query=ASK{}").headers["kg-release"]) <= release:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    joined = f"SELECT ?n {{ ?o <{BASE}ns#address> ?a GRAPH ?g {{ ?a <{BASE}ns#floor> ?a }} GRAPH ?h {{ ?a <{BASE}ns#note> ?n }} }}"
    assert select(joined) == [{"n": "from a letter"}]
    assert select(f"SELECT ?s {{ ?s <{BASE}ns#street> ?o }}") == []
    graphs = {row["g"] for row in select("SELECT ?g { GRAPH ?g {} }")}
    assert {MINE, BASE + "graphs/other"} <= graphs
    assert BASE + "graphs/empty" not in graphs
    assert stated.get("/graphs/empty").status_code == 404
    assert stated.get(f"/releases/{release}/sparql?query=ASK{{}}").status_code in (200, 503)

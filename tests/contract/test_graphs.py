"""SPARQL 1.1 Graph Store HTTP Protocol, reading, and what the dataset says of itself."""

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.resources import folder
from kg.validate import Shapes, validate

BASE = "https://jobs.example/"
XSD = "http://www.w3.org/2001/XMLSchema#"
VOID = "http://rdfs.org/ns/void#"
LINK = Triple(
    NamedNode(f"{BASE}id/org/uni-nord"),
    NamedNode("https://schema.org/sameAs"),
    NamedNode("https://registry.example/nord"),
)
WORKLOAD = Triple(
    NamedNode(f"{BASE}id/position/uni-nord/17"),
    NamedNode("https://w3id.org/vacancy-graph/ns#workloadPercent"),
    Literal("65.0", datatype=NamedNode(XSD + "decimal")),
)
NT = {"Accept": "application/n-triples"}


def triples(answer: httpx.Response, form: RdfFormat = RdfFormat.N_TRIPLES) -> set[Triple]:
    assert answer.status_code == 200, answer.text
    return {quad.triple for quad in parse(answer.content, format=form)}


@pytest.mark.parametrize(
    "where",
    ["/graphs?graph=https%3A%2F%2Fjobs.example%2Fgraph%2Flinks", "/graph/links"],
    ids=["indirect", "direct"],
)
def test_GET_named_graph_200(http: httpx.Client, where: str) -> None:
    answer = http.get(where, headers=NT)
    assert triples(answer) == {LINK}
    assert answer.headers["content-type"] == "application/n-triples"
    assert answer.headers["vary"].split(", ")[0] == "Accept"
    assert answer.headers["kg-release"] == "2"


def test_GET_default_graph_200(http: httpx.Client) -> None:
    found = triples(http.get("/graphs?default", headers=NT))
    assert WORKLOAD in found  # as it was written; the index says 65
    assert LINK not in found


@pytest.mark.parametrize(
    ("media", "form"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
def test_GET_default_graph_format_200(http: httpx.Client, media: str, form: RdfFormat) -> None:
    answer = http.get("/graphs?default", headers={"Accept": media})
    assert answer.headers["content-type"].split(";")[0] == media
    assert WORKLOAD in triples(answer, form)


def test_GET_graph_again_304(http: httpx.Client) -> None:
    tag = http.get("/graph/links", headers=NT).headers["etag"]
    assert http.get("/graph/links", headers={**NT, "If-None-Match": tag}).status_code == 304


def test_HEAD_graph_200(http: httpx.Client) -> None:
    answer = http.head("/graph/links", headers=NT)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "application/n-triples"


@pytest.mark.parametrize(
    "query",
    ["", "?graph=", "?graph=graph/links", "?default&default", "?default&graph=https://a.example/", "?default=yes",
     "?graph=https://a.example/&graph=https://b.example/", "?graph=%FF"],
)  # fmt: skip
def test_GET_graphs_wrongly_named_400(http: httpx.Client, query: str) -> None:
    answer = http.get(f"/graphs{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


@pytest.mark.parametrize(
    "where", ["/graphs?graph=https://a.example/none", "/graph/none", "/graphs/person/1", "/graph/%01", "/graph/%C3%A9"]
)
def test_GET_graph_that_is_none_404(http: httpx.Client, where: str) -> None:
    assert http.get(where).status_code == 404


def test_GET_graph_not_acceptable_406(http: httpx.Client) -> None:
    answer = http.get("/graph/links", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["available"]


def test_PATCH_graph_405(http: httpx.Client) -> None:
    answer = http.patch("/graphs?default", content=b"", headers={"Content-Type": "text/turtle"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, GET, HEAD, OPTIONS, POST, PUT")


def test_GET_document_literals_as_written_200(http: httpx.Client) -> None:
    assert WORKLOAD in triples(http.get("/doc/position/uni-nord/17.nt"))


@pytest.mark.parametrize("where", ["/dataset", "/.well-known/void"])
def test_GET_dataset_200(http: httpx.Client, where: str) -> None:
    answer = http.get(where, headers={"Accept": "text/turtle"})
    found = triples(answer, RdfFormat.TURTLE)
    node = NamedNode(f"{BASE}id/dataset")
    parts = {t.subject for t in found if t.object == NamedNode("https://w3id.org/vacancy-graph/ns#JobPosting")}
    (part,) = parts
    # Two of the three postings of dataset.trig stand: the third is withdrawn.
    assert Triple(part, NamedNode(VOID + "entities"), Literal(2)) in found
    assert Triple(node, NamedNode(VOID + "classPartition"), part) in found
    assert Triple(node, NamedNode(VOID + "sparqlEndpoint"), NamedNode(f"{BASE}sparql")) in found
    assert Triple(node, NamedNode(VOID + "dataDump"), NamedNode(f"{BASE}graphs?default")) in found
    total = next(int(t.object.value) for t in found if t.predicate.value == VOID + "triples" and t.subject == node)
    every = triples(http.get("/graphs?default", headers=NT))
    assert total == len(every)


@pytest.mark.parametrize("where", ["/dataset", "/.well-known/void"])
def test_GET_dataset_conforms_to_the_profile_200(http: httpx.Client, where: str) -> None:
    shapes = Shapes.load(folder("shapes") / "profiles" / "dataset.ttl")
    found = list(parse(http.get(where, headers={"Accept": "text/turtle"}).content, format=RdfFormat.TURTLE))
    assert [(result.shape, result.focus_node) for result in validate(found, shapes).results] == []
    # and each of the two distributions, the service and every partition was looked at
    assert len({quad.subject for quad in found if quad.predicate.value.startswith("http://www.w3.org/ns/dcat#")}) == 4


def test_GET_dataset_again_304(http: httpx.Client) -> None:
    tag = http.get("/dataset").headers["etag"]
    assert http.get("/dataset", headers={"If-None-Match": tag}).status_code == 304


def test_GET_service_description_names_the_address_asked_200(http: httpx.Client, address: str) -> None:
    answer = http.get("/sparql", headers={"Accept": "application/n-triples"})
    endpoint = NamedNode("http://www.w3.org/ns/sparql-service-description#endpoint")
    assert [t.object.value for t in triples(answer) if t.predicate == endpoint] == [f"{address}/sparql"]

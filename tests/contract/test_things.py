"""Things and the documents about them: 303, negotiation, 410, caching."""

import json
import re

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

POSTING = "posting/uni-nord/17"
BASE = "https://jobs.example/"
THING = NamedNode(BASE + "id/" + POSTING)
DOCUMENT = NamedNode(BASE + "doc/" + POSTING)
VAC = "https://w3id.org/vacancy-graph/ns#"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
FORMATS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "nq": ("application/n-quads", RdfFormat.N_QUADS),
    "trig": ("application/trig", RdfFormat.TRIG),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
}


def doc(http: httpx.Client, path: str = POSTING, accept: str = "text/turtle", **headers: str) -> httpx.Response:
    return http.get(f"/doc/{path}", headers={"Accept": accept, **headers})


def test_GET_thing_303(http: httpx.Client) -> None:
    answer = http.get(f"/id/{POSTING}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/doc/{POSTING}")


@pytest.mark.parametrize(
    "written", ["org/institut-f%C3%BCr-meer", "org/institut-f%c3%bcr-meer", "org/institut-für-meer"]
)
def test_GET_thing_with_umlaut_303(http: httpx.Client, written: str) -> None:
    answer = http.get(f"/id/{written}", headers={"Accept": "application/n-triples"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/doc/org/institut-f%C3%BCr-meer")
    assert "Institut f" in http.get(answer.headers["location"], headers={"Accept": "text/turtle"}).text


@pytest.mark.parametrize("suffix", FORMATS)
def test_GET_document_200(http: httpx.Client, suffix: str) -> None:
    media, form = FORMATS[suffix]
    for answer in (doc(http, accept=media), http.get(f"/doc/{POSTING}.{suffix}")):
        assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, media)
        triples = {q.triple for q in parse(answer.content, format=form)}
        said = {(t.subject, t.predicate.value, t.object) for t in triples}
        part = NamedNode(THING.value + "#doc-1")
        position = NamedNode(BASE + "id/position/uni-nord/17")
        assert (THING, VAC + "requiresDocument", part) in said
        assert (part, VAC + "documentType", NamedNode("https://w3id.org/vacancy-graph/code#cv")) in said
        assert (position, "http://www.w3.org/ns/org#postIn", NamedNode(BASE + "id/org/uni-nord/mud-lab")) in said
        requirement = NamedNode(position.value + "#req-1")
        assert (requirement, "https://schema.org/description", Literal("Good sea legs", language="en")) in said
        assert (NamedNode(BASE + "id/org/uni-nord/mud-lab"), LABEL.value, Literal("Mud Lab")) in said
        assert (DOCUMENT, "http://xmlns.com/foaf/0.1/primaryTopic", THING) in said
        licence = NamedNode("https://creativecommons.org/licenses/by/4.0/")
        assert (DOCUMENT, "http://purl.org/dc/terms/license", licence) in said
        assert (DOCUMENT, "http://www.w3.org/2002/07/owl#versionInfo", Literal("2")) in said
        publisher = next(o for s, p, o in said if s == DOCUMENT and p == "http://purl.org/dc/terms/publisher")
        assert (publisher, "http://xmlns.com/foaf/0.1/name", Literal("Test & Sons")) in said


def test_GET_document_evidence_where_it_is_200(http: httpx.Client) -> None:
    quads = list(parse(doc(http, accept="application/n-quads").content, format=RdfFormat.N_QUADS))
    quotes = [q for q in quads if q.predicate.value == VAC + "quote"]
    assert [(q.object, q.graph_name) for q in quotes] == [
        (Literal("31 March 2031"), NamedNode(BASE + "graph/evidence"))
    ]
    plain = list(parse(doc(http).content, format=RdfFormat.TURTLE))
    assert not [q for q in plain if q.predicate.value == VAC + "quote"]
    more = [q.object for q in plain if q.predicate.value.endswith("#seeAlso") and q.subject == THING]
    assert more == [NamedNode(DOCUMENT.value + ".nq")]


def test_GET_document_enriched_200(http: httpx.Client) -> None:
    same = [
        q for q in parse(doc(http, "org/uni-nord").content, format=RdfFormat.TURTLE) if "sameAs" in q.predicate.value
    ]
    assert [q.object for q in same] == [NamedNode("https://registry.example/nord")]


def test_GET_document_incoming_200(http: httpx.Client) -> None:
    found = list(parse(doc(http, "org/sea-fund").content, format=RdfFormat.TURTLE))
    awarded = [q.subject for q in found if q.predicate.value == "http://purl.org/cerif/frapo/isAwardedBy"]
    assert awarded == [NamedNode(BASE + "id/grant/fund/mudflow")]
    assert [q.object for q in found if q.subject == awarded[0] and q.predicate == LABEL] == [Literal("MudFlow")]


def test_GET_document_headers_200(http: httpx.Client) -> None:
    answer = doc(http)
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert answer.headers["cache-control"] == "no-cache"
    assert f'</doc/{POSTING}.jsonld>; rel="alternate"; type="application/ld+json"' in answer.headers["link"]
    assert answer.headers["kg-release"] == "2"


def test_GET_document_turtle_is_readable_200(http: httpx.Client) -> None:
    text = doc(http).text
    assert "@prefix vac: <https://w3id.org/vacancy-graph/ns#> ." in text
    assert '  vac:applicationDeadline "2031-03-31"^^xsd:date' in text
    assert text == doc(http).text


def test_GET_document_etag_304(http: httpx.Client) -> None:
    first = doc(http)
    tag = first.headers["etag"]
    assert re.fullmatch(r'"r2-ttl-[0-9a-f]{12}-(gzip|zstd)"', tag)
    again = doc(http, **{"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert doc(http, accept="application/ld+json").headers["etag"] != tag
    assert doc(http, **{"If-None-Match": '"other"'}).status_code == 200


def test_GET_document_406(http: httpx.Client) -> None:
    answer = doc(http, accept="image/png")
    assert answer.status_code == 406
    assert "application/ld+json" in answer.json()["available"]


@pytest.mark.parametrize(
    "path", ["/id/org/nobody", "/doc/org/nobody", "/doc/org/nobody.ttl", "/id/", "/doc/%FF", "/nowhere"]
)
def test_GET_unknown_404(http: httpx.Client, path: str) -> None:
    answer = http.get(path, headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert (answer.json()["status"], answer.json()["title"]) == (404, "Not Found")


@pytest.mark.parametrize("path", ["/id", "/doc", "/sparql/", "/healthz/"])
def test_GET_slash_too_many_or_few_404(http: httpx.Client, path: str) -> None:
    answer = http.get(path, headers={"Host": "elsewhere.example"})  # no redirect that names a host
    assert (answer.status_code, answer.headers.get("location")) == (404, None)


def test_GET_unknown_html_404(http: httpx.Client) -> None:
    answer = http.get("/id/org/nobody", headers={"Accept": "text/html", "Accept-Language": "de"})
    assert (answer.status_code, "<h1>Nicht gefunden</h1>" in answer.text) == (404, True)


def test_GET_withdrawn_thing_303(http: httpx.Client) -> None:
    assert http.get("/id/posting/uni-nord/gone").headers["location"] == "/doc/posting/uni-nord/gone"


@pytest.mark.parametrize("suffix", FORMATS)
def test_GET_withdrawn_410(http: httpx.Client, suffix: str) -> None:
    media, form = FORMATS[suffix]
    answer = doc(http, "posting/uni-nord/gone", media)
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (410, media)
    said = {q.predicate.value: q.object for q in parse(answer.content, format=form)}
    assert said["http://www.w3.org/2000/01/rdf-schema#comment"] == Literal("the funding fell through")
    assert {"http://purl.org/dc/terms/license", "http://purl.org/dc/terms/publisher"} <= set(said)
    assert isinstance(said["http://xmlns.com/foaf/0.1/name"], Literal)  # the publisher's
    assert said["http://www.w3.org/ns/prov#invalidatedAtTime"].datatype.value.endswith("#dateTime")  # type: ignore[union-attr]


def test_GET_withdrawn_html_410(http: httpx.Client) -> None:
    answer = doc(http, "posting/uni-nord/gone", "text/html")
    assert answer.status_code == 410
    assert "<h1>Postdoc in kelp</h1>" in answer.text
    assert "the funding fell through" in answer.text


def test_HEAD_document_200(http: httpx.Client) -> None:
    plain = {"Accept-Encoding": "identity"}
    answer = http.head(f"/doc/{POSTING}.ttl", headers=plain)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(http.get(f"/doc/{POSTING}.ttl", headers=plain).content))
    coded = {"Accept-Encoding": "gzip"}
    with http.stream("GET", f"/doc/{POSTING}.ttl", headers=coded) as got:
        size = len(b"".join(got.iter_raw()))
    assert http.head(f"/doc/{POSTING}.ttl", headers=coded).headers["content-length"] == str(size)


def test_DELETE_document_405(http: httpx.Client) -> None:
    answer = http.delete(f"/doc/{POSTING}")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_GET_jsonld_is_plain_200(http: httpx.Client) -> None:
    document = json.loads(doc(http, accept="application/ld+json").content)
    nodes = {n["@id"]: n for n in document["@graph"]}
    posting, position = nodes[THING.value], nodes[BASE + "id/position/uni-nord/17"]
    assert posting["@type"] == "JobPosting"
    assert posting["advertises"] == BASE + "id/position/uni-nord/17"
    assert position["durationMonths"] == 36
    assert document["@context"]["durationMonths"] == {"@id": "vac:durationMonths", "@type": "xsd:integer"}
    assert set(document["@context"]) <= set(http.get("/context.jsonld").json()["@context"]) | {"void"}


@pytest.mark.parametrize("path", [POSTING, "org/uni-nord", "grant/fund/mudflow"])
def test_GET_document_says_the_same_in_every_format_200(http: httpx.Client, path: str) -> None:
    said = {
        suffix: {q.triple for q in parse(http.get(f"/doc/{path}.{suffix}").content, format=FORMATS[suffix][1])}
        for suffix in ("ttl", "jsonld", "nt", "rdf")
    }
    assert len(said["nt"]) > 20
    assert said["ttl"] == said["jsonld"] == said["rdf"] == said["nt"]


def test_GET_what_is_not_there_names_the_release_404(http: httpx.Client) -> None:
    for address in ("/id/posting/none", "/doc/posting/none"):
        assert http.get(address).headers["kg-release"] == "2"
    assert http.get("/id/org/uni-nord").headers["kg-release"] == "2"

"""Releases over HTTP: the list, each of them, what tells two apart, and how a client need not ask twice."""

import re
from email.utils import parsedate_to_datetime

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

BASE = "https://jobs.example/"
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
GONE = f"{BASE}id/posting/uni-nord/gone"
TURTLE, JSON, PATCH = "text/turtle", "application/json", "application/rdf-patch"


def get(http: httpx.Client, path: str, accept: str = "", **headers: str) -> httpx.Response:
    return http.get(path, headers={**({"Accept": accept} if accept else {}), **headers})


def triples(answer: httpx.Response, form: RdfFormat = RdfFormat.TURTLE) -> set[tuple[str, str, object]]:
    return {(q.subject.value, q.predicate.value, q.object) for q in parse(answer.content, format=form)}


def test_GET_releases_json_200(http: httpx.Client) -> None:
    answer = get(http, "/releases", JSON)
    assert (answer.status_code, answer.headers["content-type"]) == (200, JSON)
    first, second = answer.json()["releases"]
    assert (first["number"], first["kind"], first["postings"], first["added"]) == (1, "ingest", 2, 2)
    assert (second["number"], second["kind"], second["postings"], second["removed"]) == (2, "withdraw", 1, 1)
    assert second["links"] == {
        "self": "/releases/2", "sparql": "/releases/2/sparql", "diff": "/releases/1/diff/2"
    }  # fmt: skip
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", first["created"])


@pytest.mark.parametrize(
    ("media", "form"),
    [
        (TURTLE, RdfFormat.TURTLE),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
def test_GET_releases_rdf_200(http: httpx.Client, media: str, form: RdfFormat) -> None:
    said = triples(get(http, "/releases", media), form)
    dataset = f"{BASE}id/dataset"
    assert (dataset, f"{DCAT}hasVersion", NamedNode(f"{BASE}releases/1")) in said
    assert (dataset, f"{DCAT}hasCurrentVersion", NamedNode(f"{BASE}releases/2")) in said
    assert (f"{BASE}releases/2", f"{DCAT}previousVersion", NamedNode(f"{BASE}releases/1")) in said
    one = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    assert (f"{BASE}releases/2#postings", f"{VOID}entities", Literal("1", datatype=one)) in said


def test_GET_releases_page_200(http: httpx.Client) -> None:
    answer = get(http, "/releases", "text/html", **{"Accept-Language": "de"})
    assert answer.status_code == 200
    assert "<h1>Veröffentlichungen</h1>" in answer.text
    assert answer.text.index('href="/releases/2"') < answer.text.index('href="/releases/1"')
    assert set(re.split(", *", answer.headers["vary"])) >= {"Accept", "Accept-Language"}


def test_GET_releases_timemap_200(http: httpx.Client) -> None:
    answer = get(http, "/releases", "application/link-format")
    assert answer.headers["content-type"] == "application/link-format"
    lines = answer.text.rstrip("\n").split(",\n")
    assert lines[0] == '</id/dataset>; rel="original"'
    assert [re.match(r'</releases/(\d)>; rel="(first|last) memento"; datetime="[^"]+ GMT"$', x) for x in lines[2:]]
    assert len(lines) == 4


def test_GET_releases_406(http: httpx.Client) -> None:
    answer = get(http, "/releases", "image/png")
    assert (answer.status_code, "application/link-format" in answer.json()["available"]) == (406, True)


@pytest.mark.parametrize("path", ["/releases/1", "/releases/1.ttl"])
def test_GET_release_200(http: httpx.Client, path: str) -> None:
    answer = get(http, path, TURTLE)
    said = triples(answer)
    release = f"{BASE}releases/1"
    assert (release, f"{DCAT}isVersionOf", NamedNode(f"{BASE}id/dataset")) in said
    assert (f"{release}#endpoint", f"{DCAT}endpointURL", NamedNode(f"{BASE}releases/1/sparql")) in said
    assert (f"{release}#endpoint", f"{DCAT}servesDataset", NamedNode(release)) in said
    whole = f"{release}#patch-from-0"
    assert (release, f"{DCAT}distribution", NamedNode(whole)) in said
    assert (whole, f"{DCAT}downloadURL", NamedNode(f"{BASE}releases/0/diff/1.rdfp")) in said
    assert answer.headers["kg-release"] == "1"
    assert answer.headers["content-location"] == "/releases/1.ttl"


def test_GET_release_memento_200(http: httpx.Client) -> None:
    answer = get(http, "/releases/1", JSON)
    moment = parsedate_to_datetime(answer.headers["memento-datetime"])
    assert f"{moment:%Y-%m-%dT%H:%M:%SZ}" == answer.json()["created"]
    links = answer.headers["link"]
    assert '</id/dataset>; rel="original"' in links
    assert '</releases>; rel="timemap"; type="application/link-format"' in links
    assert '</releases/1>; rel="first memento"; datetime="' in links
    assert '</releases/2>; rel="last next memento"; datetime="' in links


def test_GET_release_page_200(http: httpx.Client) -> None:
    answer = get(http, "/releases/2", "text/html", **{"Accept-Language": "en"})
    assert "<h1>Release 2</h1>" in answer.text
    assert 'href="/releases/2/sparql"' in answer.text
    assert '<a href="/id/posting/uni-nord/gone">Postdoc in kelp</a> <span class="hint">gone</span>' in answer.text


@pytest.mark.parametrize(
    "path", ["/releases/3", "/releases/0", "/releases/01", "/releases/x", "/releases/1.nq", "/releases/-1",
             "/releases/1/diff/3", "/releases/9/diff/1", "/releases/1/diff/2.ttl", "/releases/1.ttl/diff/2"]
)  # fmt: skip
def test_GET_release_unknown_404(http: httpx.Client, path: str) -> None:
    answer = get(http, path, JSON)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert "/releases lists them" in answer.json()["detail"]


def test_GET_diff_patch_200(http: httpx.Client) -> None:
    answer = get(http, "/releases/1/diff/2", PATCH)
    assert (answer.status_code, answer.headers["content-type"]) == (200, PATCH)
    lines = answer.text.splitlines()
    assert lines[:2] == [f"H id <{BASE}releases/1/diff/2> .", "TX ."]
    assert lines[-1] == "TC ."
    assert {line[0] for line in lines[2:-1]} == {"D"}
    assert all(line.startswith(f"D <{GONE}> ") for line in lines[2:-1])
    back = get(http, "/releases/2/diff/1.rdfp").text.splitlines()
    assert [line[2:] for line in back[2:-1]] == [line[2:] for line in lines[2:-1]]
    assert {line[0] for line in back[2:-1]} == {"A"}


def test_GET_diff_json_200(http: httpx.Client) -> None:
    told = get(http, "/releases/1/diff/2", JSON).json()
    assert (told["from"], told["to"], told["added"]) == (1, 2, [])
    label = {"type": "literal", "value": "Postdoc in kelp", "xml:lang": "en"}
    assert label in [s["object"] for s in told["removed"]]
    assert {s["subject"] for s in told["removed"]} == {GONE}


def test_GET_diff_of_a_release_with_itself_200(http: httpx.Client) -> None:
    assert get(http, "/releases/2/diff/2.json").json() == {"from": 2, "to": 2, "removed": [], "added": []}


def test_GET_diff_from_nothing_is_the_release_200(http: httpx.Client) -> None:
    lines = get(http, "/releases/0/diff/1", PATCH).text.splitlines()[2:-1]
    quads = list(parse("\n".join(line[2:] for line in lines), format=RdfFormat.N_QUADS))
    assert len(quads) == len(set(quads)) > 50
    assert any(q.graph_name == NamedNode(f"{BASE}graph/evidence") for q in quads)


def test_GET_diff_page_200(http: httpx.Client) -> None:
    answer = get(http, "/releases/1/diff/2", "text/html", **{"Accept-Language": "en"})
    assert "<h1>From release 1 to release 2</h1>" in answer.text
    assert "Postdoc in kelp" in answer.text
    assert 'href="/releases/1/diff/2.rdfp"' in answer.text


@pytest.mark.parametrize(
    ("path", "accept"),
    [("/releases", JSON), ("/releases", "text/html"), ("/releases/1", TURTLE), ("/releases/1/diff/2", PATCH)],
)
def test_GET_release_again_304(http: httpx.Client, path: str, accept: str) -> None:
    first = get(http, path, accept)
    again = get(http, path, accept, **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert again.headers["cache-control"] == first.headers["cache-control"]
    assert "content-type" not in again.headers


@pytest.mark.parametrize("path", ["/releases/0/diff/1.rdfp", "/releases/0/diff/1.json", "/releases/1.ttl"])
def test_HEAD_release_200(http: httpx.Client, path: str) -> None:
    for _ in range(5):  # an answer that is made as it is sent is not made, and its turn is given back
        answer = http.head(path)
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["content-type"] == http.get(path).headers["content-type"]


@pytest.mark.parametrize("path", ["/releases", "/releases/1", "/releases/1/diff/2"])
def test_POST_releases_405(http: httpx.Client, path: str) -> None:
    answer = http.post(path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("below", ["id", "doc"])
def test_GET_merged_301(http: httpx.Client, below: str) -> None:
    answer = http.get(f"/{below}/org/nordic-mud", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (301, f"/{below}/org/uni-nord")


def test_GET_merged_document_by_suffix_301(http: httpx.Client) -> None:
    answer = http.get("/doc/org/nordic-mud.ttl")
    assert (answer.status_code, answer.headers["location"]) == (301, "/doc/org/uni-nord.ttl")
    assert http.get(answer.headers["location"]).status_code == 200


def test_GET_merged_keeps_the_query_301(http: httpx.Client) -> None:
    answer = http.get("/doc/org/nordic-mud?lang=de")
    assert answer.headers["location"] == "/doc/org/uni-nord?lang=de"

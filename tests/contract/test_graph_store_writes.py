"""SPARQL 1.1 Graph Store HTTP Protocol, writing: the W3C's tests in their order, and what else may happen to a graph."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

BASE = "https://jobs.example/"
TURTLE = {"Content-Type": "text/turtle; charset=utf-8"}
NT = {"Accept": "application/n-triples"}
PREFIXES = "@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix v: <http://www.w3.org/2006/vcard/ns#> . "
JOHN = PREFIXES + '<http://example.org/1> a foaf:Person ; foaf:businessCard [ a v:VCard ; v:fn "John Doe" ] .'
JANE = JOHN.replace("John", "Jane")
ALICE = PREFIXES + '[] a foaf:Person ; foaf:businessCard [ a v:VCard ; v:given-name "Alice" ] .'


def same(answer: httpx.Response, turtle: str, base: str = BASE) -> bool:
    """Whether a graph was given that says what this Turtle says, whatever its blank nodes are called."""
    assert answer.status_code == 200, answer.text
    found, wanted = (
        Dataset(parse(answer.content, format=RdfFormat.N_TRIPLES)),
        Dataset(parse(turtle, format=RdfFormat.TURTLE, base_iri=base)),
    )
    for one in (found, wanted):
        one.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return found == wanted


@pytest.mark.parametrize(
    "where", ["/graphs?graph=http%3A%2F%2Fexample.org%2Fperson%2F1", "/graphs/person/1"], ids=["indirect", "direct"]
)
def test_PUT_POST_DELETE_graph_in_turn_2xx(writable: httpx.Client, where: str) -> None:
    """put__initial_state to get_of_post__after_noop, for a graph by its name and for one at its own IRI."""
    assert writable.put(where, content=JOHN, headers=TURTLE).status_code == 201
    assert same(writable.get(where, headers=NT), JOHN)
    again = writable.put(where, content=JANE, headers=TURTLE)
    assert (again.status_code, again.content) == (204, b"")
    assert same(writable.get(where, headers=NT), JANE)
    name = PREFIXES + '<http://example.org/1> foaf:name "Jane Doe" .'
    assert writable.post(where, content=name, headers=TURTLE).status_code == 204
    assert same(writable.get(where, headers=NT), JANE + name)
    form = "".join(
        f'--a6fe\r\nContent-Disposition: form-data; name="{n}.ttl"; filename="{n}.ttl"\r\nContent-Type: text/turtle; charset=utf-8\r\n\r\n'
        f'{PREFIXES}<http://example.org/1> foaf:{n} "{value}" .\r\n'
        for n, value in (("familyName", "Doe"), ("givenName", "Jane"))
    )  # fmt: skip
    media = {"Content-Type": "multipart/form-data; boundary=a6fe"}
    assert writable.post(where, content=f"{form}--a6fe--\r\n", headers=media).status_code == 204
    whole = JANE + name + '<http://example.org/1> foaf:familyName "Doe" ; foaf:givenName "Jane" .'
    assert same(writable.get(where, headers=NT), whole)
    noop = writable.post(where, content="", headers=TURTLE)
    assert noop.status_code == 204
    assert same(writable.get(where, headers=NT), whole)
    assert writable.head(where, headers=NT).status_code == 200
    assert writable.delete(where).status_code == 204
    assert writable.get(where).status_code == writable.head(where).status_code == 404
    assert writable.delete(where).status_code == 404


def test_PUT_default_graph_204(writable: httpx.Client) -> None:
    assert writable.put("/graphs?default", content=ALICE, headers=TURTLE).status_code == 204
    assert same(writable.get("/graphs?default", headers=NT), ALICE)
    assert writable.delete("/graphs?default").status_code == 204
    assert writable.get("/graphs?default", headers=NT).content == b""


def test_POST_new_graph_201(writable: httpx.Client) -> None:
    answer = writable.post("/graphs", content=ALICE, headers=TURTLE)
    assert answer.status_code == 201
    assert same(writable.get(answer.headers["location"], headers=NT), ALICE)
    query = f"ASK {{ GRAPH <{BASE}{answer.headers['location'][1:]}> {{ ?s ?p 'Alice' }} }}"
    assert writable.get("/sparql", params={"query": query}).json()["boolean"]


def test_PUT_empty_graph_is_there_201(writable: httpx.Client) -> None:
    assert writable.put("/graphs/empty", content="", headers=TURTLE).status_code == 201
    assert writable.get("/graphs/empty", headers=NT).status_code == 200
    assert writable.put("/graphs/empty", content="", headers=TURTLE).status_code == 204
    assert writable.delete("/graphs/empty").status_code == 204
    assert writable.get("/graphs/empty", headers=NT).status_code == 404


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("application/n-triples", f"<{BASE}graphs/s> <http://a.example/p> \"2.50\"^^<http://www.w3.org/2001/XMLSchema#decimal> ."),
        ("application/ld+json", '{"@id": "s", "http://a.example/p": {"@value": "2.50", "@type": "http://www.w3.org/2001/XMLSchema#decimal"}}'),
        ("application/rdf+xml", '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://a.example/"><rdf:Description rdf:about="s">'
         '<a:p rdf:datatype="http://www.w3.org/2001/XMLSchema#decimal">2.50</a:p></rdf:Description></rdf:RDF>'),
        ("text/turtle", "<s> <http://a.example/p> 2.50 ."),
    ],
)  # fmt: skip
def test_PUT_graph_in_any_format_keeps_literals_and_resolves_iris_2xx(
    writable: httpx.Client, media: str, body: str
) -> None:
    assert writable.put("/graphs/formats", content=body, headers={"Content-Type": media}).status_code in (201, 204)
    assert writable.get("/graphs/formats", headers=NT).text == (
        f'<{BASE}graphs/s> <http://a.example/p> "2.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n'
    )


@pytest.mark.parametrize(
    ("status", "where", "body", "headers", "words"),
    [
        (400, "/graphs/x", "<s> <p>\n <o> <x> .", TURTLE, "Line 2, column 6"),
        (400, "/graphs/x", "<s> <p> << <s> <p> <o> >> .", TURTLE, "RDF 1.2"),
        (400, "/graphs", "<s> <p> <o> .", TURTLE, "Say which graph"),
        (400, "/graphs?default&graph=http://a.example/", "<s> <p> <o> .", TURTLE, "Say which graph"),
        (400, "/graphs?graph=relative", "<s> <p> <o> .", TURTLE, "absolute IRI"),
        (413, "/graphs/x", "<s> <p> '" + 2_100_000 * "x" + "' .", TURTLE, "2000000 bytes"),
        (415, "/graphs/x", "{}", {"Content-Type": "application/json"}, "text/turtle"),
        (415, "/graphs/x", "<s> <p> <o> .", {}, "no Content-Type"),
        (415, "/graphs/x", "<s> <p> <o> .", {**TURTLE, "Content-Encoding": "gzip"}, "without a coding"),
        (415, "/graphs/x", "<s> <p> <o> .", {"Content-Type": "text/turtle; charset=latin-1"}, "UTF-8"),
    ],
    ids=["syntax", "triple_term", "no_graph", "two_graphs", "relative", "too_large", "media", "no_media", "gzip", "latin1"],
)  # fmt: skip
def test_PUT_graph_refused_4xx(
    writable: httpx.Client, status: int, where: str, body: str, headers: dict[str, str], words: str
) -> None:
    answer = writable.put(where, content=body, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    assert words in answer.json()["detail"]
    assert writable.get("/graphs/x").status_code == 404


def test_PUT_graph_under_conditions_204_and_412(writable: httpx.Client) -> None:
    where = "/graphs/conditions"
    assert writable.put(where, content="<s> <p> 1 .", headers={**TURTLE, "If-Match": "*"}).status_code == 412
    assert writable.put(where, content="<s> <p> 1 .", headers={**TURTLE, "If-None-Match": "*"}).status_code == 201
    assert writable.put(where, content="<s> <p> 2 .", headers={**TURTLE, "If-None-Match": "*"}).status_code == 412
    tag = writable.get(where, headers=NT).headers["etag"]
    assert writable.put(where, content="<s> <p> 2 .", headers={**TURTLE, "If-Match": tag}).status_code == 204
    assert writable.put(where, content="<s> <p> 3 .", headers={**TURTLE, "If-Match": tag}).status_code == 412
    assert writable.delete(where, headers={"If-Match": tag}).status_code == 412
    assert writable.delete(where, headers={"If-Match": "*"}).status_code == 204


def test_POST_graphs_at_once_is_a_release_each_201(writable: httpx.Client) -> None:
    def make(number: int) -> httpx.Response:
        return writable.post("/graphs", content=f"<s> <p> {number} .", headers=TURTLE)

    with ThreadPoolExecutor(2) as pool:
        made = [answer for answer in pool.map(make, range(2)) if answer.status_code == 201]
    assert len({answer.headers["kg-release"] for answer in made}) == len(made) > 0


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("where", ["/graphs?default", "/graphs", "/graph/links", "/graphs/x"])
def test_METHOD_graph_without_token_401(http: httpx.Client, method: str, where: str) -> None:
    answer = http.request(method, where, content="", headers=TURTLE)
    assert (answer.status_code, answer.headers["www-authenticate"][:6]) == (401, "Bearer")


def test_OPTIONS_graph_204(http: httpx.Client) -> None:
    answer = http.options(
        "/graph/links", headers={"Origin": "https://a.example", "Access-Control-Request-Method": "PUT"}
    )
    assert answer.headers["allow"] == "DELETE, GET, HEAD, OPTIONS, POST, PUT"
    assert {"PUT", "DELETE"} <= set(answer.headers["access-control-allow-methods"].split(", "))


@pytest.mark.parametrize("character", ["\\u0001", "\\u0000", "\\uFFFE", "\\uFFFF"])
def test_GET_what_RDF_XML_cannot_hold_406(writable: httpx.Client, character: str) -> None:
    """Control characters are right in RDF, and XML 1.0 has none for them."""
    odd, where = f"{BASE}id/org/odd", "/graphs?graph=http%3A%2F%2Fexample.org%2Fodd"
    said = f'<{odd}> <http://www.w3.org/2000/01/rdf-schema#label> "a{character}b" .'
    assert writable.put(where, content=said, headers=TURTLE).status_code == 201
    code = "U+" + character[2:]
    for method in (writable.get, writable.head):
        answer = method(where, headers={"Accept": "application/rdf+xml"})
        assert answer.status_code == 406
    problem = writable.get(where, headers={"Accept": "application/rdf+xml"}).json()
    assert f"<{odd}>" in problem["detail"] and code in problem["detail"]
    assert "text/turtle" in problem["available"]
    assert same(writable.get(where, headers=NT), said)
    assert writable.delete(where).status_code == 204
    update = {"Content-Type": "application/sparql-update"}
    assert writable.post("/sparql", content=f"INSERT DATA {{ {said} }}", headers=update).status_code == 204
    document = writable.get("/doc/org/odd.rdf")
    assert document.status_code == 406
    assert f"<{odd}>" in document.json()["detail"] and code in document.json()["detail"]
    assert writable.get("/doc/org/odd.ttl").status_code == 200
    assert writable.post("/sparql", content=f"DELETE DATA {{ {said} }}", headers=update).status_code == 204


def test_GET_RDF_XML_of_white_space_200(writable: httpx.Client) -> None:
    where = "/graphs?graph=http%3A%2F%2Fexample.org%2Fwhite"
    said = r'<http://example.org/a> <http://example.org/p> "a\tb\nc <d> & \uFFFD" .'
    assert writable.put(where, content=said, headers=TURTLE).status_code == 201
    answer = writable.get(where, headers={"Accept": "application/rdf+xml"})
    assert answer.status_code == 200
    assert [quad.object.value for quad in parse(answer.content, format=RdfFormat.RDF_XML)] == ["a\tb\nc <d> & \ufffd"]
    assert writable.delete(where).status_code == 204

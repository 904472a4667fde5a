"""SPARQL 1.1 Protocol, query operation, request by request: those of the W3C's tests, and stricter ones of our own."""

import socket
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
import pytest

BASE = "https://jobs.example/"
DIRECT = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
JSON = "application/sparql-results+json"
PROBLEM = "application/problem+json"
# One statement stands in the graph of links, eight are about the evidence; the graph `nothing` does not exist.
LINKS, EVIDENCE, NOTHING = (f"{BASE}graph/{name}" for name in ("links", "evidence", "nothing"))
SAME_AS = "ASK { ?s <https://schema.org/sameAs> ?o }"
BOTH = f"ASK {{ {SAME_AS[5:-2]} . ?e <https://w3id.org/vacancy-graph/ns#quote> ?q }}"
IN_LINKS = f"ASK {{ GRAPH <{LINKS}> {{ ?s ?p ?o }} }}"
IN_BOTH = f"ASK {{ GRAPH <{LINKS}> {{ ?s ?p ?o }} GRAPH <{EVIDENCE}> {{ ?a ?b ?c }} }}"
MIXED = f"ASK {{ ?s <https://schema.org/sameAs> ?o GRAPH <{EVIDENCE}> {{ ?a ?b ?c }} }}"


@dataclass(frozen=True)
class Case:
    """A request to /sparql and its answer; `boolean` is what an ASK says."""

    status: int
    method: str = "GET"
    params: list[tuple[str, str]] = field(default_factory=list)
    form: list[tuple[str, str]] | None = None
    body: bytes | None = None
    media: str | None = None
    accept: str = JSON
    answered: str = ""
    boolean: bool | None = None
    headers: dict[str, str] = field(default_factory=dict)


def q(text: str) -> tuple[str, str]:
    return ("query", text)


def default(graph: str) -> tuple[str, str]:
    return ("default-graph-uri", graph)


def named(graph: str) -> tuple[str, str]:
    return ("named-graph-uri", graph)


FROM_LINKS = SAME_AS.replace("ASK", f"ASK FROM <{LINKS}>")

CASES = {
    # Well formed
    "GET_query_200": Case(200, params=[q("ASK {}")], boolean=True),
    "GET_query_escaped_once_200": Case(200, params=[q("ASK { FILTER('%41+%42' = CONCAT('%', '41+%', '42')) }")], boolean=True),
    "GET_query_with_unknown_parameter_200": Case(200, params=[q("ASK {}"), ("timeout", "1")], boolean=True),
    "POST_form_200": Case(200, "POST", form=[q("ASK {}")], boolean=True),
    "POST_form_with_charset_200": Case(200, "POST", body=b"query=ASK%7B%7D", media=f"{FORM}; charset=UTF-8", boolean=True),
    "POST_direct_200": Case(200, "POST", body=b"ASK {}", media=DIRECT, boolean=True),
    "POST_direct_media_type_in_capitals_200": Case(200, "POST", body=b"ASK {}", media="Application/SPARQL-Query", boolean=True),
    "POST_direct_identity_coding_200": Case(200, "POST", body=b"ASK {}", media=DIRECT, headers={"Content-Encoding": "identity"}, boolean=True),
    "HEAD_query_200": Case(200, "HEAD", params=[q("ASK {}")], answered=JSON),
    # The dataset
    "GET_default_graph_200": Case(200, params=[q(SAME_AS), default(LINKS)], boolean=True),
    "GET_default_graph_replaces_the_dataset_200": Case(200, params=[q("ASK { ?s a ?o }"), default(LINKS)], boolean=False),
    "GET_two_default_graphs_200": Case(200, params=[q(BOTH), default(LINKS), default(EVIDENCE)], boolean=True),
    "GET_one_of_two_default_graphs_200": Case(200, params=[q(BOTH), default(LINKS)], boolean=False),
    "POST_form_two_default_graphs_200": Case(200, "POST", form=[q(BOTH), default(LINKS), default(EVIDENCE)], boolean=True),
    "POST_direct_two_default_graphs_200": Case(200, "POST", params=[default(LINKS), default(EVIDENCE)], body=BOTH.encode(), media=DIRECT, boolean=True),
    "GET_two_named_graphs_200": Case(200, params=[q(IN_BOTH), named(LINKS), named(EVIDENCE)], boolean=True),
    "GET_other_named_graph_200": Case(200, params=[q(IN_LINKS), named(EVIDENCE)], boolean=False),
    "POST_form_two_named_graphs_200": Case(200, "POST", form=[q(IN_BOTH), named(LINKS), named(EVIDENCE)], boolean=True),
    "POST_direct_named_graph_200": Case(200, "POST", params=[named(LINKS)], body=IN_LINKS.encode(), media=DIRECT, boolean=True),
    "GET_named_graph_leaves_no_default_graph_200": Case(200, params=[q("ASK { ?s ?p ?o }"), named(LINKS)], boolean=False),
    "GET_default_graph_leaves_no_named_graph_200": Case(200, params=[q("ASK { GRAPH ?g { ?s ?p ?o } }"), default(LINKS)], boolean=False),
    "GET_default_and_named_graph_200": Case(200, params=[q(MIXED), default(LINKS), named(EVIDENCE)], boolean=True),
    "POST_direct_default_and_named_graph_200": Case(200, "POST", params=[default(LINKS), named(EVIDENCE)], body=MIXED.encode(), media=DIRECT, boolean=True),
    "GET_the_same_graph_twice_200": Case(200, params=[q(SAME_AS), default(LINKS), default(LINKS)], boolean=True),
    "GET_from_200": Case(200, params=[q(FROM_LINKS)], boolean=True),
    "GET_parameters_go_before_from_200": Case(200, params=[q(FROM_LINKS), default(EVIDENCE)], boolean=False),
    "POST_parameters_go_before_from_200": Case(200, "POST", form=[q(FROM_LINKS.replace(LINKS, EVIDENCE)), default(LINKS)], boolean=True),
    "GET_graph_that_is_not_there_is_empty_200": Case(200, params=[q("ASK { ?s ?p ?o }"), default(NOTHING)], boolean=False),
    # Media types of answers
    "GET_select_xml_200": Case(200, params=[q("SELECT * {}")], accept="application/sparql-results+xml", answered="application/sparql-results+xml"),
    "GET_ask_xml_200": Case(200, params=[q("ASK {}")], accept="application/sparql-results+xml", answered="application/sparql-results+xml"),
    "GET_ask_json_200": Case(200, params=[q("ASK {}")], accept="application/json", answered="application/json"),
    "GET_construct_turtle_200": Case(200, params=[q("CONSTRUCT WHERE { ?s a ?o }")], accept="text/turtle", answered="text/turtle; charset=utf-8"),
    "GET_describe_rdf_xml_200": Case(200, params=[q(f"DESCRIBE <{BASE}id/org/uni-nord>")], accept="application/rdf+xml", answered="application/rdf+xml"),
    "GET_any_text_200": Case(200, params=[q("SELECT * {}")], accept="text/*", answered="text/csv; charset=utf-8"),
    "GET_any_text_of_triples_200": Case(200, params=[q("CONSTRUCT WHERE { ?s a ?o }")], accept="text/*", answered="text/turtle; charset=utf-8"),
    "GET_json_refused_200": Case(200, params=[q("ASK {}")], accept=f"{JSON};q=0, */*", answered="application/sparql-results+xml"),
    "GET_quality_before_order_200": Case(200, params=[q("SELECT * {}")], accept="text/csv;q=0.3, text/tab-separated-values;q=0.4", answered="text/tab-separated-values; charset=utf-8"),
    "GET_empty_accept_200": Case(200, params=[q("ASK {}")], accept="", answered=JSON),
    "GET_all_refused_406": Case(406, params=[q("ASK {}")], accept="*/*;q=0"),
    "GET_image_406": Case(406, params=[q("ASK {}")], accept="image/png"),
    "GET_rows_as_turtle_406": Case(406, params=[q("SELECT * {}")], accept="text/turtle"),
    "HEAD_image_406": Case(406, "HEAD", params=[q("ASK {}")], accept="image/png"),
    # Not well formed
    "GET_two_queries_400": Case(400, params=[q("ASK {}"), q("SELECT * {}")]),
    "POST_form_two_queries_400": Case(400, "POST", form=[q("ASK {}"), q("ASK {}")]),
    "POST_direct_and_in_the_address_400": Case(400, "POST", params=[q("ASK {}")], body=b"ASK {}", media=DIRECT),
    "POST_form_and_in_the_address_400": Case(400, "POST", params=[q("ASK {}")], form=[q("ASK {}")]),
    "POST_form_dataset_in_the_address_400": Case(400, "POST", params=[default(LINKS)], form=[q("ASK {}")]),
    "GET_dataset_without_query_400": Case(400, params=[default(LINKS)]),
    "GET_misspelt_query_400": Case(400, params=[("querry", "ASK {}")]),
    "POST_form_without_query_400": Case(400, "POST", form=[default(LINKS)]),
    "POST_direct_empty_400": Case(400, "POST", body=b"", media=DIRECT),
    "GET_empty_query_400": Case(400, params=[q("")]),
    "HEAD_empty_query_400": Case(400, "HEAD", params=[q("")]),
    "GET_comment_only_400": Case(400, params=[q("# nothing")]),
    "GET_two_operations_400": Case(400, params=[q("ASK {} ASK {}")]),
    "GET_relative_graph_400": Case(400, params=[q("ASK {}"), default("links")]),
    "GET_empty_graph_400": Case(400, params=[q("ASK {}"), named("")]),
    "POST_direct_utf16_as_utf8_400": Case(400, "POST", body="ASK {}".encode("utf-16"), media=DIRECT),
    "POST_form_bytes_of_no_character_400": Case(400, "POST", body=b"query=ASK%7B%22%FF%22%7D", media=FORM),
    # Media types of requests
    "POST_direct_utf16_415": Case(415, "POST", body="ASK {}".encode("utf-16"), media=f"{DIRECT}; charset=UTF-16"),
    "POST_plain_text_415": Case(415, "POST", body=b"ASK {}", media="text/plain"),
    "POST_json_415": Case(415, "POST", body=b'{"query": "ASK {}"}', media="application/json"),
    "POST_form_without_media_type_415": Case(415, "POST", body=b"query=ASK%7B%7D", media=None),
    "POST_direct_without_media_type_415": Case(415, "POST", body=b"ASK {}", media=None),
    "POST_multipart_415": Case(415, "POST", body=b"--x--", media="multipart/form-data; boundary=x"),
    "POST_update_direct_without_token_401": Case(401, "POST", body=b"CLEAR ALL", media="application/sparql-update"),
    "POST_direct_gzip_415": Case(415, "POST", body=b"\x1f\x8b", media=DIRECT, headers={"Content-Encoding": "gzip"}),
    # Not allowed
    "POST_form_update_without_token_401": Case(401, "POST", form=[("update", "CLEAR ALL")]),
    "GET_update_400": Case(400, params=[("update", "CLEAR ALL")]),
    "GET_update_as_query_403": Case(403, params=[q("INSERT DATA { <http://a.example/> <http://a.example/> 1 }")]),
    "PUT_query_405": Case(405, "PUT", params=[q("ASK {}")]),
    "DELETE_query_405": Case(405, "DELETE", params=[q("ASK {}")]),
    "PATCH_query_405": Case(405, "PATCH", params=[q("ASK {}")], body=b"ASK {}", media=DIRECT),
    "POST_large_form_413": Case(413, "POST", body=b"query=" + b"+" * 1_100_000, media=FORM),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_protocol(http: httpx.Client, case: Case) -> None:
    headers = {"Accept": case.accept, **case.headers}
    if case.form is not None:
        content, media = str(httpx.QueryParams(case.form)).encode(), FORM
    else:
        content, media = case.body, case.media
    if media is not None:
        headers["Content-Type"] = media
    answer = http.request(case.method, "/sparql", params=case.params or None, content=content, headers=headers)
    assert answer.status_code == case.status, answer.text
    if case.method == "HEAD":
        assert answer.content == b""
    if case.boolean is not None:
        assert (answer.headers["content-type"], answer.json()["boolean"]) == (JSON, case.boolean)
    if case.answered:
        assert answer.headers["content-type"] == case.answered
    if case.status == 200:
        assert "accept" in answer.headers["vary"].lower()
        assert answer.headers["kg-release"] == "2"
    else:
        assert answer.headers["content-type"] == PROBLEM
        assert case.method == "HEAD" or answer.json()["status"] == case.status
    if case.status == 405:
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    if case.status == 415:
        assert "accept-post" in answer.headers or "accept-encoding" in answer.headers


def test_OPTIONS_without_origin_204(http: httpx.Client) -> None:
    answer = http.options("/sparql")
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")


@pytest.mark.parametrize("query", ["ASK {}", "ASK {", "SELECT"])
def test_HEAD_keeps_the_connection_200(address: str, query: str) -> None:
    """A body after the answer to HEAD would be read as the next answer."""
    parts = urlsplit(address)
    host = f"Host: {parts.netloc}\r\nAccept: {JSON}\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as link:
        for method, end in (("HEAD", ""), ("GET", "Connection: close\r\n")):
            line = f"{method} /sparql?{httpx.QueryParams({'query': query})} HTTP/1.1\r\n"
            link.sendall(f"{line}{host}{end}\r\n".encode())
        received = b"".join(iter(lambda: link.recv(65536), b""))
    first, _, rest = received.partition(b"\r\n\r\n")
    assert first.startswith(b"HTTP/1.1 ")
    assert rest.startswith(first[:12])  # the second answer begins right where the first one's head ended


def test_GET_over_http_1_0_200(address: str) -> None:
    """There is no chunked coding in HTTP/1.0, so that only a length tells a whole answer from a cut one."""
    parts = urlsplit(address)
    query = httpx.QueryParams({"query": "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 3000"})
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as link:
        link.sendall(f"GET /sparql?{query} HTTP/1.0\r\nAccept: text/csv\r\n\r\n".encode())
        received = b"".join(iter(lambda: link.recv(65536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    assert int(length.split(b":")[1]) == len(body) > 65_536
    assert body.count(b"\r\n") == 3001

"""No query makes this server ask another one: each way that might is tried against one that counts who comes."""

import socket
from collections.abc import Iterator

import httpx
import pytest

DIRECT = "application/sparql-query"
PREFIXES = "PREFIX x: <ADDRESS> PREFIX : <ADDRESS> PREFIX s: <http://a.example/>\n"

# Clauses SERVICE, as they could be hidden from somebody who looks for a word. ADDRESS is the other server's.
SERVICES = {
    "plain": "ASK { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "silent": "ASK { SERVICE SILENT <ADDRESS> { ?s ?p ?o } }",
    "lower_case": "ask { service silent<ADDRESS>{ ?s ?p ?o } }",
    "comment_between": "ASK { SERVICE # <http://a.example/>\n # {\r <ADDRESS> #\n { ?s ?p ?o } }",
    "after_what_looks_like_a_comment": "ASK { ?s s:p <http://a.example/#> . SERVICE <ADDRESS> { ?s ?p ?o } }",
    "after_a_quote_in_a_comment": "ASK { # '''\n SERVICE <ADDRESS> { ?s ?p ?o } # '''\n }",
    "after_an_escaped_quote": r"ASK { ?s ?p 'a\' SERVICE <http://a.example/> { ' . SERVICE <ADDRESS> { ?s ?p ?o } }",
    "after_an_escaped_quote_in_a_name": r"ASK { ?s ?p s:x\' . SERVICE <ADDRESS> { } FILTER(?x = '') }",
    "in_a_long_string_s_shadow": "ASK { ?s ?p ''''x''' . SERVICE <ADDRESS> { } FILTER(?x = '''''') }",
    "prefixed_name": "ASK { SERVICE x: { ?s ?p ?o } }",
    "empty_prefix": "ASK { SERVICE : { ?s ?p ?o } }",
    "prefixed_name_glued": "ASK { SERVICEx: { ?s ?p ?o } }",
    "after_a_boolean_glued": "ASK { ?s ?p trueSERVICEx: { ?s ?p ?o } }",
    "after_a_number_glued": "ASK { ?s ?p 1SERVICE<ADDRESS>{ ?s ?p ?o } }",
    "prefix_that_reads_as_keyword": "PREFIX SERVICEx: <http://a.example/> ASK { SERVICEx: { ?s ?p ?o } }",
    "values_bound": "ASK { VALUES ?x { <ADDRESS> } SERVICE ?x { ?s ?p ?o } }",
    "values_bound_at_the_end": "ASK { SERVICE SILENT ?x { ?s ?p ?o } } VALUES ?x { <ADDRESS> }",
    "bind_bound": "ASK { BIND(IRI(CONCAT('http', SUBSTR('ADDRESS', 5))) AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "less_than_is_no_bracket": "ASK { VALUES ?x { <ADDRESS> } FILTER(0<1)SERVICE?x#>\n{ ?s ?p ?o } }",
    "less_than_in_a_function": "ASK { VALUES ?x { <ADDRESS> } FILTER regex('a','a',IF(0<1,'i','s'))SERVICE?x#>\n{ } }",
    "less_than_in_select": "SELECT (1<2 AS ?y) { VALUES ?x { <ADDRESS> } SERVICE?x#>\n{ ?s ?p ?o } }",
    "in_exists": "ASK { FILTER NOT EXISTS { SERVICE <ADDRESS> { ?s ?p ?o } } }",
    "in_exists_in_select": "SELECT (EXISTS { SERVICE <ADDRESS> { ?s ?p ?o } } AS ?x) { }",
    "in_order_by": "SELECT * { ?s ?p ?o } ORDER BY (EXISTS { SERVICE <ADDRESS> { ?s ?p ?o } })",
    "in_having": "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING(EXISTS { SERVICE <ADDRESS> { ?s ?p ?o } })",
    "in_subquery": "ASK { { SELECT * { { SERVICE <ADDRESS> { ?s ?p ?o } } UNION { } } } }",
    "in_optional_minus_graph": "ASK { OPTIONAL { GRAPH ?g { } MINUS { SERVICE <ADDRESS> { ?s ?p ?o } } } }",
    "in_lateral": "ASK { LATERAL { SERVICE <ADDRESS> { ?s ?p ?o } } }",
    "in_construct": "CONSTRUCT { ?s ?p ?o } { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "in_describe": "DESCRIBE ?s { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "iri_with_escapes": r"ASK { SERVICE <\u0068ttp:ADDRESS_AFTER_SCHEME> { ?s ?p ?o } }",
    "relative_to_a_base": "BASE <ADDRESS> ASK { SERVICE <?x> { ?s ?p ?o } }",
}
# What is no SERVICE, and asks nobody either.
OTHERS = {
    "keyword_with_escapes": (r"ASK { \u0053ERVICE <ADDRESS> { ?s ?p ?o } }", 400),
    "keyword_with_an_escaped_space": (r"ASK { SERVICE\u0020<ADDRESS> { ?s ?p ?o } }", 400),
    "from": ("ASK FROM <ADDRESS> { ?s ?p ?o }", 200),
    "from_named": ("ASK FROM NAMED <ADDRESS> { GRAPH ?g { ?s ?p ?o } }", 200),
    "graph": ("ASK { GRAPH <ADDRESS> { ?s ?p ?o } }", 200),
    "describe": ("DESCRIBE <ADDRESS>", 200),
    "load": ("LOAD <ADDRESS>", 403),
    "load_silent": ("LOAD SILENT <ADDRESS> INTO GRAPH <http://a.example/>", 403),
    "load_after_a_query": ("ASK {} ; LOAD <ADDRESS>", 400),
    "unknown_function": ("ASK { FILTER(<ADDRESS>()) }", 400),
}


@pytest.fixture(scope="module")
def other() -> Iterator[socket.socket]:
    """A server that nobody should come to; its backlog takes who does."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def post(http: httpx.Client, other: socket.socket, query: str, **params: str) -> httpx.Response:
    address = f"http://127.0.0.1:{other.getsockname()[1]}/"
    text = (PREFIXES + query).replace("ADDRESS_AFTER_SCHEME", address[5:]).replace("ADDRESS", address)
    given = {name: value.replace("ADDRESS", address) for name, value in params.items()}
    return http.post("/sparql", params=given, content=text, headers={"Content-Type": DIRECT, "Accept": "*/*"})


def nobody_came(other: socket.socket) -> bool:
    try:
        other.accept()[0].close()
    except BlockingIOError:
        return True
    return False


@pytest.mark.parametrize("query", SERVICES.values(), ids=SERVICES)
def test_POST_service_403(http: httpx.Client, other: socket.socket, query: str) -> None:
    answer = post(http, other, query)
    assert answer.status_code == 403
    assert "SERVICE" in answer.json()["detail"]
    assert nobody_came(other)


@pytest.mark.parametrize(("query", "status"), OTHERS.values(), ids=OTHERS)
def test_POST_other_address_asks_nobody(http: httpx.Client, other: socket.socket, query: str, status: int) -> None:
    answer = post(http, other, query)
    assert answer.status_code == status
    if query.startswith("ASK FROM") or query.startswith("ASK { GRAPH"):
        assert answer.json()["boolean"] is False  # a graph that is not in the dataset is empty
    assert nobody_came(other)


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_POST_dataset_of_another_place_is_empty_200(http: httpx.Client, other: socket.socket, name: str) -> None:
    answer = post(http, other, "ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", **{name: "ADDRESS"})
    assert (answer.status_code, answer.json()["boolean"]) == (200, False)
    assert nobody_came(other)

"""SPARQL 1.1 Protocol, query: what is asked and what must come back."""

import json
import re
from xml.etree import ElementTree

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

DEADLINE = """PREFIX vac: <https://w3id.org/vacancy-graph/ns#>
SELECT ?deadline WHERE { <https://jobs.example/id/posting/uni-nord/17> vac:applicationDeadline ?deadline }"""
LABELS = "CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?p { <http://www.w3.org/2000/01/rdf-schema#label> } ?s ?p ?o }"
SPARQL = "application/sparql-query"


def get(http: httpx.Client, query: str, accept: str = "application/sparql-results+json", **more: str) -> httpx.Response:
    return http.get("/sparql", params={"query": query, **more}, headers={"Accept": accept})


def test_GET_select_json_200(http: httpx.Client) -> None:
    answer = get(http, DEADLINE)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert answer.headers["kg-release"] == "2"
    assert answer.json()["results"]["bindings"] == [
        {"deadline": {"type": "literal", "value": "2031-03-31", "datatype": "http://www.w3.org/2001/XMLSchema#date"}}
    ]


def test_GET_select_without_accept_200(http: httpx.Client) -> None:
    answer = http.get("/sparql", params={"query": DEADLINE}, headers={"Accept": "*/*"})
    assert answer.headers["content-type"] == "application/sparql-results+json"


def test_GET_select_csv_200(http: httpx.Client) -> None:
    answer = get(http, DEADLINE, "text/csv")
    assert (answer.headers["content-type"], answer.text) == ("text/csv; charset=utf-8", "deadline\r\n2031-03-31\r\n")


def test_GET_select_tsv_200(http: httpx.Client) -> None:
    answer = get(http, DEADLINE, "text/tab-separated-values")
    assert answer.text == '?deadline\n"2031-03-31"^^<http://www.w3.org/2001/XMLSchema#date>\n'


def test_GET_select_xml_200(http: httpx.Client) -> None:
    answer = get(http, DEADLINE, "application/sparql-results+xml")
    values = ElementTree.fromstring(answer.content).iter("{http://www.w3.org/2005/sparql-results#}literal")
    assert [v.text for v in values] == ["2031-03-31"]


def test_GET_ask_json_200(http: httpx.Client) -> None:
    assert get(http, "ASK { ?s a <https://w3id.org/vacancy-graph/ns#JobPosting> }").json()["boolean"] is True


@pytest.mark.parametrize(
    ("media", "form"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/n-quads", RdfFormat.N_QUADS),
        ("application/trig", RdfFormat.TRIG),
    ],
)
def test_GET_construct_200(http: httpx.Client, media: str, form: RdfFormat) -> None:
    answer = get(http, LABELS, media)
    assert answer.headers["content-type"].split(";")[0] == media
    names = {str(quad.object.value) for quad in parse(answer.content, format=form)}  # type: ignore[union-attr]
    assert {"Mud Lab", "Ada Watt", "Institut für Meer"} <= names


def test_GET_describe_turtle_200(http: httpx.Client) -> None:
    answer = get(http, "DESCRIBE <https://jobs.example/id/org/sea-fund>", "text/turtle")
    assert {str(q.object) for q in parse(answer.content, format=RdfFormat.TURTLE)} == {
        '"Sea Fund"',
        "<http://purl.org/cerif/frapo/FundingAgency>",
    }


def test_POST_form_200(http: httpx.Client) -> None:
    answer = http.post("/sparql", data={"query": DEADLINE}, headers={"Accept": "text/csv"})
    assert answer.text.split() == ["deadline", "2031-03-31"]


def test_POST_direct_200(http: httpx.Client) -> None:
    query = 'SELECT ("über ☃" AS ?x) {}'
    answer = http.post(
        "/sparql", content=query.encode(), headers={"Content-Type": f"{SPARQL}; charset=utf-8", "Accept": "text/csv"}
    )
    assert answer.text.split("\r\n")[1] == "über ☃"


def test_GET_percent_signs_in_iri_200(http: httpx.Client) -> None:
    assert get(http, "SELECT (STR(<http://a.example/a%20b+c>) AS ?x) {}", "text/csv").text.split() == [
        "x",
        "http://a.example/a%20b+c",
    ]


def test_GET_relative_graph_name_200(http: httpx.Client) -> None:
    assert get(http, "ASK { GRAPH <graph/links> { ?s <https://schema.org/sameAs> ?o } }").json()["boolean"] is True


def test_GET_default_graph_uri_200(http: httpx.Client) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    answer = get(http, query, "text/csv", **{"default-graph-uri": "https://jobs.example/graph/links"})
    assert answer.text.split() == ["n", "1"]


def test_GET_named_graph_uri_200(http: httpx.Client) -> None:
    query = "SELECT DISTINCT ?g { { GRAPH ?g { ?s ?p ?o } } UNION { ?s ?p ?o } }"
    answer = get(http, query, "text/csv", **{"named-graph-uri": "https://jobs.example/graph/evidence"})
    assert answer.text.split() == ["g", "https://jobs.example/graph/evidence"]


def test_POST_direct_with_dataset_in_address_200(http: httpx.Client) -> None:
    answer = http.post(
        "/sparql",
        params={"default-graph-uri": "https://jobs.example/graph/nothing"},
        content="ASK { ?s ?p ?o }",
        headers={"Content-Type": SPARQL},
    )
    assert answer.json()["boolean"] is False


def test_GET_description_turtle_200(http: httpx.Client) -> None:
    answer = http.get("/sparql", headers={"Accept": "text/turtle"})
    found = {(str(q.predicate), str(q.object)) for q in parse(answer.content, format=RdfFormat.TURTLE)}
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert (f"<{sd}supportedLanguage>", f"<{sd}SPARQL11Query>") in found
    assert (f"<{sd}supportedLanguage>", f"<{sd}SPARQL11Update>") in found
    assert (f"<{sd}name>", "<https://jobs.example/graph/evidence>") in found
    assert ("<http://purl.org/dc/terms/license>", "<https://creativecommons.org/licenses/by/4.0/>") in found


def test_GET_description_jsonld_200(http: httpx.Client) -> None:
    answer = http.get("/sparql", headers={"Accept": "application/ld+json"})
    assert list(parse(answer.content, format=RdfFormat.JSON_LD))


def test_GET_form_html_200(http: httpx.Client) -> None:
    answer = http.get("/sparql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert '<textarea id="query" name="query"' in answer.text
    assert all(' src="/static/' in tag for tag in re.findall(r"<script[^>]*>", answer.text))


def test_GET_select_html_200(http: httpx.Client) -> None:
    query = (
        "SELECT ?s ?label { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label FILTER(CONTAINS(?label, '<and>')) }"
    )
    answer = get(http, query, "text/html")
    assert '<a href="/id/posting/uni-nord/17"' in answer.text
    assert "PhD in tidal flats &lt;and&gt; &#34;mud&#34;" in answer.text


def test_GET_syntax_error_400(http: httpx.Client) -> None:
    answer = get(http, "SELECT * WHERE {\n  ?s ?p ?o . ~ }")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    problem = answer.json()
    assert (problem["status"], problem["title"], problem["line"]) == (400, "Bad Request", 2)
    assert problem["detail"].startswith(f"Line 2, column {problem['column']}: ")


def test_GET_syntax_error_in_browser_400(http: httpx.Client) -> None:
    answer = get(http, "SELECT * WHERE { ?s <b> }", "text/html")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert "SELECT * WHERE { ?s &lt;b&gt; }" in answer.text
    assert 'role="alert"' in answer.text


def test_GET_two_queries_400(http: httpx.Client) -> None:
    answer = http.get("/sparql", params=[("query", "ASK {}"), ("query", "ASK {}")])
    assert (answer.status_code, answer.json()["detail"]) == (400, "There is more than one parameter query")


def test_GET_dataset_without_query_400(http: httpx.Client) -> None:
    assert http.get("/sparql", params={"default-graph-uri": "http://a.example/"}).status_code == 400


def test_GET_empty_query_400(http: httpx.Client) -> None:
    assert http.get("/sparql", params={"query": ""}).status_code == 400


def test_GET_relative_graph_parameter_400(http: httpx.Client) -> None:
    assert get(http, "ASK {}", **{"default-graph-uri": "nowhere"}).status_code == 400


def test_GET_not_utf8_400(http: httpx.Client) -> None:
    assert http.get("/sparql?query=ASK%20%7B%20%22%FF%22%20%7D").status_code == 400


def test_POST_not_utf8_400(http: httpx.Client) -> None:
    answer = http.post("/sparql", content="ASK {}".encode("utf-16"), headers={"Content-Type": SPARQL})
    assert answer.status_code == 400


def test_GET_unknown_function_400(http: httpx.Client) -> None:
    answer = get(http, "SELECT (<http://a.example/f>(1) AS ?x) {}")
    assert (answer.status_code, "http://a.example/f" in answer.json()["detail"]) == (400, True)


def test_POST_query_in_form_and_address_400(http: httpx.Client) -> None:
    assert http.post("/sparql?query=ASK%7B%7D", data={"query": "ASK {}"}).status_code == 400


def test_POST_without_query_400(http: httpx.Client) -> None:
    assert http.post("/sparql", data={"other": "1"}).status_code == 400


@pytest.mark.parametrize("opening", ["{", "( ", "["])
def test_GET_deep_nesting_400(http: httpx.Client, opening: str) -> None:
    answer = http.post("/sparql", content="ASK {" + opening * 3000, headers={"Content-Type": SPARQL})
    assert (answer.status_code, "nests" in answer.json()["detail"]) == (400, True)
    assert http.get("/healthz").status_code == 200


def test_POST_long_query_400(http: httpx.Client) -> None:
    query = "ASK {} #" + "x" * 100_000
    assert http.post("/sparql", content=query, headers={"Content-Type": SPARQL}).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "ASK { service silent ?x { ?s ?p ?o } }",
        "PREFIX a: <http://127.0.0.1:1/> ASK { ?s ?p trueSERVICEa:b { ?s ?p ?o } }",
    ],
)
def test_GET_service_403(http: httpx.Client, query: str) -> None:
    answer = get(http, query)
    assert (answer.status_code, answer.json()["title"]) == (403, "Forbidden")


def test_GET_service_in_string_200(http: httpx.Client) -> None:
    assert get(http, "SELECT ('SERVICE <x> {' AS ?service) { } # SERVICE", "text/csv").status_code == 200


def test_POST_update_without_token_401(http: httpx.Client) -> None:
    answer = http.post("/sparql", data={"update": "DROP ALL"})
    assert (answer.status_code, answer.headers["www-authenticate"][:6]) == (401, "Bearer")


def test_POST_update_as_query_403(http: httpx.Client) -> None:
    answer = http.post("/sparql", content="LOAD <http://127.0.0.1:1/>", headers={"Content-Type": SPARQL})
    assert answer.status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_PUT_DELETE_PATCH_sparql_405(http: httpx.Client, method: str) -> None:
    answer = http.request(method, "/sparql")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    assert answer.headers["content-type"] == "application/problem+json"


def test_GET_select_as_image_406(http: httpx.Client) -> None:
    answer = get(http, DEADLINE, "image/png, text/turtle;q=0.5")
    assert answer.status_code == 406
    assert "text/csv" in answer.json()["available"]


def test_GET_construct_as_csv_406(http: httpx.Client) -> None:
    assert get(http, LABELS, "text/csv").status_code == 406


def test_POST_large_body_413(http: httpx.Client) -> None:
    answer = http.post("/sparql", content=b" " * 1_100_000, headers={"Content-Type": SPARQL})
    assert answer.status_code == 413


@pytest.mark.parametrize("media", ["text/plain", "multipart/form-data; boundary=x", ""])
def test_POST_other_media_type_415(http: httpx.Client, media: str) -> None:
    answer = http.post("/sparql", content="ASK {}", headers={"Content-Type": media} if media else {})
    assert answer.status_code == 415


def test_GET_large_answer_is_broken_off_200(http: httpx.Client) -> None:
    """It has begun when it turns out to be too large, so the connection ends in the middle of it."""
    with pytest.raises(httpx.RemoteProtocolError):
        get(http, "SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert get(http, "ASK {}").json()["boolean"] is True


def test_GET_large_answer_in_browser_422(http: httpx.Client) -> None:
    answer = get(http, "SELECT * { ?a ?b ?c . ?d ?e ?f }", "text/html")
    assert (answer.status_code, "2000000 bytes" in answer.text) == (422, True)


def test_GET_large_answer_is_whole_200(http: httpx.Client) -> None:
    answer = get(http, "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 3000", "text/csv")
    assert len(answer.content) > 100_000
    assert answer.text.count("\r\n") == 3001


def test_GET_long_query_504(http: httpx.Client) -> None:
    answer = get(
        http,
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?q ?r ?s FILTER(?c < ?i) }",
    )
    assert (answer.status_code, answer.json()["title"]) == (504, "Gateway Timeout")


def test_HEAD_select_200(http: httpx.Client) -> None:
    answer = http.head("/sparql", params={"query": DEADLINE}, headers={"Accept": "text/csv"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-length"] == str(len("deadline\r\n2031-03-31\r\n"))


def test_OPTIONS_sparql_204(http: httpx.Client) -> None:
    answer = http.options("/sparql", headers={"Origin": "https://a.example", "Access-Control-Request-Method": "POST"})
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "content-type" in answer.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in answer.headers


def test_GET_concurrent_reads_200(http: httpx.Client) -> None:
    assert [json.loads(get(http, DEADLINE).content)["head"] for _ in range(20)] == [{"vars": ["deadline"]}] * 20


def test_POST_many_values_200(http: httpx.Client) -> None:
    values = " ".join(f"({i} {i % 7})" for i in range(8_000))
    query = f"SELECT (COUNT(*) AS ?n) (SUM(?b) AS ?sum) {{ VALUES (?a ?b) {{ {values} }} }}"
    answer = http.post("/sparql", content=query, headers={"Content-Type": SPARQL, "Accept": "text/csv"})
    assert answer.text == "n,sum\r\n8000,23997\r\n"  # 1142 times the digits 0 to 6, and 0 to 5 once more: 23982 + 15


@pytest.mark.parametrize(
    ("query", "media", "said"),
    [
        (r"SELECT ('a\u0001b' AS ?x) {}", "application/sparql-results+xml", "U+0001"),
        (r"SELECT ('a\uFFFEb' AS ?x) {}", "application/sparql-results+xml", "U+FFFE"),
        (r"CONSTRUCT { <a:a> <a:b> 'a\u000Cb' } {}", "application/rdf+xml", "U+000C"),
        ("CONSTRUCT { <a:a> <http://p.example/b#> 'x' } {}", "application/rdf+xml", "IRI"),
    ],
)
def test_GET_what_XML_cannot_hold_400(http: httpx.Client, query: str, media: str, said: str) -> None:
    """Rather than an answer that no reader of XML takes."""
    answer = http.get("/sparql", params={"query": query}, headers={"Accept": media})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert said in answer.json()["detail"] and "another format" in answer.json()["detail"]


def test_GET_text_that_looks_like_what_XML_cannot_hold_200(http: httpx.Client) -> None:
    query = "CONSTRUCT { <a:a> <a:b> '<oxprefix: >\u00a0'@en, '\ufffd' } {}"
    answer = http.get("/sparql", params={"query": query}, headers={"Accept": "application/rdf+xml"})
    texts = {e.text for e in ElementTree.fromstring(answer.content).iter()}
    assert {"<oxprefix: >\u00a0", "\ufffd"} <= texts


def shown(page: str) -> tuple[list[str], int, int]:
    """The columns of the table on a page, its rows, and its cells."""
    columns = re.findall(r'<th scope="col">([^<]*)</th>', page)
    body = page[page.index("<tbody>") : page.index("</tbody>")] if columns else ""
    return columns, body.count("<tr>"), body.count("<td>")


def people(http: httpx.Client, query: str) -> str:
    answer = http.post("/sparql", data={"query": query}, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.text


def test_QUERY_page_shows_no_more_than_can_be_read(http: httpx.Client) -> None:
    values = " ".join(str(n) for n in range(250))
    wide = " ".join(f"BIND('1' AS ?v{n})" for n in range(109))
    page = people(http, f"SELECT * {{ VALUES ?n {{ {values} }} {wide} }}")
    columns, rows, cells = shown(page)
    assert (columns[0], columns[-1], len(columns), rows, cells) == ("n", "v98", 100, 200, 20_000)
    assert "250 rows. <strong>This page shows the first 200;" in page
    assert "Of 110 columns the first 100 are shown." in page
    columns, rows, _ = shown(people(http, f"SELECT * {{ VALUES ?n {{ {values} }} }}"))
    assert (columns, rows) == (["n"], 250)


def test_QUERY_page_cuts_a_long_cell(http: httpx.Client) -> None:
    page = people(http, 'SELECT * { BIND(REPLACE("%s", "a", "bcdefghijk") AS ?long) }' % ("a" * 500))
    assert "bcdefghijk" * 200 + "…</span>" in page
    assert "bcdefghijk" * 201 not in page


def test_QUERY_page_has_the_columns_in_the_order_of_the_query(http: httpx.Client) -> None:
    assert shown(people(http, "SELECT * { ?s ?p ?o } LIMIT 1"))[0] == ["s", "p", "o"]
    assert shown(people(http, "SELECT DISTINCT * { ?z a ?b . # ?q\n OPTIONAL { ?z <x:p> ?a } } LIMIT 1"))[0] == [
        "z",
        "b",
        "a",
    ]
    assert shown(people(http, "SELECT ?p ?s { ?s ?p ?o } LIMIT 1"))[0] == ["p", "s"]

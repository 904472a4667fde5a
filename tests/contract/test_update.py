"""SPARQL 1.1 Protocol, update operation: those of the W3C's tests, and what becomes of an update."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from shutil import copytree

import httpx
import pytest

BASE = "https://jobs.example/"
UPDATE = {"Content-Type": "application/sparql-update"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PROBLEM = "application/problem+json"
DATA1, DATA2, DATA3 = (f"http://kasei.us/2009/09/sparql/data/data{n}.rdf" for n in (1, 2, 3))
PREFIXES = "PREFIX dc: <http://purl.org/dc/terms/> PREFIX foaf: <http://xmlns.com/foaf/0.1/> "
THREE = "INSERT DATA { " + " ".join(f"GRAPH <{d}> {{ <{d}> a foaf:Document }}" for d in (DATA1, DATA2, DATA3)) + " } ; "


def ask(http: httpx.Client, text: str) -> bool:
    answer = http.get(
        "/sparql", params={"query": PREFIXES + text}, headers={"Accept": "application/sparql-results+json"}
    )
    assert answer.status_code == 200, answer.text
    return bool(answer.json()["boolean"])


def update(http: httpx.Client, text: str, query: str = "", **headers: str) -> httpx.Response:
    return http.post(f"/sparql{query}", content=PREFIXES + text, headers={**UPDATE, **headers})


def holding(graph: str, *documents: str) -> str:
    """Whether exactly these were found by a pattern, which wrote them into a graph."""
    every = " ".join(f"<{d}> a dc:BibliographicResource ." for d in documents)
    others = [d for d in (DATA1, DATA2, DATA3) if d not in documents]
    absent = " ".join(f"FILTER NOT EXISTS {{ GRAPH <{graph}> {{ <{d}> ?p ?o }} }}" for d in others)
    return f"ASK {{ GRAPH <{graph}> {{ {every} }} {absent} }}"


def test_POST_update_direct_204(writable: httpx.Client) -> None:
    answer = update(writable, "CLEAR ALL")
    assert (answer.status_code, answer.content) == (204, b"")
    assert int(answer.headers["kg-release"]) >= 1


def test_POST_update_form_204(writable: httpx.Client) -> None:
    assert writable.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 204


def test_POST_update_default_graph_204(writable: httpx.Client) -> None:
    to = "http://example.org/protocol-update-dataset-test/"
    text = (
        "CLEAR ALL ; "
        + THREE
        + f"INSERT {{ GRAPH <{to}> {{ ?s a dc:BibliographicResource }} }} WHERE {{ ?s a foaf:Document }}"
    )
    assert update(writable, text, f"?using-graph-uri={DATA1}").status_code == 204
    assert ask(writable, holding(to, DATA1))


def test_POST_update_default_graphs_204(writable: httpx.Client) -> None:
    to = "http://example.org/protocol-update-dataset-graphs-test/"
    text = (
        "DROP ALL ; "
        + THREE
        + f"INSERT {{ GRAPH <{to}> {{ ?s a dc:BibliographicResource }} }} WHERE {{ ?s a foaf:Document }}"
    )
    assert update(writable, text, f"?using-graph-uri={DATA1}&using-graph-uri={DATA2}").status_code == 204
    assert ask(writable, holding(to, DATA1, DATA2))


def test_POST_update_named_graphs_204(writable: httpx.Client) -> None:
    to = "http://example.org/protocol-update-dataset-named-graphs-test/"
    text = "DROP ALL ; " + THREE + (
        f"INSERT {{ GRAPH <{to}> {{ ?s a dc:BibliographicResource }} }} WHERE {{ GRAPH ?g {{ ?s a foaf:Document }} }}"
    )  # fmt: skip
    assert update(writable, text, f"?using-named-graph-uri={DATA1}&using-named-graph-uri={DATA2}").status_code == 204
    assert ask(writable, holding(to, DATA1, DATA2))


def test_POST_update_default_and_named_graph_204(writable: httpx.Client) -> None:
    to = "http://example.org/protocol-update-dataset-full-test/"
    text = "DROP ALL ; " + THREE + (
        f"INSERT {{ GRAPH <{to}> {{ ?s a dc:BibliographicResource . ?t a dc:BibliographicResource }} }}"
        " WHERE { GRAPH ?g { ?s a foaf:Document } ?t a foaf:Document }"
    )  # fmt: skip
    form = {"update": PREFIXES + text, "using-graph-uri": DATA1, "using-named-graph-uri": DATA2}
    assert writable.post("/sparql", data=form).status_code == 204
    assert ask(writable, holding(to, DATA1, DATA2))


def test_POST_update_relative_iri_204(writable: httpx.Client) -> None:
    graph = "http://example.org/protocol-base-test/"
    text = f"CLEAR SILENT GRAPH <{graph}> ; INSERT DATA {{ GRAPH <{graph}> {{ <http://example.org/s> <http://example.org/p> <test> }} }}"
    assert update(writable, text).status_code == 204
    assert ask(writable, f"ASK {{ GRAPH <{graph}> {{ ?s ?p <{BASE}test> }} }}")


@pytest.mark.parametrize(
    ("status", "method", "query", "body", "headers"),
    [
        (400, "GET", "?update=CLEAR%20ALL", None, {}),
        (400, "POST", "", "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", FORM),
        (400, "POST", "", "update=CLEAR%20NAMED&query=ASK%20%7B%7D", FORM),
        (400, "POST", "?update=CLEAR%20NAMED", "CLEAR NAMED", UPDATE),
        (400, "POST", "?default-graph-uri=http://a.example/", "CLEAR NAMED", UPDATE),
        (400, "POST", "?using-graph-uri=relative", "CLEAR NAMED", UPDATE),
        (400, "POST", "?using-graph-uri=http://a.example/", "update=CLEAR%20NAMED", FORM),
        (415, "POST", "", "CLEAR NAMED", {"Content-Type": "text/plain"}),
        (400, "POST", "", "update=CLEAR%20NAMED", UPDATE),
        (415, "POST", "", "update=CLEAR%20NAMED", {"Content-Type": ""}),
        (415, "POST", "", "CLEAR NAMED", {"Content-Type": "application/sparql-update; charset=UTF-16"}),
        (415, "POST", "", "CLEAR NAMED", {**UPDATE, "Content-Encoding": "gzip"}),
        (400, "POST", "", "update=CLEAR%20XYZ", FORM),
        (400, "POST", "?using-named-graph-uri=http://example/people",
         "WITH <http://example/addresses> DELETE { ?p ?q 'Bill' } INSERT { ?p ?q 'William' } WHERE { ?p ?q 'Bill' }", UPDATE),
        (400, "POST", "?using-graph-uri=http://example/people", "INSERT { ?s ?p 1 } USING <http://example/a> WHERE { ?s ?p ?o }", UPDATE),
        (403, "POST", "", "LOAD <http://example.org/x>", UPDATE),
        (403, "POST", "", "INSERT { ?s ?p ?o } WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }", UPDATE),
        (409, "POST", "", "DROP GRAPH <http://example.org/nothing>", UPDATE),
        (413, "POST", "", "INSERT DATA { <a:s> <a:p> '" + 2_100_000 * "x" + "' }", UPDATE),
        (400, "POST", "?token=vg_x", "CLEAR ALL", UPDATE),
    ],
    ids=["GET", "two_updates", "update_and_query", "twice", "parameter_of_queries", "relative_graph", "form_and_address",
         "plain_text", "form_as_update", "no_media_type", "utf16", "gzip", "syntax", "using_and_with", "using_and_using",
         "load", "service", "no_graph", "too_large", "token_in_address"],
)  # fmt: skip
def test_METHOD_update_refused_4xx(
    writable: httpx.Client, status: int, method: str, query: str, body: str | None, headers: dict[str, str]
) -> None:
    answer = writable.request(method, f"/sparql{query}", content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert (answer.headers["content-type"], answer.json()["status"]) == (PROBLEM, status)


def test_POST_update_syntax_error_says_where_400(writable: httpx.Client) -> None:
    answer = writable.post(
        "/sparql", content="INSERT DATA { <a:s> <a:p> 1 } ;\nDELETE DATA { ?s <a:p> 1 }", headers=UPDATE
    )
    assert (answer.status_code, answer.json()["line"], answer.json()["column"]) == (400, 2, 15)
    assert "?s is a variable" in answer.json()["detail"]
    assert not ask(writable, "ASK { <a:s> <a:p> ?o }"), "no operation of a request that is refused is carried out"


def test_POST_update_as_json_200(writable: httpx.Client) -> None:
    answer = update(writable, "INSERT DATA { <a:j> <a:p> 1, 2 }", Accept="application/json")
    assert answer.status_code == 200
    assert answer.json() == {"release": int(answer.headers["kg-release"]), "changed": True, "stated": 2, "retracted": 0}


def test_POST_update_that_changes_nothing_makes_no_release_204(writable: httpx.Client) -> None:
    first = update(writable, "INSERT DATA { <a:n> <a:p> 2.50 }").headers["kg-release"]
    assert (
        update(writable, "INSERT DATA { <a:n> <a:p> 2.50 } ; DELETE DATA { <a:n> <a:p> 7 }").headers["kg-release"]
        == first
    )


def test_POST_update_is_seen_by_who_wrote_and_in_its_release_alone(writable: httpx.Client) -> None:
    for number in range(5):
        answer = update(writable, f"INSERT DATA {{ <a:seen> <a:p> {number} }}")
        assert ask(writable, f"ASK {{ <a:seen> <a:p> {number} }}")
    before = int(answer.headers["kg-release"]) - 1
    past = writable.get(f"/releases/{before}/sparql", params={"query": "ASK { <a:seen> <a:p> 4 }"})
    while past.status_code == 503:
        past = writable.get(f"/releases/{before}/sparql", params={"query": "ASK { <a:seen> <a:p> 4 }"})
    assert past.json()["boolean"] is False


def test_POST_update_of_a_past_release_403(writable: httpx.Client) -> None:
    assert writable.post("/releases/1/sparql", content="CLEAR ALL", headers=UPDATE).status_code == 403
    assert writable.post("/releases/1/sparql", data={"update": "CLEAR ALL"}).status_code == 403


def test_POST_updates_at_once_are_all_carried_out_204(writable: httpx.Client) -> None:
    def add(number: int) -> int:
        answer = update(writable, f"DELETE {{ <a:count> <a:n> ?n }} INSERT {{ <a:count> <a:n> ?m ; <a:by> {number} }}"
                        " WHERE { OPTIONAL { <a:count> <a:n> ?n } BIND(COALESCE(?n, 0) + 1 AS ?m) }")  # fmt: skip
        return answer.status_code

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(add, range(12)))
    assert statuses == [204] * 12
    assert ask(writable, "ASK { <a:count> <a:n> 12 }"), "each saw what the one before it had done"


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer vg_wrong"}, {"Authorization": "Basic eDp5"}])
def test_POST_update_without_a_valid_token_401(http: httpx.Client, given: dict[str, str]) -> None:
    answer = http.post("/sparql", content="CLEAR ALL", headers={**UPDATE, **given})
    assert (answer.status_code, answer.headers["content-type"]) == (401, PROBLEM)
    assert answer.headers["www-authenticate"].startswith("Bearer ")


def test_POST_update_with_a_disk_index_204(
    run: Callable[..., AbstractContextManager[str]], token: Callable[[Path], str], data: Path, tmp_path: Path
) -> None:
    folder = copytree(data, tmp_path / "data")
    headers = {"Authorization": f"Bearer {token(folder)}"}
    with run(folder, index="disk") as address, httpx.Client(base_url=address, timeout=60, headers=headers) as http:
        text = "INSERT DATA { <a:s> <a:p> 1 } ; DELETE DATA { <a:s> <a:p> 1 } ; INSERT DATA { <a:s> <a:q> 1 }"
        assert update(http, text).status_code == 204
        assert ask(http, "ASK { <a:s> <a:q> 1 }")
        later = "INSERT DATA { <a:s> <a:p> 7 } ; DELETE { ?s <a:p> ?o } INSERT { ?s <a:r> ?o } WHERE { ?s <a:p> ?o }"
        assert update(http, later).status_code == 204  # a pattern that sees what an operation before it did
        assert ask(http, "ASK { <a:s> <a:r> 7 FILTER NOT EXISTS { ?s <a:p> ?o } }")
        assert list(folder.glob("index/*/private-*")) == []

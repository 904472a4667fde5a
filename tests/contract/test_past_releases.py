"""Queries over past releases: each from its own, at most two at once, and stored for a day."""

import re
from pathlib import Path

import httpx
import pytest

from kg.store import Catalog

GONE = "ASK { <https://jobs.example/id/posting/uni-nord/gone> ?p ?o }"
CSV = "text/csv"


def ask(http: httpx.Client, release: int | str, query: str = GONE, **headers: str) -> httpx.Response:
    """The answer; who is told to come back does."""
    for _ in range(20):
        answer = http.get(f"/releases/{release}/sparql", params={"query": query}, headers={"Accept": CSV, **headers})
        if answer.status_code != 503:
            break
        assert int(answer.headers["retry-after"]) > 0
    return answer


@pytest.mark.parametrize(("release", "expected"), [(1, "true"), (2, "false")])
def test_GET_past_query_200(http: httpx.Client, release: int, expected: str) -> None:
    answer = ask(http, release)
    assert (answer.status_code, answer.text, answer.headers["kg-release"]) == (200, expected, str(release))
    assert http.get("/sparql", params={"query": GONE}, headers={"Accept": CSV}).text == "false"


def test_GET_past_query_memento_200(http: httpx.Client) -> None:
    answer = ask(http, 1)
    made = http.get("/releases/1", headers={"Accept": "application/json"})
    assert answer.headers["memento-datetime"] == made.headers["memento-datetime"]
    query = httpx.URL("/sparql", params={"query": GONE}).query.decode()
    assert answer.headers["link"] == f'</sparql?{query}>; rel="original"'
    assert answer.headers["cache-control"] == "public, max-age=86400"
    assert ask(http, 1, "SELECT (RAND() AS ?x) {}").headers["cache-control"] == "no-store"


def test_GET_past_query_again_304(http: httpx.Client) -> None:
    tag = ask(http, 1).headers["etag"]
    assert re.fullmatch(r'W/"r1-csv-[0-9a-f]{12}"', tag)
    again = ask(http, 1, **{"If-None-Match": tag})
    assert (again.status_code, again.headers["kg-release"], "memento-datetime" in again.headers) == (304, "1", True)
    assert ask(http, 2, **{"If-None-Match": tag}).status_code == 200


def test_POST_past_query_200(http: httpx.Client) -> None:
    ask(http, 1)
    answer = http.post("/releases/1/sparql", data={"query": GONE}, headers={"Accept": CSV})
    assert (answer.status_code, answer.text, answer.headers["kg-release"]) == (200, "true", "1")


def test_GET_past_page_200(http: httpx.Client) -> None:
    ask(http, 1)
    answer = http.get("/releases/1/sparql", params={"query": GONE}, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["kg-release"]) == (200, "1")
    assert '<p class="big">Yes</p>' in answer.text
    assert 'action="/releases/1/sparql"' in answer.text


def test_GET_past_without_query_200(http: httpx.Client) -> None:
    ask(http, 1)
    answer = http.get("/releases/1/sparql", headers={"Accept": "text/turtle"})
    assert (answer.status_code, "sd:Service" in answer.text, "memento-datetime" in answer.headers) == (200, True, True)


@pytest.mark.parametrize("release", ["0", "3", "99999999999", "01", "x", "-1"])
def test_GET_past_unknown_404(http: httpx.Client, release: str) -> None:
    answer = ask(http, release)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_GET_past_query_that_is_none_400(http: httpx.Client) -> None:
    assert ask(http, 1, "SELECT * {").status_code == 400


def test_PUT_past_405(http: httpx.Client) -> None:
    answer = http.put("/releases/1/sparql")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")


def test_what_a_release_weighs_goes_by_its_quads(data: Path) -> None:
    with Catalog.open(data, read_only=True) as catalog:
        first, second = catalog.weight(1), catalog.weight(2)
        assert catalog.weight(0) == 0 < second < first < len(b"".join(catalog.nquads(1)))

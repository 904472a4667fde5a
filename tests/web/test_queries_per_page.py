"""A page asks the index at most twice, however much stands on it: told by what the server counts of its workers."""

import re
from collections.abc import Iterator

import httpx
import pytest

PATHS = [
    "/", "/search?q=ecology&type=phd", "/labs", "/people?letter=M", "/topics", "/questions", "/questions/08-pay",
    "/sparql", "/sparql?query=ASK%7B%7D", "/ns", "/ns/positionType", "/code", "/shapes", "/releases", "/releases/1", "/validate",
    "/steward",
]  # fmt: skip
LISTS = ["labs", "universities", "people", "funders", "grants", "programmes", "topics", "places", "departments"]


def asked(client: httpx.Client) -> int:
    """How many times the server has had a worker evaluate something."""
    said = re.findall(r"^kg_queries_total\{[^}]*\} (\d+)", client.get("/metrics").text, re.MULTILINE)
    assert said
    return sum(map(int, said))


def within_bounds(client: httpx.Client, address: str) -> None:
    before = asked(client)
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"), address
    assert asked(client) - before <= 2


@pytest.fixture
def client(demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.address, timeout=30, follow_redirects=True) as found:
        yield found


@pytest.mark.parametrize("path", PATHS)
def test_a_page_asks_the_index_at_most_twice(client: httpx.Client, path: str) -> None:
    within_bounds(client, path)


@pytest.mark.parametrize("name", LISTS)
def test_the_page_of_a_thing_asks_the_index_at_most_twice(client: httpx.Client, name: str) -> None:
    things = client.get(f"/{name}", headers={"Accept": "application/json"}).json()["things"]
    within_bounds(client, things[0]["href"].replace("/id/", "/doc/"))


def test_the_page_of_a_posting_asks_the_index_at_most_twice(client: httpx.Client, find) -> None:
    within_bounds(client, find("vac:JobPosting"))

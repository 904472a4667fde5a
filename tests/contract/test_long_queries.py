"""Queries that would run for ever: they are stopped, and nobody else waits for them."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx

_DIGITS = " ".join(map(str, range(10)))
ENDLESS = "SELECT (COUNT(*) AS ?n) {" + " ".join(f"VALUES ?v{i} {{ {_DIGITS} }}" for i in range(12)) + "}"


def ask(address: str, query: str) -> tuple[int, float]:
    began = time.monotonic()
    answer = httpx.get(f"{address}/sparql", params={"query": query}, timeout=30)
    return answer.status_code, time.monotonic() - began


def test_GET_endless_query_504(http: httpx.Client) -> None:
    began = time.monotonic()
    answer = http.get("/sparql", params={"query": ENDLESS})
    assert (answer.status_code, answer.headers["content-type"]) == (504, "application/problem+json")
    assert answer.json()["detail"].startswith("The query took more than 1 seconds")
    assert 1 <= time.monotonic() - began < 3  # a second is its time


def test_GET_ask_while_endless_ones_run_200(address: str) -> None:
    with ThreadPoolExecutor(12) as twelve:
        endless = [twelve.submit(ask, address, ENDLESS) for _ in range(12)]
        quick = [ask(address, "ASK {}") for _ in range(20)]
        ends = [found.result()[0] for found in endless]
    assert [status for status, _ in quick] == [200] * 20
    assert set(ends) <= {503, 504}
    assert 504 in ends
    assert httpx.get(f"{address}/doc/posting/uni-nord/17.ttl", timeout=30).status_code == 200

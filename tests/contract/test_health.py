"""The service's own state, and that it follows the catalog."""

import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import httpx

from kg.store import Catalog

Run = Callable[[Path], AbstractContextManager[str]]
COUNT = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/vacancy-graph/ns#JobPosting> }"


def test_GET_healthz_200(http: httpx.Client) -> None:
    answer = http.get("/healthz")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert (answer.json()["status"], answer.json()["release"]) == ("ok", 2)


def test_GET_release_made_meanwhile_200(data: Path, run: Run, tmp_path: Path) -> None:
    shutil.copytree(data, tmp_path / "own")
    with run(tmp_path / "own") as address, httpx.Client(base_url=address) as http:

        def count() -> tuple[str, str]:
            answer = http.get("/sparql", params={"query": COUNT}, headers={"Accept": "text/csv"})
            return answer.headers["kg-release"], answer.text.split()[1]

        assert count() == ("2", "2")
        with Catalog.open(tmp_path / "own") as catalog, catalog.batch("withdraw") as batch:
            batch.withdraw("uni-nord/17.txt", "filled")
        until = time.monotonic() + 10
        while http.get("/healthz").json()["release"] == 2 and time.monotonic() < until:
            time.sleep(0.1)
        assert count() == ("3", "0")


def test_GET_query_when_all_slots_are_taken_503(data: Path, run: Run) -> None:
    long = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?q ?r ?s FILTER(?c < ?i) }"
    with run(data) as address, ThreadPoolExecutor(4) as four:  # `run` waits ten seconds for the process to end

        def ask(query: str) -> httpx.Response:
            return httpx.get(f"{address}/sparql", params={"query": query}, timeout=30)

        assert [answer.status_code for answer in four.map(ask, [long] * 4)] == [504] * 4
        refused = ask("ASK {}")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert httpx.get(f"{address}/healthz", timeout=30).status_code == 200
        assert httpx.get(f"{address}/doc/posting/uni-nord/17.ttl", timeout=30).status_code == 200

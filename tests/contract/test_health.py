"""The service's own state, and that it follows the catalog."""

import shutil
import time
from collections.abc import Callable
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

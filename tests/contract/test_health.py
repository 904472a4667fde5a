"""The service's own state, and that it follows the catalog."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest

from kg.store import Catalog

Launch = Callable[..., AbstractContextManager[tuple[subprocess.Popen[str], str]]]
Run = Callable[[Path], AbstractContextManager[str]]
COUNT = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/vacancy-graph/ns#JobPosting> }"


def test_GET_healthz_200(http: httpx.Client) -> None:
    answer = http.get("/healthz")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert (answer.json()["status"], answer.json()["release"]) == ("ok", 2)


def below(process: int) -> list[int]:
    """The processes that this one started, and those that they started."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [pid for child in map(int, found) for pid in (child, *below(child))]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc to find the processes")
def test_GET_healthz_when_the_index_does_not_answer_503(data: Path, launch: Launch) -> None:
    with launch(data, query_timeout=30) as (process, address):
        assert httpx.get(f"{address}/healthz", timeout=30).status_code == 200
        stopped = below(process.pid)
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        try:
            began = time.monotonic()
            answer = httpx.get(f"{address}/healthz", timeout=30)
            assert 1.9 < time.monotonic() - began < 5
            assert (answer.status_code, answer.json()["status"]) == (503, "failing")
            assert "2 seconds" in answer.json()["detail"]
        finally:
            for pid in stopped:
                with contextlib.suppress(ProcessLookupError):  # a worker that hung was ended
                    os.kill(pid, signal.SIGCONT)
        until = time.monotonic() + 10
        while (status := httpx.get(f"{address}/healthz", timeout=30).status_code) != 200 and time.monotonic() < until:
            time.sleep(0.1)
        assert status == 200


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

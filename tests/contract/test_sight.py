"""What the service lets be seen: its log and its metrics."""

import contextlib
import json
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

Launch = Callable[..., contextlib.AbstractContextManager[tuple[subprocess.Popen[str], str]]]
# The grammar of the format's specification: a line is a comment, or a name, labels, a value.
SAMPLE = re.compile(
    r'([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? ([+-]?(?:Inf|[0-9.e+-]+)|NaN)'
)
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"')
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]
PLAIN = {"Accept-Encoding": "identity"}
"""Bytes are counted as they are sent, so nothing is compressed here."""


@dataclass
class Seen:
    address: str
    log: Path

    def line(self, request: str) -> dict[str, Any]:
        """The log's line of the request with this id, which is written soon after its answer."""
        until = time.monotonic() + 10
        while time.monotonic() < until:
            for line in self.log.read_text(encoding="utf-8").splitlines():
                if (said := json.loads(line)).get("request") == request:
                    return dict(said)
            time.sleep(0.05)
        raise AssertionError(f"no line for {request}: {self.log.read_text(encoding='utf-8')}")

    def metrics(self) -> Samples:
        text = httpx.get(f"{self.address}/metrics").text
        return parsed(text)


def parsed(text: str) -> Samples:
    """The samples of the text format; fails where it is not what the specification says."""
    assert text.endswith("\n")
    found: Samples = {}
    kinds: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name not in kinds, "a family stands in one place"
            kinds[name] = kind
        elif not line.startswith("# HELP "):
            match = SAMPLE.fullmatch(line)
            assert match, line
            name, labels, value = match[1], match[2] or "", float(match[3])
            family = re.sub(r"_(bucket|sum|count)$", "", name) if name not in kinds else name
            assert family in kinds, f"{name} comes before its type"
            assert kinds[family] != "counter" or name.endswith("_total")
            key = (name, frozenset(LABEL.findall(labels)))
            assert key not in found, line
            found[key] = value
    return found


@pytest.fixture(scope="module")
def seen(data: Path, launch: Launch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    log = tmp_path_factory.mktemp("log") / "requests.jsonl"
    with log.open("wb") as file, launch(data, file.fileno(), log="json", trusted_proxies="127.0.0.1") as (_, address):
        yield Seen(address, log)


def test_GET_is_logged_200(seen: Seen) -> None:
    answer = httpx.get(f"{seen.address}/doc/posting/uni-nord/17.ttl", headers=PLAIN | {"X-Request-ID": "a-document"})
    line = seen.line("a-document")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert 0 < line.pop("ms") < 10_000
    assert line == {
        "request": "a-document", "client": "127.0.0.1", "method": "GET", "path": "/doc/posting/uni-nord/17.ttl",
        "operation": "document", "status": 200, "bytes": answer.num_bytes_downloaded, "release": 2,
    }  # fmt: skip


def test_GET_the_log_tells_no_secrets_200(seen: Seen) -> None:
    secret = "a-secret-of-theirs"
    query = f'ASK {{ ?s ?p "{secret}" }}'
    headers = {"Authorization": f"Bearer {secret}", "Cookie": secret, "User-Agent": secret, "Referer": secret}
    one = httpx.get(f"{seen.address}/sparql", params={"query": query}, headers={**headers, "X-Request-ID": "q-1"})
    two = httpx.post(f"{seen.address}/sparql", data={"query": query}, headers={**headers, "X-Request-ID": "q-2"})
    bad = httpx.get(
        f"{seen.address}/sparql", params={"query": f"{query} }}"}, headers={**headers, "X-Request-ID": "q-3"}
    )
    assert [a.status_code for a in (one, two, bad)] == [200, 200, 400]
    lines = [seen.line(f"q-{n}") for n in (1, 2, 3)]
    assert lines[0]["query"] == lines[1]["query"] != lines[2]["query"]  # an address and a form write it alike
    assert secret not in seen.log.read_text(encoding="utf-8")


def test_GET_the_forwarded_client_is_logged_404(seen: Seen) -> None:
    httpx.get(f"{seen.address}/x", headers={"X-Request-ID": "fwd", "X-Forwarded-For": "2001:db8:5:6::7"})
    assert (seen.line("fwd")["client"], seen.line("fwd")["operation"]) == ("2001:db8:5:6::/64", "other")


def test_GET_metrics_200(seen: Seen) -> None:
    before = seen.metrics()
    for _ in range(3):
        httpx.get(f"{seen.address}/sparql", params={"query": "ASK {}"})
    httpx.get(f"{seen.address}/sparql")
    httpx.post(f"{seen.address}/sparql", content=b"x")
    for name in ("a", "b", "c"):
        httpx.get(f"{seen.address}/{name}")
    answer = httpx.get(f"{seen.address}/metrics")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    after = parsed(answer.text)

    def more(name: str, **labels: str) -> float:
        key = (name, frozenset(labels.items()))
        return after[key] - before.get(key, 0)

    assert more("kg_requests_total", operation="sparql", status="200") == 4
    assert more("kg_requests_total", operation="sparql", status="415") == 1
    assert more("kg_requests_total", operation="other", status="404") == 3  # one name, whatever strangers ask for
    assert more("kg_request_seconds_count", operation="sparql") == 5
    assert more("kg_request_seconds_bucket", operation="sparql", le="+Inf") == 5
    assert more("kg_response_bytes_total", operation="sparql") > 0
    assert after["kg_requests_in_flight", frozenset()] == 1  # this one
    assert after["kg_release", frozenset()] == 2
    assert after["process_resident_memory_bytes", frozenset()] > 1e6


def test_GET_metrics_of_workers_and_cache_200(seen: Seen) -> None:
    before = seen.metrics()
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?q ?r ?s }"
    assert httpx.get(f"{seen.address}/sparql", params={"query": endless}, timeout=30).status_code == 504
    for _ in range(3):
        httpx.get(f"{seen.address}/sparql", params={"query": "ASK { ?metrics ?of ?cache }"})
    after = seen.metrics()

    def more(name: str, **labels: str) -> float:
        return after[name, frozenset(labels.items())] - before[name, frozenset(labels.items())]

    assert more("kg_queries_total", outcome="timeout") == 1
    assert more("kg_workers_killed_total") == 1
    assert more("kg_worker_forks_total") >= 1  # another took its place
    assert more("kg_workers_lost_total") == 0
    assert more("kg_answers_total", by="cache") == 2
    assert after["kg_cache_bytes", frozenset()] > 0
    assert after["kg_queue_length", frozenset()] == 0
    states = {dict(labels)["state"] for name, labels in after if name == "kg_workers"}
    assert states == {"idle", "quick", "long", "starting"}


def test_GET_metrics_buckets_only_rise_200(seen: Seen) -> None:
    httpx.get(f"{seen.address}/healthz")
    buckets: dict[str, list[tuple[float, float]]] = {}
    for (name, labels), value in seen.metrics().items():
        if name == "kg_request_seconds_bucket":
            said = dict(labels)
            buckets.setdefault(said["operation"], []).append((float(said["le"]), value))
    assert "healthz" in buckets
    for found in buckets.values():
        counts = [count for _, count in sorted(found)]
        assert counts == sorted(counts) and sorted(found)[-1][0] == float("inf")


def test_GET_metrics_from_elsewhere_403(seen: Seen) -> None:
    answer = httpx.get(f"{seen.address}/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")
    # Not either where the address that a proxy tells is one of this machine.
    assert httpx.get(f"{seen.address}/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 403

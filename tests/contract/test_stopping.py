"""How the service ends: what runs may end, for a while; a second signal ends it at once."""

import contextlib
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

Launch = Callable[..., contextlib.AbstractContextManager[tuple[subprocess.Popen[str], str]]]

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?q ?r ?s FILTER(?c < ?i) }"


class Slow(threading.Thread):
    """A request whose body comes in two parts, the second when it is told to."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        host, _, port = address.removeprefix("http://").rpartition(":")
        self.connection = socket.create_connection((host, int(port)), timeout=30)
        head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 6\r\n\r\nASK"
        self.connection.sendall(head)
        time.sleep(0.3)

    def finish(self) -> bytes:
        self.connection.sendall(b" {}")
        got = b""
        while part := self.connection.recv(65536):
            got += part
        return got


def test_SIGTERM_what_runs_may_end_then_0(data: Path, launch: Launch) -> None:
    with launch(data, drain_seconds=5) as (process, address):
        slow = Slow(address)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.6)
        assert process.poll() is None
        host, _, port = address.removeprefix("http://").rpartition(":")
        with (
            contextlib.suppress(ConnectionRefusedError),
            socket.create_connection((host, int(port)), timeout=2) as late,
        ):
            late.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert late.recv(100) == b"", "a new connection was answered"
        answer = slow.finish()
        assert answer.startswith(b"HTTP/1.1 200 ") and answer.endswith(
            b'"boolean":true}'
        )  # and then the connection ended
        assert process.wait(5) == 0


def test_SIGTERM_what_takes_too_long_is_ended_then_0(data: Path, launch: Launch) -> None:
    with launch(data, drain_seconds=1, request_seconds=30) as (process, address):
        slow = Slow(address)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(6) == 0
        assert 0.9 < time.monotonic() - began < 5
        assert slow.connection.recv(65536).startswith(b"HTTP/1.1 503 ")


def test_SIGTERM_a_query_that_does_not_end_is_ended_with_its_process_then_0(data: Path, launch: Launch) -> None:
    with launch(data, drain_seconds=1, query_timeout=60) as (process, address), ThreadPoolExecutor(1) as one:
        asked = one.submit(httpx.get, f"{address}/sparql", params={"query": ENDLESS}, timeout=30)
        time.sleep(1)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(8) == 0
        assert time.monotonic() - began < 6
        refused = asked.result()
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert refused.headers["content-type"] == "application/problem+json"


def test_SIGTERM_nothing_runs_0(data: Path, launch: Launch) -> None:
    with launch(data) as (process, address), httpx.Client(base_url=address) as http:
        assert http.get("/healthz").status_code == 200  # and the connection stays open
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
        assert time.monotonic() - began < 2


def test_SIGTERM_twice_at_once(data: Path, launch: Launch) -> None:
    with launch(data, drain_seconds=60, request_seconds=60) as (process, address):
        slow = Slow(address)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 128 + signal.SIGTERM
        assert time.monotonic() - began < 1
        slow.connection.close()

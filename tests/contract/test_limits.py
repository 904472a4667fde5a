"""Limits of requests: how many, how large, how slow. The server trusts the proxy that these tests play."""

import contextlib
import json
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

Launch = Callable[..., contextlib.AbstractContextManager[tuple[subprocess.Popen[str], str]]]
QUERY = {"Content-Type": "application/sparql-query"}


@pytest.fixture(scope="module")
def limited(data: Path, launch: Launch) -> Iterator[str]:
    flags = {
        "trusted_proxies": "127.0.0.1", "rate": 0.5, "rate_burst": 3, "request_bytes": 20_000, "request_seconds": 0.5,
        "metrics": "all",
    }  # fmt: skip
    with launch(data, **flags) as (_, address):
        yield address


def ask(address: str, client: str, path: str = "/healthz", **more: str) -> httpx.Response:
    return httpx.get(address + path, headers={"X-Forwarded-For": client, **more}, timeout=30)


def raw(address: str, *parts: bytes, pause: float = 0, wait: float = 10) -> bytes:
    """What comes back when these parts are sent one after the other, until the server ends the connection."""
    host, _, port = address.removeprefix("http://").rpartition(":")
    got = b""
    with socket.create_connection((host, int(port)), timeout=wait) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for part in parts:
                connection.sendall(part)
                time.sleep(pause)
        with contextlib.suppress(ConnectionResetError):
            while part := connection.recv(65536):
                got += part
    return got


def test_GET_within_the_rate_200_then_429(limited: str) -> None:
    assert [ask(limited, "203.0.113.1").status_code for _ in range(3)] == [200, 200, 200]
    refused = ask(limited, "203.0.113.1")
    assert (refused.status_code, refused.headers["content-type"]) == (429, "application/problem+json")
    assert 1 <= int(refused.headers["retry-after"]) <= 2
    problem = refused.json()
    assert (problem["title"], problem["status"]) == ("Too Many Requests", 429)
    assert "203.0.113.1" in problem["detail"]
    # A page of elsewhere may read the refusal, too.
    assert refused.headers["access-control-allow-origin"] == "*"
    assert "Retry-After" in refused.headers["access-control-expose-headers"]
    assert ask(limited, "203.0.113.2").status_code == 200  # another client
    time.sleep(int(refused.headers["retry-after"]))
    assert ask(limited, "203.0.113.1").status_code == 200


def test_GET_past_the_rate_with_a_forged_address_429(limited: str) -> None:
    forged = [ask(limited, f"198.51.100.{n}, 203.0.113.3").status_code for n in range(4)]
    assert forged == [200, 200, 200, 429]


def test_GET_past_the_rate_from_one_network_of_IPv6_429(limited: str) -> None:
    same = [ask(limited, f"2001:db8:0:1::{n:x}").status_code for n in range(1, 5)]
    assert same == [200, 200, 200, 429]
    assert ask(limited, "2001:db8:0:2::1").status_code == 200


def test_GET_from_this_machine_has_no_rate_200(limited: str) -> None:
    assert {httpx.get(f"{limited}/healthz").status_code for _ in range(20)} == {200}


def test_GET_any_address_without_trusted_proxies_200(address: str) -> None:
    # Nobody is trusted there: the header is worth nothing, but whoever sends it is no longer a client on this machine.
    assert ask(address, "203.0.113.9").status_code == 200
    assert ask(address, "203.0.113.9", "/metrics").status_code == 403


def test_POST_too_large_by_its_header_413(limited: str) -> None:
    # Only the head is sent: the answer comes without waiting for the body.
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 20001\r\n\r\n"
    )
    began = time.monotonic()
    answer = raw(limited, head, b"ASK {}" + b" " * 19_995)
    assert answer.startswith(b"HTTP/1.1 413 ") and b"\r\nconnection: close\r\n" in answer.lower()
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["status"] == 413
    assert time.monotonic() - began < 5


def test_POST_too_large_in_chunks_413(limited: str) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"1000\r\n" + b" " * 4096 + b"\r\n"
    answer = raw(limited, head, *[chunk] * 6)  # never ends, and is past the bound with the fifth
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"larger than 20000 bytes" in answer


def test_POST_as_large_as_allowed_200(limited: str) -> None:
    answer = httpx.post(f"{limited}/sparql", content=b"ASK {}" + b" " * 19_994, headers=QUERY)
    assert answer.status_code == 200
    parts = (part for part in (b"ASK", b" {}"))  # a generator is sent in chunks
    assert httpx.post(f"{limited}/sparql", content=parts, headers=QUERY).status_code == 200


def test_GET_with_a_large_body_413(limited: str) -> None:
    answer = httpx.request("GET", f"{limited}/", content=b"x" * 20_001)
    assert answer.status_code == 413


def test_POST_too_slow_408(limited: str) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 600\r\n\r\n"
    answer = raw(limited, head, *[b" "] * 8, pause=0.1)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in answer and b"0.5 seconds" in answer


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_GET_that_never_comes_is_ended(limited: str, sent: bytes) -> None:
    began = time.monotonic()
    assert raw(limited, sent) == b""
    assert time.monotonic() - began < 4


def test_GET_with_a_head_too_large_431(limited: str) -> None:
    head = b"GET /?" + b"a" * 10_000
    answer = raw(limited, head, *[b"a" * 10_000] * 4, pause=0.05)
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["status"] == 431
    assert httpx.get(f"{limited}/healthz").status_code == 200


def test_GET_one_slow_client_holds_up_nobody_200(limited: str) -> None:
    host, _, port = limited.removeprefix("http://").rpartition(":")
    slow = [socket.create_connection((host, int(port))) for _ in range(50)]
    try:
        for connection in slow:
            connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n ")
        assert httpx.get(f"{limited}/healthz", timeout=5).status_code == 200
    finally:
        for connection in slow:
            connection.close()


@pytest.mark.parametrize(
    "fields", [b"", b"Host: a\r\nHost: a\r\n", b'Host: "><script>\r\n', b"Host: a b\r\n", b"Host: a/b\r\n"]
)
def test_GET_without_one_host_400(address: str, fields: bytes) -> None:
    """RFC 9112, 3.2."""
    answer = raw(address, b"GET /healthz HTTP/1.1\r\n" + fields + b"\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ") and b"connection: close" in head.lower()
    problem = json.loads(body)
    assert (problem["title"], problem["status"]) == ("Bad Request", 400)
    assert "Host" in problem["detail"]
    assert b"access-control-allow-origin: *" in head


@pytest.mark.parametrize("host", [b"", b"jobs.example:8000", b"[::1]:80", b"xn--bcher-kva.example", b"a_b"])
def test_GET_with_a_host_200(address: str, host: bytes) -> None:
    answer = raw(address, b"GET /healthz HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 ")


def test_GET_by_HTTP_1_0_without_a_host_200(address: str) -> None:
    assert raw(address, b"GET /healthz HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200 ")


def test_GET_what_is_no_request_is_a_problem_400(address: str) -> None:
    head, _, body = raw(address, b"no request\r\n\r\n").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ") and b"content-type: application/problem+json" in head
    assert json.loads(body)["status"] == 400


def test_GET_that_nobody_reads_is_ended(limited: str) -> None:
    """What such a client is owed is kept for as long as a query may take, here a second."""
    host, _, port = limited.removeprefix("http://").rpartition(":")
    size = len(httpx.get(f"{limited}/openapi.json", headers={"Accept-Encoding": "identity"}).content)
    got = 0
    with socket.socket() as silent:
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        silent.connect((host, int(port)))
        silent.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 1000)  # more than the sockets hold
        time.sleep(4)
        with contextlib.suppress(ConnectionResetError):
            while part := silent.recv(65536):
                got += len(part)
    assert got < 1000 * size
    assert httpx.get(f"{limited}/healthz").status_code == 200

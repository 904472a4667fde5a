"""Lines of the log: what they say, what they never say, and that a reader who takes nothing holds up nobody."""

import inspect
import json
import logging
import os
import time

import pytest

from kg.serve import logs
from kg.serve.clients import Client
from kg.serve.exchange import Exchange
from kg.serve.writer import Writer


def lines_of(form: str, scope: dict[str, object], **facts: object) -> list[str]:
    reads, writes = os.pipe()
    writer = Writer(writes, logs.dropped(form))
    seen = Exchange("r-1", Client("192.0.2.1"), "sparql", 0.0, {})
    for name, value in facts.items():
        setattr(seen, name, value)
    logs.RequestLog(form, writer).ended(seen, scope, 0.0015)
    writer.close()
    os.close(writes)
    with os.fdopen(reads, encoding="utf-8") as pipe:
        return pipe.read().splitlines()


def test_a_line_of_json() -> None:
    scope = {"method": "GET", "path": "/sparql", "raw_path": b"/sparql", "query_string": b"query=ASK%20%7B%7D"}
    [line] = lines_of(
        "json", scope, status=200, sent=12, whole=True, headers=[(b"vary", b"Accept"), (b"kg-release", b"7")]
    )
    said = json.loads(line)
    assert (
        abs(time.time() - time.mktime(time.strptime(said.pop("time")[:19], "%Y-%m-%dT%H:%M:%S")) + time.timezone) < 60
    )
    assert said == {
        "request": "r-1", "client": "192.0.2.1", "method": "GET", "path": "/sparql",
        "query": "6f8715cfd310e679",  # printf %s 'query=ASK%20%7B%7D' | b2sum -l 64
        "operation": "sparql", "status": 200, "bytes": 12, "ms": 1.5, "release": 7,
    }  # fmt: skip


def test_a_line_of_text() -> None:
    [line] = lines_of("text", {"method": "HEAD", "path": "/", "raw_path": b"/"}, status=499)
    assert line.split(" ", 1)[1] == "192.0.2.1 HEAD / 499 0 B 1.5 ms r-1 cut"


def test_a_path_makes_up_no_lines_and_no_members() -> None:
    raw = b'/a","status":1,"\\\n\xff ' + b"b" * 600
    [line] = lines_of("json", {"method": "GET", "path": "/", "raw_path": raw}, status=404, whole=True)
    path = json.loads(line)["path"]
    assert path.startswith("/a%22,%22status%22:1,%22%5C%0A%FF%20bb") and path.endswith("…") and len(path) == 501


def test_the_same_query_has_the_same_hash_and_is_not_in_the_line() -> None:
    scope = {"method": "POST", "path": "/sparql", "raw_path": b"/sparql", "query_string": b""}
    [one] = lines_of("json", scope, body=b"ASK { ?secret ?p ?o }", status=200, whole=True)
    [other] = lines_of("json", scope, body=b"ASK { ?other ?p ?o }", status=200, whole=True)
    assert json.loads(one)["query"] != json.loads(other)["query"]
    assert "secret" not in one


def test_a_pipe_that_is_full_holds_up_nobody() -> None:
    reads, writes = os.pipe()
    writer = Writer(writes, logs.dropped("json"), most=100)
    long = "x" * 2000
    began = time.monotonic()
    for _ in range(400):
        writer.put(long)
        time.sleep(0.001)
    writer.close(0.1)
    assert time.monotonic() - began < 5
    with os.fdopen(reads, "rb") as pipe:
        got = b""
        while b"were dropped" not in got:  # read now, so that the writer goes on
            got += pipe.read1(1 << 16)
        writer.close()
        os.close(writes)
    assert b'"level": "WARNING"' in got


@pytest.fixture
def loggers() -> object:
    before = {name: (list(logging.getLogger(name).handlers), logging.getLogger(name).propagate) for name in logs.LEVELS}
    yield
    for name, (handlers, propagate) in before.items():
        logging.getLogger(name).handlers[:] = handlers
        logging.getLogger(name).propagate = propagate


@pytest.mark.usefixtures("loggers")
def test_what_goes_wrong_is_a_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    try:
        raise ValueError("broken\nthing")
    except ValueError:
        logging.getLogger("kg.serve.x").exception("%s failed", "it")
    [line] = capsys.readouterr().err.splitlines()
    said = json.loads(line)
    assert (said["level"], said["logger"], said["message"]) == ("ERROR", "kg.serve.x", "it failed")
    assert "ValueError: broken\nthing" in said["trace"]


@pytest.mark.usefixtures("loggers")
def test_an_answer_that_is_broken_off_is_no_error_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    """A stranger could fill the log of errors with it; the message is uvicorn's, which its source must still have."""
    from uvicorn.protocols.http import h11_impl, httptools_impl

    logs.configure("text")
    logging.getLogger("uvicorn.error").error(logs.BROKEN_OFF)
    logging.getLogger("uvicorn.error").error("Something else.")
    [line] = capsys.readouterr().err.splitlines()
    assert line.endswith(" ERROR Something else.")
    for module in (h11_impl, httptools_impl):
        assert f'"{logs.BROKEN_OFF}"' in inspect.getsource(module)

"""What the layers around the application cost a small request: processor time of them alone, without HTTP."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from benchmarks import Measurement
from kg import settings
from kg.serve import edge
from kg.serve.application import Application
from kg.serve.metrics import Metrics

TIMES, REQUESTS = 40, 500
HEADERS = [
    (b"host", b"127.0.0.1:8000"),
    (b"accept", b"application/sparql-results+json"),
    (b"accept-encoding", b"gzip, deflate"),
    (b"connection", b"keep-alive"),
    (b"user-agent", b"benchmark"),
]
ANSWER: Message = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", b"application/sparql-results+json"),
        (b"vary", b"Accept, Accept-Encoding"),
        (b"cache-control", b"no-cache"),
        (b"kg-release", b"3"),
        (b"content-length", b"27"),
    ],
}


async def inner(_: Scope, _receive: Receive, send: Send) -> None:
    await send(ANSWER)
    await send({"type": "http.response.body", "body": b'{"head":{},"boolean":true}\n'})


async def nobody() -> Message:
    return {"type": "http.disconnect"}


async def nowhere(message: Message) -> None:
    pass


def cost(application: ASGIApp, client: str) -> float:
    """The least processor time of several runs for one request, in microseconds."""

    async def requests() -> None:
        for _ in range(REQUESTS):
            scope = {
                "type": "http", "method": "GET", "path": "/sparql", "raw_path": b"/sparql", "scheme": "http",
                "query_string": b"query=ASK%20%7B%7D", "headers": HEADERS, "client": (client, 40_000),
            }  # fmt: skip
            await application(scope, nobody, nowhere)

    least = float("inf")
    for _ in range(TIMES):
        before = time.process_time()
        asyncio.run(requests())
        least = min(least, time.process_time() - before)
        time.sleep(0.12)  # the log is written meanwhile
    return least / REQUESTS * 1e6


def run() -> Iterator[Measurement]:
    """The layers without a log and with one, for a client on this machine and for a stranger, who has a rate."""
    bare = cost(inner, "127.0.0.1")
    for log in ("off", "json"):
        for name, client in (("this machine", "127.0.0.1"), ("a stranger", "192.0.2.1")):
            flags = {"log": log, "rate": 1e9, "rate_burst": 1_000_000_000}
            application = Application()
            application._outermost = inner
            end = edge.surround(
                application, settings.load(Path("none"), flags, {}), Metrics(lambda: 1), [("/sparql", "sparql")]
            )
            yield Measurement(
                f"log {log}, {name}", cost(application, client) - bare, "us", "at most 30; the log on stderr"
            )
            end()

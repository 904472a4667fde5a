"""Queries while they run: clients that leave, answers that break off. The real workers, without a network between."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from kg import serve, settings
from kg.serve.application import Application
from kg.store import Catalog

DIGITS = " ".join(map(str, range(10)))
Message = dict[str, Any]


def product(count: int) -> str:
    """As many rows as a number of that many digits counts."""
    return " ".join(f"VALUES ?v{i} {{ {DIGITS} }}" for i in range(count))


ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {product(12)} }}"
MANY = f"SELECT * {{ {product(7)} }}"
ROWS = f"SELECT * {{ {product(5)} }}"


class Client:
    """Asks one query; `leaves` is set when it goes, `takes` while it reads."""

    def __init__(self, query: str) -> None:
        self.leaves, self.takes = asyncio.Event(), asyncio.Event()
        self.takes.set()
        self.scope = {
            "type": "http", "method": "GET", "path": "/sparql", "raw_path": b"/sparql", "root_path": "", "scheme": "http",
            "query_string": urlencode({"query": query}).encode(), "headers": [(b"accept", b"text/csv")],
            "client": ("192.0.2.1", 1), "server": ("x", 80), "http_version": "1.1",
        }  # fmt: skip
        self.messages: list[Message] = []
        self._asked = False

    async def receive(self) -> Message:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        await self.takes.wait()
        self.messages.append(message)

    @property
    def status(self) -> int:
        return int(self.messages[0]["status"])

    @property
    def whole(self) -> bool:
        return not self.messages[-1].get("more_body", False)


def serving(folder: Path, scenario: Callable[[Application], Awaitable[None]], **flags: Any) -> None:
    async def run() -> None:
        Catalog.open(folder, create=True).close()
        app = serve.create_app(settings.load(folder, flags, {}))
        async with app.router.lifespan_context(app):
            await scenario(app)

    asyncio.run(run())


def statistics(app: Application) -> dict[str, int]:
    found: dict[str, int] = app.state.context.queries.pool.statistics()
    return found


def test_a_query_ends_when_its_client_leaves(tmp_path: Path) -> None:
    async def scenario(app: Application) -> None:
        client = Client(ENDLESS)
        asyncio.get_running_loop().call_later(0.3, client.leaves.set)
        began = time.monotonic()
        await app(client.scope, client.receive, client.send)
        assert time.monotonic() - began < 5
        assert client.messages == []
        while statistics(app)["quick"] + statistics(app)["long"]:
            assert time.monotonic() - began < 5
            await asyncio.sleep(0.02)
        assert statistics(app)["left"] == 1

    serving(tmp_path, scenario, query_timeout=60)


def test_a_client_that_leaves_amid_an_answer(tmp_path: Path) -> None:
    async def scenario(app: Application) -> None:
        client = Client(MANY)
        asking = asyncio.create_task(app(client.scope, client.receive, client.send))  # type: ignore[arg-type]
        while len(client.messages) < 2:
            await asyncio.sleep(0.005)
        client.takes.clear()
        await asyncio.sleep(0.2)  # nothing is taken, so that little is held and the worker waits
        assert statistics(app)["quick"] + statistics(app)["long"] == 1
        client.leaves.set()
        await asyncio.wait_for(asking, 5)
        assert not client.whole
        again = Client("ASK {}")
        await app(again.scope, again.receive, again.send)
        assert (again.status, again.whole) == (200, True)

    serving(tmp_path, scenario, query_timeout=60)


@pytest.mark.parametrize(
    ("query", "flags", "status", "whole"),
    [
        ("ASK {}", {}, 200, True),
        (ROWS, {}, 200, True),
        (ROWS, {"query_bytes": 300_000}, 200, False),
        (ROWS, {"query_bytes": 30_000}, 422, True),
        (ENDLESS, {"query_timeout": 0.2}, 504, True),
        ("ASK {", {}, 400, True),
    ],
    ids=["small", "streamed", "broken off", "too large", "too long", "no query"],
)
def test_an_answer_is_whole_or_broken_off(
    tmp_path: Path, query: str, flags: dict[str, Any], status: int, whole: bool
) -> None:
    async def scenario(app: Application) -> None:
        client = Client(query)
        await app(client.scope, client.receive, client.send)
        assert (client.status, client.whole) == (status, whole)
        if query == ROWS and whole and status == 200:
            assert sum(message.get("body", b"").count(b"\r\n") for message in client.messages) == 100_001

    serving(tmp_path, scenario, **flags)

"""Releases are compared by turns, and an empty catalog has none."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Message

from kg import serve, settings
from kg.serve import releases
from kg.store import Catalog

ACCEPT = {"Accept": "application/rdf-patch"}


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    Catalog.open(folder, create=True).close()
    app = serve.create_app(settings.load(folder, {"query_workers": 1, "log": "off"}, {}))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://x") as http,
    ):
        yield app, http


def test_who_compares_while_two_others_do_is_told_to_come_back(tmp_path: Path) -> None:
    async def test() -> None:
        async with running(tmp_path) as (app, http):
            turns = app.state.context.comparing
            await turns.acquire()
            assert (await http.get("/releases/0/diff/0", headers=ACCEPT)).status_code == 200
            await turns.acquire()
            for accept in ("application/rdf-patch", "application/json", "text/html"):
                told = await http.get("/releases/0/diff/0", headers={"Accept": accept})
                assert (told.status_code, told.headers["retry-after"]) == (503, "5")
            turns.release()
            assert (await http.get("/releases/0/diff/0", headers=ACCEPT)).status_code == 200
            assert not turns.locked()  # it gave its turn back

    asyncio.run(test())


@pytest.mark.parametrize("accept", ["text/html", "application/json", "text/turtle", "application/link-format"])
def test_a_catalog_without_releases_lists_none(tmp_path: Path, accept: str) -> None:
    async def test() -> None:
        async with running(tmp_path) as (_, http):
            assert (await http.get("/releases", headers={"Accept": accept})).status_code == 200
            assert (await http.get("/releases/1", headers={"Accept": accept})).status_code == 404
            assert (await http.get("/releases/1/sparql", params={"query": "ASK {}"})).status_code == 404

    asyncio.run(test())


def test_who_does_not_read_a_difference_loses_the_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releases, "SECONDS", 0.3)
    never = asyncio.Event()

    async def receive() -> Message:
        await never.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            await never.wait()

    async def run() -> None:
        async with running(tmp_path) as (app, http):
            scope = {
                "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET",
                "scheme": "http", "path": "/releases/0/diff/0", "raw_path": b"/releases/0/diff/0", "query_string": b"",
                "root_path": "", "headers": [(b"accept", b"application/rdf-patch")],
                "client": ("127.0.0.1", 1), "server": ("x", 80),
            }  # fmt: skip
            silent = [asyncio.create_task(app(dict(scope), receive, send)) for _ in range(2)]
            await asyncio.sleep(0.1)
            assert (await http.get("/releases/0/diff/0", headers=ACCEPT)).status_code == 503
            await asyncio.wait(silent, timeout=5)
            assert [type(task.exception()) for task in silent] == [TimeoutError, TimeoutError]  # not ended: broken off
            assert (await http.get("/releases/0/diff/0", headers=ACCEPT)).status_code == 200

    asyncio.run(run())

"""The application: what the OpenAPI and docs/http.md say, and an error that nobody foresaw."""

import asyncio
import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from kg import serve, settings
from kg.serve import entities
from kg.serve.route import COMMON
from kg.store import Catalog

DOCS = Path(__file__).resolve().parents[2] / "docs" / "http.md"


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    Catalog.open(tmp_path, create=True).close()
    return serve.create_app(settings.load(tmp_path, {}, {}))


def get(app: FastAPI, *paths: str, accept: str = "application/json") -> list[httpx.Response]:
    """The answers of the application, started and stopped around them."""

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://x") as http,
        ):
            return [await http.get(path, headers={"Accept": accept}) for path in paths]

    return asyncio.run(ask())


@pytest.fixture
def routes(app: FastAPI) -> set[tuple[str, str]]:
    """Method and address of each route, as the application has them."""
    found = set()
    for route in app.routes:
        path = re.sub(r":path}", "}", route.path)  # type: ignore[attr-defined]
        found |= {(m, path) for m in getattr(route, "methods", None) or {"GET"}} - {("HEAD", path)}
    return found


def rows() -> dict[tuple[str, str], set[str]]:
    """The statuses of each method and address, as docs/http.md lists them."""
    found = re.findall(
        r"^\| `([A-Z, ]+)` \| `(/[^`]*)` \| ([\d, ]+) \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE
    )
    return {(m.strip(), path): set(given.split(", ")) for methods, path, given in found for m in methods.split(",")}


def test_the_table_of_routes_is_whole(routes: set[tuple[str, str]]) -> None:
    assert set(rows()) == {(m, p + "/…" if p == "/static" else p) for m, p in routes}


def test_the_table_of_routes_has_the_statuses_of_the_openapi(app: FastAPI) -> None:
    anywhere = {str(status) for status in COMMON}
    for path, operations in app.openapi()["paths"].items():
        for method, operation in operations.items():
            written = rows()[method.upper(), re.sub(r":path}", "}", path)]
            assert written - anywhere == set(operation["responses"]) - anywhere, (method, path)


def test_openapi_describes_every_route(app: FastAPI, routes: set[tuple[str, str]]) -> None:
    paths = app.openapi()["paths"]
    described = {(m.upper(), re.sub(r":path}", "}", p)) for p, operations in paths.items() for m in operations}
    assert described == {(m, p) for m, p in routes if p not in ("/openapi.json", "/static")}
    every = [operation for operations in paths.values() for operation in operations.values()]
    assert all(operation["summary"] and operation["description"] for operation in every)
    assert len({operation["operationId"] for operation in every}) == len(every)


def test_an_empty_catalog_is_served(app: FastAPI) -> None:
    health, home = get(app, "/healthz", "/", accept="text/html")
    assert health.json()["release"] == 0
    assert (home.status_code, "kg ingest" in home.text) == (200, True)


@pytest.mark.parametrize(
    ("accept", "media", "said"),
    [
        ("application/json", "application/problem+json", '"title": "Internal Server Error"'),
        ("text/html", "text/html; charset=utf-8", "<h1>Something went wrong here</h1>"),
    ],
)
def test_what_nobody_foresaw_is_a_500_without_details(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, accept: str, media: str, said: str
) -> None:
    monkeypatch.setattr(entities, "_find", lambda *_: 1 / 0)
    [answer] = get(app, "/id/x", accept=accept)
    assert (answer.status_code, answer.headers["content-type"]) == (500, media)
    assert said in answer.text and "division" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_no_pages_that_load_from_elsewhere(app: FastAPI) -> None:
    assert [answer.status_code for answer in get(app, "/docs", "/redoc")] == [404, 404]

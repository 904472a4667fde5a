"""The application: what the OpenAPI and docs/http.md say, and an error that nobody foresaw."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kg import serve, settings
from kg.serve import entities
from kg.store import Catalog

DOCS = Path(__file__).resolve().parents[2] / "docs" / "http.md"


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    Catalog.open(tmp_path, create=True).close()
    return TestClient(serve.create_app(settings.load(tmp_path, {}, {})), raise_server_exceptions=False)


@pytest.fixture
def routes(client: TestClient) -> set[tuple[str, str]]:
    """Method and address of each route, as the application has them."""
    found = set()
    for route in client.app.routes:  # type: ignore[attr-defined]
        path = re.sub(r":path}", "}", route.path)
        found |= {(m, path) for m in getattr(route, "methods", None) or {"GET"}} - {("HEAD", path)}
    return found


def test_the_table_of_routes_is_whole(routes: set[tuple[str, str]]) -> None:
    rows = re.findall(r"^\| `([A-Z, ]+)` \| `(/[^`]*)` \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    written = {(m.strip(), path) for methods, path in rows for m in methods.split(",")}
    assert written == {(m, p + "/…" if p == "/static" else p) for m, p in routes}


def test_openapi_describes_every_route(client: TestClient, routes: set[tuple[str, str]]) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    described = {(m.upper(), re.sub(r":path}", "}", p)) for p, operations in paths.items() for m in operations}
    assert described == {(m, p) for m, p in routes if p not in ("/openapi.json", "/static")}
    for operations in paths.values():
        for operation in operations.values():
            assert operation["summary"] and operation["description"]
    identifiers = [o["operationId"] for operations in paths.values() for o in operations.values()]
    assert len(identifiers) == len(set(identifiers))


def test_an_empty_catalog_is_served(client: TestClient) -> None:
    with client:
        assert client.get("/healthz").json()["release"] == 0
        home = client.get("/", headers={"Accept": "text/html"})
        assert (home.status_code, "kg ingest" in home.text) == (200, True)


def test_what_nobody_foresaw_is_a_500_without_details(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entities, "_find", lambda *_: 1 / 0)
    with client:
        answer = client.get("/id/x", headers={"Accept": "application/json"})
        page = client.get("/id/x", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "division" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (page.status_code, "<h1>Something went wrong here</h1>" in page.text) == (500, True)


def test_no_pages_that_load_from_elsewhere(client: TestClient) -> None:
    with client:
        assert client.get("/docs").status_code == client.get("/redoc").status_code == 404

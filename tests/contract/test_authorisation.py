"""Who may write over HTTP: bearers of a token, which never stands in an address or in a log."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from kg.store import Catalog

WRITES = [
    ("POST", "/postings"),
    ("PUT", "/postings/nobody/1"),
    ("DELETE", "/postings/nobody/1"),
    ("PUT", "/graphs?default"),
    ("POST", "/graphs?default"),
    ("DELETE", "/graphs?default"),
    ("POST", "/sparql"),
]
TYPES = {"/sparql": "application/sparql-update", "/graphs": "text/turtle", "/postings": "text/plain"}


@dataclass
class Service:
    """A server over an empty catalog, and what it writes to standard error."""

    http: httpx.Client
    catalog: Catalog
    errors: Path

    def ask(self, method: str, where: str, *authorization: str) -> httpx.Response:
        kind = next(media for place, media in TYPES.items() if where.startswith(place))
        fields = [("Content-Type", kind), ("If-Match", "*"), *(("Authorization", one) for one in authorization)]
        return self.http.request(method, where, content=b"CLEAR SILENT GRAPH <urn:g>", headers=fields)


@pytest.fixture(scope="module")
def service(launch: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("authorisation")
    errors = folder / "errors.log"
    with Catalog.open(folder / "data", create=True, base="https://jobs.example/") as catalog:
        handle = os.open(errors, os.O_WRONLY | os.O_CREAT)
        with (
            launch(folder / "data", handle, log="text") as (_, address),
            httpx.Client(base_url=address, timeout=60) as http,
        ):
            yield Service(http, catalog, errors)
        os.close(handle)


@pytest.mark.parametrize(("method", "where"), WRITES)
def test_WRITE_without_token_401(service: Service, method: str, where: str) -> None:
    for given in ((), ("Basic dXNlcjpwYXNz",)):
        answer = service.ask(method, where, *given)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Bearer realm="Vacancy Graph, writing"'
        assert answer.headers["content-type"] == "application/problem+json"
        assert "www-authenticate" in answer.headers["access-control-expose-headers"].lower()


@pytest.mark.parametrize(("method", "where"), WRITES)
def test_WRITE_with_unknown_token_401(service: Service, method: str, where: str) -> None:
    answer = service.ask(method, where, "Bearer vg_nobody-knows-this-one")
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


@pytest.mark.parametrize(("method", "where"), WRITES)
def test_WRITE_with_token_in_address_400(service: Service, method: str, where: str) -> None:
    secret = service.catalog.tokens.create("careless")
    joint = "&" if "?" in where else "?"
    for given in ((), (f"Bearer {secret}",)):
        answer = service.ask(method, f"{where}{joint}access_token={secret}", *given)
        assert answer.status_code == 400
        assert secret not in answer.text
    for _ in range(100):  # lines are written a little later
        if f"{method} {where.partition('?')[0]} 400" in service.errors.read_text():
            break
        time.sleep(0.02)
    else:
        raise AssertionError("the request was not logged")
    assert secret not in service.errors.read_text()


@pytest.mark.parametrize("given", [("Bearer",), ("Bearer a b",), ("Bearer a", "Bearer b")])
def test_POST_with_broken_header_400(service: Service, given: tuple[str, ...]) -> None:
    answer = service.ask("POST", "/postings", *given)
    assert answer.status_code == 400
    assert 'error="invalid_request"' in answer.headers["www-authenticate"]


def test_POST_with_token_that_is_made_and_revoked_meanwhile(service: Service) -> None:
    """A running service sees both with the next request."""
    secret = service.catalog.tokens.create("short")
    assert service.ask("POST", "/postings", f"Bearer {secret}").status_code == 422  # it is no posting, but he may write
    (token,) = [token for token in service.catalog.tokens.list() if token.name == "short"]
    assert token.last_used is not None
    service.catalog.tokens.revoke(token.id)
    answer = service.ask("POST", "/postings", f"Bearer {secret}")
    assert answer.status_code == 401
    assert secret not in answer.text + service.errors.read_text()


def test_OPTIONS_tells_what_may_be_written_204(service: Service) -> None:
    assert service.http.options("/postings").headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert service.http.options("/postings/nobody/1").headers["allow"] == "DELETE, GET, HEAD, OPTIONS, PUT"
    assert service.http.options("/validate").headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert service.http.patch("/postings").status_code == 405

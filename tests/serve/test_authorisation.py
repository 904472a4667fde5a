"""Who may write."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from starlette.requests import Request

from kg.serve import authorisation
from kg.serve.context import Context
from kg.serve.problems import Problem
from kg.store import Catalog


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return Catalog.open(tmp_path_factory.mktemp("data"), create=True, base="https://jobs.example/")


def asked(*headers: str, query: str = "") -> Request:
    lines = [(b"authorization", header.encode("latin-1")) for header in headers]
    return Request(
        {"type": "http", "headers": lines, "query_string": query.encode(), "method": "POST", "path": "/postings"}
    )


def allowed(catalog: Catalog, request: Request, scope: str = "write") -> Any:
    context = cast(Context, SimpleNamespace(live=SimpleNamespace(catalog=catalog)))
    return asyncio.run(authorisation.writer(request, context, scope))


def refused(catalog: Catalog, request: Request, scope: str = "write") -> tuple[int, str]:
    with pytest.raises(Problem) as problem:
        allowed(catalog, request, scope)
    return problem.value.status, problem.value.headers["WWW-Authenticate"]


def test_the_bearer_of_a_token_may_write_and_its_use_is_noted(catalog: Catalog) -> None:
    secret = catalog.tokens.create("portal")
    for header in (f"Bearer {secret}", f"bearer   {secret}", f"BEARER {secret} "):
        assert allowed(catalog, asked(header)).name == "portal"
    (token,) = [token for token in catalog.tokens.list() if token.name == "portal"]
    assert token.last_used is not None


def test_without_a_token_the_realm_is_told_and_no_error(catalog: Catalog) -> None:
    for request in (asked(), asked("Basic dXNlcjpwYXNz")):
        status, challenge = refused(catalog, request)
        assert status == 401
        assert challenge == 'Bearer realm="Vacancy Graph, writing"'


def test_a_token_that_is_unknown_revoked_or_over_is_invalid(catalog: Catalog) -> None:
    revoked = catalog.tokens.create("gone")
    catalog.tokens.revoke(catalog.tokens.list()[-1].id)
    for secret in ("vg_unknown", "x", revoked):
        status, challenge = refused(catalog, asked(f"Bearer {secret}"))
        assert status == 401
        assert 'error="invalid_token"' in challenge
        assert secret not in challenge.removeprefix("Bearer realm") or secret == "x"


def test_a_token_for_something_else_is_not_enough(catalog: Catalog) -> None:
    secret = catalog.tokens.create("portal too")
    status, challenge = refused(catalog, asked(f"Bearer {secret}"), "administer")
    assert status == 403
    assert 'error="insufficient_scope"' in challenge
    assert challenge.endswith('scope="administer"')


@pytest.mark.parametrize("query", ["access_token=vg_x", "source=a&token=vg_x", "ACCESS_TOKEN="])
def test_a_token_in_the_address_is_refused_even_if_one_stands_in_the_header(catalog: Catalog, query: str) -> None:
    secret = catalog.tokens.create("careless")
    for request in (asked(query=query), asked(f"Bearer {secret}", query=query)):
        status, challenge = refused(catalog, request)
        assert status == 400
        assert 'error="invalid_request"' in challenge


@pytest.mark.parametrize("headers", [("Bearer",), ("Bearer a b",), ("Bearer ä",), ("Bearer a", "Bearer b")])
def test_a_header_that_is_none_is_a_bad_request(catalog: Catalog, headers: tuple[str, ...]) -> None:
    status, challenge = refused(catalog, asked(*headers))
    assert status == 400
    assert 'error="invalid_request"' in challenge
    assert challenge.isascii()

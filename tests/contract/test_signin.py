"""Signing in: a cookie that stands for a token, and that no page of elsewhere can use."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from kg.store import Catalog

BASE = "https://jobs.example/"
AD = {"Content-Type": "text/plain"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("signin")
    with Catalog.open(data, create=True, base=BASE) as catalog, catalog.batch("init") as batch:
        batch.create_graph(f"{BASE}graph/first")
    return data


@pytest.fixture(scope="module")
def site(folder: Path, run: Callable[..., object]) -> Iterator[str]:
    with run(folder, trusted_proxies="127.0.0.1") as address:  # type: ignore[attr-defined]
        yield address


@pytest.fixture
def browser(site: str) -> Iterator[httpx.Client]:
    """A client without a token, which sends the Origin that a browser would."""
    with httpx.Client(base_url=site, timeout=30, headers={"Origin": site, "Accept": "text/html"}) as client:
        yield client


@pytest.fixture
def secret(folder: Path, token: Callable[[Path], str]) -> str:
    return token(folder)


def write(client: httpx.Client, **headers: str) -> int:
    """The status of a posting that is none: 422 tells that he might have written."""
    return client.post("/postings", content=b"no posting", headers={**AD, **headers}).status_code


def test_SIGNIN_gives_a_cookie_that_writes_303(browser: httpx.Client, secret: str) -> None:
    answer = browser.post("/signin", data={"token": f" {secret}\n", "to": "/validate?lang=de"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/validate?lang=de")
    assert answer.headers["cache-control"] == "no-store"
    said = answer.headers["set-cookie"]
    assert {part.strip().lower() for part in said.split(";")[1:]} == {"path=/", "httponly", "samesite=strict"}
    assert write(browser) == 422
    page = browser.get("/signin").text
    assert "“tests”" in page
    assert secret not in page


def test_SIGNIN_over_https_is_secure_and_of_this_host_alone(browser: httpx.Client, secret: str) -> None:
    forwarded = {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https"}
    host = browser.base_url.netloc.decode()
    answer = browser.post("/signin", data={"token": secret}, headers={**forwarded, "Origin": f"https://{host}"})
    assert answer.status_code == 303
    assert re.fullmatch(r"__Host-\S+; Path=/; HttpOnly; SameSite=Strict; Secure", answer.headers["set-cookie"])
    http = {**forwarded, "Origin": f"http://{host}"}
    assert browser.post("/signin", data={"token": secret}, headers=http).status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 422),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://as-the-proxy-is-called.example"}, 422),
    ],
)
def test_WRITE_with_cookie_from_elsewhere_403(
    browser: httpx.Client, secret: str, headers: dict[str, str], status: int
) -> None:
    browser.post("/signin", data={"token": secret})
    assert write(browser, **headers) == status


def test_WRITE_with_cookie_from_another_port_403(browser: httpx.Client, secret: str) -> None:
    """Cookies are sent to all ports of a host, so what tells another service there from this one is the Origin."""
    browser.post("/signin", data={"token": secret})
    assert write(browser, Origin="http://127.0.0.1:1") == 403
    del browser.headers["origin"]
    assert write(browser) == 403


def test_READ_of_quarantine_with_cookie(browser: httpx.Client, secret: str) -> None:
    browser.post("/signin", data={"token": secret})
    del browser.headers["origin"]  # a browser sends none when it reads from the same origin
    asked = "/postings?state=quarantine"
    for headers, status in (({}, 200), ({"Sec-Fetch-Site": "none"}, 200), ({"Sec-Fetch-Site": "same-site"}, 403)):
        assert browser.get(asked, headers={**headers, "Accept": "application/json"}).status_code == status


def test_SIGNIN_from_elsewhere_403(browser: httpx.Client, secret: str) -> None:
    """Nobody is signed in as somebody else, or out, by another site's page."""
    for where in ("/signin", "/signout"):
        answer = browser.post(where, data={"token": secret}, headers={"Origin": "https://elsewhere.example"})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("given", ["", "vg_nobody-knows-this-one", "x; Path=/elsewhere", "vg_\N{SNOWMAN}"])
def test_SIGNIN_with_a_token_that_is_worth_nothing_401(browser: httpx.Client, given: str) -> None:
    answer = browser.post("/signin", data={"token": given})
    assert answer.status_code == 401
    assert 'role="alert"' in answer.text
    assert "set-cookie" not in answer.headers
    assert given == "" or given not in answer.text


@pytest.mark.parametrize(
    "to", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "\t//x", ""]
)
def test_SIGNIN_leads_to_no_other_service(browser: httpx.Client, secret: str, to: str) -> None:
    assert browser.post("/signin", data={"token": secret, "to": to}).headers["location"] == "/signin"


def test_SIGNOUT_ends_it_303(browser: httpx.Client, secret: str) -> None:
    browser.post("/signin", data={"token": secret})
    answer = browser.post("/signout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin")
    assert write(browser) == 401
    assert "/signout" not in browser.get("/signin").text


def test_WRITE_after_the_token_was_revoked_401(browser: httpx.Client, folder: Path, secret: str) -> None:
    browser.post("/signin", data={"token": secret})
    with Catalog.open(folder) as catalog:
        catalog.tokens.revoke(max(one.id for one in catalog.tokens.list()))
    assert write(browser) == 401


def test_header_counts_before_the_cookie(browser: httpx.Client, secret: str) -> None:
    browser.post("/signin", data={"token": secret})
    assert write(browser, Authorization="Bearer vg_nobody-knows-this-one") == 401
    elsewhere = {"Origin": "https://elsewhere.example", "Authorization": f"Bearer {secret}"}
    assert write(browser, **elsewhere) == 422


def test_LARGE_body_with_cookie_is_that_of_who_may_write(folder: Path, run: Callable[..., object], secret: str) -> None:
    with (
        run(folder, request_bytes=10_000, write_bytes=20_000) as address,  # type: ignore[attr-defined]
        httpx.Client(base_url=address, timeout=30, headers={"Origin": address}) as browser,
    ):
        large = {"content": b"x" * 15_000, "headers": AD}
        assert browser.post("/postings", **large).status_code == 413  # type: ignore[arg-type]
        browser.post("/signin", data={"token": secret})
        assert browser.post("/postings", **large).status_code == 422  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["token", "access_token"])
def test_SIGNIN_by_an_address_400(browser: httpx.Client, secret: str, name: str) -> None:
    for answer in (
        browser.get("/signin", params={name: secret}),
        browser.post("/signin", params={name: secret}, data={"token": secret}),
    ):
        assert answer.status_code == 400
        assert "revoke this one" in answer.text
        assert "set-cookie" not in answer.headers

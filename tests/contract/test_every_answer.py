"""What holds for every answer: CORS, security headers, the request's id, methods."""

import re
import socket

import httpx
import pytest

ORIGIN = {"Origin": "https://elsewhere.example"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/sparql", 200),
        ("GET", "/sparql?query=ASK%20%7B%7D", 200),
        ("HEAD", "/sparql?query=ASK%20%7B%7D", 200),
        ("POST", "/sparql", 415),
        ("GET", "/sparql?query=nonsense", 400),
        ("GET", "/id/posting/uni-nord/17", 303),
        ("GET", "/doc/posting/uni-nord/17", 200),
        ("GET", "/doc/posting/uni-nord/gone", 410),
        ("GET", "/nothing", 404),
        ("DELETE", "/sparql", 405),
        ("GET", "/healthz", 200),
        ("GET", "/static/style.css", 200),
        ("OPTIONS", "/sparql", 204),
    ],
)
def test_METHOD_every_answer_has_its_headers(http: httpx.Client, method: str, path: str, status: int) -> None:
    answer = http.request(method, path, headers=ORIGIN)
    assert answer.status_code == status
    headers = answer.headers
    assert headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in headers
    exposed = {name.strip() for name in headers["access-control-expose-headers"].split(",")}
    assert exposed >= {"ETag", "Kg-Release", "Link", "Location", "Retry-After", "X-Request-ID"}
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers
    assert headers["x-request-id"]
    assert all(len(headers.get_list(name)) == 1 for name in ("access-control-allow-origin", "x-request-id"))


@pytest.mark.parametrize(
    "path", ["/", "/sparql", "/id/posting/uni-nord/17", "/doc/posting/uni-nord/17.ttl", "/healthz"]
)
def test_OPTIONS_preflight_204(http: httpx.Client, path: str) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,authorization"}
    answer = http.request("OPTIONS", path, headers={**ORIGIN, **asked})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, POST, PUT, DELETE, OPTIONS"
    assert (
        answer.headers["access-control-allow-headers"] == "content-type, accept, authorization, if-match, if-none-match"
    )
    assert "access-control-allow-credentials" not in answer.headers


def test_OPTIONS_without_an_origin_204(http: httpx.Client) -> None:
    assert http.request("OPTIONS", "/sparql").headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert http.request("OPTIONS", "/doc/posting/uni-nord/17").headers["allow"] == "GET, HEAD, OPTIONS"


def test_OPTIONS_nothing_there_404(http: httpx.Client) -> None:
    assert http.request("OPTIONS", "/nothing").status_code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_METHOD_not_allowed_405(http: httpx.Client, method: str) -> None:
    answer = http.request(method, "/doc/posting/uni-nord/17", content=b"x")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer.json()["status"] == 405


def test_GET_request_id_given_200(http: httpx.Client) -> None:
    assert http.get("/healthz", headers={"X-Request-ID": "abc-1.2:3_4"}).headers["x-request-id"] == "abc-1.2:3_4"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, '"><script>', "-a", "ä"])
def test_GET_request_id_not_sane_200(http: httpx.Client, given: str) -> None:
    answer = http.get("/healthz", headers={"X-Request-ID": given.encode()})
    made = answer.headers["x-request-id"]
    assert made != given and re.fullmatch("[0-9a-f]{12}-[0-9]+", made)
    assert http.get("/healthz").headers["x-request-id"] != made


def test_OPTIONS_of_the_server_204(address: str) -> None:
    """RFC 9110, 9.3.7. The client of the other tests cannot ask it."""
    host, _, port = address.removeprefix("http://").rpartition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = connection.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 204 ")
    assert b"\r\nallow: DELETE, GET, HEAD, OPTIONS, POST, PUT\r\n" in answer


@pytest.mark.parametrize("asked", ["bytes=0-9", "bytes=9999999-", "bytes=x", "bytes=0-1,5-6"])
def test_GET_a_part_of_a_file_is_all_of_it_200(http: httpx.Client, asked: str) -> None:
    whole = http.get("/static/style.css")
    part = http.get("/static/style.css", headers={"Range": asked})
    assert (part.status_code, part.content) == (200, whole.content)
    assert not {"content-range", "accept-ranges"} & {*part.headers}


@pytest.mark.parametrize("path", ["/static/style.css", "/static/nothing.css"])
def test_METHOD_not_allowed_on_a_file_405(http: httpx.Client, path: str) -> None:
    answer = http.request("DELETE", path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")

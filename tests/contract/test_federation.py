"""SERVICE where a setting allows an endpoint: a second server of ours, and others that do not behave."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

BASE = "https://jobs.example/"
JSON = "application/sparql-results+json"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


def rows(term: str) -> bytes:
    return b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": ' + term.encode() + b"}]}}"


ANSWERS = {
    "/redirect": (302, "text/plain", b"elsewhere"),
    "/refuses": (401, "text/plain", b"no"),
    "/fails": (500, JSON, rows('{"type": "literal", "value": "a"}')),
    "/page": (200, "text/html", b"<p>rows</p>"),
    "/no-json": (200, JSON, b'{"head": {"vars": ["x"]}, "results": {"bindings": [{'),
    "/boolean": (200, JSON, b'{"head": {}, "boolean": true}'),
    "/blank": (200, JSON, rows('{"type": "bnode", "value": "b1"}')),
    "/iri-with-a-clause": (200, JSON, rows('{"type": "uri", "value": "http://a.example/> } ASK {"}')),
    "/large": (200, JSON, rows('{"type": "literal", "value": "' + "a" * 2_100_000 + '"}')),
}


class Handler(BaseHTTPRequestHandler):
    """Answers as ANSWERS says, and in some ways that no handler should."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/hangs":
            time.sleep(3)
        elif self.path == "/drips":
            for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 100:
                self.wfile.write(bytes([byte]))
                time.sleep(0.1)
        elif self.path == "/ends-early":
            self.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: 999\r\n\r\n".encode())
            self.wfile.write(rows('{"type": "literal", "value": "a"}'))
        elif self.path == "/no-http":
            self.wfile.write(b"220 mail.example ESMTP\r\n")
        elif self.path == "/closes":
            pass
        else:
            status, media, body = ANSWERS[self.path]
            self.send_response(status)
            self.send_header("Content-Type", media)
            if status == 302:
                self.send_header("Location", f"http://127.0.0.1:{self.server.elsewhere}/")  # type: ignore[attr-defined]
            self.end_headers()
            self.wfile.write(body)
        self.close_connection = True

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # whoever asked has left
            super().handle()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


@pytest.fixture(scope="module")
def bad(elsewhere: socket.socket) -> Iterator[str]:
    """The address of a server that does not behave."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.elsewhere = elsewhere.getsockname()[1]  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def front(
    data: Path, run: Callable[..., AbstractContextManager[str]], address: str, bad: str
) -> Iterator[httpx.Client]:
    """A server that may ask the other one, and the one that does not behave."""
    paths = [*ANSWERS, "/hangs", "/drips", "/ends-early", "/no-http", "/closes"]
    allowed = " ".join([f"{address}/sparql", *(bad + path for path in paths), "http://127.0.0.1:1/nobody"])
    with run(data, service_allow=allowed) as own, httpx.Client(base_url=own, timeout=30) as http:
        yield http


def csv(http: httpx.Client, query: str) -> list[str]:
    answer = http.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
    assert answer.status_code == 200, answer.text
    return answer.text.replace("\r", "").splitlines()[1:]


def test_GET_rows_of_another_endpoint_200(front: httpx.Client, address: str) -> None:
    query = f"""PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    SELECT ?label {{ SERVICE <{address}/sparql> {{ <id/org/sea-fund> rdfs:label ?label }} }}"""
    assert csv(front, query) == ["Sea Fund"]


def test_GET_join_with_another_endpoint_200(front: httpx.Client, address: str) -> None:
    query = f"""PREFIX : <{address}/> PREFIX frapo: <http://purl.org/cerif/frapo/>
    SELECT ?name {{ ?grant frapo:isAwardedBy ?payer SERVICE :sparql {{ ?payer <{LABEL}> ?name FILTER(?name != '}}') }} }}"""
    assert csv(front, query) == ["Sea Fund"]


def test_GET_two_services_and_optional_200(front: httpx.Client, address: str) -> None:
    one = f"SERVICE <{address}/sparql> {{ ?place <{LABEL}> ?city . FILTER(?city = 'Kiel') }}"
    other = f"OPTIONAL {{ SERVICE SILENT <{address}/sparql> {{ ?place <http://a.example/none> ?none }} }}"
    assert csv(front, f"SELECT ?city ?none {{ {one} {other} }}") == ["Kiel,"]


def test_GET_service_without_variables_200(front: httpx.Client, address: str) -> None:
    there = f"SERVICE <{address}/sparql> {{ <{BASE}id/place/kiel> <{LABEL}> 'Kiel' }}"
    gone = there.replace("'Kiel'", "'Paris'")
    assert csv(front, f"SELECT (COUNT(*) AS ?n) {{ {there} }}") == ["1"]
    assert csv(front, f"SELECT (COUNT(*) AS ?n) {{ {gone} }}") == ["0"]


def test_GET_literals_of_another_endpoint_200(front: httpx.Client, address: str) -> None:
    query = f"""SELECT ?x {{ SERVICE <{address}/sparql> {{
      VALUES ?x {{ "a\\"b\\\\c\\nd"@en "2031-03-31"^^<http://www.w3.org/2001/XMLSchema#date> <http://a.example/%20> }} }} }}"""
    answer = front.get("/sparql", params={"query": query}, headers={"Accept": "text/tab-separated-values"})
    assert answer.text.splitlines()[1:] == [
        '"a\\"b\\\\c\\nd"@en',
        '"2031-03-31"^^<http://www.w3.org/2001/XMLSchema#date>',
        "<http://a.example/%20>",
    ]


def test_GET_error_at_another_endpoint_502(front: httpx.Client, address: str) -> None:
    answer = front.get("/sparql", params={"query": f"ASK {{ SERVICE <{address}/sparql> {{ ?s ?p }} }}"})
    assert (answer.status_code, "answered 400" in answer.json()["detail"]) == (502, True)


@pytest.mark.parametrize(
    ("path", "status", "why"),
    [
        ("/redirect", 502, "answered 302; redirects are not followed"),
        ("/refuses", 502, "answered 401"),
        ("/fails", 502, "answered 500"),
        ("/page", 502, "answers with text/html instead of rows"),
        ("/no-json", 502, "cannot be read"),
        ("/boolean", 502, "a boolean instead of rows"),
        ("/blank", 502, "a blank node"),
        ("/iri-with-a-clause", 502, "cannot be read"),
        ("/large", 502, "larger than 2000000 bytes"),
        ("/ends-early", 502, "no whole HTTP message"),
        ("/no-http", 502, "no whole HTTP message"),
        ("/closes", 502, "no whole HTTP message"),
        ("/hangs", 504, "longer than 1 second"),
        ("/drips", 504, "longer than 1 second"),
    ],
)
def test_GET_endpoint_that_does_not_behave(
    front: httpx.Client, bad: str, elsewhere: socket.socket, path: str, status: int, why: str
) -> None:
    began = time.monotonic()
    answer = front.get("/sparql", params={"query": f"SELECT * {{ SERVICE <{bad}{path}> {{ ?s ?p ?x }} }}"})
    assert (answer.status_code, why in answer.json()["detail"]) == (status, True), answer.text
    assert time.monotonic() - began < 2.5
    silent = f"SELECT (COUNT(*) AS ?n) {{ SERVICE SILENT <{bad}{path}> {{ ?s ?p ?x }} }}"
    assert csv(front, silent) == ["1"]
    with pytest.raises(BlockingIOError):  # nobody came to where it redirects to
        elsewhere.accept()


def test_GET_endpoint_that_is_not_there_502(front: httpx.Client) -> None:
    answer = front.get("/sparql", params={"query": "ASK { SERVICE <http://127.0.0.1:1/nobody> { } }"})
    assert (answer.status_code, "cannot be reached" in answer.json()["detail"]) == (502, True)


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE <OTHER> { ?s ?p ?o }",
        "SERVICE ?x { ?s ?p ?o } VALUES ?x { <ALLOWED> }",
        "SERVICE <ALLOWED?x> { ?s ?p ?o }",
        "SERVICE <ALLOWED/../other> { ?s ?p ?o }",
        "SERVICE <ALLOWED> { SERVICE <OTHER> { ?s ?p ?o } }",
        "SERVICE <ALLOWED> { FILTER(0<1)SERVICE?x#>\n{ ?s ?p ?o } }",
        "SERVICE <ALLOWED> { ?s ?p ?o } SERVICE <OTHER> { ?s ?p ?o }",
        "trueSERVICE <ALLOWED> { ?s ?p ?o }",
    ],
)
def test_GET_other_endpoint_403(front: httpx.Client, address: str, elsewhere: socket.socket, clause: str) -> None:
    other = f"http://127.0.0.1:{elsewhere.getsockname()[1]}/"
    query = f"ASK {{ {clause} }}".replace("OTHER", other).replace("ALLOWED", f"{address}/sparql")
    assert front.get("/sparql", params={"query": query}).status_code == 403
    with pytest.raises(BlockingIOError):
        elsewhere.accept()


def test_GET_six_services_400(front: httpx.Client, address: str) -> None:
    query = "ASK {" + f"SERVICE <{address}/sparql> {{}}" * 6 + "}"
    assert front.get("/sparql", params={"query": query}).status_code == 400

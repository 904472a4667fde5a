"""POST /validate: for anyone, within limits; nothing is kept and nobody is asked."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.resources import folder
from kg.store import Catalog

EXAMPLES = folder("examples")
SHACL = "http://www.w3.org/ns/shacl#"
GOOD = (EXAMPLES / "03-goettingen-tidal-flats.txt").read_bytes()
BROKEN = (EXAMPLES / "10-bremen-hours-do-not-fit.txt").read_bytes()
PREFIXES = "@prefix vac: <https://w3id.org/vacancy-graph/ns#> . @prefix s: <https://schema.org/> . "
WRONG = (PREFIXES + '<urn:p> a vac:JobPosting ; vac:applicationDeadline "soon" ; vac:advertises <urn:q> .').encode()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("validate")
    Catalog.open(where, create=True, base="https://jobs.example/").close()
    return where


@pytest.fixture(scope="module")
def anyone(run: Any, place: Path) -> Iterator[httpx.Client]:
    flags = {"validate_timeout": 10, "validate_workers": 1, "request_bytes": 2_000_000}
    with run(place, **flags) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def validate(anyone: httpx.Client, data: bytes | str, media: str = "text/plain", **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return anyone.post("/validate", content=data, headers={"Content-Type": media, **named})


def test_POST_posting_200(anyone: httpx.Client, place: Path) -> None:
    before = [(path.name, path.stat().st_mtime_ns) for path in sorted(place.glob("catalog.sqlite"))]
    good, broken = validate(anyone, GOOD), validate(anyone, BROKEN)
    assert (good.status_code, good.headers["content-type"]) == (200, "application/json")
    assert good.json()["conforms"] is True
    assert (broken.status_code, broken.json()["conforms"]) == (200, False)
    (result,) = broken.json()["results"]
    assert result["words"]["passages"][0]["marked"] == ["50 %", "39.2 hours per week"]
    with Catalog.open(place, read_only=True) as catalog:
        assert (catalog.release, catalog.quarantine()) == (0, [])
    assert [(path.name, path.stat().st_mtime_ns) for path in sorted(place.glob("catalog.sqlite"))] == before


def test_POST_negotiated_200(anyone: httpx.Client) -> None:
    page = validate(anyone, BROKEN, Accept="text/html,application/xhtml+xml;q=0.9", Accept_Language="de")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="de">' in page.text
    assert "<mark>39.2 hours per week</mark>" in page.text
    assert "<script>" not in page.text  # those there are come from /static/
    assert anyone.get("/static/report.css").headers["content-type"].startswith("text/css")
    graph = validate(anyone, BROKEN, Accept="text/turtle")
    triples = list(parse(graph.content, RdfFormat.TURTLE))
    assert sum(t.predicate == NamedNode(SHACL + "result") for t in triples) == 1
    english = anyone.post("/validate?lang=de", content=BROKEN, headers={"Content-Type": "text/plain"})
    assert english.json()["language"] == "de"


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (WRONG, "text/turtle"),
        (b'<urn:p> <https://w3id.org/vacancy-graph/ns#applicationDeadline> "soon" .', "application/n-triples"),
        (b'<urn:p> <https://w3id.org/vacancy-graph/ns#applicationDeadline> "soon" <urn:g> .', "application/n-quads"),
        ((PREFIXES + '<urn:g> { <urn:p> vac:applicationDeadline "soon" }').encode(), "application/trig"),
        (
            b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:v="https://w3id.org/vacancy-graph/ns#">'
            b'<rdf:Description rdf:about="urn:p"><v:applicationDeadline>soon</v:applicationDeadline></rdf:Description></rdf:RDF>',
            "application/rdf+xml",
        ),
        (
            b'{"@context": {"v": "https://w3id.org/vacancy-graph/ns#"}, "@id": "urn:p", "v:applicationDeadline": "soon"}',
            "application/ld+json",
        ),
    ],
)
def test_POST_any_RDF_200(anyone: httpx.Client, data: bytes, media: str) -> None:
    answer = validate(anyone, data, media)
    assert answer.status_code == 200, answer.text
    found = [(r["focus_node"], r["value"]) for r in answer.json()["results"] if r["shape"].endswith("deadline-type")]
    assert ("<urn:p>", '"soon"') in [(r["focus_node"], r["value"]) for r in answer.json()["results"]], found


def test_POST_several_postings_200(anyone: httpx.Client) -> None:
    other = WRONG.decode().replace(PREFIXES, "").replace("urn:p", "urn:r").replace("soon", "later")
    answer = validate(anyone, WRONG + other.encode(), "text/turtle")
    assert answer.status_code == 200
    values = {r["value"] for r in answer.json()["results"] if "applicationDeadline" in str(r["path"])}
    assert values >= {'"soon"', '"later"'}


def test_POST_schema_org_is_taken_as_a_posting_200(anyone: httpx.Client) -> None:
    words = '"<p>The University of Bremen seeks a PhD student. Apply by 31 January 2027.</p>"'
    ttl = PREFIXES + f'[] a s:JobPosting ; s:title "PhD student in kelp" ; s:description {words} .'
    ad = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": "PhD student in kelp",
        "description": json.loads(words),
    }
    one, other = validate(anyone, ttl, "text/turtle"), validate(anyone, json.dumps(ad), "application/ld+json")
    for answer in (one, other):
        assert answer.status_code == 200, answer.text
        assert all("JobPosting" not in str(r["focus_node"]) for r in answer.json()["results"])
        assert list(answer.json()["postings"].values()) == ["PhD student in kelp"] or answer.json()["conforms"]


@pytest.mark.parametrize(
    ("data", "media", "status", "words"),
    [
        (b"Soup on Mondays.", "text/plain", 422, "posting"),
        (b"<urn:a> <urn:b> .", "text/turtle", 400, "line 1"),
        (b'{"@context": "https://elsewhere.example/c.jsonld", "@id": "urn:a"}', "application/ld+json", 400, "remote"),
        (
            b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
            "application/rdf+xml",
            400,
            "",
        ),
        (b"a,b", "text/csv", 415, "text/turtle"),
        (b"", "text/plain", 400, "no body"),
        (b"x" * 2_500_000, "text/plain", 413, ""),
        (b"x " * 600_000, "text/plain", 413, "max_text"),
    ],
)
def test_POST_refused(anyone: httpx.Client, data: bytes, media: str, status: int, words: str) -> None:
    answer = validate(anyone, data, media)
    assert answer.status_code == status, answer.text
    assert words in answer.text
    assert "root:" not in answer.text


def test_POST_nothing_is_fetched(anyone: httpx.Client) -> None:
    """Addresses in what is sent are never asked."""
    asked: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        where = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    asked.append(listening.accept())
                except TimeoutError:
                    continue

        listener = threading.Thread(target=listen)
        listener.start()
        validate(
            anyone, f'{{"@context": "{where}c", "@type": "JobPosting", "title": "PhD student"}}', "application/ld+json"
        )
        validate(anyone, f'<!DOCTYPE r SYSTEM "{where}d"><r/>', "application/rdf+xml")
        validate(
            anyone, f'<html><link rel=stylesheet href="{where}s"><img src="{where}i">' + GOOD.decode(), "text/html"
        )
        validate(anyone, f"<{where}p> a <https://w3id.org/vacancy-graph/ns#JobPosting> . <> <http://www.w3.org/2002/07/owl#imports> <{where}o> .", "text/turtle")  # fmt: skip
        done.set()
        listener.join()
    assert asked == []


def test_POST_too_long_504_or_refused_and_others_are_served(anyone: httpx.Client) -> None:
    """What would take for ever ends at its deadline, and the server answers meanwhile."""
    deep = "[" * 300_000
    began = time.monotonic()
    answers: list[int] = []
    thread = threading.Thread(target=lambda: answers.append(validate(anyone, deep, "application/ld+json").status_code))
    thread.start()
    assert anyone.get("/healthz").status_code == 200
    thread.join()
    assert time.monotonic() - began < 15
    assert answers[0] in (400, 422, 503, 504)
    assert validate(anyone, GOOD).status_code == 200


def test_POST_too_much_at_once_503_for_that_client_alone(anyone: httpx.Client) -> None:
    """Who sends ten at once has his share of the places that wait; another client gets in meanwhile, and has his turn soon."""
    slow = PREFIXES + "".join(
        f"<urn:p{n}> a vac:Position ; vac:workloadPercent 900 ; vac:weeklyHours 3 . " for n in range(250)
    )
    answers: list[httpx.Response] = []

    def send() -> None:
        answers.append(validate(anyone, slow, "text/turtle"))

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for _ in range(500):
        if answers:
            break
        time.sleep(0.01)
    with httpx.Client(base_url=anyone.base_url, transport=httpx.HTTPTransport(local_address="127.0.0.2")) as another:
        answer = another.post("/validate", content=GOOD, headers={"Content-Type": "text/plain"}, timeout=30)
    assert answer.status_code == 200
    assert sum(sent.status_code == 200 for sent in answers) < 4  # its turn came before most of theirs
    for thread in threads:
        thread.join()
    refused = [sent for sent in answers if sent.status_code == 503]
    assert [sent.status_code for sent in answers].count(200) == 10 - len(refused)
    assert refused
    assert all(int(sent.headers["retry-after"]) > 0 for sent in refused)


def test_POST_a_long_list_that_no_shape_speaks_of_200(anyone: httpx.Client) -> None:
    answer = validate(anyone, "<urn:a> <urn:b> ( " + "1 " * 300_000 + ") .", "text/turtle")
    assert (answer.status_code, answer.json()["conforms"]) == (200, True)


def test_POST_by_a_client_that_leaves_ends(anyone: httpx.Client) -> None:
    """Its job is ended, so that it keeps no place from those who wait."""
    slow = PREFIXES + "".join(
        f"<urn:p{n}> a vac:Position ; vac:workloadPercent 900 ; vac:weeklyHours 3 . " for n in range(9000)
    )
    for _ in range(3):
        with pytest.raises(httpx.ReadTimeout):
            anyone.post("/validate", content=slow, headers={"Content-Type": "text/turtle"}, timeout=0.5)
    began = time.monotonic()
    assert validate(anyone, GOOD).status_code == 200
    assert time.monotonic() - began < 9  # three of them would have taken thirty seconds


def test_GET_form_200_and_what_it_sends(anyone: httpx.Client) -> None:
    page = anyone.get("/validate", headers={"Accept": "text/html", "Accept-Language": "de"})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert 'name="data"' in page.text
    assert "Prüfen" in page.text
    fields = {"data": BROKEN.decode(), "type": "text/plain"}
    sent = anyone.post("/validate", data=fields, headers={"Accept": "text/html"})
    assert sent.status_code == 200
    assert "<mark>39.2 hours per week</mark>" in sent.text
    hostile = anyone.post(
        "/validate", data={"data": "</textarea><b>x", "type": "text/turtle"}, headers={"Accept": "text/html"}
    )
    assert (hostile.status_code, "</textarea><b>x" in hostile.text) == (400, False)
    assert anyone.post("/validate", data={"data": "", "type": "text/plain"}).status_code == 400
    assert anyone.post("/validate", data={"data": "x", "type": "image/png"}).status_code == 415


def test_processes_end_with_the_server(launch: Any, place: Path) -> None:
    with launch(place) as (server, address):
        answer = httpx.post(f"{address}/validate", content=GOOD, headers={"Content-Type": "text/plain"}, timeout=60)
        assert answer.status_code == 200
        holders = _holders(server.pid)
        assert len(holders) == 1
    for _ in range(100):
        if not any(Path(f"/proc/{pid}").exists() for pid in holders):
            return
        time.sleep(0.05)
    raise AssertionError("the process for jobs outlives its server")


def _holders(server: int) -> list[int]:
    """The processes of a server that hold tools."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if b"kg.tasks.holder" in command and parent == server:
                found.append(int(entry.name))
    return found

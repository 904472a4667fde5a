"""Postings over HTTP: taken in, read, put in place of another version, withdrawn; what is refused, and how it says so."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.resources import folder
from kg.store import Catalog

BASE = "https://jobs.example/"
EXAMPLES = folder("examples")
SHACL = "http://www.w3.org/ns/shacl#"
PLAIN = {"Accept-Encoding": "identity"}
TEXT = {"Content-Type": "text/plain"}
TURTLE = {"Content-Type": "text/turtle"}
GOOD = (EXAMPLES / "03-goettingen-tidal-flats.txt").read_bytes()
BROKEN = (EXAMPLES / "10-bremen-hours-do-not-fit.txt").read_bytes()
STATED = b"""
@prefix vac: <https://w3id.org/vacancy-graph/ns#> . @prefix code: <https://w3id.org/vacancy-graph/code#> .
@prefix schema: <https://schema.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix org: <http://www.w3.org/ns/org#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://kelp.example/jobs/7> a vac:JobPosting ; rdfs:label "Kelp researcher" ; schema:title "Kelp researcher (m/f/d)" ;
  vac:applicationDeadline "2027-01-31"^^xsd:date ; schema:hiringOrganization <https://kelp.example/#us> ;
  vac:advertises <https://kelp.example/jobs/7#position> .
<https://kelp.example/jobs/7#position> a vac:Position ; rdfs:label "Kelp researcher" ; vac:positionType code:postdoc ;
  org:postIn <https://kelp.example/#us> .
<https://kelp.example/#us> a org:FormalOrganization ; rdfs:label "Kelp Institute" .
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which nothing is published yet."""
    where = tmp_path_factory.mktemp("postings")
    Catalog.open(where, create=True, base=BASE).close()
    return where


@pytest.fixture(scope="module")
def catalog(place: Path) -> Iterator[Catalog]:
    with Catalog.open(place) as found:
        yield found


@pytest.fixture(scope="module")
def secret(catalog: Catalog) -> str:
    return catalog.tokens.create("tests")


@pytest.fixture(scope="module")
def anyone(run: Any, place: Path, secret: str) -> Iterator[httpx.Client]:
    with run(place) as address, httpx.Client(base_url=address, timeout=60, headers=PLAIN) as client:
        yield client


@pytest.fixture(scope="module")
def portal(anyone: httpx.Client, secret: str) -> Iterator[httpx.Client]:
    """Who may write."""
    with httpx.Client(
        base_url=anyone.base_url, timeout=60, headers={**PLAIN, "Authorization": f"Bearer {secret}"}
    ) as client:
        yield client


def post(portal: httpx.Client, data: bytes, source: str | None = None, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return portal.post(
        "/postings", params={"source": source} if source else {}, content=data, headers={**TEXT, **named}
    )


@pytest.fixture(scope="module")
def made(portal: httpx.Client) -> httpx.Response:
    """The answer to the first posting ever."""
    return post(portal, GOOD, "https://uni.example/jobs/3")


def ask(anyone: httpx.Client, query: str) -> bool:
    answer = anyone.post("/sparql", content=query, headers={"Content-Type": "application/sparql-query"})
    return bool(answer.json()["boolean"])


def test_POST_new_201(made: httpx.Response, anyone: httpx.Client) -> None:
    told = made.json()
    assert made.status_code == 201
    assert told["iri"] == f"{BASE}id/posting/university-of-goettingen/27-114"
    assert made.headers["location"] == "/postings/university-of-goettingen/27-114"
    assert told["source"] == "https://uni.example/jobs/3"
    assert told["positions"] == [f"{BASE}id/position/university-of-goettingen/27-114"]
    assert (told["release"], told["changed"], made.headers["kg-release"]) == (1, True, "1")
    assert told["etag"] == made.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{8}-v[0-9]+"', told["etag"])
    assert told["report"]["conforms"] is True
    # Who wrote reads what he wrote, at once, and where the links lead.
    assert ask(anyone, f"ASK {{ <{told['iri']}> a <https://w3id.org/vacancy-graph/ns#JobPosting> }}")
    for link in told["links"].values():
        assert anyone.get(link).status_code == 200, link


def test_POST_same_source_200(made: httpx.Response, portal: httpx.Client) -> None:
    again = post(portal, GOOD, "https://uni.example/jobs/3")
    assert (again.status_code, again.json()["outcome"]) == (200, "unchanged")
    assert again.json()["iri"] == made.json()["iri"]
    assert (again.json()["release"], again.json()["changed"]) == (made.json()["release"], False)
    assert again.json()["positions"] == made.json()["positions"]
    assert "location" not in again.headers
    other = post(portal, GOOD.replace(b"27-114", b"27/115"), "https://uni.example/jobs/3")
    assert (other.status_code, other.json()["outcome"]) == (200, "changed")
    assert other.json()["iri"] == made.json()["iri"]  # whatever it says now
    assert other.json()["release"] == made.json()["release"] + 1
    assert other.json()["etag"] != made.json()["etag"]
    back = post(portal, GOOD, "https://uni.example/jobs/3")
    assert back.json()["release"] == made.json()["release"] + 2


def test_POST_source_of_its_own_200(portal: httpx.Client) -> None:
    """Without `source` a posting is known by the address that it gives, else by its bytes."""
    page = b'<html lang="en"><head><link rel="canonical" href="https://uni.example/jobs/31"></head><body><pre>'
    page += GOOD.replace(b"27-114", b"31") + b"</pre></body></html>"
    assert post(portal, page, Content_Type="text/html").json()["source"] == "https://uni.example/jobs/31"
    ad = {"@context": "https://schema.org", "@type": "JobPosting", "title": "PhD student in tidal flats",
          "url": "https://uni.example/jobs/32", "hiringOrganization": {"@type": "Organization", "name": "University of Bremen"},
          "description": "<p>The University of Bremen seeks a PhD student. Apply by 31 January 2027.</p>"}  # fmt: skip
    told = post(portal, json.dumps(ad).encode(), Content_Type="application/ld+json")
    assert (told.status_code, told.json()["source"]) == (201, "https://uni.example/jobs/32")
    # The same as RDF is the same source, and says the same.
    turtle = b"""@prefix s: <https://schema.org/> . [] a s:JobPosting ; s:title "PhD student in tidal flats" ;
        s:url <https://uni.example/jobs/32> ; s:hiringOrganization [ a s:Organization ; s:name "University of Bremen" ] ;
        s:description "<p>The University of Bremen seeks a PhD student. Apply by 31 January 2027.</p>" ."""
    as_rdf = post(portal, turtle, Content_Type="text/turtle")
    assert (as_rdf.status_code, as_rdf.json()["iri"]) == (200, told.json()["iri"])
    text = post(portal, GOOD.replace(b"27-114", b"33")).json()
    assert re.fullmatch("sha256:[0-9a-f]{64}", text["source"])
    assert post(portal, GOOD.replace(b"27-114", b"33")).json()["outcome"] == "unchanged"


def test_POST_at_once_each_is_done_once(portal: httpx.Client, catalog: Catalog) -> None:
    before = catalog.release
    texts = [GOOD.replace(b"27-114", b"c%d" % (n % 3)) for n in range(9)]
    with ThreadPoolExecutor(9) as pool:
        sources = [f"https://uni.example/jobs/c{n % 3}" for n in range(9)]
        answers = list(pool.map(lambda pair: post(portal, *pair), zip(texts, sources, strict=True)))
    assert sorted(answer.status_code for answer in answers) == [200] * 6 + [201] * 3
    assert len({answer.json()["iri"] for answer in answers}) == 3
    assert catalog.release == before + 3


def test_POST_violation_422(portal: httpx.Client, anyone: httpx.Client, catalog: Catalog) -> None:
    before = catalog.release
    answer = post(portal, BROKEN, "https://uni.example/jobs/10")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["code"] == "violation"
    (result,) = told["report"]["results"]
    assert result["shape"].endswith("#position-full-week")
    assert result["words"]["passages"][0]["marked"] == ["50 %", "39.2 hours per week"]
    (waiting,) = [one for one in catalog.quarantine() if one.source == "https://uni.example/jobs/10"]
    assert catalog.refused(waiting.sha256) == BROKEN
    assert catalog.release == before
    assert not ask(anyone, "ASK { ?s ?p ?o FILTER(CONTAINS(STR(?s), 'a-61-30')) }")


def test_POST_violation_negotiated_422(portal: httpx.Client) -> None:
    page = post(portal, BROKEN, "https://uni.example/jobs/10", Accept="text/html", Accept_Language="de")
    assert (page.status_code, page.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert '<html lang="de">' in page.text
    assert "Vollzeitwoche von" in page.text
    assert "<mark>39.2 hours per week</mark>" in page.text
    assert "<script>" not in page.text  # those there are come from /static/
    graph = post(portal, BROKEN, "https://uni.example/jobs/10", Accept="text/turtle")
    assert (graph.status_code, graph.headers["content-type"]) == (422, "text/turtle; charset=utf-8")
    triples = list(parse(graph.content, RdfFormat.TURTLE))
    conforms = [t.object for t in triples if t.predicate == NamedNode(SHACL + "conforms")]
    assert [str(c) for c in conforms] == ['"false"^^<http://www.w3.org/2001/XMLSchema#boolean>']
    assert sum(t.predicate == NamedNode(SHACL + "result") for t in triples) == 1


def test_POST_refused_version_keeps_what_is_published_422(portal: httpx.Client, anyone: httpx.Client) -> None:
    first = post(portal, GOOD.replace(b"27-114", b"44"), "https://uni.example/jobs/44").json()
    answer = post(portal, BROKEN, "https://uni.example/jobs/44")
    assert (answer.status_code, answer.json()["iri"]) == (422, first["iri"])
    assert answer.headers["kg-release"] == str(first["release"])
    assert anyone.get(first["links"]["self"]).headers["etag"] == first["etag"]


@pytest.mark.parametrize(
    ("data", "media", "status", "code"),
    [
        (b"Our canteen offers soup on Mondays.", "text/plain", 422, "no-posting"),
        (b'{"@context": "https://schema.org", "@type": "Recipe"}', "application/ld+json", 422, "no-posting"),
        (b"<urn:a> <urn:b> <urn:c> .", "text/turtle", 422, "no-posting"),
        (b"<urn:a> <urn:b> .", "text/turtle", 400, "undecodable"),
        (b"%PDF-1.7 and then nothing", "application/pdf", 415, "binary"),
        (b"\x89PNG\r\n", "text/plain", 415, "binary"),
    ],
)
def test_POST_unreadable_refused(portal: httpx.Client, data: bytes, media: str, status: int, code: str) -> None:
    answer = post(portal, data, Content_Type=media)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert len(answer.json()["detail"]) > 20


@pytest.mark.parametrize("media", ["", "text/csv", "application/sparql-update", "multipart/mixed; boundary=x"])
def test_POST_other_media_type_415(portal: httpx.Client, media: str) -> None:
    answer = portal.post("/postings", content=GOOD, headers={"Content-Type": media})
    assert answer.status_code == 415
    assert "text/turtle" in answer.headers["accept-post"]
    assert portal.post("/postings", content=GOOD, headers={**TEXT, "Content-Encoding": "gzip"}).status_code == 415


@pytest.mark.parametrize(
    "query", ["source=", "source=a&source=b", "source=vocabulary", "source=" + "x" * 1001, "source=a%00"]
)
def test_POST_bad_source_400(portal: httpx.Client, query: str) -> None:
    assert portal.post(f"/postings?{query}", content=GOOD, headers=TEXT).status_code == 400


def test_POST_own_ontology_201(portal: httpx.Client, anyone: httpx.Client, catalog: Catalog) -> None:
    answer = post(portal, STATED, Content_Type="text/turtle")
    told = answer.json()
    assert answer.status_code == 201, told
    assert told["source"] == "https://kelp.example/jobs/7"
    assert told["iri"].startswith(f"{BASE}id/posting/kelp-example/")
    assert told["positions"][0].startswith(f"{BASE}id/position/kelp-institute/")
    vac = "https://w3id.org/vacancy-graph/ns#"
    quads = {q for q in catalog.quads() if str(told["iri"]) in str(q)}
    iri, position = NamedNode(told["iri"]), NamedNode(told["positions"][0])
    assert Quad(iri, NamedNode(vac + "advertises"), position) in quads
    hiring = Quad(iri, NamedNode("https://schema.org/hiringOrganization"), NamedNode("https://kelp.example/#us"))
    assert hiring in quads  # things of elsewhere keep their IRIs
    assert any(q.predicate == NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom") and q.subject == iri for q in quads)
    evidence = anyone.get(told["links"]["nquads"]).text
    assert "rdf.stated" in evidence or "/rule/" in evidence
    again = post(portal, STATED, Content_Type="text/turtle")
    assert (again.status_code, again.json()["outcome"]) == (200, "unchanged")


def test_PUT_that_advertises_anothers_position_does_not_own_it_422(
    portal: httpx.Client, anyone: httpx.Client, made: httpx.Response
) -> None:
    theirs = made.json()["positions"][0]
    stated = STATED.replace(b"jobs/7", b"jobs/9").decode()
    mine = post(portal, stated.encode(), Content_Type="text/turtle").json()
    where, turtle = mine["links"]["self"], {"Content-Type": "text/turtle", "If-Match": "*"}
    linked = f"{stated}\n<https://kelp.example/jobs/9> vac:advertises <{theirs}> .\n"
    for text in (linked, linked + "# once more"):
        done = portal.put(where, content=text, headers=turtle)
        assert done.status_code == 200, done.text
        assert theirs in done.json()["positions"]
    taken = f'{linked}<{theirs}> <http://www.w3.org/2000/01/rdf-schema#label> "mine now" .'
    refused = portal.put(where, content=taken, headers=turtle)
    assert (refused.status_code, refused.json()["code"]) == (422, "not-yours")
    again = portal.put(
        made.json()["links"]["self"], content=GOOD + b"\n\nNote: rooms are warm.\n", headers={**TEXT, "If-Match": "*"}
    )
    assert (again.status_code, again.json()["positions"]) == (200, [theirs])
    posted = f"<{mine['iri']}> a <https://w3id.org/vacancy-graph/ns#JobPosting> ."
    unconditional = portal.post("/postings", content=posted, headers={"Content-Type": "text/turtle"})
    assert (unconditional.status_code, "PUT" in unconditional.json()["detail"]) == (422, True)
    assert portal.delete(where, headers={"If-Match": "*"}).status_code == 200
    assert anyone.get(theirs.replace(BASE, "/").replace("/id/", "/doc/") + ".ttl").status_code == 200


def test_POST_what_another_portal_published_201(portal: httpx.Client, made: httpx.Response) -> None:
    """The same ad from another portal is a posting of its own, and is told of the other, since nothing says that it is a copy."""
    answer = post(portal, GOOD + b"\nSee our portal.\n", "https://portal.example/a-copy")
    told = answer.json()
    assert answer.status_code == 201, told
    pairs = {
        (one["focus_node"], one["value"], one["severity"])
        for one in told["report"]["results"]
        if one["shape"].endswith("#duplicate-posting")
    }
    first, second = f"<{made.json()['iri']}>", f"<{told['iri']}>"
    assert pairs == {(second, first, "Warning")}
    assert portal.delete(told["links"]["self"], headers={"If-Match": "*"}).status_code == 200


def test_POST_own_ontology_violation_422(portal: httpx.Client) -> None:
    broken = STATED.replace(b"jobs/7", b"jobs/8").replace(b"code:postdoc", b"code:full-time")
    answer = post(portal, broken, Content_Type="text/turtle")
    assert (answer.status_code, answer.json()["code"]) == (422, "violation")
    assert any(r["shape"].endswith("#position-type-known") for r in answer.json()["report"]["results"])


@pytest.mark.parametrize(
    "more",
    [
        f'<{BASE}id/posting/university-of-goettingen/27-114> <https://schema.org/title> "Mine now" .',
        f'<{BASE}id/org/university-of-goettingen> <http://www.w3.org/2000/01/rdf-schema#label> "Mine now" .',
        '<https://w3id.org/vacancy-graph/ns#JobPosting> <http://www.w3.org/2000/01/rdf-schema#label> "Mine now" .',
        f"<{BASE}id/evidence/0123/whole/4567> <https://w3id.org/vacancy-graph/ns#confidence> 1.0 .",
        f"<{BASE}id/position/university-of-goettingen/27-114#salary-1> <https://schema.org/value> 1 .",
    ],
)
def test_POST_says_what_is_not_its_own_422(
    portal: httpx.Client, made: httpx.Response, catalog: Catalog, more: str
) -> None:
    before = catalog.release
    answer = post(portal, STATED.replace(b"jobs/7", b"jobs/9") + more.encode(), Content_Type="text/turtle")
    assert (answer.status_code, answer.json()["code"]) == (422, "not-yours")
    assert more[1:].partition(">")[0] in answer.json()["detail"]
    assert catalog.release == before


def test_POST_several_postings_422(portal: httpx.Client) -> None:
    answer = post(portal, STATED + STATED.replace(b"jobs/7", b"jobs/70"), Content_Type="text/turtle")
    assert (answer.status_code, answer.json()["code"]) == (422, "several")


def test_PUT_round_trip_200(portal: httpx.Client, anyone: httpx.Client) -> None:
    """What the dataset gives out of a posting can be changed and sent back."""
    first = post(portal, GOOD.replace(b"27-114", b"50"), "https://uni.example/jobs/50").json()
    given = anyone.get(first["links"]["turtle"])
    changed = given.text.replace("Tidal Flat Ecology", "Tidal Flat Botany")
    assert changed != given.text
    answer = portal.put(first["links"]["self"], content=changed, headers={**TURTLE, "If-Match": first["etag"]})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["iri"], told["positions"], told["outcome"]) == (first["iri"], first["positions"], "changed")
    assert any("left out" in warning for warning in told["warnings"])
    after = set(parse(anyone.get(first["links"]["turtle"]).content, RdfFormat.TURTLE))
    before = set(parse(given.content, RdfFormat.TURTLE))
    about = {NamedNode(first["iri"]), NamedNode(first["positions"][0])}
    gone = [t for t in before - after if t.subject in about and "derived" not in str(t.predicate).lower()]
    came = [t for t in after - before if t.subject in about and "derived" not in str(t.predicate).lower()]
    assert all("Ecology" in str(t) or "inferredProperty" in str(t) for t in gone), gone
    assert all("Botany" in str(t) for t in came), came


def test_PUT_conditions(portal: httpx.Client, anyone: httpx.Client) -> None:
    first = post(portal, GOOD.replace(b"27-114", b"60"), "https://uni.example/jobs/60").json()
    where, text = first["links"]["self"], GOOD.replace(b"27-114", b"61")
    for headers, status in (
        ({}, 428),
        ({"If-Match": '"x"'}, 412),
        ({"If-Match": f"W/{first['etag']}"}, 412),
        ({"If-None-Match": "*"}, 412),
        ({"If-Match": "x"}, 400),
    ):
        assert portal.put(where, content=text, headers={**TEXT, **headers}).status_code == status, headers
    stale = portal.put(where, content=text, headers={**TEXT, "If-Match": '"x"'})
    assert stale.json()["etag"] == first["etag"]
    listed = f'"x", {first["etag"][:-1]}-gzip"'  # as a compressed answer has it
    done = portal.put(where, content=text, headers={**TEXT, "If-Match": listed})
    assert (done.status_code, done.json()["iri"]) == (200, first["iri"])
    assert "etag" not in done.headers  # it would be that of the body that was sent (RFC 9110, 9.3.4)
    assert anyone.get(where).headers["etag"] == done.json()["etag"]
    assert portal.put(where, content=GOOD, headers={**TEXT, "If-Match": first["etag"]}).status_code == 412
    assert portal.put("/postings/nobody/1", content=GOOD, headers={**TEXT, "If-Match": "*"}).status_code == 404


def test_DELETE_200_then_410_and_PUT_publishes_again(portal: httpx.Client, anyone: httpx.Client) -> None:
    first = post(portal, GOOD.replace(b"27-114", b"70"), "https://uni.example/jobs/70").json()
    where = first["links"]["self"]
    assert portal.delete(where).status_code == 428
    assert portal.delete(where, headers={"If-Match": '"x"'}).status_code == 412
    assert portal.delete("/postings/nobody/1", headers={"If-Match": "*"}).status_code == 404
    remark = (
        f"INSERT DATA {{ <{first['iri']}> a <https://w3id.org/vacancy-graph/ns#JobPosting> ; <urn:remark> 'seen' }}"
    )
    assert (
        portal.post("/sparql", content=remark, headers={"Content-Type": "application/sparql-update"}).status_code == 204
    )
    for unprintable in ("a%00b", "a%01b", "a%0Ab", "a%EF%BF%BE", "x" * 1001):
        refused = portal.delete(f"{where}?reason={unprintable}", headers={"If-Match": first["etag"]})
        assert (refused.status_code, "printable" in refused.json()["detail"]) == (400, True)
    done = portal.delete(f"{where}?reason=The+funding+fell+through", headers={"If-Match": first["etag"]})
    assert (done.status_code, done.json()["state"]) == (200, "withdrawn")
    assert done.headers["kg-release"] == str(done.json()["release"]) == str(first["release"] + 2)
    assert anyone.get(first["links"]["turtle"]).status_code == 410
    gone = anyone.get(where)
    assert (gone.status_code, gone.json()["reason"]) == (410, "The funding fell through")
    assert portal.delete(where, headers={"If-Match": first["etag"]}).status_code == 410
    text = GOOD.replace(b"27-114", b"70")
    assert portal.put(where, content=text, headers={**TEXT, "If-Match": first["etag"]}).status_code == 410
    again = portal.put(where, content=text, headers={**TEXT, "If-None-Match": "*"})
    assert (again.status_code, again.json()["iri"]) == (200, first["iri"])
    assert again.json()["etag"] != first["etag"]
    seen = anyone.get(where).json()
    assert [(v["since"], v["until"]) for v in seen["versions"]] == [
        (first["release"], first["release"] + 1), (again.json()["release"], None)
    ]  # fmt: skip


def test_writing_without_token_401(anyone: httpx.Client, made: httpx.Response, catalog: Catalog) -> None:
    before = catalog.release
    where = made.headers["location"]
    for answer in (
        anyone.post("/postings", content=GOOD, headers=TEXT),
        anyone.put(where, content=GOOD, headers={**TEXT, "If-Match": "*"}),
        anyone.delete(where, headers={"If-Match": "*"}),
        anyone.get("/postings?state=quarantine"),
    ):
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer realm=")
    assert catalog.release == before


def test_GET_one_200(made: httpx.Response, anyone: httpx.Client) -> None:
    where = made.headers["location"]
    answer = anyone.get(where)
    told = answer.json()
    assert (told["iri"], told["source"]) == (made.json()["iri"], "https://uni.example/jobs/3")
    assert told["state"] == "published"
    assert told["report"] == {"conforms": True, "results": {"Violation": 0, "Warning": 0, "Info": 0}}
    assert told["versions"][-1]["until"] is None
    assert anyone.get(where, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert anyone.get("/postings/nobody/1").status_code == 404


def test_GET_all_200(made: httpx.Response, anyone: httpx.Client, portal: httpx.Client) -> None:
    whole = anyone.get("/postings").json()["postings"]
    assert whole == sorted(whole, key=lambda row: str(row["iri"]))
    assert made.json()["iri"] in {row["iri"] for row in whole}
    found, where = [], "/postings?limit=2"
    while where:
        page = anyone.get(where)
        rows = page.json()["postings"]
        assert len(rows) <= 2
        found += rows
        where = page.json()["next"]
        assert ("link" in page.headers) == bool(where)
        if where:
            assert page.headers["link"] == f'<{where}>; rel="next"'
    assert found == whole
    assert all(row["state"] == "withdrawn" for row in anyone.get("/postings?state=withdrawn").json()["postings"])
    post(portal, BROKEN, "https://uni.example/jobs/80")
    waiting = portal.get("/postings?state=quarantine").json()["postings"]
    assert {"https://uni.example/jobs/80"} <= {row["source"] for row in waiting}
    assert {row["code"] for row in waiting} >= {"violation"}


@pytest.mark.parametrize(
    "query", ["state=x", "limit=0", "limit=1001", "limit=x", "after=%C3%A4", "after=_w", "colour=red"]
)
def test_GET_all_bad_parameter_400(anyone: httpx.Client, query: str) -> None:
    assert anyone.get(f"/postings?{query}").status_code == 400


def test_POST_too_large_413(portal: httpx.Client) -> None:
    assert post(portal, b"x" * 60_000_000).status_code == 413


def test_POST_while_another_writes_503(portal: httpx.Client, catalog: Catalog) -> None:
    with catalog.batch("ingest"):
        answer = post(portal, GOOD.replace(b"27-114", b"90"), "https://uni.example/jobs/90")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "kg ingest" in answer.json()["detail"]
    assert post(portal, GOOD.replace(b"27-114", b"90"), "https://uni.example/jobs/90").status_code == 201

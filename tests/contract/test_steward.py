"""The steward's pages, and decisions over HTTP: anyone looks, bearers of a token decide, and all of it can be taken back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from kg.store import Catalog
from kg.validate.report import Report, Result

BASE = "https://jobs.example/"
OLD, NEW, OTHER = (f"{BASE}id/org/{name}" for name in ("uni-nord", "university-of-nord", "university-of-sued"))
SECTIONS = ("quarantine", "warnings", "facts", "merges", "missing", "coverage")
STATED = f"""
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX org: <http://www.w3.org/ns/org#> PREFIX vac: <https://w3id.org/vacancy-graph/ns#>
PREFIX code: <https://w3id.org/vacancy-graph/code#>
<{OLD}> a org:FormalOrganization ; rdfs:label "Universität Nord" .
<{NEW}> a org:FormalOrganization ; rdfs:label "University of Nord" .
<{OTHER}> a org:FormalOrganization ; rdfs:label "University of Süd" .
<{BASE}id/posting/x/1> a vac:JobPosting ; rdfs:label "PhD in <mud>"@en .
GRAPH <{BASE}graph/candidates> {{ <{BASE}id/candidate/1> vac:status code:weak ; rdf:subject <{BASE}id/posting/x/1> ;
  rdf:predicate vac:applicationDeadline ; rdf:object "2031-02-01" ; vac:quote "1 <February>" ; vac:confidence 0.4 }}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("steward")
    violation = Result(
        severity="Violation", focus_node=f"<{BASE}id/position/x/1>", path=None, value='"78.4"',
        shape="https://w3id.org/vacancy-graph/shapes#position-full-week", component="", messages={"en": "78.4 hours a week."},
        source_shape="<https://w3id.org/vacancy-graph/shapes#position-full-week>", source_constraint=None,
    )  # fmt: skip
    with Catalog.open(data, create=True, base=BASE) as catalog, catalog.batch("ingest") as batch:
        batch.state(parse(STATED, format=RdfFormat.TRIG))
        batch.refuse("secret.txt", b"x", name="secret.txt", code="empty", message="there is nothing in it")
        batch.refuse(
            "hours.txt", b"y", name="hours.txt", code="violation", message="too long", report=Report((violation,))
        )
    return data


@pytest.fixture(scope="module")
def site(folder: Path, run: Callable[..., Any]) -> Iterator[str]:
    with run(folder, query_timeout=10) as address:
        yield address


@pytest.fixture
def anyone(site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site, timeout=60, headers={"Accept": "text/html"}) as client:
        yield client


@pytest.fixture
def steward(site: str, folder: Path, token: Callable[[Path], str]) -> Iterator[httpx.Client]:
    """Somebody who has signed in."""
    with httpx.Client(base_url=site, timeout=60, headers={"Accept": "text/html", "Origin": site}) as client:
        assert client.post("/signin", data={"token": token(folder)}).status_code == 303
        yield client


def candidates(client: httpx.Client) -> list[tuple[str, str]]:
    found = client.get("/candidates", headers={"Accept": "application/json"}).json()["candidates"]
    return [(one["one"], one["other"]) for one in found]


def decide(client: httpx.Client, **said: str) -> httpx.Response:
    return client.post("/decisions", json=said, headers={"Accept": "application/json"})


@pytest.mark.parametrize("name", ["", *(f"/{name}" for name in SECTIONS), "/missing/postings-without-deadline"])
def test_GET_each_list_by_anyone_200(anyone: httpx.Client, name: str) -> None:
    answer = anyone.get(f"/steward{name}")
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert "secret.txt" not in answer.text
    assert "hours.txt" not in answer.text
    assert {"accept-language", "cookie"} <= {one.strip().lower() for one in answer.headers["vary"].split(",")}
    again = anyone.get(f"/steward{name}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    german = anyone.get(f"/steward{name}", headers={"Accept-Language": "de"})
    assert '<html lang="de"' in german.text
    assert german.headers["etag"] != answer.headers["etag"]


@pytest.mark.parametrize(
    ("where", "status"),
    [
        ("/steward/nothing", 404),
        ("/steward/missing/nothing", 404),
        ("/steward/merges?page=0", 400),
        ("/steward/facts?page=x", 400),
        ("/steward/facts?status=sure", 400),
        ("/steward/facts?field=vac:nothing", 404),
        ("/steward/warnings?portal=nowhere.example", 404),
        ("/candidates?limit=0", 400),
        ("/candidates?kind=nonsense", 400),
        ("/steward/merges?kind=nonsense", 400),
    ],
)
def test_GET_what_there_is_not(anyone: httpx.Client, where: str, status: int) -> None:
    assert anyone.get(where, headers={"Accept": "*/*"}).status_code == status


def test_GET_what_is_shown(anyone: httpx.Client) -> None:
    assert "1 &lt;February&gt;" in anyone.get("/steward/facts?field=vac:applicationDeadline&status=weak").text
    assert "PhD in &lt;mud&gt;" in anyone.get("/steward/missing/postings-without-deadline").text
    pair = anyone.get("/steward/merges").text
    assert "Universität Nord" in pair
    assert "University of Nord" in pair
    assert 'action="/decisions"' not in pair  # who may not write is offered nothing that he may not do


def test_GET_a_kind_without_pairs_says_so_and_leads_to_the_others(anyone: httpx.Client) -> None:
    page = anyone.get("/steward/merges?kind=person").text
    assert "Of this kind (Person) nothing looks like one thing under two names." in page
    assert 'href="/steward/merges?kind=org"' in page
    assert "Universität Nord" not in page


def test_GET_reasons_keep_the_capitals_of_their_language(anyone: httpx.Client) -> None:
    assert "<strong>Derselbe Name</strong>" in anyone.get("/steward/merges?lang=de").text


def test_GET_decided_are_called_by_their_names(steward: httpx.Client) -> None:
    steward.post("/decisions", data={"one": NEW, "other": OLD, "decision": "one"})
    merged = steward.get("/steward/merges").text.partition('id="decided"')[2]
    assert "<span>Universität Nord</span>" in merged
    assert '<a href="/id/org/university-of-nord">University of Nord</a>' in merged
    steward.post("/decisions", data={"one": OLD, "decision": "unmerge"})
    steward.post("/decisions", data={"one": NEW, "other": OLD, "decision": "two"})
    apart = steward.get("/steward/merges").text.partition('id="decided"')[2]
    assert '<a href="/id/org/uni-nord">Universität Nord</a>' in apart
    steward.post("/decisions", data={"one": NEW, "other": OLD, "decision": "undistinct"})


def test_GET_quarantine_by_who_has_signed_in(steward: httpx.Client) -> None:
    answer = steward.get("/steward/quarantine")
    assert "secret.txt" in answer.text
    assert "hours.txt" in answer.text
    assert "78.4 hours a week." in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_POST_decision_without_token_401(anyone: httpx.Client) -> None:
    assert decide(anyone, action="merge", old=OLD, new=NEW).status_code == 401
    assert (NEW, OLD) in candidates(anyone) or (OLD, NEW) in candidates(anyone)


def test_POST_decision_from_elsewhere_403(steward: httpx.Client) -> None:
    form = {"one": NEW, "other": OLD, "decision": "one"}
    assert steward.post("/decisions", data=form, headers={"Origin": "https://elsewhere.example"}).status_code == 403


def test_POST_merge_by_button_and_taken_back_303(steward: httpx.Client, folder: Path) -> None:
    before = len(candidates(steward))
    form = {"one": NEW, "other": OLD, "decision": "one", "to": "/steward/merges?kind=org"}
    answer = steward.post("/decisions", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/steward/merges?kind=org")
    assert len(candidates(steward)) == before - 1
    page = steward.get("/steward/merges").text
    assert 'value="unmerge"' in page
    assert steward.get("/id/org/uni-nord").headers["location"] == "/id/org/university-of-nord"
    with Catalog.open(folder, read_only=True) as catalog:
        assert catalog.releases()[-1].kind == "merge"
    steward.post("/decisions", data={"one": OLD, "decision": "unmerge"})
    assert len(candidates(steward)) == before
    assert steward.get("/id/org/uni-nord").status_code == 303


def test_POST_keep_the_other_303(steward: httpx.Client) -> None:
    steward.post("/decisions", data={"one": NEW, "other": OLD, "decision": "other"})
    assert steward.get("/id/org/university-of-nord").headers["location"] == "/id/org/uni-nord"
    steward.post("/decisions", data={"one": NEW, "decision": "unmerge"})


def test_POST_distinct_is_no_release_and_shown_no_more(steward: httpx.Client, anyone: httpx.Client) -> None:
    release = anyone.get("/steward").headers["kg-release"]
    etag = anyone.get("/steward/merges").headers["etag"]
    assert steward.post("/decisions", data={"one": NEW, "other": OLD, "decision": "two"}).status_code == 303
    assert candidates(anyone) == []
    answer = anyone.get("/steward/merges", headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert answer.headers["kg-release"] == release
    refused = decide(steward, action="merge", old=OLD, new=NEW)
    assert refused.status_code == 409
    told = anyone.get("/decisions", headers={"Accept": "application/json"}).json()["distinct"]
    assert [(one["one"], one["other"], "who" in one) for one in told] == [(OLD, NEW, False)]
    assert decide(steward, action="undistinct", old=NEW, new=OLD).json()["changed"] is False
    assert len(candidates(anyone)) == 1


def test_POST_decision_as_json_200(steward: httpx.Client) -> None:
    done = decide(steward, action="merge", old=OLD, new=NEW)
    assert done.status_code == 200
    told = done.json()
    assert (told["one"], told["other"], told["changed"], str(told["release"])) == (
        NEW,
        OLD,
        True,
        done.headers["kg-release"],
    )
    assert decide(steward, action="merge", old=OLD, new=NEW).json()["changed"] is False
    assert decide(steward, action="unmerge", old=OLD).json()["changed"] is True


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"action": "merge", "old": OLD}, 400),
        ({"action": "unmerge", "old": OLD, "new": NEW}, 400),
        ({"action": "join", "old": OLD, "new": NEW}, 400),
        ({"action": "merge", "old": 1, "new": NEW}, 400),
        ({"old": OLD, "new": NEW}, 400),
        ({"action": "merge", "old": f"{BASE}id/org/nobody", "new": NEW}, 404),
        ({"action": "unmerge", "old": OTHER}, 404),
        ({"action": "merge", "old": f"{BASE}id/posting/x/1", "new": NEW}, 409),
        ({"action": "distinct", "old": OLD, "new": "https://elsewhere.example/x"}, 409),
    ],
)
def test_POST_what_cannot_be_decided(steward: httpx.Client, said: dict[str, Any], status: int) -> None:
    assert steward.post("/decisions", json=said).status_code == status


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        (b"[", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"x", "text/plain", 415),
        (b"decision=maybe", "application/x-www-form-urlencoded", 400),
    ],
)
def test_POST_what_is_no_decision(steward: httpx.Client, body: bytes, media: str, status: int) -> None:
    assert steward.post("/decisions", content=body, headers={"Content-Type": media}).status_code == status


def test_GET_decided_are_the_newest(steward: httpx.Client, folder: Path) -> None:
    """Fifty decisions are shown, and it is said that there are more."""
    with Catalog.open(folder) as catalog:
        pairs = [(f"{BASE}id/org/one-{n}", f"{BASE}id/org/two-{n}") for n in range(51)]
        for one, other in pairs:
            catalog.distinctions.say(one, other)
    page = steward.get("/steward/merges").text
    assert page.count('value="undistinct"') == 50
    assert "The newest 50 of 51." in page
    assert "org/one-50" in page
    assert "org/one-0<" not in page


@pytest.mark.parametrize("page", ["0", "000000001999999999999999999", "9" * 5000, "1.0", "x"])
def test_GET_steward_lists_of_what_is_no_page_400(anyone: httpx.Client, page: str) -> None:
    assert anyone.get("/steward/facts", params={"page": page}).status_code == 400
    assert anyone.get("/steward/merges", params={"page": page}).status_code == 400


def test_GET_steward_lists_past_their_end_404(anyone: httpx.Client) -> None:
    for section in ("facts", "merges", "warnings", "quarantine"):
        assert anyone.get(f"/steward/{section}?page=1").status_code == 200
        assert anyone.get(f"/steward/{section}?page=99").status_code == 404


@pytest.mark.parametrize(
    "body", ['{"action": "merge", "old": "https://a.example/\\ud800", "new": "https://b.example/"}',
             '{"action": "merge", "old": "https://a.example/", "new": "\\udfff"}', "[" * 100_000],
    ids=["old", "new", "deep"],
)  # fmt: skip
def test_POST_decisions_with_what_no_IRI_can_hold_400(steward: httpx.Client, body: str) -> None:
    answer = steward.post("/decisions", content=body, headers={"Content-Type": "application/json", "Accept": "*/*"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")

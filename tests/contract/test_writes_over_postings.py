"""Updates and graphs over a dataset that has postings: what each request is answered with, and what the next release holds.

docs/writing.md has the same cases as a table.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from kg.store import Catalog

EXAMPLES = Path(__file__).parents[2] / "examples"
OWN = "https://own.example/"
VAC = "https://w3id.org/vacancy-graph/ns#"
PREFIXES = f"PREFIX own: <{OWN}> PREFIX vac: <{VAC}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
ONE = "a vac:JobPosting ; rdfs:label ?label"
UPDATE, TURTLE = "application/sparql-update", "text/turtle"


@dataclass(frozen=True)
class Case:
    """A request and its status; whether it makes a release, and what is true and false in the newest then.

    POSTING and POSITION stand for IRIs of the one posting that is named in `conflict`, where there is one.
    """

    status: int
    body: str = ""
    method: str = "POST"
    where: str = "/sparql"
    media: str = UPDATE
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    conflict: str = field(default="", kw_only=True)
    release: bool = field(default=True, kw_only=True)


GRAPH = f"/graphs?graph={OWN}g"
CASES = {
    "a statement about a posting is added": Case(
        204, "INSERT DATA { POSTING own:rating 4.50 }", holds=("POSTING own:rating 4.5",)
    ),
    "a statement is changed by a pattern": Case(
        204, "DELETE { ?p own:rating ?r } INSERT { ?p own:stars 5 } WHERE { ?p own:rating ?r }",
        holds=("POSTING own:stars 5",), lacks=("POSTING own:rating ?r",),
    ),
    "a statement of no posting is deleted": Case(204, "DELETE DATA { POSTING own:stars 5 }", lacks=("POSTING own:stars ?r",)),
    "what a posting says is stated once more": Case(204, "INSERT { POSTING rdfs:label ?l } WHERE { POSTING rdfs:label ?l }", holds=("POSTING rdfs:label ?l",), release=False),
    "what a posting says is to be deleted": Case(
        409, "DELETE WHERE { POSTING rdfs:label ?l }", holds=("POSTING rdfs:label ?l",), conflict="POSTING"
    ),
    "all is to be dropped, and something added": Case(
        409, "DROP ALL ; INSERT DATA { own:a own:b 1 }", holds=("POSTING ?p ?o",), lacks=("own:a own:b 1",), conflict="any"
    ),
    "what the vocabulary says is to be deleted": Case(
        409, "DELETE WHERE { vac:JobPosting rdfs:label ?l }", holds=("vac:JobPosting rdfs:label ?l",), conflict="vocabulary"
    ),
    "what would break a shape": Case(
        422, "INSERT DATA { POSITION vac:workloadPercent 250.0 }", lacks=("POSITION vac:workloadPercent 250.0",)
    ),
    "two things of the dataset would be the same": Case(
        422, "INSERT DATA { POSTING <http://www.w3.org/2002/07/owl#sameAs> POSITION }",
        lacks=("POSTING <http://www.w3.org/2002/07/owl#sameAs> ?o",),
    ),
    "a graph is put": Case(201, "<s> <p> 1.50 , [] .", "PUT", GRAPH, TURTLE, holds=(f"GRAPH own:g {{ <{OWN}s> <{OWN}p> 1.5 }}",)),
    "a graph is extended": Case(204, "<s> <q> 2 .", "POST", GRAPH, TURTLE, holds=(f"GRAPH own:g {{ <{OWN}s> <{OWN}p> 1.5 ; <{OWN}q> 2 }}",)),
    "a graph is deleted": Case(204, "", "DELETE", GRAPH, TURTLE, lacks=("GRAPH own:g { ?s ?p ?o }",)),
    "the default graph is extended": Case(
        204, f"<{OWN}s> <{OWN}p> 1 .", "POST", "/graphs?default", TURTLE, holds=("own:s own:p 1", "POSTING ?p ?o")
    ),
    "the default graph is to be replaced": Case(
        409, "", "PUT", "/graphs?default", TURTLE, holds=("POSTING ?p ?o", "own:s own:p 1"), conflict="any"
    ),
    "the graph of evidence is to be deleted": Case(
        409, "", "DELETE", "/graph/evidence", TURTLE, holds=("GRAPH <graph/evidence> { ?s ?p ?o }",), conflict="any"
    ),
    "something is added to the graph of links": Case(
        204, f"POSTING <{OWN}see> <{OWN}x> .", "POST", "/graph/links", TURTLE, holds=("GRAPH <graph/links> { POSTING own:see own:x }",)
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Served:
    """A server over postings, and the IRIs of one of them and of its position."""

    http: httpx.Client
    posting: str
    position: str

    def named(self, text: str) -> str:
        return text.replace("POSTING", f"<{self.posting}>").replace("POSITION", f"<{self.position}>")

    def says(self, pattern: str) -> bool:
        query = f"{PREFIXES} ASK {{ {self.named(pattern)} }}"
        return bool(self.http.get("/sparql", params={"query": query}).json()["boolean"])


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory,
    run: Callable[..., AbstractContextManager[str]],
    token: Callable[[Path], str],
) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("postings")
    ads = [str(path) for number in ("01", "02") for path in sorted(EXAMPLES.glob(f"{number}-*.txt"))]
    subprocess.run([sys.executable, "-m", "kg", "--data", str(folder), "ingest", *ads], check=True, capture_output=True)
    with Catalog.open(folder, read_only=True) as catalog:
        posting = catalog.sources()[0].posting
    headers = {"Authorization": f"Bearer {token(folder)}"}
    with run(folder) as address, httpx.Client(base_url=address, timeout=60, headers=headers) as http:
        query = f"{PREFIXES} SELECT ?p {{ <{posting}> vac:advertises ?p }}"
        rows = http.get("/sparql", params={"query": query}).json()["results"]["bindings"]
        yield Served(http, posting, rows[0]["p"]["value"])


def test_POST_PUT_DELETE_over_postings_in_turn(served: Served) -> None:
    """One test for all, since each case finds what the ones before it left."""
    for name, case in CASES.items():
        print(name)  # shown with a failure
        _asked(served, case)


def _asked(served: Served, case: Case) -> None:
    http = served.http
    before = int(http.get("/sparql", params={"query": "ASK {}"}).headers["kg-release"])
    body = served.named(case.body)
    answer = http.request(
        case.method,
        case.where,
        content=PREFIXES + body if case.media == UPDATE else body,
        headers={"Content-Type": case.media},
    )
    assert answer.status_code == case.status, answer.text
    now = int(http.get("/sparql", params={"query": "ASK {}"}).headers["kg-release"])
    assert now == before + (case.status < 300 and case.release)
    if case.status < 300:
        assert answer.headers["kg-release"] == str(now)
    for pattern in case.holds:
        assert served.says(pattern), pattern
    for pattern in case.lacks:
        assert not served.says(pattern), pattern
    if case.status == 409:
        said = answer.json()
        assert said["statement"].endswith(" .")
        if case.conflict == "vocabulary":
            assert said["posting"] is None
        else:
            assert said["posting"] in said["detail"] and "PUT /postings/" in said["detail"]
        assert case.conflict != "POSTING" or said["posting"] == served.posting


@pytest.mark.parametrize(
    ("accept", "media", "words"),
    [
        ("*/*", "application/problem+json", '"report": {'),
        ("text/html", "text/html; charset=utf-8", "<h1>"),
        ("text/turtle", "text/turtle; charset=utf-8", "sh:ValidationReport"),
    ],
)
@pytest.mark.parametrize("where", ["/sparql", "/graphs?default"])
def test_POST_what_breaks_a_shape_422(served: Served, where: str, accept: str, media: str, words: str) -> None:
    body, sent = f"<{served.position}> <{VAC}workloadPercent> 250.0 .", TURTLE
    if where == "/sparql":
        body, sent = f"INSERT DATA {{ {body} }}", UPDATE
    answer = served.http.post(where, content=body, headers={"Content-Type": sent, "Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (422, media)
    assert words in answer.text and "250.0" in answer.text


def test_the_table_of_cases_is_that_of_the_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "writing.md").read_text(encoding="utf-8")
    for name, case in CASES.items():
        assert f"| {name} | {case.status} |" in page, name

"""Statements of no posting in the commands that show what a catalog holds."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Quad, RdfFormat, parse

from kg.store import Catalog

BASE = "http://127.0.0.1:8000/"
Run = Callable[..., subprocess.CompletedProcess[str]]
STATED = f"""
PREFIX : <{BASE}> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
:x :p "2.50"^^xsd:decimal, _:a . :g {{ _:a :q "y"@en }}
"""


@pytest.fixture
def stated(data: Path) -> Path:
    """Release 3 has two postings of three quads each, and three statements."""
    with Catalog.open(data) as catalog, catalog.batch("update", "by hand") as batch:
        batch.state(parse(STATED, format=RdfFormat.TRIG))
    return data


def about_x(text: str, form: RdfFormat) -> list[Quad]:
    return [q for q in parse(text, format=form) if q.predicate.value in (BASE + "p", BASE + "q")]


@pytest.mark.parametrize(
    ("form", "rdf", "count"),
    [
        ("trig", RdfFormat.TRIG, 3),
        ("jsonld", RdfFormat.JSON_LD, 3),
        ("turtle", RdfFormat.TURTLE, 2),
    ],
)
def test_export_writes_them_as_they_were_said(run: Run, stated: Path, form: str, rdf: RdfFormat, count: int) -> None:
    done = run("export", "--format", form, "--data", stated)
    assert done.returncode == 0
    found = about_x(done.stdout, rdf)
    assert len(found) == count
    assert "2.50" in {getattr(q.object, "value", "") for q in found}
    assert len({str(n) for q in found for n in (q.subject, q.object) if isinstance(n, BlankNode)}) == 1


def test_export_of_their_graph_and_of_the_release_before(run: Run, stated: Path) -> None:
    assert run("export", "--format", "ntriples", "--graph", "g", "--data", stated).stdout.endswith(
        f'<{BASE}q> "y"@en .\n'
    )
    assert "2.50" not in run("export", "--release", "2", "--data", stated).stdout


def test_diff_status_query_and_rollback_know_them(run: Run, stated: Path) -> None:
    patch = run("diff", "2", "3", "--data", stated).stdout.splitlines()
    assert [line[:2] for line in patch] == ["H ", "TX", "A ", "A ", "A ", "TC"]
    difference = json.loads(run("diff", "2", "3", "--json", "--data", stated).stdout)
    assert (difference["removed"], len(difference["added"])) == ([], 3)
    assert {s["object"]["type"] for s in difference["added"]} == {"literal", "bnode"}
    status = json.loads(run("status", "--json", "--data", stated).stdout)
    assert (status["quads"], status["statements_of_no_posting"]) == (9, 3)
    assert "9, 3 of no posting" in run("status", "--data", stated).stdout
    asked = run("query", "SELECT ?v { ?x <p> ?b GRAPH ?g { ?b <q> ?v } }", "--format", "csv", "--data", stated)
    assert asked.stdout.split() == ["v", "y"]
    back = run("rollback", "2", "--json", "--data", stated)
    assert json.loads(back.stdout)["statements"] == {"stated": 0, "retracted": 3}
    assert "statements of no posting: 0 back, 3 gone" in back.stderr

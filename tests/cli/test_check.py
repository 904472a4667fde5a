"""`kg check` over a data folder of two postings that are one, and a statement that nothing supports."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.graph.contribution import Contribution
from kg.read.document import Document, Source
from kg.store import Catalog
from kg.validate.report import Report

Run = Callable[..., subprocess.CompletedProcess[str]]
BASE = "http://127.0.0.1:8000/"
SHAPE = "https://w3id.org/vacancy-graph/shapes#"
AD = f"""@base <{BASE}id/> .
@prefix vac: <https://w3id.org/vacancy-graph/ns#> .
@prefix schema: <https://schema.org/> .
@prefix frapo: <http://purl.org/cerif/frapo/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<posting/NAME> a vac:JobPosting ; rdfs:label "Ad NAME" ; frapo:hasReferenceNumber "27-1" ;
  schema:hiringOrganization <org/u> ; vac:applicationDeadline "2027-01-15"^^xsd:date .
<org/u> a org:FormalOrganization ; rdfs:label "U" .
<e/NAME/1> rdf:subject <posting/NAME> ; rdf:predicate frapo:hasReferenceNumber ; rdf:object "27-1" .
<e/NAME/2> rdf:subject <posting/NAME> ; rdf:predicate schema:hiringOrganization ; rdf:object <org/u> .
<e/NAME/3> rdf:subject <posting/NAME> ; rdf:predicate vac:applicationDeadline ; rdf:object "2027-01-15"^^xsd:date .
"""


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("check") / "data"
    with Catalog.open(folder, create=True, base=BASE) as catalog:
        for number, name in enumerate("ab"):
            with catalog.batch("ingest") as batch:
                quads = tuple(parse(AD.replace("NAME", name), format=RdfFormat.TURTLE))
                document = Document(name, Source(f"{name}.txt", "text/plain", f"{number}" * 64))
                made = Contribution(f"{BASE}id/posting/{name}", f"Ad {name}", quads)
                batch.accept(f"{name}.txt", document, made, Report(), "full")
    return folder


def same(folder: Path) -> None:
    """Say what no release should: that two nodes of the dataset are the same."""
    quad = Quad(
        NamedNode(f"{BASE}id/posting/a"),
        NamedNode("http://www.w3.org/2002/07/owl#sameAs"),
        NamedNode(f"{BASE}id/posting/b"),
    )
    with Catalog.open(folder) as catalog, catalog.batch("update") as batch:
        batch.state([quad])


def test_warnings_are_told_in_a_table_and_in_full_and_let_pass(run: Run, twice: Path) -> None:
    done = run("check", "--data", twice)
    assert done.returncode == 0, done.stderr
    table, _, full = done.stdout.partition("release 2: conforms (2 Warnings)")
    assert table.split()[:3] == ["results", "rule", "shape"]
    assert "2 Warnings" in table and "no posting twice" in table and f"{SHAPE}duplicate-posting" in table
    assert full.count("Another posting has the same reference") == 2
    assert f"{BASE}id/posting/a" in full and f"{BASE}id/posting/b" in full


def test_an_earlier_release_and_another_language(run: Run, twice: Path) -> None:
    done = run("check", "--data", twice, "--release", "1")
    assert (done.returncode, done.stdout) == (0, "release 1: conforms\n")
    assert "keine Ausschreibung doppelt" in run("check", "--data", twice, "--lang", "de").stdout


def test_postings_are_held_against_their_own_shapes_where_asked(run: Run, twice: Path) -> None:
    shapes = {
        one["shape"].removeprefix(SHAPE)
        for one in json.loads(run("check", "--data", twice, "--postings", "--json").stdout)["files"][0]["results"]
    }
    assert {"duplicate-posting", "posting-advertises", "posting-snapshot"} <= shapes  # neither advertises a position


def test_a_violation_ends_with_1_in_every_format(run: Run, twice: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    for path in twice.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    same(folder)
    done = run("check", "--data", folder)
    assert done.returncode == 1
    assert "release 3: does not conform" in done.stdout and f"{SHAPE}same-as-inside" in done.stdout
    told = run("check", "--data", folder, "--format", "turtle")
    assert told.returncode == 1
    severities = [
        quad.object
        for quad in parse(told.stdout, format=RdfFormat.TURTLE)
        if quad.predicate.value.endswith("resultSeverity")
    ]
    assert severities.count(NamedNode("http://www.w3.org/ns/shacl#Violation")) == 1
    for form in ("html", "sarif", "json"):
        assert "same-as-inside" in run("check", "--data", folder, "--format", form).stdout


def test_shapes_of_ones_own_and_those_that_are_none(run: Run, twice: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        f"""@prefix sh: <http://www.w3.org/ns/shacl#> .
        <urn:one> a sh:NodeShape ; sh:targetNode <{BASE}id/org/u> ; sh:message "An employer: {{?value}}" ;
          sh:severity sh:Info ; sh:sparql [ sh:select \"\"\"SELECT DISTINCT $this ?value WHERE {{
            ?value <https://schema.org/hiringOrganization> $this }}\"\"\" ] ."""
    )
    done = run("check", "--data", twice, "--shapes", own, "--json")
    assert done.returncode == 0, done.stderr
    (report,) = json.loads(done.stdout)["files"]
    assert {one["value"] for one in report["results"]} == {f"<{BASE}id/posting/a>", f"<{BASE}id/posting/b>"}
    own.write_text("@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:one> a sh:NodeShape ; sh:targetNode <urn:x> .")
    wrong = run("check", "--data", twice, "--shapes", own)
    assert wrong.returncode == 4
    assert "own.ttl" in wrong.stderr and "sh:sparql" in wrong.stderr


def test_nothing_published_yet_is_no_fault(run: Run, tmp_path: Path) -> None:
    run("init", "--data", tmp_path / "new")
    done = run("check", "--data", tmp_path / "new")
    assert done.returncode == 0
    assert "no release yet" in done.stderr

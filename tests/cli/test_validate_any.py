"""`kg validate` as a validator for any RDF and any shapes."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse, serialize

from kg.cli import rdf
from kg.resources import folder

Run = Callable[..., subprocess.CompletedProcess[str]]
SHAPES = """@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
ex:Person a sh:NodeShape ; sh:targetClass ex:Person ; sh:property [ sh:path ex:knows ; sh:minCount 1 ; sh:class ex:Person ] ."""
DATA = """@prefix ex: <http://example.org/> . ex:a a ex:Person ; ex:knows ex:b ."""
MORE = """@prefix ex: <http://example.org/> . ex:b a ex:Person ; ex:knows ex:a ."""


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    path = tmp_path / "shapes.ttl"
    path.write_text(SHAPES)
    return path


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text)
    return path


def validate(*words: object, given: str | None = None, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", "validate", *map(str, words)]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False, cwd=cwd)


def results(done: subprocess.CompletedProcess[str]) -> list[tuple[str, str]]:
    return [(r["focus_node"], r["value"]) for file in json.loads(done.stdout)["files"] for r in file["results"]]


@pytest.mark.parametrize("engine", ["fast", "pyshacl"])
def test_each_file_is_a_graph_of_its_own(run: Run, tmp_path: Path, shapes: Path, engine: str) -> None:
    files = [written(tmp_path, "data.ttl", DATA), written(tmp_path, "more.ttl", MORE)]
    done = run("validate", *files, "--shapes", shapes, "--engine", engine, "--format", "json")
    assert done.returncode == 1, done.stderr
    ex = "http://example.org/"
    assert results(done) == [(f"<{ex}a>", f"<{ex}b>"), (f"<{ex}b>", f"<{ex}a>")]


def test_together_they_are_one(run: Run, tmp_path: Path, shapes: Path) -> None:
    files = [written(tmp_path, "data.ttl", DATA), written(tmp_path, "more.ttl", MORE)]
    done = run("validate", *files, "--shapes", shapes, "--together")
    assert done.returncode == 0, done.stdout + done.stderr


def test_together_blank_nodes_of_two_files_stay_two(run: Run, tmp_path: Path, shapes: Path) -> None:
    files = [
        written(
            tmp_path, "one.nt", "_:x <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/Person> ."
        ),
        written(tmp_path, "two.nt", "_:x <http://example.org/knows> _:x ."),
    ]
    assert run("validate", *files, "--shapes", shapes, "--together").returncode == 1


FORMS = {
    "TURTLE": ".ttl",
    "N_TRIPLES": ".nt",
    "N_QUADS": ".nq",
    "TRIG": ".trig",
    "RDF_XML": ".rdf",
    "JSON_LD": ".jsonld",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_syntax_is_known_by_its_ending_and_by_how_it_begins(form: str) -> None:
    syntax = getattr(RdfFormat, form)
    graph = {"N_QUADS": NamedNode("urn:g"), "TRIG": NamedNode("urn:g")}.get(form, DefaultGraph())
    quads = [Quad(triple.subject, triple.predicate, triple.object, graph) for triple in parse(DATA, RdfFormat.TURTLE)]
    written = serialize(quads, format=syntax) or b""
    assert rdf.form(Path("data" + FORMS[form]), written) == syntax
    guessed = rdf.form(rdf.STDIN, written)
    assert guessed is not None
    assert sorted(map(str, rdf.quads(written, guessed, rdf.STDIN))) == sorted(map(str, quads))


@pytest.mark.parametrize(
    "text", ["<!DOCTYPE html><html><body>PhD</body></html>", "PhD position", "", "# Postdoc wanted"]
)
def test_what_is_no_rdf_is_taken_for_none(text: str) -> None:
    assert rdf.form(rdf.STDIN, text.encode()) is None


def test_standard_input_is_read(shapes: Path) -> None:
    done = validate("-", "--shapes", shapes, "--format", "json", given=DATA)
    assert results(done) == [("<http://example.org/a>", "<http://example.org/b>")]


def test_a_syntax_that_is_named_is_the_one(tmp_path: Path, shapes: Path) -> None:
    path = written(tmp_path, "data.dump", DATA)
    done = validate(path, "--shapes", shapes, "--syntax", "turtle", "--format", "json")
    assert results(done) == [("<http://example.org/a>", "<http://example.org/b>")]


def test_relative_addresses_are_those_of_the_file(tmp_path: Path) -> None:
    text = """@prefix sh: <http://www.w3.org/ns/shacl#> .
        <#S> a sh:NodeShape ; sh:targetNode <#it> ; sh:nodeKind sh:BlankNode ."""
    path = written(tmp_path, "both.ttl", text)
    done = validate(path, "--shapes", path, "--format", "json")  # the data graph is the shapes graph
    (result,) = json.loads(done.stdout)["files"][0]["results"]
    assert result["focus_node"] == f"<{path.as_uri()}#it>"
    assert result["shape"] == f"{path.as_uri()}#S"


def test_relative_addresses_of_standard_input_are_those_of_the_folder(tmp_path: Path, shapes: Path) -> None:
    done = validate(
        "-",
        "--shapes",
        shapes,
        "--format",
        "json",
        given="@prefix ex: <http://example.org/> . <me> a ex:Person .",
        cwd=tmp_path,
    )
    assert results(done)[0][0] == f"<{tmp_path.as_uri()}/me>"


def test_the_projects_vocabulary_is_no_part_of_other_data(tmp_path: Path) -> None:
    text = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <http://example.org/S> a sh:NodeShape ; sh:targetSubjectsOf rdfs:subClassOf ; sh:nodeKind sh:BlankNode ."""
    path = written(tmp_path, "shapes.ttl", text)
    assert validate(written(tmp_path, "data.ttl", DATA), "--shapes", path).returncode == 0


def test_shapes_that_are_ill_formed_give_no_report_and_4(tmp_path: Path) -> None:
    shapes = written(tmp_path, "ill.ttl", SHAPES.replace("sh:minCount 1", "sh:minCount 'one'"))
    done = validate(written(tmp_path, "data.ttl", DATA), "--shapes", shapes, "--format", "turtle")
    assert (done.returncode, done.stdout) == (4, ""), done.stderr
    assert "ill.ttl, line 2: http://example.org/Person" in done.stderr


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("data.nt", "<urn:a> <urn:p> <<( <urn:a> <urn:b> <urn:c> )>> .", "a triple about a triple"),
        ("data.jsonld", '{"@context": "http://example.org/ctx", "@id": "urn:a"}', "nothing is; put it into the file"),
        ("data.ttl", "<urn:a> <urn:p> .", "cannot be read as Turtle"),
    ],
)
def test_data_that_cannot_be_read_are_refused_with_1(
    tmp_path: Path, shapes: Path, name: str, text: str, why: str
) -> None:
    done = validate(written(tmp_path, name, text), "--shapes", shapes)
    assert done.returncode == 1
    assert why in " ".join(done.stdout.split())
    together = validate(tmp_path / name, shapes, "--together", "--shapes", shapes)
    assert together.returncode == 1
    assert f"{name} cannot be read" in " ".join(together.stdout.split())


def test_what_falls_to_pyshacl_is_said_and_done(tmp_path: Path) -> None:
    shapes = written(
        tmp_path,
        "shapes.ttl",
        """@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
        ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/" ] .
        ex:Asks a sh:NodeShape ; sh:targetClass ex:Person ; sh:sparql [ sh:prefixes ex: ;
          sh:select "SELECT $this { $this ex:knows ?other FILTER (COALESCE(ex:unknown(?other), true)) }" ] .
        ex:Name a sh:NodeShape ; sh:targetClass ex:Person ; sh:property [ sh:path ex:name ; sh:minCount 1 ] .""",
    )
    done = validate(written(tmp_path, "data.ttl", DATA), "--shapes", shapes, "--format", "json")
    assert "http://example.org/Asks is left to pyshacl" in done.stderr
    assert done.stderr.count("left to pyshacl") == 1
    assert sorted(r["shape"] for r in json.loads(done.stdout)["files"][0]["results"]) == [
        "http://example.org/Asks",
        "http://example.org/Name",
    ]


def processor_seconds(*words: object) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = validate(*words)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stderr
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_one_file_takes_little_time_and_neither_rdflib_nor_pyshacl(tmp_path: Path) -> None:
    path = folder("shapes") / "examples" / "evidence-span" / "conforms.ttl"
    assert min(processor_seconds(path) for _ in range(3)) < 0.6
    code = f"""
import sys
from kg.cli import main
try:
    sys.argv = ["kg", "validate", {str(path)!r}]
    main()
except SystemExit as end:
    print(end.code, [name for name in ("rdflib", "pyshacl", "kg.pipeline") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=os.environ)
    assert done.stdout.splitlines()[-1] == "0 []", done.stderr

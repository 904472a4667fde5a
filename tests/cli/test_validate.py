import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.resources import folder

Run = Callable[..., subprocess.CompletedProcess[str]]
SH = "http://www.w3.org/ns/shacl#"
GOOD = '<http://example.org/c> a <https://schema.org/ContactPoint> ; <https://schema.org/email> "a@b.example" .'
BAD = GOOD.replace("a@b.example", "nobody at example")
LATE = GOOD.replace("email", "telephone").replace("a@b.example", "0551 39")  # a Warning only
OWN = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<http://example.org/S> a sh:NodeShape ; sh:targetClass <https://schema.org/ContactPoint> ;
  sh:property [ sh:path <https://schema.org/name> ; sh:minCount 1 ; sh:message "Nameless" ] ."""


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    made = {}
    for name, text in {
        "good.ttl": GOOD, "bad.ttl": BAD, "late.ttl": LATE, "own.ttl": OWN,
        "bad.jsonld": '{"@id": "http://example.org/c", "https://schema.org/email": "nobody at example"}',
        "broken.ttl": "<a> <b>", "other.nt": "<http://a.example/> <http://a.example/p> <http://a.example/> .",
        "broken-shapes.ttl": OWN.replace("sh:minCount 1", 'sh:minCount "one"'),
        "recipe.txt": "Pancakes\n\nWhisk flour, eggs and milk. Fry in butter until golden.\n",
    }.items():  # fmt: skip
        made[name] = tmp_path / name
        made[name].write_text(text)
    return made


def test_what_conforms_ends_with_0_warnings_included(run: Run, files: dict[str, Path]) -> None:
    done = run("validate", files["good.ttl"], files["late.ttl"])
    assert done.returncode == 0, done.stderr
    assert "good.ttl: conforms\n" in done.stdout
    assert "late.ttl: conforms (1 Warning)" in done.stdout and "0551 39" in done.stdout


@pytest.mark.parametrize("name", ["bad.ttl", "bad.jsonld"])
def test_a_violation_says_node_value_and_shape_and_ends_with_1(run: Run, files: dict[str, Path], name: str) -> None:
    done = run("validate", files[name])
    assert done.returncode == 1
    for words in ("does not conform (1 Violation)", "http://example.org/c", "“nobody at example”", "email-form"):
        assert words in done.stdout


def test_the_report_as_json(run: Run, files: dict[str, Path]) -> None:
    done = run("validate", files["good.ttl"], files["bad.ttl"], files["broken.ttl"], "--format", "json")
    got = json.loads(done.stdout)
    assert (done.returncode, got["conforms"]) == (1, False)
    assert [file["conforms"] for file in got["files"]] == [True, False, False]
    assert [r["severity"] for r in got["files"][1]["results"]] == ["Violation"]
    assert "Turtle" in got["files"][2]["refused"]


def test_the_report_as_turtle(run: Run, files: dict[str, Path]) -> None:
    done = run("validate", files["bad.ttl"], files["late.ttl"], files["recipe.txt"], "--format", "turtle")
    triples = list(parse(done.stdout, RdfFormat.TURTLE))
    severities = {t.object.value for t in triples if t.predicate == NamedNode(f"{SH}resultSeverity")}
    assert severities == {f"{SH}Violation", f"{SH}Warning"}
    assert "recipe.txt" in done.stderr
    assert done.returncode == 1


def test_shapes_of_ones_own_take_the_place_of_the_projects(run: Run, files: dict[str, Path]) -> None:
    done = run("validate", files["bad.ttl"], "--shapes", files["own.ttl"])
    assert done.returncode == 1
    assert "Nameless" in done.stdout and "e-mail" not in done.stdout


def test_nothing_to_say_is_a_warning(run: Run, files: dict[str, Path]) -> None:
    done = run("validate", files["other.nt"])
    assert done.returncode == 0
    assert "nothing in it that the shapes speak of" in done.stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [(["missing.ttl"], 3), (["good.ttl", "--shapes", "missing.ttl"], 3), (["good.ttl", "--shapes", "broken-shapes.ttl"], 4),
     (["good.ttl", "--shapes", "broken.ttl"], 4), (["recipe.txt"], 1), (["good.ttl", "--format", "yaml"], 2)],
)  # fmt: skip
def test_what_cannot_be_used_ends_with_its_code(run: Run, files: dict[str, Path], words: list[str], code: int) -> None:
    done = run("validate", *(files.get(word, word) for word in words))
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


def test_an_example_that_is_to_be_refused_is(run: Run) -> None:
    done = run("validate", folder("examples") / "10-bremen-hours-do-not-fit.txt")
    assert done.returncode == 1
    assert "1 Violation" in done.stdout

"""The runner of W3C's suite, over a suite of our own: it passes what is right and sees what is not."""

from pathlib import Path

import pytest

from benchmarks import w3c_shacl

MANIFEST = """@prefix mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> .
<> a mf:Manifest ; mf:include <below/manifest.ttl> , <wrong.ttl> , <failure.ttl> ."""
TEST = """@prefix mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> .
@prefix sht: <http://www.w3.org/ns/shacl-test#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <http://example.org/> .
<> a mf:Manifest ; mf:entries ( <NAME> ) .
<NAME> a sht:Validate ; mf:action [ sht:dataGraph <> ; sht:shapesGraph <> ] ; mf:result RESULT .
"""
SHAPE = """ex:shape a sh:PropertyShape ; sh:targetNode <#node> ; sh:path [ sh:inversePath ex:of ] ; sh:datatype xsd:integer .
ex:other ex:of <#node> .
"""
RESULT = """[ a sh:ValidationReport ; sh:conforms false ; sh:result [ a sh:ValidationResult ; sh:focusNode <#node> ;
  sh:resultPath [ sh:inversePath ex:of ] ; sh:value ex:other ; sh:resultSeverity sh:Violation ; sh:sourceShape ex:shape ;
  sh:sourceConstraintComponent sh:DatatypeConstraintComponent ] ]"""


@pytest.fixture
def suite(tmp_path: Path) -> list[w3c_shacl.Test]:
    folder = tmp_path / "own"
    (folder / "below").mkdir(parents=True)
    (folder / "manifest.ttl").write_text(MANIFEST)
    included = "@prefix mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> . <> mf:include <right.ttl> ."
    (folder / "below" / "manifest.ttl").write_text(included)
    (folder / "below" / "right.ttl").write_text(TEST.replace("NAME", "right").replace("RESULT", RESULT) + SHAPE)
    wrong = RESULT.replace("sh:Violation", "sh:Warning")
    (folder / "wrong.ttl").write_text(TEST.replace("NAME", "wrong").replace("RESULT", wrong) + SHAPE)
    ill = SHAPE.replace("sh:datatype xsd:integer", 'sh:minCount "many"')
    (folder / "failure.ttl").write_text(TEST.replace("NAME", "failure").replace("RESULT", "sht:Failure") + ill)
    return list(w3c_shacl.tests(folder))


@pytest.mark.parametrize(
    ("system", "passed", "verdicts"),
    [
        ("fast", {"own/below/right", "own/failure"}, 3),
        ("command", {"own/below/right", "own/failure"}, 3),
        ("always-conforms", set(), 0),
        ("drops-values", {"own/failure"}, 3),
    ],
)
def test_what_each_system_scores(suite: list[w3c_shacl.Test], system: str, passed: set[str], verdicts: int) -> None:
    assert {test.name for test in suite} == {"own/below/right", "own/wrong", "own/failure"}
    outcomes = [w3c_shacl.run(test, w3c_shacl.SYSTEMS[system]) for test in suite]
    assert {outcome.test.name for outcome in outcomes if not outcome.why} == passed
    assert sum(outcome.conforms for outcome in outcomes) == verdicts


def test_what_differs_is_named(suite: list[w3c_shacl.Test]) -> None:
    wrong = next(test for test in suite if test.name == "own/wrong")
    assert w3c_shacl.run(wrong, w3c_shacl.SYSTEMS["fast"]).why == "another severity"

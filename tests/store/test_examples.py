"""The questions as statements."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Store

from kg import questions
from kg.graph.terms import PREFIXES
from kg.resources import folder
from kg.store.examples import examples
from kg.store.vocabulary import vocabulary

BASE = "https://jobs.example/"
SH = "http://www.w3.org/ns/shacl#"
ONE = """#+ title: {en: "Labs", de: "Labore"}
#+ question: {en: "Which labs are there?", de: "Welche Labore gibt es?"}
#+ tags: [people, places]
PREFIX vac: <https://w3id.org/vacancy-graph/ns#>

SELECT ?lab WHERE { ?lab a vac:Lab }  # each once
"""
QUERY = """PREFIX vac: <https://w3id.org/vacancy-graph/ns#>

SELECT ?lab WHERE { ?lab a vac:Lab }  # each once
"""


def test_a_question_is_an_executable_with_its_words_and_its_query() -> None:
    made = list(examples((questions.parse("01-labs", ONE),), BASE))
    assert {str(quad.subject) for quad in made} == {"<https://jobs.example/questions/01-labs>"}
    said = {(quad.predicate.value, quad.object) for quad in made}
    assert said == {
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", NamedNode(SH + "SPARQLExecutable")),
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", NamedNode(SH + "SPARQLSelectExecutable")),
        (SH + "select", Literal(QUERY)),
        (SH + "prefixes", NamedNode("https://w3id.org/vacancy-graph/ns")),
        ("https://schema.org/target", NamedNode("https://jobs.example/sparql")),
        ("http://purl.org/dc/terms/title", Literal("Labs", language="en")),
        ("http://purl.org/dc/terms/title", Literal("Labore", language="de")),
        ("http://www.w3.org/2000/01/rdf-schema#comment", Literal("Which labs are there?", language="en")),
        ("http://www.w3.org/2000/01/rdf-schema#comment", Literal("Welche Labore gibt es?", language="de")),
        ("https://schema.org/keywords", Literal("people")),
        ("https://schema.org/keywords", Literal("places")),
    }


@pytest.mark.parametrize(("form", "word"), [("ASK", "ask"), ("construct", "construct"), ("Describe", "describe")])
def test_each_form_has_its_property(form: str, word: str) -> None:
    query = f"PREFIX select: <http://select.example/#>\n# SELECT\n{form} {{ ?s ?p ?o }}"
    assert SH + word in {quad.predicate.value for quad in examples((questions.parse("x", query),), BASE)}


def test_the_vocabulary_has_all_questions_and_all_prefixes_and_changes_with_them(tmp_path: Path) -> None:
    made, digest = vocabulary(folder("ontology"), BASE, folder("queries"))
    store = Store()
    store.extend(made.quads)
    asked = f"PREFIX sh: <{SH}> SELECT ?e {{ ?e a sh:SPARQLExecutable ; sh:select ?q ; sh:prefixes/sh:declare ?p }} GROUP BY ?e"
    assert len(list(store.query(asked))) == len(list(folder("queries").glob("*.rq"))) > 40  # type: ignore[arg-type]
    declared = f"PREFIX sh: <{SH}> SELECT ?p ?n {{ ?o sh:declare [ sh:prefix ?p ; sh:namespace ?n ] }}"
    found = {row[0].value: row[1].value for row in store.query(declared)}  # type: ignore[union-attr]
    assert found == {**PREFIXES, "sh": SH}
    (tmp_path / "01-labs.rq").write_text(ONE)
    assert vocabulary(folder("ontology"), BASE, tmp_path)[1] != digest

"""The own terms: described in both languages, each with an example, each used, each in the documentation."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.graph.terms import PREFIXES
from kg.resources import folder

ONTOLOGY = "https://w3id.org/vacancy-graph/ns"


def test_every_term_is_described_in_both_languages(vocabulary: Any) -> None:
    wrong = []
    for name in vocabulary.terms():
        for predicate in ("rdfs:label", "skos:definition"):
            said = vocabulary.said(name, predicate)
            if sorted(literal.language or "" for literal in said) != ["de", "en"] or not all(
                s.value.strip() for s in said
            ):
                wrong.append((name, predicate))
        if vocabulary.said(name, "rdfs:isDefinedBy") != [ox.NamedNode(ONTOLOGY)]:
            wrong.append((name, "rdfs:isDefinedBy"))
        if [status.value for status in vocabulary.said(name, "vs:term_status")] not in (
            ["unstable"],
            ["testing"],
            ["stable"],
        ):
            wrong.append((name, "vs:term_status"))
    assert wrong == []


def test_an_example_is_turtle_that_uses_the_term(vocabulary: Any) -> None:
    header = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    header += "@prefix : <http://127.0.0.1:8000/id/> .\n"
    for name in vocabulary.terms():
        (example,) = vocabulary.said(name, "skos:example")
        triples = list(ox.parse(header + example.value, format=ox.RdfFormat.TURTLE))
        assert ox.NamedNode(vocabulary.own + name) in {node for quad in triples for node in quad.triple}, name


def test_no_two_terms_have_one_label(vocabulary: Any) -> None:
    for language in ("en", "de"):
        labels = [
            s.value
            for name in vocabulary.terms()
            for s in vocabulary.said(name, "rdfs:label")
            if s.language == language
        ]
        assert [label for label, count in Counter(labels).items() if count > 1] == []


def test_classes_are_written_large_and_properties_small(vocabulary: Any) -> None:
    for name in vocabulary.terms():
        (kind,) = vocabulary.said(name, "rdf:type")
        pattern = "[A-Z][A-Za-z]+" if kind.value.endswith("#Class") else "[a-z][A-Za-z0-9]+"
        assert re.fullmatch(pattern, name), name


def test_every_term_is_used_by_a_question_or_a_shape(vocabulary: Any) -> None:
    used = vocabulary.of_shapes(merely_allowed=False) | vocabulary.of_questions()
    assert [name for name in vocabulary.terms() if vocabulary.own + name not in used] == []


def test_no_own_term_is_used_that_is_not_declared(vocabulary: Any) -> None:
    terms = set(vocabulary.terms()) | {"authors", ""}
    codes = {t.subject.value for t in vocabulary.file("codes.ttl") if isinstance(t.subject, ox.NamedNode)}
    wrong = {
        (place, iri)
        for place, iris in vocabulary.used().items()
        for iri in iris
        if (iri.startswith(vocabulary.own) and iri.removeprefix(vocabulary.own) not in terms)
        or (iri.startswith(vocabulary.code) and iri not in codes | {vocabulary.code})
    }
    assert wrong == set()


def test_the_documentation_names_every_term_and_no_other(vocabulary: Any, checkout: Path) -> None:
    text = (checkout / "docs" / "ontology.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`vac:(\w+)`", text))
    assert named == set(vocabulary.terms())


def test_the_context_names_every_term_as_the_ontology_means_it(vocabulary: Any) -> None:
    context = json.loads((folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    for name in vocabulary.terms():
        entry = context[name]
        assert (entry if isinstance(entry, str) else entry["@id"]) == f"vac:{name}"
        (kind,) = vocabulary.said(name, "rdf:type")
        if kind.value.endswith("#ObjectProperty"):
            assert entry["@type"] == "@id", name


def test_the_context_makes_the_same_triples_of_plain_json(vocabulary: Any) -> None:
    context = json.loads((folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))
    said = {
        **context,
        "id": "http://127.0.0.1:8000/id/position/1",
        "type": "Position",
        "label": "PhD student",
        "positionType": "code:phd",
        "durationMonths": 36,
        "workingLanguage": "lang:ENG",
        "fixedTerm": True,
    }
    made = {quad.triple for quad in ox.parse(json.dumps(said), format=ox.RdfFormat.JSON_LD)}
    position = ox.NamedNode("http://127.0.0.1:8000/id/position/1")
    xsd = PREFIXES["xsd"]
    assert made == {
        ox.Triple(position, ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(vocabulary.own + "Position")),
        ox.Triple(position, ox.NamedNode(PREFIXES["rdfs"] + "label"), ox.Literal("PhD student")),
        ox.Triple(position, ox.NamedNode(vocabulary.own + "positionType"), ox.NamedNode(vocabulary.code + "phd")),
        ox.Triple(
            position,
            ox.NamedNode(vocabulary.own + "durationMonths"),
            ox.Literal("36", datatype=ox.NamedNode(xsd + "integer")),
        ),
        ox.Triple(position, ox.NamedNode(vocabulary.own + "workingLanguage"), ox.NamedNode(PREFIXES["lang"] + "ENG")),
        ox.Triple(
            position,
            ox.NamedNode(vocabulary.own + "fixedTerm"),
            ox.Literal("true", datatype=ox.NamedNode(xsd + "boolean")),
        ),
    }

"""The files of the ontology: their header, that all tools read them alike, and the lists of codes, languages, countries."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from babel.core import get_global
from rdflib import Graph
from rdflib.compare import isomorphic

from kg.resources import folder
from kg.validate import Shapes, validate

DCT = "http://purl.org/dc/terms/"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
BASE = "http://127.0.0.1:8000/"
FILES = sorted(path.name for path in folder("ontology").glob("*.ttl"))


def header() -> dict[str, list[ox.Literal | ox.NamedNode]]:
    found: dict[str, list[Any]] = {}
    path = str(folder("ontology") / "vacancy-graph.ttl")
    for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        if quad.subject == ox.NamedNode("https://w3id.org/vacancy-graph/ns"):
            found.setdefault(quad.predicate.value, []).append(quad.object)
    return found


def test_the_header_says_what_ontology_checkers_ask_for() -> None:
    said = header()
    vann = "http://purl.org/vocab/vann/"
    assert said["http://www.w3.org/1999/02/22-rdf-syntax-ns#type"] == [ox.NamedNode(OWL + "Ontology")]
    for name in ("title", "abstract", "description"):
        assert sorted(literal.language for literal in said[DCT + name]) == ["de", "en"], name
    for name in ("creator", "publisher", "created", "issued", "modified", "bibliographicCitation"):
        assert len(said[DCT + name]) == 1, name
    assert said[DCT + "license"] == [ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")]
    assert [s.value for s in said[vann + "preferredNamespacePrefix"]] == ["vac"]
    assert [s.value for s in said[vann + "preferredNamespaceUri"]] == ["https://w3id.org/vacancy-graph/ns#"]
    (version,) = said[OWL + "versionInfo"]
    assert said[OWL + "versionIRI"] == [ox.NamedNode(f"https://w3id.org/vacancy-graph/ns/{version.value}")]
    assert len(said["http://purl.org/ontology/bibo/status"]) == 1
    assert version.value in said[DCT + "bibliographicCitation"][0].value


@pytest.mark.parametrize("name", FILES)
def test_both_libraries_read_the_same_and_write_it_back(name: str) -> None:
    path = folder("ontology") / name
    by_rdflib = Graph().parse(path, publicID=BASE)
    quads = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=BASE))
    by_pyoxigraph = Graph().parse(data=ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES), format="nt")
    assert len(by_rdflib) > 2
    assert isomorphic(by_rdflib, by_pyoxigraph)
    for form in ("turtle", "xml", "json-ld", "nt"):
        again = Graph().parse(data=by_rdflib.serialize(format=form), format=form)
        assert isomorphic(by_rdflib, again), form


def concepts(vocabulary: Any) -> dict[str, dict[str, str]]:
    """The codes of each scheme by notation."""
    found: dict[str, dict[str, str]] = {}
    triples = vocabulary.file("codes.ttl")
    notation = {t.subject: t.object.value for t in triples if t.predicate.value == SKOS + "notation"}
    for triple in triples:
        if triple.predicate.value == SKOS + "inScheme":
            scheme = triple.object.value.removeprefix(vocabulary.code)
            code = triple.subject.value.removeprefix(vocabulary.code)
            assert notation[triple.subject] not in found.setdefault(scheme, {}), f"two codes for one value: {code}"
            found[scheme][notation[triple.subject]] = code
    return found


# By hand from docs/fields.md: the values of the fields, which the schemes hold as notations.
VALUES = {
    "position-type": "phd postdoc professor lecturer researcher engineer research_assistant student other",
    "degree": "bachelor master diploma phd state_examination habilitation",
    "document-type": "cv cover_letter motivation_letter transcripts certificates references recommendation_letters publication_list "
    "research_statement teaching_statement writing_sample thesis photo application_form other",
    "unit-kind": "lab group chair institute department faculty centre unit",
    "salary-period": "year month week hour",
    "cefr": "A1 A2 B1 B2 C1 C2",
    "evidence-level": "explicit normalised inferred enriched stated",
    "candidate-status": "weak conflict",
    "start-mode": "asap fixed_date negotiable",
    "necessity": "required preferred optional not_required",
}


def test_every_value_of_a_field_has_its_code(vocabulary: Any) -> None:
    found = concepts(vocabulary)
    assert {scheme: sorted(found[scheme]) for scheme in VALUES} == {s: sorted(v.split()) for s, v in VALUES.items()}
    assert found["position-type"]["research_assistant"] == "research-assistant"
    assert found["degree"]["diploma"] == "diplom"


def test_codes_are_described_and_have_one_plain_label(vocabulary: Any) -> None:
    codes = {t.subject.value for t in vocabulary.file("codes.ttl") if t.predicate.value.endswith("core#inScheme")}
    schemes = {t.object.value for t in vocabulary.file("codes.ttl") if t.predicate.value.endswith("core#inScheme")}
    labels = []
    for code in sorted(codes | schemes):
        (label,) = vocabulary.said(code, "rdfs:label", "codes.ttl")
        assert label.language is None
        labels.append(label.value)
        for predicate in ("skos:prefLabel", "skos:definition"):
            assert sorted(s.language for s in vocabulary.said(code, predicate, "codes.ttl")) == ["de", "en"], code
        assert len(vocabulary.said(code, "rdfs:isDefinedBy", "codes.ttl")) == 1
        assert re.fullmatch("[a-z][a-z0-9-]+", code.removeprefix(vocabulary.code)), code
    doubled = [label for label, count in Counter(labels).items() if count > 1]
    assert doubled == [], "one word for two codes"
    for scheme in schemes:
        assert vocabulary.said(scheme, "rdf:type", "codes.ttl") == [ox.NamedNode(SKOS + "ConceptScheme")]


def test_a_unit_of_every_kind_has_a_declared_class(vocabulary: Any) -> None:
    classes = {t.subject.value for t in vocabulary.file("reused.ttl") if str(t.object) == f"<{OWL}Class>"}
    for code in concepts(vocabulary)["unit-kind"].values():
        (denoted,) = vocabulary.said(vocabulary.code + code, "vac:denotesClass", "codes.ttl")
        assert denoted.value in classes


def test_a_degree_of_every_kind_has_its_level(vocabulary: Any) -> None:
    levels = {
        notation: vocabulary.said(vocabulary.code + code, "vac:iscedLevel", "codes.ttl")[0].value[-1]
        for notation, code in concepts(vocabulary)["degree"].items()
    }
    assert levels == {
        "bachelor": "6", "master": "7", "diploma": "7", "state_examination": "7", "phd": "8", "habilitation": "8",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "space", "notation", "samples"),
    [
        ("languages.ttl", "language", "[a-z]{2,3}", {"ENG": "en", "DEU": "de", "ELL": "el", "CES": "cs", "ZHO": "zh"}),
        (
            "countries.ttl",
            "country",
            "[A-Z]{2}",
            {"DEU": "DE", "AUT": "AT", "CHE": "CH", "GBR": "GB", "GRC": "GR", "USA": "US"},
        ),
    ],
)
def test_languages_and_countries(
    name: str, space: str, notation: str, samples: dict[str, str], vocabulary: Any
) -> None:
    place = f"http://publications.europa.eu/resource/authority/{space}/"
    nodes = sorted({t.subject.value for t in vocabulary.file(name)})
    codes = {node.removeprefix(place): vocabulary.said(node, "skos:notation", name)[0].value for node in nodes}
    assert len(nodes) >= 40
    assert all(re.fullmatch("[A-Z]{3}", key) and re.fullmatch(notation, value) for key, value in codes.items())
    assert len(set(codes.values())) == len(codes)
    assert samples.items() <= codes.items()
    for node in nodes:
        (label,) = vocabulary.said(node, "rdfs:label", name)
        assert label.language is None
        assert sorted(s.language for s in vocabulary.said(node, "skos:prefLabel", name)) == ["de", "en"], node


@pytest.mark.parametrize(
    ("name", "witness"), [("languages.ttl", "language_aliases"), ("countries.ttl", "territory_aliases")]
)
def test_two_and_three_letter_codes_belong_together(name: str, witness: str, vocabulary: Any) -> None:
    """The Unicode CLDR knows both; German Sign Language has three letters only."""
    known = get_global(witness)  # type: ignore[arg-type]
    for node in sorted({t.subject.value for t in vocabulary.file(name)}):
        key = node.rpartition("/")[2]
        (short,) = vocabulary.said(node, "skos:notation", name)
        found = known.get(key.lower() if name == "languages.ttl" else key) or key.lower()
        assert short.value == (found if isinstance(found, str) else found[0]), node


def test_the_licence_lies_beside_the_ontology(checkout: Path) -> None:
    assert "CC BY 4.0" in (folder("ontology") / "LICENSE").read_text(encoding="utf-8")


def test_the_vocabulary_and_the_known_organisations_keep_the_shapes(vocabulary: Any) -> None:
    quads = [ox.Quad(*triple) for path in vocabulary.files() for triple in vocabulary.triples(path)]
    assert sum(quad.predicate.value.endswith("rorId") for quad in quads) > 50, "their checksums are looked at"
    report = validate(quads, Shapes.load(folder("shapes")))
    # A known grant is there for its number; what it pays for, and who leads it, an ad says.
    said = [
        (r.shape, r.focus_node) for r in report.results if r.severity == "Violation" or "/id/grant/" not in r.focus_node
    ]
    assert said == []

"""What other vocabularies' own files set as traps, and what this ontology decided about itself."""

from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import namespace

from kg.graph.terms import PREFIXES
from kg.resources import folder

OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SHACL = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
DINGO = "https://w3id.org/dingo#"
EURIO = "http://data.europa.eu/s66#"


def iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return {**PREFIXES, "dingo": DINGO, "eurio": EURIO, "time": "http://www.w3.org/2006/time#"}[prefix] + local


# Each with why: its domain, range or parent would say something untrue of a posting.
TRAPS = [
    "frapo:hasApplicationDeadline",  # makes the posting a frapo:Application
    "frapo:hasTemporalDuration",  # its range is a moment
    "frapo:hasStartDate",  # its range is a moment, and starts are days
    "frapo:hasEndDate",
    "schema:Project",  # an organisation
    "schema:FundingAgency",  # a project, hence an organisation twice over
    "schema:funding",  # not for postings
    "frapo:Laboratory",  # a room
    "dingo:percentage_working_time",  # of an eligibility criterion
    "dingo:percentage_employment",
    "org:remuneration",  # of an org:Role
    "org:basedAt",  # of a person
    "eurio:identifier",  # an internal number of CORDA
    "eurio:Acronym",
    "xsd:duration",  # engines disagree on its order
    "time:hasXSDDuration",
    "owl:imports",
]


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_nowhere_used(name: str, vocabulary: Any) -> None:
    assert [place for place, iris in vocabulary.used().items() if iri(name) in iris] == []


@pytest.mark.parametrize("name", ["foaf:mbox", "foaf:homepage"])
def test_what_identifies_its_owner_is_rejected_by_a_shape_and_used_nowhere_else(name: str, vocabulary: Any) -> None:
    places = [place for place, iris in vocabulary.used().items() if iri(name) in iris]
    assert sorted(places) == ["reused.ttl", "shapes"]


def test_a_project_is_a_foaf_project(vocabulary: Any) -> None:
    (range_,) = vocabulary.said("inProject", "rdfs:range")
    assert range_.value == iri("foaf:Project")
    assert iri("schema:ResearchProject") not in vocabulary.of_mapping()


def test_positions_of_vivo_are_related_and_nothing_is_below_them(vocabulary: Any) -> None:
    held = {ox.NamedNode(iri("vivo:Position")), ox.NamedNode("http://purl.obolibrary.org/obo/ERO_0000595")}
    said = [t for path in vocabulary.files() for t in vocabulary.triples(path) if t.object in held]
    assert {t.predicate.value for t in said} == {iri("skos:relatedMatch"), iri("skos:closeMatch")}


def test_the_chain_of_units_is_sub_organization_of(vocabulary: Any) -> None:
    assert iri("org:unitOf") not in vocabulary.of_mapping() | vocabulary.of_questions()
    assert iri("org:subOrganizationOf") in vocabulary.of_mapping()


def test_nothing_is_an_activity_and_an_entity(vocabulary: Any) -> None:
    parents = {name: {v.value for v in vocabulary.said(name, "rdfs:subClassOf")} for name in vocabulary.terms()}
    both = [name for name, above in parents.items() if {iri("prov:Activity"), iri("prov:Entity")} <= above]
    assert both == []
    assert iri("prov:Entity") in parents["SourceSnapshot"]
    assert iri("prov:Activity") in parents["Extraction"]


def test_schema_org_has_one_namespace(vocabulary: Any) -> None:
    assert [
        place
        for place, iris in vocabulary.used().items()
        if any(name.startswith("http://schema.org/") for name in iris)
    ] == []


def test_no_axiom_counts(vocabulary: Any) -> None:
    words = ("ardinality", "Restriction", "FunctionalProperty", "InverseFunctionalProperty", "AllDisjointClasses")
    found = {n for iris in vocabulary.of_ontology().values() for n in iris if n.startswith(OWL) and n.endswith(words)}
    assert found == set()


def test_the_vocabulary_has_no_blank_nodes(vocabulary: Any) -> None:
    for path in vocabulary.files():
        nodes = {node for triple in vocabulary.triples(path) for node in triple if isinstance(node, ox.BlankNode)}
        assert nodes == set(), path.name


def test_months_are_integers_and_teaching_is_a_boolean(vocabulary: Any) -> None:
    ranges = {name: [v.value for v in vocabulary.said(name, "rdfs:range")] for name in vocabulary.terms()}
    assert ranges["durationMonths"] == ranges["maxExtensionMonths"] == [XSD + "integer"]
    assert ranges["teachingDuty"] == [XSD + "boolean"]
    assert ranges["applicationDeadline"] == [], "a date or a moment"


def test_what_was_given_up_does_not_come_back(vocabulary: Any) -> None:
    gone = {
        "Involvement", "Gap", "ApplicationProcedure", "Link", "agent", "inContext", "role", "applicationProcedure", "channel",
        "quoteReference", "conditional", "sourceLabel", "initialDurationMonths", "format", "ror", "orcid",
    }  # fmt: skip
    assert gone & set(vocabulary.terms()) == set()


def test_disjoint_are_the_ad_the_job_the_source_the_evidence_and_the_grant(vocabulary: Any) -> None:
    pairs = {
        frozenset((t.subject.value, t.object.value))
        for t in vocabulary.file("vacancy-graph.ttl")
        if t.predicate.value == OWL + "disjointWith"
    }
    things = [vocabulary.own + n for n in ("JobPosting", "Position", "SourceSnapshot", "Evidence")] + [
        iri("frapo:Grant")
    ]
    assert pairs == {frozenset((a, b)) for a in things for b in things if a != b}


def test_no_term_of_a_foreign_namespace_is_invented(vocabulary: Any) -> None:
    listed = {t.subject.value for t in vocabulary.file("reused.ttl") if isinstance(t.subject, ox.NamedNode)}
    spaces = {term.rpartition("#")[0] + "#" if "#" in term else term.rpartition("/")[0] + "/" for term in listed}
    spaces |= {iri for prefix, iri in PREFIXES.items() if prefix not in ("vac", "code", "lang", "country", "isced")}
    spaces -= {RDF, RDFS, OWL, XSD}
    wrong = {
        (place, term)
        for place, terms in vocabulary.used().items()
        for term in terms
        if any(term.startswith(space) and term != space for space in spaces) and term not in listed
    }
    assert wrong == set(), "find the term in the vocabulary's own file, then list it in ontology/reused.ttl"


# Vocabularies whose terms an installed library lists: a second witness beside reused.ttl.
WITNESSES = {
    "https://schema.org/": namespace.SDO,
    "http://www.w3.org/ns/org#": namespace.ORG,
    "http://xmlns.com/foaf/0.1/": namespace.FOAF,
    "http://www.w3.org/ns/prov#": namespace.PROV,
    "http://www.w3.org/2004/02/skos/core#": namespace.SKOS,
    "http://purl.org/dc/terms/": namespace.DCTERMS,
    "http://purl.org/vocab/vann/": namespace.VANN,
    RDF: namespace.RDF,
    RDFS: namespace.RDFS,
    OWL: namespace.OWL,
    SHACL: namespace.SH,
}


@pytest.mark.parametrize("space", WITNESSES)
def test_reused_terms_exist(space: str, vocabulary: Any) -> None:
    used = {term for terms in vocabulary.used().values() for term in terms if term.startswith(space) and term != space}
    witness = WITNESSES[space]
    unknown = [term for term in sorted(used) if term.removeprefix(space).rstrip("#") not in witness]
    assert unknown == []


def test_reused_terms_have_a_kind_and_two_labels(vocabulary: Any) -> None:
    kinds = {OWL + k for k in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")} | {
        RDF + "Property"
    }
    reused = vocabulary.file("reused.ttl")
    for term in sorted({t.subject.value for t in reused if "/status/" not in str(t.subject)}):
        (kind,) = vocabulary.said(term, "rdf:type", "reused.ttl")
        assert kind.value in kinds, term
        assert sorted(s.language for s in vocabulary.said(term, "rdfs:label", "reused.ttl")) == ["de", "en"], term


def test_parents_domains_and_ranges_are_declared(vocabulary: Any) -> None:
    listed = {t.subject.value for t in vocabulary.file("reused.ttl") if isinstance(t.subject, ox.NamedNode)}
    known = listed | {vocabulary.own + name for name in vocabulary.terms()}
    for name in vocabulary.terms():
        for predicate in ("rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range"):
            for value in vocabulary.said(name, predicate):
                assert value.value in known or value.value.startswith((XSD, RDF)), (name, predicate, value)
            assert len(vocabulary.said(name, predicate)) <= (2 if name == "SourceSnapshot" else 1), (name, predicate)


def test_alignments_speak_of_declared_terms_and_add_no_domain(vocabulary: Any) -> None:
    allowed = {RDFS + "subClassOf", RDFS + "subPropertyOf", iri("skos:closeMatch"), iri("skos:relatedMatch")}
    for path in folder("ontology").glob("align-*.ttl"):
        assert {t.predicate.value for t in vocabulary.triples(path)} <= allowed, path.name

"""The graph of two ads, held against triples written by hand from the ads and the ontology's worked example."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from kg.graph import BlankLedger

BASE = "http://127.0.0.1:8000/"
PREFIXES = f"""@base <{BASE}> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix vac: <https://w3id.org/vacancy-graph/ns#> .
@prefix code: <https://w3id.org/vacancy-graph/code#> .
@prefix schema: <https://schema.org/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix frapo: <http://purl.org/cerif/frapo/> .
@prefix vivo: <http://vivoweb.org/ontology/core#> .
@prefix cito: <http://purl.org/spar/cito/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix lang: <http://publications.europa.eu/resource/authority/language/> .
@prefix country: <http://publications.europa.eu/resource/authority/country/> .
@prefix isced: <https://w3id.org/kim/isced-2011/> .
"""

BOCHUM = """
<id/posting/ruhr-universitaet-bochum/anr-4647> a vac:JobPosting ; rdfs:label "PhD student in digital twins" ;
  schema:title "PhD student in digital twins (m/f/x)"@en ; frapo:hasReferenceNumber "ANR 4647" ;
  vac:applicationDeadline "2025-06-27"^^xsd:date ; schema:hiringOrganization <id/org/ruhr-universitaet-bochum> ;
  vac:advertises <id/position/ruhr-universitaet-bochum/anr-4647> ;
  cito:cites <https://doi.org/10.1016/j.cub.2023.01.011> ;
  vac:requiresDocument <id/posting/ruhr-universitaet-bochum/anr-4647#doc-cv> ,
    <id/posting/ruhr-universitaet-bochum/anr-4647#doc-references> ;
  schema:applicationContact <id/posting/ruhr-universitaet-bochum/anr-4647#contact-1> .
<id/posting/ruhr-universitaet-bochum/anr-4647#doc-cv> a vac:RequiredDocument ; vac:documentType code:cv .
<id/posting/ruhr-universitaet-bochum/anr-4647#doc-references> a vac:RequiredDocument ;
  vac:documentType code:references ; vac:minCount 2 .
<id/posting/ruhr-universitaet-bochum/anr-4647#contact-1> a schema:ContactPoint ; schema:telephone "+49234999000" ;
  vac:contactAgent <id/person/caspar-m-schwiedrzik--ruhr-universitaet-bochum> .
<id/position/ruhr-universitaet-bochum/anr-4647> a vac:Position ; rdfs:label "PhD student in digital twins" ;
  vac:positionType code:phd ; org:postIn <id/org/ruhr-universitaet-bochum/cognitive-neurobiology> ;
  vac:inProject <id/project/dimlearn> ; frapo:isFundedBy <id/grant/european-research-council/dimlearn> ;
  vac:mainSite <id/place/de/bochum> ; vac:startMode code:asap ; vac:fixedTerm true ; vac:durationMonths 36 ;
  vac:workloadPercent "67"^^xsd:decimal ; vac:weeklyHours 26.6861 ;
  vac:payGrade <id/concept/pay/tv-l/e13> ; vac:payAgreement <id/concept/pay/tv-l> ;
  vac:payNote "if the rules are met"@en ;
  vac:workingLanguage lang:ENG ; vac:teachingDuty false ; vac:inferredProperty vac:teachingDuty ;
  vivo:hasResearchArea <id/concept/topic/digital-twins> ;
  vac:eligibleFor <id/org/international-graduate-school-for-neuroscience> ;
  vac:hasRequirement <id/position/ruhr-universitaet-bochum/anr-4647#degree-diploma-master-equivalent> ,
    <id/position/ruhr-universitaet-bochum/anr-4647#language-en-c1> .
<id/position/ruhr-universitaet-bochum/anr-4647#degree-diploma-master-equivalent> a vac:DegreeRequirement ;
  vac:necessity code:required ; vac:acceptsDegree code:master , code:diplom ; vac:equivalentAccepted true ;
  vac:iscedLevel isced:level7 .
<id/position/ruhr-universitaet-bochum/anr-4647#language-en-c1> a vac:LanguageRequirement ;
  vac:necessity code:required ; vac:language lang:ENG ; vac:level code:cefr-c1 .
<id/org/ruhr-universitaet-bochum> a vivo:University , org:FormalOrganization ; rdfs:label "Ruhr-Universität Bochum" ;
  skos:altLabel "Ruhr-University Bochum" .
<id/org/ruhr-universitaet-bochum/faculty-of-biology-and-biotechnology> a frapo:Faculty ;
  rdfs:label "Faculty of Biology and Biotechnology" ; org:subOrganizationOf <id/org/ruhr-universitaet-bochum> .
<id/org/ruhr-universitaet-bochum/cognitive-neurobiology> a vivo:AcademicDepartment ; rdfs:label "Cognitive Neurobiology" ;
  org:subOrganizationOf <id/org/ruhr-universitaet-bochum/faculty-of-biology-and-biotechnology> .
<id/person/caspar-m-schwiedrzik--ruhr-universitaet-bochum> a foaf:Person ; rdfs:label "Caspar M. Schwiedrzik" ;
  skos:altLabel "Caspar Schwiedrzik" ; foaf:givenName "Caspar M." ; foaf:familyName "Schwiedrzik" ;
  schema:honorificPrefix "Prof. Dr." ; org:headOf <id/org/ruhr-universitaet-bochum/cognitive-neurobiology> .
<id/place/de/bochum> a org:Site ; rdfs:label "Bochum" ; vac:country country:DEU .
<id/project/dimlearn> a foaf:Project ; rdfs:label "DimLearn" ;
  frapo:isFundedBy <id/grant/european-research-council/dimlearn> ; vac:collaborator <id/org/lab-of-fabian-sinz> .
<id/org/lab-of-fabian-sinz> a frapo:ResearchGroup ; rdfs:label "Lab of Fabian Sinz" ; foaf:page <https://sinzlab.org> .
<id/person/fabian-sinz--lab-of-fabian-sinz> a foaf:Person ; rdfs:label "Fabian Sinz" ;
  org:headOf <id/org/lab-of-fabian-sinz> .
<id/grant/european-research-council/dimlearn> a frapo:Grant ; rdfs:label "DimLearn" ; frapo:hasAcronym "DimLearn" ;
  dcterms:title "Flexible Dimensionality of Representational Spaces in Category Learning"@en ;
  frapo:isAwardedBy <id/org/european-research-council> ; vac:fundingProgramme <id/programme/erc-consolidator-grant> ;
  vac:principalInvestigator <id/person/caspar-m-schwiedrzik--ruhr-universitaet-bochum> .
<id/programme/erc-consolidator-grant> a frapo:FundingProgramme ; rdfs:label "ERC Consolidator Grant" .
<id/org/european-research-council> a frapo:FundingAgency , org:FormalOrganization ;
  rdfs:label "European Research Council" ; frapo:hasAcronym "ERC" .
<id/org/international-graduate-school-for-neuroscience> a org:OrganizationalUnit ;
  rdfs:label "International Graduate School for Neuroscience" .
<id/concept/topic/digital-twins> a skos:Concept ; skos:inScheme <id/concept/topic> ; rdfs:label "digital twins" .
<id/concept/pay/tv-l> a skos:ConceptScheme ; rdfs:label "TV-L" .
<id/concept/pay/tv-l/e13> a vac:PayGrade ; skos:notation "E13" ; rdfs:label "TV-L E13" ;
  skos:inScheme <id/concept/pay/tv-l> .
"""

DARMSTADT = """
<id/posting/daad/147> a vac:JobPosting ; rdfs:label "Research Assistant / PhD in Computer Vision & Deep Learning" ;
  schema:title "Research Assistant / PhD (all genders) in Computer Vision & Deep Learning"@en ;
  frapo:hasReferenceNumber "147" ; vac:applicationDeadline "2024-04-17"^^xsd:date ;
  schema:hiringOrganization <id/org/tu-darmstadt> ; dcterms:publisher <id/org/daad> ;
  vac:advertises <id/position/tu-darmstadt/147> ; vac:applicationEmail "apply@example.org" ;
  vac:applicationUrl <https://example.org/apply> ; vac:applicationChannel code:by-email , code:online-portal ;
  schema:applicationContact <id/posting/daad/147#contact-1> .
<id/posting/daad/147#contact-1> a schema:ContactPoint ; schema:contactType "application" ;
  schema:email "apply@example.org" ; vac:contactAgent <id/person/stefan-roth--tu-darmstadt> .
<id/position/tu-darmstadt/147> a vac:Position ; org:postIn <id/org/tu-darmstadt/visual-inference-lab> ;
  rdfs:label "Research Assistant / PhD in Computer Vision & Deep Learning" ;
  vac:fixedTerm true ; vac:durationMonths 36 ; vac:maxExtensionMonths 24 ; vac:partTimePossible true ;
  vac:payGrade <id/concept/pay/tv-tu-darmstadt/e13> ; vac:payAgreement <id/concept/pay/tv-tu-darmstadt> ;
  vac:workingLanguage lang:ENG , lang:DEU ; vac:teachingDuty true ; vac:teachingNote "Teaching belongs to the job"@en .
<id/org/tu-darmstadt> a vivo:University , org:FormalOrganization ; rdfs:label "Technical University of Darmstadt" .
<id/org/tu-darmstadt/department-of-computer-science> a vivo:AcademicDepartment ;
  rdfs:label "Department of Computer Science" ; org:subOrganizationOf <id/org/tu-darmstadt> .
<id/org/tu-darmstadt/visual-inference-lab> a vivo:Laboratory ; rdfs:label "Visual Inference Lab" ;
  org:subOrganizationOf <id/org/tu-darmstadt/department-of-computer-science> .
<id/person/stefan-roth--tu-darmstadt> a foaf:Person ; rdfs:label "Stefan Roth" ; foaf:givenName "Stefan" ;
  foaf:familyName "Roth" ; schema:honorificPrefix "Prof." ; org:headOf <id/org/tu-darmstadt/visual-inference-lab> .
"""


def triples(turtle: str) -> set[tuple[object, ...]]:
    return {tuple(quad.triple) for quad in parse(PREFIXES + turtle, format=RdfFormat.TURTLE)}


def of(quads: Iterable[Quad], graph: str | None = None) -> set[tuple[object, ...]]:
    name = NamedNode(f"{BASE}graph/{graph}") if graph else DefaultGraph()
    return {tuple(quad.triple) for quad in quads if quad.graph_name == name}


@pytest.mark.parametrize(("name", "expected"), [("bochum", BOCHUM), ("darmstadt", DARMSTADT)])
def test_what_the_ad_says_stands_in_the_default_graph(make: Any, ads: Any, name: str, expected: str) -> None:
    assert triples(expected) - of(make(ads[name]).quads) == set()


def test_what_the_ad_does_not_say_stands_in_the_links_with_its_source(make: Any, bochum: Any) -> None:
    links = of(make(bochum).quads, "links")
    expected = triples("""
      <id/grant/european-research-council/dimlearn> frapo:hasGrantNumber "101125730" .
      <id/org/ruhr-universitaet-bochum> vivo:rorId "https://ror.org/04tsk2644" ; vac:country country:DEU ;
        schema:sameAs <https://ror.org/04tsk2644> ; dcterms:source <https://ror.org/04tsk2644> .
      <id/org/european-research-council> vivo:rorId "https://ror.org/0472cxd90" .
    """)
    assert expected - links == set()
    source = NamedNode("http://purl.org/dc/terms/source")
    assert {s for s, _, _ in links} == {s for s, p, _ in links if p == source}
    assert not any("101125730" in str(quad) for quad in make(bochum).quads if quad.graph_name == DefaultGraph())


@pytest.mark.parametrize("name", ["bochum", "darmstadt"])
def test_a_store_gives_back_the_same_quads_and_none_has_a_blank_node(make: Any, ads: Any, name: str) -> None:
    quads = make(ads[name], publish_text="full").quads
    store = Store()
    store.extend(quads)
    assert set(store) == set(quads)
    assert not [quad for quad in quads if any(isinstance(node, BlankNode) for node in quad)]


def test_the_same_input_gives_the_same_lines(make: Any, bochum: Any) -> None:
    first, second = (list(map(str, make(bochum).quads)) for _ in range(2))
    assert first == second == sorted(first)


def test_every_entity_has_one_plain_label(make: Any, bochum: Any) -> None:
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    labels = [(s, o) for s, p, o in of(make(bochum).quads) if p == label]
    assert set(Counter(s for s, _ in labels).values()) == {1}
    assert not [o for _, o in labels if o.language]


def test_a_ledger_label_stays_and_the_new_spelling_becomes_another(make: Any, bochum: Any) -> None:
    class Named(BlankLedger):
        def label(self, iri: str) -> str | None:
            return "Digital Twin" if iri.endswith("/topic/digital-twins") else None

    made = make(bochum, ledger=Named())
    expected = triples(
        """<id/concept/topic/digital-twins> rdfs:label "Digital Twin" ; skos:altLabel "digital twins" ."""
    )
    assert expected - of(made.quads) == set()
    assert made.labels[f"{BASE}id/concept/topic/digital-twins"] == "Digital Twin"
    assert f"{BASE}id/org/ruhr-universitaet-bochum" in made.labels

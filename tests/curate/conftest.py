"""A small dataset in which things have two names, written by hand."""

from hashlib import sha256
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from kg.graph.contribution import Contribution
from kg.read.document import Document, Source
from kg.store import Catalog
from kg.validate import Report

BASE = "https://jobs.example/"
PREFIXES = f"""
BASE <{BASE}id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX org: <http://www.w3.org/ns/org#> PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX frapo: <http://purl.org/cerif/frapo/> PREFIX vivo: <http://vivoweb.org/ontology/core#>
PREFIX schema: <https://schema.org/> PREFIX vac: <https://w3id.org/vacancy-graph/ns#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX code: <https://w3id.org/vacancy-graph/code#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
ADS = {
    "a": """
<posting/a> a vac:JobPosting ; rdfs:label "PhD in mud" ; schema:hiringOrganization <org/uni-nord> ; vac:advertises <position/a> .
<position/a> a vac:Position ; rdfs:label "PhD in mud" ; org:postIn <org/uni-nord/institut-fuer-schlamm> ; vac:supervisor <person/s-roth--uni-nord> .
<org/uni-nord> a org:FormalOrganization ; rdfs:label "Universität Nord" .
<org/uni-nord/institut-fuer-schlamm> a org:OrganizationalUnit ; rdfs:label "Institut für Schlamm" ; org:subOrganizationOf <org/uni-nord> .
<person/s-roth--uni-nord> a foaf:Person ; rdfs:label "S. Roth" .
<grant/dfg/x-1> a frapo:Grant ; rdfs:label "Grant of DFG" ; frapo:isAwardedBy <org/dfg> .
<graph/candidates> { }
""",
    "b": """
<posting/b> a vac:JobPosting ; rdfs:label "Postdoc in mud" ; schema:hiringOrganization <org/university-nord> ; vac:advertises <position/b> ;
  vac:applicationDeadline "2027-01-31"^^xsd:date .
<position/b> a vac:Position ; rdfs:label "Postdoc in mud" ; org:postIn <org/university-nord/institute-of-schlamm> ; vac:supervisor <person/stefan-roth--uni-nord> .
<org/university-nord> a org:FormalOrganization ; rdfs:label "University of Nord" .
<org/university-nord/institute-of-schlamm> a org:OrganizationalUnit ; rdfs:label "Institute of Schlamm" ; org:subOrganizationOf <org/university-nord> .
<person/stefan-roth--uni-nord> a foaf:Person ; rdfs:label "Stefan Roth" .
<grant/dfg/x-2> a frapo:Grant ; rdfs:label "Grant of DFG" ; frapo:isAwardedBy <org/dfg> .
<org/university-of-nordost> a org:FormalOrganization ; rdfs:label "University of Nordost" .
GRAPH <../graph/links> { <org/university-nord> vivo:rorId <https://ror.example/1> . <org/university-of-nordost> vivo:rorId <https://ror.example/2> . }
GRAPH <../graph/candidates> {
  <candidate/1> vac:status code:weak ; rdf:subject <posting/b> ; rdf:predicate vac:applicationDeadline ; rdf:object "2027-02-01"^^xsd:date ; vac:quote "1 February" ; vac:confidence 0.4 .
  <candidate/2> vac:status code:conflicting ; rdf:subject <position/b> ; rdf:predicate vac:durationMonths ; rdf:object 24 ; vac:quote "two years" ; vac:confidence 0.8 .
  <candidate/3> vac:status code:conflicting ; rdf:subject <position/b> ; rdf:predicate vac:durationMonths ; rdf:object 36 ; vac:quote "three years" ; vac:confidence 0.8 .
}
""",
}


def quads(text: str) -> tuple[Quad, ...]:
    return tuple(parse(PREFIXES + text, format=RdfFormat.TRIG))


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    """Release 1: two postings of one university under two names."""
    found = Catalog.open(tmp_path / "data", create=True, base=BASE)
    with found.batch("ingest") as batch:
        for name, text in ADS.items():
            source = Source(f"{name}.txt", "text/plain", sha256(name.encode()).hexdigest())
            made = Contribution(f"{BASE}id/posting/{name}", name, quads(text.replace("<graph/candidates> { }\n", "")))
            batch.accept(f"{name}.txt", Document(name, source), made, Report(), "quotes")
    return found

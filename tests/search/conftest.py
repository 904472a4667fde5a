"""Postings written by hand, taken into a catalog."""

from hashlib import sha256
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg.graph.contribution import Contribution, PublishText
from kg.graph.terms import PREFIXES
from kg.read.document import Document, Source
from kg.resources import folder
from kg.store import Catalog
from kg.store.vocabulary import vocabulary
from kg.validate.report import Report

BASE = "https://jobs.example/"
HEAD = f"@base <{BASE}id/> . " + " ".join(f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items())

ORGANISATIONS = """
<org/kiel> a vivo:University , org:FormalOrganization ; rdfs:label "Universität Kiel" ; skos:altLabel "CAU" .
<org/kiel/marine> a vivo:AcademicDepartment ; rdfs:label "Institut für Meeresbiologie" ; org:subOrganizationOf <org/kiel> .
<org/leeds> a vivo:University , org:FormalOrganization ; rdfs:label "University of Leeds" .
<org/dfg> a frapo:FundingAgency , org:FormalOrganization ; rdfs:label "German Research Foundation" ; frapo:hasAcronym "DFG" .
<place/kiel> a org:Site ; rdfs:label "Kiel" ; vac:country country:DEU .
<place/leeds> a org:Site ; rdfs:label "Leeds" ; vac:country country:GBR .
"""
MARINE = """
<posting/marine> a vac:JobPosting ; rdfs:label "Doktorand*in Meeresbiologie" ; schema:title "Doktorand*in in der Meeresbiologie"@de ;
  schema:hiringOrganization <org/kiel> ; vac:advertises <position/marine> ; vac:applicationDeadline "2027-03-31"^^xsd:date ;
  schema:datePosted "2027-01-02"^^xsd:date .
<position/marine> a vac:Position ; rdfs:label "Doktorand*in Meeresbiologie" ; vac:positionType code:phd ;
  org:postIn <org/kiel/marine> ; vac:mainSite <place/kiel> ; frapo:isFundedBy <grant/tide> ; vac:workloadPercent 65.0 ;
  schema:jobStartDate "2027-06-01"^^xsd:date ; vac:hasRequirement <position/marine#english> , <position/marine#german> .
<position/marine#english> a vac:LanguageRequirement ; vac:language lang:ENG ; vac:necessity code:required .
<position/marine#german> a vac:LanguageRequirement ; vac:language lang:DEU ; vac:necessity code:preferred .
<grant/tide> a frapo:Grant ; rdfs:label "TIDE" ; frapo:isAwardedBy <org/dfg> .
"""
LOGIC = """
<posting/logic> a vac:JobPosting ; rdfs:label "Lecturer in Logic" ; schema:title "Lecturer in Logic"@en ;
  schema:hiringOrganization <org/leeds> ; vac:advertises <position/logic> ; vac:applicationDeadline "2027-01-15"^^xsd:date ;
  vac:deadlineEnds "2027-01-15T12:00:00Z"^^xsd:dateTime ; schema:datePosted "2027-01-05"^^xsd:date .
<position/logic> a vac:Position ; rdfs:label "Lecturer in Logic" ; vac:positionType code:lecturer ; vac:mainSite <place/leeds> ;
  vac:workloadPercent 100.0 .
"""
CRAB = """
<posting/crab> a vac:JobPosting ; rdfs:label "Postdoc in crab ecology" ; schema:title "Postdoc in crab ecology"@en ;
  schema:hiringOrganization <org/kiel> ; vac:advertises <position/crab> ; schema:datePosted "2026-12-01"^^xsd:date .
<position/crab> a vac:Position ; rdfs:label "Postdoc in crab ecology" ; vac:positionType code:postdoc ; vac:mainSite <place/kiel> ;
  vac:startMode code:asap ; vac:openUntilFilled true .
"""
TEXTS = {
    "marine": "Wir erforschen das Wattenmeer. Bewerbungen mit Zeugnissen an watt@example.org.",
    "logic": "You teach proof theory to large classes of cheerful students.",
    "crab": "Shore crabs are counted on the mudflats of the Wadden Sea.",
}


class Postings:
    """A catalog to which the postings go."""

    def __init__(self, data: Path) -> None:
        self.data, self.base = data, BASE
        self.written = {"marine": MARINE, "logic": LOGIC, "crab": CRAB}
        self.texts = dict(TEXTS)

    def take(self, *names: str, publish_text: PublishText = "full") -> int:
        """Take them in as one release, which is given; their words are shown as `publish_text` says."""
        contribution, digest = vocabulary(folder("ontology"), BASE)
        with Catalog.open(self.data, create=True, base=BASE) as catalog, catalog.batch("ingest") as batch:
            batch.vocabulary(contribution, digest)
            for name in names:
                turtle, text = HEAD + ORGANISATIONS + self.written[name], self.texts.get(name, "")
                quads = tuple(dict.fromkeys(parse(turtle.encode(), format=RdfFormat.TURTLE)))
                hashed = sha256((turtle + text).encode()).hexdigest()
                batch.accept(
                    name,
                    Document(text, Source(name, "text/plain", hashed)),
                    Contribution(f"{BASE}id/posting/{name}", name, quads),
                    Report(),
                    publish_text,
                )
            return batch.release


@pytest.fixture
def postings(tmp_path: Path) -> Postings:
    """A catalog without postings; `take` takes in those that are `written`."""
    return Postings(tmp_path)

"""What follows from the axioms, by RDFS, for the examples: nothing absurd, and what schema.org's readers look for."""

from datetime import UTC, datetime
from typing import Any

import owlrl
import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, Graph, Literal, Namespace, URIRef

from kg.graph import BlankLedger
from kg.pipeline import Accepted, Tools, process
from kg.resources import folder
from kg.settings import load

VAC = Namespace("https://w3id.org/vacancy-graph/ns#")
SCHEMA = Namespace("https://schema.org/")
ORG = Namespace("http://www.w3.org/ns/org#")
FRAPO = Namespace("http://purl.org/cerif/frapo/")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
FILES = ["vacancy-graph.ttl", "reused.ttl", "align-schema.ttl", "align-vivo.ttl", "align-eurio.ttl", "align-dingo.ttl"]
EXAMPLES = ["02-bochum-dimlearn.txt", "05-goettingen-postdoc-mudflats.txt"]


@pytest.fixture(scope="module")
def closed(vocabulary: Any) -> Graph:
    """The own terms, the alignments, two examples, and all that follows."""
    tools, quads = Tools.load(), list[Any]()
    for name in EXAMPLES:
        made = process(
            (folder("examples") / name).read_bytes(),
            source=name,
            name=name,
            settings=load(folder("examples"), environment={}),
            tools=tools,
            ledger=BlankLedger(),
            received=datetime(2026, 11, 21, tzinfo=UTC),
        )
        assert isinstance(made, Accepted)
        quads += [quad.triple for quad in made.contribution.quads if "evidence" not in str(quad.graph_name)]
    triples = [*(t for name in FILES for t in vocabulary.file(name)), *quads]
    graph = Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    owlrl.DeductiveClosure(owlrl.RDFS_Semantics).expand(graph)
    return graph


def all_of(graph: Graph, kind: URIRef) -> set[Any]:
    return {node for node in graph.subjects(RDF.type, kind) if not isinstance(node, Literal)}


def test_nothing_is_two_things_that_exclude_each_other(closed: Graph) -> None:
    pairs = list(closed.subject_objects(OWL.disjointWith))
    assert len(pairs) == 10
    for one, other in pairs:
        assert all_of(closed, one) & all_of(closed, other) == set(), (one, other)


def test_the_ad_is_a_schema_posting_and_its_deadline_valid_through(closed: Graph) -> None:
    ads = all_of(closed, VAC.JobPosting)
    assert len(ads) == 2
    assert ads <= all_of(closed, SCHEMA.JobPosting)
    for ad in ads:
        assert set(closed.objects(ad, SCHEMA.validThrough)) == set(closed.objects(ad, VAC.applicationDeadline)) != set()


def test_the_job_is_a_post_and_no_posting(closed: Graph) -> None:
    jobs = all_of(closed, VAC.Position)
    assert len(jobs) == 2
    assert jobs <= all_of(closed, ORG.Post)
    assert jobs & all_of(closed, SCHEMA.JobPosting) == set()


def test_people_units_projects_and_grants_stay_what_they_are(closed: Graph) -> None:
    people, bodies = all_of(closed, FOAF.Person), all_of(closed, ORG.Organization)
    projects, grants = all_of(closed, FOAF.Project), all_of(closed, FRAPO.Grant)
    assert people
    assert bodies
    assert grants
    for one, other in [(people, bodies), (people, projects), (projects, bodies), (projects, grants), (people, grants)]:
        assert one & other == set()
    units = all_of(closed, ORG.OrganizationalUnit)
    assert units & all_of(closed, ORG.FormalOrganization) == set()

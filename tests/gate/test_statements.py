"""The gate for statements over a catalog of a few postings written by hand, held against the project's own shapes."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.gate import hold
from kg.gate.surroundings import surroundings
from kg.graph.contribution import Contribution
from kg.read.document import Document, Source
from kg.resources import folder
from kg.store import Catalog
from kg.validate import Report, Shapes

BASE = "https://jobs.example/"
PREFIXES = f"""
@base <{BASE}id/> .
@prefix vac: <https://w3id.org/vacancy-graph/ns#> .
@prefix schema: <https://schema.org/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ADS = {
    "posting/a": """
        <posting/a> a vac:JobPosting ; rdfs:label "Ad A" ; vac:advertises <position/a> ;
            schema:hiringOrganization <org/u> .
        <position/a> a vac:Position ; rdfs:label "Job A" ; vac:weeklyHours 39.50 .
        <org/u> a org:FormalOrganization ; rdfs:label "University of U" .
    """,
    "posting/b": """
        <posting/b> a vac:JobPosting ; rdfs:label "Ad B" ; vac:advertises <position/b> ;
            schema:hiringOrganization <org/u> .
        <position/b> a vac:Position ; rdfs:label "Job B" ; vac:workloadPercent 250.0 .
        <org/u> a org:FormalOrganization ; rdfs:label "University of U" .
    """,
}


def quads(text: str) -> list[Quad]:
    return list(parse(PREFIXES + text, format=RdfFormat.TURTLE))


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return Shapes.load(folder("shapes"))


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    place: Path = tmp_path_factory.mktemp("gate")
    with Catalog.open(place, create=True, base=BASE) as made:
        with made.batch("ingest") as batch:
            for name, text in ADS.items():
                document = Document(name, Source(name, "text/plain", sha256(name.encode()).hexdigest()))
                batch.accept(
                    name, document, Contribution(f"{BASE}id/{name}", name, tuple(quads(text))), Report(), "full"
                )
        yield made


def found(report: Report) -> set[tuple[str, str]]:
    """The Violations: the shape, and what it is about."""
    start = "https://w3id.org/vacancy-graph/shapes#"
    return {
        (result.shape.removeprefix(start), result.focus_node.removeprefix(f"<{BASE}id/").removesuffix(">"))
        for result in report.results
        if result.severity == "Violation"
    }


def test_a_statement_that_hurts_nothing_passes(catalog: Catalog, shapes: Shapes) -> None:
    report = hold(catalog, [], quads("<position/a> vac:workloadPercent 100.0 ."), shapes)
    assert report.conforms
    assert found(report) == set()


def test_what_is_wrong_with_what_the_posting_says_is_refused(catalog: Catalog, shapes: Shapes) -> None:
    # 39.5 hours, which the posting says, are no 50 % of a week of 35 to 42 hours: 79 it would be.
    report = hold(catalog, [], quads("<position/a> vac:workloadPercent 50.0 ."), shapes)
    assert not report.conforms
    assert found(report) == {("position-full-week", "position/a")}


def test_what_was_wrong_before_is_no_fault_of_the_change(catalog: Catalog, shapes: Shapes) -> None:
    report = hold(catalog, [], quads('<position/b> rdfs:comment "A fine job"@en .'), shapes)
    assert found(report) == set()
    # while another fault of the same node is one
    report = hold(catalog, [], quads("<position/b> vac:weeklyHours 90.0 ."), shapes)
    assert ("position-weekly-hours", "position/b") in found(report)
    assert ("position-workload", "position/b") not in found(report)


def test_who_points_at_a_node_is_looked_at_when_it_loses_its_class(catalog: Catalog, shapes: Shapes) -> None:
    (kind,) = [
        quad
        for quad in quads(ADS["posting/a"])
        if quad.object == NamedNode("http://www.w3.org/ns/org#FormalOrganization")
    ]
    report = hold(catalog, [kind], [], shapes)
    assert {focus for shape, focus in found(report) if shape == "posting-employer-organisation"} == {
        "posting/a",
        "posting/b",
    }


def test_who_points_at_a_new_node_is_looked_at(catalog: Catalog, shapes: Shapes) -> None:
    come = quads("<posting/a> schema:hiringOrganization <org/v> .")
    assert ("posting-employer-organisation", "posting/a") in found(hold(catalog, [], come, shapes))
    come += quads('<org/v> a org:FormalOrganization ; rdfs:label "V" .')
    assert found(hold(catalog, [], come, shapes)) == set()


def test_the_surroundings_of_a_node_are_as_written_and_leave_out_what_is_far(catalog: Catalog) -> None:
    around = surroundings([NamedNode(f"{BASE}id/position/a")], [], catalog.neighbours())
    # The posting points at it; the university is two steps from there, the other posting and its job no step out.
    assert set(around.quads) == set(quads(ADS["posting/a"]))
    assert "39.50" in {quad.object.value for quad in around.quads if isinstance(quad.object, Literal)}
    assert around.whole == {NamedNode(f"{BASE}id/{name}/a") for name in ("position", "posting")}


def test_what_goes_is_found_in_whatever_form_it_is_written(catalog: Catalog, shapes: Shapes) -> None:
    gone = Quad(
        NamedNode(f"{BASE}id/position/a"),
        NamedNode("https://w3id.org/vacancy-graph/ns#weeklyHours"),
        Literal("39.5", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
    )
    report = hold(catalog, [gone], quads("<position/a> vac:workloadPercent 50.0 ."), shapes)
    assert found(report) == set()


def test_links_that_only_an_index_knows_can_be_given(catalog: Catalog, shapes: Shapes) -> None:
    """Nothing that is said beside the new node tells that the posting points at it."""
    link = quads("<posting/a> schema:hiringOrganization <org/w> .")
    come = quads('<org/w> a foaf:Person ; rdfs:label "W" .')
    asked = []

    def inward(nodes: object) -> list[Quad]:
        asked.append(nodes)
        return link

    report = hold(catalog, [], come, shapes, inward=inward)
    assert len(asked) == 1
    # It pointed at no institution before, and does not now.
    assert found(report) == set()
    come = quads("<org/w> a org:FormalOrganization .")
    assert hold(catalog, [], come, shapes, inward=inward).conforms


def test_an_empty_catalog_lets_pass_what_conforms(tmp_path: Path, shapes: Shapes) -> None:
    with Catalog.open(tmp_path, create=True, base=BASE) as empty:
        assert hold(empty, [], quads('<person/p> a foaf:Person ; rdfs:label "P" .'), shapes).conforms
        assert not hold(empty, [], quads("<person/p> foaf:mbox <mailto:p@jobs.example> ."), shapes).conforms


def test_statements_stand_around_a_node_as_what_postings_say_does(tmp_path: Path, shapes: Shapes) -> None:
    with Catalog.open(tmp_path, create=True, base=BASE) as stated:
        with stated.batch("update") as batch:
            batch.state(quads("<posting/c> a vac:JobPosting ; schema:hiringOrganization <org/c> ."))
            batch.state(quads('<org/c> a org:FormalOrganization ; rdfs:label "C" .'))
        kind = quads("<org/c> a org:FormalOrganization .")
        assert ("posting-employer-organisation", "posting/c") in found(hold(stated, kind, [], shapes))
        assert (
            found(hold(stated, kind, quads("<org/c> a org:FormalOrganization ; rdfs:comment 'C'@en ."), shapes))
            == set()
        )
        # A blank node is one that the catalog gave a label to.
        with stated.batch("update") as batch:
            batch.state(
                quads(
                    "<posting/c> vac:applicationDeadline '2027-01-15'^^xsd:date ; rdfs:seeAlso [ schema:email 'c@jobs.example' ] ."
                )
            )
        (email,) = [quad for quad in stated.quads() if quad.predicate.value.endswith("email")]
        broken = Quad(email.subject, email.predicate, Literal("c at jobs.example"))
        report = hold(stated, [email], [broken], shapes)
        assert [result.focus_node for result in report.results if result.severity == "Violation"] == [
            str(email.subject)
        ]


def test_a_change_of_many_nodes_is_looked_at_in_pieces_and_nothing_is_lost(tmp_path: Path, shapes: Shapes) -> None:
    people = [f"person/p{number}" for number in range(1_100)]
    with Catalog.open(tmp_path, create=True, base=BASE) as stated:
        with stated.batch("update") as batch:
            batch.state(quads("\n".join(f'<{one}> a foaf:Person ; rdfs:label "{one}" .' for one in people)))
            batch.state(quads("<posting/c> schema:hiringOrganization <org/c> . <org/c> a org:FormalOrganization ."))
        come = quads(
            "\n".join(f"<{one}> foaf:mbox <mailto:{number}@jobs.example> ." for number, one in enumerate(people))
        )
        # Beside the many there is a new node, and one whose class goes.
        come += quads("<person/new> a foaf:Person ; foaf:mbox <mailto:new@jobs.example> .")
        gone = quads("<org/c> a org:FormalOrganization .")
        report = hold(stated, gone, come, shapes)
        expected = {("no-mbox", one) for one in [*people, "person/new"]}
        assert {pair for pair in found(report) if pair[0] == "no-mbox"} == expected
        assert {result.focus_node for result in report.results if "label-one" in result.shape} == {
            f"<{BASE}id/person/new>"
        }

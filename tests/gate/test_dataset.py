"""The shapes of the dataset: alone, over a release, and over a posting on its way in; all must say the same."""

from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.errors import ConfigurationError
from kg.gate import DatasetShapes, arrive, check, hold
from kg.graph.contribution import Contribution
from kg.pipeline import ingest
from kg.read.document import Document, Source
from kg.resources import folder
from kg.settings import load
from kg.store import Catalog
from kg.validate import Report, Shapes, validate

BASE = "https://jobs.example/"
FIXTURES = folder("shapes") / "examples"
SHAPE = "https://w3id.org/vacancy-graph/shapes#"
PREFIXES = f"""
@base <{BASE}id/> .
@prefix vac: <https://w3id.org/vacancy-graph/ns#> .
@prefix schema: <https://schema.org/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix frapo: <http://purl.org/cerif/frapo/> .
@prefix vivo: <http://vivoweb.org/ontology/core#> .
"""
DARMSTADT, DAAD = "https://ror.org/05n911h24", "https://ror.org/039djdh30"
Take = Callable[..., int]


def quads(text: str) -> list[Quad]:
    return list(parse(PREFIXES + text, format=RdfFormat.TURTLE))


def ad(
    name: str, *, employer: str = "u", ror: str = "", code: str = "27-1", deadline: str = "2027-01-15"
) -> list[Quad]:
    """A posting with evidence for all that is said of it, at an employer whose name the posting says."""
    said = [f'frapo:hasReferenceNumber "{code}"', f"schema:hiringOrganization <org/{employer}>"]
    said.append(f'vac:applicationDeadline "{deadline}"^^xsd:date')
    text = f"<posting/{name}> a vac:JobPosting ; rdfs:label 'Ad' ; {' ; '.join(said)} .\n"
    text += f'<org/{employer}> a org:FormalOrganization ; rdfs:label "{employer}" .\n'
    if ror:
        text += f'<org/{employer}> vivo:rorId "{ror}" ; dcterms:source <{ror}> .\n'
    for number, one in enumerate(said):
        predicate, value = one.split(" ", 1)
        text += f"<evidence/{name}/{number}> rdf:subject <posting/{name}> ; rdf:predicate {predicate} ; rdf:object {value} .\n"
    return quads(text)


def accept(batch: object, name: str, said: Iterable[Quad]) -> None:
    document = Document(name, Source(name, "text/plain", sha256(name.encode()).hexdigest()))
    made = Contribution(f"{BASE}id/posting/{name}", name, tuple(said))
    batch.accept(f"{name}.txt", document, made, Report(), "full")  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def shapes() -> DatasetShapes:
    return DatasetShapes.load()


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog.open(tmp_path, create=True, base=BASE)


@pytest.fixture
def take(catalog: Catalog) -> Take:
    """Accept postings, given as name=quads, in one batch."""

    def run(**ads: list[Quad]) -> int:
        with catalog.batch("ingest") as batch:
            for name, said in ads.items():
                accept(batch, name, said)
        return catalog.release

    return run


def found(report: Report) -> set[tuple[str, str, str]]:
    """The shape, and the end of the IRIs of focus node and value."""

    def short(term: str | None) -> str:
        return (term or "").removeprefix(f"<{BASE}id/").removesuffix(">")

    return {(r.shape.removeprefix(SHAPE), short(r.focus_node), short(r.value)) for r in report.results}


NAMES = sorted(one.iri.removeprefix(SHAPE) for one in DatasetShapes.load().shapes)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["conforms", "violates"])
def test_a_query_for_all_nodes_says_what_a_validator_says_node_by_node(
    name: str, kind: str, shapes: DatasetShapes, tmp_path: Path
) -> None:
    said = list(parse(path=str(FIXTURES / name / f"{kind}.ttl"), format=RdfFormat.TURTLE))
    expected = found(validate(said, Shapes.load(folder("shapes") / "dataset")))
    assert bool(expected) == (kind == "violates")
    # Those that need it say themselves which IRIs are the dataset's own, so this one is another.
    with Catalog.open(tmp_path, create=True, base="https://other.example/") as catalog:
        with catalog.batch("ingest") as batch:
            accept(batch, "x", said)
        assert found(check(catalog, shapes)) == expected


def test_all_shapes_of_the_folder_are_there_in_both_languages(shapes: DatasetShapes) -> None:
    assert len(shapes.joining) + len(shapes.around) == len(NAMES) == 10
    assert {name.rpartition("/")[2].rpartition("#")[2] for name in shapes.joins} == {
        "hasReferenceNumber", "rorId", "hasORCID", "sameAs",
    }  # fmt: skip
    for one in shapes.shapes:
        assert set(one.messages) == {"en", "de"}


def test_a_shape_that_is_no_query_is_told_where_it_stands(tmp_path: Path) -> None:
    place = tmp_path / "mine.ttl"
    place.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n<urn:s> a sh:NodeShape ;\n  sh:targetNode <urn:x> ; sh:nodeKind sh:IRI ."
    )
    with pytest.raises(ConfigurationError, match=r"mine\.ttl.*urn:s has no sh:sparql"):
        DatasetShapes.load(place)


def test_duplicates_are_found_between_postings(catalog: Catalog, take: Take, shapes: DatasetShapes) -> None:
    take(a=ad("a"), b=ad("b"), c=ad("c", deadline="2027-02-01"), d=ad("d", employer="v"), e=ad("e", code="27-2"))
    assert found(check(catalog, shapes)) == {
        ("duplicate-posting", "posting/a", "posting/b"),
        ("duplicate-posting", "posting/b", "posting/a"),
    }
    take(a=[*ad("a"), *quads("<posting/a> prov:alternateOf <posting/b> .")])
    assert found(check(catalog, shapes)) == set()


def test_a_duplicate_is_told_as_it_comes_in_and_no_more_when_it_is_another_version(
    catalog: Catalog, take: Take, shapes: DatasetShapes
) -> None:
    take(a=ad("a"), c=ad("c", deadline="2027-02-01"))
    with catalog.batch("ingest") as batch:
        told = arrive(batch, "b.txt", ad("b"), shapes, BASE)
        assert found(told) == {("duplicate-posting", "posting/b", "posting/a")}
        assert told.conforms
        # The same source again replaces what it said, and is no duplicate of itself.
        assert found(arrive(batch, "a.txt", ad("a"), shapes, BASE)) == set()
        # What the batch accepted so far counts.
        accept(batch, "d", ad("d", code="27-9"))
        assert ("duplicate-posting", "posting/e", "posting/d") in found(
            arrive(batch, "e.txt", ad("e", code="27-9"), shapes, BASE)
        )


def test_a_second_identifier_of_a_shared_node_is_seen_across_postings(
    catalog: Catalog, take: Take, shapes: DatasetShapes
) -> None:
    take(a=ad("a", ror=DARMSTADT), b=ad("b", code="27-2", ror=DARMSTADT))
    with catalog.batch("ingest") as batch:
        assert found(arrive(batch, "c.txt", ad("c", code="27-3", ror=DARMSTADT), shapes, BASE)) == set()
        wrong = arrive(batch, "c.txt", ad("c", code="27-3", ror=DAAD), shapes, BASE)
        # Of two identifiers the later one by its letters is told.
        assert {(one.shape.removeprefix(SHAPE), one.focus_node, one.value, one.severity) for one in wrong.results} == {
            ("identifier-one", f"<{BASE}id/org/u>", f'"{DARMSTADT}"', "Violation")
        }
        # Where the one other posting that says so is replaced, there is nothing wrong.
        batch.withdraw("b.txt")
        assert found(arrive(batch, "a.txt", ad("a", ror=DAAD), shapes, BASE)) == set()


def test_two_nodes_with_one_identifier_are_told_and_stay(catalog: Catalog, take: Take, shapes: DatasetShapes) -> None:
    take(a=ad("a", ror=DARMSTADT))
    with catalog.batch("ingest") as batch:
        told = arrive(batch, "b.txt", ad("b", employer="tud", code="27-2", ror=DARMSTADT), shapes, BASE)
    assert found(told) == {("identifier-shared", "org/tud", "org/u")}
    assert told.conforms
    take(b=ad("b", employer="tud", code="27-2", ror=DARMSTADT))
    assert found(check(catalog, shapes)) == {*found(told), ("identifier-shared", "org/u", "org/tud")}


def test_what_another_posting_says_of_the_same_node_counts(catalog: Catalog, take: Take, shapes: DatasetShapes) -> None:
    """The second posting types and labels a person; the first one only links."""
    link = quads("<org/u> org:hasMember <person/p> .")
    take(a=[*ad("a"), *link])
    assert found(check(catalog, shapes)) == {("dangling-link", "org/u", "person/p")}
    person = quads('<person/p> a foaf:Person ; rdfs:label "P" .')
    take(b=[*ad("b", code="27-2"), *person])
    assert found(check(catalog, shapes)) == set()
    with catalog.batch("ingest") as batch:
        # On its way in the same holds, with what stands already.
        assert found(arrive(batch, "c.txt", [*ad("c", code="27-3"), *link], shapes, BASE)) == set()
        other = quads("<org/u> org:hasMember <person/q> .")
        assert found(arrive(batch, "c.txt", [*ad("c", code="27-3"), *other], shapes, BASE)) == {
            ("dangling-link", "org/u", "person/q")
        }


def test_statements_of_no_posting_are_held_with_what_they_are_about(
    catalog: Catalog, take: Take, shapes: DatasetShapes
) -> None:
    take(a=ad("a"))
    with catalog.batch("update") as batch:
        batch.state(quads('<posting/a> schema:title "Postdoc"@en . <person/p> a foaf:Person ; rdfs:label "P" .'))
    assert found(check(catalog, shapes)) == {
        ("statement-evidence", "posting/a", '"Postdoc"@en'),
        ("orphan", "person/p", "<http://xmlns.com/foaf/0.1/Person"),
    }
    with catalog.batch("update") as batch:
        batch.state(quads("<posting/a> rdfs:seeAlso <person/p> ."))
        batch.state(quads('<e> rdf:subject <posting/a> ; rdf:predicate schema:title ; rdf:object "Postdoc"@en .'))
    assert found(check(catalog, shapes)) == set()


def test_blank_nodes_are_told_by_the_labels_that_the_catalog_gave_them(
    catalog: Catalog, take: Take, shapes: DatasetShapes
) -> None:
    take(a=ad("a"))
    with catalog.batch("update") as batch:
        batch.state(quads("<posting/a> schema:about [ rdfs:label 'mud' ] ."))
    (label,) = {str(quad.object) for quad in catalog.quads() if quad.predicate.value.endswith("about")}
    assert found(check(catalog, shapes)) == {("statement-evidence", "posting/a", label)}


def test_values_that_statements_say_join_as_those_of_postings_do(
    catalog: Catalog, take: Take, shapes: DatasetShapes
) -> None:
    take(a=ad("a", ror=DARMSTADT))
    with catalog.batch("update") as batch:
        batch.state(quads(f'<org/w> a org:FormalOrganization ; vivo:rorId "{DARMSTADT}" ; dcterms:source <urn:x> .'))
        batch.state(quads("<posting/a> rdfs:seeAlso <org/w> ."))
    assert found(check(catalog, shapes)) == {
        ("identifier-shared", "org/u", "org/w"),
        ("identifier-shared", "org/w", "org/u"),
    }


def test_the_gate_for_statements_holds_the_dataset_too(catalog: Catalog, take: Take, shapes: DatasetShapes) -> None:
    take(a=ad("a", ror=DARMSTADT))
    with catalog.batch("ingest") as batch:
        batch.joints.keep(shapes.joins)
    core = Shapes.load(folder("shapes"))

    def held(come: str, gone: Iterable[Quad] = ()) -> Report:
        return hold(catalog, list(gone), quads(come), core, dataset=shapes)

    # A Violation: the university has another entry already, in whichever words.
    report = held(f"<org/u> schema:sameAs <{DAAD}> .")
    assert not report.conforms
    assert ("identifier-one", "org/u", f'"{DARMSTADT}"') in found(report)
    assert held(f"<org/u> schema:sameAs <{DARMSTADT}> .").conforms
    # A Warning: another node has the entry, which the table of values tells.
    report = held(
        f'<org/w> a org:FormalOrganization ; rdfs:label "W" ; vivo:rorId "{DARMSTADT}" ; dcterms:source <urn:x> .'
    )
    assert report.conforms
    assert ("identifier-shared", "org/w", "org/u") in found(report)
    assert not held("<org/u> owl:sameAs <org/w> .").conforms
    # What was wrong before is no fault of the change.
    with catalog.batch("update") as batch:
        batch.state(quads("<org/u> owl:sameAs <org/w> ."))
    assert held("<org/u> rdfs:comment 'fine'@en .").conforms


def test_the_table_of_values_follows_the_shapes_and_what_stands(catalog: Catalog, take: Take) -> None:
    def rows() -> set[int]:
        return {version for (version,) in catalog._rows("SELECT DISTINCT version FROM joint")}

    take(a=ad("a", ror=DARMSTADT), b=ad("b", ror=DARMSTADT))
    assert rows() == set()  # nobody asked for it yet
    with catalog.batch("ingest") as batch:
        batch.joints.keep({"http://vivoweb.org/ontology/core#rorId"})
    assert rows() == {1, 2}
    release = catalog.release
    with catalog.batch("withdraw") as batch:
        batch.withdraw("b.txt")
    assert rows() == {1}
    with catalog.batch("rollback") as batch:
        batch.rollback(release)
    assert len(rows()) == 2
    with catalog.batch("ingest") as batch:
        batch.joints.keep({"http://purl.org/cerif/frapo/hasORCID"})
    assert rows() == set()


def test_our_own_examples_hold(tmp_path: Path, shapes: DatasetShapes) -> None:
    with Catalog.open(tmp_path, create=True, base=BASE) as ours:
        ingest([folder("examples")], ours, load(tmp_path, {}, {}))
        seen: list[tuple[int, int]] = []
        assert found(check(ours, shapes, progress=lambda *pair: seen.append(pair))) == set()
        assert seen[-1] == (18, 18)  # nine postings, read twice
        assert ours._rows("SELECT count(DISTINCT version) FROM joint")[0][0] >= 8  # all but one have a reference


def test_a_violation_refuses_its_posting_alone(tmp_path: Path) -> None:
    """The second ad of two gives its university, which the first one knows, an entry of its own."""
    (tmp_path / "ads").mkdir()
    one = (folder("examples") / "09-vienna-professor-logic.txt").read_text(encoding="utf-8")
    (tmp_path / "ads" / "a.txt").write_text(one, encoding="utf-8")
    other = (folder("examples") / "02-bochum-dimlearn.txt").read_text(encoding="utf-8")
    (tmp_path / "ads" / "b.txt").write_text(other, encoding="utf-8")
    with Catalog.open(tmp_path / "data", create=True, base=BASE) as ours:
        node = NamedNode(f"{BASE}id/org/ruhr-universitaet-bochum")
        wrong = Quad(node, NamedNode("http://vivoweb.org/ontology/core#rorId"), Literal(DAAD))
        with ours.batch("ingest") as batch:
            accept(batch, "x", [*ad("x"), wrong])
        report = ingest([tmp_path / "ads"], ours, load(tmp_path, {}, {}))
        assert [(row.outcome, row.code) for row in report.rows] == [("accepted", None), ("refused", "violation")]
        (waiting,) = ours.quarantine()
        assert waiting.source == "b.txt"
        assert {r.shape for r in waiting.report.results if r.severity == "Violation"} == {SHAPE + "identifier-one"}

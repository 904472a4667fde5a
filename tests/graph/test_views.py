"""The views of `queries/views/`, on both engines, over two postings and the vocabulary's labels."""

from collections.abc import Callable
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.questions import load
from kg.resources import folder

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

BASE = "http://127.0.0.1:8000/"
SCHEMA = "https://schema.org/"
OA = "http://www.w3.org/ns/oa#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
P2 = f"{BASE}id/posting/ruhr-universitaet-bochum/anr-4647"

Triples = set[tuple[str, str, str]]
Run = Callable[[list[Quad], str], Triples]


def text_of(node: Any) -> str:
    """A term's IRI or lexical form; that suffices to compare what two engines make."""
    return str(node.value) if isinstance(node, NamedNode | Literal) else str(node)


def oxigraph(quads: list[Quad], query: str) -> Triples:
    store = Store()
    store.extend(quads)
    return {(text_of(t.subject), text_of(t.predicate), text_of(t.object)) for t in store.query(query, base_iri=BASE)}


def rdflib_(quads: list[Quad], query: str) -> Triples:
    import rdflib

    dataset = rdflib.Dataset()
    dataset.parse(data="".join(f"{quad} .\n" for quad in quads), format="nquads")
    return {(str(s), str(p), str(o)) for s, p, o in dataset.query(query, base=BASE)}


@pytest.fixture(params=[oxigraph, rdflib_], ids=["oxigraph", "rdflib"])
def run(request: pytest.FixtureRequest) -> Run:
    return request.param  # type: ignore[no-any-return]


def view(name: str, **values: str) -> str:
    found = {question.name: question for question in load(folder("queries") / "views")}
    return found[name].bind(**values)


def vocabulary() -> list[Quad]:
    files = [folder("ontology") / f"{name}.ttl" for name in ("codes", "countries")]
    return [quad for path in files for quad in parse(path=str(path), format=RdfFormat.TURTLE)]


def objects(triples: Triples, subject: str, predicate: str) -> set[str]:
    return {o for s, p, o in triples if (s, p) == (subject, predicate)}


def only(triples: Triples, subject: str, predicate: str) -> str:
    [value] = objects(triples, subject, predicate)
    return value


@pytest.fixture
def quads(make: Any, ads: Any) -> list[Quad]:
    return [*make(ads["bochum"], publish_text="full").quads, *make(ads["darmstadt"], source="b").quads, *vocabulary()]


def test_evidence_becomes_annotations_whose_selectors_fit_the_text(quads: list[Quad], ads: Any, run: Run) -> None:
    text = ads["bochum"].text
    made = run(quads, view("evidence", posting=P2))
    starts = {s: int(o) for s, p, o in made if p == f"{OA}start"}
    ends = {s: int(o) for s, p, o in made if p == f"{OA}end"}
    assert len(starts) > 40
    for position, start in starts.items():
        end, quote = ends[position], position.removesuffix("/position") + "/quote"
        assert only(made, quote, f"{OA}exact") == text[start:end]
        assert only(made, quote, f"{OA}prefix") == text[max(start - 32, 0) : start]
        assert only(made, quote, f"{OA}suffix") == text[end : end + 32]
    annotations = {s for s, p, o in made if (p, o) == (TYPE, "https://w3id.org/vacancy-graph/ns#Evidence")}
    assert len(annotations) == len(starts)
    for annotation in annotations:
        assert only(made, annotation, f"{OA}hasTarget") == f"{annotation}/target"
        assert only(made, annotation, f"{OA}hasBody") == f"{annotation}/statement"
        run_ = only(made, annotation, "http://www.w3.org/ns/prov#wasGeneratedBy")
        assert run_ == f"{BASE}id/run/20261121t120000z-rules-0.1.0"


def test_evidence_of_all_holds_that_of_each_and_no_prefix_where_the_text_is_not_published(
    quads: list[Quad], run: Run
) -> None:
    every, one = run(quads, view("evidence")), run(quads, view("evidence", posting=f"{BASE}id/posting/daad/147"))
    assert one < every
    assert any(p == f"{OA}exact" for _, p, _ in one)
    assert not any(p == f"{OA}prefix" for _, p, _ in one)


def test_evidence_without_words_aims_at_the_snapshot(make: Any, new_ad: Any, run: Run) -> None:
    ad = new_ad("In Bochum").fact("city", "Bochum", "Bochum").fact("country", "DE", "", level="inferred")
    made = run(list(make(ad).quads), view("evidence"))
    country = "https://w3id.org/vacancy-graph/ns#country"
    [statement] = [s for s, p, o in made if o == country]
    annotation = statement.removesuffix("/statement")
    assert only(made, annotation, f"{OA}hasTarget") == f"{BASE}id/snapshot/{ad.document().source.sha256}"


def test_the_surroundings_of_a_posting(quads: list[Quad], run: Run) -> None:
    made = run(quads, view("posting", posting=P2))
    head = f"{BASE}id/person/caspar-m-schwiedrzik--ruhr-universitaet-bochum"
    grant = f"{BASE}id/grant/european-research-council/dimlearn"
    faculty = f"{BASE}id/org/ruhr-universitaet-bochum/faculty-of-biology-and-biotechnology"
    assert {
        (head, "http://www.w3.org/ns/org#headOf", f"{BASE}id/org/ruhr-universitaet-bochum/cognitive-neurobiology"),
        (faculty, "http://www.w3.org/ns/org#subOrganizationOf", f"{BASE}id/org/ruhr-universitaet-bochum"),
        (grant, "http://purl.org/cerif/frapo/hasGrantNumber", "101125730"),
        (f"{BASE}id/org/lab-of-fabian-sinz", "http://xmlns.com/foaf/0.1/page", "https://sinzlab.org"),
    } <= made
    assert not [s for s, _, _ in made if "darmstadt" in s or "roth" in s]


def test_a_posting_for_search_engines(quads: list[Quad], ads: Any, run: Run) -> None:
    made = run(quads, view("schema-org", posting=P2))
    employer, place = f"{BASE}id/org/ruhr-universitaet-bochum", f"{BASE}id/place/de/bochum"
    expected = {
        (P2, TYPE, f"{SCHEMA}JobPosting"),
        (P2, f"{SCHEMA}title", "PhD student in digital twins (m/f/x)"),
        (P2, f"{SCHEMA}description", ads["bochum"].text),
        (P2, f"{SCHEMA}identifier", f"{P2}#identifier"),
        (f"{P2}#identifier", f"{SCHEMA}value", "ANR 4647"),
        (P2, f"{SCHEMA}validThrough", "2025-06-27"),
        (P2, f"{SCHEMA}hiringOrganization", employer),
        (employer, TYPE, f"{SCHEMA}Organization"),
        (employer, f"{SCHEMA}name", "Ruhr-Universität Bochum"),
        (employer, f"{SCHEMA}sameAs", "https://ror.org/04tsk2644"),
        (P2, f"{SCHEMA}jobLocation", place),
        (place, f"{SCHEMA}address", f"{place}#address"),
        (f"{place}#address", f"{SCHEMA}addressLocality", "Bochum"),
        (f"{place}#address", f"{SCHEMA}addressCountry", "DE"),
        (P2, f"{SCHEMA}employmentType", "PART_TIME"),
        (P2, f"{SCHEMA}employmentType", "TEMPORARY"),
        (P2, f"{SCHEMA}jobImmediateStart", "true"),
        (P2, f"{SCHEMA}occupationalCategory", "PhD"),
    }
    assert expected - made == set()
    assert not objects(made, P2, f"{SCHEMA}datePosted")
    assert not [t for t in made if "daad" in t[0]]


def test_search_engines_are_told_benefits_and_of_places_those_with_an_address(make: Any, new_ad: Any, run: Run) -> None:
    ad = new_ad("A garden, a choir; Aue and the Museum of Mud").fact(
        "title", "Research Associate", "", level="inferred"
    )
    ad.fact("benefit", "A garden", "A garden").fact("benefit", "a choir", "a choir").fact("city", "Aue", "Aue")
    built = make(ad.fact("site", {"name": "Museum of Mud", "kind": "organisation"}, "Museum of Mud"))
    made = run([*built.quads, *vocabulary()], view("schema-org"))
    assert objects(made, built.posting, f"{SCHEMA}jobBenefits") == {"A garden", "a choir"}
    assert objects(made, built.posting, f"{SCHEMA}jobLocation") == {f"{BASE}id/place/aue"}


def test_a_description_is_made_of_the_facts_where_the_text_is_not_published(quads: list[Quad], run: Run) -> None:
    made = run(quads, view("schema-org"))
    assert only(made, f"{BASE}id/posting/daad/147", f"{SCHEMA}description") == (
        "Research Assistant / PhD (all genders) in Computer Vision & Deep Learning."
        " Employer: Technical University of Darmstadt. Unit: Visual Inference Lab. Apply until 2024-04-17."
    )
    assert only(made, P2, f"{SCHEMA}title") == "PhD student in digital twins (m/f/x)"


def test_a_salary_has_its_range_and_period(make: Any, new_ad: Any, run: Run) -> None:
    ad = new_ad("GBP 38,784 to 45,413 a year").fact("title", "Research Associate", "", level="inferred")
    ad.fact("salary_min", 38784, "38,784").fact("salary_max", 45413, "45,413")
    ad.fact("salary_currency", "GBP", "GBP").fact("salary_period", "year", "a year")
    built = make(ad)
    made = run([*built.quads, *vocabulary()], view("schema-org"))
    salary = only(made, built.posting, f"{SCHEMA}baseSalary")
    amount = only(made, salary, f"{SCHEMA}value")
    assert only(made, salary, f"{SCHEMA}currency") == "GBP"
    said = {name: only(made, amount, f"{SCHEMA}{name}") for name in ("minValue", "maxValue", "unitText")}
    assert said == {"minValue": "38784", "maxValue": "45413", "unitText": "YEAR"}

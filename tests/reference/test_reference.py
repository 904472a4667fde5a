"""The reference says of terms and shapes what their files say; expected values are taken from the files by hand."""

import pyoxigraph as ox
import pytest

from kg.reference import Reference, Term
from kg.reference.rules import PREFIXES
from kg.reference.turtle import header
from kg.validate import Shapes

VAC = "https://w3id.org/vacancy-graph/ns#"
CODE = "https://w3id.org/vacancy-graph/code#"


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.ours()


def term(reference: Reference, name: str) -> Term:
    return reference.vocabulary.by_iri[VAC + name]


def test_a_property_says_what_the_file_says_of_it(reference: Reference) -> None:
    found = term(reference, "positionType")
    assert (found.short, found.kind, found.is_property) == ("vac:positionType", "object", True)
    assert (found.label("en"), found.label("de"), found.label("fr")) == ("position type", "Stellenart", "position type")
    assert found.definition("en") == "What kind of position it is; a code of the scheme position types."
    assert found.domains == (VAC + "Position",)
    assert found.ranges == ("http://www.w3.org/2004/02/skos/core#Concept",)
    assert ("skos:relatedMatch", "https://schema.org/occupationalCategory") in found.matches
    assert (found.example, found.status) == (":position vac:positionType code:postdoc .", "unstable")


def test_what_a_property_is_made_for_stands_in_for_a_domain(reference: Reference) -> None:
    assert term(reference, "applicationDeadline").domains == (VAC + "JobPosting", VAC + "Position")
    groups = reference.vocabulary.properties()
    assert term(reference, "applicationDeadline") in groups[VAC + "JobPosting"]
    assert term(reference, "quote") in groups["http://www.w3.org/2000/01/rdf-schema#Resource"]
    assert sum(map(len, groups.values())) + len(reference.vocabulary.classes()) == len(reference.vocabulary.terms)


def test_a_list_has_its_codes_in_the_order_of_the_file(reference: Reference) -> None:
    (degrees,) = (s for s in reference.vocabulary.schemes if s.term.iri == CODE + "degree")
    assert [code.name for code in degrees.codes] == [
        "bachelor", "master", "diplom", "state-examination", "doctorate", "habilitation"
    ]  # fmt: skip
    assert [code.notation for code in degrees.codes][-2:] == ["phd", "habilitation"]


def test_who_speaks_of_a_term_is_found(reference: Reference) -> None:
    uses = reference.uses[VAC + "positionType"]
    assert "02-positions" in uses.questions and "schema-org" in uses.views
    assert {"position-type", "position-type-known", "degree-fits-type"} <= set(uses.shapes)
    assert "position-closed" not in uses.shapes, "which merely allows it"
    assert "grant-erc-number" in reference.uses["http://purl.org/cerif/frapo/hasGrantNumber"].shapes


def test_a_shape_says_what_the_file_says_of_it(reference: Reference) -> None:
    place, rule = reference.rules["position-duration"]
    assert (place.name, rule.file, rule.severity, rule.order) == ("core", "position.ttl", "Violation", 31)
    assert rule.targets == (("targetSubjectsOf", VAC + "durationMonths"),)
    assert (rule.path, rule.names["de"]) == ("vac:durationMonths", "Dauer")
    assert rule.expects == {"en": "a whole number from 1 to 120", "de": "eine ganze Zahl von 1 bis 120"}
    assert "vac:durationMonths" in rule.example("violates")


@pytest.mark.parametrize("name", ["core", "dataset", "dataset-description", "google-jobs"])
def test_the_turtle_of_a_set_is_the_shapes_again(reference: Reference, name: str) -> None:
    (place,) = (one for one in reference.sets if one.name == name)
    texts = [rule.turtle for rule in place.rules]
    again = list(ox.parse(header(texts, PREFIXES) + "\n".join(texts), format=ox.RdfFormat.TURTLE))
    own = {f"<{rule.iri}>" for rule in place.rules}
    named = [q for q in place.shapes.quads if str(q.subject) in own]
    assert {(q.subject, q.predicate, q.object) for q in again if not _blank(q)} >= {
        (q.subject, q.predicate, q.object) for q in named if not _blank(q)
    }
    assert len([q for q in again if str(q.subject) in own]) == len(named)


def _blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def test_a_written_shape_validates_as_the_file_does(
    reference: Reference, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from kg.validate import validate

    _, rule = reference.rules["posting-title"]  # lists of blank nodes within blank nodes
    path = tmp_path_factory.mktemp("shape") / "one.ttl"
    path.write_text(header([rule.turtle], PREFIXES) + rule.turtle, encoding="utf-8")
    shapes = Shapes.load(path)
    for kind, results in (("conforms", 0), ("violates", 1)):
        data = ox.parse(rule.example(kind).encode(), format=ox.RdfFormat.TURTLE)
        assert len(validate(data, shapes).results) == results

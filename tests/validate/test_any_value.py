"""Whatever stands where a value should: validation ends in a report, never in a crash."""

import pyoxigraph as ox
import pytest

from kg.resources import folder
from kg.validate import Shapes, validate

XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
VAC, SHACL = "https://w3id.org/vacancy-graph/ns#", "http://www.w3.org/ns/shacl#"


def typed(text: str, kind: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))


VALUES = [
    ox.Literal(""),
    ox.Literal("E13"),
    ox.Literal("Ä\u00a0\U0001f642\n", language="de"),
    typed("12", "integer"),
    typed("-1", "integer"),
    typed("twelve", "integer"),
    typed("0.5", "decimal"),
    typed("1e400", "double"),
    typed("NaN", "double"),
    typed("true", "boolean"),
    typed("2027-01-31", "date"),
    typed("2027-13-45", "date"),
    typed("-0044-03-15", "date"),
    typed("2027-01-31T24:00:00", "dateTime"),
    typed("2027-01-31T10:00:00+14:00", "dateTime"),
    typed("P3Y", "duration"),
    ox.Literal("odd", datatype=ox.NamedNode("urn:datatype")),
    ox.NamedNode("urn:x"),
    ox.NamedNode(VAC + "Position"),
    ox.BlankNode("b"),
]


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return Shapes.load(folder("shapes"))


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_any_value_of_any_property_gives_a_report(
    value: ox.Literal | ox.NamedNode | ox.BlankNode, shapes: Shapes
) -> None:
    terms = {q.object for q in shapes.quads if isinstance(q.object, ox.NamedNode)}
    terms |= {q.predicate for q in shapes.quads} | {TYPE}
    properties = sorted(str(term) for term in terms if not term.value.startswith(SHACL))
    node = ox.NamedNode("urn:node")
    classes = sorted(str(q.object) for q in shapes.quads if q.predicate.value == SHACL + "targetClass")
    quads = [ox.Quad(node, TYPE, ox.NamedNode(name[1:-1])) for name in classes]
    quads += [ox.Quad(node, ox.NamedNode(name[1:-1]), value) for name in properties]
    quads += [ox.Quad(ox.NamedNode("urn:other"), ox.NamedNode(name[1:-1]), node) for name in properties]
    report = validate(quads, shapes)
    assert not report.conforms
    assert all(result.messages and result.focus_node and result.shape for result in report.results)

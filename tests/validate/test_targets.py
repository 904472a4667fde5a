"""Targets (https://www.w3.org/TR/shacl/#targets): which nodes a shape is about."""

import pytest

# targets, data, focus nodes
CASES: dict[str, tuple[str, str, str]] = {
    "a class and those below it": (
        "sh:targetClass :C", ":a a :C . :b a :D . :D rdfs:subClassOf :E . :E rdfs:subClassOf :C . :c a :F .", ":a :b",
    ),
    "a class that is its own subclass": ("sh:targetClass :C", ":C rdfs:subClassOf :C . :a a :C .", ":a"),
    "a node that need not be in the data": ("sh:targetNode :z, 'x', 1", ":a :p :b .", '"1"^^xsd:integer "x" :z'),
    "subjects of a property": ("sh:targetSubjectsOf :p", ":a :p 1, 2 . :b :q 1 .", ":a"),
    "objects of a property": ("sh:targetObjectsOf :p", ":a :p 1, :b . :c :p :b .", '"1"^^xsd:integer :b'),
    "several, each node once": (
        "sh:targetClass :C ; sh:targetNode :a ; sh:targetSubjectsOf :p, :q ; sh:targetObjectsOf :q",
        ":a a :C ; :p 1 ; :q :b .", ":a :b",
    ),
    "a class that is a shape": ("a rdfs:Class", ":a a :shape . :b a :C .", ":a"),
    "a class below rdfs:Class that is a shape": ("a :K . :K rdfs:subClassOf rdfs:Class", ":a a :shape .", ":a"),
    "the class hierarchy is that of the data": (
        "sh:targetClass :C . :D rdfs:subClassOf :C", ":a a :D .", "",
    ),
    "none": ("sh:name 'a shape without a target'", ":a :p 1 .", ""),
}  # fmt: skip


@pytest.mark.parametrize("engine", ["fast", "pyshacl"])
@pytest.mark.parametrize("name", CASES)
def test_the_focus_nodes(name: str, engine: str, found) -> None:
    targets, data, expected = CASES[name]
    lines = found(f":shape a sh:NodeShape ; sh:hasValue :never ; {targets} .", data, engine)
    assert sorted(line.split()[1] for line in lines) == expected.split()


def test_a_property_shape_has_targets_too(found) -> None:
    assert found(":s sh:targetClass :C ; sh:path :p ; sh:minCount 1 .", ":a a :C .") == ["MinCount :a :p -"]


def test_all_graphs_are_one(report) -> None:
    import pyoxigraph as ox

    from kg.validate import Shapes, validate

    shapes = ox.parse(
        "@prefix : <urn:x:> . @prefix sh: <http://www.w3.org/ns/shacl#> . :s sh:targetClass :C ; sh:path :p ; sh:maxCount 1 .",
        format=ox.RdfFormat.TURTLE,
    )
    data = "@prefix : <urn:x:> . :a :p 1 . :g { :a a :C ; :p 1 . } :h { :a :p 2 . }"
    made = validate(ox.parse(data, format=ox.RdfFormat.TRIG), Shapes(tuple(shapes), {}, {}))
    assert [(one.focus_node, one.path) for one in made.results] == [("<urn:x:a>", "<urn:x:p>")]

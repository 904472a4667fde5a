"""Facts stand in the order of the shapes."""

from pathlib import Path

from kg.serve.layout import LAST, of_shapes
from kg.serve.names import curie, term
from kg.validate import Shapes

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix vac: <https://w3id.org/vacancy-graph/ns#> .
@prefix : <https://w3id.org/vacancy-graph/shapes#> .
:group-pay a sh:PropertyGroup ; rdfs:label "Pay"@en , "Geld"@de ; sh:order 2 .
:group-time a sh:PropertyGroup ; rdfs:label "Time"@en ; sh:order 1 .
:a a sh:PropertyShape ; sh:path vac:payGrade ; sh:order 7 ; sh:group :group-pay .
:b a sh:PropertyShape ; sh:path [ sh:alternativePath ( vac:fixedTerm vac:durationMonths ) ] ; sh:order 3 ; sh:group :group-time .
:c a sh:PropertyShape ; sh:path vac:durationMonths ; sh:order 1 ; sh:group :group-time .
:d a sh:PropertyShape ; sh:path ( vac:advertises vac:payNote ) ; sh:order 1 ; sh:group :group-pay .
"""


def test_groups_and_places(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    layout = of_shapes(tmp_path)
    assert [(g.name, g.properties) for g in layout.groups] == [
        ("time", ("vac:durationMonths", "vac:fixedTerm")),
        ("pay", ("vac:payGrade",)),
    ]
    assert [(label.text, label.lang) for label in layout.groups[1].labels] == [("Pay", "en"), ("Geld", "de")]
    assert layout.place("vac:fixedTerm") == 3
    assert layout.place("vac:payNote") == LAST, "a sequence says nothing of where its last step stands"


def test_the_groups_of_our_shapes() -> None:
    grouped = {name for group in of_shapes().groups for name in group.properties}
    for name in ("vac:applicationDeadline", "vac:hasRequirement", "org:postIn", "vivo:hasResearchArea", "vac:payGrade"):
        assert name in grouped
    assert [g.name for g in of_shapes().groups] == [
        "position", "place", "research", "tasks", "requirements", "application", "ad",
    ]  # fmt: skip
    for group in of_shapes().groups:
        assert {label.lang for label in group.labels} == {"en", "de"}
        assert [curie(term(name).value) for name in group.properties] == list(group.properties)


def test_what_only_places_properties_checks_nothing() -> None:
    from kg.resources import folder

    assert Shapes.load(folder("shapes")).applicable(set()) == []

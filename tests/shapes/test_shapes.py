"""Every shape has an example that conforms and one that does not, and says what it means in both languages."""

from functools import cache

import pyoxigraph as ox
import pytest
from rdflib import Graph

from kg.resources import folder
from kg.validate import Report, Shapes, validate

SH = "http://www.w3.org/ns/shacl#"
SHAPE = "https://w3id.org/vacancy-graph/shapes#"
FIXTURES = folder("shapes") / "examples"
# The profiles in folders of their own hold other data than the graph: views.
PLACES = {
    "core": folder("shapes"),
    "dataset": folder("shapes") / "dataset",
    "dataset-description": folder("shapes") / "profiles" / "dataset.ttl",
    "google-jobs": folder("shapes") / "profiles" / "google-jobs.ttl",
}


@cache
def shapes(profile: str) -> Shapes:
    return Shapes.load(PLACES[profile])


def names(profile: str) -> list[str]:
    """The shapes with a target: those that report. (Parts of a shape have no IRI.)"""
    found = {quad.subject.value for quad in shapes(profile).quads if quad.predicate.value.startswith(SH + "target")}
    return sorted(name.removeprefix(SHAPE) for name in found)


ALL = [(profile, name) for profile in PLACES for name in names(profile)]


def described(profile: str, name: str, term: str) -> list[ox.Literal]:
    return [
        quad.object
        for quad in shapes(profile).quads
        if quad.subject == ox.NamedNode(SHAPE + name) and quad.predicate.value == SH + term
    ]


def severity(profile: str, name: str) -> str:
    (found,) = described(profile, name, "severity")
    return found.value.removeprefix(SH)


def reported(profile: str, name: str, kind: str) -> Report:
    path = FIXTURES / name / f"{kind}.ttl"
    assert path.is_file(), f"write {path.relative_to(FIXTURES.parents[1])}: every shape has its two examples"
    return validate(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE), shapes(profile))


@pytest.mark.parametrize(("profile", "name"), ALL)
def test_the_conforming_example_gives_no_result(profile: str, name: str) -> None:
    report = reported(profile, name, "conforms")
    assert [(result.shape, result.message()) for result in report.results] == []


@pytest.mark.parametrize(("profile", "name"), ALL)
def test_the_violating_example_is_reported_by_this_shape_alone(profile: str, name: str) -> None:
    report = reported(profile, name, "violates")
    assert {(result.shape.removeprefix(SHAPE), result.severity) for result in report.results} == {
        (name, severity(profile, name))
    }
    for result in report.results:
        assert set(result.messages) == {"en", "de"}
        assert "{?" not in result.message("en") + result.message("de"), "a placeholder was left unfilled"


def test_no_example_is_left_without_its_shape() -> None:
    assert sorted(path.name for path in FIXTURES.iterdir()) == sorted(name for _, name in ALL)


@pytest.mark.parametrize(("profile", "name"), ALL)
def test_a_shape_describes_itself_in_both_languages(profile: str, name: str) -> None:
    for term in ("name", "description", "message"):
        said = described(profile, name, term)
        assert sorted(literal.language or "" for literal in said) == ["de", "en"], term
        assert all(literal.value.strip() for literal in said)
    assert severity(profile, name) in ("Violation", "Warning", "Info")
    assert len(described(profile, name, "order")) == 1


@pytest.mark.parametrize("profile", PLACES)
def test_orders_and_messages_are_each_their_own(profile: str) -> None:
    orders = [described(profile, name, "order")[0].value for name in names(profile)]
    assert len(set(orders)) == len(orders)
    for language in ("en", "de"):
        said = [
            literal.value
            for name in names(profile)
            for literal in described(profile, name, "message")
            if literal.language == language
        ]
        assert len(set(said)) == len(said)


@pytest.mark.parametrize("profile", PLACES)
def test_a_posting_is_held_against_those_shapes_only_that_can_apply(profile: str) -> None:
    every = {SHAPE + name for name in names(profile)}
    nothing, ad = (
        shapes(profile).applicable(set()),
        shapes(profile).applicable({ox.NamedNode("https://schema.org/JobPosting")}),
    )
    assert nothing == []
    assert ad is not None, "a shape without IRI, or named by another, makes every validation three times as dear"
    assert set(ad) < every or profile == "google-jobs"


@pytest.mark.parametrize("profile", PLACES)
def test_the_shapes_are_well_formed_by_the_shacl_of_shacl(profile: str) -> None:
    from pyshacl.entrypoints import meta_validate

    from kg.validate.terms import triples

    graph = Graph()
    for triple in triples(shapes(profile).quads):
        graph.add(triple)
    conforms, _, text = meta_validate(graph, inference="none")
    assert conforms, text

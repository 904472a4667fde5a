"""Shapes and data in a few words, and what is found."""

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from kg.validate import Report, Shapes, validate

PREFIXES = """
@prefix : <urn:x:> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHORT = {
    "<urn:x:": ":",
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "^^<http://www.w3.org/2001/XMLSchema#": "^^xsd:",
    "http://www.w3.org/ns/shacl#": "",
}
Validated = Callable[..., Report]


def quads(turtle: str) -> list[ox.Quad]:
    return list(ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE))


def short(term: str | None) -> str:
    """A term or path as these tests write it: `:a`, `"1"^^xsd:int`, `-` for none."""
    for long, brief in SHORT.items():
        term = term.replace(long, brief) if term else term
    return term.replace(">", "") if term else "-"


@pytest.fixture(scope="session")
def report() -> Validated:
    def validated(shapes: str, data: str, engine: str = "fast") -> Report:
        return validate(quads(data), Shapes(tuple(quads(shapes)), {}, {}), engine=engine)

    return validated


@pytest.fixture(scope="session")
def found(report: Validated) -> Callable[..., list[str]]:
    """The results as sorted lines: component, focus node, path and value."""

    def lines(shapes: str, data: str, engine: str = "fast") -> list[str]:
        rows = (
            (one.component.removesuffix("ConstraintComponent"), one.focus_node, one.path, one.value)
            for one in report(shapes, data, engine).results
        )
        return sorted(" ".join(map(short, row)) for row in rows)

    return lines

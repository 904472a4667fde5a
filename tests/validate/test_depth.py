"""Shapes graphs that nest too deep are refused in words, and data that do crash nothing."""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import ConfigurationError
from kg.validate import Engine, Report, Shapes, report_turtle, validate

PREFIXES = "@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"


def chain(levels: int) -> str:
    """So many shapes, each of which names the next by sh:node; the last asks for an IRI."""
    links = "".join(f"ex:S{n} sh:node ex:S{n + 1} .\n" for n in range(1, levels))
    return f"ex:S1 a sh:NodeShape ; sh:targetClass ex:C .\n{links}ex:S{levels} sh:nodeKind sh:IRI ."


def backwards(levels: int) -> str:
    """The same, with a target for each, so that none is reached through another one first."""
    targets = "".join(f"ex:S{n} sh:targetClass ex:C .\n" for n in range(levels, 0, -1))
    return targets + chain(levels)


def negations(levels: int) -> str:
    """So many shapes, each within a sh:not of the one before."""
    inner = "[ sh:nodeKind sh:Literal ]"
    for _ in range(levels - 2):
        inner = f"[ sh:not {inner} ]"
    return f"ex:S1 a sh:NodeShape ; sh:targetClass ex:C ; sh:not {inner} ."


def alternatives(levels: int) -> str:
    """So many shapes, each in a list of the one before."""
    inner = "[ sh:nodeKind sh:IRI ]"
    for _ in range(levels - 2):
        inner = f"[ sh:or ( {inner} ) ]"
    return f"ex:S1 a sh:NodeShape ; sh:targetClass ex:C ; sh:or ( {inner} ) ."


def path(levels: int) -> str:
    """One shape, whose path is so many paths around a property."""
    inner = "ex:p"
    for _ in range(levels):
        inner = f"[ sh:inversePath {inner} ]"
    return f"ex:S1 a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path {inner} ; sh:maxCount 0 ] ."


def ring(levels: int) -> str:
    """So many shapes in a circle."""
    return chain(levels) + f"ex:S{levels} sh:node ex:S1 ."


DEEP = (chain, backwards, negations, alternatives, path, ring)


def load(folder: Path, text: str) -> Shapes:
    file = folder / "deep.ttl"
    file.write_text(PREFIXES + text)
    return Shapes.load(file)


def check(shapes: Shapes, data: str, engine: Engine = "fast") -> Report:
    return validate(ox.parse(PREFIXES + data, format=ox.RdfFormat.TURTLE), shapes, engine=engine)


@pytest.mark.parametrize("nested", DEEP)
@pytest.mark.parametrize("levels", [101, 3000])
def test_a_shapes_graph_that_is_too_deep_is_refused_with_its_shape(
    tmp_path: Path, nested: Callable[[int], str], levels: int
) -> None:
    with pytest.raises(
        ConfigurationError, match=r"deep\.ttl, line \d+: http://example\.org/S1: .* levels deep"
    ) as raised:
        load(tmp_path, nested(levels))
    assert raised.value.exit_code == 4


@pytest.mark.parametrize("nested", DEEP)
def test_a_hundred_levels_are_checked(tmp_path: Path, nested: Callable[[int], str]) -> None:
    shapes = load(tmp_path, nested(100))
    # 100 levels of sh:not are 99 negations of "a literal", which an IRI is not: so it conforms.
    assert check(shapes, "ex:a a ex:C .").conforms


def test_results_of_a_hundred_levels_are_reported(tmp_path: Path) -> None:
    shapes = load(tmp_path, path(100))
    report = check(shapes, "ex:a a ex:C ; ex:p ex:b .")  # inverted a hundred times, it is the property itself
    assert [(one.focus_node, one.component.rpartition("#")[2]) for one in report.results] == [
        ("<http://example.org/a>", "MaxCountConstraintComponent")
    ]
    assert report_turtle(report, shapes).count("sh:inversePath") >= 100


def test_the_reference_says_in_words_that_it_goes_less_deep(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        check(load(tmp_path, negations(60)), "ex:a a ex:C .", "pyshacl")


LIST = "".join(f"ex:n{n} ex:next ex:n{n + 1} .\n" for n in range(3000))
BLANK = "ex:n0 ex:next " + "[ ex:next " * 3000 + "1" + " ]" * 3000 + " ."


@pytest.mark.parametrize("data", [LIST, BLANK], ids=["named", "blank"])
def test_data_that_are_too_deep_for_a_shape_that_names_itself_are_refused_in_words(tmp_path: Path, data: str) -> None:
    shapes = load(
        tmp_path, "ex:L a sh:NodeShape ; sh:targetNode ex:n0 ; sh:property [ sh:path ex:next ; sh:node ex:L ] ."
    )
    with pytest.raises(ConfigurationError, match=r"deep\.ttl: the shapes lead from node to node too deeply"):
        check(shapes, data)


@pytest.mark.parametrize("data", [LIST, BLANK], ids=["named", "blank"])
def test_deep_data_are_no_matter_to_a_path(tmp_path: Path, data: str) -> None:
    shapes = load(
        tmp_path,
        "ex:L a sh:NodeShape ; sh:targetNode ex:n0 ; sh:property [ sh:path [ sh:zeroOrMorePath ex:next ] ; sh:maxCount 3000 ] .",
    )
    (result,) = check(shapes, data).results  # 3,001 nodes at the least
    assert result.component.endswith("#MaxCountConstraintComponent")


def test_what_is_noted_of_a_shape_may_be_deep(tmp_path: Path) -> None:
    note = "[ ex:note " * 2000 + "1" + " ]" * 2000
    shapes = load(
        tmp_path,
        f"ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ; ex:note {note} ] .",
    )
    report = check(shapes, "ex:a a ex:C .")
    written = list(ox.parse(report_turtle(report, shapes), format=ox.RdfFormat.TURTLE))
    assert sum(quad.predicate.value == "http://example.org/note" for quad in written) == 2001

"""Both engines give the same report, over graphs and shapes from seeds; `python -m benchmarks shacl` does two thousand."""

from collections import Counter
from dataclasses import replace

import pyoxigraph as ox
import pytest

from benchmarks.comparable import comparable
from benchmarks.deviations import DEVIATIONS, Disputed, explain
from benchmarks.differential import Cases, Compared, rdf, run
from benchmarks.random_data import EX, XSD
from benchmarks.random_shapes import FILES, shapes_file
from benchmarks.reports import SH, Found, difference
from benchmarks.shape_graph import Graph
from kg.validate import validate

pytestmark = pytest.mark.xdist_group("engines")  # the cases are made once, for all tests here
SEEDS = 100
CORE = [
    "Class",
    "Datatype",
    "NodeKind",
    "MinCount",
    "MaxCount",
    "MinExclusive",
    "MinInclusive",
    "MaxExclusive",
    "MaxInclusive",
    "MinLength",
    "MaxLength",
    "Pattern",
    "LanguageIn",
    "UniqueLang",
    "Equals",
    "Disjoint",
    "LessThan",
    "LessThanOrEquals",
    "Not",
    "And",
    "Or",
    "Xone",
    "Node",
    "QualifiedMinCount",
    "QualifiedMaxCount",
    "Closed",
    "HasValue",
    "In",
]  # sh:property reports by the shape that it leads to


@pytest.fixture(scope="module")
def cases() -> Cases:
    return Cases()


@pytest.fixture(scope="module")
def compared(cases: Cases) -> list[Compared]:
    return list(run(range(SEEDS), cases))


def test_the_reports_are_the_same(compared: list[Compared]) -> None:
    assert [f"{one.case.name}:\n{one.unlike}" for one in compared if one.unlike] == []
    without = sum(one.reference is None for one in compared)
    assert without <= 2, "pyshacl gives too few reports for the comparison to say much"


def test_graphs_are_valid_and_broken_under_our_shapes_and_under_others(compared: list[Compared]) -> None:
    kinds: Counter[tuple[bool, bool, bool]] = Counter()
    for one in compared:
        assert one.fast is not None
        kinds[one.case.name.find("random shapes") > 0, one.case.places > 0, one.fast.conforms] += 1
    for random in (False, True):
        assert kinds[random, False, True] >= 3, "none valid"
        assert kinds[random, True, False] >= 10, "none broken"


def test_the_random_shapes_hold_every_construct_and_none_is_left_to_pyshacl(cases: Cases) -> None:
    used: set[str] = set()
    for number in range(FILES):
        shapes = cases.random(number)
        used |= {quad.predicate.value.removeprefix(SH) for quad in shapes.quads}
        assert not shapes.compiled.left
    assert not any(shapes.compiled.left for shapes in cases.ours.values())
    parameters = {name[0].lower() + name[1:] for name in CORE} | {
        "qualifiedValueShape",
        "property",
        "flags",
        "ignoredProperties",
    }
    paths = {"inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"}
    targets = {"targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"}
    assert parameters | paths | targets | {"severity", "message", "deactivated", "qualifiedValueShapesDisjoint"} <= used
    assert shapes_file(3) == shapes_file(3 + FILES) != shapes_file(4)


def test_every_component_of_core_is_reported_by_some_case(cases: Cases) -> None:
    """So that what agrees is not silence."""
    found: set[str] = set()
    for seed in range(1, 400, 2):
        case = cases.case(seed)
        found |= {result.component.rpartition("#")[2] for result in validate(case.quads, case.shapes).results}
    assert {f"{name}ConstraintComponent" for name in CORE} - found == set()


def test_a_difference_is_seen(cases: Cases) -> None:
    case = cases.case(17)
    report = validate(case.quads, case.shapes)
    other = replace(report, results=report.results[1:])
    assert report.results
    assert "only one" in difference(rdf(report), rdf(other))
    # Shapes that lack one constraint give another report than those that have it.
    name = report.results[0].component.removeprefix(SH).removesuffix("ConstraintComponent")
    lost = SH + name[0].lower() + name[1:]
    weaker = replace(case.shapes, quads=tuple(quad for quad in case.shapes.quads if quad.predicate.value != lost))
    assert difference(rdf(report), rdf(validate(case.quads, weaker)))


def literal(text: str, kind: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        (literal("7", "byte"), literal("7.5", "decimal"), True),
        (literal("NaN", "double"), literal("7", "integer"), False),
        (literal("300", "byte"), literal("7", "integer"), False),
        (literal("true", "boolean"), literal("1", "integer"), False),
        (literal("2027-01-31", "date"), literal("2027-02-01", "date"), True),
        (literal("2027-01-31", "date"), literal("2027-02-01Z", "date"), False),
        (literal("2027-13-31", "date"), literal("2027-02-01", "date"), False),
        (ox.Literal("a"), literal("a", "string"), True),
        (ox.Literal("a", language="en"), ox.Literal("b", language="en"), False),
        (ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), False),
    ],
)
def test_what_sparql_can_compare(one: ox.Literal, other: ox.Literal, wanted: bool) -> None:
    assert comparable(one, other) == comparable(other, one) == wanted


def test_deviations_excuse_nothing_else() -> None:
    """A result that one engine lacks counts, unless it is just what a deviation names."""
    shape, node, value = ox.NamedNode(EX + "shape"), ox.NamedNode(EX + "n"), literal("7", "integer")
    shapes = Graph([ox.Quad(shape, ox.NamedNode(SH + "minInclusive"), literal("8", "integer"))])

    def found(component: str, value: ox.Literal) -> Found:
        name = ox.NamedNode(f"{SH}{component}ConstraintComponent")
        return Found(node, None, value, ox.NamedNode(SH + "Violation"), name, shape, None, frozenset())

    for component in (*CORE, "SPARQL"):
        for by in ("fast", "pyshacl"):
            assert explain(Disputed(found(component, value), by, shapes, Graph([]), frozenset())) is None
    seven = found("MinInclusive", ox.Literal("seven"))
    named = explain(Disputed(seven, "fast", shapes, Graph([]), frozenset()))
    assert named is not None
    assert named.name == "comparison"
    assert explain(Disputed(seven, "pyshacl", shapes, Graph([]), frozenset())) is None
    assert len({deviation.name for deviation in DEVIATIONS}) == len(DEVIATIONS)

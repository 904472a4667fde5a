"""Simple queries evaluated in place find what Oxigraph finds, and leave to it what they are not sure of."""

import random

import pyoxigraph as ox
import pytest

from kg.resources import folder
from kg.validate import Shapes
from kg.validate.data import Data
from kg.validate.sparql.constraint import Select
from kg.validate.sparql.inplace import InPlace
from kg.validate.sparql.query import prepare
from kg.validate.sparql.stage import Stage
from kg.validate.sparql.tree import tree
from kg.validate.sparql.values import Unsure, equal, lifted

EX = "http://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {"ex": EX, "xsd": XSD}
TURTLE = f"@prefix ex: <{EX}> . @prefix xsd: <{XSD}> .\n"


def graph(turtle: str) -> Data:
    return Data.of(ox.parse(TURTLE + turtle, format=ox.RdfFormat.TURTLE))


def in_place(where: str, data: str, this: str = "a") -> list[str]:
    """The values of ?value for a focus node, sorted; raises Unsure."""
    query = prepare(f"SELECT $this ?value {{ {where} }}", PREFIXES, "SELECT")
    assert query.simple is not None
    rows = InPlace(*query.simple, query.columns).rows(graph(data), [{"this": f"<{EX}{this}>"}])
    return sorted(row["value"].replace(EX, "") for row in rows if "value" in row)


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("?value = ex:b", ["<b>"]),
        ("?value != ex:b", ["<c>"]),
        ("?value IN (ex:a, ex:b)", ["<b>"]),
        ("?value NOT IN (ex:a, ex:b)", ["<c>"]),
        ("?value = ex:b || ?none = 1", ["<b>"]),  # an error beside what is true is no error
        ("?value = ex:b && ?none = 1", []),
        ("!(?none = 1)", []),
        ("!BOUND(?none)", ["<b>", "<c>"]),
        ("COALESCE(?none, ?value) = ex:c", ["<c>"]),
        ("IF(?value = ex:b, 1, 0) = 1", ["<b>"]),
        ("STR(?value) = 'http://example.org/b'", ["<b>"]),
        ("STRAFTER(STR(?value), 'org/') = 'b'", ["<b>"]),
        ("STRBEFORE(STR(?value), 'none') = ''", ["<b>", "<c>"]),
        ("SUBSTR(STR(?value), 20, 1) = 'c'", ["<c>"]),
        ("STRLEN(STR(?value)) = 20", ["<b>", "<c>"]),
        ("1 + 2 * 3 = 7", ["<b>", "<c>"]),
        ("7 - 2 - 1 = 4", ["<b>", "<c>"]),
        ("7 / 2 > 3 && FLOOR(7 / 2) = 3 && ROUND(7 / 2) = 4", ["<b>", "<c>"]),
        ("1 / 0 = 1 || ?value = ex:b", ["<b>"]),
        ("xsd:integer('12') + 1 = 13", ["<b>", "<c>"]),
        ("REGEX(STR(?value), '[bx]$')", ["<b>"]),
        ("REPLACE(STR(?value), 'example', 'other') = 'http://other.org/c'", ["<c>"]),
        ("EXISTS { ?value ex:q 1 }", ["<b>"]),
        ("NOT EXISTS { ?value ex:q ?n . FILTER (?n > 0) }", ["<c>"]),
        ("isIRI(?value) && !isBlank(?value) && !isLiteral(?value)", ["<b>", "<c>"]),
        ("?value", []),  # an IRI is neither true nor false
    ],
)
def test_expressions(expression: str, values: list[str]) -> None:
    assert in_place(f"$this ex:p ?value . FILTER ({expression})", "ex:a ex:p ex:b, ex:c . ex:b ex:q 1 .") == values


@pytest.mark.parametrize(
    ("where", "values"),
    [
        ("$this ex:p/ex:p ?value", ["<a>", "<d>"]),
        ("$this ^ex:p ?value", ["<c>"]),
        ("?value ex:p+ $this", ["<a>", "<c>"]),
        ("$this (ex:q|ex:p) ?value", ["<b>", "<c>"]),
        ("$this ex:p ?value . ?value ex:p ex:d", ["<b>"]),
        ("?value ex:p ex:d", ["<b>"]),
        ("?value ex:p ?other . $this ex:p ?value", ["<b>", "<c>"]),
        ("$this ex:p ?value OPTIONAL { ?value ex:p ?other . FILTER (?other = ex:d) } FILTER (!BOUND(?other))", ["<c>"]),
        ("$this ex:p ?x . BIND (STRLEN(STR(?x)) AS ?value)", [f'"20"^^<{XSD}integer>'] * 2),
        ("$this ex:p ?x . BIND (?none AS ?value)", []),
        ('?value ex:name "b"', ["<b>"]),
    ],
)
def test_patterns(where: str, values: list[str]) -> None:
    assert in_place(where, 'ex:a ex:p ex:b, ex:c . ex:b ex:p ex:d ; ex:name "b" . ex:c ex:p ex:a .') == values


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("?value > 1", '"2026-01-01"^^xsd:date'),
        ("?value = 'a'", '"a"@en'),
        ("?value > 1", '"01"^^xsd:integer'),
        ("?value > 1", "1.0e0"),
        ("?value > 1", "12345678901234567890"),
        ("?value < 'b'", "1"),
        ("FLOOR(?value) = 0", "-1"),
        ("STRLEN(?value) = 1", '"a"@en'),
        ("SUBSTR(STR(?value), 0, 1) = 'a'", '"a"'),
    ],
)
def test_what_it_is_not_sure_of_is_left_to_the_engine(expression: str, value: str) -> None:
    with pytest.raises(Unsure):
        in_place(f"$this ex:p ?value . FILTER ({expression})", f"ex:a ex:p {value} .")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { $this ex:p ?v }",
        "SELECT $this (1 AS ?one) { }",
        "SELECT $this { $this ex:p ?v } LIMIT 1",
        "SELECT $this { { $this ex:p ?v } UNION { $this ex:q ?v } }",
        "SELECT $this { { SELECT $this { $this ex:p ?v } } }",
        "SELECT $this { $this ?p ?v }",
        "SELECT $this { $this !ex:p ?v }",
        "SELECT $this { $this ex:p +5 }",
        "SELECT $this { $this ex:p [ ex:q ?v ] }",
        "SELECT $this { $this ex:p 'a'@en }",
        "SELECT $this { $this ex:p 2.50 }",
        "SELECT $this { OPTIONAL { BIND ($this AS ?v) } }",
        "SELECT $this { OPTIONAL { OPTIONAL { $this ex:p ?v } } }",
        "SELECT $this { GRAPH $shapesGraph { $this ex:p ?v } }",
        "SELECT $this { FILTER (MD5(STR($this)) = 'a') }",
        "SELECT $this { FILTER (xsd:date('2026-01-01') = $this) }",
        "ASK { $this ex:p ?v }",
    ],
)
def test_what_is_not_simple_is_left_to_the_engine(query: str) -> None:
    assert tree(query, PREFIXES) is None


def test_precedence() -> None:
    found = tree("SELECT $this { FILTER (1 + 2 * 3 < 4 || ?a && !?b = ?c) }", PREFIXES)
    one, two, three, four = (["term", f'"{number}"^^<{XSD}integer>'] for number in (1, 2, 3, 4))
    left = ["<", ["+", one, ["*", two, three]], four]
    right = ["&&", ["var", "a"], ["=", ["!", ["var", "b"]], ["var", "c"]]]
    assert found == ([["filter", ["||", left, right]]], ["this"])


def test_equality_of_values() -> None:
    assert equal(lifted(f'"2.50"^^<{XSD}decimal>'), lifted(f'"2.5"^^<{XSD}decimal>'))
    assert not equal(lifted("<urn:a>"), lifted('"urn:a"'))
    with pytest.raises(Unsure):
        equal(lifted('"1"'), lifted(f'"1"^^<{XSD}integer>'))


WHERE = [
    "$this ex:p ?value . FILTER (?value > 1)",
    "$this ex:p ?value . FILTER (?value IN (1, 'x', ex:a))",
    "$this ex:p ?value . FILTER (isIRI(?value) || STRLEN(?value) = 1)",
    "$this ex:p/ex:q* ?value",
    "$this (ex:p|^ex:q)+ ?value",
    "$this ex:p ?value . OPTIONAL { $this ex:q ?w . FILTER (?w != ?value) } FILTER (!BOUND(?w))",
    "$this ex:p ?value . FILTER NOT EXISTS { ?x ex:q ?value . FILTER (?x != $this) }",
    "$this ex:p ?v . BIND (IF(isLiteral(?v), STR(?v), 'r') AS ?value) FILTER (STRLEN(?value) < 4)",
    "$this ex:p ?value . FILTER (FLOOR(?value / 2) = 1 || ?value - 1 = 0)",
    "$this ex:p ?v . ?v ex:p ?value . ?value ex:q ?w . FILTER (?w != $this)",
    "$this ex:q ?value . FILTER EXISTS { $this ex:p ?x . BIND (STR(?x) AS ?t) FILTER (STRLEN(?t) = 1 || ?x = ex:a) }",
    "$this ex:q ?v . BIND (?v + 1 AS ?n) OPTIONAL { $this ex:p ?w } BIND (STR(?n) AS ?value) FILTER (?n > 2)",
    "$this ex:q ?value . FILTER (COALESCE(?value + 1 > 2, true))",
]


@pytest.mark.parametrize("where", WHERE)
def test_it_finds_what_the_engine_finds(where: str) -> None:
    """Random graphs; what comes of literals in canonical form is the same to both."""
    query = prepare(f"SELECT $this ?value {{ {where} }}", PREFIXES, "SELECT")
    assert query.simple is not None
    plain, compared = InPlace(*query.simple, query.columns), 0
    nodes = [f"ex:{name}" for name in "abcd"] + ["_:n"]
    values = ["1", "2", "3", "2.5", '"x"', '"xyz"', '"x"@en', "true", '"2026-01-01"^^xsd:date']
    for seed in range(60):
        chance = random.Random(seed)
        said = [
            f"{chance.choice(nodes)} {chance.choice(['ex:p', 'ex:q'])} {chance.choice(nodes + values)} ."
            for _ in range(12)
        ]
        data = graph("\n".join(said))
        stage = Stage(data)
        for node in sorted({subject for subjects in data.by.values() for subject in subjects}):
            try:
                ours = plain.rows(data, [{"this": node}])
            except Unsure:
                continue
            theirs = stage.rows(query, [[node]], data)
            assert {tuple(sorted(row.items())) for row in ours} == {tuple(sorted(row.items())) for row in theirs}, (
                seed,
                node,
            )
            compared += 1
    assert compared > 60


def test_of_our_own_shapes_one_asks_for_any_property_and_is_left_to_the_engine() -> None:
    compiled = Shapes.load(folder("shapes")).compiled
    asked = {
        shape.node.partition("#")[2][:-1]: one.asked.in_place is None
        for shape in compiled.shapes.values()
        for one in shape.batched
        if isinstance(one, Select)
    }
    assert len(asked) > 10
    assert [name for name, left in asked.items() if left] == ["deprecated-not-used"]

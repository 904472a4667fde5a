"""What is told of a query from its text, so that no more is put into a store, and asked, than need be."""

import pytest

from kg.validate.sparql.plan import Query, table
from kg.validate.sparql.query import prepare
from kg.validate.sparql.survey import survey

PREFIXES = {"ex": "http://example.org/"}
P, Q, R = (f"<http://example.org/{name}>" for name in "pqr")
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def told(where: str, select: str = "SELECT $this ?value"):
    return survey(f"{select} {{ {where} }}", PREFIXES, frozenset(("this",)), frozenset(("this",)))


@pytest.mark.parametrize(
    ("where", "predicates"),
    [
        ("$this ex:p ?value", {P}),
        ("$this ex:p/^ex:q|<http://example.org/r>+ ?value", {P, Q, R}),
        ("$this a ex:C OPTIONAL { $this ex:p ?v } FILTER NOT EXISTS { ?v ex:q 1 }", {TYPE, P, Q}),
        ("$this ex:p [ ex:q ?v ] , ( ?a ?b )", {P, Q, TYPE.replace("type", "first"), TYPE.replace("type", "rest")}),
        ("{ SELECT $this { $this ex:p ?v } }", {P}),
        ("FILTER (isIRI($this))", set()),
        ("$this ?p ?value", None),
        ("$this !ex:p ?value", None),
        ("$this $PATH ?value", None),
    ],
)
def test_the_predicates_that_a_query_asks_for(where: str, predicates: set[str] | None) -> None:
    assert told(where).predicates == predicates


@pytest.mark.parametrize(
    ("where", "bounded"),
    [
        ("$this ex:p ?v . ?v ex:q* ?value", True),  # ?v is among the triples with ex:p
        ("$this ex:p* ?value", False),  # any node reaches itself
        ("$this ex:p ?v . OPTIONAL { ?v ex:q? ?value }", False),  # ?v is bound elsewhere, which may not be in time
        ("<http://example.org/a> ex:p* ?value", True),
        ("$this ex:p+ ?value", True),
    ],
)
def test_a_path_of_no_steps_may_need_every_node(where: str, bounded: bool) -> None:
    assert (told(where).predicates is not None) is bounded


def test_without_these_there_is_no_solution() -> None:
    found = told(
        '$this ex:p/ex:q ex:C ; ^ex:r ?x . ?x ex:name "it" . OPTIONAL { $this ex:o 1 } { $this ex:u 1 } FILTER EXISTS { ?x ex:e 1 }'
    )
    name = "<http://example.org/name>"
    assert found.required == {P, Q, R, name}
    assert found.wanted == {(Q, "<http://example.org/C>"), (name, '"it"')}
    assert found.own == {P}


@pytest.mark.parametrize("path", ["ex:p|ex:q", "ex:p*", "ex:p?", "(ex:p/ex:q)?", "!ex:p"])
def test_a_choice_is_no_need(path: str) -> None:
    assert (told(f"$this {path} ex:C").required, told(f"$this {path} ex:C").wanted) == (set(), set())


@pytest.mark.parametrize(
    ("where", "together"),
    [
        ("$this ex:p ?value FILTER (?value > 1)", True),
        ("{ SELECT $this (COUNT(?v) AS ?n) { $this ex:p ?v } GROUP BY $this }", False),
        ("{ SELECT $this { $this ex:p ?v } LIMIT 1 }", False),
        ("$this ex:limit ?v . FILTER (STR(?v) = 'LIMIT 1')", True),
    ],
)
def test_many_focus_nodes_at_once_where_that_gives_the_same(where: str, together: bool) -> None:
    assert told(where).together is together


@pytest.mark.parametrize(
    ("where", "by_value"),
    [
        ("$this ex:p ?value FILTER (?value > 1.50)", True),
        ("$this ex:p ?value FILTER (STR(?value) = '1.50')", False),
        ("$this ex:p 1.50", False),
        ("$this ex:p true", False),
        ("$this ex:p '1'^^ex:d", False),
        ("$this ex:p 'text' , 'text'@en", False),
        ('$this ex:p "text"', True),
    ],
)
def test_whether_spelling_is_seen(where: str, by_value: bool) -> None:
    assert told(where).by_value is by_value


@pytest.mark.parametrize(
    ("where", "places"),
    [
        ("$this ex:p ?v", ["TOP"]),
        ("$this ex:p ?v OPTIONAL { $this ex:q ?w }", ["TOP"]),
        ("$this ex:p ?v OPTIONAL {1 $this ex:q ?w FILTER ($this != ?w) }", ["TOP", "{1"]),
        ("{1 BIND ($this AS ?a) } UNION { ?a ex:p 1 }", ["TOP", "{1"]),
        ("{ SELECT $this {1 $this ex:p ?v } }", ["TOP", "{1"]),
        ("FILTER EXISTS {1 {2 FILTER ($this = 1) } }", ["TOP", "{2"]),
    ],
)
def test_the_values_are_put_where_they_are_seen(where: str, places: list[str]) -> None:
    # Marks that the grammar would not take are cut out again, and looked up by where they stood.
    text, marks, at = "SELECT $this { ", {"TOP": len("SELECT $this {")}, 0
    while at < len(where):
        if where[at] == "{" and where[at + 1 : at + 2].isdigit():
            text += "{"
            marks[where[at : at + 2]] = len(text)
            at += 2
        else:
            text += where[at]
            at += 1
    found = survey(text + " }", PREFIXES, frozenset(("this",)), frozenset(("this",)))
    assert list(found.places) == [marks[place] for place in places]


def test_a_word_of_sparql_1_2_leaves_the_rest_untold() -> None:
    found = told("$this ex:p ?v . << $this ex:p ?v >> ex:q ?value . { FILTER (bound($this)) } { SELECT $this { } }")
    assert found.predicates is None
    assert not found.together
    assert len(found.places) == 3  # the braces that hold nothing but a subquery are left alone


def test_a_query_with_the_values_in_it() -> None:
    made = prepare(
        "ASK { $this ex:p $value OPTIONAL { FILTER ($value = $least) } }", PREFIXES, "ASK", more=["least", "most"]
    )
    assert made.columns == ("least", "this", "value")
    assert made.text("#") == (
        "PREFIX ex: <http://example.org/> SELECT DISTINCT ?this ?value {# $this ex:p $value OPTIONAL {#"
        " FILTER ($value = $least) } }"
    )


def test_the_table_of_values() -> None:
    rows = [["<urn:a>", '"x"@en'], ["<urn:b>", "_:c"]]
    assert table(["this", "value"], rows[:1]) == (' VALUES (?this ?value) { (<urn:a> "x"@en) } ', "")
    text, quads = table(["this", "value"], rows)
    assert text == " GRAPH <urn:x-shacl:bound-beforehand> { [] <urn:x-shacl:0> ?this ; <urn:x-shacl:1> ?value } "
    assert quads.splitlines()[3] == ("<urn:x-shacl:row:1> <urn:x-shacl:1> _:c <urn:x-shacl:bound-beforehand> .")


def test_what_is_kept_of_a_query_is_all_of_it() -> None:
    import json

    made = prepare("SELECT $this { $this ex:p ex:C ; ex:q/ex:r ?v FILTER (?v > 1) }", PREFIXES, "SELECT")
    assert Query.unpacked(json.loads(json.dumps(made.packed()))) == made

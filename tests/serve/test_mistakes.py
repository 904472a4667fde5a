"""What a person is told of a mistake, and where it is."""

import pytest

from kg.serve.mistakes import explain

UNSAID = "expected ['a'..='z']"


@pytest.mark.parametrize(
    ("query", "message", "line", "column"),
    [
        ("SELECT * {\n  ?s ex:p ?o }", "the prefix ex: is not declared", 2, 6),
        ("PREFIX e: <http://e.example/>\nASK { e:a ?p :b }", "the prefix : is not declared", 2, 14),
        ("SELECT * {\n  { ?s ?p ?o }", "this { is never closed", 1, 10),
        ("ASK { FILTER(?a) ) }", ") where } is expected", 1, 18),
        ("ASK { } }", "this } closes nothing", 1, 9),
        ("ASK { ?s ?p '(' }", "?s is not expected here", 1, 7),  # the engine's place
    ],
)
def test_mistakes_told_from_tokens(query: str, message: str, line: int, column: int) -> None:
    assert explain(query, UNSAID, 1, 7) == (message, line, column)


@pytest.mark.parametrize("name", ["<http://e.example/f>", "e:f"])
def test_where_an_unknown_function_is_called(name: str) -> None:
    query = f"PREFIX e: <http://e.example/>\nSELECT * {{ ?s {name} ?o .\n  FILTER({name}(?s)) }}"
    refused = "The query cannot be evaluated: The custom function <http://e.example/f> is not supported"
    assert explain(query, refused) == ("there is no function <http://e.example/f> here", 3, 10)


def test_a_rule_that_is_broken_is_told_in_its_words() -> None:
    engine = "expected one of \"$\", \"(\", The SELECT contains a variable that is unbound, ['0' ..= '9'\n| '_']"
    said = explain("SELECT ?x { ?x ?p ?o } GROUP BY ?p", engine, 1, 35)
    assert said == ("the SELECT contains a variable that is unbound", 1, 35)

"""What a person is told of a mistake, and where it is."""

import random

import pytest
from pyoxigraph import Store

from kg.resources import folder
from kg.sparql.mistakes import explain
from kg.sparql.syntax import mistake
from kg.sparql.tokens import tokens

UNSAID = "expected ['a'..='z']"


@pytest.mark.parametrize(
    ("query", "message", "line", "column"),
    [
        ("SELECT * {\n  ?s ex:p ?o }", "the prefix ex: is not declared", 2, 6),
        ("PREFIX e: <http://e.example/>\nASK { e:a ?p :b }", "the prefix : is not declared", 2, 14),
        ("SELECT * {\n  { ?s ?p ?o }", "this { is never closed", 1, 10),
        ("ASK { FILTER(?a) ) }", "a pattern or } is expected instead of )", 1, 18),
        ("ASK { } }", "the end of the query is expected instead of }", 1, 9),
        ("ASK {} ASK {}", "the end of the query is expected instead of ASK", 1, 8),
        ("SELECT * { ?s ?p }", "an object is expected instead of }", 1, 18),
        ("SELECT * {\n  ?s ?p ?o ?x }", ". or ; is expected instead of ?x", 2, 12),
        ("SELECT * { ?s a ?c ORDER BY ?c }", "a pattern or } is expected instead of ORDER", 1, 20),
        ("SELECT * { FILTER(?a = ) }", "a value, a variable or a function is expected instead of )", 1, 24),
        ("SELECT * { FILTER ?x > 3 }", "a condition in ( ) is expected instead of ?x", 1, 19),
        ("SELECT * { BIND(?x AS 3) }", "a variable is expected instead of 3", 1, 23),
        ("SELECT (COUNT(?x) ?n) { }", "AS is expected instead of ?n", 1, 19),
        ("SELECT COUNT(*) { }", "a variable, ( or * is expected instead of COUNT", 1, 8),
        ("ASK { FILTER(foo(?x)) }", "there is no function foo", 1, 14),
        ("ASK { ?s ?p 'abc }", "this string is never ended", 1, 13),
        ("SELECT * { } LIMIT x", "a number is expected instead of x", 1, 20),
        ("SELECT * { } LIMIT", "the query ends where a number is expected", 1, 19),
        ("ASK { VALUES (?x ?y) { (1) } }", "a value or UNDEF is expected instead of )", 1, 26),
        ("ASK { GRAPH { ?s ?p ?o } }", "a variable or an IRI is expected instead of {", 1, 13),
        ("ASK { ?s (<a>|/<b>) ?o }", "a property is expected instead of /", 1, 15),
        ("DESCRIBE", "the query ends where a variable or an IRI is expected", 1, 9),
        ("CONSTRUCT WHERE { OPTIONAL { } }", "a triple or } is expected instead of OPTIONAL", 1, 19),
        ("ASK { FILTER NOT EXISTS ?x }", "{ is expected instead of ?x", 1, 25),
    ],
)
def test_mistakes_against_the_grammar(query: str, message: str, line: int, column: int) -> None:
    with pytest.raises(SyntaxError):
        Store().query(query, base_iri="http://a.example/")
    assert explain(query, UNSAID, 1, 1) == (message, line, column)


def test_what_the_engine_takes_has_no_mistake() -> None:
    """The questions, and what is left of them without some of their tokens: the grammar is the engine's, or wider."""
    store, taken = Store(), 0
    chance = random.Random(20261122)
    for path in sorted(folder("queries").glob("**/*.rq")):
        text = path.read_text(encoding="utf-8")
        found = list(tokens(text))
        for _ in range(40):
            assert mistake(text) is None, text
            taken += 1
            first = chance.randrange(len(found))
            last = min(first + chance.randint(0, 3), len(found) - 1)
            text = path.read_text(encoding="utf-8")
            text = text[: found[first].start] + " " + text[found[last].end :]
            try:
                store.query(text, base_iri="http://a.example/")
            except (SyntaxError, RuntimeError):
                text = path.read_text(encoding="utf-8")
    assert taken > 1_000


def test_what_is_not_of_sparql_1_1_is_left_to_the_engine() -> None:
    assert mistake("ASK { << ?s ?p ?o >> ?q ?r ~ }") is None
    assert mistake("ASK { ?s ?p ?o {| ?q ?r |} }") is None


@pytest.mark.parametrize("name", ["<http://e.example/f>", "e:f"])
def test_where_an_unknown_function_is_called(name: str) -> None:
    query = f"PREFIX e: <http://e.example/>\nSELECT * {{ ?s {name} ?o .\n  FILTER({name}(?s)) }}"
    refused = "The query cannot be evaluated: The custom function <http://e.example/f> is not supported"
    assert explain(query, refused) == ("there is no function <http://e.example/f> here", 3, 10)


def test_a_rule_that_is_broken_is_told_in_its_words() -> None:
    engine = "expected one of \"$\", \"(\", The SELECT contains a variable that is unbound, ['0' ..= '9'\n| '_']"
    said = explain("SELECT ?x { ?x ?p ?o } GROUP BY ?p", engine, 1, 35)
    assert said == ("the SELECT contains a variable that is unbound", 1, 35)


def test_a_rule_that_begins_with_a_keyword_keeps_it() -> None:
    engine = 'expected one of "{", SELECT * is not authorized with GROUP BY'
    said = explain("SELECT * { ?x ?p ?o } GROUP BY ?p", engine, 1, 34)
    assert said == ("SELECT * is not authorized with GROUP BY", 1, 34)

"""What is refused before it reaches the engine, and what is not."""

import random
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from kg.resources import folder
from kg.sparql.guard import Forbidden, check

A = "PREFIX a: <http://a.example/> PREFIX service: <http://a.example/s/> "


@pytest.mark.parametrize(
    "query",
    [
        "ASK { SERVICE <http://a.example/> {} }",
        "ASK { service<http://a.example/>{} }",
        "ASK { SERVICE SILENT ?x {} }",
        "ASK { SERVICE\n#comment\n<http://a.example/> {} }",
        "ASK { SERVICE:x {} }",
        "ASK { SERVICEa:x {} }",
        "ASK { ?s ?p true SERVICE a:x {} }",
        "ASK { ?s ?p trueSERVICEa:x {} }",
        "ASK { ?s ?p 1SERVICE<http://a.example/>{} }",
        "ASK { ?s ?p 1.0e1SERVICE<http://a.example/>{} }",
        "ASK { FILTER(?a<1)SERVICE<http://a.example/>{} FILTER(?b>2) }",
        "ASK { ?s ?p '''x'''SERVICE<http://a.example/>{} }",
        "ASK { ?s ?p a:b#SERVICE\rSERVICE<http://a.example/>{} }",
        "ASK { FILTER(?a<1)SERVICE?x#>\n{ ?s ?p ?o } VALUES ?x { <http://a.example/> } }",
        "ASK { FILTER a:f(?a<1)SERVICE?x#>\n{ ?s ?p ?o } }",
        "SELECT (?a<?b && EXISTS{SERVICE?x#>\n{}} AS ?y) { }",
        "ASK { { SELECT * { } HAVING(?a<1)VALUES ?x { <http://a.example/> } } SERVICE?x#>\n{} }",
        r"ASK { ?s ?p a:x\' . SERVICE <http://a.example/> {} FILTER(?x = '') }",
        "ASK { LATERAL { SERVICE <http://a.example/> {} } }",
        "CONSTRUCT { ?s ?p ?o } { { SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } } } }",
    ],
)
def test_service_is_refused(query: str) -> None:
    with pytest.raises(Forbidden, match="SERVICE") as refused:
        check(A + query, max_length=1000)
    assert refused.value.status == 403


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service $SERVICE { ?service a:service service:x }",
        "ASK { ?s ?p 'SERVICE <x> {' , \"SERVICE\" , '''SERVICE ' {''' } # SERVICE <x> {",
        "ASK { <http://a.example/SERVICE> ?p 'x'@en }",
        "ASK { ?s a:SERVICE/a:b ?o . _:SERVICE ?p ?q }",
        r"ASK { ?s ?p a:SERVICE\'s }",
        "ASK { FILTER(?a < 3 && ?b > 2) }",
    ],
)
def test_the_word_elsewhere_is_no_clause(query: str) -> None:
    check(A + query, max_length=1000)


@pytest.mark.parametrize(
    "query", ["LOAD <http://a.example/>", "insert data { }", "WITH <g> DELETE {} WHERE {}", "DROP ALL", "CLEAR ALL"]
)
def test_updates_are_refused(query: str) -> None:
    with pytest.raises(Forbidden, match="update") as refused:
        check(A + query, max_length=1000)
    assert refused.value.status == 403


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("ASK {" + "{" * 60, "nests"),
        ("ASK { FILTER" + "(" * 60 + ")" * 60 + "}", "nests"),
        ("ASK {" + "?s ?p ?o ." * 200 + "}", "joins"),
        ("ASK { ?s " + "/".join(["a:b"] * 200) + " ?o }", "joins"),
        ("ASK { ?s ?p " + ",".join(["1"] * 200) + "}", "joins"),
        ("ASK {" + "MINUS {}" * 1100 + "}", "joins"),
        ("ASK { FILTER(" + "!" * 1100 + "true) }", "operators"),
        ("ASK { ?s ?p '" + "x " * 8000 + "}", "Line 1, column 81: this string is never ended"),
        ("ASK { ?s ?p %" + "x " * 8000 + "}", "Line 1, column 81: % cannot stand here"),
        ("ASK {" + "<" * 8000 + "}", "operators"),
        ("", "no query"),
        ("# nothing", "no query"),
        ("PREFIX b: <http://b.example/>", "no query"),
        ("SHOW TABLES", "Line 1, column"),
        ("ASK {} #" + "x" * 20_000, "characters"),
    ],
)
def test_what_would_end_the_process_or_is_no_query(query: str, why: str) -> None:
    with pytest.raises(Forbidden, match=why) as refused:
        check(A + query, max_length=20_000)
    assert refused.value.status == 400


def test_long_lists_of_values_are_no_joins() -> None:
    values = "VALUES ?x { " + "1 " * 2000 + "} FILTER(?y IN (" + ", ".join(["2"] * 2000) + "))"
    assert check("SELECT * {" + values + "}", max_length=20_000).form == "SELECT"


@pytest.mark.parametrize("form", ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])
def test_form(form: str) -> None:
    assert check(f"BASE <http://b.example/>\n{A} # x\n{form.lower()} ", max_length=1000).form == form


@pytest.mark.parametrize("path", sorted(folder("queries").glob("**/*.rq")), ids=lambda path: path.stem)
def test_the_questions_pass(path: Path) -> None:
    assert check(path.read_text(encoding="utf-8"), max_length=100_000)


def test_an_undeclared_prefix_is_no_way_around() -> None:
    with pytest.raises(Forbidden, match="Line 1, column 7: the prefix ex: is not declared") as refused:
        check("ASK { ex:a ?service ?o }", max_length=100)
    assert (refused.value.status, refused.value.line, refused.value.column) == (400, 1, 7)


PARTS = (
    *"{}{}(){}<>.;,/|^*#", "SERVICE", "SERVICE", "service", "SILENT", "<http://127.0.0.1:1/>", "<http://127.0.0.1:1/>",
    "ex:", "ex:b", "a:", "?x", "?s", "{?s ?p ?o}", "{}", "<1", ">2)", "FILTER", "FILTER(", "FILTER(?x<1)", "#>\n", "\n",
    "BIND(1 AS ?y)", "VALUES ?x {<http://127.0.0.1:1/>}", "1", "1.", "true", "'x'", "'", "'''", "@en", "_:b", "OPTIONAL",
    "UNION", "MINUS", "GRAPH", "?s ?p ?o.", "EXISTS", "\\u0053ERVICE", "\\'", "FILTERex:f", "exSERVICE:", "ORDER BY",
    "SELECT *", "{SELECT * {", "<<(", ")>>", "LATERAL",
)  # fmt: skip
PROLOGUES = (
    "PREFIX ex: <http://127.0.0.1:1/> PREFIX a: <http://a.example/> ",
    "PREFIX ex: <http://127.0.0.1:1/> PREFIX FILTERex: <http://a.example/> ",
    "PREFIX : <http://127.0.0.1:1/> PREFIX ex: <http://127.0.0.1:1/> PREFIX trueSERVICEex: <http://a.example/> ",
)


def test_whatever_the_engine_takes_for_service_is_refused() -> None:
    """Pieces of queries put together at random: the engine asks nobody of whom the guard has not spoken."""
    store = Store()
    store.add(Quad(NamedNode("http://a.example/s"), NamedNode("http://a.example/p"), Literal(1)))
    chance, asked = random.Random(20261122), 0
    for _ in range(60_000):
        body = "".join(chance.choice(PARTS) + chance.choice(("", "", " ")) for _ in range(chance.randint(1, 8)))
        opening = chance.choice(("ASK {", "SELECT * {", "ASK { ?s ?p ?x "))
        end = chance.choice(("}", "}}", "<http://127.0.0.1:1/>{}}", "{?s ?p ?o}}"))
        query = chance.choice(PROLOGUES) + opening + body + end
        try:
            result = store.query(query)
            if isinstance(result, QuerySolutions):
                list(result)
        except SyntaxError:
            continue
        except (RuntimeError, OSError) as error:
            if "custom function" in str(error):
                continue
            asked += 1
            with pytest.raises(Forbidden):
                check(query, max_length=1000)
    assert asked > 20

"""What is refused before it reaches the engine, and what is not."""

import pytest

from kg.serve.guard import Forbidden, check

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

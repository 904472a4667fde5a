"""Requests read into operations: what is refused, where, and in which words."""

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Variable

from kg.update import request
from kg.update.operations import Clear, Create, Data, Modify, Refused, Transfer

BASE = "http://b.example/"
A = "PREFIX : <http://a.example/> "
XSD = "http://www.w3.org/2001/XMLSchema#"


def a(name: str) -> NamedNode:
    return NamedNode(f"http://a.example/{name}")


def refused(text: str, **given: tuple[str, ...]) -> Refused:
    with pytest.raises(Refused) as found:
        request.read(text, BASE, **given)  # type: ignore[arg-type]
    return found.value


def test_data_keep_literals_as_written_and_know_their_graphs() -> None:
    (insert, delete) = request.read(
        A + "INSERT DATA { :s :p 2.50, TRUE . GRAPH :g { :s :p '}' } . :t :p <rel> } ; DELETE DATA { :s :p 'x'@de }",
        BASE,
    )
    decimal = Literal("2.50", datatype=NamedNode(XSD + "decimal"))
    assert isinstance(insert, Data) and insert.insert
    assert set(insert.quads) == {
        Quad(a("s"), a("p"), decimal),
        Quad(a("s"), a("p"), Literal("true", datatype=NamedNode(XSD + "boolean"))),
        Quad(a("s"), a("p"), Literal("}"), a("g")),
        Quad(a("t"), a("p"), NamedNode(BASE + "rel")),
    }
    assert delete == Data(False, (Quad(a("s"), a("p"), Literal("x", language="de")),))


def test_full_stops_braces_and_comments_stand_where_sparql_lets_them() -> None:
    text = A + "INSERT DATA { :s :p :o GRAPH :g { :s :p :o . } GRAPH <g> {} # GRAPH <h> {\n :s :p :q }"
    (found,) = request.read(text, BASE)
    assert isinstance(found, Data)
    assert set(found.quads) == {
        Quad(a("s"), a("p"), a("o")),
        Quad(a("s"), a("p"), a("o"), a("g")),
        Quad(a("s"), a("p"), a("q")),
    }


def test_a_boolean_ends_where_a_full_stop_stands() -> None:
    (found,) = request.read(A + "PREFIX TRUE.x: <http://t.example/> INSERT DATA { :s :p TRUE. :t :p False.}", BASE)
    assert isinstance(found, Data)
    assert {(q.subject, q.object.value) for q in found.quads} == {(a("s"), "true"), (a("t"), "false")}
    (named,) = request.read(A + "PREFIX TRUE.x: <http://t.example/> INSERT DATA { :s :p TRUE.x:a }", BASE)
    assert isinstance(named, Data)
    assert [q.object for q in named.quads] == [NamedNode("http://t.example/a")]


def test_a_language_tag_ends_where_a_full_stop_stands() -> None:
    (found,) = request.read(A + "INSERT DATA { :s :p 'x'@en.GRAPH :g { :s :p 'y' } }", BASE)
    assert isinstance(found, Data)
    assert [q.graph_name for q in found.quads] == [DefaultGraph(), a("g")]


def test_templates_hold_variables_and_the_graph_of_with() -> None:
    (found,) = request.read(
        A + "WITH :g DELETE { ?s :p ?o } INSERT { GRAPH ?h { ?s ?p [] } } USING NAMED :n USING :u WHERE { ?s :p ?o }",
        BASE,
    )
    assert isinstance(found, Modify)
    assert found.delete == ((Variable("s"), a("p"), Variable("o"), a("g")),)
    ((subject, predicate, _, graph),) = found.insert
    assert (subject, predicate, graph) == (Variable("s"), Variable("p"), Variable("h"))
    assert (found.default_graphs, found.named_graphs) == (("http://a.example/u",), ("http://a.example/n",))


def test_with_is_the_default_graph_of_the_pattern() -> None:
    (found,) = request.read(A + "WITH :g INSERT { :s :p ?o } WHERE { ?s :p ?o }", BASE)
    assert isinstance(found, Modify)
    assert (found.default_graphs, found.named_graphs) == (("http://a.example/g",), None)


def test_the_datasets_of_the_protocol_are_those_of_patterns() -> None:
    (found,) = request.read(A + "DELETE WHERE { ?s :p ?o }", BASE, default_graphs=("http://a.example/u",))
    assert isinstance(found, Modify)
    assert (found.default_graphs, found.named_graphs) == (("http://a.example/u",), ())


def test_management_of_graphs() -> None:
    text = A + (
        "CLEAR SILENT GRAPH :g; DROP NAMED; create silent graph <g>; COPY DEFAULT TO :g; MOVE GRAPH :g TO DEFAULT;"
        " ADD SILENT :g TO GRAPH :h"
    )
    assert request.read(text, BASE) == [
        Clear(a("g"), False, True),
        Clear("NAMED", True, False),
        Create(NamedNode(BASE + "g"), True),
        Transfer("COPY", DefaultGraph(), a("g"), False),
        Transfer("MOVE", a("g"), DefaultGraph(), False),
        Transfer("ADD", a("g"), a("h"), True),
    ]


def test_declarations_stand_before_each_operation_and_hold_on() -> None:
    text = (
        "PREFIX a: <http://a.example/> CLEAR GRAPH a:x ; BASE <http://a.example/y/> CLEAR GRAPH <z> ; CLEAR GRAPH a:x ;"
    )
    assert [found.target for found in request.read(text, BASE) if isinstance(found, Clear)] == [
        a("x"),
        a("y/z"),
        a("x"),
    ]


@pytest.mark.parametrize("text", ["", "# nothing", "BASE <http://a.example/>"])
def test_nothing_is_an_update(text: str) -> None:
    assert request.read(text, BASE) == []


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("INSERT DATA { ?s <p> <o> }", 1, 15, "?s is a variable"),
        ("INSERT DATA {\n GRAPH ?g { <s> <p> <o> } }", 2, 8, "?g is a variable"),
        ("DELETE DATA { GRAPH <g> { <s> <p> <o> . GRAPH <h> { <s> <p> 1 } } }", 1, 41, "GRAPH cannot stand within GRAPH"),
        ("DELETE DATA { _:a <p> <o> }", 1, 12, "blank node"),
        ("DELETE { <s> <p> [] } WHERE { ?x <p> <o> }", 1, 7, "blank node"),
        ("DELETE WHERE { _:a <p> <o> }", 1, 8, "blank node"),
        ("INSERT DATA { _:a <p> 1 } ; INSERT DATA { _:a <p> 2 }", 1, 40, "the label _:a"),
        ("INSERT DATA { <s> <p> x:y }", 1, 23, "prefix x: has not been declared"),
        ("INSERT DATA { <s> <p> 'a }", 1, 23, "this string is never ended"),
        ("INSERT DATA {\n<s> <p> <o>", 1, 13, "this { is never closed"),
        ("INSERT DATA { <s> <p> <o>\n <s> }", 2, 2, "'.'"),
        ("INSERT WHERE { ?s ?p ?o }", 1, 8, "{ is expected instead of WHERE"),
        ("CREATE DEAFULT", 1, 8, "GRAPH is expected"),
        ("CREATE GRAPH <g> DROP GRAPH <g>", 1, 18, "; or the end of the update"),
        ("CREATE GRAPH <g> ;; DROP GRAPH <g>", 1, 19, "an operation"),
        ("CLEAR XYZ", 1, 7, "GRAPH, DEFAULT, NAMED or ALL"),
        ("COPY <a> <b>", 1, 10, "TO"),
        ("CLEAR GRAPH x:y", 1, 13, "prefix x: has not been declared"),
        ("SELECT * {}", 1, 1, "is a query"),
        ("INSERT { <s> <p> ?o } WHERE {\n ?s <p> ?o ?x }", 2, 12, "expected"),
        ("INSERT { <s> <p> ?o } WHERE { ?s <p> ?o", 1, 29, "this { is never closed"),
        ("INSERT { <s> <p> ?o }", 1, 22, "WHERE"),
        ("INSERT { <s> <p> 'x'^^?d } WHERE { ?s <p> ?d }", 1, 8, "cannot be a datatype"),
        ("INSERT DATA { <s> <p> << <s> <p> <o> >> }", 1, 13, "RDF 1.2"),
        ("INSERT DATA { <s> <p> <o> {| <q> <r> |} }", 1, 27, "RDF 1.2"),
        ("INSERT DATA { <s> <p> 'x'@en--ltr }", 1, 13, "RDF 1.2"),
        ("INSERT DATA { GRAPH _:g { <s> <p> <o> } }", 1, 13, "named by an IRI"),
    ],
)  # fmt: skip
def test_what_is_no_update_is_refused_with_its_place(text: str, line: int, column: int, words: str) -> None:
    found = refused(text)
    assert (found.status, found.line, found.column) == (400, line, column), str(found)
    assert words in str(found)


@pytest.mark.parametrize("text", ["LOAD <http://a.example/x>", "LOAD SILENT <http://a.example/x> INTO GRAPH <g>"])
def test_load_asks_another_server(text: str) -> None:
    assert refused(text).status == 403


def test_service_asks_another_server() -> None:
    found = refused("INSERT { ?s ?p ?o } WHERE {\n SERVICE <http://a.example/> { ?s ?p ?o } }")
    assert (found.status, found.line, found.column) == (403, 2, 2)


def test_a_mistake_behind_load_is_told_first() -> None:
    assert refused("LOAD <http://a.example/x> ; CLEAR").status == 400


@pytest.mark.parametrize(
    "text", ["WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "INSERT { <s> <p> 1 } USING <g> WHERE { }"]
)
def test_a_dataset_is_named_once(text: str) -> None:
    assert "name it once" in str(refused(text, named_graphs=("http://a.example/g",)))


def test_patterns_are_bounded_as_queries_are() -> None:
    deep = "{" * 60 + "}" * 60
    assert "deep" in str(refused(f"INSERT {{ <s> <p> 1 }} WHERE {deep}"))
    long = " . ".join(f"?s <p{n}> ?o{n}" for n in range(200))
    assert "joins more than" in str(refused(f"INSERT {{ <s> <p> 1 }} WHERE {{ {long} }}"))


def test_templates_are_bounded() -> None:
    long = "?s <p> ?o . " * 10_000
    for text in (f"DELETE WHERE {{ {long} }}", f"INSERT {{ {long} }} WHERE {{ ?s ?p ?o }}"):
        assert "more than 100000 characters" in str(refused(text))


def test_data_are_as_many_as_may_be() -> None:
    (found,) = request.read("INSERT DATA { " + " ".join(f"<s{n}> <p> '{{{n}' ." for n in range(50_000)) + " }", BASE)
    assert isinstance(found, Data)
    assert len(found.quads) == 50_000

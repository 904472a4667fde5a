"""The data graph: terms as written, whatever they hold."""

import pyoxigraph as ox
import pytest

from kg.validate.data import SUBCLASS, TYPE, Data, read

ODD = [
    ox.Literal(""),
    ox.Literal("."),
    ox.Literal('a "b" <urn:c> .'),
    ox.Literal("line\nbreak \\ and \ttab \r\x07\x7f\x85\u2028"),
    ox.Literal("ends in backslash\\"),
    ox.Literal("_:b"),
    ox.Literal("x _:b", language="en"),
    ox.Literal("x <urn:c>", language="en-GB"),
    ox.Literal("<<( :a :b :c )>>"),
    ox.Literal("01", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    ox.Literal("x <urn:c>", datatype=ox.NamedNode("urn:own")),
    ox.NamedNode("urn:ü?#(a)'b"),
    ox.BlankNode("b.1-c"),
]


@pytest.mark.parametrize("graph", [ox.DefaultGraph(), ox.NamedNode("urn:g"), ox.BlankNode("g")], ids=str)
@pytest.mark.parametrize("term", ODD, ids=repr)
def test_a_term_is_the_string_that_stands_for_it(term, graph) -> None:
    subject = ox.BlankNode("s")
    triples = read(
        [ox.Quad(subject, ox.NamedNode("urn:p"), term, graph), ox.Quad(subject, ox.NamedNode("urn:q"), term, graph)]
    )
    assert triples == [("_:s", "<urn:p>", str(term)), ("_:s", "<urn:q>", str(term))]


def test_a_triple_in_several_graphs_is_one() -> None:
    nodes = ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.NamedNode("urn:b")
    data = Data.of([ox.Quad(*nodes), ox.Quad(*nodes, ox.NamedNode("urn:g"))])
    assert data.objects("<urn:a>", "<urn:p>") == ("<urn:b>",)
    assert list(data.subjects("<urn:p>", "<urn:b>")) == ["<urn:a>"]


def test_what_a_statement_is_about_may_not_be_a_statement() -> None:
    quoted = ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.NamedNode("urn:b"))
    with pytest.raises(TypeError, match="RDF 1.1"):
        Data.of([ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), quoted)])


def test_a_hierarchy_that_is_shared_does_not_learn_from_the_data() -> None:
    shared = Data([("<urn:D>", SUBCLASS, "<urn:C>")])
    plain, own = (
        Data([("<urn:a>", TYPE, "<urn:D>")]),
        Data([("<urn:a>", TYPE, "<urn:E>"), ("<urn:E>", SUBCLASS, "<urn:D>")]),
    )
    for data in (own, plain):
        data.assume(shared)
        assert list(data.instances("<urn:C>")) == ["<urn:a>"]
    assert shared.below("<urn:C>") == {"<urn:C>", "<urn:D>"}
    assert plain.above("<urn:E>") == {"<urn:E>"}


def test_the_graph_as_a_document() -> None:
    data = Data.of(ox.parse('<urn:a> <urn:p> "x" ; <urn:q> "y\\n"@de .', format=ox.RdfFormat.TURTLE))
    assert data.ntriples(["<urn:q>", "<urn:none>"]) == '<urn:a> <urn:q> "y\\n"@de .\n'

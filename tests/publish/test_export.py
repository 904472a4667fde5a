import io

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from kg.publish.export import Format, export, rdf_format

EX = "http://example.org/"
A, B, P, G = (NamedNode(EX + x) for x in ("a", "b", "p", "graph"))
QUADS = [
    Quad(A, P, Literal("one"), DefaultGraph()),
    Quad(A, P, B, G),
    Quad(B, P, Literal("zwei", language="de"), DefaultGraph()),
]


def written(form: Format, graph: str | None = None) -> tuple[int, set[Quad]]:
    to = io.BytesIO()
    count = export(iter(QUADS), to, form, graph=graph)
    return count, set(parse(to.getvalue(), rdf_format(form)))


@pytest.mark.parametrize("form", ["turtle", "ntriples", "rdfxml"])
def test_a_format_of_triples_carries_the_default_graph(form: Format) -> None:
    assert written(form) == (2, {QUADS[0], QUADS[2]})


@pytest.mark.parametrize("form", ["nquads", "trig", "jsonld"])
def test_a_format_of_quads_carries_all_graphs(form: Format) -> None:
    assert written(form) == (3, set(QUADS))


def test_one_named_graph_as_quads_or_as_triples() -> None:
    assert written("nquads", G.value) == (1, {QUADS[1]})
    assert written("turtle", G.value) == (1, {Quad(A, P, B, DefaultGraph())})


def test_prefixes_shorten_turtle() -> None:
    to = io.BytesIO()
    export(iter(QUADS), to, "turtle", prefixes={"ex": EX})
    assert b'ex:a ex:p "one"' in to.getvalue()


def test_it_is_written_as_it_comes() -> None:
    to = io.BytesIO()
    seen_early = []

    def many() -> object:
        for number in range(20_000):
            if number == 15_000:
                seen_early.append(to.tell() > 0)
            yield Quad(A, P, Literal(number))

    export(many(), to, "nquads")  # type: ignore[arg-type]
    assert seen_early == [True]
    assert len(list(parse(to.getvalue(), RdfFormat.N_QUADS))) == 20_000

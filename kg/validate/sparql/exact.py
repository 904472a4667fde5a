"""Queries over literals as they are written, by rdflib: slow, and asked for only where Oxigraph would see others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MethodType
from typing import TYPE_CHECKING

from kg.validate.order import compare
from kg.validate.sparql.plan import TABLE, Query, table
from kg.validate.terms import ntriples, quiet, triples

if TYPE_CHECKING:
    from rdflib.plugins.sparql.sparql import Query as SparqlQuery

ORDERS = {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (1, 0)}
"""Operators of order, with what a comparison may give for them to hold."""


def rows(
    query: Query, given: Sequence[Sequence[str]], data: str, graphs: Mapping[str, str]
) -> Iterator[dict[str, str]]:
    """The solutions over these N-Triples, and over the named graphs; terms in N-Triples form."""
    with quiet():
        return iter(list(_rows(query, given, data, graphs)))


def _rows(
    query: Query, given: Sequence[Sequence[str]], data: str, graphs: Mapping[str, str]
) -> Iterator[dict[str, str]]:
    import pyoxigraph as ox
    from rdflib import Dataset, URIRef

    dataset = Dataset(default_union=False)
    for name, text in {"": data, **graphs}.items():
        graph = dataset.graph(URIRef(name[1:-1])) if name else dataset.default_graph
        for triple in triples(ox.parse(text, format=ox.RdfFormat.N_TRIPLES)):
            graph.add(triple)
    # A literal in the text of a query would be rewritten by rdflib, so the table is a graph whatever it holds.
    told, _ = table(query.columns, [["_:any"] * len(query.columns)])
    bound = dataset.graph(URIRef(TABLE))
    quads = "".join(
        f"<urn:x-shacl:row:{number}> <urn:x-shacl:{place}> {term} .\n"
        for number, row in enumerate(given)
        for place, term in enumerate(row)
    )
    for triple in triples(ox.parse(quads, format=ox.RdfFormat.N_TRIPLES)):
        bound.add(triple)
    try:
        solutions = dataset.query(_strict(query.text(told)))
        for solution in solutions.bindings:
            if not solution:
                continue  # GROUP BY over nothing gives no group (SPARQL 1.1, 18.5.1.3), and rdflib gives an empty one
            yield {str(name): ntriples(term) for name, term in solution.items() if term is not None}
    except (TypeError, ValueError, ArithmeticError):
        # "twelve"^^xsd:integer: an error in an expression gives no solution (SPARQL 1.1, 17.2), and rdflib raises.
        return


def _strict(text: str) -> SparqlQuery:
    """The query, in which `<` and its like are errors where SPARQL has no order (17.3.1): rdflib orders any two literals."""
    from rdflib import Literal
    from rdflib.plugins.sparql import prepareQuery
    from rdflib.plugins.sparql.algebra import traverse
    from rdflib.plugins.sparql.operators import RelationalExpression
    from rdflib.plugins.sparql.parserutils import Expr
    from rdflib.plugins.sparql.sparql import SPARQLError

    def compared(expression: Expr, context: object) -> object:
        holds = ORDERS.get(str(expression.op))
        if holds is None:
            return RelationalExpression(expression, context)  # type: ignore[arg-type]
        one, other = expression.expr, expression.other
        found = None
        if isinstance(one, Literal) and isinstance(other, Literal):
            found = compare(ntriples(one), ntriples(other))
        if found is None:
            raise SPARQLError(f"{one} and {other} have no order")
        return Literal(found in holds)

    def visit(node: object) -> None:
        if isinstance(node, Expr) and node.name == "RelationalExpression" and node.get("other") is not None:
            node._evalfn = MethodType(compared, node)

    prepared = prepareQuery(text)
    traverse(prepared.algebra, visitPre=visit)
    return prepared

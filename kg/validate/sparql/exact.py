"""Queries over literals as they are written, by rdflib: slow, and asked for only where Oxigraph would see others."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence

from kg.validate.sparql.plan import TABLE, Query, table
from kg.validate.terms import ntriples, triples


def rows(
    query: Query, given: Sequence[Sequence[str]], data: str, graphs: Mapping[str, str]
) -> Iterator[dict[str, str]]:
    """The solutions over these N-Triples, and over the named graphs; terms in N-Triples form."""
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
    log = logging.getLogger("rdflib.term")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        solutions = dataset.query(query.text(told))
        for solution in solutions.bindings:
            if not solution:
                continue  # GROUP BY over nothing gives no group (SPARQL 1.1, 18.5.1.3), and rdflib gives an empty one
            yield {str(name): ntriples(term) for name, term in solution.items() if term is not None}
    except (TypeError, ValueError, ArithmeticError):
        # "twelve"^^xsd:integer: an error in an expression gives no solution (SPARQL 1.1, 17.2), and rdflib raises.
        return
    finally:
        log.setLevel(before)

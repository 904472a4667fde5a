"""The store in which the queries of a validation are evaluated: of the data no more than they ask for.

Oxigraph's store keeps values, and not how they are written: "2.50" becomes 2.5, and an xsd:int an xsd:integer. What is
reported is what was written, wherever that is told by the value; a query that sees spellings (STR, DATATYPE, …), or for
which two spellings of one value would be one, is evaluated over the data as written instead (`exact`), and so is one that
meets numbers beyond 64 bits. Data in canonical form, as all of ours are, never need that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.validate.literals import XSD, XSD_STRING, split
from kg.validate.sparql.plan import TABLE, Query, table

if TYPE_CHECKING:
    from kg.validate.data import Data

SHAPES_GRAPH = "<urn:x-shacl:shapes-graph>"
DIGITS = 18
KEPT = re.compile(
    r'"(?:(?:0|-?[1-9][0-9]{0,17})"\^\^<http://www\.w3\.org/2001/XMLSchema#(?:integer|decimal)>'
    r'|-?(?:0|[1-9][0-9]{0,9})\.[0-9]{0,5}[1-9]"\^\^<http://www\.w3\.org/2001/XMLSchema#decimal>'
    r'|(?:true|false)"\^\^<http://www\.w3\.org/2001/XMLSchema#boolean>'
    r'|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[01][0-9]:[0-9]{2}:[0-9]{2}Z?"\^\^<http://www\.w3\.org/2001/XMLSchema#dateTime>'
    r'|"\^\^<http://www\.w3\.org/2001/XMLSchema#date>))'
)
"""Literals of which the store keeps the form, to be told without asking it."""

Row = dict[str, str]


class Stage:
    """The data of one validation, put into a store as far as they are asked for."""

    def __init__(self, data: Data) -> None:
        self._data = data
        self._store = ox.Store()
        self._loaded: set[str] = set()
        self._expected: dict[str, None] = {}
        self._shapes: Data | None = None
        self._held: dict[str, str] = {}
        self._written: dict[str, list[str]] = {}
        self._far: set[str] = set()
        self._changed: set[str] = set()
        """Predicates of literals that are something else to the store than what is written."""

    def expect(self, predicates: Iterable[str]) -> None:
        """Load triples with these predicates, too, as soon as any are needed."""
        self._expected.update(dict.fromkeys(predicates))

    def rows(self, query: Query, rows: Sequence[Sequence[str]], shapes: Data) -> Iterator[Row]:
        """The solutions of the query for these rows of its columns, terms as they are written."""
        wanted = query.survey.predicates
        self._load(self._data.by if wanted is None else wanted)
        if "shapesGraph" in query.columns:
            self._show(shapes)
        odd = any(term.startswith('"') and self._differs(term) for row in rows for term in row)
        rewritten = odd or not self._changed.isdisjoint(self._loaded if wanted is None else wanted)
        if rewritten:
            merged = any(len(forms) > 1 for forms in self._written.values())
            if merged or self._far or not query.survey.by_value:
                yield from self._exactly(query, rows, shapes)
                return
        told, quads = table(query.columns, rows)
        if quads:
            self._store.extend(ox.parse(quads, format=ox.RdfFormat.N_QUADS))
        try:
            yield from list(self._solutions(query.text(told), rewritten))
        finally:
            if quads:
                self._store.remove_graph(ox.NamedNode(TABLE))

    def _solutions(self, text: str, rewritten: bool) -> Iterator[Row]:
        solutions = self._store.query(text)
        if not isinstance(solutions, ox.QuerySolutions):
            raise TypeError("a query that is no SELECT")
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            row = {name: str(term) for name, term in zip(names, solution, strict=True) if term is not None}
            if rewritten:
                row = {name: self._written.get(term, (term,))[0] for name, term in row.items()}
            yield row

    def _load(self, predicates: Iterable[str]) -> None:
        by, loaded = self._data.by, self._loaded
        if not any(name in by and name not in loaded for name in predicates):
            return
        new = [name for name in {**self._expected, **dict.fromkeys(predicates)} if name in by and name not in loaded]
        self._expected.clear()
        self._loaded.update(new)
        differs = self._differs
        for name in new:
            for objects in self._data.by[name].values():
                for term in objects:
                    if term[-1] == ">" and term[0] == '"' and differs(term):
                        self._changed.add(name)
        self._store.extend(ox.parse(self._data.ntriples(new), format=ox.RdfFormat.N_TRIPLES))

    def _differs(self, term: str) -> bool:
        """Whether the store sees something else than what is written; known from then on."""
        found = self._held.get(term)
        if found is None:
            found = term if KEPT.fullmatch(term) or XSD not in term else _held(term)
            if len(term) > DIGITS and _far(term):
                self._far.add(term)
            self._held[term] = found
            self._written.setdefault(found, []).append(term)
        return found != term or term in self._far

    def _show(self, shapes: Data) -> None:
        """Put the shapes graph in as a named graph, for $shapesGraph."""
        if self._shapes is shapes:
            return
        self._shapes = shapes
        graph = ox.NamedNode(SHAPES_GRAPH[1:-1])
        self._store.remove_graph(graph)
        self._store.extend(
            ox.Quad(quad.subject, quad.predicate, quad.object, graph)
            for quad in ox.parse(shapes.ntriples(), format=ox.RdfFormat.N_TRIPLES)
        )

    def _exactly(self, query: Query, rows: Sequence[Sequence[str]], shapes: Data) -> Iterator[Row]:
        from kg.validate.sparql import exact

        graphs: Mapping[str, str] = {SHAPES_GRAPH: shapes.ntriples()} if "shapesGraph" in query.columns else {}
        return exact.rows(query, rows, self._data.ntriples(query.survey.predicates), graphs)


def _held(term: str) -> str:
    store = ox.Store()
    store.extend(ox.parse(f"<urn:s> <urn:p> {term} .", format=ox.RdfFormat.N_TRIPLES))
    return str(next(iter(store)).object)


def _far(term: str) -> bool:
    """Whether it is a number of more digits than the store computes with: a comparison would fail, and find nothing."""
    lexical, datatype, _ = split(term)
    digits = lexical.lstrip("+-").replace(".", "", 1)
    exact = datatype.startswith(XSD) and datatype not in (XSD + "double", XSD + "float", XSD_STRING)
    return exact and len(digits) > DIGITS and digits.isdecimal()

"""The data graph: triples in N-Triples form, by predicate.

A term is a string in N-Triples form (https://www.w3.org/TR/n-triples/): `<iri>`, `_:label`, `"text"@en`,
`"2.50"^^<…#decimal>`. So a literal is what was written, equal terms are equal strings, and whatever finds a term can
put it into a report as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

RDF = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE, FIRST, REST, NIL = f"{RDF}type>", f"{RDF}first>", f"{RDF}rest>", f"{RDF}nil>"
SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"

Triple = tuple[str, str, str]
NOTHING: Mapping[str, tuple[str, ...]] = {}
# A line of canonical N-Quads: subject, predicate, object, and a graph or none.
LINE = re.compile(r'([^ ]++) ([^ ]++) ([<_][^ ]*+|"[^"\\]*+(?:\\.[^"\\]*+)*+"[^ ]*+) .*+\n')
QUOTED = re.compile(r"^(?:<<|[^ ]+ [^ ]+ <<).*", re.MULTILINE)


class Data:
    """A graph. `by` is its triples: predicate → subject → objects, each object once; not to be changed by readers."""

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        self.by: dict[str, dict[str, tuple[str, ...]]] = {}
        self._inverse: dict[str, Mapping[str, Sequence[str]]] = {}
        self._below: dict[str, frozenset[str]] = {}
        self._above: dict[str, frozenset[str]] = {}
        self.add(triples)

    @classmethod
    def of(cls, quads: Iterable[ox.Quad]) -> Data:
        """The merge of all graphs of these quads. Raises TypeError for a term that is none of RDF 1.1."""
        return cls(read(quads))

    def add(self, triples: Iterable[Triple]) -> None:
        """Put triples in; only before anything has been asked of the graph."""
        by = self.by
        for subject, predicate, term in triples:
            subjects = by.get(predicate)
            if subjects is None:
                by[predicate] = {subject: (term,)}
                continue
            objects = subjects.get(subject)
            if objects is None:
                subjects[subject] = (term,)
            elif term not in objects:
                subjects[subject] = (*objects, term)

    def assume(self, hierarchy: Data) -> None:
        """Put in a hierarchy of classes (`rdfs:subClassOf`) that many graphs share; what it knows is used as it is."""
        if SUBCLASS in self.by:
            self.add(hierarchy.triples((SUBCLASS,)))
        elif SUBCLASS in hierarchy.by:
            self.by[SUBCLASS] = hierarchy.by[SUBCLASS]
            self._inverse[SUBCLASS] = hierarchy.inverse(SUBCLASS)
            self._below, self._above = hierarchy._below, hierarchy._above

    def objects(self, subject: str, predicate: str) -> Sequence[str]:
        """The objects of the triples with this subject and predicate, each once."""
        return self.by.get(predicate, NOTHING).get(subject, ())

    def subjects(self, predicate: str, term: str) -> Sequence[str]:
        """The subjects of the triples with this predicate and object, each once."""
        return self.inverse(predicate).get(term, ())

    def inverse(self, predicate: str) -> Mapping[str, Sequence[str]]:
        """Object → subjects of a predicate; made when first asked for."""
        found = self._inverse.get(predicate)
        if found is None:
            made: dict[str, list[str]] = {}
            for subject, objects in self.by.get(predicate, NOTHING).items():
                for term in objects:
                    if term in made:
                        made[term].append(subject)
                    else:
                        made[term] = [subject]
            found = self._inverse[predicate] = made
        return found

    def below(self, name: str) -> frozenset[str]:
        """The class and all its subclasses in this graph (`rdfs:subClassOf*`)."""
        found = self._below.get(name)
        if found is None:
            found = self._below[name] = _closure(name, self.inverse(SUBCLASS))
        return found

    def above(self, name: str) -> frozenset[str]:
        """The class and all its superclasses in this graph."""
        found = self._above.get(name)
        if found is None:
            found = self._above[name] = _closure(name, self.by.get(SUBCLASS, NOTHING))
        return found

    def instances(self, name: str) -> Sequence[str]:
        """The SHACL instances of a class (https://www.w3.org/TR/shacl/#dfn-shacl-instance), each once."""
        typed = self.inverse(TYPE)
        groups = [typed[lower] for lower in self.below(name) if lower in typed]
        return groups[0] if len(groups) == 1 else list(dict.fromkeys(node for nodes in groups for node in nodes))

    def items(self, head: str) -> list[str] | None:
        """The members of an RDF list; None where it is no well-formed one."""
        found: list[str] = []
        seen: set[str] = set()
        while head != NIL:
            first, rest = self.objects(head, FIRST), self.objects(head, REST)
            if len(first) != 1 or len(rest) != 1 or head in seen:
                return None
            seen.add(head)
            found.append(first[0])
            head = rest[0]
        return found

    def triples(self, predicates: Iterable[str] | None = None) -> Iterable[Triple]:
        """The triples, or those with one of these predicates."""
        for predicate in self.by if predicates is None else predicates:
            for subject, objects in self.by.get(predicate, NOTHING).items():
                for term in objects:
                    yield subject, predicate, term

    def ntriples(self, predicates: Iterable[str] | None = None) -> str:
        """The same as an N-Triples document, which a store reads at once."""
        return "".join(f"{subject} {predicate} {term} .\n" for subject, predicate, term in self.triples(predicates))


def _closure(name: str, steps: Mapping[str, Sequence[str]]) -> frozenset[str]:
    found, ahead = {name}, [name]
    while ahead:
        for other in steps.get(ahead.pop(), ()):
            if other not in found:
                found.add(other)
                ahead.append(other)
    return frozenset(found)


def read(quads: Iterable[ox.Quad]) -> list[Triple]:
    """The triples of quads, whatever graph they are in. Raises TypeError for a term that is none of RDF 1.1.

    >>> read(ox.parse('<urn:s> <urn:p> "a <b> c"@en <urn:g> .', format=ox.RdfFormat.N_QUADS))
    [('<urn:s>', '<urn:p>', '"a <b> c"@en')]
    """
    return [triple for triples in pieces(list(quads)) for triple in triples]


def pieces(quads: Sequence[ox.Quad], size: int = 500) -> Iterator[list[Triple]]:
    """The same, so many at a time: of a large graph each piece is taken up while it is still in the processor's cache."""
    for start in range(0, len(quads), size):
        written = ox.serialize(quads[start : start + size], format=ox.RdfFormat.N_QUADS) or b""
        if b"<<" in written and (quoted := QUOTED.search(written.decode())):
            raise TypeError(f"not a term of RDF 1.1: {quoted[0]}")
        # One letter beyond Latin-1 makes a whole text wider, and all that is cut from it slower to make: bytes are read
        # as letters, and only the terms that hold others than ASCII are put right.
        triples: list[Triple] = LINE.findall(written.decode("latin-1"))
        yield triples if written.isascii() else [_letters(triple) for triple in triples]


def _letters(triple: Triple) -> Triple:
    subject, predicate, term = triple
    if subject.isascii() and predicate.isascii() and term.isascii():
        return triple
    subject, predicate, term = (part.encode("latin-1").decode() for part in triple)
    return subject, predicate, term

"""The terms of the vocabulary as its files describe them: own classes and properties, reused ones, and codes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.graph.terms import PREFIXES, curie, term

OWN, CODES, REUSED = "vacancy-graph.ttl", "codes.ttl", "reused.ttl"
TABLES = ("languages.ttl", "countries.ttl")
"""Codes of others that the vocabulary lists."""
KINDS = {
    "owl:Class": "class",
    "owl:ObjectProperty": "object",
    "owl:DatatypeProperty": "datatype",
    "owl:AnnotationProperty": "annotation",
    "rdf:Property": "property",
    "skos:Concept": "concept",
    "skos:ConceptScheme": "scheme",
    "dcterms:LinguisticSystem": "concept",
}
"""What a node of each class is here, that which decides first."""
ABOVE = ("rdfs:subClassOf", "rdfs:subPropertyOf")
MATCHES = ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:relatedMatch", *ABOVE)
ANYTHING = "rdfs:Resource"
"""What a property is on that is on no class in particular."""

Value = ox.NamedNode | ox.Literal


@dataclass(frozen=True)
class Term:
    """One class, property or code: its IRI, what it is (a value of `KINDS`), and what the files say of it.

    `matches` are its alignments with other vocabularies: prefixed predicate and IRI.
    """

    iri: str
    kind: str
    said: Mapping[str, tuple[Value, ...]] = field(repr=False, default_factory=dict)
    matches: tuple[tuple[str, str], ...] = ()

    @property
    def short(self) -> str:
        """The prefixed name."""
        return curie(self.iri)

    @property
    def name(self) -> str:
        """The part of the IRI that is its own."""
        return self.short.partition(":")[2]

    def label(self, language: str) -> str:
        """Its name in that language, else the plain one, else in English."""
        return self.text("skos:prefLabel", language) or self.text("rdfs:label", language) or self.name

    def definition(self, language: str) -> str:
        """What it means, in that language, else in English; empty where nothing is said."""
        return self.text("skos:definition", language)

    @property
    def example(self) -> str:
        """Turtle that uses it; prefixes are left out. Empty where there is none."""
        return self.text("skos:example", "")

    @property
    def status(self) -> str:
        """How settled it is: unstable, testing, stable; empty where nothing is said."""
        return self.text("vs:term_status", "")

    @property
    def notation(self) -> str:
        """A code's plain value, as fields have it."""
        return self.text("skos:notation", "")

    @property
    def is_property(self) -> bool:
        """Whether it is a property of any kind."""
        return self.kind in ("object", "datatype", "annotation", "property")

    @property
    def domains(self) -> tuple[str, ...]:
        """The classes whose things have it: the domain, and where it has none those for which it was made."""
        return self.nodes("rdfs:domain") or self.nodes("schema:domainIncludes")

    @property
    def ranges(self) -> tuple[str, ...]:
        """The classes or datatypes of its values."""
        return self.nodes("rdfs:range")

    @property
    def above(self) -> tuple[str, ...]:
        """Classes, or properties, that it is a kind of."""
        return tuple(iri for name in ABOVE for iri in self.nodes(name))

    @property
    def apart(self) -> tuple[str, ...]:
        """Classes of which nothing can be that is of this one."""
        return self.nodes("owl:disjointWith")

    def nodes(self, name: str) -> tuple[str, ...]:
        """The IRIs that a property names, by its prefixed name."""
        return tuple(v.value for v in self.said.get(name, ()) if isinstance(v, ox.NamedNode))

    def text(self, name: str, language: str) -> str:
        """What a property says in that language, else without one, else in English; empty for nothing.

        >>> said = {"rdfs:label": (ox.Literal("task", language="en"), ox.Literal("Aufgabe", language="de"))}
        >>> Term("urn:x", "class", said).text("rdfs:label", "de")
        'Aufgabe'
        """
        rank = {language: 0, "": 1, "en": 2}
        found = [v for v in self.said.get(name, ()) if isinstance(v, ox.Literal)]
        best = min(found, key=lambda v: rank.get(v.language or "", 3), default=None)
        return best.value if best is not None else ""


@dataclass(frozen=True)
class Scheme:
    """A list of codes, with its codes in the order of the file."""

    term: Term
    codes: tuple[Term, ...]


@dataclass(frozen=True)
class Vocabulary:
    """The files of `ontology/` as terms, in the order of the files."""

    terms: tuple[Term, ...]
    reused: tuple[Term, ...]
    schemes: tuple[Scheme, ...]
    tables: Mapping[str, tuple[Term, ...]]
    """Codes of others, by the name of the file without its suffix."""
    header: Term
    """What the ontology says of itself."""
    quads: Mapping[str, tuple[ox.Quad, ...]] = field(repr=False)
    """Statements by file."""

    @classmethod
    def load(cls, folder: Path) -> "Vocabulary":
        """Read a folder's files; what names known organisations and grants is no vocabulary and is left out."""
        aligned = sorted(path.name for path in folder.glob("align-*.ttl"))
        files = [OWN, CODES, REUSED, *TABLES, *aligned]
        quads = {name: tuple(ox.parse(path=str(folder / name), format=ox.RdfFormat.TURTLE)) for name in files}
        matches: dict[str, list[tuple[str, str]]] = {}
        for quad in (quad for name in aligned for quad in quads[name]):
            predicate = curie(quad.predicate.value)
            if predicate in MATCHES and isinstance(quad.object, ox.NamedNode):
                matches.setdefault(str(quad.subject.value), []).append((predicate, quad.object.value))
        read = {name: _terms(quads[name], matches) for name in (OWN, CODES, REUSED, *TABLES)}
        own = tuple(t for t in read[OWN] if t.iri.startswith(PREFIXES["vac"]) and t.kind)
        codes = [t for t in read[CODES] if t.kind == "concept"]
        return cls(
            terms=own,
            reused=tuple(t for t in read[REUSED] if t.kind),
            schemes=tuple(
                Scheme(t, tuple(code for code in codes if t.iri in code.nodes("skos:inScheme")))
                for t in read[CODES]
                if t.kind == "scheme"
            ),
            tables={Path(name).stem: tuple(t for t in read[name] if t.kind == "concept") for name in TABLES}
            | {"levels": tuple(code for code in codes if not code.nodes("skos:inScheme"))},
            header=next(t for t in read[OWN] if t.iri == PREFIXES["vac"].rstrip("#")),
            quads=quads,
        )

    @cached_property
    def by_iri(self) -> Mapping[str, Term]:
        """Every term and code."""
        schemes = [t for scheme in self.schemes for t in (scheme.term, *scheme.codes)]
        tables = [t for table in self.tables.values() for t in table]
        return {t.iri: t for t in (*self.reused, *tables, *schemes, *self.terms)}

    @property
    def version(self) -> str:
        """The vocabulary's version."""
        return self.header.text("owl:versionInfo", "")

    def classes(self) -> tuple[Term, ...]:
        """The own classes."""
        return tuple(t for t in self.terms if t.kind == "class")

    def properties(self) -> Mapping[str, tuple[Term, ...]]:
        """The own properties by the class that has them (of several the first), in the order of the classes.

        Own classes come first, then those of others, and last what may be on anything (`ANYTHING`).
        """
        anything = term(ANYTHING).value
        found: dict[str, list[Term]] = {t.iri: [] for t in self.classes()}
        for one in self.terms:
            if one.is_property:
                found.setdefault(next(iter(one.domains), anything), []).append(one)
        found[anything] = found.pop(anything, [])
        return {iri: tuple(terms) for iri, terms in found.items() if terms}

    def label(self, iri: str, language: str) -> str:
        """What an IRI is called, else its prefixed name."""
        known = self.by_iri.get(iri)
        return known.label(language) if known else curie(iri)


def _terms(quads: Iterable[ox.Quad], matches: Mapping[str, list[tuple[str, str]]]) -> list[Term]:
    said: dict[str, dict[str, list[Value]]] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, Value):
            values = said.setdefault(quad.subject.value, {}).setdefault(_short(quad.predicate.value), [])
            values.append(quad.object)
    found = []
    for iri, about in said.items():
        classes = [curie(v.value) for v in about.get("rdf:type", ())]
        kind = next((what for name, what in KINDS.items() if name in classes), "")
        told = {name: tuple(texts) for name, texts in about.items()}
        found.append(Term(iri, kind, told, tuple(matches.get(iri, ()))))
    return found


def _short(iri: str) -> str:
    return iri.replace("http://www.w3.org/2003/06/sw-vocab-status/ns#", "vs:") if "vocab-status" in iri else curie(iri)

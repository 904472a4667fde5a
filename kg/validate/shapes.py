"""Shapes graphs: read once, checked, and kept in the form in which they are used."""

from __future__ import annotations

import contextlib
import logging
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import ConfigurationError, InputError
from kg.resources import folder
from kg.validate.report import RANK
from kg.validate.terms import SH, triples

if TYPE_CHECKING:
    from rdflib import Graph

    from kg.validate.cache import Cache
    from kg.validate.compile import CompiledShapes
    from kg.validate.data import Data, Triple
    from kg.validate.report import Result

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
# What the vocabulary must say for sh:class, and for "a code of this scheme", to be decided.
NEEDED = {
    RDF_TYPE,
    "http://www.w3.org/2000/01/rdf-schema#subClassOf",
    "http://www.w3.org/2004/02/skos/core#inScheme",
}
SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
# What people read and the validator need not walk over again and again (messages are filled in by `engine`).
READ_BY_PEOPLE = {SH + name for name in ("name", "description", "order", "group", "message")}
REFERENCES = {SH + name for name in ("node", "property", "not", "qualifiedValueShape")} | {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"
}
BY_TERM = {SH + name for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf")}
TARGETS = BY_TERM | {SH + "targetNode", SH + "target"}


@dataclass(frozen=True)
class Shapes:
    """A shapes graph, ready for use.

    `quads` are its triples; `vocabulary` are the triples, by subject, that decide class and scheme of codes,
    languages and countries: `validate` adds those of the terms that the data mention, so callers need not.
    `files` names the file that each shape stands in; `queries` keeps the SPARQL constraints as read so far.
    """

    quads: tuple[ox.Quad, ...]
    vocabulary: Mapping[ox.NamedNode, tuple[ox.Quad, ...]]
    files: Mapping[str, Path]
    queries: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    cache: Cache | None = field(default=None, compare=False, repr=False)

    @classmethod
    def load(cls, paths: Path | Iterable[Path], *, vocabulary: Path | None = None) -> Shapes:
        """Read shapes from files in any syntax of RDF, or from the files `*.ttl` of a folder (not of folders below it).

        `vocabulary` is the folder of an ontology; by default the project's own for the project's shapes, and none for
        others, which so see the data and nothing else. Raises `InputError` for a path that is not there and
        `ConfigurationError` with file and line for a graph that is ill-formed or cannot be used.
        """
        files = list(_files([paths] if isinstance(paths, Path) else paths))
        ours = folder("shapes").resolve()
        if vocabulary is None and all(path.resolve().is_relative_to(ours) for path in files):
            vocabulary = folder("ontology")
        from kg.validate import wellformed
        from kg.validate.cache import Cache

        read = [(path, _bytes(path)) for path in files]
        words = [(path, _bytes(path)) for path in sorted(vocabulary.glob("*.ttl"))] if vocabulary else []
        cache = Cache([data for _, data in read], [data for _, data in words])
        quads: list[ox.Quad] = []
        origin: dict[str, Path] = {}
        for path, data in read:
            for quad in _parse(path, data, apart=len(files) > 1):
                if isinstance(quad.object, ox.Triple):
                    raise ConfigurationError(
                        f"{path}: a triple about a triple says nothing in shapes: {quad}. Leave it out."
                    )
                quads.append(quad)
                origin.setdefault(name_of(quad.subject), path)
        shapes = cls(tuple(quads), _vocabulary(words, cache), origin, cache=cache)
        wellformed.check(shapes)
        cache.save()
        return shapes

    @cached_property
    def graph(self) -> Graph:
        """The graph that the validator walks, in rdflib's terms."""
        from rdflib import Graph

        made = Graph(store="SimpleMemory")
        for triple in triples(quad for quad in self.quads if quad.predicate.value not in READ_BY_PEOPLE):
            made.add(triple)
        return made

    @cached_property
    def compiled(self) -> CompiledShapes:
        """The checks that these shapes are. Raises ConfigurationError for what is ill-formed."""
        from kg.validate.compile import Compiler

        compiled = Compiler(self.data, self.place, self.cache).compile()
        for node, why in compiled.left.items():
            logging.getLogger("kg.validate").warning(
                "%s is left to pyshacl, which takes longer: %s", self.place(node), why
            )
        return compiled

    @cached_property
    def data(self) -> Data:
        """The graph as the compiled checks have it."""
        from kg.validate.data import Data

        return Data.of(self.quads)

    def rank(self, result: Result) -> tuple[int, float, str, str, str, str, str]:
        """What reports are sorted by: severity, `sh:order`, then shape, focus node, path, value and component."""
        order = self.order.get(result.shape, float("inf"))
        said = result.focus_node, result.path or "", result.value or "", result.component
        return RANK[result.severity], order, result.shape, *said

    def graph_of(self, quads: Sequence[ox.Quad]) -> Data:
        """The data graph of quads, with what of the vocabulary validation takes for granted."""
        from kg.validate.data import Data, pieces

        hierarchy, described, names = self._background
        data, mentioned = Data(), set[str]()
        for piece in pieces(quads):
            data.add(piece)
            mentioned |= names.intersection(map(itemgetter(2), piece))
        data.add(triple for term in mentioned for triple in described[term])
        data.assume(hierarchy)
        return data

    @cached_property
    def origin(self) -> str:
        """The files that the shapes come from, for messages."""
        return ", ".join(sorted({str(path) for path in self.files.values()}))

    @cached_property
    def _background(self) -> tuple[Data, dict[str, list[Triple]], frozenset[str]]:
        from kg.validate.data import Data, read

        described: dict[str, list[Triple]] = {}
        said = (quad for quads in self.vocabulary.values() for quad in quads if quad.predicate.value != SUBCLASS)
        for triple in read(said):
            described.setdefault(triple[0], []).append(triple)
        return Data.of(self.classes), described, frozenset(described)

    def place(self, node: str) -> str:
        """File, line and name of the shape that a node (in N-Triples form) is or is part of, for messages."""
        named = self.named(node[1:-1] if node.startswith("<") else node)
        return f"{self.where(named)}: {named}"

    @cached_property
    def targets(self) -> Mapping[str, frozenset[ox.NamedNode]] | None:
        """For each shape with targets, the classes and properties without which it finds nothing in the data.

        None where that cannot be told: a shape without an IRI, or named by another shape, a target of another kind, a
        shape that is a class.
        """
        found: dict[str, set[ox.NamedNode]] = {}
        named = {quad.subject for quad in self.quads if isinstance(quad.subject, ox.NamedNode)}
        for quad in self.quads:
            name, value = quad.predicate.value, quad.object
            if name in TARGETS:
                if quad.subject not in named or not isinstance(value, ox.NamedNode) or name not in BY_TERM:
                    return None
                found.setdefault(name_of(quad.subject), set()).add(value)
            elif (name in REFERENCES and value in named) or (
                name == RDF_TYPE and str(value).endswith(("#Class>", "#ConstraintComponent>"))
            ):
                return None
        if self.data.instances("<http://www.w3.org/2000/01/rdf-schema#Class>"):
            return None
        return {shape: frozenset(terms) for shape, terms in found.items()}

    def applicable(self, terms: AbstractSet[object]) -> list[str] | None:
        """The shapes that can find something in data with these classes and properties; None means all."""
        if self.targets is None:
            return None
        return sorted(shape for shape, wanted in self.targets.items() if not wanted.isdisjoint(terms))

    @cached_property
    def order(self) -> Mapping[str, float]:
        """The `sh:order` of each shape."""
        return {
            name_of(quad.subject): float(quad.object.value)
            for quad in self.quads
            if quad.predicate.value == SH + "order" and isinstance(quad.object, ox.Literal)
        }

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """For a shape without an IRI, the shape that it is a part of."""
        return {
            name_of(quad.object): name_of(quad.subject)
            for quad in self.quads
            if isinstance(quad.object, ox.BlankNode) and isinstance(quad.subject, ox.NamedNode | ox.BlankNode)
        }

    @cached_property
    def classes(self) -> tuple[ox.Quad, ...]:
        """The hierarchy of classes that the vocabulary declares."""
        return tuple(
            quad for described in self.vocabulary.values() for quad in described if quad.predicate.value == SUBCLASS
        )

    def named(self, node: str) -> str:
        """The IRI (or, where there is none, the name) of the shape that this node is or is part of."""
        seen = {node}
        while node.startswith("_:") and node in self.owners and self.owners[node] not in seen:
            node = self.owners[node]
            seen.add(node)
        return node

    def where(self, node: str) -> str:
        """File and line of a shape, for messages."""
        path = self.files.get(node)
        if path is None:
            return "the shapes graph"
        local = re.split(r"[#/]", node.rstrip("#/>"))[-1]
        text = path.read_text(encoding="utf-8")
        place = re.search(rf"(?m)^\s*\S*[:#/<]{re.escape(local)}>?\s", text)
        return f"{path}, line {text.count(chr(10), 0, place.start()) + 1}" if place else str(path)


def name_of(node: object) -> str:
    """An IRI as it is, a blank node as `_:` and its label."""
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            found = sorted(path.glob("*.ttl"))
            if not found:
                raise ConfigurationError(f"{path}: no shapes here. Name a file, or a folder that holds *.ttl.")
            yield from found
        elif path.exists():
            yield path
        else:
            raise InputError(f"{path}: no such file or folder.")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error}.") from error


def _parse(path: Path, data: bytes, *, apart: bool = False) -> Iterator[ox.Quad]:
    form = ox.RdfFormat.from_extension(path.suffix.lstrip(".")) or ox.RdfFormat.TURTLE
    try:
        yield from ox.parse(
            data.removeprefix(BOM_UTF8), format=form, base_iri=path.resolve().as_uri(), rename_blank_nodes=apart
        )
    except SyntaxError as error:
        line = f", line {error.lineno}" if error.lineno else ""
        raise ConfigurationError(f"{path}{line}: this is no {form.name}: {error.msg}. Mend the file.") from error
    except ValueError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error}.") from error


def _vocabulary(files: Sequence[tuple[Path, bytes]], cache: Cache) -> dict[ox.NamedNode, tuple[ox.Quad, ...]]:
    """What of the ontology is needed, by subject; a small part of it, so that it is kept."""
    kept = cache.get("vocabulary")
    if isinstance(kept, str):
        with contextlib.suppress(SyntaxError):
            return _by_subject(ox.parse(kept, format=ox.RdfFormat.N_QUADS))
    found = _by_subject(quad for path, data in files for quad in _parse(path, data))
    if files:
        written = ox.serialize((quad for quads in found.values() for quad in quads), format=ox.RdfFormat.N_QUADS)
        cache.put("vocabulary", (written or b"").decode())
    return found


def _by_subject(quads: Iterable[ox.Quad]) -> dict[ox.NamedNode, tuple[ox.Quad, ...]]:
    found: dict[ox.NamedNode, list[ox.Quad]] = {}
    for quad in quads:
        if quad.predicate.value in NEEDED and isinstance(quad.subject, ox.NamedNode):
            found.setdefault(quad.subject, []).append(quad)
    return {subject: tuple(quads) for subject, quads in found.items()}

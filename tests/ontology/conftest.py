"""The project's vocabulary as it is used: in the ontology, the shapes, the questions and the mapping."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph.terms import PREFIXES
from kg.resources import folder

CHECKOUT = Path(__file__).resolve().parents[2]
OWN_KINDS = {f"http://www.w3.org/2002/07/owl#{name}" for name in ("Class", "ObjectProperty", "DatatypeProperty")}


def names(text: str) -> Iterator[str]:
    """The IRIs that the prefixed names of a query stand for; strings and comments count for nothing."""
    prefixes = dict(re.findall(r"(?im)^\s*PREFIX\s+([\w-]*):\s*<([^>]*)>", text))
    body = re.sub(r'"[^"\n]*"|\'[^\'\n]*\'|<[^>\s]*>|(?m:^\s*#.*$)', " ", text)
    for prefix, local in re.findall(r"(?<![\w:/])([A-Za-z][\w-]*):([A-Za-z_][\w-]*)", body):
        if prefix in prefixes:
            yield prefixes[prefix] + local


def shape_files() -> list[Path]:
    """The files of shapes, without the examples."""
    return sorted(
        path for path in folder("shapes").rglob("*.ttl") if "examples" not in path.relative_to(folder("shapes")).parts
    )


@cache
def read(path: Path, base: str) -> tuple[ox.Triple, ...]:
    return tuple(quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=base))


@dataclass(frozen=True)
class Vocabulary:
    """What is declared, and what is used."""

    own: str = "https://w3id.org/vacancy-graph/ns#"
    code: str = "https://w3id.org/vacancy-graph/code#"
    base: str = "http://127.0.0.1:8000/"  # completes the relative IRIs of known organisations and grants

    def triples(self, path: Path) -> tuple[ox.Triple, ...]:
        return read(path, self.base)

    def files(self) -> list[Path]:
        return sorted(folder("ontology").glob("*.ttl"))

    def file(self, name: str) -> tuple[ox.Triple, ...]:
        return self.triples(folder("ontology") / name)

    def terms(self) -> list[str]:
        """The names of the own classes and properties, without the namespace."""
        return sorted(
            subject.value.removeprefix(self.own)
            for subject, predicate, value in (tuple(triple) for triple in self.file("vacancy-graph.ttl"))
            if isinstance(subject, ox.NamedNode)
            and predicate.value.endswith("#type")
            and isinstance(value, ox.NamedNode)
            and value.value in OWN_KINDS
        )

    def said(self, name: str, predicate: str, file: str = "vacancy-graph.ttl") -> list[ox.Literal | ox.NamedNode]:
        """What a file says about an own term (or an IRI) by a prefixed predicate."""
        subject = ox.NamedNode(name if "/" in name else self.own + name)
        prefix, _, local = predicate.partition(":")
        wanted = {**PREFIXES, "vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#"}[prefix] + local
        return [
            triple.object
            for triple in self.file(file)
            if triple.subject == subject
            and triple.predicate.value == wanted
            and isinstance(triple.object, ox.Literal | ox.NamedNode)
        ]

    def of_ontology(self) -> dict[str, set[str]]:
        """The IRIs in each file of `ontology/`."""
        return {
            path.name: {
                node.value for triple in self.triples(path) for node in triple if isinstance(node, ox.NamedNode)
            }
            for path in self.files()
        }

    def of_shapes(self, *, merely_allowed: bool = True) -> set[str]:
        """What the shapes speak of, their SPARQL constraints included.

        A closed shape lists what a node may have besides; `merely_allowed` counts that as well.
        """
        shacl = "http://www.w3.org/ns/shacl#"
        triples = [triple for path in shape_files() for triple in self.triples(path)]
        if not merely_allowed:
            lists = {triple.object for triple in triples if triple.predicate.value == f"{shacl}ignoredProperties"}
            rest = {triple.subject: triple.object for triple in triples if triple.predicate.value.endswith("#rest")}
            while more := {rest[node] for node in lists if node in rest} - lists:
                lists |= more
            triples = [triple for triple in triples if triple.subject not in lists]
        found = {node.value for triple in triples for node in triple if isinstance(node, ox.NamedNode)}
        declared: dict[str, dict[str, str]] = {}
        for triple in triples:
            if triple.predicate.value in (f"{shacl}prefix", f"{shacl}namespace") and isinstance(
                triple.object, ox.Literal
            ):
                declared.setdefault(str(triple.subject), {})[triple.predicate.value] = triple.object.value
        header = "".join(f"PREFIX {d[f'{shacl}prefix']}: <{d[f'{shacl}namespace']}>\n" for d in declared.values())
        for triple in triples:
            if triple.predicate.value == f"{shacl}select" and isinstance(triple.object, ox.Literal):
                found |= set(names(header + triple.object.value))
        return found

    def of_questions(self) -> set[str]:
        """What the questions and views speak of."""
        paths = sorted(folder("queries").rglob("*.rq"))
        return {name for path in paths for name in names(path.read_text(encoding="utf-8"))}

    def of_mapping(self) -> set[str]:
        """What the mapping writes: the prefixed names in `kg/graph/`."""
        place = CHECKOUT / "kg" / "graph"
        found = set()
        for path in [*place.glob("*.py"), *place.glob("*.toml")]:
            for prefix, local in re.findall(r'"([a-z]+):([A-Za-z][\w-]*)"', path.read_text(encoding="utf-8")):
                if prefix in PREFIXES:
                    found.add(PREFIXES[prefix] + local)
        return found

    def used(self) -> dict[str, set[str]]:
        """All of it, by where it stands."""
        return {
            **self.of_ontology(),
            "shapes": self.of_shapes(),
            "queries": self.of_questions(),
            "mapping": self.of_mapping(),
        }


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary()


@pytest.fixture(scope="session")
def checkout() -> Path:
    return CHECKOUT

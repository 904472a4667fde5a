"""In which groups and in which order pages show facts: by `sh:group` and `sh:order` of the shapes about their properties.

https://www.w3.org/TR/shacl/#order, https://www.w3.org/TR/shacl/#group
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg import resources
from kg.serve.labels import Label
from kg.serve.names import PREFIXES, curie

SH = "http://www.w3.org/ns/shacl#"
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Said = Mapping[str, list[Term]]
Graph = Mapping[Term, Said]
LAST = 1e9
"""Where a property stands of which no shape says where."""
_FIRST, _REST = (PREFIXES["rdf"] + name for name in ("first", "rest"))


@dataclass(frozen=True, slots=True)
class Group:
    """Properties that belong together, by their prefixed names: the group's own name, its labels, in their order."""

    name: str
    labels: tuple[Label, ...]
    properties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The groups in their order, and for each property that shapes are about where it stands."""

    groups: tuple[Group, ...]
    places: Mapping[str, float]

    def place(self, name: str) -> float:
        """Where a property stands among others."""
        return self.places.get(name, LAST)


@cache
def of_shapes(folder: Path | None = None) -> Layout:
    """What the shapes of a folder say, by default the project's own; they do not change while a program runs."""
    said: dict[Term, dict[str, list[Term]]] = {}
    for path in sorted((folder or resources.folder("shapes")).glob("*.ttl")):
        # Names of blank nodes are those of one file, so each file's lists are read by its own.
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
            said.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
    return _arranged(said)


def _arranged(said: Graph) -> Layout:
    places: dict[str, float] = {}
    grouped: dict[Term, dict[str, float]] = {}
    for about in said.values():
        for path in about.get(SH + "path", ()):
            for step, name in enumerate(_properties(path, said)):
                at = _order(about) + step / 1000
                places[name] = min(at, places.get(name, LAST))
                for group in about.get(SH + "group", ()):
                    members = grouped.setdefault(group, {})
                    members[name] = min(at, members.get(name, LAST))
    groups = []
    for node in sorted(grouped, key=lambda one: (_order(said.get(one, {})), str(one))):
        about = said.get(node, {})
        labels = tuple(
            Label(one.value, one.language or "")
            for one in about.get(PREFIXES["rdfs"] + "label", ())
            if isinstance(one, ox.Literal)
        )
        members = grouped[node]
        groups.append(Group(_local(node), labels, tuple(sorted(members, key=lambda name: (members[name], name)))))
    return Layout(tuple(groups), places)


def _order(about: Said) -> float:
    return min((float(o.value) for o in about.get(SH + "order", ()) if isinstance(o, ox.Literal)), default=LAST)


def _properties(path: Term, said: Graph) -> Iterable[str]:
    """The properties that a path is: itself, or its alternatives. A sequence is about something further off."""
    if isinstance(path, ox.NamedNode):
        yield curie(path.value)
        return
    for head in said.get(path, {}).get(SH + "alternativePath", ()):
        node: Term | None = head
        while node is not None and (about := said.get(node)):
            yield from (curie(one.value) for one in about.get(_FIRST, ()) if isinstance(one, ox.NamedNode))
            node = next(iter(about.get(_REST, ())), None)


def _local(node: Term) -> str:
    text = node.value if isinstance(node, ox.NamedNode | ox.BlankNode) else str(node)
    return text.rpartition("#")[2].removeprefix("group-")

"""What stands around some nodes: enough of a release to tell whether the shapes hold of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Quad

from kg.store.nearby import Neighbours

Node = NamedNode | BlankNode
Inward = Callable[[Iterable[Node]], Iterable[Quad]]
HOPS = 2
"""Steps out: what a shape asks of a node is said of it, of its parts, or of theirs."""
POINTING = 100
"""Nodes that point at one. What more of them point at is a place or a great employer, which none of them is about."""
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
EVIDENCE = {RDF + "subject", RDF + "object"}
"""Evidence speaks of a statement and leads to nothing that is said."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The quads around some nodes.

    `whole` are the nodes of which they say all: those asked for and those that point at them; `reached` are all nodes.
    """

    quads: Collection[Quad]
    whole: frozenset[Node]
    reached: frozenset[Node]


def surroundings(
    touched: Iterable[Node], come: Iterable[Quad], release: Neighbours, inward: Inward | None = None
) -> Surroundings:
    """What is said of the touched nodes and of those that point at them, and two steps out from there.

    `come` are quads that are not in the release yet and lead on from it, too. `inward` gives the quads of the release
    that have one of some nodes as object; without it those are found that stand beside what is said of the node.
    """
    asked = set(touched)
    fresh: dict[object, list[Quad]] = {}
    for quad in come:
        fresh.setdefault(quad.subject, []).append(quad)
    links = [quad for quad in (inward or release.pointing)(asked) if quad.predicate.value not in EVIDENCE]
    whole = asked | _pointing([*links, *(quad for quad in come if quad.object in asked)])
    quads = {*links, *release.about(whole)}
    known, edge = set(whole), set(whole)
    for _ in range(HOPS):
        said = [*quads, *(quad for node in edge for quad in fresh.get(node, ()))]
        edge = {quad.object for quad in said if isinstance(quad.object, Node)} - known
        known |= edge
        # Of what lies further out one posting tells enough: its class, its label, what it is part of.
        quads.update(release.about(edge, versions=1))
    return Surroundings(quads, frozenset(whole), frozenset(known))


def _pointing(links: Iterable[Quad]) -> set[Node]:
    by_object: dict[object, set[Node]] = {}
    for quad in links:
        if isinstance(quad.subject, Node):
            by_object.setdefault(quad.object, set()).add(quad.subject)
    return {node for subjects in by_object.values() if len(subjects) <= POINTING for node in subjects}

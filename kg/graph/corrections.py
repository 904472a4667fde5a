"""Corrections in the graph of evidence: what a person said instead of what was extracted, so that it is known again.

What they come to are statements whose rule has the level `code:stated`; a correction that takes a value away leaves no
statement, and is known by its record alone.
"""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from kg.extract.corrections import Correction
from kg.graph.iri import Minter, slug
from kg.graph.terms import term

SEPARATOR = "/"


def record(corrections: Iterable[Correction], mint: Minter, snapshot: NamedNode, text_hash: str) -> set[Quad]:
    """One node for each correction, with the snapshot that it is about, the field, and all its values."""
    graph, found = mint.graph("evidence"), set[Quad]()
    for one in corrections:
        name = f"{one.position}{SEPARATOR}{one.field}" if one.position else one.field
        node = mint.id("correction", text_hash[:12], *([slug(one.position)] if one.position else []), slug(one.field))
        said: list[tuple[str, NamedNode | Literal]] = [
            ("rdf:type", term("vac:Correction")), ("prov:used", snapshot), ("vac:correctedField", Literal(name)),
        ]  # fmt: skip
        said += [("vac:statedValue", Literal(value)) for value in one.values]
        found |= {Quad(node, term(predicate), value, graph) for predicate, value in said}
    return found


def standing(quads: Iterable[Quad], digest: str) -> tuple[Correction, ...]:
    """The corrections that are recorded about the bytes with this SHA-256; none where other bytes were corrected."""
    nodes: dict[object, dict[str, list[Literal]]] = {}
    field, value, used = term("vac:correctedField"), term("vac:statedValue"), term("prov:used")
    about: dict[object, object] = {}
    held: set[object] = set()
    for quad in quads:
        if quad.predicate in (field, value) and isinstance(quad.object, Literal):
            nodes.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
        elif quad.predicate == used:
            about[quad.subject] = quad.object
        elif quad.predicate == term("vac:sha256") and isinstance(quad.object, Literal) and quad.object.value == digest:
            held.add(quad.subject)
    found = []
    for node, said in nodes.items():
        if about.get(node) in held and field.value in said:
            place, _, name = said[field.value][0].value.rpartition(SEPARATOR)
            found.append(Correction(name, tuple(sorted(one.value for one in said.get(value.value, ()))), place))
    return tuple(sorted(found, key=lambda one: one.scope))

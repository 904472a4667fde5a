"""What the catalog's tables keep of a version's quads, so that what versions share is found without reading them all."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence

from kg.store import held, packing


def said(lines: Iterable[bytes], posting: str | None) -> set[int]:
    """What is said of things that are not the posting's own, as keys: as it is written, and as an index holds it.

    Nothing else says what is said of the posting and its parts, nor, mostly, of the terms of the vocabulary, which has
    no posting: those are looked up in the version itself.
    """
    if not posting:
        return set()
    own = tuple(f"<{posting}{end}".encode() for end in ("> ", "#"))
    written = [line for line in lines if not line.startswith(own)]
    return {packing.number(line) for line in {*written, *held.lines(written)}}


def graphs(lines: Iterable[bytes]) -> set[str]:
    """The IRIs of the graphs in which anything is said; the default graph's is empty."""
    return {graph.decode()[1:-1] for graph in {packing.graph(line) for line in lines}}


def properties(lines: Iterable[bytes]) -> set[str]:
    """The properties of which anything is said in the default graph."""
    return {line.split(b" ", 2)[1].decode()[1:-1] for line in lines if not packing.graph(line)}


def enter(
    connection: sqlite3.Connection,
    version: int,
    lines: Sequence[bytes],
    posting: str | None,
    positions: Iterable[tuple[str, str, str | None]] = (),
) -> None:
    """Fill these tables for a version of a posting (none: the vocabulary), which says these N-Quads lines.

    `positions` are those that it knows: IRI, title and deadline.
    """
    many = connection.executemany
    many(
        "INSERT OR REPLACE INTO minted (version, iri, title, deadline) VALUES (?, ?, ?, ?)",
        [(version, *position) for position in positions],
    )
    subjects = {packing.key(subject) for subject in {packing.subject(line) for line in lines}}
    many("INSERT INTO mention VALUES (?, ?)", [(subject, version) for subject in subjects])
    many("INSERT INTO said VALUES (?, ?)", [(key, version) for key in said(lines, posting)])
    found = graphs(lines)
    many("INSERT INTO graph (iri) VALUES (?) ON CONFLICT DO NOTHING", [(graph,) for graph in found])
    many("INSERT INTO version_graph SELECT id, ? FROM graph WHERE iri = ?", [(version, graph) for graph in found])
    if posting:  # the vocabulary's own terms are not counted
        many(
            "INSERT INTO instance VALUES (?, ?, ?)",
            [(name, subject, version) for name, subject in packing.instances(lines)],
        )
        used = [(iri,) for iri in sorted(properties(lines))]
        many("INSERT INTO property (iri) VALUES (?) ON CONFLICT DO NOTHING", used)
        many(f"INSERT INTO version_property SELECT id, {version:d} FROM property WHERE iri = ?", used)


def _graphs_of(quads: bytes) -> str:
    return json.dumps(sorted(graphs(packing.unpack_lines(quads))))


def _said_in(quads: bytes, posting: str | None) -> str:
    return json.dumps(sorted(said(packing.unpack_lines(quads), posting)))


def _properties_of(quads: bytes) -> str:
    return json.dumps(sorted(properties(packing.unpack_lines(quads))))


FUNCTIONS: Mapping[str, Callable[..., str]] = {
    "graphs_of": _graphs_of,
    "said_in": _said_in,
    "properties_of": _properties_of,
}
"""The same as SQL functions giving JSON arrays, for the migration that made these tables."""

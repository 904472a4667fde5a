"""Bringing a store to what a release holds: all of it, or what changed."""

from collections.abc import Iterable

import pyoxigraph as ox

from kg.store import packing
from kg.store.contents import Contents

CHUNK = 8_000_000  # bytes of N-Quads loaded at a time: large enough for speed, small enough to hold twice


def load(store: ox.Store, catalog: Contents, release: int, *, chunk: int = CHUNK) -> None:
    """Fill an empty store with a release."""
    _add(store, catalog.nquads(release), chunk, anew=True)
    for graph in catalog.graphs(release):
        store.add_graph(ox.NamedNode(graph))


def follow(store: ox.Store, catalog: Contents, since: int, until: int, *, chunk: int = CHUNK) -> None:
    """Make a store that holds one release hold another. Who reads it meanwhile sees a part of the changes."""
    for quad in packing.parse(b"".join(catalog.dropped(since, until))):
        store.remove(quad)
    _add(store, catalog.nquads(until, since=since), chunk, anew=False)
    graphs(store, catalog, since, until)


def graphs(store: ox.Store, catalog: Contents, since: int, until: int) -> None:
    """Give a store the named graphs that a release has and another had not, and take those that are gone."""
    had, has = set(catalog.graphs(since)), set(catalog.graphs(until))
    for graph in had - has:  # an engine keeps a graph when the last quad of it goes
        store.remove_graph(ox.NamedNode(graph))
    for graph in has - had:
        store.add_graph(ox.NamedNode(graph))


def _add(store: ox.Store, pieces: Iterable[bytes], chunk: int, *, anew: bool) -> None:
    """Add N-Quads. What is there already may come again; for what comes to a store, `load` is quicker than `bulk_load`.

    Loading gives blank nodes new labels, and adding quad by quad does not.
    """
    into, extend = (store.bulk_load, store.bulk_extend) if anew else (store.load, store.extend)
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        if packing.BLANK in piece:
            extend(packing.parse(piece))
            continue
        waiting.append(piece)
        size += len(piece)
        if size > chunk:
            into(b"".join(waiting), format=ox.RdfFormat.N_QUADS)
            waiting, size = [], 0
    into(b"".join(waiting), format=ox.RdfFormat.N_QUADS)

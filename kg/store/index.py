"""Quad indexes: derived from the catalog, and made anew whenever they are not what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from kg.store import following, packing
from kg.store.catalog import Catalog

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
LOAD_ANEW = 0.5  # share of changed versions above which loading everything is quicker than applying the changes


class Index(Protocol):
    """What answers SPARQL over one release."""

    @property
    def release(self) -> int:
        """The release that it holds."""

    def query(
        self,
        text: str,
        *,
        substitutions: Mapping[ox.Variable, Term] | None = None,
        default_graphs: Sequence[ox.NamedNode] | None = None,
        named_graphs: Sequence[ox.NamedNode] | None = None,
    ) -> Results:
        """Answer a query; graphs that are named here replace the query's own dataset (SPARQL 1.1 Protocol, 2.1.4)."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A store that nobody changes, the release that it holds, and the base of the dataset's IRIs: an Index.

    `folder` is where the store lies, if it lies on disk.
    """

    store: ox.Store
    release: int
    base: str
    folder: Path | None = None

    def query(
        self,
        text: str,
        *,
        substitutions: Mapping[ox.Variable, Term] | None = None,
        default_graphs: Sequence[ox.NamedNode] | None = None,
        named_graphs: Sequence[ox.NamedNode] | None = None,
    ) -> Results:
        """Answer a SPARQL 1.1 query; relative IRIs resolve against the dataset's base.

        `default_graphs` and `named_graphs` are the query's dataset, whatever its FROM clauses say (SPARQL 1.1 Protocol,
        2.1.4); None of both is the dataset as it stands.
        `substitutions` may name variables that the query selects. Raises SyntaxError for what is no query, RuntimeError
        for a substitution that it does not select, or where the query fails on the way.
        """
        return self.store.query(
            text,
            base_iri=self.base,
            substitutions=dict(substitutions) if substitutions else None,
            default_graph=None if default_graphs is None else list(default_graphs),
            named_graphs=None if named_graphs is None else list(named_graphs),
        )


class MemoryIndex:
    """Oxigraph in memory, with all graphs of the release, the evidence included.

    Oxigraph keeps literals in canonical form ("2.50" becomes 2.5), so what has to be as written (dumps, documents,
    validation) comes from the catalog's quads.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self._identity = ""
        self._held: tuple[ox.Store, int] = (ox.Store(), 0)
        self._count = 0

    @classmethod
    def of(cls, catalog: Catalog, release: int | None = None) -> "MemoryIndex":
        """An index of that release (the newest, where None is named). Raises InputError for one that there is not."""
        index = cls(catalog.base)
        index._load(catalog, catalog.release if release is None else release)
        return index

    @property
    def release(self) -> int:
        """The release that it holds."""
        return self._held[1]

    @property
    def store(self) -> ox.Store:
        """The Oxigraph store, for reading only."""
        return self._held[0]

    def __len__(self) -> int:
        return len(self.store)

    def query(
        self,
        text: str,
        *,
        substitutions: Mapping[ox.Variable, Term] | None = None,
        default_graphs: Sequence[ox.NamedNode] | None = None,
        named_graphs: Sequence[ox.NamedNode] | None = None,
    ) -> Results:
        """Answer a query; see `Snapshot.query`."""
        return Snapshot(self.store, self.release, self.base).query(
            text, substitutions=substitutions, default_graphs=default_graphs, named_graphs=named_graphs
        )

    def catch_up(self, catalog: Catalog, *, unread: bool = False) -> int:
        """Hold the catalog's newest release, by the changes where that is enough, else made anew.

        Made anew is what belongs to another catalog, is ahead of it (as after restoring a backup), or does not hold as
        many quads as it should. The changes are one transaction: a query sees them all or none; where it is `unread`
        meanwhile they are not, which is quicker.
        """
        newest = catalog.release
        sound = catalog.identity == self._identity and self.release <= newest
        sound = sound and (unread or len(self.store) == self._count)  # counting is slow
        if not sound or catalog.turnover(self.release, newest) > LOAD_ANEW:
            self._load(catalog, newest)
        elif self.release < newest:
            store = self.store
            if unread:
                self._identity = ""  # unsound until all is done
                following.follow(store, catalog, self.release, newest)
                self._held, self._identity, self._count = (store, newest), catalog.identity, -1
            else:
                self._change(catalog, newest)
        return newest

    def _change(self, catalog: Catalog, release: int) -> None:
        """Apply the changes as one transaction, which SPARQL offers: but it cannot name blank nodes."""
        dropped = list(packing.parse(b"".join(catalog.dropped(self.release, release))))
        added = catalog.changes(self.release, release)[1]
        graphs = catalog.graphs(self.release), catalog.graphs(release)
        if graphs[0] != graphs[1] or any(map(_is_blank, (*dropped, *added))):
            self._load(catalog, release)
        else:
            self.store.update(f"DELETE DATA {{{_data(dropped)}}};\nINSERT DATA {{{_data(added)}}}")
            self._held, self._count = (self.store, release), len(self.store)

    def _load(self, catalog: Catalog, release: int) -> None:
        store = ox.Store()
        following.load(store, catalog, release)
        self.base, self._identity = catalog.base, catalog.identity
        self._held, self._count = (store, release), len(store)


def _is_blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def _data(quads: list[ox.Quad]) -> str:
    """Quads as SPARQL quad data."""
    lines = []
    for quad in quads:
        triple = f"{quad.triple} ."
        lines.append(
            triple if isinstance(quad.graph_name, ox.DefaultGraph) else f"GRAPH {quad.graph_name} {{ {triple} }}"
        )
    return "\n".join(lines)

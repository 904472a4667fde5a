"""One release as a worker reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.store.index import Results, Term


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A store that nobody changes, the release that it holds, and the base of the dataset's IRIs."""

    store: ox.Store
    release: int
    base: str

    def query(
        self,
        text: str,
        *,
        substitutions: Mapping[ox.Variable, Term] | None = None,
        default_graphs: Sequence[ox.NamedNode] | None = None,
        named_graphs: Sequence[ox.NamedNode] | None = None,
    ) -> Results:
        """Answer a SPARQL 1.1 query; see `kg.store.MemoryIndex.query`."""
        return self.store.query(
            text,
            base_iri=self.base,
            substitutions=dict(substitutions) if substitutions else None,
            default_graph=None if default_graphs is None else list(default_graphs),
            named_graphs=None if named_graphs is None else list(named_graphs),
        )

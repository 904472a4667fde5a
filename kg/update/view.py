"""A release as an update sees it: what its operations have changed so far, over a store that is as before in the end."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.store import held, private
from kg.store.index import Snapshot
from kg.update.operations import Graph, Refused

WEIGHT = 60
"""Bytes that a quad counts for beside its terms."""


class View:
    """What a store holds but for changes. Quads are compared as an index holds them, and kept as they were written.

    Changes are put into the store itself only where a pattern has to see them (`store`), and taken out by `restore`; a
    store on disk, which others read, is copied for that. At most `max_bytes` of quads are changed; past that `full` is true,
    and nothing more is gathered.
    """

    def __init__(self, index: Snapshot, max_bytes: int) -> None:
        self._index = index
        self._store = index.store
        self._private: Path | None = None
        self._left = max_bytes
        self.most = max_bytes // WEIGHT
        """More quads than that are too many, whatever they say."""
        self.full = False
        self.stated: dict[ox.Quad, set[ox.Quad | None]] = {}
        """What was inserted: as an index holds it, and in each way it was written, None where it was taken from the index."""
        self.removed: set[ox.Quad] = set()
        """What the release held and the update deleted, as an index holds it."""
        self.created: set[str] = set()
        self.dropped: set[str] = set()
        self._there: dict[str, bool] = {}  # of the graphs that operations touched
        self._added: set[ox.Quad] = set()  # what the store holds beyond the release
        self._taken: set[ox.Quad] = set()  # what the release holds beyond the store
        self._made: set[ox.NamedNode] = set()
        self._gone: set[ox.NamedNode] = set()

    # Quads

    def insert(self, quads: Iterable[ox.Quad], *, written: bool = True) -> None:
        """Let these stand, as they are `written`, or as the index holds them."""
        given = list(quads)
        for quad, form in zip(given, held.quads(given), strict=True):
            if not self._room(quad):
                return
            self.stated.setdefault(form, set()).add(quad if written else None)
            if isinstance(quad.graph_name, ox.NamedNode):
                self._there[quad.graph_name.value] = True

    def ways(self, form: ox.Quad) -> set[ox.Quad | None]:
        """In which ways a quad that an index holds so is written; None where that is for the catalog to say."""
        return self.stated.get(form, {None})

    def delete(self, quads: Iterable[ox.Quad]) -> None:
        """Let these stand no longer."""
        self._delete(held.quads(list(quads)))

    def empty(self, graph: Graph) -> None:
        """Let nothing stand in a graph any longer."""
        self._delete(islice(self.of(graph), self.most + 1))

    def _delete(self, forms: Iterable[ox.Quad]) -> None:
        for form in list(forms):
            if not self._room(form):
                return
            self.stated.pop(form, None)
            if self._released(form):
                self.removed.add(form)

    def of(self, graph: Graph) -> Iterator[ox.Quad]:
        """The quads of a graph, as an index holds them."""
        for quad in self._store.quads_for_pattern(None, None, None, graph):
            if quad not in self._added and quad not in self.removed and quad not in self.stated:
                yield quad
        for quad in [q for q in self._taken if q.graph_name == graph]:
            if quad not in self.removed and quad not in self.stated:
                yield quad
        yield from [quad for quad in self.stated if quad.graph_name == graph]

    def _released(self, form: ox.Quad) -> bool:
        return form in self._taken or (form not in self._added and form in self._store)

    def _room(self, quad: ox.Quad) -> bool:
        value = quad.object.value if not isinstance(quad.object, ox.Triple) else ""
        subject = quad.subject.value if not isinstance(quad.subject, ox.Triple) else ""
        self._left -= WEIGHT + len(subject) + len(quad.predicate.value) + len(value)
        self.full = self.full or self._left < 0
        return not self.full

    # Graphs

    def exists(self, graph: Graph) -> bool:
        """Whether the graph is there; the default graph always is."""
        if not isinstance(graph, ox.NamedNode):
            return True
        return self._there.get(graph.value, self._store.contains_named_graph(graph))

    def graphs(self) -> list[ox.NamedNode]:
        """The named graphs that are there, sorted."""
        names = {g.value for g in self._store.named_graphs() if isinstance(g, ox.NamedNode)} | self._there.keys()
        return [graph for name in sorted(names) if self.exists(graph := ox.NamedNode(name))]

    def create(self, graph: ox.NamedNode) -> None:
        """Let a graph be there, whatever stands in it."""
        self._there[graph.value] = True
        self.created.add(graph.value)

    def drop(self, graph: ox.NamedNode) -> None:
        """Let a graph be there no longer, nor what stands in it."""
        self.empty(graph)
        self._there[graph.value] = False
        self.created.discard(graph.value)
        if graph in self._gone or (graph not in self._made and self._store.contains_named_graph(graph)):
            self.dropped.add(graph.value)  # the release has it

    # The store

    def store(self) -> ox.Store:
        """The store with all changes so far. Raises Refused 503 where it cannot be changed."""
        if not (self.stated or self.removed or self._there or self._added or self._taken):
            return self._store
        added = {form for form in self.stated if not self._released(form)}
        taken = self.removed - self.stated.keys()
        self._own()
        self._bring(added, taken)
        for name, there in self._there.items():
            graph = ox.NamedNode(name)
            if there and not self._store.contains_named_graph(graph):
                self._make(graph)
            elif not there and self._store.contains_named_graph(graph):
                self._store.remove_graph(graph)
                if graph not in self._made:
                    self._gone.add(graph)
                self._made.discard(graph)
        return self._store

    def restore(self) -> None:
        """Bring the store back to what it held."""
        if self._private is not None:
            self._store = self._index.store
            private.remove(self._private)
            return
        self._bring(set(), set())
        for graph in self._made:
            self._store.remove_graph(graph)
        for graph in self._gone:
            self._store.add_graph(graph)
        self._made, self._gone = set(), set()

    def _own(self) -> None:
        """See that the store may be changed."""
        if self._index.folder is None or self._private is not None:
            return
        try:
            self._private = private.copied(self._index.folder)
            self._store = ox.Store(str(self._private))
        except OSError as error:
            raise Refused(
                f"the index on disk cannot be copied for this ({error.strerror}); send the operations as requests of their own",
                503,
            ) from None

    def _bring(self, added: set[ox.Quad], taken: set[ox.Quad]) -> None:
        """Let the store hold so much beyond the release, and so much less."""
        for quad in self._added - added:
            self._store.remove(quad)
            self._added.discard(quad)
        for quad in self._taken - taken:
            self._store.add(quad)
            self._taken.discard(quad)
        for quad in added - self._added:
            if isinstance(quad.graph_name, ox.NamedNode) and not self._store.contains_named_graph(quad.graph_name):
                self._make(quad.graph_name)
            self._store.add(quad)
            self._added.add(quad)
        for quad in taken - self._taken:
            self._store.remove(quad)
            self._taken.add(quad)

    def _make(self, graph: ox.NamedNode) -> None:
        self._store.add_graph(graph)
        if graph not in self._gone:
            self._made.add(graph)
        self._gone.discard(graph)

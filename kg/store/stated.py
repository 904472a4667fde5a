"""What may be done in a batch with statements of no posting, and with graphs."""

from collections.abc import Iterable

from pyoxigraph import Quad

from kg.store.stating import Stating


class StatementBatch:
    """The part of a batch that belongs to no source."""

    _stating: Stating

    def state(self, quads: Iterable[Quad]) -> int:
        """Say these quads, of no posting, from this release on, until they are retracted; how many were not yet.

        Literals stay as written. A blank node whose label this catalog gave out is that node; any other one is new, and
        one for all of these quads: it gets a label that no other node ever has. What a posting says as well may be
        stated, too, and then outlives it. Raises UsageError for what cannot be recorded: a statement about a statement,
        a text with a direction, a graph without a name.
        """
        return self._stating.state(quads)

    def retract(self, quads: Iterable[Quad]) -> int:
        """End the statements that an index holds as it would hold these quads; how many that were.

        What a posting says goes only with the posting: `Catalog.holders` tells.
        """
        return self._stating.retract(quads)

    def replace_graph(self, graph: str | None, quads: Iterable[Quad]) -> tuple[int, int]:
        """Say these, and nothing else of no posting, in a graph (the default graph, where None), whatever graphs they name.

        How many went, and how many came. What was said there in the same words is no change.
        """
        return self._stating.replace(graph, quads)

    def clear_graph(self, graph: str | None) -> int:
        """End all statements in a graph (the default graph, where None); how many that were."""
        return self._stating.clear(graph)

    def create_graph(self, graph: str) -> bool:
        """Let a named graph be there even while nothing is said in it; whether that had not been asked for yet."""
        return self._stating.create(graph)

    def drop_graph(self, graph: str) -> int:
        """End all statements in a named graph, and that it is there without any; how many statements that were."""
        return self._stating.drop(graph)

    @property
    def turned(self) -> tuple[int, int]:
        """How many statements the release that this batch makes has more than the one before it, and how many less."""
        return self._stating.turned()

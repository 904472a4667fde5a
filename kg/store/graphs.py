"""The named graphs of a release: those in which something is said, and those that were made without."""

from kg.store.history import HELD, Rows

_HELD = HELD.format("?1")
_THERE = f"""g.id > 0 AND (
    EXISTS (SELECT 1 FROM named_graph v WHERE v.graph = g.id AND {_HELD})
    OR EXISTS (SELECT 1 FROM statement v WHERE v.graph = g.id AND {_HELD})
    OR EXISTS (SELECT 1 FROM version_graph w JOIN version v ON v.id = w.version WHERE w.graph = g.id AND {_HELD}))"""


def named(rows: Rows, release: int) -> list[str]:
    """The IRIs of the graphs that a release has, sorted."""
    return [iri for (iri,) in rows(f"SELECT g.iri FROM graph g WHERE {_THERE} ORDER BY g.iri", release)]


def exists(rows: Rows, graph: str, release: int) -> bool:
    """Whether a release has the graph of that name."""
    return bool(rows(f"SELECT 1 FROM graph g WHERE g.iri = ?2 AND {_THERE}", release, graph))


def empty(rows: Rows, release: int) -> list[str]:
    """Those that were made, whether anything is said in them or not, sorted."""
    found = rows(
        f"SELECT g.iri FROM named_graph v JOIN graph g ON g.id = v.graph WHERE {_HELD} ORDER BY g.iri", release
    )
    return [iri for (iri,) in found]

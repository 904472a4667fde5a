"""Labels of blank nodes: given once by the catalog, unique for ever, and the same in every index and every release."""

import re
import secrets
import sqlite3
from collections.abc import Sequence

from pyoxigraph import BlankNode, Quad

from kg.store import packing

_GIVEN = re.compile(r"b[0-9a-f]{23}")
_KNOWN = """SELECT EXISTS (SELECT 1 FROM statement WHERE subject = ?1)
    OR EXISTS (SELECT 1 FROM statement WHERE object IS NOT NULL AND object = ?1)"""


def fresh() -> BlankNode:
    """A blank node that no catalog has: an engine keeps such a label, letters and digits of a number, without a table.

    The system's own source of chance is asked, since a process that was forked shares any other with its siblings.
    """
    return BlankNode("b" + secrets.token_hex(12)[1:])


def named(connection: sqlite3.Connection, quads: Sequence[Quad]) -> list[Quad]:
    """The quads with labels of the catalog: one that it gave out stays, any other one is replaced, by one for all of it."""
    names: dict[BlankNode, BlankNode] = {}

    def label(node: BlankNode) -> BlankNode:
        if node not in names:
            names[node] = node if _known(connection, node) else fresh()
        return names[node]

    def relabelled(quad: Quad) -> Quad:
        subject, value = quad.subject, quad.object
        if not isinstance(subject, BlankNode) and not isinstance(value, BlankNode):
            return quad
        return Quad(
            label(subject) if isinstance(subject, BlankNode) else subject,
            quad.predicate,
            label(value) if isinstance(value, BlankNode) else value,
            quad.graph_name,
        )

    return [relabelled(quad) for quad in quads]


def _known(connection: sqlite3.Connection, node: BlankNode) -> bool:
    if not _GIVEN.fullmatch(node.value):
        return False
    return bool(connection.execute(_KNOWN, (packing.number(str(node).encode()),)).fetchone()[0])

"""What postings say of positions that another posting advertises as well, as SPARQL brings it together."""

from __future__ import annotations

import json
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from kg.graph.terms import PREFIXES
from kg.store import packing
from kg.store.history import HELD, Rows

_CLASS = f"{PREFIXES['vac']}Position"
_ADVERTISES = f"<{PREFIXES['vac']}advertises>".encode()
READ_AHEAD = 16  # versions kept that have been read: those that share a position mostly come one after the other
MOST = 200
"""Times that others speak of a posting's positions, of which the newest are read: a position of n postings would else cost n times n."""
_HELD = """WITH held AS MATERIALIZED (SELECT id, source, first_release AS first, last_release AS last FROM version)"""
_OTHERS = f"""SELECT i.subject, i.version FROM json_each(?1) asked JOIN instance i ON i.class = ?2 AND i.subject = asked.value
    JOIN version v ON v.id = i.version WHERE i.version <> ?4 AND {HELD.format("?3")} ORDER BY i.version DESC LIMIT {MOST}"""
_PARTNERS = f"""{_HELD}, asked AS MATERIALIZED (SELECT held.id FROM json_each(?1) a JOIN source s ON s.posting = a.value
        JOIN held ON held.source = s.id
        WHERE (first <= ?2 AND coalesce(last, ?2) >= ?2) OR (first <= ?3 AND coalesce(last, ?3) >= ?3)),
    mine AS MATERIALIZED (SELECT DISTINCT subject FROM instance WHERE class = ?4 AND version IN (SELECT id FROM asked))
    SELECT DISTINCT s.posting FROM mine CROSS JOIN instance i ON i.class = ?4 AND i.subject = mine.subject
    JOIN held ON held.id = i.version JOIN source s ON s.id = held.source
    WHERE held.first <= ?3 AND coalesce(held.last, ?3) >= ?3 AND s.posting IS NOT NULL"""


class Sharing:
    """Reads what the other postings of a release say of a posting's positions."""

    def __init__(self, rows: Rows, release: int) -> None:
        self._rows = rows
        self._release = release
        self._read: OrderedDict[int, Mapping[bytes, Sequence[bytes]]] = OrderedDict()

    def lines(self, version: int, own: Iterable[bytes]) -> list[bytes]:
        """What others than this version say of the positions that its lines advertise, and of what these lead to.

        Lines that the version says itself are left out, and so is all that others say of themselves.
        """
        said = set(own)
        positions = {packing.number(one): one for line in said if (one := _advertised(line))}
        others: defaultdict[int, list[bytes]] = defaultdict(list)
        for key, other in self._rows(_OTHERS, json.dumps(sorted(positions)), _CLASS, self._release, version):
            others[other].append(positions[key])
        found: dict[bytes, None] = {}
        for other, shared in others.items():
            found.update(dict.fromkeys(_from(shared, self._by_subject(other))))
        return [line for line in found if line not in said]

    def _by_subject(self, version: int) -> Mapping[bytes, Sequence[bytes]]:
        if version in self._read:
            self._read.move_to_end(version)
            return self._read[version]
        ((blob,),) = self._rows("SELECT quads FROM version WHERE id = ?", version)
        found: defaultdict[bytes, list[bytes]] = defaultdict(list)
        advertising = set()
        for line in packing.unpack_lines(blob):
            found[packing.subject(line)].append(line)
            if _advertised(line):
                advertising.add(packing.subject(line))
        for posting in advertising:
            del found[posting]
        self._read[version] = found
        if len(self._read) > READ_AHEAD:
            self._read.popitem(last=False)
        return found


def partners(rows: Rows, postings: Collection[str], since: int, until: int) -> set[str]:
    """The postings of release `until` that speak of a position of these, which one of the two releases has."""
    return {posting for (posting,) in rows(_PARTNERS, json.dumps(sorted(postings)), since, until, _CLASS)}


def _advertised(line: bytes) -> bytes:
    """The position that a line says is advertised; empty where it says something else."""
    return packing.node(line) if line.split(b" ", 2)[1] == _ADVERTISES else b""


def _from(nodes: Iterable[bytes], by_subject: Mapping[bytes, Sequence[bytes]]) -> Iterable[bytes]:
    """The lines about these nodes, and about those that they lead to."""
    left, known = list(nodes), set(nodes)
    while left:
        for line in by_subject.get(left.pop(), ()):
            yield line
            if (node := packing.node(line)) and node not in known:
                known.add(node)
                left.append(node)

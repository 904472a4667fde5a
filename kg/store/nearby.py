"""What a release says of some nodes and who points at them, from the few versions that speak of them."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, NamedNode, Quad

from kg.store import packing
from kg.store.history import HELD, Rows
from kg.store.records import VOCABULARY
from kg.store.statements import Statements

Node = NamedNode | BlankNode
AT_ONCE = 500  # nodes asked for at a time
NEWEST = 8
"""Versions looked at for a node, where not all are asked for: what many postings speak of they tell alike."""
ALL = 1_000_000
READ_AHEAD = 256  # unpacked versions kept: an ad and its evidence are some 200 KB
_SPEAKING = f"""SELECT asked.value, (SELECT json_group_array(version) FROM (
        SELECT m.version FROM mention m JOIN version v ON v.id = m.version
        WHERE m.subject = asked.value AND {HELD.format("?2")}
            AND v.source IS NOT (SELECT id FROM source WHERE name = ?3)
        ORDER BY m.version DESC LIMIT ?4)) FROM json_each(?1) asked"""


@dataclass(slots=True)
class Neighbours:
    """Reads one release around nodes, and keeps what it has read, since its versions are asked for again and again.

    The vocabulary is left out: who validates knows it. `without` are versions that are as good as gone.
    """

    rows: Rows
    release: int
    without: frozenset[int] = frozenset()
    _read: dict[int, list[bytes]] = field(default_factory=dict)

    def about(self, nodes: Iterable[Node], *, versions: int = NEWEST) -> list[Quad]:
        """The quads that have one of these nodes as subject, as up to so many postings tell them, literals as written."""
        wanted = {str(node).encode() for node in nodes}
        found: set[bytes] = set()
        for subject, speaking in self._speaking(wanted, max(versions, NEWEST)).items():
            read = [version for version in speaking if version in self._read]
            unread = [version for version in speaking if version not in self._read]
            for version in [*read, *unread][:versions]:
                lines, begin = self.lines(version), subject + b" "
                at = bisect_left(lines, begin)
                while at < len(lines) and lines[at].startswith(begin):
                    found.add(lines[at])
                    at += 1
        stated = Statements(self.rows).about([packing.number(node) for node in wanted], self.release)
        found.update(line for line in stated if packing.subject(line) in wanted)
        return _parsed(found)

    def pointing(self, nodes: Iterable[Node], *, versions: int = NEWEST) -> list[Quad]:
        """The quads that have one of these nodes as object: statements, and what a posting says that speaks of the node."""
        wanted = {str(node).encode() for node in nodes}
        found: set[bytes] = set()
        speaking = {version for newest in self._speaking(wanted, versions).values() for version in newest}
        for version in sorted(speaking):
            found.update(line for line in self.lines(version) if packing.node(line) in wanted)
        stated = Statements(self.rows).pointing([packing.number(node) for node in wanted], self.release)
        found.update(line for line in stated if packing.node(line) in wanted)
        return _parsed(found)

    def beside(self, nodes: Iterable[Node], *, versions: int) -> list[Quad]:
        """All that the newest posting says that speaks of a node, of up to so many postings; of other nodes what is about
        them."""
        by_name = {str(node).encode(): node for node in nodes}
        speaking = self._speaking(by_name, NEWEST)
        chosen = sorted({newest[0] for newest in speaking.values()})[:versions]
        left = [node for name, node in by_name.items() if not set(speaking.get(name, ())) & set(chosen)]
        return [*_parsed({line for version in chosen for line in self.lines(version)}), *self.about(left, versions=1)]

    def shared(self, nodes: Iterable[Node], *, among: int = 2) -> set[Node]:
        """Those of the nodes that so many postings speak of, or a statement speaks of or points at."""
        by_name = {str(node).encode(): node for node in nodes}
        found = {name for name, versions in self._speaking(by_name, NEWEST).items() if len(versions) >= among}
        keys = [packing.number(name) for name in by_name]
        found.update(packing.subject(line) for line in Statements(self.rows).about(keys, self.release))
        found.update(packing.node(line) for line in Statements(self.rows).pointing(keys, self.release))
        return {by_name[name] for name in found if name in by_name}

    def _speaking(self, wanted: Iterable[bytes], most: int) -> Mapping[bytes, list[int]]:
        """The newest versions that speak of each node, the newest first; equal keys of other nodes do no harm."""
        nodes = {packing.key(node): node for node in sorted(wanted)}
        keys, found = list(nodes), dict[bytes, list[int]]()
        for start in range(0, len(keys), AT_ONCE):
            piece = json.dumps(keys[start : start + AT_ONCE])
            for key, told in self.rows(_SPEAKING, piece, self.release, VOCABULARY, most):
                if versions := [version for version in json.loads(told) if version not in self.without]:
                    found[nodes[key]] = versions
        return found

    def lines(self, version: int) -> list[bytes]:
        """What a version says, as sorted N-Quads lines."""
        if version not in self._read:
            if len(self._read) >= READ_AHEAD:
                del self._read[next(iter(self._read))]
            ((blob,),) = self.rows("SELECT quads FROM version WHERE id = ?", version)
            self._read[version] = packing.unpack_lines(blob)
        return self._read[version]


def _parsed(lines: Iterable[bytes]) -> list[Quad]:
    return list(packing.parse(b"".join(sorted(lines))))

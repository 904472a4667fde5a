"""What is said when the IRIs that were merged are those in use: lines of N-Quads, from what was said.

What a thing was called before is another name of the one that it was merged with, which keeps its own label.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.store import packing
from kg.store.history import Rows

_LABEL = b"<http://www.w3.org/2000/01/rdf-schema#label>"
_OTHER_NAME = b"<http://www.w3.org/2004/02/skos/core#altLabel>"
_LABELLED = """SELECT coalesce(v.original, v.quads) FROM mention m JOIN version v ON v.id = m.version
    WHERE m.subject = ? AND v.last_release IS NULL ORDER BY v.id LIMIT 50"""


class Meaning:
    """What merged IRIs mean: `pairs` as they stand, each old one with what it was merged with, over several in a row."""

    def __init__(self, rows: Rows, pairs: Mapping[str, str]) -> None:
        self._rows = rows
        self._new = {old.encode(): _last(pairs, old).encode() for old in pairs}
        self._labels: dict[bytes, list[bytes]] = {}

    @property
    def merges(self) -> bool:
        """Whether anything was merged at all."""
        return bool(self._new)

    def lines(self, said: Sequence[bytes]) -> list[bytes]:
        """The same lines where nothing in them was merged; else those with the IRIs in use, sorted and distinct."""
        if not self._new:
            return list(said)
        found: set[bytes] = set()
        changed = False
        for line in said:
            subject, predicate, rest = line.split(b" ", 2)
            node, more = rest.split(b" ", 1) if rest.startswith(b"<") else (b"", rest)
            means, points = self.node(subject), self.node(node)
            if means == subject and points == node:
                found.add(line)
                continue
            changed = True
            if predicate == _LABEL and means != subject and b"#" not in means and (own := self._label(means, said)):
                found.update(own)
                predicate = _OTHER_NAME
                if any(one.split(b" ", 2)[2] == rest for one in own):
                    continue
            found.add(b" ".join((means, predicate, *((points, more) if node else (more,)))))
        return sorted(found) if changed else list(said)

    def node(self, term: bytes) -> bytes:
        """The IRI in use for a term as N-Quads has it; parts of a thing (`#…`) go with it."""
        if not term.startswith(b"<"):
            return term
        thing, mark, part = term[1:-1].partition(b"#")
        new = self._new.get(thing)
        return term if new is None else b"<" + new + mark + part + b">"

    def _label(self, node: bytes, said: Sequence[bytes]) -> list[bytes]:
        """The lines that label a thing in its own right, in these lines or in what stands."""
        known = self._labels.get(node)
        if known is None:
            known = self._labels[node] = _labels(node, said) or self._read(node)
        return known

    def _read(self, node: bytes) -> list[bytes]:
        for (quads,) in self._rows(_LABELLED, packing.number(node)):
            if found := _labels(node, packing.unpack_lines(quads)):
                return found
        return []


def _labels(node: bytes, lines: Sequence[bytes]) -> list[bytes]:
    start = node + b" " + _LABEL + b" "
    return [line for line in lines if line.startswith(start) and not packing.graph(line)]


def _last(pairs: Mapping[str, str], iri: str) -> str:
    for _ in pairs:  # one more step would go round in a circle
        iri = pairs.get(iri, iri)
    return iri

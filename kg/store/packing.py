"""Quads, texts and reports as they lie in the catalog."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import pyoxigraph as ox

from kg.validate.report import Report, Result

BLANK = b"_:"  # what a line without it has no blank node
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def pack_text(text: str) -> bytes:
    """A text, compressed."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"))


def unpack_text(blob: bytes) -> str:
    """The text again.

    >>> unpack_text(pack_text("Beförderung"))
    'Beförderung'
    """
    return zlib.decompress(blob).decode("utf-8", "surrogatepass")


def pack_lines(lines: Iterable[bytes]) -> bytes:
    """N-Quads lines, each with its newline, sorted, distinct and compressed."""
    return zlib.compress(b"".join(sorted(set(lines))))


def pack_quads(quads: Iterable[ox.Quad]) -> bytes:
    """Quads as sorted, distinct N-Quads lines, compressed. Raises ValueError for a blank node: two catalogs, or two
    releases, could not be compared by them.
    """
    written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    lines = sorted(set(written.splitlines(keepends=True)))
    for line in lines:
        if line.startswith(b"_:") or (b" _:" in line and any(_blank(quad) for quad in parse(line))):
            raise ValueError(f"a contribution may hold no blank node: {line.decode().strip()}")
    return zlib.compress(b"".join(lines))


def unpack_quads(blob: bytes) -> bytes:
    """The N-Quads again: sorted, distinct lines, each with its newline."""
    return zlib.decompress(blob)


def unpack_lines(blob: bytes) -> list[bytes]:
    """The same line by line."""
    return unpack_quads(blob).splitlines(keepends=True)


def parse(nquads: bytes) -> Iterator[ox.Quad]:
    """The quads of N-Quads lines, literals as written."""
    return ox.parse(nquads, format=ox.RdfFormat.N_QUADS)


def number(term: bytes) -> int:
    """A line or a term as a number of 64 bits, for the catalog's tables; equal numbers are compared again in full."""
    return int.from_bytes(blake2b(term, digest_size=8).digest(), "big", signed=True)


key = lru_cache(maxsize=4096)(number)
"""The same for a subject, which comes many times in a row."""


def subject(line: bytes) -> bytes:
    """The subject of an N-Quads line.

    >>> subject(b'<http://a.example/s> <http://a.example/p> "o" .')
    b'<http://a.example/s>'
    """
    return line.split(b" ", 1)[0]


def node(line: bytes) -> bytes:
    """The object of an N-Quads line where it is a node; empty where it is a literal.

    >>> node(b'<a:s> <a:p> _:o <a:g> .'), node(b'<a:s> <a:p> "o" .')
    (b'_:o', b'')
    """
    first = line.split(b" ", 3)[2]
    return b"" if first.startswith(b'"') else first


def graph(line: bytes) -> bytes:
    """The graph of an N-Quads line; empty for the default graph.

    >>> graph(b'<a:s> <a:p> "said in <a:g> ."@en .'), graph(b'<a:s> <a:p> <a:o> <a:g> .')
    (b'', b'<a:g>')
    """
    rest = line.split(b" ", 2)[2]
    parts = rest[rest.rfind(b'"') + 1 :].split(b" ")  # what follows a literal, or the object
    return parts[1] if len(parts) == 3 else b""


def graph_name(iri: str) -> bytes:
    """A graph as `graph` gives it, by its IRI, which is empty for the default graph."""
    return f"<{iri}>".encode() if iri else b""


def instances(lines: Iterable[bytes]) -> set[tuple[str, int]]:
    """(class, subject) of what the default graph says that things are.

    >>> [name for name, _ in instances([b"<a:s> <" + RDF_TYPE.encode() + b"> <a:C> .\\n"])]
    ['a:C']
    """
    typed, found = f" <{RDF_TYPE}> <".encode(), set()
    for line in lines:
        if typed in line and not graph(line):
            one, predicate, rest = line.split(b" ", 2)
            if predicate == typed[1:-2] and rest.startswith(b"<"):
                found.add((rest.split(b" ", 1)[0].decode()[1:-1], key(one)))
    return found


def pack_report(report: Report | None) -> str:
    """A report as JSON; empty where there is none."""
    return json.dumps([asdict(result) for result in report.results], ensure_ascii=False) if report else "[]"


def unpack_report(text: str) -> Report:
    """The report again."""
    rows: list[Mapping[str, Any]] = json.loads(text)
    return Report(tuple(map(_result, rows)))


def _result(row: Mapping[str, Any]) -> Result:
    return Result(**{**row, "details": tuple(map(_result, row.get("details", ())))})


def _blank(quad: ox.Quad) -> bool:
    return any(isinstance(term, ox.BlankNode) for term in (quad.subject, quad.object, quad.graph_name))

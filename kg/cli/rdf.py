"""RDF from files and from standard input, in any of its syntaxes."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pyoxigraph import Quad, RdfFormat, Triple, parse

from kg.cli import paths

ENDINGS: Mapping[str, RdfFormat] = {
    ".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES, ".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG,
    ".n3": RdfFormat.N3, ".rdf": RdfFormat.RDF_XML, ".owl": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD, ".json": RdfFormat.JSON_LD,
}  # fmt: skip
Syntax = Literal["turtle", "ntriples", "nquads", "trig", "n3", "rdfxml", "jsonld"]
SYNTAXES: Mapping[str, RdfFormat] = {
    "turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES, "nquads": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG,
    "n3": RdfFormat.N3, "rdfxml": RdfFormat.RDF_XML, "jsonld": RdfFormat.JSON_LD,
}  # fmt: skip
STDIN = Path("-")
_NQUADS = re.compile(
    rb"\s*(?:#[^\n]*\n\s*)*(?:<[^<>\s]*>|_:\S+)\s*<[^<>\s]*>[^\n]*\s(?:<[^<>\s]*>|_:\S+)\s*\.\s*(?:\n|$)"
)
_TURTLE = re.compile(rb"\s*(?:#[^\n]*\n\s*)*(?:@prefix|@base|prefix\s|base\s|<[^!?<>\s]*>|_:|\[)", re.IGNORECASE)
_XML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE\s+rdf.*?\]>\s*)*<(?:\w+:)?RDF[\s>]", re.DOTALL)


def read(path: Path) -> bytes:
    """The bytes of a file, or of standard input for `-`; raises InputError where they cannot be read."""
    return sys.stdin.buffer.read() if path == STDIN else paths.read(path)


def form(path: Path, data: bytes, syntax: Syntax | None = None) -> RdfFormat | None:
    """The syntax: the one named, else by the file's ending, for standard input by how it begins; None for no RDF."""
    if syntax:
        return SYNTAXES[syntax]
    return guess(data) if path == STDIN else ENDINGS.get(path.suffix.lower())


def guess(data: bytes) -> RdfFormat | None:
    """The syntax in which the bytes begin; TriG reads Turtle and N-Triples, too.

    >>> guess(b"@prefix a: <urn:a> .").name, guess(b'[{"@id": "urn:a"}]').name, guess(b"<urn:a> <urn:b> 'c' <urn:g> .").name
    ('TriG', 'JSON-LD', 'N-Quads')
    >>> guess(b"<!DOCTYPE html><html>"), guess(b"PhD position in Leipzig")
    (None, None)
    """
    head = data[:65536].removeprefix(b"\xef\xbb\xbf")
    if re.match(rb"\s*(?:\{|\[\s*[\{\]])", head):
        return RdfFormat.JSON_LD
    if _XML.match(head):
        return RdfFormat.RDF_XML
    if _NQUADS.match(head):
        return RdfFormat.N_QUADS
    return RdfFormat.TRIG if _TURTLE.match(head) else None


def quads(data: bytes, form: RdfFormat, path: Path, *, apart: bool = False) -> list[Quad]:
    """The quads, relative IRIs resolved against the file's own address (for standard input, the current folder's).

    `apart` gives blank nodes names of their own, for data that are merged. Raises SyntaxError for what cannot be read,
    and for triples about triples, of which SHACL says nothing.
    """
    base = f"{Path.cwd().as_uri()}/" if path == STDIN else path.resolve().as_uri()
    try:
        found = list(parse(data, form, base_iri=base, rename_blank_nodes=apart))
    except SyntaxError as error:
        if "LoadDocumentCallback" in str(error):
            raise SyntaxError("its @context would have to be fetched, and nothing is; put it into the file") from error
        raise
    for quad in found:
        if isinstance(quad.object, Triple):
            raise SyntaxError(f"it has a triple about a triple, of which shapes say nothing: {quad.object}")
    return found

"""What bytes are that nobody says anything of: RDF by its look, else a document as `kg.read` finds it."""

import re
from pathlib import PurePosixPath

from kg.read.sniffing import kind_of

_SUFFIXES = {
    ".ttl": "text/turtle", ".nt": "application/n-triples", ".nq": "application/n-quads", ".trig": "application/trig",
    ".rdf": "application/rdf+xml", ".owl": "application/rdf+xml",
}  # fmt: skip
_LINES = re.compile(rb"\s*(?:#[^\n]*\n\s*)*(?:<[^<>\s]+>|_:\w+)\s+<[^<>\s]+>\s+[<_\"][^\n]*\.\s*(?:\n|$)")
_PREFIXED = re.compile(rb"\s*(?:#[^\n]*\n\s*)*(?:@(?:prefix|base)\s|(?:prefix|base)\s+(?:[\w.-]*:\s*)?<)", re.I)
_GRAPHS = re.compile(rb"^\s*(?:graph\s+)?(?:<[^<>\s]+>|[\w-]*:[\w-]+)?\s*\{", re.I | re.M)
_HEAD = 20_000


def found(data: bytes, name: str) -> str:
    """The media type to take the bytes as; `name` is a file's, where there is one.

    Raises Refusal `binary` for what is none of the formats that are read.

    >>> found(b"PREFIX vac: <urn:v#> <urn:p> a vac:JobPosting .", ""), found(b"We seek a PhD student.", "")
    ('text/turtle', 'text/plain')
    """
    said = _SUFFIXES.get(PurePosixPath(name).suffix.lower())
    if said:
        return said
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if b"<rdf:RDF" in head and head.lstrip().startswith(b"<"):
        return "application/rdf+xml"
    if _PREFIXED.match(head):
        return "application/trig" if _GRAPHS.search(head) else "text/turtle"
    if _LINES.match(head):
        return "application/n-quads"
    return kind_of(data, name or "the data")[0]

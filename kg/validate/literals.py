"""Literals as RDF and XML Schema mean them: lexical forms, values, and the order that SPARQL's operators know."""

from __future__ import annotations

import re
from functools import lru_cache

XSD = "http://www.w3.org/2001/XMLSchema#"
XSD_STRING = XSD + "string"
LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tbnrf"\'\\]))')
PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


@lru_cache(maxsize=16384)
def split(term: str) -> tuple[str, str, str]:
    """Lexical form, datatype and language tag ("" for none) of a literal in N-Triples form.

    >>> split('"a\\\\"b"@de')
    ('a"b', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString', 'de')
    """
    end = term.rindex('"')
    lexical, tail = term[1:end], term[end + 1 :]
    if "\\" in lexical:
        lexical = ESCAPE.sub(_plain, lexical)
    if not tail:
        return lexical, XSD_STRING, ""
    if tail[0] == "@":
        return lexical, LANG_STRING, tail[1:]
    return lexical, tail[3:-1], ""


def _plain(found: re.Match[str]) -> str:
    return PLAIN[found[3]] if found[3] else chr(int(found[1] or found[2], 16))


def plain(term: str) -> str:
    """What a message shows of a term: an IRI without brackets, the lexical form of a literal."""
    if term.startswith("<"):
        return term[1:-1]
    return split(term)[0] if term.startswith('"') else term

"""What RDF/XML cannot hold (https://www.w3.org/TR/rdf-syntax-grammar/), and the engine writes all the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from kg.errors import UsageError

_CHARACTER = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
"""Characters that XML 1.0 cannot hold (section 2.2), in UTF-8."""
_NO_NAME = re.compile(rb"<oxprefix: ")
"""What the engine writes for a property whose IRI does not end in a name. `<` in text is escaped."""
_MANY = 1000


class Unwritable(UsageError):
    """The format cannot hold the statement that the message names."""


def flaw(part: bytes) -> str | None:
    """Why a piece of XML is none; None where it may be.

    >>> flaw(b"<literal>a\\tb</literal>")
    >>> flaw(b"<literal>a\\x01b</literal>")
    'the character U+0001, which XML cannot hold'
    """
    if found := _CHARACTER.search(part):
        return f"the character U+{ord(found[0].decode()):04X}, which XML cannot hold"
    if _NO_NAME.search(part):
        return "a property whose IRI ends in no name, so RDF/XML cannot write it"
    return None


def check(statements: Iterable[Triple | Quad]) -> None:
    """Raise Unwritable, with its subject, for the first statement that RDF/XML cannot hold; graphs do not count."""
    left = iter(statements)
    while some := [Triple(one.subject, one.predicate, one.object) for one in islice(left, _MANY)]:
        if flaw(_written(some)):
            for one in some:
                if why := flaw(_written([one])):
                    raise Unwritable(f"What is said of {one.subject} has {why}; ask for another format")


def _written(triples: Sequence[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.RDF_XML) or b""

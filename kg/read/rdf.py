"""RDF that somebody sends: its statements, and schema.org JobPostings among them as the objects that JSON-LD would be.

RDF 1.1 in the formats that have media types (https://www.w3.org/TR/rdf11-concepts/); nothing is ever fetched.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import Refusal

FORMATS: Mapping[str, RdfFormat] = MappingProxyType({
    "text/turtle": RdfFormat.TURTLE, "application/n-triples": RdfFormat.N_TRIPLES,
    "application/n-quads": RdfFormat.N_QUADS, "application/trig": RdfFormat.TRIG,
    "application/rdf+xml": RdfFormat.RDF_XML, "application/ld+json": RdfFormat.JSON_LD,
})  # fmt: skip
"""The media types that are read as RDF."""
SCHEMA = ("https://schema.org/", "http://schema.org/")
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_PLACE = re.compile(r"^Parser error at line (\d+) (?:between columns? (\d+)|column (\d+))[^:]*: ?")
_STAR = (b"<<", b"{|", b"~")
"""One of these stands in every document of the Turtle family that has statements about statements."""
_DEEPEST, _MOST = 8, 2000


def statements(data: bytes, media_type: str, *, base: str, name: str) -> list[Quad]:
    """What the bytes say, literals as written; relative IRIs resolve against `base`.

    Raises Refusal `undecodable` where they are not in UTF-8 or not of that format (the message says where), `binary` for a
    format that is not in FORMATS, and for statements about statements, which nothing here can hold.

    >>> statements(b"<a> <urn:p> 2.50 .", "text/turtle", base="https://x.example/", name="it")[0].object.value
    '2.50'
    """
    form = FORMATS.get(media_type)
    if form is None:
        raise Refusal("binary", f"{name} is {media_type}; RDF is read as {', '.join(FORMATS)}")
    try:
        found = list(parse(data.removeprefix(BOM_UTF8), format=form, base_iri=base))
    except SyntaxError as error:
        raise Refusal("undecodable", f"{name} cannot be read as {media_type}: {_said(error)}") from None
    except (ValueError, OSError) as error:
        raise Refusal("undecodable", f"{name} cannot be read as {media_type}: {error}") from None
    may = media_type in ("application/rdf+xml", "application/ld+json") or any(sign in data for sign in _STAR)
    if may and any(isinstance(quad.subject, Triple) or isinstance(quad.object, Triple) for quad in found):
        raise Refusal("binary", f"{name} holds statements about statements (RDF-star), which cannot be recorded")
    return found


def postings(quads: Iterable[Quad]) -> list[dict[str, Any]]:
    """The schema.org JobPostings, each as the JSON-LD object that says the same, in the order of the statements.

    >>> ttl = b'[] a <http://schema.org/JobPosting> ; <http://schema.org/hiringOrganization> [ <http://schema.org/name> "X" ] .'
    >>> postings(statements(ttl, "text/turtle", base="https://x.example/", name="it"))
    [{'@type': 'JobPosting', 'hiringOrganization': {'name': 'X'}}]
    """
    quads, kind = list(quads), NamedNode(TYPE)
    heads = {quad.subject for quad in quads if quad.predicate == kind and _local(quad.object) == "JobPosting"}
    if not heads:
        return []
    said: dict[object, list[Quad]] = {}
    for quad in quads:
        said.setdefault(quad.subject, []).append(quad)
    writer = _Objects(said)
    return [writer.of(subject, ()) for subject in said if subject in heads]


class _Objects:
    """Makes trees of what is said; a node within itself, and what lies too deep, is its IRI alone."""

    def __init__(self, said: Mapping[object, list[Quad]]) -> None:
        self._said = said
        self._made = 0

    def of(self, node: object, above: tuple[object, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {"@id": node.value} if isinstance(node, NamedNode) else {}
        for quad in self._said.get(node, ()):
            name = "@type" if quad.predicate.value == TYPE else _local(quad.predicate)
            if name is None:
                continue
            value = self._value(quad.object, (*above, node))
            if value is None or self._made > _MOST:
                continue
            self._made += 1
            if name not in found:
                found[name] = value
            elif isinstance(found[name], list):
                found[name].append(value)
            else:
                found[name] = [found[name], value]
        return found

    def _value(self, term: object, above: tuple[object, ...]) -> Any:
        if isinstance(term, Literal):
            return term.value
        if term in self._said and term not in above and len(above) < _DEEPEST:
            return self.of(term, above)
        return None if isinstance(term, BlankNode) else _local(term) or getattr(term, "value", None)


def _local(term: object) -> str | None:
    """What a term of schema.org is called there."""
    if not isinstance(term, NamedNode):
        return None
    return next((term.value.removeprefix(s) for s in SCHEMA if term.value.startswith(s)), None)


def _said(error: SyntaxError) -> str:
    """The parser's words with the place in front.

    >>> _said(SyntaxError("Parser error at line 3 between columns 1 and 4: No scheme"))
    'line 3, column 1: No scheme'
    """
    message = str(error.args[0] if error.args else error)
    place = _PLACE.match(message)
    return f"line {place[1]}, column {place[2] or place[3]}: {message[place.end() :]}" if place else message

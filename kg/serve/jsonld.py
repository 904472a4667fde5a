"""JSON-LD that a person can read: compacted with the dataset's own context, which is inlined and never fetched."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg import resources
from kg.serve.names import PREFIXES, curie

FILE = "context.jsonld"
_XSD = PREFIXES["xsd"]
_TYPE = PREFIXES["rdf"] + "type"
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
"""Numbers that every reader of JSON keeps as they are."""
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]{1,2})?", re.IGNORECASE)
_STRING = _XSD + "string"
_LANGUAGE = PREFIXES["rdf"] + "langString"


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the context: its name, what its values are coerced to (`@id`, a datatype's IRI, or nothing)."""

    name: str
    coercion: str


@cache
def terms() -> Mapping[str, Term]:
    """The terms of `ontology/context.jsonld` by IRI; none where there is no such file."""
    path = resources.folder("ontology") / FILE
    if not path.is_file():
        return {}
    context = json.loads(path.read_text(encoding="utf-8"))["@context"]
    prefixes = {**PREFIXES, **{k: v for k, v in context.items() if isinstance(v, str) and v.endswith(("#", "/"))}}

    def expand(name: str) -> str:
        prefix, colon, local = name.partition(":")
        return prefixes[prefix] + local if colon and prefix in prefixes else name

    found: dict[str, Term] = {}
    for name, said in context.items():
        given = {"@id": said} if isinstance(said, str) else said
        iri = expand(str(given.get("@id", "")))
        if not iri.startswith("@") and not iri.endswith(("#", "/")) and "@container" not in given:
            found[iri] = Term(name, expand(str(given.get("@type", ""))))
    return found


def compact(quads: Iterable[Quad]) -> bytes:
    """The triples of the quads as one JSON-LD 1.1 document: one object a subject, in the order of the subjects."""
    known = terms()
    used: dict[str, str] = {}
    nodes: dict[str, dict[str, Any]] = {}
    for quad in quads:
        assert isinstance(quad.subject, NamedNode | BlankNode)
        node = nodes.setdefault(_id(quad.subject), {"@id": _id(quad.subject)})
        if quad.predicate.value == _TYPE and isinstance(quad.object, NamedNode):
            _add(node, "@type", _name(quad.object.value, "", known, used))
            continue
        coercion, plain = _coerced(quad.object)
        term = known.get(quad.predicate.value)
        if term is not None and term.coercion == coercion:
            _add(node, _name(quad.predicate.value, coercion, known, used), plain)
        else:
            _add(node, curie(quad.predicate.value), _json(quad.object))
    graph = list(nodes.values())
    return (
        json.dumps({"@context": _context(graph, used), "@graph": graph}, ensure_ascii=False, indent=2) + "\n"
    ).encode()


def _name(iri: str, coercion: str, known: Mapping[str, Term], used: dict[str, str]) -> str:
    term = known.get(iri)
    if term is None or term.coercion != coercion:
        return curie(iri)
    used[term.name] = iri
    return term.name


def _coerced(value: Any) -> tuple[str, Any]:
    """What a term would have to coerce to for the value to stand plain, and the plain value."""
    if isinstance(value, NamedNode | BlankNode):
        return "@id", _id(value)
    assert isinstance(value, Literal)
    datatype = value.datatype.value
    if datatype == _STRING:
        return "", value.value
    plain = _json(value)
    return datatype, value.value if isinstance(plain, dict) else plain


def _context(graph: list[dict[str, Any]], used: Mapping[str, str]) -> dict[str, Any]:
    """The prefixes and terms that the document uses."""
    known = terms()
    defined = {
        name: {"@id": curie(iri), "@type": curie(known[iri].coercion)} if known[iri].coercion else curie(iri)
        for name, iri in sorted(used.items())
    }
    text = json.dumps([graph, defined])
    return {p: namespace for p, namespace in PREFIXES.items() if f'"{p}:' in text and p not in defined} | defined


def _add(node: dict[str, Any], key: str, value: Any) -> None:
    if key not in node:
        node[key] = value
    elif isinstance(node[key], list):
        if value not in node[key]:
            node[key].append(value)
    elif node[key] != value:
        node[key] = [node[key], value]


def _id(node: NamedNode | BlankNode) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


def _json(value: Any) -> Any:
    if isinstance(value, NamedNode | BlankNode):
        return {"@id": _id(value)}
    assert isinstance(value, Literal)
    datatype = value.datatype.value
    if datatype == _STRING:
        return value.value
    if datatype == _LANGUAGE:
        return {"@value": value.value, "@language": value.language}
    if datatype == _XSD + "boolean" and value.value in ("true", "false"):
        return value.value == "true"
    if datatype == _XSD + "integer" and _INTEGER.fullmatch(value.value):
        return int(value.value)
    return {"@value": value.value, "@type": curie(datatype)}


def tree(quads: Iterable[Quad], root: NamedNode, vocabulary: str) -> dict[str, Any]:
    """The statements as one object that begins at `root`, with the vocabulary as its context, as search engines read it.

    Nodes stand inside the node that points at them; one that is met again, or says nothing, is a reference.
    """
    statements: dict[str, list[Quad]] = {}
    for quad in sorted(set(quads), key=str):
        statements.setdefault(str(quad.subject), []).append(quad)
    seen: set[str] = set()

    def value(term: Any) -> Any:
        if isinstance(term, NamedNode):
            if term.value.startswith(vocabulary):
                return term.value.removeprefix(vocabulary)
            if str(term) in statements and str(term) not in seen:
                return node(term)
            return term.value if str(term) not in statements else {"@id": term.value}
        plain = _json(term)
        if isinstance(plain, dict) and "@value" in plain:
            decimal = plain.get("@type") in ("xsd:decimal", "xsd:double") and _DECIMAL.fullmatch(plain["@value"])
            return float(plain["@value"]) if decimal else plain["@value"]
        return plain

    def node(subject: NamedNode) -> dict[str, Any]:
        seen.add(str(subject))
        made: dict[str, Any] = {"@id": subject.value}
        for quad in statements.get(str(subject), ()):
            is_type = quad.predicate.value == _TYPE
            _add(made, "@type" if is_type else quad.predicate.value.removeprefix(vocabulary), value(quad.object))
        return made

    return {"@context": vocabulary.rstrip("/"), **node(root)}

"""JSON-LD that a person can read: compacted with the prefixes that are used, without fetching any context."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.serve.names import PREFIXES, curie

_XSD = PREFIXES["xsd"]
_TYPE = PREFIXES["rdf"] + "type"
_STRING = _XSD + "string"
_LANGUAGE = PREFIXES["rdf"] + "langString"


def compact(quads: Iterable[Quad]) -> bytes:
    """The triples of the quads as one JSON-LD 1.1 document: one object a subject, in the order of the subjects."""
    nodes: dict[str, dict[str, Any]] = {}
    for quad in quads:
        assert isinstance(quad.subject, NamedNode)
        node = nodes.setdefault(quad.subject.value, {"@id": quad.subject.value})
        if quad.predicate.value == _TYPE and isinstance(quad.object, NamedNode):
            _add(node, "@type", curie(quad.object.value))
        else:
            _add(node, curie(quad.predicate.value), _json(quad.object))
    graph = list(nodes.values())
    return (json.dumps({"@context": _context(graph), "@graph": graph}, ensure_ascii=False, indent=2) + "\n").encode()


def _add(node: dict[str, Any], key: str, value: Any) -> None:
    if key not in node:
        node[key] = value
    elif isinstance(node[key], list):
        if value not in node[key]:
            node[key].append(value)
    elif node[key] != value:
        node[key] = [node[key], value]


def _json(value: Any) -> Any:
    if isinstance(value, NamedNode):
        return {"@id": value.value}
    assert isinstance(value, Literal)
    datatype = value.datatype.value
    if datatype == _STRING:
        return value.value
    if datatype == _LANGUAGE:
        return {"@value": value.value, "@language": value.language}
    if datatype == _XSD + "boolean" and value.value in ("true", "false"):
        return value.value == "true"
    if datatype == _XSD + "integer" and str(int(value.value)) == value.value:
        return int(value.value)
    return {"@value": value.value, "@type": curie(datatype)}


def _context(graph: list[dict[str, Any]]) -> Mapping[str, str]:
    text = json.dumps(graph)
    return {prefix: namespace for prefix, namespace in PREFIXES.items() if f'"{prefix}:' in text}


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
        if isinstance(plain, dict):
            decimal = plain.get("@type") in ("xsd:decimal", "xsd:double")
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

"""A node of a graph as Turtle that a person reads: blank nodes and lists inside of what names them, queries in lines."""

import re
from collections.abc import Iterable, Mapping

from kg.validate.data import TYPE, Data
from kg.validate.depth import DEEPEST
from kg.validate.literals import split

_LOCAL = re.compile(r"[A-Za-z_][\w-]*")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_PLAIN = {
    "boolean": re.compile("true|false"),
    "integer": re.compile(r"[+-]?\d+"),
    "decimal": re.compile(r"[+-]?\d*\.\d+"),
}


def header(texts: Iterable[str], prefixes: Mapping[str, str]) -> str:
    """The prefixes that these texts use, as Turtle declares them."""
    whole = "\n".join(texts)
    used = {p: iri for p, iri in prefixes.items() if re.search(rf"(?<![\w:]){re.escape(p)}:", whole)}
    return "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in used.items())


def written(graph: Data, node: str, prefixes: Mapping[str, str]) -> str:
    """What the graph says of a node, and of the blank nodes within; `node` is an IRI in N-Triples form."""
    lines = _said(graph, node, prefixes, "  ", 0)
    return f"{_term(node, prefixes)} " + " ;\n  ".join(lines) + " ."


def _said(graph: Data, node: str, prefixes: Mapping[str, str], indent: str, depth: int) -> list[str]:
    lines = []
    for predicate, subjects in graph.by.items():
        if node in subjects:
            values = [_value(graph, value, prefixes, indent, depth) for value in subjects[node]]
            apart = " ,\n" + indent + "  " if sum(map(len, values)) > 80 else " , "
            lines.append(f"{'a' if predicate == TYPE else _term(predicate, prefixes)} {apart.join(values)}")
    return sorted(lines, key=lambda line: not line.startswith("a "))


def _value(graph: Data, value: str, prefixes: Mapping[str, str], indent: str, depth: int) -> str:
    if not value.startswith("_:") or depth > DEEPEST:
        return _term(value, prefixes)
    deeper = indent + "  "
    members = graph.items(value)
    if members is not None:
        inner = [_value(graph, member, prefixes, deeper, depth + 1) for member in members]
        short = "( " + " ".join(inner) + " )"
        return (
            short
            if len(short) <= 90 and "\n" not in short
            else f"(\n{deeper}" + f"\n{deeper}".join(inner) + f"\n{indent})"
        )
    inner = _said(graph, value, prefixes, deeper, depth + 1)
    short = "[ " + " ; ".join(inner) + " ]"
    return (
        short
        if len(short) <= 90 and "\n" not in short
        else f"[\n{deeper}" + f" ;\n{deeper}".join(inner) + f"\n{indent}]"
    )


def _term(term: str, prefixes: Mapping[str, str]) -> str:
    """A term in N-Triples form as Turtle writes it.

    >>> _term('"3"^^<http://www.w3.org/2001/XMLSchema#integer>', {}), _term("<urn:x#a>", {"x": "urn:x#"})
    ('3', 'x:a')
    """
    if term.startswith("<"):
        for prefix, namespace in prefixes.items():
            if term[1:].startswith(namespace) and _LOCAL.fullmatch(term[1 + len(namespace) : -1]):
                return f"{prefix}:{term[1 + len(namespace) : -1]}"
        return term
    if not term.startswith('"'):
        return term
    text, datatype, language = split(term)
    plain = _PLAIN.get(datatype.strip("<>").removeprefix(_XSD))
    if plain is not None and plain.fullmatch(text):
        return text
    if "\n" in text and not language:
        return '"""' + text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"') + '"""'
    end = term.rindex('"') + 1
    return term[:end] + (f"^^{_term(term[end + 2 :], prefixes)}" if term.endswith(">") else term[end:])

"""Property paths (https://www.w3.org/TR/shacl/#property-paths): read, written as SPARQL and as RDF, evaluated.

A path is the IRI of a property in N-Triples form, or a pair of operator and operands: `("^", path)`, `("/", paths)`,
`("|", paths)`, `("*", path)`, `("+", path)`, `("?", path)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any, Protocol, TypeAlias

from kg.validate.data import FIRST, NIL, NOTHING, REST, Data, Triple
from kg.validate.depth import DEEPEST

SH = "<http://www.w3.org/ns/shacl#"
UNARY = {"^": f"{SH}inversePath>", "*": f"{SH}zeroOrMorePath>", "+": f"{SH}oneOrMorePath>", "?": f"{SH}zeroOrOnePath>"}
ALTERNATIVE = f"{SH}alternativePath>"

Path: TypeAlias = str | tuple[str, Any]
Values = Callable[[Data, str], Sequence[str]]


class Graph(Protocol):
    """What a path is read from."""

    def objects(self, subject: str, predicate: str, /) -> Sequence[str]:
        """The objects of the triples with this subject and predicate."""


def read(graph: Graph, node: str, within: frozenset[str] = frozenset()) -> Path:
    """The path that a node of a shapes graph stands for; ValueError where it is none.

    A node that is the head of a list is a sequence, whatever else it says.
    """
    if len(within) > DEEPEST:
        raise ValueError(f"a path has parts within each other more than {DEEPEST} levels deep")
    if node.startswith("<") and node != NIL:
        return node
    if not node.startswith("_:") or node in within:
        raise ValueError("a path that contains itself" if node in within else f"{node} is no property path")
    within |= {node}
    if graph.objects(node, FIRST):
        return "/", tuple(read(graph, part, within) for part in _members(graph, node))
    for operator, name in UNARY.items():
        inner = graph.objects(node, name)
        if len(inner) > 1:
            raise ValueError(f"{name} has several values")
        if inner:
            return operator, read(graph, inner[0], within)
    heads = graph.objects(node, ALTERNATIVE)
    if len(heads) != 1:
        raise ValueError(f"{node} is no property path")
    return "|", tuple(read(graph, part, within) for part in _members(graph, heads[0]))


def _members(graph: Graph, head: str) -> Iterator[str]:
    seen = set()
    while head != NIL:
        first, rest = graph.objects(head, FIRST), graph.objects(head, REST)
        if len(first) != 1 or len(rest) != 1 or head in seen:
            raise ValueError("the list of a path is no well-formed list")
        seen.add(head)
        yield first[0]
        head = rest[0]
    if not seen:
        raise ValueError("the list of a path is empty")


def text(path: Path) -> str:
    """The path as SPARQL writes it, with whole IRIs.

    >>> text(("/", ("<urn:a>", ("*", ("^", "<urn:b>")))))
    '(<urn:a>/(^<urn:b>)*)'
    """
    if isinstance(path, str):
        return path
    operator, inner = path
    if operator in "/|":
        return "(" + operator.join(text(part) for part in inner) + ")"
    written = text(inner)
    if not isinstance(inner, str) and inner[0] not in "/|":
        written = f"({written})"
    return f"^{written}" if operator == "^" else f"{written}{operator}"


TOKEN = re.compile(r"<[^>]*>|[\^/|()*+?]")


def parse(written: str) -> Path:
    """The path of such a text; ValueError where it is none.

    >>> parse("(<urn:a>/(^<urn:b>)*)")
    ('/', ('<urn:a>', ('*', ('^', '<urn:b>'))))
    """
    tokens = TOKEN.findall(written)
    if "".join(tokens) != written:
        raise ValueError(f"no property path: {written}")
    tokens.append("")
    path, place = _choice(tokens, 0)
    if tokens[place]:
        raise ValueError(f"no property path: {written}")
    return path


def _choice(tokens: list[str], place: int) -> tuple[Path, int]:
    return _several(tokens, place, "|", lambda tokens, place: _several(tokens, place, "/", _step))


def _several(
    tokens: list[str], place: int, joint: str, part: Callable[[list[str], int], tuple[Path, int]]
) -> tuple[Path, int]:
    found, place = part(tokens, place)
    parts = [found]
    while tokens[place] == joint:
        found, place = part(tokens, place + 1)
        parts.append(found)
    return (parts[0] if len(parts) == 1 else (joint, tuple(parts))), place


def _step(tokens: list[str], place: int) -> tuple[Path, int]:
    token = tokens[place]
    path: Path
    if token == "^":
        inner, place = _step(tokens, place + 1)
        return ("^", inner), place
    if token == "(":
        path, place = _choice(tokens, place + 1)
        if tokens[place] != ")":
            raise ValueError("a parenthesis of a property path is not closed")
    elif token.startswith("<"):
        path = token
    else:
        raise ValueError(f"no property path: {''.join(tokens)}")
    place += 1
    if tokens[place] in ("*", "+", "?"):
        path, place = (tokens[place], path), place + 1
    return path, place


def rdf(path: Path, labels: Iterator[int] | None = None) -> tuple[str, list[Triple]]:
    """The node that stands for a path in a graph, and the triples that say so. `labels` numbers the blank nodes."""
    if isinstance(path, str):
        return path, []
    labels = count() if labels is None else labels
    operator, inner = path
    if operator not in "/|":
        node, (value, said) = f"_:path{next(labels)}", rdf(inner, labels)
        return node, [(node, UNARY[operator], value), *said]
    node = head = f"_:path{next(labels)}"
    triples: list[Triple] = []
    if operator == "|":
        head = f"_:path{next(labels)}"
        triples.append((node, ALTERNATIVE, head))
    for place, part in enumerate(inner, 1):
        value, said = rdf(part, labels)
        rest = NIL if place == len(inner) else f"_:path{next(labels)}"
        triples += [(head, FIRST, value), (head, REST, rest), *said]
        head = rest
    return node, triples


def predicates(path: Path) -> frozenset[str]:
    """The properties that a path mentions."""
    if isinstance(path, str):
        return frozenset((path,))
    operator, inner = path
    parts = inner if operator in "/|" else (inner,)
    return frozenset().union(*(predicates(part) for part in parts))


def evaluator(path: Path) -> Values:
    """A function of data and focus node that gives the value nodes, each once; loops in the data are no harm."""
    if isinstance(path, str):
        return lambda data, node: data.by.get(path, NOTHING).get(node, ())
    operator, inner = path
    if operator == "^":
        return _inverse(inner)
    if operator == "/":
        return _sequence([evaluator(part) for part in inner])
    if operator == "|":
        parts = [evaluator(part) for part in inner]
        return lambda data, node: list(dict.fromkeys(value for part in parts for value in part(data, node)))
    step = evaluator(inner)
    if operator == "?":
        return lambda data, node: list(dict.fromkeys((node, *step(data, node))))
    return _closure(step, with_start=operator == "*")


def _inverse(path: Path) -> Values:
    if isinstance(path, str):
        return lambda data, node: data.inverse(path).get(node, ())
    operator, inner = path
    if operator == "^":
        return evaluator(inner)
    if operator == "/":
        return _sequence([_inverse(part) for part in reversed(inner)])
    if operator == "|":
        return evaluator(("|", tuple(("^", part) for part in inner)))
    return evaluator((operator, ("^", inner)))


def _sequence(steps: Sequence[Values]) -> Values:
    def values(data: Data, node: str) -> Sequence[str]:
        found: Sequence[str] = (node,)
        for step in steps:
            if len(found) == 1:
                found = step(data, found[0])
            else:
                found = list(dict.fromkeys(value for each in found for value in step(data, each)))
            if not found:
                break
        return found

    return values


def _closure(step: Values, *, with_start: bool) -> Values:
    def values(data: Data, node: str) -> Sequence[str]:
        found = dict.fromkeys((node,) if with_start else ())
        ahead = [node]
        while ahead:
            for value in step(data, ahead.pop()):
                if value not in found:
                    found[value] = None
                    ahead.append(value)
        return list(found)

    return values

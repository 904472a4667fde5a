"""SHACL-SPARQL (https://www.w3.org/TR/shacl/#sparql-constraints): constraints and components whose checks are queries.

`compile_constraints` reads them once, with the shapes graph; what they ask is then evaluated by Oxigraph (`stage`).
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.validate.constraints.base import SH, Constraint, NotCompiled
from kg.validate.literals import XSD_STRING, split
from kg.validate.messages import declared
from kg.validate.sparql import components, prefixes
from kg.validate.sparql.constraint import Ask, Asked, Select
from kg.validate.sparql.plan import Query, Unsupported

if TYPE_CHECKING:
    from kg.validate.cache import Cache
    from kg.validate.compile import Shape
    from kg.validate.data import Data

COMPONENT = SH + "SPARQLConstraintComponent"


def compile_constraints(graph: Data, shape: Shape, cache: Cache | None = None) -> list[Constraint]:
    """The SPARQL constraints of a shape, and those of components that the shapes graph declares.

    `cache` keeps the queries as they are made ready. Raises NotCompiled for what is left to pyshacl, ValueError for what
    is ill-formed or may not stand in a constraint.
    """
    try:
        return [*_constraints(graph, shape, cache), *_components(graph, shape, cache)]
    except Unsupported as why:
        raise NotCompiled(shape.node, str(why)) from why


def _constraints(graph: Data, shape: Shape, cache: Cache | None) -> Iterator[Constraint]:
    for node in graph.objects(shape.node, f"<{SH}sparql>"):
        if node.startswith('"'):
            raise ValueError(f"a value of sh:sparql is a node with a sh:select, and not {node}")
        if not _deactivated(graph, node):
            query = _query(graph, shape, node, "SELECT", (), cache)
            yield Select(Asked(graph, shape, query, {}), COMPONENT, node, declared(graph, node) or None)


def _components(graph: Data, shape: Shape, cache: Cache | None) -> Iterator[Constraint]:
    for component in components.declared(graph):
        for parameters in component.used_by(graph, shape.node):
            found = component.validator(graph, node_shape=shape.path is None)
            if found is None:
                continue
            node, form = found
            query = _query(graph, shape, node, form, component.parameters, cache)
            asked = Asked(graph, shape, query, parameters)
            messages = declared(graph, node) or declared(graph, component.node) or None
            name = component.node[1:-1] if component.node.startswith("<") else component.node
            yield Select(asked, name, None, messages) if form == "SELECT" else Ask(asked, name, messages)


def _query(graph: Data, shape: Shape, node: str, form: str, more: Iterable[str], cache: Cache | None) -> Query:
    texts = graph.objects(node, f"<{SH}{form.lower()}>")
    if len(texts) != 1 or not texts[0].startswith('"') or split(texts[0])[1] != XSD_STRING:
        raise ValueError(f"{node} has one sh:{form.lower()}, a string, and not {len(texts)} values")
    text, names = split(texts[0])[0], prefixes.declared(graph, node)
    asked = json.dumps(["query", text, sorted(names.items()), form, shape.path_text, sorted(more)])
    if cache is not None:
        with contextlib.suppress(ValueError, TypeError):
            return Query.unpacked(cache.get(asked))
    from kg.validate.sparql.query import prepare

    made = prepare(text, names, form, path=shape.path_text, more=more)
    if cache is not None:
        cache.put(asked, made.packed())
    return made


def _deactivated(graph: Data, node: str) -> bool:
    values = graph.objects(node, f"<{SH}deactivated>")
    if len(values) > 1 or (values and not values[0].endswith("XMLSchema#boolean>")):
        raise ValueError(f"sh:deactivated of {node} is true or false")
    return bool(values) and split(values[0])[0] in ("true", "1")

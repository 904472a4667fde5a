"""Prefixes of the queries of a shapes graph (https://www.w3.org/TR/shacl/#sparql-prefixes)."""

from __future__ import annotations

from kg.validate.data import Data
from kg.validate.literals import split

SH = "<http://www.w3.org/ns/shacl#"
IMPORTS = "<http://www.w3.org/2002/07/owl#imports>"


def declared(graph: Data, node: str) -> dict[str, str]:
    """What is declared by `sh:declare` at the values of `sh:prefixes` of this node, and at what they import.

    Raises ValueError where a declaration is not whole, or two are at odds.
    """
    found: dict[str, str] = {}
    ahead = list(graph.objects(node, f"{SH}prefixes>"))
    seen = set(ahead)
    while ahead:
        ontology = ahead.pop()
        for declaration in graph.objects(ontology, f"{SH}declare>"):
            prefix, namespace = _one(graph, declaration, "prefix"), _one(graph, declaration, "namespace")
            if found.setdefault(prefix, namespace) != namespace:
                raise ValueError(f"the prefix {prefix}: is declared as {found[prefix]} and as {namespace}")
        more = [other for other in graph.objects(ontology, IMPORTS) if other not in seen]
        seen.update(more)
        ahead += more
    return found


def _one(graph: Data, declaration: str, name: str) -> str:
    values = graph.objects(declaration, f"{SH}{name}>")
    if len(values) != 1 or not values[0].startswith('"'):
        raise ValueError(
            f"a value of sh:declare has one sh:prefix and one sh:namespace, and not {len(values)} sh:{name}"
        )
    return split(values[0])[0]

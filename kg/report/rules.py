"""The shapes behind results: which node of the shapes graph was violated, and how it calls itself."""

import re
from collections.abc import Iterator
from functools import cached_property

from kg.report.names import is_literal
from kg.validate import paths
from kg.validate.data import Data
from kg.validate.literals import split
from kg.validate.report import Result
from kg.validate.shapes import Shapes

SH = "<http://www.w3.org/ns/shacl#"
PARTS = ("property", "node", "not", "and", "or", "xone", "qualifiedValueShape", "sparql")
LISTS = ("and", "or", "xone")


class Rules:
    """A shapes graph, to look things up in; made once for many reports."""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes

    @cached_property
    def graph(self) -> Data:
        """The shapes graph."""
        return Data.of(self.shapes.quads)

    def values(self, node: str, name: str) -> list[str]:
        """The values of a property of SHACL; those of a list where the value is one."""
        return [*self.graph.objects(node, f"{SH}{name}>")]

    def value(self, node: str, name: str) -> str | None:
        """One of them, or None."""
        return next(iter(self.values(node, name)), None)

    def number(self, node: str, name: str) -> int | None:
        """The value as a number; None where there is none."""
        value = self.value(node, name)
        text = split(value)[0] if value and is_literal(value) else ""
        return int(text) if re.fullmatch(r"[+-]?[0-9]+", text) else None

    def items(self, node: str, name: str) -> list[str]:
        """The members of the lists that are values of a property of SHACL."""
        return [member for head in self.values(node, name) for member in self.graph.items(head) or ()]

    def path(self, node: str) -> paths.Path | None:
        """The path of a property shape; None for a node shape, or where it cannot be read."""
        value = self.value(node, "path")
        try:
            return paths.read(self.graph, value) if value else None
        except ValueError:
            return None

    def said(self, node: str, name: str, language: str) -> str:
        """A text of a shape (`name`, `description`) in a language, else in English, else in any; empty for none."""
        found = [(text, tag) for text, _, tag in map(split, filter(is_literal, self.values(node, name)))]

        def rank(one: tuple[str, str]) -> tuple[int, str]:
            tag = one[1].partition("-")[0]
            return (0 if tag == language else 1 if tag == "en" else 2 if not tag else 3), one[0]

        return min(found, key=rank, default=("", ""))[0]

    def of(self, result: Result) -> str:
        """The shape that was violated.

        Where the result's own node is not in this graph (a blank node of an earlier reading), it is found again by its
        named shape, its path and the constraint.
        """
        if result.source_shape and any(result.source_shape in by for by in self.graph.by.values()):
            return result.source_shape
        top = result.shape if result.shape.startswith("_:") else f"<{result.shape}>"
        wanted = parameters(result.component)
        within = list(self.within(top))
        for node in within:
            path = self.path(node)
            same = (paths.text(path) if path else None) == result.path
            if same and any(self.values(node, name) for name in wanted):
                return node
        return next((node for node in within if any(self.values(node, name) for name in wanted)), top)

    def within(self, node: str) -> Iterator[str]:
        """A shape, and the shapes without a name that it is made of."""
        seen: dict[str, None] = {}
        ahead = [node]
        while ahead:
            here = ahead.pop(0)
            if here in seen:
                continue
            seen[here] = None
            yield here
            for part in PARTS:
                found = self.items(here, part) if part in LISTS else self.values(here, part)
                ahead += [one for one in found if one.startswith("_:")]

    def mentioned(self, node: str) -> list[str]:
        """The properties that the SPARQL constraints of a shape name, in the order of their names."""
        texts = [
            split(query)[0]
            for part in self.within(node)
            for name in ("select", "ask")
            for query in filter(is_literal, self.values(part, name))
        ]
        if not texts:
            return []
        declared = self._prefixes()
        found = {f"<{iri}>" for text in texts for iri in re.findall(r"<([^<>\s\"{}|^`\\]+)>", text)}
        for text in texts:
            bare = re.sub(r"\"(?:\\.|[^\"\\])*\"|<[^<>\s]*>|#[^\n]*", " ", text)
            for prefix, local in re.findall(r"(?<![\w?$:])([\w-]*):([\w-]+)", bare):
                if prefix in declared:
                    found.add(f"<{declared[prefix]}{local}>")
        return sorted(found)

    def _prefixes(self) -> dict[str, str]:
        known = {}
        for node, names in self.graph.by.get(f"{SH}prefix>", {}).items():
            for namespace in self.values(node, "namespace"):
                known.update({split(name)[0]: split(namespace)[0] for name in names})
        return known


def parameters(component: str) -> list[str]:
    """The properties of SHACL by which a shape states a constraint of a component.

    >>> parameters("http://www.w3.org/ns/shacl#MinCountConstraintComponent")
    ['minCount']
    """
    name = re.split(r"[#/]", component)[-1].removesuffix("ConstraintComponent")
    return ["sparql"] if name == "SPARQL" else [name[:1].lower() + name[1:]]

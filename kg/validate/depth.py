"""How deep shapes and paths may stand within each other: what checks them goes down level by level."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kg.errors import ConfigurationError
from kg.validate.data import Data

DEEPEST = 100
"""Shapes that name shapes, and paths within paths. Each level takes several calls, of which there may be a thousand."""
SH = "<http://www.w3.org/ns/shacl#"
SINGLE = tuple(f"{SH}{name}>" for name in ("node", "property", "not", "qualifiedValueShape"))
LISTS = tuple(f"{SH}{name}>" for name in ("and", "or", "xone"))


def check(graph: Data, where: Callable[[str], str]) -> None:
    """Raise ConfigurationError for shapes that name each other more than DEEPEST levels deep; `where` tells their place.

    A shape that comes back to itself by others adds no level where the circle closes.
    """
    heights: dict[str, int] = {}
    for name in (*SINGLE, *LISTS):
        for node in graph.by.get(name, {}):
            _measure(graph, node, heights)
    if heights and (most := max(heights.values())) > DEEPEST:
        node = next(node for node, height in heights.items() if height == most)
        raise ConfigurationError(
            f"{where(node)}: it names shapes that name shapes, {most} levels deep, and {DEEPEST} are followed. Nest them"
            " less deeply, or say by a sh:path what the inner ones are about."
        )


def _measure(graph: Data, start: str, heights: dict[str, int]) -> None:
    """Add to `heights` how many levels of shapes each shape reached from `start` has, itself included."""
    if start in heights:
        return
    below = {start: list(_named(graph, start))}
    ahead = [(start, iter(below[start]))]
    while ahead:
        node, rest = ahead[-1]
        inner = next((one for one in rest if one not in below and one not in heights), None)
        if inner is not None:
            below[inner] = list(_named(graph, inner))
            ahead.append((inner, iter(below[inner])))
        else:
            ahead.pop()
            heights[node] = 1 + max((heights.get(one, 0) for one in below[node]), default=0)


def _named(graph: Data, node: str) -> Iterator[str]:
    for name in SINGLE:
        yield from graph.objects(node, name)
    for name in LISTS:
        for head in graph.objects(node, name):
            yield from graph.items(head) or ()


@contextmanager
def bounded(what: Callable[[], str]) -> Iterator[None]:
    """The last resort: where Python has no more room for calls, `ConfigurationError`; `what` tells which shapes go too deep."""
    try:
        yield
    except RecursionError as error:
        raise ConfigurationError(
            f"{what()}: the shapes lead from node to node too deeply, in themselves or in these data. Replace a shape that"
            " names itself by a path (sh:zeroOrMorePath), and nest shapes less deeply."
        ) from error

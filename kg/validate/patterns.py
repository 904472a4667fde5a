"""Regular expressions as SPARQL's REGEX has them (https://www.w3.org/TR/xpath-functions/#regex-syntax)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyoxigraph as ox

FLAGS = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}
# What Python reads otherwise or not at all: classes of Unicode and of XML names, and the difference of two classes.
FOREIGN = re.compile(r"\\[pPiIcC]|\[[^\]]*-\[")
# Tokens of an expression: an escape, a class of characters, or any other character.
TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)


def matcher(pattern: str, flags: str = "") -> Callable[[str], bool]:
    """Whether a text holds what the expression describes; ValueError for what is no expression.

    >>> matcher("^b", "i")("Berlin"), matcher("a$")("a\\n")
    (True, False)
    """
    unknown = set(flags) - FLAGS.keys() - {"q"}
    if unknown:
        raise ValueError(f"the flags {flags!r} of a pattern are letters of i, s, m, x and q")
    if "q" in flags:
        found = re.compile(re.escape(pattern), re.IGNORECASE if "i" in flags else 0)
        return lambda text: found.search(text) is not None
    if FOREIGN.search(pattern):
        return _by_query(pattern, flags)
    try:
        compiled = re.compile(_end_is_end(pattern, flags), sum(FLAGS[flag] for flag in set(flags)))
    except re.error as error:
        raise ValueError(f"the pattern {pattern!r} is no regular expression: {error}") from error
    return lambda text: compiled.search(text) is not None


def _end_is_end(pattern: str, flags: str) -> str:
    """The same for Python, to which `$` is also the place before a last line break."""
    if "$" not in pattern or "m" in flags:
        return pattern
    return "".join(r"\Z" if token == "$" else token for token in TOKEN.findall(pattern))


def _by_query(pattern: str, flags: str) -> Callable[[str], bool]:
    """The same, asked of the engine of queries, which knows these classes."""
    store = ox.Store()
    asked = f"{ox.Literal(pattern)}, {ox.Literal(flags)}"
    rows = store.query(f"SELECT (REGEX('', {asked}) AS ?found) {{}}")
    if not isinstance(rows, ox.QuerySolutions) or next(rows)["found"] is None:
        raise ValueError(f"the pattern {pattern!r} is no regular expression")
    return lambda text: bool(store.query(f"ASK {{ FILTER REGEX({ox.Literal(text)}, {asked}) }}"))

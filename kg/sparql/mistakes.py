"""What is wrong with a query that the engine refuses, said for people, with line and column.

The engine tries readings one after the other and says where the longest of them ended, which is often behind the mistake,
and what it would have taken there, character by character. So the query is read once more, by the grammar alone; what is
in keeping with that, the engine's words say.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.sparql.syntax import mistake
from kg.sparql.tokens import Token, place, tokens

MAX_READ = 10_000
"""Characters of a query that is read once more; it takes some milliseconds, in which nobody else is answered."""
_UNKNOWN_FUNCTION = re.compile(r"The custom function <([^>]*)> is not supported")
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CHARACTERS = re.compile(r"\[[^\[\]]*\]")
_SHOWN = 8
"""Of what would have been taken, so many are named."""

Said = tuple[str, int, int]


def placed(message: str) -> tuple[str, int, int]:
    """The engine's message, and the line and column that it begins with.

    >>> placed("error at 1:9: expected WHERE")
    ('expected WHERE', 1, 9)
    """
    match = _PLACE.match(message)
    return (match[3].strip(), int(match[1]), int(match[2])) if match else (message, 0, 0)


def explain(text: str, message: str, line: int = 0, column: int = 0) -> Said:
    """A message for people, with line and column from 1 (0 where it is about no place).

    `message`, `line` and `column` are the engine's.

    >>> explain("ASK { ?s ex:p ?o }", "expected Prefix not found", 1, 12)
    ('the prefix ex: is not declared', 1, 10)
    """
    found = list(tokens(text)) if len(text) <= MAX_READ else []
    if function := _UNKNOWN_FUNCTION.search(message):
        return f"there is no function <{function[1]}> here", *_called(text, found, function[1])
    if seen := min((*_prefixes(found), *(_grammar(text, found) if found else ())), key=lambda m: m[1], default=None):
        return seen[0], *place(text, seen[1])
    if not line:
        return message, 0, 0
    return _expectation(text, found, message, line, column), line, column


def _prefixes(found: Sequence[Token]) -> Iterator[tuple[str, int]]:
    """Prefixes that are not declared, and where."""
    declared = {b.text for a, b in pairwise(found) if a.word == "PREFIX"}
    for token in found:
        if token.kind == "prefixed" and (prefix := token.text.partition(":")[0] + ":") not in declared:
            yield f"the prefix {prefix} is not declared", token.start


def _grammar(text: str, found: Sequence[Token]) -> Iterator[tuple[str, int]]:
    """Where the query leaves the grammar; where it ends too early, the bracket that is still open."""
    wrong = mistake(text)
    if wrong is None:
        return
    if wrong.offset is not None:
        yield str(wrong), wrong.offset
        return
    opened: list[Token] = []
    for token in found:
        if token.kind == "open":
            opened.append(token)
        elif token.kind == "close":
            del opened[-1:]
    if opened:
        yield f"this {opened[-1].text} is never closed", opened[-1].start
    else:
        yield str(wrong), found[-1].end


def _called(text: str, found: Sequence[Token], iri: str) -> tuple[int, int]:
    """Where a function is called."""
    prefixes = {
        b.text: c.text[1:-1] for a, b, c in zip(found, found[1:], found[2:], strict=False) if a.word == "PREFIX"
    }
    for token, after in pairwise(found):
        prefix, colon, local = token.text.partition(":")
        named = token.text[1:-1] if token.kind == "iri" else prefixes.get(prefix + colon, "") + local
        if after.text == "(" and named == iri:
            return place(text, token.start)
    return 0, 0


def _expectation(text: str, found: Sequence[Token], message: str, line: int, column: int) -> str:
    """The engine's words, without the characters that it would have taken."""
    plain = _CHARACTERS.sub("", message.removeprefix("expected ").removeprefix("one of "))
    items = list(dict.fromkeys(item.strip() for item in plain.split(", ") if item.strip()))
    for item in items:
        if " " in item and item[0].isupper():
            # A rule of the language that was broken, in a sentence, which may begin with a keyword.
            return item if item[1].isupper() else item[0].lower() + item[1:]
    at = next((t for t in found if place(text, t.start) >= (line, column)), None)
    if at is None:
        return "the query cannot be read to its end"
    met = f"{at.text[:40]} is not expected here"
    words = sorted(item.strip('"') for item in items if item.strip('"'))
    if not words:
        return met
    return f"{met}; expected {', '.join(words[:_SHOWN])}{' …' if len(words) > _SHOWN else ''}"

"""Property paths in words, and the properties that they name (https://www.w3.org/TR/shacl/#property-paths)."""

from collections.abc import Iterator

from kg.report.names import Names
from kg.report.phrases import Phrases
from kg.validate.paths import Path, parse

KINDS = {"^": "inverse", "/": "sequence", "|": "alternative", "*": "any", "+": "some", "?": "optional"}


def route(text: str | None) -> Path | None:
    """The path of a result; None where it has none that can be read."""
    try:
        return parse(text) if text else None
    except ValueError:
        return None


def worded(path: Path, names: Names, phrases: Phrases) -> str:
    """The path in words, its properties by their labels."""
    if isinstance(path, str):
        return phrases.quoted(names.of(path))
    operator, inner = path
    if operator in "/|":
        return phrases.say("path", KINDS[operator]).join(worded(part, names, phrases) for part in inner)
    return phrases.say("path", KINDS[operator], path=worded(inner, names, phrases))


def directed(path: Path, *, inverse: bool = False) -> Iterator[tuple[str, bool]]:
    """The properties that are named, each with whether it is walked from value to subject.

    >>> list(directed(("/", ("<urn:a>", ("^", "<urn:b>")))))
    [('<urn:a>', False), ('<urn:b>', True)]
    """
    if isinstance(path, str):
        yield path, inverse
        return
    operator, inner = path
    for part in inner if operator in "/|" else (inner,):
        yield from directed(part, inverse=inverse != (operator == "^"))

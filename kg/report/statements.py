"""Where in a file of the Turtle family each statement stands (Turtle, TriG, N-Triples, N-Quads).

A parser of RDF tells what a file says and not where, so the tokens are walked once more. What cannot be followed is
passed over: a place is a help, and a wrong file has been refused before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.validate.data import TYPE

TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
    |(?P<text>\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    |<(?P<iri>[^<>"{}|^`\s]*)>
    |(?P<tag>@[A-Za-z][A-Za-z0-9-]*)
    |(?P<type>\^\^)
    |(?P<name>(?:_|[\w.-]*):(?:(?:[\w.:%-]|\\.)*(?:[\w:%-]|\\.))?)
    |(?P<number>[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<word>[A-Za-z]+)
    |(?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
LINES = ("ttl", "nt", "nq", "trig", "n3")
"""Endings of the files that can be walked."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with the span of its object. Literals are their lexical form after a quotation mark."""

    subject: str
    predicate: str
    object: str
    start: int
    end: int


def walk(text: str) -> Iterator[Statement]:
    """The statements of a document, in its order.

    >>> [s.object for s in walk('@prefix e: <urn:e:> . e:a e:b "c", 5 ; a e:D .')]
    ['"c', '"5', '<urn:e:D>']
    """
    prefixes: dict[str, str] = {}
    stack: list[tuple[str | None, str | None]] = []
    subject: str | None = None
    predicate: str | None = None
    tokens = (found for found in TOKEN.finditer(text) if found.lastgroup != "space")
    for found in tokens:
        kind, word = found.lastgroup or "", found[0]
        if word.lower() in ("@prefix", "prefix"):
            name, namespace = next(tokens, None), next(tokens, None)
            if name and namespace:
                prefixes[name[0].removesuffix(":")] = namespace["iri"] or ""
            subject = predicate = None
        elif word.lower() in ("@base", "base") or kind == "type":
            next(tokens, None)
        elif kind == "sign":
            if word == "[":
                if subject and predicate:
                    yield Statement(subject, predicate, "[]", *found.span())
                stack.append((subject, predicate))
                subject, predicate = "[]", None
            elif word == "]":
                subject, predicate = stack.pop() if stack else (None, None)
                subject = subject or "[]"
            elif word == ";":
                predicate = None
            elif word in ".{}" and not stack:
                subject = predicate = None
        elif kind != "tag":
            term = _term(kind, found, prefixes)
            if subject is None:
                subject = term
            elif predicate is None:
                predicate = TYPE if word == "a" else term
            else:
                yield Statement(subject, predicate, term, *found.span())


def _term(kind: str, found: re.Match[str], prefixes: dict[str, str]) -> str:
    word = found[0]
    if kind == "iri":
        return f"<{_unescaped(found['iri'])}>"
    if kind == "text":
        return '"' + _unescaped(word[3:-3] if word[:3] in ('"""', "'''") else word[1:-1])
    if kind == "name" and not word.startswith("_:"):
        prefix, _, local = word.partition(":")
        plain = re.sub(r"\\(.)", r"\1", local)
        return f"<{prefixes[prefix]}{plain}>" if prefix in prefixes else word
    return word if kind == "name" else f'"{word}'


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return re.sub(
        r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))",
        lambda found: ESCAPES.get(found[3], found[3]) if found[3] else chr(int(found[1] or found[2], 16)),
        text,
        flags=re.DOTALL,
    )

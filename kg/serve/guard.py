"""What a SPARQL query may contain before it is evaluated.

The engine follows SERVICE to any address, overflows its stack on deep nesting (which ends the process) and cannot be
stopped. So a query is read token by token first, without parsing it: comments, strings, IRIs, variables and names are
passed over as the grammar of SPARQL 1.1 (section 19.8) cuts them, and what is left are keywords and brackets.

The engine does not ask for a space after a keyword (`trueSERVICEex:a{}` is a SERVICE clause to it), so a word is looked
at for what it holds, not for what it is.
"""

import re
from dataclasses import dataclass
from typing import Literal

MAX_DEPTH = 50
"""Open brackets at once; 100 nested empty lists already keep the engine busy for over a second."""
MAX_OPERATORS = 1_000
"""Operators and clauses that the engine nests into one another; 3,000 MINUS or BIND overflow its stack."""
MAX_JOINS = 120
"""Triples, steps of a path and groups that are joined; planning 100 triples takes a second, 150 take six."""

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

_NAME = r"[^\W\d_](?:[\w.\-·]*[\w\-·])?"
_LOCAL = r"(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])(?:(?:[\w:.\-·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])*(?:[\w:\-·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]))?"
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+|\#[^\r\n]*)
  | (?P<string>'''(?:'{{0,2}}(?:[^'\\]|\\.))*'''|\"\"\"(?:"{{0,2}}(?:[^"\\]|\\.))*\"\"\"
        |'(?:[^'\\\r\n]|\\.)*'|"(?:[^"\\\r\n]|\\.)*")
  | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]+)*>)
  | (?P<variable>[?$]\w+)
  | (?P<blank>_:[\w.\-·]*)
  | (?P<language>@[A-Za-z]+(?:-+[A-Za-z0-9]+)*)
  | (?P<prefixed>(?P<prefix>(?:{_NAME})?):(?:{_LOCAL})?)
  | (?P<word>{_NAME})
  | (?P<number>[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)
  | (?P<open>[{{(\[])
  | (?P<close>[}})\]])
  | (?P<operator>&&|\|\||[!^/|*+\-])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_FORMS: tuple[Form, ...] = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_CLAUSES = ("UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "LATERAL", "GRAPH")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Forbidden(Exception):
    """A query that is not evaluated; the message says why. `status` is the HTTP status that fits."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Checked:
    """A query that may be evaluated, and its form."""

    text: str
    form: Form


def check(text: str, *, max_length: int) -> Checked:
    """Look at a query before it runs; raises Forbidden (400 for what is no query or too deep, 403 for SERVICE, updates).

    `max_length` counts characters. Codepoint escapes (`\\u0053`) are looked at in both readings, as they stand and
    decoded.

    >>> check("PREFIX a: <http://a.example/> SELECT * { ?s a:service 'SERVICE' } # SERVICE", max_length=100).form
    'SELECT'
    >>> check("ASK { SERVICE <http://a.example/> { ?s ?p ?o } }", max_length=100)
    Traceback (most recent call last):
    kg.serve.guard.Forbidden: SERVICE is not allowed here: this endpoint asks no other server
    """
    if len(text) > max_length:
        raise Forbidden(f"The query has {len(text)} characters; at most {max_length} are taken")
    form = _scan(text)
    decoded = _ESCAPE.sub(_decode, text)
    if decoded != text:
        _scan(decoded)
    return Checked(text, form)


def _decode(match: re.Match[str]) -> str:
    point = int(match[1] or match[2], 16)
    return chr(point) if point < 0x110000 else match[0]


def _scan(text: str) -> Form:
    operators = joins = 0
    stack: list[str] = []
    form: Form | None = None
    named_service = False
    for token in _TOKEN.finditer(text):
        kind, value = token.lastgroup, token[0]
        if kind == "space":
            continue
        if named_service and value == "{":
            raise _service()
        named_service = False
        if kind == "prefixed":
            # `SERVICEex:a {` is a clause to the engine; `service:a ?p ?o` is a name like any other.
            named_service = "service" in token["prefix"].lower()
        elif kind == "word":
            word = value.upper()
            if "SERVICE" in word:
                raise _service()
            if form is None and word not in ("PREFIX", "BASE", "VERSION"):
                form = _form(word, token.start(), text)
            operators += word in _CLAUSES
        elif kind == "open":
            stack.append(value)
            joins += value != "("
            if len(stack) > MAX_DEPTH:
                raise Forbidden(f"The query nests {{ ( [ more than {MAX_DEPTH} deep")
        elif kind == "close":
            del stack[-1:]
        elif kind == "operator":
            operators += 1
            joins += value == "/"
        elif kind == "other":
            # In round brackets a comma parts arguments, elsewhere the objects of triples.
            joins += value in ".;" or (value == "," and stack[-1:] != ["("])
        if operators > MAX_OPERATORS:
            raise Forbidden(f"The query has more than {MAX_OPERATORS} operators and clauses")
        if joins > MAX_JOINS:
            raise Forbidden(f"The query joins more than {MAX_JOINS} triples, path steps and groups")
    if form is None:
        raise Forbidden("There is no query: it needs SELECT, ASK, CONSTRUCT or DESCRIBE")
    return form


def _form(word: str, offset: int, text: str) -> Form:
    for form in _FORMS:
        if word.startswith(form):
            return form
    for update in _UPDATES:
        if word.startswith(update):
            raise Forbidden(f"{update} is an update; this endpoint is read-only", 403)
    line, column = text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1
    raise Forbidden(f"Line {line}, column {column}: expected SELECT, ASK, CONSTRUCT or DESCRIBE, found {word[:40]}")


def _service() -> Forbidden:
    return Forbidden("SERVICE is not allowed here: this endpoint asks no other server", 403)

"""SPARQL cut into tokens, each with the clause that it stands in.

The cut is that of SPARQL 1.1 (section 19.8), and of the engine, which reads codepoint escapes in IRIs and strings only.
Which of the two `<` is, an operator or the beginning of an IRI, follows from where it stands, as in a parser: in
`FILTER(?a<1)SERVICE?x#>` it compares, and what looks like the rest of an IRI is a clause and a comment.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAME = r"[^\W\d_](?:[\w.\-·]*[\w\-·])?"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = rf"(?:[\w:]|{_ESCAPED})(?:(?:[\w:.\-·]|{_ESCAPED})*(?:[\w:\-·]|{_ESCAPED}))?"
_TOKEN = re.compile(
    rf"""
    (?P<space>(?:\s+|\#[^\r\n]*)+)
  | (?P<string>'''(?:'{{0,2}}(?:[^'\\]|\\.))*'''|\"\"\"(?:"{{0,2}}(?:[^"\\]|\\.))*\"\"\"
        |'(?:[^'\\\r\n]|\\.)*'|"(?:[^"\\\r\n]|\\.)*")
  | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]+)*>)
  | (?P<variable>[?$]\w+)
  | (?P<blank>_:[\w.\-·]*)
  | (?P<language>@[A-Za-z]+(?:-+[A-Za-z0-9]+)*)
  | (?P<prefixed>(?:{_NAME})?:(?:{_LOCAL})?)
  | (?P<word>{_NAME})
  | (?P<number>[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)
  | (?P<open>[{{(\[])
  | (?P<close>[}})\]])
  | (?P<operator>&&|\|\||<=|[!^/|*+\-<])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_OPERANDS = frozenset(("variable", "string", "language", "iri", "prefixed", "number", "close", "blank"))
_NO_FUNCTION = frozenset(("VALUES", "A"))
"""Words before a bracket that opens no expression: `VALUES (?a ?b)`, `?s a (1 2)`."""

# What stands between two brackets. A clause is what belongs to a query outside its groups: what it selects, its order.
CLAUSE, PATTERN, EXPRESSION, DATA, LIST = "clause", "pattern", "expression", "data", "list"


@dataclass(frozen=True, slots=True)
class Token:
    """One token. `kind` is a group of the expression above; `within` and `depth` tell of the brackets around it."""

    kind: str
    text: str
    start: int
    within: str
    depth: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """A keyword in capitals; nothing for what is none."""
        return self.text.upper() if self.kind == "word" else ""


def tokens(text: str, at: int = 0) -> Iterator[Token]:
    """The tokens of a query, without spaces and comments. A bracket counts as standing inside of what it opens.

    They begin `at` an offset where no bracket is open.
    """
    within, outer = CLAUSE, [CLAUSE]
    before = last = Token("start", "", 0, CLAUSE, 0)
    values = False  # VALUES has been read, and not yet its data
    match = _TOKEN.match
    while found := match(text, at):
        kind, value = found.lastgroup or "other", found[0]
        if kind == "iri" and within == EXPRESSION and (last.kind in _OPERANDS or last.word in ("TRUE", "FALSE")):
            kind, value = "operator", "<"
        at += len(value)
        if kind == "space":
            continue
        if kind == "open":
            outer.append(within)
            within = _opened(value, within, last, before, values)
            values = values and value != "{"
        token = Token(kind, value, at - len(value), within, len(outer) - 1)
        yield token
        if kind == "close" and len(outer) > 1:
            within = outer.pop()
        elif kind == "word":
            if token.word == "VALUES":
                values = True
            elif token.word == "SELECT" and within == PATTERN:
                within = CLAUSE
        before, last = last, token


def _opened(bracket: str, within: str, last: Token, before: Token, values: bool) -> str:
    """What the bracket opens, which stands `within`, after `last` and `before` that."""
    if bracket == "{":
        return DATA if values else PATTERN
    if bracket == "[" or values or within in (DATA, LIST):
        return LIST
    if last.text == before.text == "<":
        return LIST  # a triple term, `<<( ?s ?p ?o )>>`
    if within in (EXPRESSION, CLAUSE) or (last.kind == "word" and last.word not in _NO_FUNCTION):
        return EXPRESSION
    called = last.kind in ("iri", "prefixed") and before.word == "FILTER"
    return EXPRESSION if called else LIST


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of that offset, both from 1.

    >>> place("ASK {\\n ~ }", 7)
    (2, 2)
    """
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)

"""What a SPARQL query may contain before it is evaluated.

The engine follows SERVICE to any address, overflows its stack on deep nesting (which ends the process), and plans for
minutes where very much is joined. So a query is read before it runs, and what would do that is refused; where SERVICE
names an endpoint that is allowed, its clause is found, so that `kg.serve.federation` can put the rows in its place.

Most queries are short and hold nothing of the kind, which a few searches show; only the others are cut into tokens.
The engine does not ask for a space after a keyword (`trueSERVICEex:a{}` is a SERVICE clause to it), so wherever one
reading of a word or of a prefix is such a clause, it is refused.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from kg.sparql.tokens import EXPRESSION, Token, place, tokens

MAX_DEPTH = 50
"""Open brackets at once; 100 nested empty lists already keep the engine busy for over a second."""
MAX_OPERATORS = 1_000
"""Operators and clauses that the engine nests into one another; 3,000 MINUS or BIND overflow its stack."""
MAX_JOINS = 120
"""Triples, steps of a path and groups that are joined; planning 100 triples takes a second, 150 take six."""
MAX_SERVICES = 5
"""Clauses SERVICE in one query."""

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_FORMS: tuple[Form, ...] = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_CLAUSES = frozenset(("UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "LATERAL", "GRAPH"))
_HEAD = re.compile(
    r"""(?: [ \t\r\n]++ | \#[^\r\n]*+ | BASE\s*+<[^<>"{}|^`\\\s]*+> | PREFIX\s*+[\w.\-]*+:\s*+<[^<>"{}|^`\\\s]*+> )*+
        (SELECT|ASK|CONSTRUCT|DESCRIBE)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_BEFORE_NAMES = re.compile("SERVICE|SILENT|FILTER|BY|HAVING")
"""Keywords that a prefixed name may follow, and after which the reading of the rest depends on what is a name."""
_SIGNS = frozenset(".;,=>?~")
"""Signs of the language that are no operators or brackets; others stand within names and strings only."""
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LOCAL_ESCAPE = re.compile(r"\\(.)")


class Forbidden(Exception):
    """A query that is not evaluated; the message says why. `status` is the HTTP status that fits.

    `line` and `column` count from 1 and say where; 0 where that is nowhere in particular.
    """

    def __init__(self, message: str, status: int = 400, line: int = 0, column: int = 0) -> None:
        super().__init__(f"Line {line}, column {column}: {message}" if line else message)
        self.status = status
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class Service:
    """A clause SERVICE that may be asked: `start` to `end` of the text is all of it, `pattern` what its braces hold."""

    endpoint: str
    silent: bool
    start: int
    end: int
    pattern: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A query that may be evaluated, its form, and its clauses SERVICE, in the order of the text.

    `prologue` is what stands before the form where there is such a clause.
    """

    text: str
    form: Form
    services: tuple[Service, ...] = ()
    prologue: str = ""


def check(text: str, *, max_length: int, allowed: Collection[str] = ()) -> Checked:
    """Look at a query before it runs; raises Forbidden (400 for what is no query or too deep, 403 for SERVICE, updates).

    `max_length` counts characters; `allowed` are the endpoints that SERVICE may name.

    >>> check("PREFIX a: <http://a.example/> SELECT * { ?s a:service 'SERVICE' } # SERVICE", max_length=100).form
    'SELECT'
    >>> check("ASK { SERVICE <http://a.example/> { ?s ?p ?o } }", max_length=100)
    Traceback (most recent call last):
    kg.sparql.guard.Forbidden: Line 1, column 7: SERVICE is not allowed here: this endpoint asks no other server
    """
    if len(text) > max_length:
        raise Forbidden(f"The query has {len(text)} characters; at most {max_length} are taken")
    head = _HEAD.match(text)
    if head is not None and _harmless(text):
        return Checked(text, _form(head[1].upper()))
    return _Reading(text, allowed).checked()


def _harmless(text: str) -> bool:
    """Whether the text is too short, and has too few of the signs, to exceed a bound, and cannot hold SERVICE."""
    count = text.count
    braces = count("{") + count("[")
    return (
        len(text) <= MAX_OPERATORS
        and braces + count("(") <= MAX_DEPTH
        and braces + count(".") + count(";") + count(",") + count("/") <= MAX_JOINS
        and "SERVICE" not in text.upper()
    )


def _form(word: str) -> Form:
    return next(form for form in _FORMS if word.startswith(form))


class _Reading:
    """One query, token by token."""

    def __init__(self, text: str, allowed: Collection[str]) -> None:
        self._text = text
        self._allowed = allowed
        self._tokens = list(self._bounded())
        self._prefixes: dict[str, str] = {}

    def checked(self) -> Checked:
        """The query, where it may be evaluated."""
        at = self._prologue()
        if at == len(self._tokens):
            raise Forbidden("There is no query: it needs SELECT, ASK, CONSTRUCT or DESCRIBE")
        form = self._which(self._tokens[at])
        services = self._services(at)
        return Checked(self._text, form, services, self._text[: self._tokens[at].start] if services else "")

    def _prologue(self) -> int:
        """Read the declarations; the number of the token after them."""
        found, at = self._tokens, 0
        while at < len(found):
            if found[at].word == "PREFIX" and len(found) > at + 2 and found[at + 2].kind == "iri":
                self._prefixes[found[at + 1].text.removesuffix(":")] = _iri(found[at + 2].text)
                at += 3
            elif found[at].word in ("BASE", "VERSION") and len(found) > at + 1:
                at += 2
            else:
                break
        return at

    def _which(self, token: Token) -> Form:
        word = token.text.upper()
        for form in _FORMS:
            if word.startswith(form):
                return form
        for update in _UPDATES:
            if word.startswith(update):
                raise self._refusal(
                    token, f"{update} is an update, and this was sent as a query, which changes nothing", 403
                )
        raise self._refusal(token, f"expected SELECT, ASK, CONSTRUCT or DESCRIBE, found {token.text[:40]}")

    def _bounded(self) -> Iterator[Token]:
        """The tokens, as long as they are within bounds: a long text that is not costs no more than that."""
        operators = joins = 0
        for token in tokens(self._text):
            if token.kind == "open":
                joins += token.text != "("
                if token.depth > MAX_DEPTH:
                    raise self._refusal(token, f"the query nests {{ ( [ more than {MAX_DEPTH} deep")
            elif token.kind == "word":
                operators += token.word in _CLAUSES
            elif token.kind == "operator":
                operators += 1
                joins += token.text == "/"
            elif token.kind == "other":
                if token.text not in _SIGNS:
                    quote = token.text in "'\""
                    raise self._refusal(
                        token, "this string is never ended" if quote else f"{token.text} cannot stand here"
                    )
                # In an expression a comma parts arguments, elsewhere the objects of triples.
                joins += token.text in ".;" or (token.text == "," and token.within != EXPRESSION)
            if operators > MAX_OPERATORS:
                raise self._refusal(token, f"the query has more than {MAX_OPERATORS} operators and clauses")
            if joins > MAX_JOINS:
                raise self._refusal(token, f"the query joins more than {MAX_JOINS} triples, path steps and groups")
            yield token

    def _services(self, at: int) -> tuple[Service, ...]:
        """The clauses SERVICE, from token number `at` on."""
        if "SERVICE" not in self._text.upper():
            return ()
        self._names(at)
        found: list[Service] = []
        while at < len(self._tokens):
            token = self._tokens[at]
            if token.word == "SERVICE" and self._allowed:
                service, at = self._service(at)
                found.append(service)
                if len(found) > MAX_SERVICES:
                    raise self._refusal(token, f"the query has more than {MAX_SERVICES} clauses SERVICE")
            elif "SERVICE" in token.word:
                raise self._forbidden(token)
            at += 1
        return tuple(found)

    def _names(self, at: int) -> None:
        """Refuse names that the engine can read in two ways: as a keyword and a name, or as one name."""
        twofold = {
            longer
            for longer in self._prefixes
            for shorter in self._prefixes
            if longer != shorter and longer.endswith(shorter) and _ends_in_keyword(longer[: -len(shorter) or None])
        }
        for token in self._tokens[at:]:
            if token.kind == "prefixed":
                prefix = token.text.partition(":")[0]
                if "SERVICE" in prefix.upper() and prefix not in self._prefixes:
                    raise self._forbidden(token)
                if prefix not in self._prefixes:
                    raise self._refusal(token, f"the prefix {prefix}: is not declared")
                if prefix in twofold:
                    status = 403 if "SERVICE" in prefix.upper() else 400
                    message = f"the prefix {prefix}: reads as a keyword and another prefix; rename it"
                    raise self._refusal(token, message, status)

    def _service(self, at: int) -> tuple[Service, int]:
        """The clause that begins with token number `at`, and the number of its last token."""
        found, keyword = self._tokens, self._tokens[at]
        silent = len(found) > at + 1 and found[at + 1].word == "SILENT"
        at += 2 if silent else 1
        if len(found) < at + 2 or found[at + 1].text != "{":
            raise self._refusal(keyword, "after SERVICE the address of an endpoint and a group in braces are expected")
        endpoint = self._endpoint(found[at])
        if endpoint not in self._allowed:
            raise self._refusal(
                found[at],
                f"SERVICE is not allowed here, but for {', '.join(sorted(self._allowed))}, named as such",
                403,
            )
        opening = found[at + 1]
        for last in range(at + 2, len(found)):
            inner = found[last]
            if "SERVICE" in inner.word:
                raise self._refusal(inner, "a SERVICE within a SERVICE is not allowed", 403)
            if inner.kind == "close" and inner.depth == opening.depth:
                pattern = self._text[opening.end : inner.start]
                return Service(endpoint, silent, keyword.start, inner.end, pattern), last
        raise self._refusal(opening, "this brace is not closed")

    def _endpoint(self, token: Token) -> str:
        """The IRI that a token names; nothing where it names none, such as a variable."""
        if token.kind == "iri":
            return _iri(token.text)
        if token.kind == "prefixed":
            prefix, _, local = token.text.partition(":")
            return self._prefixes[prefix] + _LOCAL_ESCAPE.sub(r"\1", local)
        return ""

    def _forbidden(self, token: Token) -> Forbidden:
        return self._refusal(token, "SERVICE is not allowed here: this endpoint asks no other server", 403)

    def _refusal(self, token: Token, message: str, status: int = 400) -> Forbidden:
        return Forbidden(message, status, *place(self._text, token.start))


def _ends_in_keyword(text: str) -> bool:
    return any(m.end() == len(text) for m in _BEFORE_NAMES.finditer(text.upper()))


def _iri(token: str) -> str:
    """The IRI that is written in angle brackets, with its codepoint escapes resolved."""
    return _ESCAPE.sub(_decode, token[1:-1])


def _decode(match: re.Match[str]) -> str:
    point = int(match[1] or match[2], 16)
    return chr(point) if point < 0x110000 else match[0]

"""What can be told of a query from its text: its groups, the predicates it asks for, and what SHACL forbids.

Read with the grammar (`kg.sparql.syntax`), once, when a shapes graph is compiled. Where the grammar cannot judge a
query (a word of SPARQL 1.2, say), nothing is told of it but its groups, and it is evaluated the long way round.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.sparql.syntax.queries import Queries
from kg.sparql.syntax.reader import Mistake, Unjudged
from kg.sparql.tokens import PATTERN, Token, place
from kg.validate.sparql.plan import Survey

RDF = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DEEPEST = 200
"""Brackets within brackets; some thousands of them would overflow the engine's stack and end the process."""
FORBIDDEN = {
    "MINUS": "a MINUS",
    "VALUES": "a VALUES clause",
    "SERVICE": "a SERVICE",
    "FROM": "a dataset of its own (FROM)",
}
CUTS = frozenset(("LIMIT", "OFFSET", "GROUP", "HAVING", "COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"))
"""What makes of the solutions for several focus nodes something else than of those for each."""
ESCAPE = re.compile(r"\\(.)")
SPELLING = frozenset(("STR", "DATATYPE", "SAMETERM", "GROUP_CONCAT", "COUNT"))
"""What sees how a literal is written, and not only which value it has."""


@dataclass(slots=True)
class Group:
    """One group in braces: where its inside begins, and what is said directly in it."""

    start: int
    top: bool = False
    mentioned: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    empty_paths: list[tuple[str | None, str | None]] = field(default_factory=list)


def survey(text: str, prefixes: Mapping[str, str], prebound: frozenset[str], must: frozenset[str]) -> Survey:
    """Read a query whose variables `prebound` get their values beforehand.

    Subqueries have to hand on those of `must`. Raises ValueError for what is no query, or what may not stand in one
    (https://www.w3.org/TR/shacl/#pre-binding).
    """
    reading = _Reading(text, prefixes)
    reading.refuse(prebound)
    try:
        reading.query()
    except Mistake as mistake:
        line, column = place(text, len(text) if mistake.offset is None else mistake.offset)
        raise ValueError(f"{mistake}, in line {line}, column {column} of the query") from mistake
    except (Unjudged, RecursionError):
        return reading.unjudged()
    return reading.told(prebound, must)


class _Reading(Queries):
    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        super().__init__(text)
        self._prefixes = dict(prefixes)
        self._groups: list[Group] = []
        self._open: list[Group] = []
        self._top = False
        self._subject: str | None = None
        self._subqueries: list[tuple[set[str], bool, Group]] = []
        self._predicates: set[str] | None = set()
        self._required: set[str] = set()
        self._wanted: set[tuple[str, str]] = set()
        self._own: set[str] = set()
        self._spelled = False
        self._declare()

    @property
    def form(self) -> Token:
        for token in self._tokens:
            if token.word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE") and token.depth == 0:
                return token
        raise ValueError("this is no SPARQL query")

    def refuse(self, prebound: frozenset[str]) -> None:
        """What needs no grammar to be seen."""
        before = None
        for token in self._tokens:
            if token.depth > DEEPEST:
                raise ValueError(f"the query has more than {DEEPEST} brackets within each other")
            if token.word in FORBIDDEN:
                raise ValueError(f"the query has {FORBIDDEN[token.word]}, which no query of a shape may have")
            if before is not None and before.word == "AS" and _name(token) in prebound:
                raise ValueError(f"the query gives ${_name(token)} a value by AS, and it has one beforehand")
            before = token

    def unjudged(self) -> Survey:
        """Every group gets the values; only a subquery stands alone in its braces."""
        places = [
            token.end
            for at, token in enumerate(self._tokens)
            if token.text == "{" and token.within == PATTERN and self._tokens[at + 1 : at + 2]
            and self._tokens[at + 1].word != "SELECT"
        ]  # fmt: skip
        return Survey(self.form.word, self.form.start, self._variables(), tuple(places))

    def told(self, prebound: frozenset[str], must: frozenset[str]) -> Survey:
        """What was seen on the way."""
        for projected, everything, group in self._subqueries:
            missing = must - projected - (group.bound if everything else set())
            if missing:
                names = ", ".join(f"${name}" for name in sorted(missing))
                raise ValueError(f"a subquery does not select {names}, which has its value beforehand")
        words = {token.word for token in self._tokens}
        bounded = all(
            any(end is None or end in group.bound for end in ends)
            for group in self._groups
            for ends in group.empty_paths
        )
        return Survey(
            self.form.word,
            self.form.start,
            self._variables(),
            tuple(group.start for group in self._groups if group.top or group.mentioned & prebound),
            frozenset(self._predicates) if self._predicates is not None and bounded else None,
            frozenset(self._required),
            frozenset(self._wanted),
            frozenset(self._own),
            together=not words & CUTS,
            by_value=not (words & SPELLING or self._spelled),
        )

    def _variables(self) -> frozenset[str]:
        return frozenset(_name(token) for token in self._tokens if token.kind == "variable")

    def _declare(self) -> None:
        """Take in the prefixes that the query itself declares."""
        for at, token in enumerate(self._tokens[:-2]):
            if token.word == "PREFIX" and token.depth == 0:
                self._prefixes[self._tokens[at + 1].text[:-1]] = self._tokens[at + 2].text[1:-1]

    # Groups, and what is said in them.

    def _where(self) -> None:
        self._top = True
        super()._where()

    def _group(self) -> None:
        token, top = self._next, self._top
        self._top = False
        group = Group(token.end if token else 0, top)
        self._groups.append(group)
        self._open.append(group)
        super()._group()
        self._open.pop()

    def _subquery(self) -> None:
        start, first = self._at, len(self._groups)
        super()._subquery()
        head: list[Token] = []
        for token in self._tokens[start : self._at]:
            if token.text == "{" and token.within == PATTERN:
                break
            head.append(token)
        named = {_name(token) for token in head if token.kind == "variable"}
        self._subqueries.append((named, any(token.text == "*" for token in head), self._groups[first]))

    def _pattern(self) -> None:
        start, group = self._at, self._open[-1]
        word = self._next.word if self._next else ""
        if word == "GRAPH":
            self._graph()
        super()._pattern()
        if word in ("FILTER", "BIND"):
            group.mentioned |= {_name(token) for token in self._tokens[start : self._at] if token.kind == "variable"}

    def _graph(self) -> None:
        token = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else None
        if token is not None and _name(token) != "shapesGraph":
            raise Unjudged

    # Triples and their paths.

    def _triples(self) -> None:
        composed = self._sees("(", "[")
        subject = self._ahead()
        self._subject = None
        self._node("a subject")
        if not composed or not self._sees(".", "}"):
            self._subject = subject
            self._properties()

    def _properties(self) -> None:
        subject = self._subject
        while True:
            start = self._at
            if self._kind == "variable":
                self._at += 1
            else:
                self._path()
            path = self._tokens[start : self._at]
            self._object(subject, path)
            while self._take(","):
                self._object(subject, path)
            if not self._take(";"):
                return
            while self._take(";"):
                pass
            if self._kind not in ("variable", "iri", "prefixed") and not self._sees("a", "^", "!", "("):
                return

    def _object(self, subject: str | None, path: list[Token]) -> None:
        if self._sees("("):
            self._ask_for({f"{RDF}first>", f"{RDF}rest>"})
        term = self._ahead()
        self._subject = None
        self._node("an object")
        self._said(subject, path, term)

    def _ahead(self) -> str | None:
        """The variable (`?name`) or constant that comes next; "" for what is neither."""
        token = self._next
        if token is None or token.text in "([":
            return ""
        if token.kind == "variable":
            return f"?{_name(token)}"
        if token.kind in ("iri", "prefixed"):
            return self._iri(token)
        after = self._tokens[self._at + 1].text if self._at + 1 < len(self._tokens) else ""
        if token.kind == "string" and re.fullmatch(r'"[^"\\\n]+"', token.text) and after[:1] not in "@^":
            return token.text
        if token.kind != "blank":
            self._spelled = True  # a number, true, a literal with a datatype: matched as it is written
        return ""

    def _said(self, subject: str | None, path: list[Token], term: str | None) -> None:
        group, signs = self._open[-1], {token.text for token in path}
        ends = {end[1:] for end in (subject, term) if end and end[0] == "?"}
        names = {self._iri(token) for token in path if token.kind in ("iri", "prefixed") or token.word == "A"}
        if "!" in signs or any(token.kind == "variable" for token in path):
            self._predicates = None
            group.bound |= ends | {_name(token) for token in path if token.kind == "variable"}
            return
        self._ask_for(names)
        if signs & {"*", "?"}:
            group.empty_paths.append((_variable(subject), _variable(term)))
        else:
            group.bound |= ends
        if len(self._open) == 1 and not signs & {"*", "?", "|"}:
            self._required |= names
            if subject == "?this" and path[0].kind in ("iri", "prefixed"):
                self._own.add(self._iri(path[0]))
            if term and term[0] != "?" and path[-1].kind != "close" and not signs & {"^", "+"}:
                self._wanted.add((self._iri(path[-1]), term))

    def _ask_for(self, predicates: set[str]) -> None:
        if self._predicates is not None:
            self._predicates |= predicates

    def _iri(self, token: Token) -> str:
        if token.kind == "iri":
            return token.text
        if token.word == "A":
            return f"{RDF}type>"
        prefix, _, local = token.text.partition(":")
        if prefix not in self._prefixes:
            raise ValueError(f"the prefix {prefix}: is not declared; name where it is by sh:prefixes")
        local = ESCAPE.sub(r"\1", local)
        return f"<{self._prefixes[prefix]}{local}>"


def _name(token: Token) -> str:
    return token.text[1:] if token.kind == "variable" else ""


def _variable(end: str | None) -> str | None:
    """The name of a variable; None for a constant, at which even a path of no steps is bounded."""
    if end and end[0] != "?":
        return None
    return end[1:] if end else "[]"

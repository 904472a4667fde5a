"""A query that is simple enough to be evaluated in place, as a tree of lists (which JSON can keep).

Simple are triples and their paths, OPTIONAL around such, FILTER, BIND, EXISTS, and the operators and functions below. Most
queries of shapes are no more than that, and the engine takes longer to read one than its evaluation takes.

    group:  a list of ["triple", subject, path, object], ["optional", group], ["bind", expression, name], ["filter", expression]
    term:   "?name", or a term in N-Triples form
    expression: ["var", name], ["term", term], ["exists", whether, group], [name of operator or function, expression, …]
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from kg.sparql.syntax.reader import Mistake, Reader
from kg.sparql.tokens import Token
from kg.validate.data import TYPE
from kg.validate.literals import XSD

FUNCTIONS: Mapping[str, tuple[int, ...]] = {
    "STR": (1,), "STRLEN": (1,), "LCASE": (1,), "FLOOR": (1,), "ROUND": (1,), "BOUND": (1,), "ISIRI": (1,), "ISBLANK": (1,),
    "ISLITERAL": (1,), "STRAFTER": (2,), "STRBEFORE": (2,), "CONTAINS": (2,), "STRSTARTS": (2,), "STRENDS": (2,),
    "SUBSTR": (2, 3), "IF": (3,), "REGEX": (2, 3), "REPLACE": (3,),
}  # fmt: skip
Tree = list[Any]


class NotSimple(Exception):
    """What is left to the engine."""


def tree(text: str, prefixes: Mapping[str, str]) -> tuple[Tree, list[str]] | None:
    """The group of a SELECT and the variables that it selects; None where the query is not simple.

    The text is a query that can be read.
    """
    try:
        return _Simple(text, prefixes).select()
    except (NotSimple, Mistake, RecursionError):
        return None


class _Simple(Reader):
    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        super().__init__(text)
        self._prefixes = prefixes

    def select(self) -> tuple[Tree, list[str]]:
        if not self._word("SELECT"):
            raise NotSimple
        self._word("DISTINCT")
        names = []
        while self._kind == "variable":
            names.append(self._name())
        self._word("WHERE")
        group = self._group()
        if not names or self._next is not None:
            raise NotSimple
        return group, names

    def _name(self) -> str:
        token = self._some()
        if token.kind != "variable" or token.text[1:] == "shapesGraph":
            raise NotSimple
        return token.text[1:]

    def _some(self) -> Token:
        token = self._next
        if token is None:
            raise NotSimple
        self._at += 1
        return token

    # Groups.

    def _group(self, *, optional: bool = False) -> Tree:
        self._need("{")
        found: Tree = []
        while not self._take("}"):
            if self._word("FILTER"):
                found.append(["filter", self._condition()])
            elif not optional and self._word("OPTIONAL"):
                found.append(["optional", self._group(optional=True)])
            elif not optional and self._word("BIND"):
                self._need("(")
                value = self._expression()
                if not self._word("AS"):
                    raise NotSimple
                found.append(["bind", value, self._name()])
                self._need(")")
            else:
                self._triples(found)
            self._take(".")
        return found

    def _need(self, text: str) -> None:
        if not self._take(text):
            raise NotSimple

    def _triples(self, into: Tree) -> None:
        subject = self._term()
        while True:
            path = self._path()
            into.append(["triple", subject, path, self._term()])
            while self._take(","):
                into.append(["triple", subject, path, self._term()])
            if not self._take(";"):
                return
            while self._take(";"):
                pass
            if self._sees(".", "}"):
                return

    def _path(self) -> str:
        """The path as text with whole IRIs; brackets are counted, so that it ends where it does."""
        parts: list[str] = []
        depth = 0
        while (token := self._next) is not None:
            before = parts[-1] if parts else ""
            steps = not before or before in ("(", "^", "/", "|")
            if token.kind in ("iri", "prefixed") or token.word == "A":
                if not steps:
                    break
                parts.append(TYPE if token.word == "A" else self._iri(token))
            elif token.text in ("^", "/", "|", "*", "+", "?") and token.kind in ("operator", "other"):
                after = self._tokens[self._at + 1 : self._at + 2]
                if after and after[0].kind == "number" and after[0].start == token.end:
                    raise NotSimple  # a sign
                parts.append(token.text)
            elif token.text == "(" and steps:
                depth += 1
                parts.append("(")
            elif token.text == ")" and depth:
                depth -= 1
                parts.append(")")
            else:
                break
            self._at += 1
        if not parts:
            raise NotSimple  # a variable, a negated set
        return "".join(parts)

    def _term(self) -> str:
        token = self._next
        if token is None:
            raise NotSimple
        if token.kind == "variable":
            return f"?{self._name()}"
        if token.kind in ("iri", "prefixed"):
            self._at += 1
            return self._iri(token)
        return self._constant()

    def _constant(self) -> str:
        """A literal in N-Triples form, as it is written."""
        token = self._some()
        if token.word in ("TRUE", "FALSE"):
            return f'"{token.text.lower()}"^^<{XSD}boolean>'
        if token.kind == "number" and token.text.isdecimal():
            return f'"{token.text}"^^<{XSD}integer>'
        if token.kind != "string" or "\\" in token.text or token.text.startswith(("'''", '"""')):
            raise NotSimple
        if self._kind == "language" or self._sees("^"):
            raise NotSimple
        return str(ox.Literal(token.text[1:-1]))

    def _iri(self, token: Token) -> str:
        if token.kind == "iri":
            if "\\" in token.text:
                raise NotSimple
            return token.text
        prefix, _, local = token.text.partition(":")
        if prefix not in self._prefixes or "\\" in local:
            raise NotSimple
        return f"<{self._prefixes[prefix]}{local}>"

    # Expressions.

    def _condition(self) -> Tree:
        if self._take("("):
            found = self._expression()
            self._need(")")
            return found
        return self._factor()

    def _expression(self) -> Tree:
        found = self._conjunction()
        while self._take("||"):
            found = ["||", found, self._conjunction()]
        return found

    def _conjunction(self) -> Tree:
        found = self._relation()
        while self._take("&&"):
            found = ["&&", found, self._relation()]
        return found

    def _relation(self) -> Tree:
        one = self._sum()
        negated = self._word("NOT")
        if self._word("IN"):
            found = ["IN", one, *self._arguments()]
            return ["!", found] if negated else found
        if negated:
            raise NotSimple
        for signs, name in (
            (("!", "="), "!="),
            (("<=",), "<="),
            (("<",), "<"),
            ((">", "="), ">="),
            ((">",), ">"),
            (("=",), "="),
        ):
            if self._all(signs):
                return [name, one, self._sum()]
        return one

    def _all(self, signs: tuple[str, ...]) -> bool:
        ahead = [token.text for token in self._tokens[self._at : self._at + len(signs)]]
        found = ahead == list(signs)
        self._at += len(signs) * found
        return found

    def _sum(self) -> Tree:
        found = self._product()
        while self._sees("+", "-"):
            found = [self._some().text, found, self._product()]
        return found

    def _product(self) -> Tree:
        found = self._factor()
        while self._sees("*", "/"):
            found = [self._some().text, found, self._factor()]
        return found

    def _factor(self) -> Tree:
        if self._take("!"):
            return ["!", self._factor()]
        if self._take("("):
            found = self._expression()
            self._need(")")
            return found
        negated = self._word("NOT")
        if self._word("EXISTS"):
            return ["exists", not negated, self._group()]
        token = self._next
        if negated or token is None:
            raise NotSimple
        if token.kind == "variable":
            return ["var", self._name()]
        if token.kind in ("iri", "prefixed"):
            self._at += 1
            name = self._iri(token)
            if not self._sees("("):
                return ["term", name]
            if name != f"<{XSD}integer>":
                raise NotSimple
            return ["xsd:integer", *self._arguments(1)]
        if token.kind == "word" and token.word not in ("TRUE", "FALSE"):
            self._at += 1
            if token.word == "COALESCE":
                return ["COALESCE", *self._arguments()]
            if token.word not in FUNCTIONS:
                raise NotSimple
            return [token.word, *self._arguments(*FUNCTIONS[token.word])]
        return ["term", self._constant()]

    def _arguments(self, *counts: int) -> Tree:
        self._need("(")
        found = [self._expression()]
        while self._take(","):
            found.append(self._expression())
        self._need(")")
        if counts and len(found) not in counts:
            raise NotSimple
        return found

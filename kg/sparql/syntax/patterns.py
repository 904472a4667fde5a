"""Patterns: groups with what they hold, and triples with their paths."""

from kg.sparql.syntax.expressions import Expressions
from kg.sparql.syntax.reader import Unjudged

_NODES = frozenset(("variable", "iri", "prefixed", "string", "number", "blank"))


class Patterns(Expressions):
    """Groups, data, triples, paths."""

    def _subquery(self) -> None:
        """What follows SELECT within a group."""
        raise NotImplementedError

    def _group(self) -> None:
        self._want("{")
        if self._word("SELECT"):
            self._subquery()
            self._want("}")
            return
        while not self._take("}"):
            self._pattern()

    def _pattern(self) -> None:
        if self._word("OPTIONAL", "MINUS", "LATERAL"):
            self._group()
        elif self._word("GRAPH"):
            self._target()
            self._group()
        elif self._word("SERVICE"):
            self._word("SILENT")
            self._target()
            self._group()
        elif self._word("FILTER"):
            self._constraint("a condition in ( )")
        elif self._word("BIND"):
            self._want("(")
            self._expression()
            self._want_word("AS")
            self._want_kind("a variable", "variable")
            self._want(")")
        elif self._word("VALUES"):
            self._data()
        elif self._sees("{"):
            self._group()
            while self._word("UNION"):
                self._group()
        else:
            if not self._starts_node():
                self._fail("a pattern or }")
            self._triples()
            if not self._take(".") and self._starts_node():
                self._fail(". or ;")
            return
        self._take(".")

    def _target(self) -> None:
        self._want_kind("a variable or an IRI", "variable", "iri", "prefixed")

    def _data(self) -> None:
        many = self._take("(")
        count = 0
        while self._kind == "variable" and (many or not count):
            self._at += 1
            count += 1
        if many:
            self._want(")")
        elif not count:
            self._fail("a variable or (")
        self._want("{")
        while not self._take("}"):
            if many:
                self._want("(")
            for _ in range(count if many else 1):
                self._value()
            if many:
                self._want(")")

    def _value(self) -> None:
        if self._kind in ("iri", "prefixed"):
            self._at += 1
        elif not self._word("UNDEF") and not self._literal():
            self._fail("a value or UNDEF")

    def _triples_until(self, end: str) -> None:
        while not self._take(end):
            if not self._starts_node():
                self._fail(f"a triple or {end}")
            self._triples()
            if not self._take(".") and not self._sees(end):
                self._fail(f". or {end}")

    def _starts_node(self) -> bool:
        token = self._next
        if token is None:
            return False
        if token.text == "<" or (token.kind == "operator" and token.text in "+-"):
            return True
        return token.kind in _NODES or token.text in ("(", "[") or token.word in ("TRUE", "FALSE")

    def _triples(self) -> None:
        composed = self._sees("(", "[")
        self._node("a subject")
        if not composed or not self._sees(".", "}"):
            self._properties()

    def _properties(self) -> None:
        while True:
            if self._kind == "variable":
                self._at += 1
            else:
                self._path()
            self._node("an object")
            while self._take(","):
                self._node("an object")
            if not self._take(";"):
                return
            while self._take(";"):
                pass
            if self._kind not in ("variable", "iri", "prefixed") and not self._sees("a", "^", "!", "("):
                return  # what follows ; may be missing

    def _node(self, expected: str) -> None:
        if self._sees("<"):
            raise Unjudged
        if self._take("("):
            while not self._take(")"):
                self._node("an item or )")
        elif self._take("["):
            if not self._take("]"):
                self._properties()
                self._want("]")
        elif self._kind in ("variable", "iri", "prefixed", "blank"):
            self._at += 1
        elif not self._literal():
            self._fail(expected)
        if self._sees("~") or (
            self._sees("{") and self._at + 1 < len(self._tokens) and self._tokens[self._at + 1].text == "|"
        ):
            raise Unjudged

    def _path(self) -> None:
        self._steps()
        while self._take("|"):
            self._steps()

    def _steps(self) -> None:
        self._step()
        while self._take("/"):
            self._step()

    def _step(self) -> None:
        self._take("^")
        if self._take("!"):
            self._step()
        elif self._take("("):
            self._path()
            self._want(")")
        elif not self._word("A"):
            self._want_kind("a property", "iri", "prefixed")
        if self._kind != "variable":
            self._take("*", "+", "?")

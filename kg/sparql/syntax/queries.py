"""Queries: their forms, what they select, and how it is grouped, ordered and cut."""

from kg.sparql.syntax.patterns import Patterns
from kg.sparql.syntax.reader import Unjudged


class Queries(Patterns):
    """Whole queries."""

    def query(self) -> None:
        """All of it; raises Mistake for what is none, Unjudged where that cannot be told."""
        while self._next is not None and self._next.word in ("PREFIX", "BASE", "VERSION"):
            if self._word("PREFIX"):
                if self._kind != "prefixed" or not self._tokens[self._at].text.endswith(":"):
                    self._fail("a prefix with its colon")
                self._at += 1
            elif self._word("VERSION"):
                raise Unjudged
            else:
                self._at += 1
            self._want_kind("an IRI in < >", "iri")
        if self._word("SELECT"):
            self._select()
        elif self._word("CONSTRUCT"):
            self._construct()
        elif self._word("DESCRIBE"):
            if not self._take("*"):
                self._target()
                while self._kind in ("variable", "iri", "prefixed"):
                    self._at += 1
            self._dataset()
            if self._sees("{") or (self._next and self._next.word == "WHERE"):
                self._where()
            self._modifiers()
        else:
            self._want_word("ASK", "SELECT", "CONSTRUCT", "DESCRIBE")
            self._dataset()
            self._where()
            self._modifiers()
        if self._word("VALUES"):
            self._data()
        if self._next is not None:
            self._fail("the end of the query")

    def _select(self, *, within: bool = False) -> None:
        self._word("DISTINCT", "REDUCED")
        if not self._take("*"):
            self._projection()
            while self._kind == "variable" or self._sees("("):
                self._projection()
        if not within:
            self._dataset()
        self._where()
        self._modifiers()

    def _subquery(self) -> None:
        self._select(within=True)
        if self._word("VALUES"):
            self._data()

    def _projection(self) -> None:
        if self._take("("):
            self._expression()
            self._want_word("AS")
            self._want_kind("a variable", "variable")
            self._want(")")
        else:
            self._want_kind("a variable, ( or *", "variable")

    def _construct(self) -> None:
        if self._sees("{"):
            self._take("{")
            self._triples_until("}")
            self._dataset()
            self._where()
        else:
            self._dataset()
            self._want_word("WHERE")
            self._want("{")
            self._triples_until("}")
        self._modifiers()

    def _dataset(self) -> None:
        while self._word("FROM"):
            self._word("NAMED")
            self._want_kind("the IRI of a graph", "iri", "prefixed")

    def _where(self) -> None:
        if not self._word("WHERE") and not self._sees("{"):
            self._fail("{")
        self._group()

    def _modifiers(self) -> None:
        if self._word("GROUP"):
            self._want_word("BY")
            self._conditions("a variable or an expression", bracketed_name=True)
        if self._word("HAVING"):
            self._conditions("a condition in ( )")
        if self._word("ORDER"):
            self._want_word("BY")
            self._conditions("a variable or an expression", directions=True)
        for _ in range(2):
            if self._word("LIMIT", "OFFSET"):
                self._want_kind("a number", "number")

    def _conditions(self, expected: str, *, directions: bool = False, bracketed_name: bool = False) -> None:
        first = True
        while True:
            if directions and self._word("ASC", "DESC"):
                if not self._sees("("):
                    self._fail("(")
                self._constraint(expected)
            elif bracketed_name and self._take("("):
                self._expression()
                if self._word("AS"):
                    self._want_kind("a variable", "variable")
                self._want(")")
            elif self._kind == "variable" and expected.startswith("a variable"):
                self._at += 1
            elif self._sees("(") or self._kind in ("iri", "prefixed") or self._is_function():
                self._constraint(expected)
            elif first:
                self._fail(expected)
            else:
                return
            first = False

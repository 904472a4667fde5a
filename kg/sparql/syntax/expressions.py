"""Expressions, and the conditions that stand after FILTER, HAVING and ORDER BY."""

from kg.sparql.syntax.reader import Mistake, Reader

_NAMES = """
    ABS AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY ENCODE_FOR_URI FLOOR GROUP_CONCAT HOURS IF IRI
    ISBLANK ISIRI ISLITERAL ISNUMERIC ISURI LANG LANGMATCHES LCASE MAX MD5 MIN MINUTES MONTH NOW RAND REGEX REPLACE ROUND
    SAMETERM SAMPLE SECONDS SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS STRUUID
    SUBSTR SUM TIMEZONE TZ UCASE URI UUID YEAR
    ADJUST HASLANG HASLANGDIR ISTRIPLE LANGDIR OBJECT PREDICATE STRLANGDIR SUBJECT TRIPLE
"""
FUNCTIONS = frozenset(_NAMES.split())
"""Functions and aggregates that have a name; the last line is of SPARQL 1.2 and the engine's own."""


class Expressions(Reader):
    """Conditions, expressions, calls."""

    def _group(self) -> None:
        """A group in braces, as EXISTS has one."""
        raise NotImplementedError

    def _constraint(self, expected: str) -> None:
        if self._take("("):
            self._expression()
            self._want(")")
        elif self._kind in ("iri", "prefixed"):
            self._at += 1
            self._arguments()
        elif not self._call():
            self._fail(expected)

    def _expression(self) -> None:
        self._relation()
        while self._take("||", "&&"):
            self._relation()

    def _relation(self) -> None:
        self._sum()
        if self._word("NOT"):
            self._want_word("IN")
            self._arguments()
        elif self._word("IN"):
            self._arguments()
        elif self._take("!"):
            self._want("=")
            self._sum()
        elif self._take("=", "<", "<=", ">"):
            self._take("=")
            self._sum()

    def _sum(self) -> None:
        self._factor()
        while self._take("+", "-", "*", "/"):
            self._factor()

    def _factor(self) -> None:
        self._take("!", "+", "-")
        if self._take("("):
            self._expression()
            self._want(")")
        elif self._kind in ("iri", "prefixed"):
            self._at += 1
            if self._sees("("):
                self._arguments()
        elif self._kind == "variable":
            self._at += 1
        elif not self._literal() and not self._call():
            self._fail("a value, a variable or a function")

    def _is_function(self) -> bool:
        token = self._next
        return token is not None and (token.word in FUNCTIONS or token.word in ("NOT", "EXISTS"))

    def _call(self) -> bool:
        """Take a call of a function that has a name."""
        if self._word("NOT"):
            self._want_word("EXISTS")
            self._group()
        elif self._word("EXISTS"):
            self._group()
        elif self._word(*FUNCTIONS):
            self._arguments()
        elif (
            self._kind == "word"
            and self._tokens[self._at + 1 : self._at + 2]
            and self._tokens[self._at + 1].text == "("
        ):
            token = self._tokens[self._at]
            raise Mistake(f"there is no function {token.text[:40]}", token.start)
        else:
            return False
        return True

    def _arguments(self) -> None:
        self._want("(")
        self._word("DISTINCT")
        if self._take(")"):
            return
        if not self._take("*"):
            self._expression()
            while self._take(","):
                self._expression()
            if self._take(";"):
                self._want_word("SEPARATOR")
                self._want("=")
                self._want_kind("a string", "string")
        self._want(")")

"""Taking the tokens of a query one after the other, and saying what is expected where another one stands."""

from typing import NoReturn

from kg.sparql.tokens import Token, tokens


class Mistake(Exception):
    """What is wrong, and at which offset; None at the end of the text."""

    def __init__(self, message: str, offset: int | None) -> None:
        super().__init__(message)
        self.offset = offset


class Unjudged(Exception):
    """What stands here is of no rule of SPARQL 1.1, and may be right."""


class Reader:
    """Reads one query. Each method of a class that follows takes what its rule of the grammar matches."""

    def __init__(self, text: str) -> None:
        self._tokens = list(tokens(text))
        self._at = 0

    @property
    def _next(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    @property
    def _kind(self) -> str:
        return self._next.kind if self._next else ""

    def _sees(self, *texts: str) -> bool:
        token = self._next
        return token is not None and token.text in texts

    def _word(self, *words: str) -> bool:
        """Take a keyword, where one of these is next."""
        found = self._next is not None and self._next.word in words and self._next.word != ""
        self._at += found
        return found

    def _take(self, *texts: str) -> bool:
        """Take a sign, where one of these is next."""
        found = self._sees(*texts)
        self._at += found
        return found

    def _want(self, text: str) -> None:
        if not self._take(text):
            self._fail(text)

    def _want_word(self, *words: str) -> None:
        if not self._word(*words):
            self._fail(" or ".join(words))

    def _want_kind(self, expected: str, *kinds: str) -> None:
        if self._kind not in kinds:
            self._fail(expected)
        self._at += 1

    def _fail(self, expected: str) -> NoReturn:
        token = self._next
        if token is None:
            raise Mistake(f"the query ends where {expected} is expected", None)
        if token.text in ("'", '"'):
            raise Mistake("this string is never ended", token.start)
        if token.text in ("~", "<<") or (token.text == "|" and self._tokens[self._at - 1].text == "{"):
            raise Unjudged
        raise Mistake(f"{expected} is expected instead of {token.text[:40]}", token.start)

    def _literal(self) -> bool:
        start = self._at
        if self._kind == "string":
            self._at += 1
            if self._kind == "language":
                self._at += 1
            elif self._take("^"):
                self._want("^")
                self._want_kind("the IRI of a datatype", "iri", "prefixed")
            return True
        if self._word("TRUE", "FALSE"):
            return True
        self._take("+", "-")
        if self._kind == "number":
            self._at += 1
            return True
        self._at = start
        return False

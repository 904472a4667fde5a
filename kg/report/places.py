"""Where in the file a result comes from: the words of a posting, or the statement of an RDF file."""

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from kg.report.examined import Examined
from kg.report.routes import directed, route
from kg.report.statements import LINES, Statement, walk
from kg.report.view import Passage, Place
from kg.validate.literals import split
from kg.validate.report import Result

LARGEST = 5_000_000
"""Bytes of an RDF file whose statements are looked for."""


class Places:
    """The places of one file."""

    def __init__(self, examined: Examined) -> None:
        self._form = examined.form.lower()
        self._posting = examined.text
        self._small = len(examined.data) <= LARGEST
        self._text = examined.data.decode("utf-8-sig", "replace") if self._small else ""

    @cached_property
    def numbered(self) -> bool:
        """Whether the posting's text is the file as it is, so that its lines are the file's."""
        return self._posting is not None and _even(self._text) == _even(self._posting)

    def of(self, result: Result, passages: Sequence[Passage]) -> Place | None:
        """The place of a result; None where the file does not tell."""
        if not self._text:
            return None
        if self._posting is not None:
            return self._words(passages)
        return self._statement(result) if self._form in LINES else self._mention(result)

    def _words(self, passages: Sequence[Passage]) -> Place | None:
        for passage in passages:
            if passage.start is None or passage.end is None or self._posting is None:
                continue
            if self.numbered:
                return _place(self._posting, passage.start, passage.end)
            words = self._posting[passage.start : passage.end]
            for form in (words, html.escape(words, quote=False)):
                if self._text.count(form) == 1:
                    start = self._text.index(form)
                    return _place(self._text, start, start + len(form))
        return None

    def _statement(self, result: Result) -> Place | None:
        path = route(result.path)
        steps = list(directed(path)) if path is not None else []
        focus, value = result.focus_node, result.value
        forward = [name for name, inverse in steps if not inverse]
        backward = [name for name, inverse in steps if inverse]
        anonymous = focus.startswith("_:")
        tries: list[Callable[[Statement], bool]] = [
            lambda s: _same(s.subject, focus) and s.predicate in forward and _same(s.object, value),
            lambda s: _same(s.subject, value) and s.predicate in backward and _same(s.object, focus),
            lambda s: _same(s.subject, focus) and _same(s.object, value),
            lambda s: anonymous and s.predicate in forward and _same(s.object, value),
            lambda s: _same(s.subject, focus) and s.predicate in forward,
            lambda s: _same(s.subject, value) and value != focus,
            lambda s: _same(s.subject, focus),
            lambda s: _same(s.object, focus),
        ]
        for fits in tries:
            found = next(filter(fits, self._statements), None)
            if found:
                return _place(self._text, found.start, found.end)
        return None

    def _mention(self, result: Result) -> Place | None:
        """In JSON and XML: the value, else the node, where it is written out as a whole, else anywhere."""
        for term in filter(None, (result.value, result.focus_node)):
            words = split(term)[0] if term.startswith('"') else term.strip("<>")
            for before, after in ('""', "><", ("", "")):
                start = self._text.find(before + words + after) if words else -1
                if start >= 0:
                    start += len(before)
                    return _place(self._text, start, start + len(words))
        return None

    @cached_property
    def _statements(self) -> list[Statement]:
        return list(walk(self._text))


def _same(written: str, term: str | None) -> bool:
    """Whether what a file writes is this term: a relative IRI is the end of the whole one, `[` a node without name."""
    if not term:
        return False
    if term.startswith("_:"):
        return written in (term, "[]")
    if term.startswith('"'):
        return written.startswith('"') and split(term)[0] == written[1:]
    if term.startswith("<") and written.startswith("<"):
        return written == term or (not re.match(r"<[A-Za-z][A-Za-z0-9+.-]*:", written) and term.endswith(written[1:]))
    return written == term


def _even(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").rstrip("\n")


def _place(text: str, start: int, end: int) -> Place:
    """The lines and columns of a span.

    >>> _place("ab\\ncd", 4, 5)
    Place(line=2, column=2, end_line=2, end_column=3)
    """
    begins: Iterable[int] = (found.end() for found in re.finditer("\n", text[:end]))
    lines = [0, *begins]
    first, last = bisect_right(lines, start), bisect_right(lines, max(start, end - 1))
    return Place(first, start - lines[first - 1] + 1, last, end - lines[last - 1] + 1)

"""Where in the file a result comes from: the words of a posting, or the statement of an RDF file."""

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
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
                return _placed(self._posting_lines, passage.start, passage.end)
            words = self._posting[passage.start : passage.end]
            for form in (words, html.escape(words, quote=False)):
                if self._text.count(form) == 1:
                    start = self._text.index(form)
                    return self._place(start, start + len(form))
        return None

    def _statement(self, result: Result) -> Place | None:
        """The statement that says the value, else one that says something of the property, else of the node."""
        path = route(result.path)
        steps = list(directed(path)) if path is not None else []
        focus, value = result.focus_node, result.value
        forward = {name for name, inverse in steps if not inverse}
        backward = {name for name, inverse in steps if inverse}
        about, saying = self._of(self._by_subject, focus), self._of(self._by_object, value)
        pointing = self._of(self._by_object, focus)
        fewer, other = (about, value) if len(about) <= len(saying) else (saying, focus)
        both = [s for s in fewer if _same(s.object if fewer is about else s.subject, other)] if value else []
        tries: list[Iterable[Statement]] = [
            (s for s in both if s.predicate in forward),
            (s for s in pointing if s.predicate in backward and _same(s.subject, value)),
            both,
            (s for s in saying if s.predicate in forward and focus.startswith("_:")),
            (s for s in about if s.predicate in forward),
            self._of(self._by_subject, value) if value != focus else (),
            about,
            pointing,
        ]
        found = next((statement for statements in tries for statement in statements), None)
        return self._place(found.start, found.end) if found else None

    def _of(self, index: Mapping[str, list[Statement]], term: str | None) -> list[Statement]:
        """The statements in which a term stands, as it is or in a shorter form that a file may write."""
        return next((index[form] for form in _forms(term) if form in index), []) if term else []

    def _mention(self, result: Result) -> Place | None:
        """In JSON and XML: the value, else the node, where it is written out as a whole, else anywhere."""
        for term in filter(None, (result.value, result.focus_node)):
            words = split(term)[0] if term.startswith('"') else term.strip("<>")
            for before, after in ('""', "><", ("", "")):
                start = self._text.find(before + words + after) if words else -1
                if start >= 0:
                    start += len(before)
                    return self._place(start, start + len(words))
        return None

    @cached_property
    def _statements(self) -> list[Statement]:
        return list(walk(self._text))

    @cached_property
    def _by_subject(self) -> Mapping[str, list[Statement]]:
        return _indexed((statement.subject, statement) for statement in self._statements)

    @cached_property
    def _by_object(self) -> Mapping[str, list[Statement]]:
        return _indexed((statement.object, statement) for statement in self._statements)

    @cached_property
    def _posting_lines(self) -> list[int]:
        return line_starts(self._posting or "")

    @cached_property
    def _lines(self) -> list[int]:
        return line_starts(self._text)

    def _place(self, start: int, end: int) -> Place:
        return _placed(self._lines, start, end)


class Merged:
    """The places of several files that are one graph."""

    numbered = False

    def __init__(self, examined: Examined) -> None:
        self._files = [
            (name, Places(replace(examined, data=data, form=form, files=()))) for name, data, form in examined.files
        ]

    def of(self, result: Result, passages: Sequence[Passage]) -> Place | None:
        """The place of a result in the first of the files that tells one."""
        for name, places in self._files:
            found = places.of(result, passages)
            if found:
                return replace(found, file=name)
        return None


def _indexed(pairs: Iterable[tuple[str, Statement]]) -> Mapping[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    for key, statement in pairs:
        found.setdefault(key, []).append(statement)
    return found


def _forms(term: str) -> Iterator[str]:
    """How a file may write a term: an IRI also as what comes after a slash or from the hash on.

    >>> list(_forms("<http://a.example/b#c>"))
    ['<http://a.example/b#c>', '</a.example/b#c>', '<a.example/b#c>', '<b#c>', '<#c>']
    """
    if term.startswith('"'):
        yield f'"{split(term)[0]}'
        return
    yield term
    if term.startswith("_:"):
        yield "[]"
    for found in re.finditer(r"/|(?=#)", term):
        yield f"<{term[found.end() :]}"


def _same(written: str, term: str | None) -> bool:
    return term is not None and written in _forms(term)


def _even(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").rstrip("\n")


def line_starts(text: str) -> list[int]:
    """Where each line of a text begins."""
    return [0, *(found.end() for found in re.finditer("\n", text))]


def _placed(lines: Sequence[int], start: int, end: int) -> Place:
    r"""The lines and columns of a span.

    >>> _placed(line_starts("ab\ncd"), 4, 5)
    Place(line=2, column=2, end_line=2, end_column=3, file='')
    """
    first, last = bisect_right(lines, start), bisect_right(lines, max(start, end - 1))
    return Place(first, start - lines[first - 1] + 1, last, end - lines[last - 1] + 1)

"""The sentences of an ad that a result comes from, by the evidence that its statements carry.

Evidence is a node with `rdf:subject`, `rdf:predicate`, `rdf:object` and a span of the posting's text; with `vac:status`
it is a candidate: words that were found, and not sure enough to be taken (docs/architecture.md).
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

from kg.extract.sentences import Sentences
from kg.graph.terms import term
from kg.report.names import LABELS
from kg.report.places import line_starts
from kg.report.routes import directed, route
from kg.report.view import Passage
from kg.validate.data import Data
from kg.validate.literals import split
from kg.validate.report import Result

SUBJECT, PREDICATE, OBJECT = (str(term(f"rdf:{name}")) for name in ("subject", "predicate", "object"))
START, END, QUOTE, STATUS = (str(term(f"vac:{name}")) for name in ("start", "end", "quote", "status"))
SOURCE = str(term("prov:wasDerivedFrom"))
SHARED = (*LABELS, str(term("skos:altLabel")))
BEFORE, AFTER = 160, 140
"""Characters of a sentence that are shown around the marked words."""
MOST = 3
WRAP = re.compile(r"(?<=[^\n]{50})\n(?=\S)(?![-*•·–—]|\d+[.)]\s|[^\n]{1,40}:)")

Span = tuple[int, int]


class Passages:
    """The passages of one posting. `whole` allows whole sentences to be shown, else only the words of evidence are.

    `numbered` says that lines of the text are lines of the file.
    """

    def __init__(self, data: Data, text: str | None, *, whole: bool = True, numbered: bool = True) -> None:
        self._data = data
        self._text = text
        self._whole = whole
        self._numbered = numbered

    def of(self, result: Result, mentioned: Sequence[str] = ()) -> tuple[list[Passage], int]:
        """The passages behind a result, in the order of the text, and how many more there are.

        `mentioned` are the properties that the shape's query names, for a result that has no path.
        """
        for nodes in self._sought(result, mentioned):
            found = self._passages(nodes)
            if found:
                return found[:MOST], len(found) - MOST if len(found) > MOST else 0
        return [], 0

    def _sought(self, result: Result, mentioned: Sequence[str]) -> Iterable[list[str]]:
        """Nodes of evidence, those that say most about the result first."""
        focus, value = result.focus_node, result.value
        path = route(result.path)
        steps = list(directed(path)) if path is not None else []
        if focus in self._data.by.get(SUBJECT, {}):
            yield [focus]
        if focus in self._sources:  # a rule about all that was read in a source
            yield [
                node
                for predicate, _ in steps
                for node in self._by_predicate.get(predicate, [])
                if focus in self._data.objects(node, SOURCE)
                and (value is None or value in self._data.objects(node, OBJECT))
            ]
        if value and value != focus:
            for predicate, inverse in steps:
                yield self._evidence(value, predicate, focus) if inverse else self._evidence(focus, predicate, value)
            yield [node for node in self._by_object.get(value, ()) if focus in self._data.objects(node, SUBJECT)]
            yield self._by_object.get(value, []) if not value.startswith('"') else []
        if steps:
            yield [
                node
                for predicate, inverse in steps
                for node in (self._evidence(None, predicate, focus) if inverse else self._evidence(focus, predicate))
            ]
        yield [node for predicate in mentioned for node in self._evidence(focus, predicate)]
        # Of a thing that is named in the ad and of which something is missing, the words that name it.
        yield self._by_object.get(focus, [])
        yield [node for predicate in SHARED for node in self._evidence(focus, predicate)]

    def _evidence(self, subject: str | None, predicate: str, value: str | None = None) -> list[str]:
        known = self._by_subject.get(subject, []) if subject else self._by_object.get(value or "", [])
        return [
            node
            for node in known
            if predicate in self._data.objects(node, PREDICATE)
            and (value is None or value in self._data.objects(node, OBJECT))
        ]

    @cached_property
    def _by_subject(self) -> dict[str, list[str]]:
        return self._index(SUBJECT)

    @cached_property
    def _by_predicate(self) -> dict[str, list[str]]:
        return self._index(PREDICATE)

    @cached_property
    def _sources(self) -> frozenset[str]:
        return frozenset(
            value for node in self._data.by.get(PREDICATE, {}) for value in self._data.objects(node, SOURCE)
        )

    @cached_property
    def _by_object(self) -> dict[str, list[str]]:
        return self._index(OBJECT)

    def _index(self, predicate: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for node in sorted(self._data.by.get(predicate, {})):
            for value in self._data.objects(node, predicate):
                found.setdefault(value, []).append(node)
        return found

    def _passages(self, nodes: Iterable[str]) -> list[Passage]:
        taken: dict[bool, list[Span]] = {False: [], True: []}
        quotes: dict[str, bool] = {}
        for node in dict.fromkeys(nodes):
            undecided = bool(self._data.objects(node, STATUS))
            start, end = self._offset(node, START), self._offset(node, END)
            if self._text is not None and start is not None and end is not None and start < end <= len(self._text):
                taken[undecided].append((start, end))
            else:
                for quote in self._data.objects(node, QUOTE):
                    quotes.setdefault(split(quote)[0], undecided)
        found = [one for undecided, spans in taken.items() for one in self._marked(spans, undecided=undecided)]
        found += [Passage(((quote, True),), undecided=undecided) for quote, undecided in quotes.items()]
        return sorted(found, key=lambda one: (one.undecided, one.start or 0))

    def _offset(self, node: str, predicate: str) -> int | None:
        for value in self._data.objects(node, predicate):
            text = split(value)[0] if value.startswith('"') else ""
            if text.isdecimal():
                return int(text)
        return None

    def _marked(self, spans: list[Span], *, undecided: bool) -> Iterable[Passage]:
        """The spans by sentence: what stands in one is one passage."""
        by_sentence: dict[Span, list[Span]] = {}
        for span in _merged(spans):
            by_sentence.setdefault(self._sentence(span), []).append(span)
        for (low, high), marks in by_sentence.items():
            yield Passage(
                self._pieces(low, high, marks),
                line=bisect_right(self._lines, marks[0][0]) if self._numbered else None,
                start=marks[0][0],
                end=marks[0][1],
                undecided=undecided,
            )

    def _pieces(self, low: int, high: int, marks: list[Span]) -> tuple[tuple[str, bool], ...]:
        text = self._text or ""
        if not self._whole:
            words = [(_line(text[start:end]), True) for start, end in marks]
            return tuple(piece for word in words for piece in (word, (" … ", False)))[:-1]
        pieces: list[tuple[str, bool]] = []
        at = low
        for place, (start, end) in enumerate(marks):
            between = _line(text[at:start])
            pieces.append((_shortened(between, first=not place), False))
            pieces.append((_line(text[start:end]), True))
            at = end
        rest = _line(text[at:high]).rstrip()
        if len(rest) > AFTER:
            rest = rest[:AFTER].rpartition(" ")[0] + " …"
        pieces.append((rest, False))
        pieces[0] = (pieces[0][0].lstrip(), False)
        return tuple(piece for piece in pieces if piece[0])

    def _sentence(self, span: Span) -> Span:
        low, _ = self._sentences.at(span[0])
        _, high = self._sentences.at(max(span[0], span[1] - 1))
        return low, high

    @cached_property
    def _sentences(self) -> Sentences:
        flat = WRAP.sub(" ", self._text or "")
        low = flat.lower()
        return Sentences(flat, low if len(low) == len(flat) else flat)

    @cached_property
    def _lines(self) -> list[int]:
        return line_starts(self._text or "")


def _merged(spans: list[Span]) -> list[Span]:
    """The spans in order, those that overlap as one.

    >>> _merged([(5, 9), (0, 3), (7, 12)])
    [(0, 3), (5, 12)]
    """
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _line(text: str) -> str:
    """The text on one line, its outer spaces kept as one."""
    return re.sub(r"\s+", " ", text)


def _shortened(text: str, *, first: bool) -> str:
    """Words before a mark, cut at a space: at their beginning, or in their middle where a mark stands before them."""
    if len(text) <= BEFORE + (0 if first else AFTER):
        return text
    tail = text[-BEFORE:].partition(" ")[2]
    return f"… {tail}" if first else f"{text[:AFTER].rpartition(' ')[0]} … {tail}"

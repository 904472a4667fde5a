"""A report for a terminal: lines of styled pieces, wrapped to a width; the same without styles for a pipe."""

import re
from collections.abc import Iterable, Iterator

from kg.report.phrases import Phrases
from kg.report.view import Finding, Passage, View

Piece = tuple[str, str]
"""Words, and their style: a severity's name, `title`, `label`, `mark`, or none."""
Line = list[Piece]
STYLES = {
    "Violation": "bold red", "Warning": "bold yellow", "Info": "bold blue", "title": "bold", "label": "dim", "mark": "bold underline",
}  # fmt: skip
"""The styles of rich (https://rich.readthedocs.io) behind the names."""


def report_text(views: Iterable[View], width: int = 80) -> str:
    """The reports as plain text, in lines no longer than the width where words allow."""
    return "".join("".join(words for words, _ in line).rstrip() + "\n" for line in lines(views, width))


def lines(views: Iterable[View], width: int = 80, *, marks: tuple[str, str] = ("[", "]")) -> Iterator[Line]:
    """The reports line by line; `marks` stand around marked words."""
    long = None
    for one in views:
        if long or (long is not None and one.findings):
            yield []
        long = bool(one.findings)
        yield from _Writer(one, width, marks).lines()


class _Writer:
    def __init__(self, view: View, width: int, marks: tuple[str, str]) -> None:
        self._view = view
        self._say = Phrases(view.language)
        self._width = max(width, 40)
        self._marks = marks
        labels = ("about", "path", "value", "passage", "undecided", "expected", "why", "shape", "node")
        self._column = max(len(self._say.say("label", name)) for name in labels) + 2

    def lines(self) -> Iterator[Line]:
        view = self._view
        tally = [
            self._say.say("severity", s, n=n) if n > 1 else f"1 {self._say.say('severity', s, n=1)}"
            for s, n in view.counts.items()
        ]
        verdict = self._say.say("verdict", "conforms" if view.conforms else "fails")
        if view.refused:
            verdict = self._say.say("verdict", "refused", reason=view.refused)
        style = "Violation" if not view.conforms else ""
        rest = f" ({', '.join(tally)})" if tally else ""
        yield [(view.name, "title"), (": ", ""), (verdict, style), (rest, "")]
        for warning in view.warnings:
            yield from self._wrapped([(warning, "")], "  ", self._say.say("label", "doubt"), "Warning")
        for group in view.groups:
            if group.iri:
                yield []
                yield from self._wrapped([(group.title, "title")], "  ")
                yield [("  ", ""), (group.iri, "label")]
            elif len(view.groups) > 1:
                yield []
                yield from self._wrapped([(self._say.say("page", "other"), "title")], "  ")
            for severity, findings in group.by_severity():
                for finding in findings:
                    yield []
                    head = self._say.say("severity", severity, n=1)
                    yield from self._wrapped([(finding.message, "")], "  ", head, severity)
                    yield from self._details(finding, foreign=not group.iri)

    def _details(self, finding: Finding, *, foreign: bool) -> Iterator[Line]:
        rows: list[tuple[str, list[Piece]]] = [
            ("about", [(finding.about, "")]),
            ("path", [(finding.path, "")]),
            ("value", [(finding.value, "")]),
        ]
        rows += [("undecided" if one.undecided else "passage", self._passage(one)) for one in finding.passages]
        if finding.more:
            rows.append(("passage", [(self._say.say("passage", "more", n=finding.more), "label")]))
        rows += [("expected", [(finding.expected, "")]), ("why", [(finding.why, "")])]
        rows.append(("node", [(finding.node if foreign and finding.node not in finding.about else "", "label")]))
        rows.append(("shape", [(finding.result.shape, "label")]))
        before = ""
        for name, pieces in rows:
            label = self._say.say("label", name)
            if any(words for words, _ in pieces):
                yield from self._wrapped(pieces, "    ", label if label != before else "", "label")
                before = label

    def _passage(self, passage: Passage) -> list[Piece]:
        head = []
        if passage.line is not None:
            kind = "undecided" if passage.undecided else "line"
            head.append((self._say.say("passage", kind, line=passage.line), "label"))
        left, right = self._marks
        said = [(f"{left}{words}{right}", "mark") if marked else (words, "") for words, marked in passage.pieces]
        return [*head, *said]

    def _wrapped(self, pieces: list[Piece], indent: str, label: str = "", style: str = "") -> Iterator[Line]:
        """Pieces as a paragraph that hangs behind its label; words keep their styles over line ends."""
        column = max(self._column, len(label) + 2) if label or indent == "    " else 0
        room = max(self._width - len(indent) - column, 24)
        for line in filled(pieces, room) or [[]]:
            yield [(indent, ""), (f"{label:<{column}}", style), *line]
            label = ""


def filled(pieces: Line, room: int) -> list[Line]:
    """The pieces in lines of so many characters, parted at spaces only: what is longer stands on a line of its own."""
    found: list[Line] = []
    left = 0
    for word in _words(pieces):
        length = sum(len(text) for text, _ in word)
        if found and length < left:
            before = found[-1][-1][1]
            found[-1] += [(" ", before if before == word[0][1] else ""), *word]
            left -= length + 1
        else:
            found.append([*word])
            left = room - length
    return found


def _words(pieces: Line) -> Iterator[Line]:
    word: Line = []
    for text, style in pieces:
        for part in re.split(r"(\s+)", text):
            if part.strip():
                word.append((part, style))
            elif part and word:
                yield word
                word = []
    if word:
        yield word

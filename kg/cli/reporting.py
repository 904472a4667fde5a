"""How reports are written to standard output: for people (text, HTML), for programs (JSON, Turtle, SARIF)."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Literal

from kg.cli import output
from kg.report import Examined, Rules, View, view
from kg.report.text import Line
from kg.validate import Report, Shapes

Format = Literal["text", "html", "json", "turtle", "sarif"]


class Reporter:
    """Collects what was found in each file, and writes it in one format and language."""

    def __init__(self, form: Format, language: str, shapes: Shapes) -> None:
        self._form = form
        self._language = language
        self._shapes = shapes
        self._rules = Rules(shapes)
        self._told: list[tuple[Report, View]] = []

    @property
    def conforms(self) -> bool:
        """Whether all files so far were read and have no Violation."""
        return all(told.conforms for _, told in self._told)

    def add(self, examined: Examined) -> None:
        """What was found in one more file; its data need not be kept after this."""
        report = examined.report
        if self._form == "turtle":  # which has no words
            examined = replace(examined, report=Report())
        told = view(examined, self._rules, self._language)
        self._told.append((report, replace(told, conforms=not examined.refused and report.conforms)))

    def write(self) -> None:
        """All of it to standard output; what the format has no words for, to standard error."""
        views = [told for _, told in self._told]
        if self._form == "text":
            write_text(views)
        elif self._form == "html":
            from kg.report.html import page_html

            output.write(page_html(views, self._language))
        elif self._form == "sarif":
            from kg.report.sarif import sarif

            output.write(output.pretty_json(sarif(views, self._rules, self._language)))
        elif self._form == "json":
            self._json()
        else:
            self._turtle()

    def _json(self) -> None:
        from kg.report.objects import report_object

        files = [
            {
                "file": told.name,
                "refused": told.refused or None,
                "warnings": list(told.warnings),
                **report_object(told, report),
            }
            for report, told in self._told
        ]
        output.write(output.pretty_json({"conforms": self.conforms, "files": files}))

    def _turtle(self) -> None:
        from kg.validate import report_turtle

        for _, told in self._told:
            if told.refused:  # a report of SHACL cannot say that there is none
                output.complain(f"{told.name}: {told.refused}")
        results = tuple(result for report, _ in self._told for result in report.results)
        output.write(report_turtle(Report(results), self._shapes))


def write_text(views: Sequence[View]) -> None:
    """Reports as text."""
    from kg.report.text import lines

    write_lines(lambda width, marks: lines(views, width, marks=marks))


def write_lines(made: Callable[[int, tuple[str, str]], Iterable[Line]]) -> None:
    """Lines of styled pieces: with colours on a terminal and as wide as it is (at most 100), elsewhere plain and 80 wide.

    `made` gives them for a width, and for what stands around marked words where no style can mark them.
    """
    if not sys.stdout.isatty():
        width = os.environ.get("COLUMNS", "")
        for line in made(int(width) if width.isdecimal() else 80, ("[", "]")):
            output.write(output.plain("".join(words for words, _ in line).rstrip()) + "\n")
        return
    from rich.console import Console
    from rich.text import Text

    from kg.report.text import STYLES

    console = Console(highlight=False)
    marks = ("[", "]") if console.no_color else ("", "")
    for line in made(min(console.width, 100), marks):
        pieces = [(output.plain(words), STYLES.get(style, "")) for words, style in line]
        console.print(Text.assemble(*pieces), soft_wrap=True)

"""One file held against the shapes, be it a posting or RDF; or the RDF of several as one graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, RdfFormat

from kg.cli import rdf
from kg.report import Examined
from kg.settings import Settings
from kg.validate import Engine, Report, Shapes, validate

if TYPE_CHECKING:
    from kg.pipeline import Tools

RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
TARGETS = {
    NamedNode(f"http://www.w3.org/ns/shacl#target{kind}") for kind in ("Class", "Node", "SubjectsOf", "ObjectsOf")
}
POSTINGS = {NamedNode(f"{scheme}://schema.org/JobPosting") for scheme in ("http", "https")}


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a file: its report; `refused` says why there could be none, `warnings` what was doubtful.

    `examined` is the same with the data and the words behind them.
    """

    path: Path
    report: Report = field(default_factory=Report)
    refused: str = ""
    warnings: tuple[str, ...] = ()
    quads: Sequence[Quad] = ()
    text: str | None = None
    data: bytes = b""
    form: str = ""
    files: Sequence[tuple[str, bytes, str]] = ()

    @property
    def examined(self) -> Examined:
        """What a report for people is made of."""
        return Examined(
            str(self.path), self.report, self.quads, self.text, data=self.data, form=self.form, files=self.files,
            refused=self.refused, warnings=self.warnings,
        )  # fmt: skip

    @property
    def conforms(self) -> bool:
        """Whether it was read and has no Violation."""
        return not self.refused and self.report.conforms


class Checker:
    """Holds files against shapes, with the tools loaded once, and those for postings only where one comes."""

    def __init__(
        self, settings: Settings, shapes: Shapes, *, engine: Engine = "fast", syntax: rdf.Syntax | None = None
    ) -> None:
        self.settings = settings
        self.shapes = shapes
        self.engine = engine
        self.syntax = syntax

    @cached_property
    def tools(self) -> Tools:
        """What reading a posting needs."""
        from kg.pipeline import Tools

        return replace(Tools.load(), shapes=self.shapes)

    @cached_property
    def targets(self) -> set[object]:
        """The classes, properties and nodes that the shapes speak of, and what the vocabulary puts below a class."""
        named = {quad.object for quad in self.shapes.quads if quad.predicate in TARGETS}
        classes = {quad.subject for quad in self.shapes.quads if str(quad.object).endswith("#Class>")}
        return named | classes | {quad.subject for quad in self.shapes.classes}

    def check(self, path: Path) -> Checked:
        """Hold one file against the shapes, `-` for standard input; raises InputError where it cannot be read.

        Whether it is RDF is said by its ending, or by the syntax named. JSON-LD in the words of schema.org is a
        posting, as it stands in web pages, unless the shapes speak of it.
        """
        data = rdf.read(path)
        form = rdf.form(path, data, self.syntax)
        if form is None:
            return self._posting(path, data)
        try:
            quads = rdf.quads(data, form, path)
        except SyntaxError as error:
            if form == RdfFormat.JSON_LD and not self.syntax and b"schema.org" in data:
                return self._posting(path, data)
            return Checked(path, refused=f"it cannot be read as {form.name}: {error}")
        classes: set[object] = {quad.object for quad in quads if quad.predicate == RDF_TYPE}
        if form == RdfFormat.JSON_LD and not self.syntax and classes & POSTINGS and not classes & self.targets:
            return self._posting(path, data)
        return self._graph(path, quads, data, form.file_extension)

    def together(self, paths: Sequence[Path]) -> Checked:
        """Hold the RDF of all these files against the shapes as one graph; each has blank nodes of its own."""
        name = Path(", ".join(map(str, paths)))
        found: list[Quad] = []
        files: list[tuple[str, bytes, str]] = []
        for path in paths:
            data = rdf.read(path)
            form = rdf.form(path, data, self.syntax)
            if form is None:
                return Checked(name, refused=f"{path} is no RDF by its name, and --together merges RDF only")
            try:
                found += rdf.quads(data, form, path, apart=True)
            except SyntaxError as error:
                return Checked(name, refused=f"{path} cannot be read as {form.name}: {error}")
            files.append((str(path), data, form.file_extension))
        return replace(self._graph(name, found), files=files)

    def _graph(self, path: Path, quads: Sequence[Quad], data: bytes = b"", form: str = "") -> Checked:
        terms: set[object] = {quad.object for quad in quads if quad.predicate == RDF_TYPE}
        terms = terms.union(*((quad.subject, quad.predicate) for quad in quads))
        doubt = () if terms & self.targets else ("there is nothing in it that the shapes speak of",)
        return Checked(
            path, validate(quads, self.shapes, engine=self.engine), warnings=doubt, quads=quads, data=data, form=form
        )

    def _posting(self, path: Path, data: bytes) -> Checked:
        from kg.graph.contribution import BlankLedger
        from kg.pipeline import Refused, process

        name = path.name
        got = process(
            data, source=name, name=name, settings=self.settings, tools=self.tools, ledger=BlankLedger(),
            received=datetime.now(UTC),
        )  # fmt: skip
        if isinstance(got, Refused) and got.code != "violation":
            return Checked(path, got.report, refused=got.message)
        document, contribution = got.document, got.contribution
        return Checked(
            path, got.report, warnings=document.warnings if document else (),
            quads=contribution.quads if contribution else (), text=document.text if document else None, data=data,
        )  # fmt: skip

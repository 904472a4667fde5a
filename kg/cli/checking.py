"""One file held against the shapes, be it a posting or RDF."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.cli import paths
from kg.graph.contribution import BlankLedger
from kg.pipeline import Refused, Tools, process
from kg.report import Examined
from kg.settings import Settings
from kg.validate import Report, Shapes, validate

RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
TARGETS = {
    NamedNode(f"http://www.w3.org/ns/shacl#target{kind}") for kind in ("Class", "Node", "SubjectsOf", "ObjectsOf")
}
POSTINGS = {NamedNode(f"{scheme}://schema.org/JobPosting") for scheme in ("http", "https")}
FORMATS = {
    ".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES, ".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG,
    ".n3": RdfFormat.N3, ".rdf": RdfFormat.RDF_XML, ".owl": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD, ".json": RdfFormat.JSON_LD,
}  # fmt: skip


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

    @property
    def examined(self) -> Examined:
        """What a report for people is made of."""
        form = self.path.suffix.lower().lstrip(".") if self.text is None else ""
        return Examined(
            str(self.path), self.report, self.quads, self.text, data=self.data, form=form, refused=self.refused,
            warnings=self.warnings,
        )  # fmt: skip

    @property
    def conforms(self) -> bool:
        """Whether it was read and has no Violation."""
        return not self.refused and self.report.conforms


class Checker:
    """Holds files against shapes, with the tools loaded once, and those for postings only where one comes."""

    def __init__(self, settings: Settings, shapes: Shapes) -> None:
        self.settings = settings
        self.shapes = shapes

    @cached_property
    def tools(self) -> Tools:
        """What reading a posting needs."""
        return replace(Tools.load(), shapes=self.shapes)

    @cached_property
    def targets(self) -> set[object]:
        """The classes, properties and nodes that the shapes speak of, and what the vocabulary puts below a class."""
        named = {quad.object for quad in self.shapes.quads if quad.predicate in TARGETS}
        return named | {quad.subject for quad in self.shapes.classes}

    def check(self, path: Path) -> Checked:
        """Hold one file against the shapes; raises InputError where it cannot be read.

        The ending says whether it is RDF. JSON-LD in the words of schema.org is a posting, as it stands in web pages.
        """
        data = paths.read(path)
        form = FORMATS.get(path.suffix.lower())
        if form is None:
            return self._posting(path, data)
        try:
            quads = list(parse(data, form, base_iri=self.settings.base))
        except SyntaxError as error:
            if form == RdfFormat.JSON_LD and b"schema.org" in data:
                return self._posting(path, data)
            return Checked(path, refused=f"it cannot be read as {form.name}: {error}")
        classes: set[object] = {quad.object for quad in quads if quad.predicate == RDF_TYPE}
        if form == RdfFormat.JSON_LD and classes & POSTINGS and not classes & self.targets:
            return self._posting(path, data)
        terms = classes.union(*((quad.subject, quad.predicate) for quad in quads))
        doubt = () if terms & self.targets else ("there is nothing in it that the shapes speak of",)
        return Checked(path, validate(quads, self.shapes), warnings=doubt, quads=quads, data=data)

    def _posting(self, path: Path, data: bytes) -> Checked:
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

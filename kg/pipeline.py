"""The one way through, as one readable function; and a batch of documents going it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Literal

from pyoxigraph import Quad

from kg.errors import ConfigurationError, KgError, Refusal
from kg.graph.contribution import Contribution, Ledger, Options, PublishText
from kg.inputs import Input, gather, plain
from kg.read.document import Document
from kg.resources import folder
from kg.settings import Settings
from kg.validate.report import Report

if TYPE_CHECKING:
    from kg.extract.fact import Extraction
    from kg.extract.wording import Lexicon
    from kg.gate import DatasetShapes
    from kg.graph.codes import Codes
    from kg.link import Registry
    from kg.link.ror import Linker
    from kg.llm import Assistant, Usage
    from kg.store import Batch, Catalog
    from kg.validate import Shapes

    Amend = Callable[[Extraction], Extraction]
    """Gives an extraction with a person's corrections in it."""

Outcome = Literal["accepted", "unchanged", "refused", "skipped"]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A document that may be published: what it says, and the report, which may hold Warnings.

    `notes` are what a language model, where one helped, disagreed on or could not do.
    """

    document: Document
    contribution: Contribution
    report: Report
    publish_text: PublishText
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that may not: `code` is one of `Refusal`'s, and the report names the Violations if that was why.

    Then `document` and `contribution` are what they were found in.
    """

    code: str
    message: str
    report: Report = field(default_factory=Report)
    document: Document | None = None
    contribution: Contribution | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one file. `reason` says why it was refused or skipped, `warnings` what was let pass."""

    path: str
    source: str
    outcome: Outcome
    posting: str | None = None
    label: str | None = None
    code: str | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of a batch: its files in order, the release afterwards, and whether this batch made it.

    `model` says what a language model was used for, where one was.
    """

    rows: tuple[Row, ...]
    release: int
    changed: bool
    model: "Usage | None" = None

    @property
    def counts(self) -> Counter[Outcome]:
        """How many files had which outcome."""
        return Counter(row.outcome for row in self.rows)


@dataclass(frozen=True, slots=True)
class Tools:
    """What the stages work with, loaded once for a batch.

    `model` is the language model, where one is to help; `dataset` the shapes that a posting is held against together with
    all that stands. `told` are the shapes of both kinds, for reports in words.
    """

    shapes: "Shapes"
    lexicon: "Lexicon"
    registry: "Registry"
    codes: "Codes"
    model: "Assistant | None" = None
    linker: "Linker | None" = None
    dataset: "DatasetShapes | None" = None

    @property
    def told(self) -> "Shapes":
        """All shapes, with what they say for people."""
        if self.dataset is None:
            return self.shapes
        more = self.dataset.graph
        return replace(self.shapes, quads=(*self.shapes.quads, *more.quads), files={**self.shapes.files, **more.files})

    @classmethod
    def load(cls, settings: Settings | None = None) -> "Tools":
        """Those that ship with the project, and with settings the index of ROR that the data folder may have.

        Raises ConfigurationError where one cannot be used.
        """
        from kg.extract.wording import load
        from kg.gate import DatasetShapes
        from kg.graph.codes import Codes
        from kg.link import Registry
        from kg.validate import Shapes

        known = folder("ontology")
        linker = None
        if settings:
            from kg.link.ror import Stated, ready

            stated = Stated.of(settings.link_least, settings.link_drop)
            linker = ready(settings.data, link=settings.link, stated=stated)
        return cls(
            Shapes.load(folder("shapes")), load(), Registry.load(known), Codes.load(known), linker=linker,
            dataset=DatasetShapes.load(),
        )  # fmt: skip


def process(
    data: bytes,
    *,
    source: str,
    name: str,
    settings: Settings,
    tools: Tools,
    ledger: Ledger,
    received: datetime,
    publish_text: PublishText | None = None,
    media_type: str | None = None,
    amend: "Amend | None" = None,
) -> Accepted | Refused:
    """Take one document all the way: read, extract, build (which links and mints), validate.

    Nothing is stored. `source` is what it is known by, `name` its file name or address, `media_type` what its sender
    says it is (`Content-Type`), where somebody does; `settings.base` is the dataset's. `publish_text` is what of its text is
    shown (the setting of its source, where not given), `amend` what a person says instead of what was extracted.
    """
    from kg.read import read

    try:
        document = read(data, name=name, media_type=media_type, limit=settings.max_text)
    except Refusal as refusal:
        return Refused(refusal.code, str(refusal))
    return understand(
        document, source=source, settings=settings, tools=tools, ledger=ledger, received=received,
        publish_text=publish_text, amend=amend,
    )  # fmt: skip


def understand(
    document: Document,
    *,
    source: str,
    settings: Settings,
    tools: Tools,
    ledger: Ledger,
    received: datetime,
    publish_text: PublishText | None = None,
    amend: "Amend | None" = None,
) -> Accepted | Refused:
    """Take a document that was read the rest of the way; see `process`. Raises what `amend` raises."""
    from kg.extract import extract
    from kg.graph.build import build
    from kg.validate import validate

    shown = publish_text or settings.publish_text_of(source)
    extraction = extract(document, tools.lexicon, tools.registry)
    if not extraction.posting:
        return Refused("no-posting", extraction.reason or f"{document.source.name} is no job posting")
    options = Options(settings.base, source, received, shown)
    notes: tuple[str, ...] = ()
    if tools.model:
        extraction, said = tools.model.review(document, extraction, tools.lexicon, tools.registry)
        notes = tuple(said.lines())
    if amend:
        extraction = amend(extraction)
    contribution = build(document, extraction, tools.registry, ledger, options, codes=tools.codes, linker=tools.linker)
    report = validate(contribution.quads, tools.shapes)
    if not report.conforms:
        return Refused("violation", violations(report), report, document, contribution)
    return Accepted(document, contribution, report, shown, notes)


def fitting(result: Accepted, batch: "Batch", source: str, tools: Tools, base: str) -> Accepted | Refused:
    """The same held against the shapes of the dataset, with all that the batch's release says so far.

    Warnings come into its report; a Violation refuses this one posting.
    """
    if tools.dataset is None:
        return result
    from kg.gate import arrive

    found = arrive(batch, source, batch.meant(result.contribution.quads), tools.dataset, base)
    if not found.results:
        return result
    report = Report((*result.report.results, *found.results))
    if not report.conforms:
        return Refused("violation", violations(report), report, result.document, result.contribution)
    return replace(result, report=report)


def ingest(
    paths: Sequence[Path],
    catalog: "Catalog",
    settings: Settings,
    *,
    source: str | None = None,
    again: bool = False,
    progress: Callable[[Row, int, int], None] | None = None,
    complain: Callable[[str], None] = lambda _: None,
) -> IngestReport:
    """Take files and folders in as one batch: one release, or none where nothing changed.

    The same bytes are not read again, unless `again` asks for it, as after an upgrade; then a posting of which the
    program now says the same as before still changes nothing.
    `progress` is told each file's row, how many are done, and of how many, `complain` what is doubtful about a language
    model's settings. Raises InputError for a path that is missing before anything is written, ConfigurationError where
    the settings ask for another base than the catalog's, or for a language model without saying which. Whatever is
    raised, or interrupted, on the way leaves the catalog as it was.
    """
    from kg.read.sniffing import SUFFIXES
    from kg.store.vocabulary import vocabulary

    inputs = gather(paths, SUFFIXES, source=source)
    settings = _at(settings, catalog)
    terms = vocabulary(folder("ontology"), catalog.base, folder("queries"))
    rows = []
    with assistant(settings, complain) as model, catalog.batch("ingest", f"{len(inputs)} files") as batch:
        tools = replace(Tools.load(settings), model=model)
        for done, one in enumerate(inputs, 1):
            try:
                row = _take(one, batch, settings, tools, again=again)
            except Exception as error:
                error.add_note(f"while taking in {one.path}")
                raise
            rows.append(row)
            if progress:
                progress(row, done, len(inputs))
        # A new catalog into which nothing went stays empty; the vocabulary alone is no dataset.
        if batch.changed or batch.release:
            batch.vocabulary(*terms)
    return IngestReport(tuple(rows), batch.release, batch.changed, model.usage if model else None)


def assistant(settings: Settings, complain: Callable[[str], None]) -> AbstractContextManager["Assistant | None"]:
    """The language model that the settings ask for, or None; nothing of it is imported where they ask for none.

    `complain` is told what is doubtful. Raises ConfigurationError where the settings do not suffice.
    """
    if settings.llm == "off":
        return nullcontext()
    from kg.llm import start

    return start(settings, complain)


def _take(one: Input, batch: "Batch", settings: Settings, tools: Tools, *, again: bool) -> Row:
    """One file on its way through, and into the catalog or its quarantine."""
    path, source = plain(str(one.path)), one.source
    if one.skipped:
        return Row(path, source, "skipped", reason=one.skipped)
    received = datetime.now(UTC)
    try:
        data, digest = _bytes(one.path, settings.max_text)
    except OSError as error:
        return Row(path, source, "refused", code="unreadable", reason=f"{path} cannot be opened: {error.strerror}")
    shown = settings.publish_text_of(source, one.path.as_posix())
    unchanged = batch.unchanged(source, digest, shown)
    if unchanged and not again:
        batch.settle(source)
        return Row(path, source, "unchanged", posting=batch.ledger.posting_of(source))
    name = plain(one.path.name)
    if data is None:
        result: Accepted | Refused = Refused(
            "too-large", f"{name} is far over the limit of {settings.max_text:,} characters"
        )
    else:
        try:
            result = process(
                data,
                source=source,
                name=name,
                settings=settings,
                tools=tools,
                ledger=batch.ledger,
                received=received,
                publish_text=shown,
                amend=standing(batch.quads(source), digest),
            )
        except (KgError, MemoryError):
            raise
        except Exception as error:
            result = Refused("failed", _fault(name, error))
    if isinstance(result, Accepted):
        result = fitting(result, batch, source, tools, settings.base)
    if isinstance(result, Refused):
        batch.refuse(
            source,
            data,
            name=name,
            code=result.code,
            message=result.message,
            report=result.report,
            sha256=digest,
            received=received,
        )
        return Row(path, source, "refused", code=result.code, reason=result.message)
    if unchanged and statements(batch.quads(source)) == statements(result.contribution.quads):
        return Row(path, source, "unchanged", posting=result.contribution.posting)
    batch.accept(source, result.document, result.contribution, result.report, shown, received=received)
    doubts = (r.message() for r in result.report.results if r.severity == "Warning")
    warnings = (*result.document.warnings, *result.notes, *doubts)
    made = result.contribution
    return Row(path, source, "accepted", posting=made.posting, label=made.label, warnings=warnings)


def standing(quads: Iterable[Quad], digest: str) -> "Amend | None":
    """Puts the corrections that a posting has into what is extracted from the same bytes once more; None for none."""
    from kg.extract.corrections import amend
    from kg.graph import corrections, mapping

    found = corrections.standing(quads, digest)
    return (lambda extraction: amend(extraction, found, mapping.load().fields)) if found else None


def _fault(name: str, error: Exception) -> str:
    """What is said of a document over which the program itself stumbles: the others of its batch are taken all the same."""
    place = extract_tb(error.__traceback__)[-1]
    return (
        f"{name} could not be taken in, by a fault of the program: {type(error).__name__} in"
        f" {Path(place.filename).name}, line {place.lineno}. Please report it; `kg ingest` tries it again"
    )


def statements(quads: Iterable[Quad]) -> set[Quad]:
    """What is said, without the run that found it: that one has its time in it."""
    from kg.graph.terms import term

    run, said = term("vac:Extraction"), set(quads)
    runs = {quad.subject for quad in said if quad.object == run}
    return {quad for quad in said if quad.subject not in runs}


def _bytes(path: Path, limit: int) -> tuple[bytes | None, str]:
    """A file's bytes and their sha256; None for the bytes of a file that no reader would take for its size."""
    from kg.read.reader import most_bytes

    with path.open("rb") as stream:
        most = most_bytes(limit, stream.read(1024))
        stream.seek(0)
        data = stream.read(most + 1)
        if len(data) <= most:
            return data, sha256(data).hexdigest()
        stream.seek(0)
        return None, file_digest(stream, "sha256").hexdigest()


def _at(settings: Settings, catalog: "Catalog") -> Settings:
    """The settings with the catalog's base, which was fixed when it was made."""
    if settings.origin.get("base", "default") != "default" and settings.base != catalog.base:
        raise ConfigurationError(
            f"the base is set to {settings.base} ({settings.origin['base']}), but {catalog.folder} was made with"
            f" {catalog.base}, which is part of every IRI in it; leave the setting out, or name a new folder with --data"
        )
    return replace(settings, base=catalog.base)


def violations(report: Report) -> str:
    """The Violations of a report in a line."""
    found = list(dict.fromkeys(result.message() for result in report.results if result.severity == "Violation"))
    return found[0] if len(found) == 1 else f"{found[0]} (and {len(found) - 1} more; see the report)"

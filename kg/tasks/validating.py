"""The dry run: what would become of a posting, or what is wrong with any RDF, without anything being kept."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from operator import attrgetter
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from kg import settings
from kg.errors import Refusal
from kg.graph import adopted
from kg.graph.contribution import BlankLedger
from kg.pipeline import Accepted, Refused, Tools, process, understand
from kg.read import rdf
from kg.report import Examined
from kg.resources import folder
from kg.tasks import reading, showing
from kg.tasks.amending import Amending, sound, unamended
from kg.tasks.means import Means
from kg.tasks.records import Amendment, Checked, Submission
from kg.validate import Shapes, validate

NAME = "the data"
EXAMPLES = ("01-*.txt", "02-*.txt", "05-*.txt", "07-*.html")
"""What is read beforehand: one of each kind and language."""
_SH = "http://www.w3.org/ns/shacl#target"
_TARGETS = {NamedNode(_SH + kind) for kind in ("Class", "Node", "SubjectsOf", "ObjectsOf")}
_TYPE = NamedNode(rdf.TYPE)
_predicate, _subject = attrgetter("predicate"), attrgetter("subject")


def check(means: Means, sent: Submission) -> Checked:
    """Hold what was sent against the shapes: a posting as it would be taken in, any other RDF as it stands."""
    try:
        found = stands(means, sent)
    except Refusal as refusal:
        return Checked(code=refusal.code, message=str(refusal))
    report = showing.shown(found, means.tools.shapes, sent.form, sent.language)
    return Checked(found.report.conforms, report, warnings=found.warnings)


def stands(means: Means, sent: Submission) -> Examined:
    """What was sent, held against the shapes; raises Refusal for what cannot be read."""
    form = reading.media_type(sent)
    if form not in rdf.FORMATS:
        return _posting(means, sent, reading.posting(sent, NAME, means.settings.max_text))
    if form == reading.JSON_LD:
        try:
            return _posting(means, sent, reading.posting(sent, NAME, means.settings.max_text))
        except Refusal as refusal:
            if refusal.code != "no-posting":
                raise
    if not sent.data.strip():
        raise Refusal("empty", f"{NAME} is empty")
    quads = rdf.statements(sent.data, form, base=f"urn:sha256:{sha256(sent.data).hexdigest()}", name=NAME)
    if not adopted.heads(quads) and rdf.postings(quads):
        return _posting(means, sent, reading.stated(sent, form, NAME, means.settings.max_text))
    unamended(sent.amendment)
    doubt = () if _concerns(quads, means.tools.shapes) else ("there is nothing in it that the shapes speak of",)
    report = validate(quads, means.tools.shapes)
    return Examined("", report, quads, data=sent.data, form=_ENDINGS[form], warnings=doubt)


_ENDINGS = {
    "text/turtle": "ttl", "application/n-triples": "nt", "application/n-quads": "nq", "application/trig": "trig",
    "application/rdf+xml": "rdf", "application/ld+json": "jsonld",
}  # fmt: skip


def _posting(means: Means, sent: Submission, read: reading.Read) -> Examined:
    result, amending = examined(means, sent, read)
    sound(amending.extraction, means.tools)
    if isinstance(result, Refused) and result.code != "violation":
        raise Refusal(result.code, result.message)
    made = result.contribution
    warnings = read.document.warnings
    quads = made.quads if made else ()
    return Examined("", result.report, quads, read.document.text, data=sent.data, warnings=warnings)


def examined(means: Means, sent: Submission, read: reading.Read) -> tuple[Accepted | Refused, Amending]:
    """What would become of a posting that nobody has taken in, with the corrections in it."""
    amending = Amending(sent.amendment or Amendment())
    result = understand(
        read.document, source=NAME, settings=replace(means.settings, base=sent.base), tools=means.tools,
        ledger=BlankLedger(), received=datetime.now(UTC), amend=amending,
    )  # fmt: skip
    return result, amending


def _concerns(quads: Sequence[Quad], shapes: Shapes) -> bool:
    """Whether the shapes, or classes below theirs, speak of anything in it."""
    named = {quad.object for quad in shapes.quads if quad.predicate in _TARGETS}
    named |= {quad.subject for quad in shapes.classes}
    types = (quad.object for quad in quads if quad.predicate == _TYPE)
    return not all(map(named.isdisjoint, (types, map(_predicate, quads), map(_subject, quads))))


def warm(tools: Tools) -> Iterator[None]:
    """Read some examples, one a step: the first postings of a process cost many times what later ones do."""
    plain = settings.load(Path(), {}, {})
    for example in (path for pattern in EXAMPLES for path in sorted(folder("examples").glob(pattern))):
        process(
            example.read_bytes(), source=NAME, name=example.name, settings=plain, tools=tools,
            ledger=BlankLedger(), received=datetime.now(UTC),
        )  # fmt: skip
        yield

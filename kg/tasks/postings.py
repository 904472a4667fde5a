"""Postings that come over HTTP: taken in, put in place of another version, or withdrawn, each as one release."""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from kg.errors import Refusal
from kg.graph import adopted
from kg.graph.contribution import Options
from kg.graph.terms import term
from kg.pipeline import Accepted, Refused, Tools, fitting, standing, statements, understand, violations
from kg.report import Examined
from kg.resources import folder
from kg.settings import Settings
from kg.store import Batch, Catalog
from kg.store.records import SourceRecord
from kg.store.vocabulary import vocabulary
from kg.tasks import reading, showing
from kg.tasks.amending import Amending, sound, unamended
from kg.tasks.conditions import etag, holds
from kg.tasks.means import Means
from kg.tasks.records import Take, Taken, Withdraw
from kg.validate import Report, validate

WAIT_SECONDS = 5.0
"""How long a job waits while another process writes."""


def take(means: Means, ask: Take) -> Taken:
    """Take a posting in: a release more, or none where it says what it said. What is refused goes to quarantine.

    Raises Busy where another process writes for too long, StoreError where the catalog cannot be written.
    """
    settings = replace(means.settings, base=ask.sent.base)
    with Catalog.open(settings.data) as catalog:
        kind = "post" if ask.posting is None else "put"
        with catalog.batch(kind, ask.source or ask.posting or "", wait=WAIT_SECONDS) as batch:
            job = _Taking(means, settings, catalog, batch, ask)
            found = job.done()
        return replace(found, release=catalog.release, changed=batch.changed, etag=_tag(catalog, found.posting))


def withdraw(means: Means, ask: Withdraw) -> Taken:
    """Withdraw a posting; raises as `take` does."""
    with Catalog.open(means.settings.data) as catalog:
        with catalog.batch("withdraw", ask.posting, wait=WAIT_SECONDS) as batch:
            stands = _hindered(catalog, ask.posting, catalog.source(ask.posting), ask)
            if stands is None:
                done = batch.withdraw(ask.posting, ask.reason)
                stands = Taken("withdrawn", 0, posting=done.posting, source=done.source, label=done.label)
        return replace(stands, release=catalog.release, changed=batch.changed, etag=_tag(catalog, stands.posting))


class _Taking:
    """One posting on its way into a batch."""

    def __init__(self, means: Means, settings: Settings, catalog: Catalog, batch: Batch, ask: Take) -> None:
        self._means, self._settings, self._catalog, self._batch, self._ask = means, settings, catalog, batch, ask
        self._digest = sha256(ask.sent.data).hexdigest()
        self._name = ask.source or ask.posting or "the posting"

    def done(self) -> Taken:
        """What becomes of it."""
        ask, record = self._ask, None
        if ask.posting is not None:
            record = self._catalog.source(ask.posting)
            if (stands := _hindered(self._catalog, ask.posting, record, ask)) is not None:
                return stands
        try:
            read = reading.posting(ask.sent, self._name, self._settings.max_text)
        except Refusal as refusal:
            source = record.source if record else ask.source or self._hash
            return self._refused(source, Refused(refusal.code, str(refusal)))
        source = record.source if record else ask.source or self._own(read) or self._hash
        shown = self._settings.publish_text_of(source)
        known = self._batch.ledger.posting_of(source)
        if not ask.sent.amendment and self._batch.unchanged(source, self._digest, shown):
            self._batch.settle(source)
            return self._taken("unchanged", source, str(known))
        try:
            result = self._stated(read, source) if read.quads else self._extracted(read, source)
        except Refusal as refusal:
            result = Refused(refusal.code, str(refusal))
        if isinstance(result, Accepted):
            result = fitting(result, self._batch, source, self._means.tools, self._settings.base)
        if isinstance(result, Refused):
            return self._refused(source, result)
        made = result.contribution
        if self._batch.unchanged(source, self._digest, shown) and statements(self._batch.quads(source)) == statements(
            made.quads
        ):
            self._batch.settle(source)
            return self._taken("unchanged", source, made.posting)
        self._batch.accept(source, result.document, made, result.report, shown, received=ask.received)
        self._batch.vocabulary(*vocabulary(folder("ontology"), self._catalog.base, folder("queries")))
        return replace(
            self._taken("changed" if known else "created", source, made.posting),
            label=made.label,
            positions=_advertised(made.quads, made.posting),
            warnings=result.document.warnings,
            report=self._shown(result.report, made.quads, result.document.text),
        )

    @property
    def _hash(self) -> str:
        return f"sha256:{self._digest}"

    def _own(self, read: reading.Read) -> str | None:
        """The source that the posting names itself. An IRI of the dataset is none: who has another version of a posting that
        is here already sends it by PUT, with the tag of the version that he knows."""
        address = read.address
        return None if address is None or address.startswith(self._settings.base) else address

    def _extracted(self, read: reading.Read, source: str) -> Accepted | Refused:
        amendment = self._ask.sent.amendment
        amending = Amending(amendment) if amendment else None
        found = understand(
            read.document, source=source, settings=self._settings, tools=_linking(self._means.tools, self._settings),
            ledger=self._batch.ledger, received=self._ask.received,
            amend=amending or standing(self._batch.quads(source), self._digest),
        )  # fmt: skip
        sound(amending.extraction if amending else None, self._means.tools)
        return found

    def _stated(self, read: reading.Read, source: str) -> Accepted | Refused:
        """A posting in our own ontology, held against the shapes with what the dataset says of the things it names."""
        unamended(self._ask.sent.amendment)
        shown = self._settings.publish_text_of(source)
        options = Options(self._settings.base, source, self._ask.received, shown)
        release = self._catalog.release
        made, warnings = adopted.adopt(
            read.quads,
            read.document,
            self._batch.ledger,
            options,
            lambda nodes: self._catalog.about(nodes, release),
            self._batch.quads(source),
        )
        document = replace(read.document, warnings=(*read.document.warnings, *warnings))
        spoken = {quad.subject for quad in made.quads}
        named = {
            quad.object for quad in made.quads if isinstance(quad.object, NamedNode) and quad.object not in spoken
            and quad.object.value.startswith(self._settings.base)
        }  # fmt: skip
        around = self._catalog.about(named, release)
        report = validate([*made.quads, *around], self._means.tools.shapes)
        about = {str(node) for node in spoken}
        report = Report(tuple(result for result in report.results if result.focus_node in about))
        if not report.conforms:
            return Refused("violation", violations(report), report, document, made)
        return Accepted(document, replace(made, quads=_canonical(made.quads)), report, shown)

    def _taken(self, outcome: str, source: str, posting: str) -> Taken:
        record = self._catalog.source(posting) if outcome == "unchanged" else None
        found = Taken(outcome, 0, posting=posting, source=source)  # type: ignore[arg-type]
        if record is None:
            return found
        quads = self._batch.quads(source)
        return replace(
            found, label=record.label, positions=_advertised(quads, posting), warnings=record.warnings,
            report=self._shown(record.report, quads, self._catalog.text(record.sha256)),
        )  # fmt: skip

    def _refused(self, source: str, why: Refused) -> Taken:
        if why.code != "correction":  # of that the ad is not at fault, so that nothing of it waits in quarantine
            self._batch.refuse(
                source, self._ask.sent.data, name=self._name, code=why.code, message=why.message, report=why.report,
                sha256=self._digest, received=self._ask.received,
            )  # fmt: skip
        posting = self._batch.ledger.posting_of(source) or ""
        report = b""
        if why.code == "violation":
            quads = why.contribution.quads if why.contribution else ()
            report = self._shown(why.report, quads, why.document.text if why.document else None)
        return Taken("refused", 0, posting=posting, source=source, code=why.code, message=why.message, report=report)

    def _shown(self, report: Report, quads: Iterable[Quad], text: str | None) -> bytes:
        sent = self._ask.sent
        form = "ttl" if reading.media_type(sent) == reading.TURTLE and text is None else ""
        examined = Examined(self._name, report, tuple(quads), text, data=sent.data, form=form)
        return showing.shown(examined, self._means.tools.told, sent.form, sent.language)


def _hindered(catalog: Catalog, posting: str, record: SourceRecord | None, ask: Take | Withdraw) -> Taken | None:
    """What stands in the way of writing to this posting; None where nothing does."""
    if record is None or record.posting != posting:
        return Taken("unknown", 0, message=f"There is no posting {posting}")
    about = Taken("stale", 0, posting=record.posting, source=record.source, label=record.label)
    standing = etag(catalog, record) if record.state == "published" else None
    if standing is None and (isinstance(ask, Withdraw) or not ask.condition.none_match):
        return replace(about, outcome="gone", message=f"{posting} was withdrawn")
    if holds(ask.condition, standing):
        return None
    return replace(about, message=f"{posting} is not what the condition asks for; get it anew, and decide again")


def _tag(catalog: Catalog, posting: str) -> str:
    record = catalog.source(posting) if posting else None
    return etag(catalog, record) if record is not None and record.state == "published" else ""


def _advertised(quads: Iterable[Quad], posting: str) -> tuple[str, ...]:
    advertises = term("vac:advertises")
    return tuple(
        sorted(
            quad.object.value
            for quad in quads
            if quad.predicate == advertises
            and isinstance(quad.subject, NamedNode)
            and quad.subject.value == posting
            and isinstance(quad.object, NamedNode)
        )
    )


def _canonical(quads: Iterable[Quad]) -> tuple[Quad, ...]:
    """The quads as an index holds them, so that the catalog and every index hold the same."""
    store = ox.Store()
    store.extend(quads)
    return tuple(sorted(store, key=str))


def _linking(tools: Tools, settings: Settings) -> Tools:
    """With the index of ROR, opened in this process, since a connection to it is not for two."""
    from kg.link.ror import Stated, ready

    stated = Stated.of(settings.link_least, settings.link_drop)
    return replace(tools, linker=ready(settings.data, link=settings.link, stated=stated))

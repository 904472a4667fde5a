"""The reports that a catalog keeps, with the data and the words behind them."""

from collections.abc import Callable, Iterator

from kg.errors import InputError
from kg.report.examined import Examined
from kg.report.portals import portal
from kg.store import Catalog
from kg.store.records import Quarantined, SourceRecord

Reader = Callable[[Quarantined, bytes], Examined]
"""Reads a refused posting again, since the catalog keeps its bytes and its report, and no statements of it."""


def kept(catalog: Catalog, name: str, read: Reader) -> Iterator[Examined]:
    """The reports on the posting with this IRI or source, else on all postings of a portal with this name.

    What waits in quarantine comes first. Whose catalog it is may see the whole text. Raises InputError where nothing
    has that name.
    """
    record = catalog.source(name)
    published = [record] if record else [r for r in catalog.sources() if portal(r.source) == name]
    sources = {name, *(r.source for r in published)}
    waiting = [q for q in catalog.quarantine() if q.source in sources or portal(q.source) == name]
    if not published and not waiting:
        raise InputError(
            f"{catalog.folder} knows no posting, source or portal {name}; `kg report` lists the portals,"
            " and `kg report --by posting` the postings with something to mend"
        )
    for one in waiting:
        yield _refused(catalog, one, read)
    for record in published:
        if record.state == "published":
            yield _published(catalog, record)


def _refused(catalog: Catalog, one: Quarantined, read: Reader) -> Examined:
    if one.report.conforms:
        return Examined(one.source, one.report, refused=one.message)
    data = catalog.refused(one.sha256)
    return read(one, data) if data else Examined(one.source, one.report)


def _published(catalog: Catalog, record: SourceRecord) -> Examined:
    text = catalog.text(record.sha256)
    plain = record.media_type == "text/plain" and text is not None
    return Examined(
        record.source,
        record.report,
        catalog.quads_of(record.source) if record.report.results else (),
        text,
        data=text.encode("utf-8", "replace") if plain and text else b"",
        warnings=record.warnings,
    )

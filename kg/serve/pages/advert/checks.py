"""Whether a posting conforms to the shapes, in words, and what of it the ad's words show."""

from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache

from kg import resources
from kg.report import Examined, Rules, view
from kg.report.html import report_html
from kg.store import Catalog
from kg.validate import Shapes

LEVEL = 3
"""Of the headings in a report; that of the page's section stands above."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the shapes say: how many results of each severity, what warnings miss, and the report as HTML."""

    conforms: bool
    counts: tuple[tuple[str, int], ...] = ()
    missing: tuple[str, ...] = ()
    html: str = ""


def verdict(catalog: Catalog, iri: str, release: int, lang: str) -> Verdict | None:
    """The verdict on a posting's latest version, None where it has none yet in that release, or came without a source."""
    record = catalog.source(iri)
    if record is None or record.state != "published" or record.first_release > release:
        return None
    if not record.report.results and not record.warnings:
        return Verdict(True)
    return _told(catalog, record.source, record.version, lang)


@lru_cache(maxsize=128)
def _told(catalog: Catalog, source: str, version: int, lang: str) -> Verdict:
    # A version never changes, so what it was told once holds; its number is asked for to tell it from the next.
    record = catalog.source(source)
    if record is None or record.version != version:
        return Verdict(True)
    text = catalog.text(record.sha256) if record.publish_text == "full" else None
    examined = Examined(
        source,
        record.report,
        catalog.quads_of(source) if record.report.results else (),
        text,
        publish_text=record.publish_text,
        warnings=record.warnings,
    )
    told = view(examined, _rules(), lang)
    counts = Counter(finding.severity for finding in told.findings)
    missing = dict.fromkeys(f.message for f in told.findings if f.severity == "Warning" and not f.value)
    return Verdict(told.conforms, tuple(counts.items()), tuple(missing), report_html(told, level=LEVEL))


@cache
def _rules() -> Rules:
    return Rules(Shapes.load(resources.folder("shapes")))

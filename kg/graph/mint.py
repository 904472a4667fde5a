"""The IRIs of a posting and its position: minted once, kept by the ledger (docs/iri.md)."""

import hashlib
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from kg.graph.contribution import Ledger, PositionKey
from kg.graph.iri import Minter, digest, host, slug
from kg.graph.mapping import Table

LIKE = 0.85  # ratio of two folded titles from which on they may be one job's
APART = 120  # days between two deadlines up to which they may be one job's


@dataclass(frozen=True, slots=True)
class Identity:
    """What a posting is minted from; `publisher` and `employer` are keys of organisations, None where unknown."""

    source: str
    text: str
    title: str
    publisher: str | None
    employer: str | None
    reference: str | None
    deadline: str | None


def posting(mint: Minter, identity: Identity, ledger: Ledger) -> str:
    """The posting's IRI: the one that its source has, else `/id/posting/{publisher}/{reference or x-hash}`.

    An IRI that another source holds gets the hash of the text as suffix, and if that is held too, of the source.
    """
    kept = ledger.posting_of(identity.source)
    if kept is not None:
        return kept
    text = digest(identity.text)
    publisher = identity.publisher or slug(host(identity.source) or "unknown")
    first = mint.id("posting", publisher, slug(identity.reference) if identity.reference else f"x-{text}").value
    of_source = hashlib.sha256(identity.source.encode()).hexdigest()[:10]
    for iri in (first, f"{first}-{text}"):
        if ledger.source_of(iri) in (None, identity.source):
            return iri
    return f"{first}-{of_source}"


def position(
    mint: Minter, identity: Identity, minted: str, table: Table, ledger: Ledger, *, part: str = ""
) -> PositionKey:
    """The position that the posting advertises: one minted before where it surely is the same job, else a new one.

    The key is employer and reference; where either is unknown, the hash that the posting was minted with (`minted` is
    its IRI), so that a later version of the posting finds its position again. Postings with one hash had one text,
    and advertise one job. `part` is the position's name in an ad that offers several and gives it no reference of its own.
    """
    employer = identity.employer or "unknown"
    if identity.employer and identity.reference:
        tail = slug(identity.reference)
    else:
        last = minted.rpartition("/")[2]
        tail = last[:12] if last.startswith("x-") else f"x-{digest(identity.text)}"
    tail = f"{tail}-{part}" if part else tail
    key = f"{employer}/{tail}"
    iri = mint.id("position", employer, tail).value
    before = ledger.positions(key)
    for known in before:
        if tail.startswith("x-") or same_job(known, identity, table):
            return PositionKey(known.iri, key, identity.title, identity.deadline)
    taken = {known.iri for known in before}
    if iri in taken:
        iri = f"{iri}-{digest(identity.text)}"
    if iri in taken:
        iri = f"{iri}-{hashlib.sha256(minted.encode()).hexdigest()[:10]}"
    return PositionKey(iri, key, identity.title, identity.deadline)


def same_job(known: PositionKey, identity: Identity, table: Table) -> bool:
    """Whether a position of the same key is surely the same job: like titles, and deadlines not far apart.

    Where a deadline is missing the titles must be equal; without a title nothing is sure.
    """
    one, other = (table.label_of(title).casefold() for title in (known.title, identity.title))
    if not one or not other:
        return False
    if known.deadline is None or identity.deadline is None:
        return one == other
    try:
        days = abs((date.fromisoformat(known.deadline) - date.fromisoformat(identity.deadline)).days)
    except ValueError:  # one is rolling
        return one == other
    return days <= APART and SequenceMatcher(None, one, other, autojunk=False).ratio() >= LIKE

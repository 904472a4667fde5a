"""What the catalog answers: releases, sources, withdrawals, what waits in quarantine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.graph.contribution import PublishText
    from kg.validate.report import Report


VOCABULARY = "vocabulary"  # the source whose contribution is the ontology, its codes and their labels


@dataclass(frozen=True, slots=True)
class Release:
    """A release: its number, when it was made, by what kind of batch (`ingest`, `withdraw`, …), with what note.

    `postings` says how many it holds; compared with the release before it, `added` are new (or back), `changed` say
    something else, `removed` are gone, and `vocabulary` is whether that changed. `stated` and `retracted` count the
    statements of no posting that came and went with it.
    """

    number: int
    created: datetime
    kind: str
    note: str
    postings: int
    added: int
    changed: int
    removed: int
    vocabulary: bool
    stated: int = 0
    retracted: int = 0


Turn = Literal["added", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class Turned:
    """A posting that two releases do not hold alike, and how the later one differs."""

    posting: str
    label: str
    turn: Turn


@dataclass(frozen=True, slots=True)
class Merger:
    """An IRI that has been the same as another since a release; `new` is the one in use."""

    old: str
    new: str
    when: datetime
    release: int


@dataclass(frozen=True, slots=True)
class Distinct:
    """Two things that somebody said are two; `one` is the IRI that sorts first, `who` said so (a token's name)."""

    one: str
    other: str
    when: datetime
    who: str


@dataclass(frozen=True, slots=True)
class Rollback:
    """What a rollback did: `release` is the new one (the newest, where nothing had to change), `to` the one restored.

    `returned` are the postings that are published again, each with the reason for which it had been withdrawn;
    `changed` those that say what they said then; `withdrawn` those that release `to` did not hold. `stated` and
    `retracted` count the statements of no posting that are back, and that are gone.
    """

    release: int
    to: int
    returned: tuple[tuple[Turned, str], ...]
    changed: tuple[Turned, ...]
    withdrawn: tuple[Turned, ...]
    stated: int = 0
    retracted: int = 0


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source with its posting and the latest of its versions.

    `version` is that version's number, which no other has, and `first_release` the release in which it came; `name`, `sha256`, `media_type`, `received` are those of
    its bytes. `warnings` are the document's, `report` the validation's.
    """

    source: str
    posting: str
    label: str
    state: Literal["published", "withdrawn"]
    name: str
    sha256: str
    media_type: str
    received: datetime
    publish_text: PublishText
    first_release: int
    warnings: tuple[str, ...]
    report: Report
    version: int


@dataclass(frozen=True, slots=True)
class Holder:
    """Who says a quad, so that it goes only with what says it: a posting, or the vocabulary, which has no IRI.

    `said` is the quad as written there.
    """

    said: Quad
    posting: str | None
    source: str
    label: str


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """A version of a source: it stands in the releases `first_release` to `last_release` (None: to the newest)."""

    number: int
    first_release: int
    last_release: int | None
    sha256: str
    media_type: str
    received: datetime


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A posting that is no longer published: since when, since which release, and why (empty where nobody said)."""

    posting: str
    source: str
    label: str
    when: datetime
    release: int
    reason: str


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A refused input that waits for somebody: `code` and `message` as in `Refusal`, the report of a violation."""

    source: str
    name: str
    sha256: str
    received: datetime
    code: str
    message: str
    report: Report


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many postings of a release there are, and how many of them say anything of each property, by its IRI."""

    release: int
    created: datetime
    postings: int
    properties: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Status:
    """The catalog rolled up.

    `classes` counts, by class IRI, the distinct things that the postings of the release speak of (the vocabulary's own
    terms are not counted). `quads` are all that it holds, `statements` those of no posting. `size` is what the catalog weighs on the disk, in bytes.
    """

    base: str
    release: int
    published: int
    withdrawn: int
    quarantine: int
    quads: int
    statements: int
    classes: Mapping[str, int]
    size: int

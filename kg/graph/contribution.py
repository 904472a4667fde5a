"""What one posting contributes to the dataset, and what the mapping may ask about what was minted before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from pyoxigraph import Quad

PublishText = Literal["full", "quotes", "none"]


@dataclass(frozen=True, slots=True)
class Options:
    """How to build: `base` ends in `/`; `received` is when the bytes came (with time zone), for the run's provenance.

    `source` is what the posting is known by: its address, or a path.
    """

    base: str
    source: str
    received: datetime
    publish_text: PublishText = "quotes"


@dataclass(frozen=True, slots=True)
class PositionKey:
    """A minted position: its IRI, the key it was minted from, and what tells it from another with that key."""

    iri: str
    key: str
    title: str
    deadline: str | None = None


class Ledger(Protocol):
    """What has been minted so far. The catalog keeps it; `BlankLedger` knows nothing."""

    def posting_of(self, source: str) -> str | None:
        """The posting IRI that this source already has."""

    def source_of(self, posting: str) -> str | None:
        """The source that holds this posting IRI, withdrawn or not."""

    def positions(self, key: str) -> Sequence[PositionKey]:
        """The positions minted from this key."""

    def minted_by(self, position: str) -> str | None:
        """The source for which this position was minted first; None where that is not known."""

    def label(self, iri: str) -> str | None:
        """The `rdfs:label` that this entity got from the first who named it."""


class BlankLedger:
    """A ledger in which nothing has been minted, for a posting looked at by itself."""

    def posting_of(self, source: str) -> str | None:
        """None."""

    def source_of(self, posting: str) -> str | None:
        """None."""

    def positions(self, key: str) -> Sequence[PositionKey]:
        """None minted."""
        return ()

    def minted_by(self, position: str) -> str | None:
        """None."""

    def label(self, iri: str) -> str | None:
        """None."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """All that one posting says, as quads of all four graphs, and what was minted for it.

    `labels` maps each shared entity to its `rdfs:label`; the catalog enters them and `positions` in its ledger when
    the contribution is accepted.
    """

    posting: str
    label: str
    quads: tuple[Quad, ...]
    positions: tuple[PositionKey, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

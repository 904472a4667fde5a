"""Facts to quads: IRIs minted from keys, the mapping, the evidence."""

from kg.graph.build import build
from kg.graph.contribution import BlankLedger, Contribution, Ledger, Options, PositionKey

__all__ = ["BlankLedger", "Contribution", "Ledger", "Options", "PositionKey", "build"]

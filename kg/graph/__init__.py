"""Facts to quads: IRIs minted from keys, the mapping, the evidence. `kg.graph.build.build` does it.

Building needs mappings, code lists and links; whoever only needs the types or the namespaces does not pay for them here.
"""

from kg.graph.contribution import BlankLedger, Contribution, Ledger, Options, PositionKey

__all__ = ["BlankLedger", "Contribution", "Ledger", "Options", "PositionKey"]

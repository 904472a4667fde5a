"""The catalog, its releases, and the quad indexes made from it."""

from kg.store.batch import Batch
from kg.store.catalog import Catalog
from kg.store.index import Index, MemoryIndex
from kg.store.records import (
    VOCABULARY,
    Holder,
    Merger,
    Quarantined,
    Release,
    Rollback,
    SourceRecord,
    Status,
    Turned,
    Withdrawal,
)
from kg.store.tokens import TokenRecord

__all__ = [
    "VOCABULARY",
    "Batch",
    "Catalog",
    "Holder",
    "Index",
    "MemoryIndex",
    "Merger",
    "Quarantined",
    "Release",
    "Rollback",
    "SourceRecord",
    "Status",
    "TokenRecord",
    "Turned",
    "Withdrawal",
]

"""The catalog, its releases, and the quad indexes made from it."""

from kg.store.batch import Batch
from kg.store.catalog import Catalog
from kg.store.index import Index, MemoryIndex
from kg.store.records import (
    VOCABULARY,
    Merger,
    Quarantined,
    Release,
    Rollback,
    SourceRecord,
    Status,
    Turned,
    Withdrawal,
)

__all__ = [
    "VOCABULARY",
    "Batch",
    "Catalog",
    "Index",
    "MemoryIndex",
    "Merger",
    "Quarantined",
    "Release",
    "Rollback",
    "SourceRecord",
    "Status",
    "Turned",
    "Withdrawal",
]

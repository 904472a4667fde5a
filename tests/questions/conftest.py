"""The examples, taken in once for all questions."""

from pathlib import Path

import pytest

from kg import settings
from kg.pipeline import ingest
from kg.resources import folder
from kg.store import Catalog
from kg.store.index import MemoryIndex


@pytest.fixture(scope="session")
def examples_index(tmp_path_factory: pytest.TempPathFactory) -> MemoryIndex:
    """An index over `examples/`, the whole folder taken in as one batch."""
    data: Path = tmp_path_factory.mktemp("examples")
    with Catalog.open(data, create=True, base="http://127.0.0.1:8000/") as catalog:
        report = ingest([folder("examples")], catalog, settings.load(data, {}, {}))
        assert report.counts == {"accepted": 9, "refused": 1}, [(r.source, r.reason) for r in report.rows if r.reason]
        return MemoryIndex.of(catalog)

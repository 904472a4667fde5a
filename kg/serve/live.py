"""The release that is served: the catalog, and which of its releases the workers hold."""

from kg.serve.evaluation import Evaluation
from kg.settings import Settings
from kg.store import Catalog


class Live:
    """The catalog of a data folder, and the release of it that is answered from."""

    def __init__(self, settings: Settings, queries: Evaluation) -> None:
        self._settings = settings
        self._queries = queries
        self.catalog: Catalog
        """May be read from any thread."""

    @property
    def release(self) -> int:
        """The release that is served."""
        return self._queries.pool.release

    @property
    def base(self) -> str:
        """The IRI that every minted IRI begins with; it ends in `/`."""
        return self.catalog.base

    def load(self) -> None:
        """Open the catalog, unless that is done; raises InputError, StoreError where it cannot."""
        if not hasattr(self, "catalog"):
            self.catalog = Catalog.open(self._settings.data, read_only=True)

    def close(self) -> None:
        """Let the catalog go."""
        self.catalog.close()

"""The memory kind: the holder has the release in memory, and a worker inherits it with the fork."""

from collections.abc import Collection

from kg.store import Catalog, MemoryIndex
from kg.store.index import Snapshot


class Memory:
    """Follows a catalog in memory; nobody reads here, only in the workers, which have their own view."""

    files = False

    def __init__(self, catalog: Catalog, release: int | None = None) -> None:
        self._catalog = catalog
        self._fixed = release is not None
        self._index = MemoryIndex.of(catalog, release)

    @property
    def release(self) -> int:
        """The release that is ready."""
        return self._index.release

    def moved(self) -> bool:
        """Whether a newer release has been made ready."""
        if self._fixed or self._catalog.release == self._index.release:
            return False
        self._index.catch_up(self._catalog, unread=True)
        return True

    def snapshot(self) -> Snapshot:
        """What a worker reads; called in the worker."""
        return Snapshot(self._index.store, self._index.release, self._index.base)

    def used(self, releases: Collection[int]) -> None:
        """Workers have their own copies."""

    def close(self) -> None:
        """It ends with the process."""

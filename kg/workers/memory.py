"""The memory kind: the holder has the release in memory, and a worker inherits it with the fork."""

from kg.store import Catalog, MemoryIndex
from kg.workers.snapshot import Snapshot


class Memory:
    """Follows a catalog in memory; nobody reads here, only in the workers, which have their own view."""

    sealed = True
    """Its workers open nothing."""

    def __init__(self, catalog: Catalog, release: int | None = None) -> None:
        self._catalog = catalog
        self._fixed = release is not None
        self._index = MemoryIndex.of(catalog, release)

    @property
    def release(self) -> int:
        """The release that is ready."""
        return self._index.release

    def behind(self) -> bool:
        """Whether there is another release than the one that is ready."""
        return not self._fixed and self._catalog.release != self._index.release

    def follow(self) -> None:
        """Make the newest release ready."""
        self._index.catch_up(self._catalog, unread=True)

    def store(self) -> Snapshot:
        """What a worker reads; called in the worker."""
        return Snapshot(self._index.store, self._index.release, self._index.base)

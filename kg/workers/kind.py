"""What a holder needs of an index, whatever it lies in."""

from collections.abc import Collection
from typing import Protocol

from kg.store import Catalog
from kg.store.index import Snapshot


class Kind(Protocol):
    """An index that follows a catalog. `files` says whether its workers open files."""

    files: bool

    @property
    def release(self) -> int:
        """The release that is ready."""

    def moved(self) -> bool:
        """Whether another release has been made ready since the last look; may do that now, or have it done.

        Raises KgError where that cannot be; then what was ready stays so.
        """

    def snapshot(self) -> Snapshot:
        """What a worker reads; called in the worker."""

    def used(self, releases: Collection[int]) -> None:
        """Only these, beside the one that is ready, are still read."""

    def close(self) -> None:
        """Nothing is read any more."""


def made(kind: str, catalog: Catalog, release: int | None) -> Kind:
    """The index of that kind, ready with that release, or with the newest, which it follows."""
    if kind == "disk":
        from kg.workers.disk import Disk

        return Disk(catalog, release)
    from kg.workers.memory import Memory

    return Memory(catalog, release)

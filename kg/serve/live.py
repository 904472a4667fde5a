"""The release that is served: the catalog, the index made from it, and how the index follows new releases.

One thread moves the index on. Reading threads never wait for it: `consistently`
reads, and reads again where the index moved meanwhile, so that every answer comes from one release.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from kg.errors import StoreError
from kg.settings import Settings
from kg.store import Catalog, MemoryIndex

T = TypeVar("T")
POLL_SECONDS = 0.5
_TRIES = 20


class Live:
    """The index that follows the catalog of a data folder."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="catalog")
        self._moving = threading.Lock()
        self._moves = 0
        self._follower: asyncio.Task[None] | None = None
        self.catalog: Catalog
        """May be read from any thread."""
        self.index: MemoryIndex

    @property
    def release(self) -> int:
        """The release that is served."""
        return self.index.release

    @property
    def base(self) -> str:
        """The IRI that every minted IRI begins with; it ends in `/`."""
        return self.catalog.base

    async def open(self) -> None:
        """Build the index and follow the catalog; raises InputError or StoreError where there is no usable one."""
        await asyncio.get_running_loop().run_in_executor(self._keeper, self.load)
        self._follower = asyncio.create_task(self._follow())

    async def close(self) -> None:
        """Stop following and let the catalog go."""
        if self._follower is not None:
            self._follower.cancel()
            await asyncio.gather(self._follower, return_exceptions=True)
        self._keeper.shutdown()
        self.catalog.close()

    def consistently(self, read: Callable[["MemoryIndex"], T]) -> tuple[int, T]:
        """What `read` gives over one whole release, and that release."""
        for _ in range(_TRIES):
            before = self._moves
            if before % 2 == 0:
                release = self.index.release
                result = read(self.index)
                if self._moves == before:
                    return release, result
            else:
                time.sleep(0.01)
        with self._moving:
            return self.index.release, read(self.index)

    def load(self) -> None:
        """Open the catalog and build the index, unless that is done; raises InputError, StoreError where it cannot."""
        if not hasattr(self, "index"):
            self.catalog = Catalog.open(self.settings.data, read_only=True)
            self.index = MemoryIndex.of(self.catalog)

    async def _follow(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(POLL_SECONDS)
            try:
                await loop.run_in_executor(self._keeper, self.move)
            except StoreError as error:
                # The release that is held stays whole and is served on; the next look may succeed.
                logging.getLogger(__name__).warning("%s", error)

    def move(self) -> None:
        """Hold the newest release, if it is not held already."""
        if self.catalog.release == self.index.release:
            return
        with self._moving:
            self._moves += 1
            try:
                self.index.catch_up(self.catalog)
            finally:
                self._moves += 1

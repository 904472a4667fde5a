"""Pools over past releases: made when one is asked for, few at a time."""

import asyncio
import contextlib
import functools
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace

from kg.settings import Settings
from kg.workers.errors import NoRoom
from kg.workers.pool import Pool

MOST = 2
"""Past releases that are held at once; each has an index of its own."""
PATIENCE_SECONDS = 1.0
"""How long a request waits for a release to be made ready before it is told to come again."""


class Past:
    """Past releases of a data folder, each in a pool of its own with one quick worker."""

    def __init__(self, settings: Settings, *, preload: Iterable[str] = ()) -> None:
        self._settings = replace(settings, query_workers=1, query_long=min(2, settings.query_long))
        self._preload = tuple(preload)
        self._pools: OrderedDict[int, asyncio.Task[Pool]] = OrderedDict()  # the one used last at the end
        self._closing: set[asyncio.Task[None]] = set()

    async def pool(self, release: int) -> Pool:
        """The pool over that release, to be used at once.

        Raises NoRoom while it is made ready, or while all that may be held are in use; InputError for a release that
        there is not, StoreError where it cannot be read.
        """
        making = self._pools.get(release)
        if making is None:
            self._make_room()
            making = self._pools[release] = asyncio.create_task(self._make(release))
        self._pools.move_to_end(release)
        try:
            return await asyncio.wait_for(asyncio.shield(making), PATIENCE_SECONDS)
        except TimeoutError:
            raise NoRoom(f"Release {release} is being made ready; try again soon", 2) from None
        except Exception:
            if self._pools.get(release) is making:
                del self._pools[release]
            raise

    async def close(self, drain_seconds: float = 0) -> None:
        """Close all; see `Pool.close`."""
        for making in self._pools.values():
            self._dismiss(making, drain_seconds)
        self._pools.clear()
        while self._closing:
            await asyncio.wait(self._closing)

    def _make_room(self) -> None:
        if len(self._pools) < MOST:
            return
        for release, making in self._pools.items():
            if making.done() and (making.cancelled() or making.exception() or not making.result().busy):
                del self._pools[release]
                self._dismiss(making, 0)
                return
        raise NoRoom(f"{MOST} past releases are in use already; try again soon", 5)

    async def _make(self, release: int) -> Pool:
        pool = await asyncio.to_thread(functools.partial(Pool.start, self._settings, release, preload=self._preload))
        await pool.open()
        return pool

    def _dismiss(self, making: "asyncio.Task[Pool]", drain_seconds: float) -> None:
        async def end() -> None:
            with contextlib.suppress(Exception):
                await (await making).close(drain_seconds)

        task = asyncio.create_task(end())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

"""Pools over past releases: made when one is asked for, few at a time, within a budget of memory."""

import asyncio
import contextlib
import functools
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from kg.settings import Settings
from kg.workers.errors import NoRoom
from kg.workers.pool import Pool

MOST = 2
"""Past releases that are held at once; each has an index of its own."""
PATIENCE_SECONDS = 1.0
"""How long a request waits for a release to be made ready before it is told to come again."""
STAY_SECONDS = 10.0
"""How long a release stays after it was asked for, though others want its place."""
IDLE_SECONDS = 600.0
"""How long a release is held that nobody asks for."""
LOOK_SECONDS = 60.0
"""How often that is looked at."""


class TooHeavy(NoRoom):
    """A release whose index is larger than what all past releases may take together."""


@dataclass(slots=True)
class _Held:
    """A release that is held: how much it may take, its pool, made or being made, and when it was asked for."""

    size: int
    making: asyncio.Task[Pool]
    used: float = field(default_factory=time.monotonic)

    @property
    def free(self) -> bool:
        """Whether it may go."""
        making = self.making
        if not making.done():
            return False
        failed = making.cancelled() or making.exception() is not None
        return failed or (not making.result().busy and time.monotonic() - self.used >= STAY_SECONDS)


class Past:
    """Past releases of a data folder, each in a pool of its own with one quick worker.

    `weigh` tells how many bytes a release takes; the setting `release_memory` (MB) is what all may take together.
    """

    def __init__(
        self, settings: Settings, *, weigh: Callable[[int], int] = lambda _: 0, preload: Iterable[str] = ()
    ) -> None:
        self._settings = replace(settings, query_workers=1, query_long=min(2, settings.query_long))
        self._weigh = weigh
        self._budget = settings.release_memory * 1_000_000
        self._preload = tuple(preload)
        self._held: dict[int, _Held] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()
        self._looking: asyncio.TimerHandle | None = None

    async def pool(self, release: int) -> Pool:
        """The pool over that release, to be used at once.

        Raises NoRoom while it is made ready, or while all that may be held are in use, TooHeavy where it never has
        room; InputError for a release that there is not, StoreError where it cannot be read.
        """
        async with self._turn:
            held = self._held.get(release) or await self._hold(release)
        held.used = time.monotonic()
        try:
            return await asyncio.wait_for(asyncio.shield(held.making), PATIENCE_SECONDS)
        except TimeoutError:
            raise NoRoom(f"Release {release} is being made ready; try again soon", 2) from None
        except Exception:
            if self._held.get(release) is held:
                del self._held[release]
            raise

    @property
    def releases(self) -> dict[int, int]:
        """The releases that are held, and the bytes that each may take."""
        return {release: held.size for release, held in self._held.items()}

    async def close(self, drain_seconds: float = 0) -> None:
        """Close all; see `Pool.close`."""
        if self._looking is not None:
            self._looking.cancel()
        for release in list(self._held):
            self._dismiss(release, drain_seconds)
        while self._closing:
            await asyncio.wait(self._closing)

    async def _hold(self, release: int) -> _Held:
        size = await asyncio.to_thread(self._weigh, release)
        if size > self._budget:
            raise TooHeavy(
                f"Release {release} would take some {size // 1_000_000} MB, and past releases may take"
                f" {self._budget // 1_000_000} MB together"
            )
        await self._make_room(size)
        held = self._held[release] = _Held(size, asyncio.create_task(self._make(release)))
        held.making.add_done_callback(_heard)
        if self._looking is None:
            self._looking = asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look)
        return held

    async def _make_room(self, size: int) -> None:
        for release, held in sorted(self._held.items(), key=lambda item: item[1].used):
            if self._fits(size):
                break
            if held.free:
                self._dismiss(release, 0)
        if not self._fits(size):
            raise NoRoom("Other past releases are in use already; try again soon", 5)
        if self._closing:
            await asyncio.wait(self._closing)

    def _fits(self, size: int) -> bool:
        return len(self._held) < MOST and size + sum(held.size for held in self._held.values()) <= self._budget

    async def _make(self, release: int) -> Pool:
        pool = await asyncio.to_thread(functools.partial(Pool.start, self._settings, release, preload=self._preload))
        await pool.open()
        return pool

    def _look(self) -> None:
        """Let those go that nobody has asked for a while."""
        self._looking = None
        for release, held in list(self._held.items()):
            if held.free and time.monotonic() - held.used > IDLE_SECONDS:
                self._dismiss(release, 0)
        if self._held:
            self._looking = asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look)

    def _dismiss(self, release: int, drain_seconds: float) -> None:
        making = self._held.pop(release).making

        async def end() -> None:
            with contextlib.suppress(Exception):
                await (await making).close(drain_seconds)

        task = asyncio.create_task(end())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


def _heard(making: asyncio.Task[Pool]) -> None:
    """Whoever waits is told what went wrong; nobody may be waiting any more."""
    if not making.cancelled():
        making.exception()

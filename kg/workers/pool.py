"""The pool: queries and functions in, answers out. See docs/workers.md."""

import asyncio
import functools
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from kg.settings import Settings
from kg.workers import pickling
from kg.workers import task as tasks
from kg.workers.control import Control
from kg.workers.errors import Raised
from kg.workers.order import Order
from kg.workers.policy import Policy
from kg.workers.stream import Stream
from kg.workers.task import Query

T = TypeVar("T")


class Pool:
    """Workers over one release of a data folder, or over its newest one, which it follows.

    `start` before the event loop runs or in a thread, then `open` in the loop that uses it, and `close` there.
    """

    def __init__(self, settings: Settings, start: Callable[[], Control], modules: Iterable[str] = ()) -> None:
        self._settings = settings
        self._modules = frozenset(modules)
        self._policy = Policy(settings, start)

    @classmethod
    def start(cls, settings: Settings, release: int | None = None, *, preload: Iterable[str] = ()) -> "Pool":
        """Start the holder and wait until it has its index; no worker runs yet.

        `release` names a past one; None follows the newest. `preload` names modules with functions for `call`; a worker
        opens no file, so it imports nothing later. Raises InputError where there is no catalog or no such release,
        StoreError where it cannot be used, ConfigurationError where a setting cannot.
        """
        modules = list(preload)

        def order(control: int) -> Order:
            return Order(
                control, str(settings.data.absolute()), settings.index, release, settings.query_memory, modules
            )

        return cls(settings, functools.partial(Control.start, order), modules)

    async def open(self) -> None:
        """Start the workers, and wait for the first one."""
        await self._policy.open()

    async def close(self, drain_seconds: float = 0) -> None:
        """Take no more tasks, let those that run end for so long, then end everything."""
        await self._policy.close(drain_seconds)

    @property
    def release(self) -> int:
        """The release that new tasks are answered from."""
        return self._policy.crew.release

    @property
    def busy(self) -> bool:
        """Whether anything runs or waits."""
        return self._policy.busy

    async def run(self, task: Query, client: str = "", seconds: float | None = None) -> Stream:
        """Have a query answered; returns as soon as there is something of the answer.

        `client` says for whom, so that all have their turn; `seconds` is its deadline (the setting, where not given).
        Raises BadQuery, TooLong, TooLarge, OutOfMemory, NoRoom, Lost.
        """
        return await self._begin(task.frame(), client, seconds)

    async def call(
        self, function: Callable[..., T], *args: Any, client: str = "", seconds: float | None = None
    ) -> tuple[int, T]:
        """`function(index, *args)` run in a worker: the release that it read, and what it gave.

        The function stands in a module that was preloaded; arguments and result are pickled, and the result may hold
        what `pickling` takes. `index` is a Snapshot.
        Raises what the function raises, and what `run` does.
        """
        try:
            stream = await self._begin(tasks.call(function, args), client, seconds)
        except Raised as error:
            raise pickling.loads(error.pickled, self._modules) from None
        assert stream.whole is not None  # a call's result comes in one
        return stream.release, pickling.loads(stream.whole, self._modules)

    def statistics(self) -> dict[str, int]:
        """Workers by what they do, tasks that wait, and counts since the start."""
        return self._policy.statistics()

    def workers(self) -> list[int]:
        """The workers' process ids."""
        crew = self._policy.crew
        return [worker.pid for worker in (*crew.idle, *crew.slow, *crew.busy)]

    async def _begin(self, frame: bytes, client: str, seconds: float | None) -> Stream:
        stream = Stream(frame, client, self._settings.query_timeout if seconds is None else seconds, self._policy.leave)
        self._policy.submit(stream)
        try:
            await stream.begun()
        except asyncio.CancelledError:
            stream.leave()
            raise
        return stream

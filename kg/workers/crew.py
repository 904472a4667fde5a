"""The workers that there are: forked when asked for, of the newest release, and the holder replaced when it is gone."""

import asyncio
import logging
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kg.errors import KgError, StoreError
from kg.workers.connection import Connection
from kg.workers.control import Control
from kg.workers.errors import Lost, OutOfMemory, WorkerError
from kg.workers.stream import Stream
from kg.workers.worker import OUT_OF_MEMORY

INQUEST_SECONDS = 1.0
"""How long a task waits for the reason why its worker ended."""
OPEN_SECONDS = 60.0
"""How long the first worker may take."""
_BACKOFF_SECONDS = (0.05, 0.2, 1.0, 5.0)


class Desk(Protocol):
    """Who has tasks for the crew."""

    def available(self) -> None:
        """There are workers that do nothing, or fewer than there were."""

    def finished(self, worker: Connection, stream: Stream) -> None:
        """A worker has ended its task and waits for another, or for being dismissed."""


@dataclass(slots=True)
class Counts:
    """What has happened since the start."""

    forks: int = 0
    lost: int = 0
    killed: int = 0
    releases: int = 0
    holders: int = 0


class Crew:
    """Workers by what they do: `starting`, `idle` (the warmest last), `slow` (idle, of lower priority), `busy`."""

    def __init__(self, start: Callable[[], Control], desk: Desk) -> None:
        self._start = start
        self._desk = desk
        self._control = start()
        try:
            self.newest = self.release = self._control.first()
        except BaseException:
            self._control.close(0)
            raise
        self.starting: set[Connection] = set()
        self.idle: list[Connection] = []
        self.slow: list[Connection] = []
        self.busy: set[Connection] = set()
        self.counts = Counts(holders=1)
        self._inquests: dict[int, tuple[Stream, float]] = {}
        self._number = 0
        self._failures = 0
        self._wait_until = 0.0
        self._tasks: set[asyncio.Task[object]] = set()
        self._closed = False
        self._there: asyncio.Event | None = None
        self.loop: asyncio.AbstractEventLoop

    @property
    def holder(self) -> int:
        """The holder's process id."""
        return self._control.pid

    async def open(self) -> None:
        """Be run by the loop that is running."""
        self.loop = asyncio.get_running_loop()
        self._there = asyncio.Event()
        self._control.attach(self._hear, self._holder_lost)

    async def wait(self) -> None:
        """Wait until there is a worker; raises StoreError where none starts."""
        assert self._there is not None
        try:
            await asyncio.wait_for(self._there.wait(), OPEN_SECONDS)
        except TimeoutError:
            await self.close()
            raise StoreError(f"No query worker has started within {OPEN_SECONDS:g} seconds; the log says why") from None

    def current(self, worker: Connection) -> bool:
        """Whether it reads the newest release that there is."""
        return worker.release == self.newest

    def fork(self) -> None:
        """Have one more worker, as soon as there is one."""
        if self._closed or self.loop.time() < self._wait_until:
            return
        self._number += 1
        worker = Connection(self._number, self)
        try:
            link = self._control.fork(worker.number)
        except OSError as error:
            logging.getLogger(__name__).warning("no worker can be started: %s", error)
            self._failed()
            return
        self.starting.add(worker)
        self.counts.forks += 1
        self._keep(self.loop.create_unix_connection(lambda: worker, sock=link))

    def dismiss(self, worker: Connection) -> None:
        """Let an idle worker, or one that has just finished, go."""
        worker.forget()
        self._discard(worker)

    def kill(self, worker: Connection) -> None:
        """End a worker now."""
        self.counts.killed += 1
        worker.kill()
        self._discard(worker)

    def sweep(self, now: float) -> None:
        """What is due: from time to time."""
        self._control.flush()
        for number, (stream, until) in list(self._inquests.items()):
            if now > until:
                del self._inquests[number]
                stream.fail(Lost())

    @property
    def settled(self) -> bool:
        """Whether nothing is due."""
        return not self._inquests

    async def close(self) -> None:
        """End all workers and the holder."""
        self._closed = True
        for worker in [*self.busy, *self.idle, *self.slow, *self.starting]:
            if worker.stream is not None:
                worker.stream.fail(Lost("The service is stopping"))
            self.kill(worker)
        self._control.detach()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.to_thread(self._control.close)

    # Owner of connections

    def ready(self, worker: Connection) -> None:
        """A worker is there."""
        self.starting.discard(worker)
        self._failures = 0
        self.newest = max(self.newest, worker.release)  # the holder's word may come later
        if not self.current(worker):  # a release came between
            self.dismiss(worker)
            self._desk.available()
            return
        if worker.release != self.release:
            self.release = worker.release
            for old in [*self.idle, *self.slow]:
                self.dismiss(old)
        worker.idle_since = self.loop.time()
        self.idle.append(worker)
        if self._there is not None:
            self._there.set()
        self._desk.available()

    def finished(self, worker: Connection, stream: Stream) -> None:
        """A worker has ended its task."""
        self._desk.finished(worker, stream)

    def lost(self, worker: Connection, stream: Stream | None) -> None:
        """A worker has ended by itself."""
        self.counts.lost += 1
        if worker in self.starting:
            self._failed()
        self._discard(worker)
        if stream is not None:
            self._inquests[worker.number] = (stream, self.loop.time() + INQUEST_SECONDS)
        self._desk.available()

    # The holder

    def _hear(self, words: list[str]) -> None:
        match words:
            case ["ready", release]:
                self.newest = int(release)
                self.counts.releases += 1
                self._desk.available()
            case ["ended", number, status] if int(number) in self._inquests:
                stream, _ = self._inquests.pop(int(number))
                stream.fail(_why(int(status)))
            case ["ended", *_]:
                pass
            case _:
                logging.getLogger(__name__).warning("the process that holds the index says: %s", " ".join(words))

    def _holder_lost(self) -> None:
        """Its workers end with it, or are ended; another is started, and tasks wait for its workers."""
        if self._closed:
            return
        logging.getLogger(__name__).error("the process that holds the index has ended; another one is started")
        for worker in [*self.busy, *self.idle, *self.slow, *self.starting]:
            if worker.stream is not None:
                worker.stream.fail(Lost())
            # Where the system ends workers with their holder (Linux), their process ids may be others' by now.
            (worker.forget if sys.platform == "linux" else worker.kill)()
        for stream, _ in self._inquests.values():
            stream.fail(Lost())
        for collection in (self.busy, self.idle, self.slow, self.starting, self._inquests):
            collection.clear()
        self._desk.available()
        self._keep(self._restart())

    async def _restart(self) -> None:
        await asyncio.to_thread(self._control.close)
        while not self._closed:
            await asyncio.sleep(self._delay())
            started = asyncio.to_thread(self._started)
            try:
                control, release = await asyncio.shield(started)
            except KgError as error:
                logging.getLogger(__name__).error("the process that holds the index cannot start: %s", error)
                continue
            self._control, self.newest = control, release
            self.counts.holders += 1
            self._wait_until = 0.0
            control.attach(self._hear, self._holder_lost)
            self._desk.available()
            return

    def _started(self) -> tuple[Control, int]:
        control = self._start()
        try:
            return control, control.first()
        except BaseException:
            control.close(0)
            raise

    def _failed(self) -> None:
        self._wait_until = self.loop.time() + self._delay()
        self.loop.call_at(self._wait_until + 0.001, self._desk.available)

    def _delay(self) -> float:
        delay = _BACKOFF_SECONDS[min(self._failures, len(_BACKOFF_SECONDS) - 1)]
        self._failures += 1
        return delay

    def _discard(self, worker: Connection) -> None:
        self.starting.discard(worker)
        self.busy.discard(worker)
        for idle in (self.idle, self.slow):
            if worker in idle:
                idle.remove(worker)
        self._control.done(worker.number)

    def _keep(self, work: object) -> None:
        task: asyncio.Task[object] = self.loop.create_task(work)  # type: ignore[arg-type]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _why(status: int) -> WorkerError:
    return OutOfMemory() if status in (OUT_OF_MEMORY, -signal.SIGABRT) else Lost()

"""One answer on its way to whoever asked: whole where it is small, else chunk by chunk, with back-pressure."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

MOST_HELD = 262_144
"""Bytes held for a reader that is slow; past it the worker is not read from, and so stops writing."""


class Source(Protocol):
    """Where the chunks come from."""

    def pause(self) -> None:
        """Send no more for now."""

    def resume(self) -> None:
        """Go on."""


class Stream:
    """The answer to a task. `release` is what it comes from; `whole` has all of it where it was small, else None.

    Iterating gives its bytes, `whole` included; raises a WorkerError where the answer ends before its end, and then
    what was given so far is not the answer. `aclose` says that nobody wants it any more. One reader.
    """

    __slots__ = (
        "_chunks", "_leave", "_paused", "_waiter", "abandoned", "began", "client", "deadline", "ended", "error",
        "frame", "held", "key", "release", "restarts", "seconds", "since", "source", "stalled", "started", "whole",
    )  # fmt: skip

    def __init__(self, frame: bytes, client: str, seconds: float, leave: "Callable[[Stream], None]") -> None:
        self.frame = frame
        self.key = hash(frame)
        self.client = client
        self.seconds = seconds
        self.release = 0
        self.whole: bytes | None = None
        self.error: Exception | None = None
        self.source: Source | None = None
        self.began = self.ended = self.abandoned = False
        self.restarts = 0
        self.since = self.started = self.deadline = 0.0
        self.stalled = 0.0  # since when its worker waits for the reader, by the monotonic clock; 0: it does not
        self._leave = leave
        self._chunks: deque[bytes] = deque()
        self.held = 0
        self._paused = False
        self._waiter: asyncio.Future[None] | None = None

    # For whoever asked

    def __aiter__(self) -> "Stream":
        return self

    async def __anext__(self) -> bytes:
        while not self._chunks:
            if self.error is not None:
                raise self.error
            if self.ended:
                raise StopAsyncIteration
            await self._wait()
        chunk = self._chunks.popleft()
        self.held -= len(chunk)
        if self._paused and self.held < MOST_HELD // 2 and self.source is not None:
            self._paused = False
            self.stalled = 0.0
            self.source.resume()
        return chunk

    async def aclose(self) -> None:
        """Nobody wants the rest."""
        self.leave()

    def leave(self) -> None:
        """Nobody wants the rest; see `aclose`."""
        if not self.ended and not self.abandoned:
            self.abandoned = True
            self._chunks.clear()
            self.held = 0
            if self._paused and self.source is not None:
                self.source.resume()
            self._leave(self)

    async def begun(self) -> None:
        """Wait until something of the answer is there; raises what there is instead of one."""
        while not self.began and not self.ended:
            await self._wait()
        if self.error is not None:
            raise self.error

    # For whoever answers

    def part(self, release: int, data: bytes) -> None:
        """A part has come."""
        if self.abandoned:
            return
        self.release = release
        self.began = True
        self._chunks.append(data)
        self.held += len(data)
        if self.held > MOST_HELD and not self._paused and self.source is not None:
            self._paused = True
            self.stalled = time.monotonic()
            self.source.pause()
        self._wake()

    def last(self, release: int, data: bytes) -> None:
        """The last has come."""
        self.release = release
        if not self.began:
            self.whole = data
        if data and not self.abandoned:
            self._chunks.append(data)
            self.held += len(data)
        self.ended = True
        self._wake()

    def fail(self, error: Exception) -> None:
        """There is no more."""
        if not self.ended:
            self.error = error
            self.ended = True
            self._wake()

    def _wake(self) -> None:
        waiter = self._waiter
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    async def _wait(self) -> None:
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

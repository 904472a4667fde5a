"""One evaluation for all who ask the same at the same time."""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator
from typing import Protocol

from kg.serve.caching.answer import Answer, Begin, Key, Source, Whole
from kg.workers import Lost, NoRoom

AHEAD = 256 * 1024
"""Bytes of an answer too large to keep that may wait for a slow reader."""
OWN_TROUBLE = (NoRoom, Lost)
"""Errors that say nothing of the query, so that others who wait for its answer try on their own."""


class Keeper(Protocol):
    """Who keeps answers, and knows which evaluations are under way."""

    @property
    def largest(self) -> int:
        """Bytes of the largest answer that is kept."""

    def keep(self, key: Key, release: int, body: bytes) -> Whole:
        """Keep an answer, under the release that it comes from."""

    def landed(self, flight: "Flight", *, large: bool) -> None:
        """An evaluation is over, or no longer shared since its answer is too large."""


class Flight:
    """One evaluation and those who wait for it.

    The first one, who leads, reads along; the others wait until all of it is there. It goes on without the first one as
    long as anybody waits. Where it grows too large to be kept, it is the leader's alone (the next in line's, where the
    first has left), and the others evaluate on their own.
    """

    def __init__(self, keeper: Keeper, key: Key, begin: Begin) -> None:
        self._keeper, self.key = keeper, key
        self._followers: deque[asyncio.Future[Answer | None]] = deque()
        self._leader: asyncio.Future[Answer] | None = asyncio.get_running_loop().create_future()
        self._led = True
        self._chunks: deque[bytes] = deque()
        self._waiting = 0  # bytes in `_chunks`
        self._parts: list[bytes] = []  # all of it, as long as it may be kept
        self._size = 0
        self._large = self._ended = False
        self._error: BaseException | None = None
        self._more = asyncio.Event()
        self._taken = asyncio.Event()
        self.release = 0
        self.whole: bytes | None = None
        self._task = asyncio.create_task(self._fly(begin))

    # For those who wait

    async def lead(self) -> Answer:
        """The answer, as soon as there is something of it."""
        assert self._leader is not None
        try:
            return await self._leader
        except asyncio.CancelledError:
            await self.aclose()
            raise

    async def follow(self) -> Answer | None:
        """The whole answer; None where there is none to be shared."""
        mine: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        self._followers.append(mine)
        try:
            return await mine
        except asyncio.CancelledError:
            if mine in self._followers:
                self._followers.remove(mine)
            if mine.done() and not mine.cancelled() and mine.exception() is None and (got := mine.result()) is not None:
                await got.aclose()  # it was made the leader while it left
            self._unless_wanted()
            raise

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        while not self._chunks:
            if self._error is not None:
                raise self._error
            if self._ended:
                raise StopAsyncIteration
            self._more.clear()
            await self._more.wait()
        chunk = self._chunks.popleft()
        self._waiting -= len(chunk)
        self._taken.set()
        return chunk

    async def aclose(self) -> None:
        """The leader leaves."""
        self._led = False
        self._chunks.clear()
        self._waiting = 0
        self._taken.set()
        self._unless_wanted()

    def _unless_wanted(self) -> None:
        if not self._led and not self._followers and not self._ended:
            self._keeper.landed(self, large=False)
            self._task.cancel()

    # The evaluation

    async def _fly(self, begin: Begin) -> None:
        source: Source | None = None
        try:
            source = await begin()
            self.release = source.release
            if source.whole is not None:
                self._finish(source.whole)
                return
            async for chunk in source:
                await self._part(chunk)
            self._finish(b"".join(self._parts))
        except BaseException as error:
            if source is not None:
                with contextlib.suppress(Exception):
                    await source.aclose()
            self._fail(error)
            if isinstance(error, asyncio.CancelledError):
                raise

    async def _part(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if not self._large and self._size > self._keeper.largest:
            self._outgrow()
        if not self._large:
            self._parts.append(chunk)
        if self._led:
            self._chunks.append(chunk)
            self._waiting += len(chunk)
            self._more.set()
            self._give_leader(Answer(self.release, None, self))
            while self._large and self._waiting > AHEAD:
                self._taken.clear()
                await self._taken.wait()

    def _outgrow(self) -> None:
        """It cannot be kept: let one have it, and send the others away."""
        self._large = True
        self._keeper.landed(self, large=True)
        while not self._led and self._followers:
            follower = self._followers.popleft()
            if not follower.done():
                self._led = True
                self._chunks.extend(self._parts)
                self._waiting = sum(map(len, self._parts))
                follower.set_result(Answer(self.release, None, self))
        self._parts = []
        while self._followers:
            self._tell(self._followers.popleft(), None)
        if not self._led:
            self._task.cancel()

    def _finish(self, body: bytes) -> None:
        self._ended = True
        if not self._large:
            self._keeper.landed(self, large=False)
            whole = self._keeper.keep(self.key, self.release, body)
            self._give_leader(Answer(self.release, whole))
            while self._followers:
                self._tell(self._followers.popleft(), Answer(self.release, whole))
        self._more.set()

    def _fail(self, error: BaseException) -> None:
        self._ended = True
        self._error = error
        self._keeper.landed(self, large=False)
        if self._leader is not None and not self._leader.done():
            self._leader.set_exception(error)
            self._leader.exception()  # it may have left
        while self._followers:
            follower = self._followers.popleft()
            if follower.done():
                continue
            if isinstance(error, OWN_TROUBLE):
                follower.set_result(None)
            else:
                follower.set_exception(error)
        self._more.set()

    def _give_leader(self, answer: Answer) -> None:
        if self._leader is not None and not self._leader.done():
            self._leader.set_result(answer)

    @staticmethod
    def _tell(follower: "asyncio.Future[Answer | None]", answer: Answer | None) -> None:
        if not follower.done():
            follower.set_result(answer)

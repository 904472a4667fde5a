"""Turns: one after the other, in the order in which they came, and not more waiting than can be served soon."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kg.serve.problems import Problem


class Turns:
    """Lets one in at a time; at most `most` wait, each at most `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self._lock = asyncio.Lock()
        self._most = most
        self._seconds = seconds
        self._waiting = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Holds the turn; raises Problem 503 where too many wait, or this has waited too long."""
        if self._waiting >= self._most:
            raise self._full()
        self._waiting += 1
        try:
            async with asyncio.timeout(self._seconds):
                await self._lock.acquire()
        except TimeoutError:
            raise self._full() from None
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._lock.release()

    def _full(self) -> Problem:
        return Problem(
            503, "Others are writing, and too many wait; nothing was changed. Try again", headers={"Retry-After": "5"}
        )

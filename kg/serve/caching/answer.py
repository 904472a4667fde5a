"""One answer to a query: by what it is known, where it comes from, and how a client gets it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import NamedTuple, Protocol

from kg.serve.caching import coding as codings


class Key(NamedTuple):
    """All that an answer depends on."""

    release: int
    text: str
    media: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


class Source(Protocol):
    """An answer as the workers give it (`kg.workers.stream.Stream`)."""

    release: int
    whole: bytes | None

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    async def aclose(self) -> None:
        """Nobody wants it any more."""


Begin = Callable[[], Awaitable[Source]]


class Whole:
    """A whole answer, and what it is in other codings, each made once."""

    def __init__(self, release: int, body: bytes, grown: Callable[[int], None] = lambda _: None) -> None:
        self.release = release
        self.body = body
        self._grown = grown
        self._coded: dict[str, asyncio.Task[bytes] | bytes] = {}

    async def coded(self, coding: str) -> bytes:
        """The body in that coding."""
        if not coding:
            return self.body
        found = self._coded.get(coding)
        if isinstance(found, bytes):
            return found
        if found is None:
            found = self._coded[coding] = asyncio.create_task(codings.coded(self.body, coding))
            found.add_done_callback(lambda task: self._made(coding, task))
        return await asyncio.shield(found)  # whoever asked first may leave

    def _made(self, coding: str, task: asyncio.Task[bytes]) -> None:
        if task.cancelled() or task.exception() is not None:
            del self._coded[coding]
            return
        self._coded[coding] = task.result()
        self._grown(len(task.result()))


class Answer:
    """The answer that one client gets: `whole` where it is all there, else to be iterated over. One reader."""

    def __init__(self, release: int, whole: Whole | None, source: Source | None = None) -> None:
        self.release = release
        self.whole = whole
        self._source = source

    def __aiter__(self) -> AsyncIterator[bytes]:
        if self.whole is not None:
            return _one(self.whole.body)
        assert self._source is not None
        return self._source.__aiter__()

    async def aclose(self) -> None:
        """Nobody wants the rest; others who wait for the same answer still get it."""
        if self._source is not None:
            await self._source.aclose()


async def _one(body: bytes) -> AsyncIterator[bytes]:
    yield body

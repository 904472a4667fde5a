"""Answers to queries, kept for those who ask the same, and one evaluation for all who ask it at the same time.

A release never changes, so an answer is right for as long as its release is asked for; what is not asked for gives way.
"""

import asyncio
import contextlib
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import NamedTuple, Protocol

from kg.serve.caching import coding as codings
from kg.workers import Lost, NoRoom

OVERHEAD = 500
"""Bytes that an answer costs beside its text and its body."""
SHARE = 8
"""An answer larger than the cache divided by this is not kept: it would drive out all others."""
AHEAD = 256 * 1024
"""Bytes of an answer too large to keep that may wait for a slow reader."""
REMEMBERED = 1_000
"""Queries with answers too large to keep that are remembered, so that nobody waits for another's."""
OWN_TROUBLE = (NoRoom, Lost)
"""Errors that say nothing of the query, so that others who wait for its answer try on their own."""


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


class Answers:
    """A bounded cache, the least recently asked for giving way. All of it belongs to one event loop."""

    def __init__(self, max_bytes: int) -> None:
        """`max_bytes` 0 keeps nothing, and lets everyone who asks evaluate on their own."""
        self._max_bytes = max_bytes
        self._kept: OrderedDict[Key, tuple[Whole, int]] = OrderedDict()
        self._bytes = 0
        self._flights: dict[Key, _Flight] = {}
        self._large: OrderedDict[int, None] = OrderedDict()
        self._counts: Counter[str] = Counter()
        self._newest = 0

    def kept(self, key: Key) -> Whole | None:
        """The answer, where it is kept."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        self._counts["hits"] += 1
        return found[0]

    async def answer(self, key: Key, begin: Begin) -> Answer:
        """The answer to a query whose answer is always the same in a release.

        `begin` evaluates it; raises what that raises. An answer may come from a later release than the key's, where
        that was made meanwhile.
        """
        if not self._max_bytes or hash(key[1:]) in self._large:
            return await self.alone(begin)
        if (whole := self.kept(key)) is not None:
            return Answer(whole.release, whole)
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = _Flight(self, key, begin)
            self._counts["misses"] += 1
            return await flight.lead()
        self._counts["shared"] += 1
        shared = await flight.follow()
        return shared if shared is not None else await self.answer(key, begin)

    async def alone(self, begin: Begin) -> Answer:
        """An answer that is neither kept nor shared."""
        self._counts["alone"] += 1
        source = await begin()
        whole = None if source.whole is None else Whole(source.release, source.whole)
        return Answer(source.release, whole, source)

    def statistics(self) -> dict[str, int]:
        """Answers and bytes that are kept, and counts since the start of how answers were come by."""
        names = ("hits", "misses", "shared", "alone", "evicted")
        return {"kept": len(self._kept), "bytes": self._bytes, **{name: self._counts[name] for name in names}}

    @property
    def largest(self) -> int:
        """Bytes of the largest answer that is kept."""
        return self._max_bytes // SHARE

    def keep(self, key: Key, release: int, body: bytes) -> Whole:
        """Keep an answer, under the release that it comes from."""
        key = key._replace(release=release)

        def grown(size: int) -> None:
            if key in self._kept and self._kept[key][0] is whole:
                self._kept[key] = (whole, self._kept[key][1] + size)
                self._bytes += size
                self._shrink()

        whole = Whole(release, body, grown)
        size = len(body) + len(key.text) + OVERHEAD
        if size <= self.largest:
            self._drop(key)
            self._kept[key] = (whole, size)
            self._bytes += size
            self._shrink()
        return whole

    def seen(self, release: int) -> None:
        """The newest release, as it is now. Where it was a later one before, the catalog is another: all is forgotten."""
        if release < self._newest:
            self._kept.clear()
            self._bytes = 0
        self._newest = release

    def landed(self, flight: "_Flight", *, large: bool) -> None:
        """An evaluation is over, or no longer shared since its answer is too large."""
        if self._flights.get(flight.key) is flight:
            del self._flights[flight.key]
        if large:
            self._large[hash(flight.key[1:])] = None
            if len(self._large) > REMEMBERED:
                self._large.popitem(last=False)

    def _shrink(self) -> None:
        while self._bytes > self._max_bytes:
            self._drop(next(iter(self._kept)))
            self._counts["evicted"] += 1

    def _drop(self, key: Key) -> None:
        found = self._kept.pop(key, None)
        if found is not None:
            self._bytes -= found[1]


class _Flight:
    """One evaluation and those who wait for it.

    The first one, who leads, reads along; the others wait until all of it is there. It goes on without the first one as
    long as anybody waits. Where it grows too large to be kept, it is the leader's alone (the next in line's, where the
    first has left), and the others evaluate on their own.
    """

    def __init__(self, answers: Answers, key: Key, begin: Begin) -> None:
        self._answers, self.key = answers, key
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
            self._answers.landed(self, large=False)
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
        if not self._large and self._size > self._answers.largest:
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
        self._answers.landed(self, large=True)
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
            self._answers.landed(self, large=False)
            whole = self._answers.keep(self.key, self.release, body)
            self._give_leader(Answer(self.release, whole))
            while self._followers:
                self._tell(self._followers.popleft(), Answer(self.release, whole))
        self._more.set()

    def _fail(self, error: BaseException) -> None:
        self._ended = True
        self._error = error
        self._answers.landed(self, large=False)
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

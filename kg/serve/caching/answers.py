"""Answers to queries, kept for those who ask the same.

A release never changes, so an answer is right for as long as its release is asked for; what is not asked for gives way.
"""

from collections import Counter, OrderedDict

from kg.serve.caching.answer import Answer, Begin, Key, Whole
from kg.serve.caching.flight import Flight

OVERHEAD = 500
"""Bytes that an answer costs beside its text and its body."""
SHARE = 8
"""An answer larger than the cache divided by this is not kept: it would drive out all others."""
REMEMBERED = 1_000
"""Queries with answers too large to keep that are remembered, so that nobody waits for another's."""


class Answers:
    """A bounded cache, the least recently asked for giving way. All of it belongs to one event loop."""

    def __init__(self, max_bytes: int) -> None:
        """`max_bytes` 0 keeps nothing, and lets everyone who asks evaluate on their own."""
        self._max_bytes = max_bytes
        self._kept: OrderedDict[Key, tuple[Whole, int]] = OrderedDict()
        self._bytes = 0
        self._flights: dict[Key, Flight] = {}
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
            flight = self._flights[key] = Flight(self, key, begin)
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

    def landed(self, flight: Flight, *, large: bool) -> None:
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

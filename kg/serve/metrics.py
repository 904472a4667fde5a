"""What the service counts, for a Prometheus server to fetch. One application's numbers; no module state."""

from collections.abc import Callable, Iterable, Iterator

from starlette.types import Scope

from kg import __version__
from kg.serve import exposition
from kg.serve.exchange import Exchange
from kg.serve.exposition import Family, Histogram, single

BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the latency histogram's buckets, in seconds: from an ASK to the default deadline of a query."""
Source = Callable[[], Iterable[Family]]


class Metrics:
    """Counts requests; other parts of the service add what they count themselves as a source, asked at each scrape.

    `release` gives the release that is served.
    """

    def __init__(self, release: Callable[[], int]) -> None:
        self._release = release
        self._tallies: dict[str, _Tally] = {}
        self._cut = 0
        self._sources: list[Source] = []
        self.in_flight = 0
        """Requests that are being answered."""

    def add(self, source: Source) -> None:
        """Have this source's families among the others."""
        self._sources.append(source)

    def began(self) -> None:
        """A request has come."""
        self.in_flight += 1

    def ended(self, seen: Exchange, scope: Scope, seconds: float) -> None:
        """A request has been answered, or given up."""
        self.in_flight -= 1
        tally = self._tallies.get(seen.operation)
        if tally is None:
            tally = self._tallies[seen.operation] = _Tally()
        tally.seconds.observe(seconds)
        statuses, status = tally.statuses, seen.status
        statuses[status] = statuses[status] + 1 if status in statuses else 1
        tally.bytes += seen.sent
        if not seen.whole:
            self._cut += 1

    def text(self) -> bytes:
        """All families in the text format of Prometheus."""
        return exposition.write(self._families())

    def _families(self) -> Iterator[Family]:
        tallies = sorted(self._tallies.items())
        yield Family(
            "kg_build_info", "gauge", "Always 1; the version is the label.", [("", {"version": __version__}, 1)]
        )
        yield single("kg_release", "gauge", "The release that new requests are answered from.", self._release())
        yield single("kg_requests_in_flight", "gauge", "Requests that are being answered.", self.in_flight)
        yield Family(
            "kg_requests_total", "counter", "Requests by operation and status; 499: the client left before an answer.",
            [("", {"operation": o, "status": str(s)}, n) for o, t in tallies for s, n in sorted(t.statuses.items())],
        )  # fmt: skip
        yield Family(
            "kg_request_seconds", "histogram", "Seconds from a request's head to the end of its answer, by operation.",
            [sample for o, t in tallies for sample in t.seconds.samples({"operation": o})],
        )  # fmt: skip
        yield Family(
            "kg_response_bytes_total", "counter", "Bytes of answers' bodies as they were sent, by operation.",
            [("", {"operation": o}, t.bytes) for o, t in tallies],
        )  # fmt: skip
        yield single("kg_responses_cut_total", "counter", "Answers that ended before their end.", self._cut)
        for source in self._sources:
            yield from source()


class _Tally:
    """What is counted of one operation."""

    __slots__ = ("bytes", "seconds", "statuses")

    def __init__(self) -> None:
        self.seconds = Histogram(BOUNDS)
        self.statuses: dict[int, int] = {}
        self.bytes = 0

"""What the service counts, for a Prometheus server to fetch. One application's numbers; no module state."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

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
        self._seconds: dict[str, Histogram] = {}
        self._requests: Counter[tuple[str, int]] = Counter()
        self._bytes: Counter[str] = Counter()
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
        operation = seen.operation
        histogram = self._seconds.get(operation)
        if histogram is None:
            histogram = self._seconds[operation] = Histogram(BOUNDS)
        histogram.observe(seconds)
        self._requests[operation, seen.status] += 1
        self._bytes[operation] += seen.sent
        if not seen.whole:
            self._cut += 1

    def text(self) -> bytes:
        """All families in the text format of Prometheus."""
        return exposition.write(self._families())

    def _families(self) -> Iterator[Family]:
        yield Family(
            "kg_build_info", "gauge", "Always 1; the version is the label.", [("", {"version": __version__}, 1)]
        )
        yield single("kg_release", "gauge", "The release that new requests are answered from.", self._release())
        yield single("kg_requests_in_flight", "gauge", "Requests that are being answered.", self.in_flight)
        yield Family(
            "kg_requests_total", "counter", "Requests by operation and status; 499: the client left before an answer.",
            [("", {"operation": o, "status": str(s)}, n) for (o, s), n in sorted(self._requests.items())],
        )  # fmt: skip
        yield Family(
            "kg_request_seconds", "histogram", "Seconds from a request's head to the end of its answer, by operation.",
            [sample for o, h in sorted(self._seconds.items()) for sample in h.samples({"operation": o})],
        )  # fmt: skip
        yield Family(
            "kg_response_bytes_total", "counter", "Bytes of answers' bodies as they were sent, by operation.",
            [("", {"operation": o}, n) for o, n in sorted(self._bytes.items())],
        )  # fmt: skip
        yield single("kg_responses_cut_total", "counter", "Answers that ended before their end.", self._cut)
        for source in self._sources:
            yield from source()
        yield from process()


def process() -> Iterator[Family]:
    """What this process uses, by the names that all clients of Prometheus give it; less where there is no /proc."""
    yield single("process_cpu_seconds_total", "counter", "Processor time, in seconds.", time.process_time())
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        started = _started()
        files = len(list(Path("/proc/self/fd").iterdir()))
    except (OSError, ValueError, IndexError):
        return
    yield single(
        "process_resident_memory_bytes", "gauge", "Resident memory, in bytes.", pages * os.sysconf("SC_PAGE_SIZE")
    )
    yield single("process_start_time_seconds", "gauge", "When it started, in seconds since 1970 (UTC).", started)
    yield single("process_open_fds", "gauge", "Open file descriptors.", files)


def _started() -> float:
    # Ticks since the machine started; the command's name before them may hold spaces, and ends with a bracket.
    ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    since_boot = ticks / os.sysconf("SC_CLK_TCK")
    return time.time() - time.clock_gettime(time.CLOCK_BOOTTIME) + since_boot


STATES = {"idle": "idle", "quick": "quick", "long": "long", "starting": "starting"}
OUTCOMES = {
    "done": "done",
    "too_long": "timeout",
    "left": "client_left",
    "gave_way": "gave_way",
    "refused": "refused",
}


def workers(statistics: Callable[[], Mapping[str, int]]) -> Source:
    """A source of what the query workers' pool says of itself (`kg.workers.Pool.statistics`)."""

    def source() -> Iterator[Family]:
        said = statistics()
        yield Family(
            "kg_workers", "gauge", "Query workers by what they do.",
            [("", {"state": label}, said[name]) for name, label in STATES.items()],
        )  # fmt: skip
        yield single("kg_queue_length", "gauge", "Queries that wait for a worker.", said["waiting"])
        yield Family(
            "kg_queries_total", "counter", "Queries by how they ended.",
            [("", {"outcome": label}, said[name]) for name, label in OUTCOMES.items()],
        )  # fmt: skip
        yield single("kg_worker_forks_total", "counter", "Workers forked.", said["forks"])
        yield single("kg_workers_lost_total", "counter", "Workers that ended though nobody ended them.", said["lost"])
        yield single("kg_holders_total", "counter", "Processes started that hold the index.", said["holders"])

    return source

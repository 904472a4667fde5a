"""What parts of the service count themselves, as families of metrics (`kg.serve.metrics`)."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from kg.serve.exposition import Family, single
from kg.serve.metrics import Source

STATES = ("idle", "quick", "long", "starting")
OUTCOMES = {
    "done": "done",
    "too_long": "timeout",
    "left": "client_left",
    "gave_way": "gave_way",
    "refused": "refused",
}
JOBS = {"done": "done", "too_long": "timeout", "lost": "lost", "refused": "refused"}
COME_BY = {"hits": "cache", "misses": "evaluation", "shared": "shared_evaluation", "alone": "own_evaluation"}


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


def workers(statistics: Callable[[], Mapping[str, int]]) -> Source:
    """The query workers, of which `statistics` are those of `kg.workers.Pool`."""

    def source() -> Iterator[Family]:
        said = statistics()
        yield Family(
            "kg_workers", "gauge", "Query workers by what they do.",
            [("", {"state": name}, said[name]) for name in STATES],
        )  # fmt: skip
        yield single("kg_queue_length", "gauge", "Queries that wait for a worker.", said["waiting"])
        yield Family(
            "kg_queries_total", "counter", "Queries by how they ended.",
            [("", {"outcome": label}, said[name]) for name, label in OUTCOMES.items()],
        )  # fmt: skip
        yield single("kg_worker_forks_total", "counter", "Workers forked.", said["forks"])
        yield single(
            "kg_workers_killed_total", "counter", "Workers that were ended in the middle of a query.", said["killed"]
        )
        yield single("kg_workers_lost_total", "counter", "Workers that ended though nobody ended them.", said["lost"])
        yield single("kg_holders_total", "counter", "Processes started that hold the index.", said["holders"])

    return source


def tasks(statistics: Callable[[], Mapping[str, int]]) -> Source:
    """The jobs that write and validate, of which `statistics` are those of `kg.tasks.tasks.Tasks`."""

    def source() -> Iterator[Family]:
        said = statistics()
        yield Family(
            "kg_jobs", "gauge", "Jobs that write or validate, by what they do.",
            [("", {"state": name}, said[name]) for name in ("running", "waiting")],
        )  # fmt: skip
        yield Family(
            "kg_jobs_total", "counter", "Jobs that write or validate by how they ended.",
            [("", {"outcome": label}, said[name]) for name, label in JOBS.items()],
        )  # fmt: skip
        yield single("kg_job_holders_total", "counter", "Processes started that jobs are forked from.", said["holders"])

    return source


def cache(statistics: Callable[[], Mapping[str, int]]) -> Source:
    """The cache of answers, of which `statistics` are those of `kg.serve.caching.answers`."""

    def source() -> Iterator[Family]:
        said = statistics()
        yield Family(
            "kg_answers_total", "counter", "Answers to queries by how they were come by.",
            [("", {"by": label}, said[name]) for name, label in COME_BY.items()],
        )  # fmt: skip
        yield single("kg_cache_evicted_total", "counter", "Answers that gave way to others.", said["evicted"])
        yield single("kg_cache_answers", "gauge", "Answers that are kept.", said["kept"])
        yield single("kg_cache_bytes", "gauge", "Bytes that they take.", said["bytes"])

    return source

"""Running queries: the seam behind which evaluation happens, and what runs them until there are worker processes.

A `QueryRunner` takes a task that is only data and gives bytes back, so that the runner may live in another process.
"""

import asyncio
import io
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, RdfFormat, serialize

from kg.serve.formats import GRAPHS, RESULTS, by_media
from kg.serve.live import Live
from kg.serve.problems import Problem

WORKERS = 4
"""Queries evaluated at once."""
PATIENCE_SECONDS = 2.0
"""How long a query waits for its turn before 503."""
_DATASET_FORMATS = (RdfFormat.N_QUADS, RdfFormat.TRIG)


@dataclass(frozen=True, slots=True)
class Task:
    """A query that was checked, its dataset, and the media type of its answer.

    None as a dataset is the whole dataset; limits are in seconds and bytes.
    """

    text: str
    media: str
    default_graphs: tuple[NamedNode, ...] | None = None
    named_graphs: tuple[NamedNode, ...] | None = None
    seconds: float = 10.0
    max_bytes: int = 50_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: the release it comes from, and its bytes."""

    release: int
    body: bytes


class QueryRunner(Protocol):
    """Evaluates queries away from the event loop."""

    async def run(self, task: Task) -> Answer:
        """The whole answer; raises Problem 400 (the query), 422 (too large), 503 (no room), 504 (too long)."""

    async def close(self) -> None:
        """Let go of what the runner holds."""


class _TooLarge(Exception):
    pass


class _TooLong(Exception):
    pass


class _Sink(io.BytesIO):
    """Takes serialised bytes up to a limit and a deadline; the engine stops when `write` raises."""

    def __init__(self, max_bytes: int, deadline: float) -> None:
        super().__init__()
        self._left = max_bytes
        self._deadline = deadline

    def write(self, part: Any, /) -> int:
        """Keep the part, or raise."""
        self._left -= len(part)
        if self._left < 0:
            raise _TooLarge
        if time.monotonic() > self._deadline:
            raise _TooLong
        return super().write(part)


class ThreadRunner:
    """Evaluates in threads of this process, a few at once.

    A thread cannot be killed: a query over its time is answered with 504 and keeps its thread until it gives a first
    row or ends. When all threads are kept so, queries are answered with 503.
    """

    def __init__(self, live: Live) -> None:
        self._live = live
        self._free = threading.BoundedSemaphore(WORKERS)

    async def run(self, task: Task) -> Answer:
        """See QueryRunner."""
        await self._turn()
        deadline = time.monotonic() + task.seconds
        running: Future[Answer] = Future()
        # A daemon, not a thread of a pool: Python waits for a pool's threads, so a query that does not end would keep
        # the server from stopping.
        threading.Thread(target=self._work, args=(task, deadline, running), name="query", daemon=True).start()
        try:
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(running)), task.seconds)
        except (TimeoutError, _TooLong):
            raise Problem(
                504, f"The query took more than {task.seconds:g} seconds; ask for less, or add a LIMIT"
            ) from None
        except _TooLarge:
            raise Problem(
                422, f"The answer is larger than {task.max_bytes} bytes and is not given in part; add a LIMIT"
            ) from None

    async def close(self) -> None:
        """See QueryRunner; queries that run on end with the process."""

    async def _turn(self) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._free.acquire(blocking=False):
            if time.monotonic() > until:
                raise Problem(
                    503, "All query slots are taken by long queries; try again soon", headers={"Retry-After": "5"}
                )
            await asyncio.sleep(0.02)

    def _work(self, task: Task, deadline: float, running: "Future[Answer]") -> None:
        try:
            answer = self._evaluate(task, deadline)
        except BaseException as error:
            running.set_exception(error)
        else:
            running.set_result(answer)
        finally:
            self._free.release()

    def _evaluate(self, task: Task, deadline: float) -> Answer:
        try:
            release, result = self._live.consistently(
                lambda index: index.query(task.text, default_graphs=task.default_graphs, named_graphs=task.named_graphs)
            )
            sink = _Sink(task.max_bytes, deadline)
            if isinstance(result, QuerySolutions | QueryBoolean):
                result.serialize(sink, by_media(task.media, RESULTS).results)
            else:
                serialize(result, sink, by_media(task.media, GRAPHS).rdf)
        except SyntaxError as error:
            raise syntax_problem(error) from None
        except (RuntimeError, ValueError) as error:
            # Such as a function that the engine does not know.
            raise Problem(400, f"The query cannot be evaluated: {error}") from None
        return Answer(release, sink.getvalue())


def syntax_problem(error: SyntaxError) -> Problem:
    """400 with the line and column at which the engine's parser stopped."""
    message = str(error)
    place = message.removeprefix("error at ").split(":")
    if message.startswith("error at ") and len(place) > 2 and place[0].isdigit() and place[1].isdigit():
        line, column, rest = int(place[0]), int(place[1]), ":".join(place[2:]).strip()
        return Problem(400, f"Line {line}, column {column}: {rest}", line=line, column=column)
    return Problem(400, f"The query is no SPARQL 1.1: {message}")

"""Who is answered when, who waits, and who gives way."""

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import workers_calls as calls

from kg.workers import NoRoom, TooLong

Pools = Callable[..., Any]


async def reached(condition: Callable[[], bool], seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        await asyncio.sleep(0.01)
    return condition()


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_the_queue_is_bounded_and_fair(data: Path, pools: Pools) -> None:
    async def run() -> None:
        async with pools(data, query_workers=1, query_long=1, query_queue=3) as pool:

            def task(seconds: float, client: str) -> "asyncio.Task[Any]":
                return asyncio.create_task(pool.call(calls.spin, seconds, client=client))

            first = task(1.5, "greedy")
            assert await reached(lambda: pool.statistics()["long"] == 1)
            waiting = [task(0.2 + n / 1000, "greedy") for n in range(3)]
            assert await reached(lambda: pool.statistics()["waiting"] == 3)
            with pytest.raises(NoRoom) as error:
                await pool.call(calls.spin, 0.3, client="greedy")
            assert error.value.retry_after > 0
            assert (await pool.call(calls.spin, 0.25, client="modest"))[0] == 1
            outcomes = await asyncio.gather(first, *waiting, return_exceptions=True)
            assert sum(isinstance(outcome, NoRoom) for outcome in outcomes) == 1  # it made room for the modest one
            assert outcomes[0] == (1, outcomes[0][1])  # type: ignore[index]
            assert pool.statistics()["waiting"] == 0

    asyncio.run(run())


def test_who_waits_too_long_is_refused(data: Path, pools: Pools, ask: SimpleNamespace) -> None:
    async def run() -> None:
        async with pools(data, query_workers=1, query_long=1, query_wait=0.3) as pool:
            running = asyncio.create_task(pool.run(ask.endless))
            assert await reached(lambda: pool.statistics()["long"] == 1)
            began = time.monotonic()
            with pytest.raises(NoRoom, match="No worker was free in time"):
                await pool.call(calls.spin, 1)
            assert 0.3 <= time.monotonic() - began < 1.5
            running.cancel()

    asyncio.run(run())


def test_the_client_with_most_long_tasks_gives_way_and_begins_anew(
    data: Path, pools: Pools, ask: SimpleNamespace
) -> None:
    async def run() -> None:
        async with pools(data, query_long=2) as pool:
            greedy = [asyncio.create_task(pool.call(calls.spin, 1.5 + n / 10, client="greedy")) for n in range(2)]
            assert await reached(lambda: pool.statistics()["long"] == 2)
            assert (await pool.call(calls.spin, 0.3, client="modest"))[0] == 1
            assert not any(task.done() for task in greedy)  # it did not wait for them
            assert pool.statistics()["killed"] == 1
            assert [release for release, _ in await asyncio.gather(*greedy)] == [1, 1]
            assert pool.statistics()["gave_way"] == 0  # none was refused

    asyncio.run(run())


def test_answers_that_nobody_reads_keep_nobody_elses_long_task_waiting(
    data: Path, pools: Pools, ask: SimpleNamespace
) -> None:
    async def run() -> None:
        async with pools(data, query_long=2, query_wait=4) as pool:
            unread = [await pool.run(ask.rows(10**7 + n, max_bytes=10**9), client="greedy") for n in range(3)]
            assert await reached(lambda: pool.statistics()["long"] == 3)
            assert (await pool.call(calls.spin, 0.5, client="modest"))[0] == 1
            assert pool.statistics()["gave_way"] == 2  # so that one place of two was free
            kept = [stream for stream in unread if not stream.ended]
            assert len(kept) == 1, "no more than had to"
            for stream in unread:
                if stream not in kept:
                    with pytest.raises(NoRoom):  # not an answer that seems whole
                        _ = [chunk async for chunk in stream]
            await kept[0].aclose()

    asyncio.run(run())


def test_long_tasks_are_lowered_while_quick_ones_come(data: Path, pools: Pools, ask: SimpleNamespace) -> None:
    async def run() -> None:
        async with pools(data) as pool:
            assert (await pool.call(calls.priority, 0.3))[1] == 0
            before = set(pool.workers())
            assert (await pool.call(calls.spin, 0.2))[1] in pool.workers()  # it is kept, warm as it is
            running = asyncio.create_task(pool.call(calls.priority, 1.0))
            while not running.done():
                await pool.run(ask.count)
            assert running.result()[1] == 10
            # A lower priority cannot be taken back, so that worker is kept, warm as it is, for what was long before.
            assert (await pool.call(calls.priority, 0))[1] == 0
            assert (await pool.call(calls.priority, 1.0))[1] == 10
            assert before <= set(pool.workers())

    asyncio.run(run())


def test_what_nobody_wants_any_more_is_stopped(data: Path, pools: Pools, ask: SimpleNamespace) -> None:
    async def run() -> None:
        async with pools(data, query_workers=1) as pool:
            (worker,) = pool.workers()
            running = asyncio.create_task(pool.run(ask.endless))
            await asyncio.sleep(0.1)
            running.cancel()
            assert await reached(lambda: gone(worker), 2)
            stream = await pool.run(ask.rows(10_000_000, max_bytes=10**9))
            await stream.aclose()
            assert await reached(lambda: pool.statistics()["long"] == pool.statistics()["quick"] == 0, 2)
            assert pool.statistics()["left"] == 2
            assert (await pool.run(ask.count)).whole == b"n\r\n60\r\n"

    asyncio.run(run())


def test_a_task_that_ends_soon_keeps_its_worker_though_nobody_wants_it(data: Path, pools: Pools) -> None:
    async def run() -> None:
        async with pools(data, query_workers=1) as pool:
            before = pool.workers()
            running = asyncio.create_task(pool.call(calls.spin, 0.005))
            await asyncio.sleep(0.001)
            running.cancel()
            await asyncio.sleep(0.3)
            assert pool.workers() == before

    asyncio.run(run())


def test_a_slow_reader_holds_the_worker_back_and_not_memory(data: Path, pools: Pools, ask: SimpleNamespace) -> None:
    async def run() -> None:
        async with pools(data) as pool:
            stream = await pool.run(ask.rows(300_000))
            await asyncio.sleep(0.5)
            assert 0 < stream.held < 400_000  # the whole has 2.4 million bytes
            body = b"".join([chunk async for chunk in stream])
            assert body.count(b"\r\n") == 300_001
            slow = await pool.run(ask.rows(10_000_000, max_bytes=10**9), seconds=0.4)
            await asyncio.sleep(1)
            with pytest.raises(TooLong):
                async for _ in slow:
                    pass
            assert (await pool.run(ask.count)).whole == b"n\r\n60\r\n"

    asyncio.run(run())

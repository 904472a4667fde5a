"""A pool over a small catalog: what it answers, and what happens to what it does not."""

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import workers_calls as calls

from kg import settings
from kg.errors import InputError
from kg.store import Catalog
from kg.workers import BadQuery, Lost, NoRoom, TooLarge, TooLong
from kg.workers.pool import Pool

Pools = Callable[..., Any]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def gone(*pids: int, seconds: float = 5) -> bool:
    until = time.monotonic() + seconds
    while any(map(alive, pids)) and time.monotonic() < until:
        await asyncio.sleep(0.02)
    return not any(map(alive, pids))


async def reached(condition: Callable[[], bool], seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        await asyncio.sleep(0.01)
    return condition()


def test_a_small_answer_is_whole_and_names_its_release(data: Path, pools: Pools, ask: SimpleNamespace) -> None:
    async def run() -> None:
        async with pools(data) as pool:
            stream = await pool.run(ask.count)
            assert (stream.whole, stream.release) == (b"n\r\n60\r\n", 1)
            assert [chunk async for chunk in stream] == [b"n\r\n60\r\n"]
            told = await pool.run(ask.text("CONSTRUCT WHERE { ?s ?p 'one 0' }", "application/n-triples"))
            label = b"<http://www.w3.org/2000/01/rdf-schema#label>"
            assert told.whole == b"<https://jobs.example/id/posting/one> " + label + b' "one 0" .\n'
            assert (await pool.run(ask.text("ASK {}"))).whole == b'{"head":{},"boolean":true}'
            nowhere = ask.text(ask.count.text, "text/csv", default_graphs=("https://jobs.example/nowhere",))
            assert (await pool.run(nowhere)).whole == b"n\r\n0\r\n"

    asyncio.run(run())


def test_a_large_answer_comes_in_parts(data: Path, pools: Pools, ask: SimpleNamespace) -> None:
    async def run() -> None:
        async with pools(data) as pool:
            stream = await pool.run(ask.rows(100_000))
            assert stream.whole is None
            body = b"".join([chunk async for chunk in stream])
            assert body.count(b"\r\n") == 100_001  # the head is a line as well
            with pytest.raises(TooLarge, match="500000 bytes"):
                async for _ in await pool.run(ask.rows(100_000, max_bytes=500_000)):
                    pass
            with pytest.raises(TooLarge):
                await pool.run(ask.rows(100_000, max_bytes=5_000))
            assert (await pool.run(ask.count)).whole == b"n\r\n60\r\n"

    asyncio.run(run())


def test_what_is_no_query_is_said_with_its_place(data: Path, pools: Pools, ask: SimpleNamespace) -> None:
    async def run() -> None:
        async with pools(data) as pool:
            with pytest.raises(BadQuery) as error:
                await pool.run(ask.text("ASK {\n ?s ?p }"))
            assert error.value.line == 2
            assert error.value.column > 7  # the engine counts from where it gave up
            with pytest.raises(BadQuery, match="nonsense/x"):
                await pool.run(ask.text("SELECT (<http://nonsense/x>(1) AS ?x) {}"))

    asyncio.run(run())


def test_a_query_is_killed_at_its_deadline(data: Path, pools: Pools, ask: SimpleNamespace) -> None:
    async def run() -> None:
        async with pools(data, query_timeout=0.5) as pool:
            before = pool.workers()
            began = time.monotonic()
            with pytest.raises(TooLong, match=r"0\.5 seconds"):
                await pool.run(ask.endless)
            assert 0.5 <= time.monotonic() - began < 1.5
            assert await reached(lambda: any(not alive(pid) for pid in before))
            assert (await pool.run(ask.count)).whole == b"n\r\n60\r\n"
            assert pool.statistics()["too_long"] == 1

    asyncio.run(run())


def test_a_function_is_called_in_one_round_trip(data: Path, pools: Pools) -> None:
    async def run() -> None:
        async with pools(data) as pool:
            assert await pool.call(calls.labels, "https://jobs.example/id/posting/two") == (1, ["two 0", "two 1"])
            assert (await pool.call(calls.terms))[1] == calls.terms(None)  # type: ignore[arg-type]
            assert await pool.call(calls.large) == (1, bytes(300_000))
            with pytest.raises(calls.Odd, match="as it is"):
                await pool.call(calls.odd)
            with pytest.raises(TooLong):
                await pool.call(calls.spin, 5, seconds=0.2)

    asyncio.run(run())


def test_long_queries_leave_room_for_quick_ones(data: Path, pools: Pools, ask: SimpleNamespace) -> None:
    async def run() -> None:
        async with pools(data, query_long=4, query_timeout=20) as pool:
            endless = [asyncio.create_task(pool.run(ask.endless, client="slow")) for _ in range(4)]
            assert await reached(lambda: pool.statistics()["long"] == 4)
            for _ in range(20):
                assert (await pool.run(ask.count, client="fast")).whole == b"n\r\n60\r\n"
            for task in endless:
                task.cancel()
            await asyncio.gather(*endless, return_exceptions=True)
            assert await reached(lambda: pool.statistics()["long"] == 0)  # nobody wants them: killed

    asyncio.run(run())


def test_a_new_release_is_followed_and_disturbs_nothing(
    data: Path, pools: Pools, ask: SimpleNamespace, more: Callable[..., int]
) -> None:
    async def run() -> None:
        async with pools(data) as pool:
            running = asyncio.create_task(pool.call(calls.spin, 1.5))
            rows = await pool.run(ask.rows(300_000))
            await asyncio.sleep(0.05)
            assert more(data, "four") == 2
            began = time.monotonic()
            assert await reached(lambda: pool.release == 2)
            assert time.monotonic() - began < 2
            stream = await pool.run(ask.count)
            assert (stream.release, stream.whole) == (2, b"n\r\n80\r\n")
            body = b"".join([chunk async for chunk in rows])
            assert (rows.release, body.count(b"\r\n"), b"four" in body) == (1, 300_001, False)
            assert (await running)[0] == 1
            for _ in range(10):
                assert (await pool.run(ask.count)).release == 2

    asyncio.run(run())


def test_a_worker_or_the_holder_that_ends_is_replaced(data: Path, pools: Pools, ask: SimpleNamespace) -> None:
    async def run() -> None:
        async with pools(data) as pool:
            with pytest.raises(Lost):
                await pool.call(calls.end)
            assert (await pool.run(ask.count)).whole == b"n\r\n60\r\n"
            before, holder = pool.workers(), pool.statistics()["holder"]
            running = asyncio.create_task(pool.run(ask.endless))
            await asyncio.sleep(0.1)
            os.kill(holder, 9)
            with pytest.raises(Lost):
                await running
            assert (await pool.run(ask.count)).whole == b"n\r\n60\r\n"
            assert pool.statistics()["holder"] != holder
            assert await gone(*before)

    asyncio.run(run())


def test_nothing_is_left_after_closing(data: Path, pools: Pools, ask: SimpleNamespace) -> None:
    async def run() -> list[int]:
        async with pools(data) as pool:
            running = asyncio.create_task(pool.run(ask.endless))
            await asyncio.sleep(0.1)
            pids = [*pool.workers(), pool.statistics()["holder"]]
            await pool.close(0.1)
            with pytest.raises((Lost, NoRoom)):
                await running
            with pytest.raises(NoRoom, match="stopping"):
                await pool.run(ask.count)
            assert await gone(*pids)
            return pids

    assert len(asyncio.run(run())) >= 3


def test_what_cannot_be_served_is_said_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no catalog"):
        Pool.start(settings.load(tmp_path, {}, {}))
    Catalog.open(tmp_path, create=True).close()
    with pytest.raises(InputError, match="has no release 7"):
        Pool.start(settings.load(tmp_path, {}, {}), 7)

"""The disk kind: the same pool over checkpoints of a store in the data folder."""

import asyncio
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import workers_calls as calls

from kg import settings
from kg.errors import StoreError
from kg.workers import OutOfMemory, TooLong
from kg.workers.pool import Pool

Pools = Callable[..., Any]


async def reached(condition: Callable[[], bool], seconds: float = 15) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        await asyncio.sleep(0.01)
    return condition()


def test_it_answers_and_follows_releases(
    data: Path, pools: Pools, ask: SimpleNamespace, more: Callable[..., int]
) -> None:
    async def run() -> None:
        async with pools(data, index="disk") as pool:
            assert (await pool.run(ask.count)).whole == b"n\r\n60\r\n"
            running = asyncio.create_task(pool.call(calls.counts_twice, 2.0))
            rows = await pool.run(ask.rows(200_000))
            await asyncio.sleep(0.05)
            assert more(data, "four") == 2
            assert await reached(lambda: pool.release == 2)
            assert (await pool.run(ask.count)).whole == b"n\r\n80\r\n"
            body = b"".join([chunk async for chunk in rows])
            assert (rows.release, body.count(b"\r\n"), b"four" in body) == (1, 200_001, False)
            assert await running == (1, (60, 60))  # its checkpoint was there until it ended
            checkpoints = data / "index" / "newest"
            assert await reached(lambda: [p.name for p in checkpoints.glob("checkpoint-*")] == ["checkpoint-2"])
            with pytest.raises(TooLong):
                await pool.run(ask.endless, seconds=0.3)
            assert (await pool.run(ask.count)).whole == b"n\r\n80\r\n"

    asyncio.run(run())


def test_what_was_built_is_taken_up_again(
    data: Path, pools: Pools, ask: SimpleNamespace, more: Callable[..., int]
) -> None:
    store = data / "index" / "newest" / "store"

    async def count() -> bytes | None:
        async with pools(data, index="disk") as pool:
            return (await pool.run(ask.count)).whole  # type: ignore[no-any-return]

    assert asyncio.run(count()) == b"n\r\n60\r\n"
    mark = store / "mark"
    mark.touch()
    more(data, "four")
    assert asyncio.run(count()) == b"n\r\n80\r\n"
    assert mark.exists()  # brought up to date, not built anew
    (data / "index" / "newest" / "state.json").unlink()  # as where it was ended on the way
    assert asyncio.run(count()) == b"n\r\n80\r\n"
    assert not mark.exists()


def test_one_server_has_it(data: Path, pools: Pools, ask: SimpleNamespace) -> None:
    async def run() -> None:
        async with pools(data, index="disk") as pool:
            with pytest.raises(StoreError, match="Another server uses the index"):
                await asyncio.to_thread(Pool.start, settings.load(data, {"index": "disk"}, {}))
            assert (await pool.run(ask.count)).whole == b"n\r\n60\r\n"
            os.kill(pool.statistics()["holder"], 9)
            assert await reached(lambda: pool.statistics()["holders"] == 2)
            assert (await pool.run(ask.count)).whole == b"n\r\n60\r\n"

    asyncio.run(run())


@pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
def test_its_workers_open_files_but_no_sockets(data: Path, pools: Pools, ask: SimpleNamespace) -> None:
    async def run() -> None:
        async with pools(data, index="disk", query_memory=100_000_000) as pool:
            assert (await pool.call(calls.connect, 9))[1] == "PermissionError"
            assert "localhost" in (await pool.call(calls.read, "/etc/hosts"))[1]
            with pytest.raises(OutOfMemory):
                await pool.run(ask.text("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?c ?f ?i ?l"))
            assert (await pool.run(ask.count)).whole == b"n\r\n60\r\n"

    asyncio.run(run())


def test_a_past_release_has_a_store_of_its_own(
    data: Path, pools: Pools, ask: SimpleNamespace, more: Callable[..., int]
) -> None:
    more(data, "four")

    async def run() -> None:
        async with pools(data, index="disk") as newest, pools(data, index="disk", release=1) as past:
            assert (await newest.run(ask.count)).whole == b"n\r\n80\r\n"
            assert (await past.run(ask.count)).whole == b"n\r\n60\r\n"

    asyncio.run(run())
    assert [path.name for path in (data / "index").iterdir()] == ["newest"]

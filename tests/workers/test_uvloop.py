"""The same under the other event loop, whose transports differ where it matters: large answers, pauses, kills."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import workers_calls as calls

from kg.workers import TooLong

Pools = Callable[..., Any]


def test_it_works_under_uvloop(data: Path, pools: Pools, ask: SimpleNamespace, more: Callable[..., int]) -> None:
    uvloop = pytest.importorskip("uvloop", reason="needs uvloop (extra `server`)")

    async def run() -> None:
        assert type(asyncio.get_running_loop()).__module__.startswith("uvloop")
        async with pools(data) as pool:
            streams = [await pool.run(ask.rows(200_000)) for _ in range(3)]
            await asyncio.sleep(0.3)  # all of them wait for us
            for stream in streams:
                body = b"".join([chunk async for chunk in stream])
                assert body.count(b"\r\n") == 200_001
            slow = await pool.run(ask.rows(10_000_000, max_bytes=10**9), seconds=0.3)
            await asyncio.sleep(0.6)
            with pytest.raises(TooLong):
                async for _ in slow:
                    pass
            with pytest.raises(TooLong):
                await pool.run(ask.endless, seconds=0.2)
            assert await pool.call(calls.large) == (1, bytes(300_000))
            more(data, "four")
            while pool.release == 1:
                await asyncio.sleep(0.02)
            assert (await pool.run(ask.count)).whole == b"n\r\n80\r\n"

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(asyncio.wait_for(run(), 60))

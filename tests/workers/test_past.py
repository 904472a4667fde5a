"""Pools over past releases."""

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import workers_calls as calls

from kg import settings
from kg.errors import InputError
from kg.workers import NoRoom
from kg.workers import past as held
from kg.workers.past import Past, TooHeavy
from kg.workers.pool import Pool


async def ready(past: Past, release: int) -> Pool:
    """Its pool, asked for as a patient client asks."""
    until = time.monotonic() + 20
    while True:
        try:
            return await past.pool(release)
        except NoRoom as error:
            assert error.retry_after > 0
            if time.monotonic() > until:
                raise
            await asyncio.sleep(0.05)


def test_past_releases_answer_two_at_a_time(
    data: Path, monkeypatch: pytest.MonkeyPatch, ask: SimpleNamespace, more: Callable[..., int]
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    more(data, "four")
    more(data, "five")

    async def run() -> None:
        past = Past(settings.load(data, {}, {}), preload=["workers_calls"])
        try:
            one, two = await ready(past, 1), await ready(past, 2)
            assert ((await one.run(ask.count)).whole, one.release) == (b"n\r\n60\r\n", 1)
            assert (await two.run(ask.count)).whole == b"n\r\n80\r\n"
            assert await past.pool(1) is one
            holder = two.statistics()["holder"]
            with pytest.raises(NoRoom, match="in use"):
                await past.pool(3)  # both have just been asked for
            monkeypatch.setattr(held, "STAY_SECONDS", 0.0)
            three = await ready(past, 3)  # the second was used least recently
            assert (await three.run(ask.count)).whole == b"n\r\n100\r\n"
            assert await past.pool(1) is one
            with pytest.raises(ProcessLookupError):
                for _ in range(200):
                    os.kill(holder, 0)
                    await asyncio.sleep(0.02)
            running = [asyncio.create_task(pool.call(calls.spin, 2)) for pool in (one, three)]
            await asyncio.sleep(0.1)
            with pytest.raises(NoRoom, match="in use"):
                await past.pool(2)
            assert [release for release, _ in await asyncio.gather(*running)] == [1, 3]
            await asyncio.sleep(0.1)
            with pytest.raises(InputError, match="has no release 9"):
                await ready(past, 9)
        finally:
            await past.close()

    asyncio.run(run())


def test_a_release_has_to_fit_the_budget_by_itself_and_with_the_others(
    data: Path, monkeypatch: pytest.MonkeyPatch, more: Callable[..., int]
) -> None:
    more(data, "four")
    monkeypatch.setattr(held, "STAY_SECONDS", 0.0)
    weights = {1: 600_000, 2: 600_000, 3: 1_200_000}

    async def run() -> None:
        past = Past(settings.load(data, {"release_memory": 1}, {}), weigh=weights.__getitem__)
        try:
            await ready(past, 1)
            assert past.releases == {1: 600_000}
            await ready(past, 2)
            assert past.releases == {2: 600_000}  # one at a time
            with pytest.raises(TooHeavy, match="some 1 MB"):
                await past.pool(3)
            assert past.releases == {2: 600_000}
        finally:
            await past.close()

    asyncio.run(run())


def test_a_release_that_nobody_asks_for_is_let_go(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STAY_SECONDS", "IDLE_SECONDS", "LOOK_SECONDS"):
        monkeypatch.setattr(held, name, 0.2)

    async def run() -> None:
        past = Past(settings.load(data, {}, {}))
        try:
            await ready(past, 1)
            until = time.monotonic() + 20
            while past.releases and time.monotonic() < until:
                await asyncio.sleep(0.05)
            assert past.releases == {}
        finally:
            await past.close()

    asyncio.run(run())

"""What is made once for a release is made once, however many come, and again for the next release or after a failure."""

import asyncio

import pytest

from kg.serve.kept import Kept


def test_it_is_made_once_for_a_release() -> None:
    made: list[int] = []

    async def make() -> int:
        await asyncio.sleep(0.01)
        made.append(1)
        return len(made)

    async def run() -> list[int | None]:
        kept = Kept()
        together = await asyncio.gather(*(kept.get("uses", 1, make) for _ in range(3)))
        return [
            *together,
            await kept.get("uses", 1, make),
            await kept.get("uses", 2, make),
            await kept.get("x", 2, make),
        ]

    assert asyncio.run(run()) == [1, 1, 1, 1, 2, 3]


def test_who_does_not_want_to_wait_is_told_nothing_and_it_goes_on() -> None:
    async def run() -> tuple[int | None, int | None]:
        kept, ready = Kept(), asyncio.Event()

        async def make() -> int:
            await ready.wait()
            return 7

        early = await kept.get("uses", 1, make, 0.01)
        ready.set()
        return early, await kept.get("uses", 1, make, 1)

    assert asyncio.run(run()) == (None, 7)


def test_what_failed_is_tried_again() -> None:
    async def run() -> int | None:
        kept, tries = Kept(), []

        async def make() -> int:
            tries.append(1)
            if len(tries) == 1:
                raise ValueError("not now")
            return len(tries)

        with pytest.raises(ValueError, match="not now"):
            await kept.get("uses", 1, make)
        return await kept.get("uses", 1, make)

    assert asyncio.run(run()) == 2

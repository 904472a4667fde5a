"""What is made once for a release and then shown to everybody until the next one: figures that take time to count."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Kept:
    """Keeps, by name, what was made for the newest release that anybody asked for."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[int, asyncio.Task[Any]]] = {}

    async def get(
        self, name: str, release: int, make: Callable[[], Awaitable[T]], seconds: float | None = None
    ) -> T | None:
        """What `make` gives for that release; whoever comes while it is being made waits for the same.

        Who has waited for `seconds` gets None, while it goes on being made. What `make` raises is raised to who waits, and
        tried again by the next one.
        """
        known = self._made.get(name)
        if known is None or known[0] != release or (known[1].done() and (known[1].cancelled() or known[1].exception())):
            known = (release, asyncio.ensure_future(make()))
            known[1].add_done_callback(lambda task: task.cancelled() or task.exception())  # who waited may have left
            self._made[name] = known
        try:
            return await asyncio.wait_for(asyncio.shield(known[1]), seconds)
        except TimeoutError:
            return None

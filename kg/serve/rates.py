"""How many requests a client may make: a bucket of tokens for each, which fills up at an even rate."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from kg.serve import exchange, problems
from kg.serve.problems import Problem

MOST_CLIENTS = 50_000
"""Clients remembered, some 10 MB; beyond, who asked least recently is forgotten, and so begins with a full bucket."""


class Buckets:
    """Buckets of `burst` tokens that get `rate` tokens a second; `clock` gives seconds.

    Of a bucket only the moment is kept at which it will be full again (the generic cell rate algorithm).
    """

    def __init__(
        self, rate: float, burst: int, *, most: int = MOST_CLIENTS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._interval = 1 / rate
        self._tolerance = (burst - 1) / rate
        self._most = most
        self._clock = clock
        self._full: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._full)

    def take(self, name: str) -> float:
        """Take a token: 0 where there was one, else the seconds until there is; who is refused pays nothing."""
        now = self._clock()
        full = self._full.get(name, now)
        full = max(full, now)
        wait = full - now - self._tolerance
        if wait > 1e-9:  # what is left of a difference of two floats
            return wait
        self._full[name] = full + self._interval
        self._full.move_to_end(name)
        if len(self._full) > self._most:
            self._full.popitem(last=False)
        return 0.0


class RateLimit:
    """ASGI: 429 with `Retry-After` for a client past its rate; clients on this machine are not counted."""

    def __init__(self, app: ASGIApp, rate: float, burst: int) -> None:
        self._app = app
        self._rate = rate
        self._buckets = Buckets(rate, burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http":
            client = exchange.of(scope).client
            if not client.local and (wait := self._buckets.take(client.name)):
                problem = Problem(
                    429,
                    f"More than {self._rate:g} requests a second from {client.name}; go on more slowly",
                    headers={"Retry-After": str(math.ceil(wait))},
                )
                await problems.response(problem)(scope, receive, send)
                return
        await self._app(scope, receive, send)

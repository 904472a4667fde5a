"""`/releases/{number}/sparql`: queries over past releases, by workers that are started when somebody asks."""

import re
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError
from kg.serve import memento, sparql
from kg.serve.context import Context
from kg.serve.evaluation import Evaluation
from kg.serve.live import Live
from kg.serve.problems import Problem, moved
from kg.settings import Settings
from kg.workers import NoRoom, past

UNPACKED = 11
"""Bytes of an index for a byte of quads as the catalog keeps them (330 and 30 a quad)."""
COPIED = 2
"""How much all of its workers together may make of an index: what they read stops being shared."""
DISK_BYTES = 200_000_000
"""What the workers of an index on disk take, whatever its size."""


class Past:
    """What evaluates queries over past releases; answers are kept together with those of the newest."""

    def __init__(self, settings: Settings, live: Live, newest: Evaluation) -> None:
        self._settings, self._live, self._newest = settings, live, newest
        self._pools = past.Past(settings, weigh=self.weigh)
        self._when: dict[int, str] = {}

    async def when(self, number: int) -> str:
        """When the release was made, as HTTP writes dates; raises Problem 404 where there is no such release."""
        if number not in self._when:
            every = await run_in_threadpool(self._live.catalog.releases)
            if not 1 <= number <= len(every):
                raise Problem(
                    404, f"There is no release {number}; the newest is {len(every)}, and /releases lists them"
                )
            self._when[number] = memento.when(every[number - 1])
        return self._when[number]

    async def queries(self, number: int) -> Evaluation:
        """What evaluates queries over a release; for the newest, what always does.

        Raises Problem 404 where there is no such release, 503 while its index is being made, or has no place.
        """
        await self.when(number)
        if number == self._newest.pool.release:
            return self._newest
        try:
            pool = await self._pools.pool(number)
        except past.TooHeavy as error:
            raise Problem(
                503, f"{error}; its data can be had without a query: /releases/0/diff/{number}.rdfp"
            ) from None
        except NoRoom as error:
            raise Problem(503, str(error), headers={"Retry-After": str(error.retry_after)}) from None
        except KgError as error:
            raise Problem(503, f"Release {number} cannot be made ready now") from error
        return self._newest.over(pool)

    def weigh(self, number: int) -> int:
        """The bytes that the index of a release and its workers may take."""
        if self._settings.index != "memory":
            return DISK_BYTES
        return self._live.catalog.weight(number) * UNPACKED * COPIED

    def statistics(self) -> dict[int, int]:
        """The releases that are held, and the bytes that each may take."""
        return self._pools.releases

    async def close(self) -> None:
        """End all of them."""
        await self._pools.close()


async def answer(request: Request, context: Context) -> Response:
    """GET or POST `/releases/{number}/sparql`: what `/sparql` answers, from that release."""
    text = request.path_params["number"]
    if not re.fullmatch(r"[1-9][0-9]{0,15}", text):
        raise Problem(404, f"There is no release {text}; a release is a number, and /releases lists them")
    number = int(text)
    when = await context.past.when(number)
    if (await run_in_threadpool(sparql.parsed, request)).update:
        raise Problem(403, "A release is never changed; an update goes to /sparql, and makes a new one")
    if request.method == "POST" or "query" in request.query_params:  # a form needs no index
        context = replace(context, queries=await context.past.queries(number))
    found = await sparql.answer(request, context)
    if found.headers.get("kg-release", text) != text:
        raise moved(number)
    found.headers["Memento-Datetime"] = when
    found.headers["Link"] = memento.of_query(request.scope["query_string"])
    return found

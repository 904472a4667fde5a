"""A SPARQL query on its way to a worker: looked at, its answer's format chosen, SERVICE filled in, its errors said."""

import asyncio
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, TypeVar

from kg import __version__
from kg.serve import negotiate, problems
from kg.serve.caching.answer import Answer, Key
from kg.serve.caching.answers import Answers
from kg.serve.caching.volatile import is_volatile
from kg.serve.federation import SECONDS, Federation, endpoints
from kg.serve.formats import GRAPHS, PAGE, RESULTS, Format, by_media
from kg.serve.problems import Problem
from kg.serve.protocol import Operation
from kg.settings import Settings
from kg.sparql import guard, mistakes
from kg.workers import BadQuery, Lost, NoRoom, OutOfMemory, Query, TooLarge, TooLong, WorkerError
from kg.workers.pool import Pool
from kg.workers.stream import Stream

T = TypeVar("T")
PRELOAD = (
    "kg.serve.reading", "kg.serve.contents", "kg.serve.counts", "kg.serve.choices", "kg.serve.neighbours", "kg.serve.browsing",
    "kg.serve.stewarding", "kg.curate.reading", "kg.update.effect", "kg.update.graph",
)  # fmt: skip
"""Modules with functions that pages and writing have run in a worker."""
REMEMBERED = 512
"""Values of Accept whose outcome is remembered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query that may be evaluated, what it wants, and the format of its answer; `page` where people want to see it.

    `tag` tells it from all others whose answer in a release is always the same; it is empty where each answer is new.
    """

    operation: Operation
    checked: guard.Checked
    form: Format
    page: bool
    tag: str


class Evaluation:
    """Has queries evaluated by the workers of a data folder, which run between `open` and `close`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._allowed = endpoints(settings.service_allow)
        self._follows = True
        self.answers = Answers(settings.answer_cache * 1_000_000)
        self._federation: Federation | None = None
        self._pool: Pool | None = None

    @property
    def pool(self) -> Pool:
        """The workers; there are some from `load` on."""
        assert self._pool is not None, "the workers are not started"
        return self._pool

    def statistics(self) -> dict[str, int]:
        """What the workers say of themselves."""
        return self.pool.statistics()

    def load(self) -> None:
        """Start what holds the index, unless that is done; blocks. Raises InputError, StoreError where it cannot."""
        if self._pool is None:
            self._pool = Pool.start(self._settings, preload=PRELOAD)

    async def open(self, base: str) -> None:
        """Start the workers; relative IRIs in queries resolve against `base`."""
        await asyncio.to_thread(self.load)
        await self.pool.open()
        self._federation = Federation(base, min(SECONDS, self._settings.query_timeout))

    async def close(self, drain_seconds: float = 0) -> None:
        """Let what runs end for so long, then end everything."""
        if self._pool is not None:
            await self._pool.close(drain_seconds)
            self._pool = None

    def over(self, pool: Pool) -> "Evaluation":
        """The same by other workers, over a past release, with answers kept together; whose they are closes them."""
        made = copy(self)
        made._pool, made._follows = pool, False
        return made

    async def call(self, function: Callable[..., T], *arguments: object, client: str = "") -> tuple[int, T]:
        """The release, and what `function(index, *arguments)` gives over it; the function stands in a module of PRELOAD.

        `client` says for whom. Raises Problem where no worker can answer, and what the function raises.
        """
        try:
            return await self.pool.call(function, *arguments, client=client)
        except WorkerError as error:
            raise said(error) from None

    def look(self, operation: Operation, accept: str) -> Asked:
        """What the operation asks for; raises Problem 400, 403 for what is not evaluated, 406 for the format."""
        assert operation.text is not None
        try:
            checked = guard.check(operation.text, max_length=self._settings.query_length, allowed=self._allowed)
        except guard.Forbidden as error:
            raise Problem(error.status, str(error), **_where(error.line, error.column)) from None
        offers = RESULTS if checked.form in ("SELECT", "ASK") else GRAPHS
        form = preferred(accept, (*offers, PAGE))
        if form is None:
            raise problems.not_acceptable([f.media for f in (*offers, PAGE)])
        wanted = offers[0] if form is PAGE else form
        return Asked(operation, checked, wanted, form is PAGE, _tag(operation, wanted))

    def etag(self, asked: Asked, release: int) -> str:
        """The entity tag of the answer in a release; empty where it has none."""
        return f'W/"r{release}-{asked.tag}"' if asked.tag else ""

    async def run(self, asked: Asked, client: str) -> Answer:
        """The answer, from its first bytes on; raises Problem where there is none.

        What goes wrong later is raised by the answer, as a WorkerError: what has been read until then is no answer.
        """
        operation, release = asked.operation, self.pool.release

        async def begin() -> Stream:
            text = asked.checked.text
            if asked.checked.services:
                assert self._federation is not None
                text = await self._federation.fill(asked.checked)
            graphs = (operation.default_graphs, operation.named_graphs)
            return await self.pool.run(Query(text, asked.form.media, *graphs, self._settings.query_bytes), client)

        if self._follows:
            self.answers.seen(release)
        try:
            if not asked.tag:
                return await self.answers.alone(begin)
            key = Key(release, asked.checked.text, asked.form.media, operation.default_graphs, operation.named_graphs)
            return await self.answers.answer(key, begin)
        except WorkerError as error:
            raise said(error, asked.checked) from None


def _tag(operation: Operation, form: Format) -> str:
    """What is common to all answers to this query in this format but the release."""
    assert operation.text is not None
    if is_volatile(operation.text):
        return ""
    told = repr((__version__, operation.text, form.media, operation.default_graphs, operation.named_graphs))
    return f"{form.suffix}-{sha256(told.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def said(error: WorkerError, checked: guard.Checked | None = None) -> Problem:
    """What became of a query instead of an answer, as a problem."""
    match error:
        case BadQuery() if checked is not None and not checked.services:
            message, line, column = mistakes.explain(checked.text, str(error), error.line, error.column)
            return Problem(400, f"Line {line}, column {column}: {message}" if line else message, **_where(line, column))
        case BadQuery():
            return Problem(400, str(error))  # places are those of another text
        case TooLong():
            return Problem(504, str(error))
        case TooLarge() | OutOfMemory():
            return Problem(422, str(error))
        case NoRoom():
            return Problem(503, str(error), headers={"Retry-After": str(error.retry_after)})
        case Lost():
            return Problem(503, f"{error}; try again", headers={"Retry-After": "1"})
    return problems.unforeseen()


def _where(line: int, column: int) -> dict[str, Any]:
    return {"line": line, "column": column} if line else {}


@lru_cache(maxsize=REMEMBERED)
def preferred(accept: str, offers: tuple[Format, ...]) -> Format | None:
    """The offered format that the client likes best; None where it accepts none."""
    media = negotiate.choose(accept, [f.media for f in offers])
    return None if media is None else by_media(media, offers)


@lru_cache(maxsize=REMEMBERED)
def prefers_page(accept: str) -> bool:
    """Whether an error is shown as a page: to people, not to programs."""
    return negotiate.choose(accept, [problems.MEDIA_TYPE, "application/json", PAGE.media]) == PAGE.media

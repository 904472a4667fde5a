"""What every route is handed: settings, the release that is served, the query runner, templates. No module state."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from starlette.concurrency import run_in_threadpool

from kg.serve.live import Live
from kg.serve.runner import QueryRunner
from kg.serve.templating import Templates
from kg.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """One application's parts."""

    settings: Settings
    live: Live
    runner: QueryRunner
    templates: Templates

    async def read(self, function: Callable[..., T], *arguments: object) -> tuple[int, T]:
        """What `function(index, *arguments)` gives over one whole release, and that release."""
        return await run_in_threadpool(self.live.consistently, lambda index: function(index, *arguments))

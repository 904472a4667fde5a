"""What every route is handed: settings, the release that is served, what evaluates queries, templates. No module state."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from kg.serve.evaluation import Evaluation
from kg.serve.kept import Kept
from kg.serve.live import Live
from kg.serve.metrics import Metrics
from kg.serve.searching import Searching
from kg.serve.templating import Templates
from kg.serve.turns import Turns
from kg.serve.waiting import Waiting
from kg.settings import Settings
from kg.tasks.tasks import Tasks

if TYPE_CHECKING:
    from kg.serve.past import Past

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """One application's parts."""

    settings: Settings
    live: Live
    queries: Evaluation
    templates: Templates
    metrics: Metrics
    past: "Past"
    tasks: Tasks
    search: Searching
    """`await context.search.find(kg.search.Request(…))`."""
    waiting: Waiting = field(default_factory=Waiting)
    """Clients whose jobs end when they leave."""
    comparing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    """Whose turn it is to compare releases, which may read much of the catalog."""
    exporting: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    """Whose turn it is to read a whole graph; each does so in a process of its own."""
    changing: Turns = field(default_factory=lambda: Turns(most=64, seconds=30.0))
    """Whose turn it is to find what a change does and to have it recorded: the next one finds it in the release after it."""

    kept: Kept = field(default_factory=Kept)
    """Figures of the release that is served, which take time to count."""

    async def read(self, function: Callable[..., T], *arguments: object) -> tuple[int, T]:
        """What `function(index, *arguments)` gives over one whole release, and that release; it runs in a worker."""
        return await self.queries.call(function, *arguments)

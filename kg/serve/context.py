"""What every route is handed: settings, the release that is served, the query runner, templates. No module state."""

from dataclasses import dataclass

from kg.serve.live import Live
from kg.serve.runner import QueryRunner
from kg.serve.templating import Templates
from kg.settings import Settings


@dataclass(frozen=True, slots=True)
class Context:
    """One application's parts."""

    settings: Settings
    live: Live
    runner: QueryRunner
    templates: Templates

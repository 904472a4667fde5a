"""What a job is handed beside its payload."""

from dataclasses import dataclass

from kg.pipeline import Tools
from kg.settings import Settings


@dataclass(frozen=True, slots=True)
class Means:
    """The server's settings, and the tools, which were loaded once, before the job's process began."""

    settings: Settings
    tools: Tools

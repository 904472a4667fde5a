"""What a build of the wheel or the sdist does first: bring the scripts of the pages (`assets.py`).

A wheel that is built from the sdist needs no npm: they are in it.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))
import assets


class Scripts(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before anything is packed."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """npm, where it is needed and the machine has none."""
        return [] if assets.current() or assets.machines_npm() else [assets.wheel()]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring them; an editable install has them from `make venv`."""
        if version != "editable":
            assets.bring(tests=False)

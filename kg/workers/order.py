"""What a holder is started with."""

import json
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class Order:
    """What a holder is started with: `control` is the number of its socket, `memory` bytes that a task may take.

    `release` None follows the catalog. `preload` are modules whose functions workers are asked to run.
    """

    control: int
    data: str
    index: str = "memory"
    release: int | None = None
    memory: int = 0
    preload: list[str] = field(default_factory=list)

    def written(self) -> str:
        """As the argument on the holder's command line."""
        return json.dumps(asdict(self))

"""The jobs that there are, by name. Only these can be asked for; what each takes and gives stands where it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Job:
    """A job: its `function` as `module:name`, called with `Means` and a payload, and whether it `writes`.

    Of those that write one runs at a time; the others can write no file, and several run at once.
    """

    function: str
    writes: bool = False

    @property
    def module(self) -> str:
        """Where the function stands."""
        return self.function.partition(":")[0]


JOBS: Mapping[str, Job] = MappingProxyType({
    "record": Job("kg.tasks.recording:record", writes=True),
    "validate": Job("kg.tasks.validating:check"),
    "examine": Job("kg.tasks.examining:examine"),
    "take": Job("kg.tasks.postings:take", writes=True),
    "settle": Job("kg.tasks.deciding:settle", writes=True),
    "withdraw": Job("kg.tasks.postings:withdraw", writes=True),
})  # fmt: skip

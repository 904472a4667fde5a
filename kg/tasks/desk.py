"""Where jobs of one kind queue, so that everybody has his turn."""

from dataclasses import dataclass, field

from kg.workers.errors import NoRoom
from kg.workers.lane import Lane
from kg.workers.stream import Stream

WAITING = 16
"""Jobs of a kind that may wait; past it they are refused."""


@dataclass(eq=False, slots=True)
class Desk:
    """Jobs of one kind: `most` run at once, the others wait in the `lane`."""

    most: int
    lane: Lane = field(default_factory=Lane)
    running: int = 0

    def admit(self, stream: Stream) -> None:
        """Let it wait. Where all places are taken, who has most of them loses one to who has fewer; else raises NoRoom."""
        if len(self.lane) >= WAITING:
            last = self.lane.newest_of_most()
            if last is None or self.lane.waiting(last.client) <= self.lane.waiting(stream.client) + 1:
                raise NoRoom("Too much of this waits already; try again soon")
            self.lane.drop(last)
            last.fail(NoRoom("Too much of yours waits already; try again soon"))
        self.lane.put(stream)

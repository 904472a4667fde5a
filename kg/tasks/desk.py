"""Where jobs of one kind queue, so that everybody has his turn."""

from collections import Counter
from dataclasses import dataclass, field

from kg.workers.errors import NoRoom
from kg.workers.lane import Lane
from kg.workers.stream import Stream

WAITING = 16
"""Jobs of a kind that may wait; past it they are refused."""
SHARE = WAITING // 4
"""Of these, the places that one stranger may take."""


@dataclass(eq=False, slots=True)
class Desk:
    """Jobs of one kind: `most` run at once, the others wait in the `lane`, of one client no more than its `share`.

    `running` counts those that run by client. Whoever has some running, or had the last turn, gives way to whoever has not.
    """

    most: int
    share: int = WAITING
    lane: Lane = field(default_factory=Lane)
    running: Counter[str] = field(default_factory=Counter)
    last: str | None = None

    @property
    def free(self) -> bool:
        """Whether another one may run."""
        return self.running.total() < self.most

    def admit(self, stream: Stream) -> None:
        """Let it wait. Where all places are taken, who has most of them loses one to who has fewer; else raises NoRoom.

        Raises NoRoom as well where its client has its share already, however many places are free, since whoever comes next
        is to find one.
        """
        if self.lane.waiting(stream.client) >= self.share:
            raise NoRoom("Too much of yours waits already; send one after the other")
        if len(self.lane) >= WAITING:
            last = self.lane.newest_of_most()
            if last is None or self.lane.waiting(last.client) <= self.lane.waiting(stream.client) + 1:
                raise NoRoom("Too much of this waits already; try again soon")
            self.lane.drop(last)
            last.fail(NoRoom("Too much of yours waits already; try again soon"))
        self.lane.put(stream)

    def take(self) -> Stream:
        """The next one, which runs from now on until `done`."""
        stream = self.lane.take(after={*self.running, self.last})
        self.last = stream.client
        self.running[stream.client] += 1
        return stream

    def done(self, stream: Stream) -> None:
        """It runs no more."""
        self.running[stream.client] -= 1
        if not self.running[stream.client]:
            del self.running[stream.client]

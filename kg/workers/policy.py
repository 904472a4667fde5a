"""The policy: who is answered when, by which worker, and who has to give way. See docs/workers.md."""

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import Callable

from kg.settings import Settings
from kg.workers.connection import Connection
from kg.workers.control import Control
from kg.workers.crew import Crew
from kg.workers.errors import NoRoom, TooLong
from kg.workers.lane import Lane
from kg.workers.stream import Stream

SWEEP_SECONDS = 0.02
LONG_SECONDS, STALLED_SECONDS = 0.03, 0.3
"""A task that runs longer no longer counts as quick, and another worker takes its place: if it has really worked, or then
at last. On a busy machine the quickest may take long, and more workers would not help them."""
WORK_SECONDS = 0.01
"""The processor time from which a task has really worked."""
GONE_SECONDS = 0.05
"""How long a task runs on that nobody wants any more: ending it costs a worker, and most end by themselves."""
WARM_SECONDS = 10.0
"""How long more workers than needed are kept."""
NICE = 10
"""Priority of long tasks while quick ones come."""
RATE_SECONDS, RATE = 0.5, 3
"""Quick ones come when so many ended within one to two such spans."""
UNREAD_SECONDS = 1.0
"""An answer of which a reader took so little for so long holds a place in vain, where somebody else waits for one."""
RESTARTS = 2
"""How often a task gives way and begins anew before it is refused."""
REMEMBERED = 1024
"""Tasks that were long are remembered, so many of them, and do not begin as quick ones the next time."""


class Policy:
    """Gives tasks to the workers of a crew."""

    def __init__(self, settings: Settings, start: Callable[[], Control]) -> None:
        self._settings = settings
        self.crew = Crew(start, self)
        self._quick, self._long = Lane(), Lane()
        self._known: OrderedDict[int, None] = OrderedDict()  # keys of tasks that were long
        self._quick_done = self._mark_now = self._mark_before = 0
        self._marked = 0.0
        self._sweeping: asyncio.TimerHandle | None = None
        self._closing = False
        self._did: Counter[str] = Counter()

    async def open(self) -> None:
        """Start the workers, and wait for the first one."""
        self._loop = asyncio.get_running_loop()
        await self.crew.open()
        self._balance()
        await self.crew.wait()

    async def close(self, drain_seconds: float) -> None:
        """Take no more tasks, let those that run end for so long, then end everything."""
        self._closing = True
        loop = asyncio.get_running_loop()
        until = loop.time() + drain_seconds
        while self.busy and loop.time() < until:
            await asyncio.sleep(SWEEP_SECONDS)
        for stream in [*self._quick, *self._long]:
            stream.fail(NoRoom("The service is stopping"))
        if self._sweeping is not None:
            self._sweeping.cancel()
        await self.crew.close()

    @property
    def busy(self) -> bool:
        """Whether anything runs or waits."""
        return bool(self.crew.busy or self._quick or self._long)

    def statistics(self) -> dict[str, int]:
        """See `Pool.statistics`."""
        crew, counts = self.crew, self.crew.counts
        return {
            "release": crew.release,
            "holder": crew.holder,
            "starting": len(crew.starting),
            "idle": len(crew.idle) + len(crew.slow),
            "quick": self._quick_running,
            "long": self._long_running,
            "waiting": len(self._quick) + len(self._long),
            "forks": counts.forks,
            "killed": counts.killed,
            "lost": counts.lost,
            "holders": counts.holders,
            **{name: self._did[name] for name in ("done", "too_long", "left", "gave_way", "refused")},
        }

    # Tasks come and go

    def submit(self, stream: Stream) -> None:
        """Have a task answered, now or in its turn; raises NoRoom."""
        if self._closing:
            raise NoRoom("The service is stopping")
        if stream.key in self._known:
            self._enqueue(stream, self._long)
            self._dispatch()
        elif self.crew.idle and not self._quick and self._quick_running < self._settings.query_workers:
            self._give(self.crew.idle.pop(), stream)
        else:
            self._enqueue(stream, self._quick)

    def _enqueue(self, stream: Stream, lane: Lane) -> None:
        if len(self._quick) + len(self._long) >= self._settings.query_queue:
            fullest = max(self._quick, self._long, key=len)
            last = fullest.newest_of_most()
            if last is None or fullest.waiting(last.client) <= fullest.waiting(stream.client) + 1:
                raise self._refused("Too many queries wait already")
            fullest.drop(last)
            last.fail(self._refused("Too many queries of yours wait already"))
        stream.since = self._loop.time()
        lane.put(stream)
        self._sweep_soon()

    def _give(self, worker: Connection, stream: Stream, *, long: bool = False) -> None:
        stream.started = self._loop.time()
        stream.deadline = stream.started + stream.seconds
        worker.long = long
        self.crew.busy.add(worker)
        worker.begin(stream)
        if self._sweeping is None:
            self._sweep_soon()

    def finished(self, worker: Connection, stream: Stream) -> None:
        """A worker has ended its task."""
        self._did["done"] += 1
        crew = self.crew
        crew.busy.discard(worker)
        took = self._loop.time() - stream.started
        used = took if took < LONG_SECONDS else worker.used()
        if used is None:
            used = took
        if used < LONG_SECONDS:
            self._quick_done += 1
            if worker.long:
                self._known.pop(stream.key, None)
        else:
            self._remember(stream)
        worker.long = False
        worker.idle_since = self._loop.time()
        if worker.worn or not crew.current(worker):
            crew.dismiss(worker)
            self.available()
        elif worker.niced:
            crew.slow.append(worker)
            while crew.slow and len(crew.slow) + self._long_running > self._settings.query_long:
                crew.dismiss(crew.slow[0])
            self.available()
        elif self._quick and self._quick_running < self._settings.query_workers:
            self._give(worker, self._quick.take())
        else:
            crew.idle.append(worker)
            if self._long:
                self._dispatch()

    def leave(self, stream: Stream) -> None:
        """Nobody wants that answer any more."""
        self._did["left"] += 1
        stream.deadline = min(stream.deadline, self._loop.time() + GONE_SECONDS)
        if self._quick.drop(stream) or self._long.drop(stream):
            stream.fail(NoRoom("Nobody waits for the answer"))

    # Who is answered when

    def available(self) -> None:
        """There are workers that do nothing, or fewer than there were."""
        if not self._closing:
            self._dispatch()
            self._balance()

    def _dispatch(self) -> None:
        idle = self.crew.idle
        while self._quick and idle and self._quick_running < self._settings.query_workers:
            self._give(idle.pop(), self._quick.take())
        if self._long and self._long_running >= self._settings.query_long:
            # A client that has far more than its share gives one place to the next one.
            mine = self._long_of()
            if mine.most_common(1)[0][1] > mine[self._long.next_client()] + 1 and not self._give_way():
                self._break_off(mine.most_common(1)[0][0])
        spare = 0 if self._settings.query_workers == 1 else 1  # for the next quick one
        slow = self.crew.slow
        while self._long and (slow or len(idle) > spare) and self._long_running < self._settings.query_long:
            self._give((slow or idle).pop(), self._long.take(), long=True)
        if self._long:
            self._balance()

    def _balance(self) -> None:
        """Fork until there are enough workers for quick tasks, and for the long ones that may begin."""
        crew = self.crew
        room = max(0, min(len(self._long), self._settings.query_long - self._long_running) - len(crew.slow))
        wanted = self._settings.query_workers + room
        there = len(crew.starting) + sum(map(crew.current, crew.idle))
        there += sum(crew.current(worker) and not worker.long for worker in crew.busy)
        for _ in range(wanted - there):
            crew.fork()

    def _give_way(self) -> bool:
        """The youngest long task of the client with most of them ends, and begins anew when there is room; whether one
        did."""
        youngest: Connection | None = None
        for client, _ in self._long_of().most_common():
            its = [w for w in self.crew.busy if w.long and w.stream and w.stream.client == client]
            youngest = youngest or max(its, key=_started)
            fresh = [w for w in its if w.stream and not w.stream.began and self._worked(w, WORK_SECONDS)]
            if fresh:
                worker = max(fresh, key=_started)
                stream = worker.stream
                assert stream is not None
                self.crew.kill(worker)
                self._again(stream)
                return True
        # Answers that have begun cannot begin anew. Beyond twice the number, one of them is broken off.
        if self._long_running > 2 * self._settings.query_long and youngest and youngest.stream:
            stream = youngest.stream
            self.crew.kill(youngest)
            stream.fail(self._gave_way())
            return True
        return False

    def _break_off(self, client: str) -> None:
        """The answer ends of which this client has taken too little for longest, if there is one."""
        before = time.monotonic() - UNREAD_SECONDS
        its = [w for w in self.crew.busy if w.long and w.stream and w.stream.client == client]
        unread = [(w.stream.stalled, w) for w in its if w.stream and 0 < w.stream.stalled < before]
        if unread:
            _, worker = min(unread, key=lambda found: found[0])
            stream = worker.stream
            assert stream is not None
            self.crew.kill(worker)
            stream.fail(self._gave_way())

    def _again(self, stream: Stream) -> None:
        stream.restarts += 1
        if stream.restarts > RESTARTS:
            stream.fail(self._gave_way())
            return
        try:
            self._enqueue(stream, self._long)
        except NoRoom as error:
            stream.fail(error)

    def _remember(self, stream: Stream) -> None:
        self._known[stream.key] = None
        self._known.move_to_end(stream.key)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    @property
    def _long_running(self) -> int:
        return sum(worker.long for worker in self.crew.busy)

    @property
    def _quick_running(self) -> int:
        return sum(not worker.long for worker in self.crew.busy)

    def _long_of(self) -> Counter[str]:
        return Counter(w.stream.client for w in self.crew.busy if w.long and w.stream)

    def _refused(self, message: str) -> NoRoom:
        self._did["refused"] += 1
        return NoRoom(f"{message}; try again soon")

    def _gave_way(self) -> NoRoom:
        self._did["gave_way"] += 1
        return NoRoom("Too many long queries run at once, and this one gave way; try again soon")

    # From time to time

    def _sweep_soon(self) -> None:
        if self._sweeping is None:
            self._sweeping = self._loop.call_later(SWEEP_SECONDS, self._sweep)

    def _sweep(self) -> None:
        self._sweeping = None
        try:
            self._look()
        finally:  # whatever happens: without it nothing is ever ended
            more = self.crew.slow or len(self.crew.idle) > self._settings.query_workers
            if self.busy or more or not self.crew.settled:
                self._sweep_soon()

    def _look(self) -> None:
        now, crew = self._loop.time(), self.crew
        crew.sweep(now)
        if now - self._marked > RATE_SECONDS:
            self._mark_before, self._mark_now, self._marked = self._mark_now, self._quick_done, now
        quick_ones = self._quick_done - self._mark_before >= RATE
        changed = False
        for worker in list(crew.busy):
            stream = worker.stream
            if stream is None:
                continue
            if now > stream.deadline:
                crew.kill(worker)
                stream.fail(TooLong(stream.seconds))
                self._remember(stream)
                self._did["too_long"] += not stream.abandoned
                changed = True
            elif not worker.long:
                worked = self._worked(worker, WORK_SECONDS)  # the first time only begins to count
                if now - stream.started > (LONG_SECONDS if worked else STALLED_SECONDS):
                    self._turn_long(worker)
                    changed = True
            if worker.long and quick_ones and not worker.niced and worker in crew.busy:
                worker.nice(NICE)
        for lane in (self._quick, self._long):
            for stream in [s for s in lane if now - s.since > self._settings.query_wait]:
                lane.drop(stream)
                stream.fail(self._refused("No worker was free in time"))
        while len(crew.idle) > self._settings.query_workers and now - crew.idle[0].idle_since > WARM_SECONDS:
            crew.dismiss(crew.idle[0])
        while crew.slow and now - crew.slow[0].idle_since > WARM_SECONDS:
            crew.dismiss(crew.slow[0])
        if changed or self._quick or self._long:
            self.available()

    @staticmethod
    def _worked(worker: Connection, seconds: float) -> bool:
        """Whether its task has had so much processor time, as far as one can know."""
        used = worker.used()
        return used is None or used > seconds

    def _turn_long(self, worker: Connection) -> None:
        worker.long = True
        if self._long_running > self._settings.query_long:
            self._give_way()


def _started(worker: Connection) -> float:
    return worker.stream.started if worker.stream else 0.0

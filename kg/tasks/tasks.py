"""The front's side of jobs: who is served when, each job's deadline, and the holder replaced when it is gone."""

import asyncio
import functools
import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.settings import Settings
from kg.tasks import ask
from kg.tasks.desk import SHARE, Desk
from kg.tasks.errors import TakesTooLong, why
from kg.tasks.jobs import JOBS, Job
from kg.workers import pickling
from kg.workers.connection import Connection
from kg.workers.control import Control
from kg.workers.errors import Lost, NoRoom, Raised, WorkerError
from kg.workers.order import Order
from kg.workers.stream import Stream

INQUEST_SECONDS = 1.0
"""How long a job waits for the reason why its process ended."""
START_SECONDS = 60.0
"""How much longer a job may wait where what jobs are forked from is not there yet."""
GRACE_SECONDS = 1.0
"""How much longer a job may wait than another may take, so that who comes just after one sees its end."""
FORK_SECONDS = 10.0
"""How long a process may take to be there, once its holder is ready."""
_BACKOFF_SECONDS = (0.0, 0.05, 0.2, 1.0, 5.0)


@dataclass(eq=False, slots=True)
class _Run:
    """A job that runs, or will as soon as its process is there."""

    desk: Desk
    stream: Stream
    timer: asyncio.TimerHandle | None = None


class Tasks:
    """Has jobs done, each in a process of its own. Made anywhere; `prepare`, `run` and `close` in one event loop.

    Nothing is started before the first job, unless it is prepared. Those that write run one at a time, others
    `validate_workers` at once, and of each kind some wait, of all clients in turn and not for ever. Those that do not write
    are strangers', each of whom has a share of the places.
    """

    def __init__(self, settings: Settings, jobs: Mapping[str, Job] = JOBS) -> None:
        self._settings = settings
        self._jobs = jobs
        self._desks = {True: Desk(1), False: Desk(settings.validate_workers, SHARE)}
        self._control: Control | None = None
        self._starting: asyncio.Task[None] | None = None
        self._ready = False
        self._runs: dict[Connection, _Run] = {}
        self._inquests: dict[int, tuple[_Run, asyncio.TimerHandle]] = {}
        self._number = self._failures = 0
        self._closing = False
        self._tasks: set[asyncio.Future[Any]] = set()
        self._did: Counter[str] = Counter()

    async def run(self, name: str, payload: object, *, client: str = "", seconds: float | None = None) -> Any:
        """What the job of that name gives for the payload; both are pickled, the result as `kg.workers.pickling` takes it.

        `client` says for whom; `seconds` is the deadline (`write_timeout` or `validate_timeout`, where not given), which
        counts from when it begins; for its turn it waits no longer than the setting says either. Raises what the job raises
        (a KgError), NoRoom, TakesTooLong, NeedsMemory, Lost (it may have been done), Failed.
        """
        job = self._jobs[name]
        given = self._settings.write_timeout if job.writes else self._settings.validate_timeout
        frame = ask.frame(job.function, job.writes, self._settings, payload)
        stream = Stream(frame, client, given if seconds is None else seconds, self._leave)
        desk = self._desks[job.writes]
        self._submit(desk, stream)
        patience = given + GRACE_SECONDS + (0.0 if self._ready else START_SECONDS)
        waiting = asyncio.get_running_loop().call_later(patience, self._turn_away, desk, stream, given)
        try:
            await stream.begun()
        except asyncio.CancelledError:
            stream.leave()
            raise
        except Raised as error:
            raise pickling.loads(error.pickled) from None
        finally:
            waiting.cancel()
        assert stream.whole is not None  # a result comes in one
        return pickling.loads(stream.whole)

    def prepare(self) -> None:
        """Start what jobs are forked from, in the background, so that the first one need not wait for that."""
        if self._control is None and self._starting is None and not self._closing:
            self._starting = asyncio.get_running_loop().create_task(self._start())

    def statistics(self) -> dict[str, int]:
        """Jobs that run and wait, the holder's process id (0: none), and counts since the start."""
        return {
            "holder": self._control.pid if self._control is not None else 0,
            "running": sum(desk.running.total() for desk in self._desks.values()),
            "waiting": sum(len(desk.lane) for desk in self._desks.values()),
            **{name: self._did[name] for name in ("done", "too_long", "lost", "refused", "holders")},
        }

    def processes(self) -> list[int]:
        """Process ids of the jobs that run."""
        return [worker.pid for worker in self._runs]

    async def close(self, drain_seconds: float = 0) -> None:
        """Take no more jobs, let those that run end for so long, then end everything."""
        self._closing = True
        loop = asyncio.get_running_loop()
        until = loop.time() + drain_seconds
        while any(desk.running.total() for desk in self._desks.values()) and loop.time() < until:
            await asyncio.sleep(0.02)
        for desk in self._desks.values():
            for stream in list(desk.lane):
                stream.fail(NoRoom("The service is stopping"))
        self._fail_all(Lost("The service is stopping"))
        for task in list(self._tasks):
            task.cancel()
        if self._starting is not None:
            await asyncio.wait([self._starting])
        if self._control is not None:
            control, self._control = self._control, None
            control.detach()
            await asyncio.to_thread(control.close)

    # Jobs come and go

    def _submit(self, desk: Desk, stream: Stream) -> None:
        if self._closing:
            raise NoRoom("The service is stopping")
        try:
            desk.admit(stream)
        except NoRoom:
            self._did["refused"] += 1
            raise
        self._dispatch()

    def _dispatch(self) -> None:
        if self._closing or not any(desk.lane for desk in self._desks.values()):
            return
        if not self._ready:
            self.prepare()
            return
        for desk in self._desks.values():
            while desk.lane and desk.free:
                self._begin(desk, desk.take())

    def _turn_away(self, desk: Desk, stream: Stream, seconds: float) -> None:
        """It has waited for long enough, unless it runs."""
        if desk.lane.drop(stream):
            self._did["refused"] += 1
            stream.fail(NoRoom(f"This has waited for more than {seconds:g} seconds for its turn; try again later"))

    def _begin(self, desk: Desk, stream: Stream) -> None:
        assert self._control is not None
        self._number += 1
        worker = Connection(self._number, self)
        run = _Run(desk, stream)
        try:
            link = self._control.fork(worker.number)
        except OSError as error:
            logging.getLogger(__name__).warning("no process can be started for a job: %s", error)
            desk.done(stream)
            stream.fail(NoRoom("No process can be started for this now; try again soon"))
            return
        self._runs[worker] = run
        loop = asyncio.get_running_loop()
        run.timer = loop.call_later(FORK_SECONDS, self._expire, worker)
        connecting = loop.create_task(loop.create_unix_connection(lambda: worker, sock=link))
        self._tasks.add(connecting)
        connecting.add_done_callback(self._tasks.discard)

    def _leave(self, stream: Stream) -> None:
        """Nobody waits for that result any more. What writes goes on, since it may have been done already."""
        for desk in self._desks.values():
            desk.lane.drop(stream)
        for worker, run in list(self._runs.items()):
            if run.stream is stream and run.desk is not self._desks[True]:
                worker.kill()
                self._over(worker)

    def _expire(self, worker: Connection) -> None:
        run = self._runs[worker]
        started = worker.stream is not None
        worker.kill()
        self._over(worker)
        self._did["too_long"] += 1
        run.stream.fail(TakesTooLong(run.stream.seconds) if started else NoRoom("No process was there in time"))

    def _over(self, worker: Connection) -> None:
        """That process is not needed any more."""
        run = self._runs.pop(worker)
        run.desk.done(run.stream)
        if run.timer is not None:
            run.timer.cancel()
        if self._control is not None:
            self._control.done(worker.number)
        self._dispatch()

    # Owner of connections

    def ready(self, worker: Connection) -> None:
        """Its process is there."""
        run = self._runs.get(worker)
        if run is None:
            return
        self._failures = 0
        if run.timer is not None:
            run.timer.cancel()
        run.timer = asyncio.get_running_loop().call_later(run.stream.seconds, self._expire, worker)
        worker.begin(run.stream)

    def finished(self, worker: Connection, stream: Stream) -> None:
        """It has done its job."""
        self._did["done"] += 1
        worker.forget()
        self._over(worker)

    def lost(self, worker: Connection, stream: Stream | None) -> None:
        """It has ended without a result; the holder will say why."""
        run = self._runs[worker]
        self._did["lost"] += 1
        timer = asyncio.get_running_loop().call_later(INQUEST_SECONDS, self._ended, worker.number, 0)
        self._inquests[worker.number] = (run, timer)
        self._over(worker)

    def _ended(self, number: int, status: int) -> None:
        found = self._inquests.pop(number, None)
        if found is not None:
            run, timer = found
            timer.cancel()
            run.stream.fail(why(status))

    # The holder

    async def _start(self) -> None:
        """Start a holder; jobs wait until it says that it is ready."""
        delay = _BACKOFF_SECONDS[min(self._failures, len(_BACKOFF_SECONDS) - 1)]
        self._failures += 1
        modules = sorted({job.module for job in self._jobs.values()})

        def order(control: int) -> Order:
            return Order(control, str(self._settings.data), memory=self._settings.task_memory, preload=modules)

        try:
            await asyncio.sleep(delay)
            begin = functools.partial(Control.start, order, "kg.tasks.holder")
            self._control = await asyncio.to_thread(begin)
            self._did["holders"] += 1
            self._control.attach(self._hear, self._holder_lost)
        except OSError as error:
            logging.getLogger(__name__).error("the process for jobs cannot be started: %s", error)
            self._fail_waiting(NoRoom("No process can be started for this now; try again soon"))
        finally:
            self._starting = None

    def _hear(self, words: list[str]) -> None:
        match words:
            case ["ready", _]:
                self._ready = True
                self._dispatch()
            case ["ended", number, status]:
                self._ended(int(number), int(status))
            case _:
                said = " ".join(words)
                logging.getLogger(__name__).error("the process for jobs says: %s", said)
                self._fail_waiting(NoRoom("The service cannot do this now; its log says why", 60))

    def _holder_lost(self) -> None:
        """Its processes end with it. The next job starts another."""
        if self._closing:
            return
        logging.getLogger(__name__).error("the process for jobs has ended; another one is started when it is needed")
        control, self._control, self._ready = self._control, None, False
        assert control is not None
        closing = asyncio.get_running_loop().run_in_executor(None, control.close)
        self._tasks.add(closing)
        closing.add_done_callback(self._tasks.discard)
        self._fail_all(Lost("The process that did this ended; it may have been done, and may be sent again"))
        self._dispatch()

    def _fail_all(self, error: WorkerError) -> None:
        for worker, run in list(self._runs.items()):
            worker.kill()
            self._over(worker)
            run.stream.fail(error)
        for number in list(self._inquests):
            self._ended(number, 0)

    def _fail_waiting(self, error: WorkerError) -> None:
        for desk in self._desks.values():
            while desk.lane:
                desk.lane.take().fail(error)

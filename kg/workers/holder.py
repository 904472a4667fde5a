"""The holder: the one process that holds the index, forks workers from it, and follows new releases.

Started by the front as `python -m kg.workers.holder JSON`, with one end of a socket pair, it says in lines `ready
RELEASE`, `ended NUMBER STATUS` (of a worker), `failed KIND MESSAGE`, and is told `fork NUMBER` (with the worker's socket)
and `done NUMBER`: the front will not touch that worker again. Only then is it reaped, so that its process id stays its
own and the front can kill it at any time, also while the holder is busy. It ends when the front does, and its workers
with it. One thread, always: that is what makes forking safe.
"""

import contextlib
import gc
import importlib
import json
import logging
import os
import select
import signal
import socket
import sys
import time
from pathlib import Path

from kg.errors import KgError
from kg.store import Catalog
from kg.workers import kind, seal, worker
from kg.workers.front import Front, fork
from kg.workers.order import Order

POLL_SECONDS = 0.1
"""How often the catalog is looked at."""


class Holder:
    """Holds the index and answers to the front."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._front = Front(order.control)
        self._workers: dict[int, tuple[int, int]] = {}  # by number, their process ids and releases
        self._dying: list[int] = []
        self._looked = 0.0

    def run(self) -> None:
        """Load, then serve the front until it is gone."""
        try:
            for name in self._order.preload:
                importlib.import_module(name)
            catalog = Catalog.open(Path(self._order.data), read_only=True)
            self._kind = kind.made(self._order.index, catalog, self._order.release)
        except KgError as error:
            self._front.say(f"failed {type(error).__name__} {error}")
            return
        self._ready()
        poll = select.poll()
        poll.register(self._front.socket, select.POLLIN)
        while True:
            if poll.poll(POLL_SECONDS * 1000) and not self._hear():
                break
            self._reap()
            if time.monotonic() - self._looked >= POLL_SECONDS:
                self._look()
        for pid, _ in self._workers.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self._kind.close()

    def _ready(self) -> None:
        # What lives now lives for ever: keeping the collector off it keeps its pages shared with the workers.
        gc.collect()
        gc.freeze()
        self._front.say(f"ready {self._kind.release}")

    def _look(self) -> None:
        try:
            if self._kind.moved():
                self._ready()
        except KgError as error:
            # The release that is held stays whole and is served on; the next look may succeed.
            logging.getLogger(__name__).warning("%s", error)
        self._looked = time.monotonic()

    def _hear(self) -> bool:
        """Do what the front says; False when it is gone."""
        heard = self._front.hear()
        for word, number, link in heard or ():
            if word == "fork":
                self._fork(number, link)
            elif number in self._workers:
                self._dying.append(number)
        return heard is not None

    def _fork(self, number: int, link: int) -> None:
        holder = os.getpid()

        def work() -> int:
            seal.alone(link, holder)
            try:
                seal.refuse_sockets()  # before the store, which may start threads
            except OSError:  # a kernel without it
                if self._kind.files:
                    raise
            snapshot = self._kind.snapshot()
            seal.limit(self._order.memory, files=self._kind.files)
            return worker.serve(socket.socket(fileno=seal.LINK), snapshot, self._order.memory)

        pid = fork(link, work, "query")
        if pid is not None:
            self._workers[number] = (pid, self._kind.release)

    def _reap(self) -> None:
        for number in list(self._dying):
            pid, status = os.waitpid(self._workers[number][0], os.WNOHANG)
            if pid:
                self._dying.remove(number)
                del self._workers[number]
                self._kind.used({release for _, release in self._workers.values()})
                self._front.say(f"ended {number} {os.waitstatus_to_exitcode(status)}")


def main(argument: str) -> None:
    """Be the holder that this argument orders."""
    Holder(Order(**json.loads(argument))).run()


if __name__ == "__main__":
    main(sys.argv[1])

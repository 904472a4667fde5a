"""The holder: a clean process with the tools loaded, which forks one process for each job.

Started by the front as `python -m kg.tasks.holder JSON`, with one end of a socket pair. It says `ready 0` once it can
fork, or `failed KIND MESSAGE`, and `ended NUMBER STATUS` of a job's process; it is told `fork NUMBER` (with that process's
socket) and `done NUMBER`, as the holder of `kg.workers` is. One thread, always: that is what makes forking safe.
"""

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import sys
from collections.abc import Iterable, Iterator
from types import ModuleType

from kg.errors import KgError
from kg.pipeline import Tools
from kg.tasks import child
from kg.workers.front import Front, fork
from kg.workers.order import Order


class Holder:
    """Holds the tools and answers to the front."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._front = Front(order.control)
        self._children: dict[int, int] = {}  # by number, their process ids
        self._tools: Tools

    def run(self) -> None:
        """Load, then serve the front until it is gone."""
        try:
            modules = [importlib.import_module(name) for name in self._order.preload]
            self._tools = Tools.load()
        except KgError as error:
            self._front.say(f"failed {type(error).__name__} {error}")
            return
        warming = _warming(modules, self._tools)
        warm = next(warming, True)  # once before the first job, whose time is bounded
        _keep()
        self._front.say("ready 0")
        poll = select.poll()
        poll.register(self._front.socket, select.POLLIN)
        while True:
            if poll.poll(None if warm else 0):
                if not self._hear():
                    break
            else:
                warm = next(warming, True)
                _keep()
        for number in list(self._children):
            self._reap(number)

    def _hear(self) -> bool:
        """Do what the front says; False when it is gone."""
        heard = self._front.hear()
        for word, number, link in heard or ():
            if word == "fork":
                self._fork(number, link)
            elif number in self._children:
                self._reap(number)
        return heard is not None

    def _fork(self, number: int, link: int) -> None:
        holder = os.getpid()

        def work() -> int:
            return child.work(child.become(link, holder, self._order.memory), self._tools)

        pid = fork(link, work, "job")
        if pid is not None:
            self._children[number] = pid

    def _reap(self, number: int) -> None:
        """The front is done with that process: nothing of it is needed any more, nor of what it has started."""
        pid = self._children.pop(number)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        self._front.say(f"ended {number} {os.waitstatus_to_exitcode(status)}")


def _warming(modules: Iterable[ModuleType], tools: Tools) -> Iterator[bool]:
    """Do, step by step, what the modules' `warm` does: whatever is imported and kept then, a job's process has already."""
    for module in modules:
        for _ in module.warm(tools) if hasattr(module, "warm") else ():
            yield False


def _keep() -> None:
    """What lives now lives for ever: keeping the collector off it keeps its pages shared with the jobs' processes."""
    gc.collect()
    gc.freeze()


def main(argument: str) -> None:
    """Be the holder that this argument orders."""
    Holder(Order(**json.loads(argument))).run()


if __name__ == "__main__":
    main(sys.argv[1])

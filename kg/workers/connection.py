"""The front's link to one worker."""

import asyncio
import contextlib
import marshal
import os
import signal
from typing import Any, Protocol, cast

from kg.workers import processor, wire
from kg.workers.errors import BadQuery, Failed, Raised, TooLarge
from kg.workers.stream import Stream


class Owner(Protocol):
    """Who is told what becomes of a worker."""

    def ready(self, worker: "Connection") -> None:
        """It is there."""

    def finished(self, worker: "Connection", stream: Stream) -> None:
        """It has ended its task, well or not, and may have another."""

    def lost(self, worker: "Connection", stream: Stream | None) -> None:
        """It has ended by itself, under that task."""


class Connection(asyncio.BufferedProtocol):
    """A worker as the front sees it. `pid` and `release` are known once it is ready.

    `long` says that its task has been running for long, `niced` that it runs with lower priority, which cannot be taken
    back, `worn` that it is not to be asked again.
    """

    __slots__ = ("_buffer", "_cpu", "_frames", "_over", "_owner", "_transport", "idle_since", "long", "niced", "number", "pid", "release", "stream", "worn")  # fmt: skip

    def __init__(self, number: int, owner: Owner) -> None:
        self.number = number
        self.pid = self.release = 0
        self.stream: Stream | None = None
        self.long = self.niced = self.worn = False
        self.idle_since = 0.0
        self._cpu: float | None = None  # of the process, when its task was first looked at
        self._owner = owner
        self._over = False
        self._transport: asyncio.Transport | None = None
        self._frames = wire.Frames(self._found)
        self._buffer = memoryview(bytearray(wire.CHUNK + wire.HEAD.size))

    def begin(self, stream: Stream) -> None:
        """Give it a task."""
        self.stream = stream
        self._cpu = None
        stream.source = self
        if self._transport is not None:
            self._transport.write(stream.frame)

    def used(self) -> float | None:
        """Processor time of its task in seconds, since this was first asked; None where the system does not say."""
        now = processor.seconds(self.pid)
        if now is not None and self._cpu is None:
            self._cpu = now
        return None if now is None or self._cpu is None else now - self._cpu

    def kill(self) -> None:
        """End it now, whatever it does; its owner is not told."""
        # Its process id is its own until the holder is told that the front is done with it.
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self.forget()

    def forget(self) -> None:
        """Let go of it without killing it."""
        self._over = True
        self.stream = None
        if self._transport is not None:
            self._transport.abort()

    def nice(self, level: int) -> None:
        """Lower its priority, for good."""
        self.niced = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, level)

    def pause(self) -> None:
        """Read no more for now. A worker that ends meanwhile is not noticed."""
        if self._transport is not None and not self._over:
            self._transport.pause_reading()

    def resume(self) -> None:
        """Read again."""
        if self._transport is not None and not self._over:
            self._transport.resume_reading()

    # asyncio.BufferedProtocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The loop has taken the socket."""
        self._transport = cast(asyncio.Transport, transport)
        if self._over:
            self._transport.abort()

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where the loop puts what it reads: always the same place, as new ones cost more than the reading."""
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """The worker says something."""
        self._frames.feed(self._buffer[:nbytes])

    def connection_lost(self, error: Exception | None) -> None:
        """The worker is gone."""
        if not self._over:
            self._over = True
            stream, self.stream = self.stream, None
            self._owner.lost(self, stream)

    def _found(self, kind: int, release: int, body: bytes) -> None:
        stream = self.stream
        if kind & wire.WORN:
            self.worn, kind = True, kind - wire.WORN
        if kind == wire.READY:
            self.pid, self.release = int(body), release
            self._owner.ready(self)
        elif stream is not None:
            if kind == wire.PART:
                stream.part(release, body)
                return
            if kind == wire.ERROR:
                stream.release = release
                stream.fail(_error(marshal.loads(body)))
            else:
                stream.last(release, body)
            stream.source = None
            self.stream = None
            self._owner.finished(self, stream)


def _error(what: tuple[Any, ...]) -> Exception:
    match what:
        case ("query", message, line, column):
            return BadQuery(message, line, column)
        case ("large", limit):
            return TooLarge(limit)
        case ("raised", pickled):
            return Raised(pickled)
        case ("failed", message):
            return Failed(message)
    raise ValueError(what)

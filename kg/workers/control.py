"""The front's side of the holder: start it, tell it to fork, hear what it says. See `kg.workers.holder`."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path

import kg
from kg import errors
from kg.errors import KgError, StoreError
from kg.settings import SECRET
from kg.workers.order import Order

END_SECONDS = 5.0
"""How long a holder may take to end."""


class Control:
    """One holder process and the socket to it."""

    def __init__(self, process: "subprocess.Popen[bytes]", link: socket.socket) -> None:
        self._process = process
        self._link = link
        self._heard = b""
        self._unsent: deque[tuple[bytes, list[int]]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None

    @classmethod
    def start(cls, order: Callable[[int], Order], program: str = "kg.workers.holder") -> "Control":
        """Start a holder, in a clean process of its own. `order` is asked with the number of its socket."""
        ours, theirs = socket.socketpair()
        # The same `kg` as here, wherever that was found; nothing of the working directory.
        places = [str(Path(kg.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(places)}
        environment.pop(f"KG_{SECRET.upper()}", None)  # of no use there, where strangers' input is worked on
        if sys.platform == "linux":
            # Large pages where the kernel gives them: a fork copies the tables of pages, not the pages.
            tunables = filter(None, [os.environ.get("GLIBC_TUNABLES"), "glibc.malloc.hugetlb=1"])
            environment["GLIBC_TUNABLES"] = ":".join(tunables)
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", program, order(theirs.fileno()).written()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=environment,
                start_new_session=True,  # what interrupts the front is not for the holder
            )
        return cls(process, ours)

    @property
    def pid(self) -> int:
        """The holder's process id."""
        return self._process.pid

    def first(self) -> int:
        """Wait until a release is ready, and say which. Raises the KgError that the holder failed with."""
        while b"\n" not in self._heard:
            data = self._link.recv(65536)
            if not data:
                status = self._process.wait()
                raise StoreError(f"The process that holds the index ended with status {status} while it loaded it")
            self._heard += data
        line, _, self._heard = self._heard.partition(b"\n")
        word, _, rest = line.decode().partition(" ")
        if word == "ready":
            return int(rest)
        self._process.wait()
        kind, _, message = rest.partition(" ")
        found = getattr(errors, kind, StoreError)
        raise (found if issubclass(found, KgError) else StoreError)(message)

    def attach(self, hear: Callable[[list[str]], None], lost: Callable[[], None]) -> None:
        """From now on tell `hear(words)` what the holder says, and `lost()` once when it is gone."""
        self._loop = asyncio.get_running_loop()
        self._link.setblocking(False)

        def read() -> None:
            try:
                data = self._link.recv(65536)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            self._heard += data
            *lines, self._heard = self._heard.split(b"\n")
            for line in lines:
                hear(line.decode().split(" "))
            if not data:
                self.detach()
                lost()

        self._loop.add_reader(self._link.fileno(), read)

    def detach(self) -> None:
        """Hear no more."""
        if self._loop is not None:
            self._loop.remove_reader(self._link.fileno())
            self._loop = None

    def fork(self, number: int) -> socket.socket:
        """Ask for a worker of that number; the front's end of its socket, which answers once it is there."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._unsent.append((f"fork {number}\n".encode(), [theirs.detach()]))
        self.flush()
        return ours

    def done(self, number: int) -> None:
        """The front will not touch that worker's process again."""
        self._unsent.append((f"done {number}\n".encode(), []))
        self.flush()

    def flush(self) -> None:
        """Send what could not be sent, as far as the holder takes it."""
        while self._unsent:
            data, sockets = self._unsent[0]
            try:
                socket.send_fds(self._link, [data], sockets)
            except BlockingIOError:
                return  # lines are short: it takes one whole or not at all
            except OSError:
                pass  # it is gone; `lost` is on its way
            self._unsent.popleft()
            for number in sockets:
                os.close(number)

    def close(self, seconds: float = END_SECONDS) -> None:
        """End the holder, and its workers with it; blocks until it has, or is killed because it has not in time."""
        self.detach()
        self._link.close()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        while self._unsent:
            for number in self._unsent.popleft()[1]:
                with contextlib.suppress(OSError):
                    os.close(number)

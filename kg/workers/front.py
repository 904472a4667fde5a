"""A holder's end of its line to the front: what is heard, and what is said."""

import contextlib
import logging
import os
import signal
import socket
from collections import deque
from collections.abc import Callable

_LINE = 65536
_SOCKETS = 64


class Front:
    """The socket to the front: lines in both directions, and with each `fork` the socket of the process to be."""

    def __init__(self, control: int) -> None:
        # Whoever stops the service stops the front, which lets what runs end and then closes the socket. A signal to all
        # processes at once, as of a terminal or a service manager, would end them before.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        self.socket = socket.socket(fileno=control)
        self._sockets: deque[int] = deque()
        self._heard = b""

    def hear(self) -> list[tuple[str, int, int]] | None:
        """What the front says, as words with numbers; with `fork` comes a socket, else -1. None when it is gone."""
        try:
            data, sockets, _, _ = socket.recv_fds(self.socket, _LINE, _SOCKETS)
        except ConnectionError:
            return None
        if not data:
            return None
        self._sockets.extend(sockets)
        *lines, self._heard = (self._heard + data).split(b"\n")
        said = [line.decode().split() for line in lines]
        return [(word, int(number), self._sockets.popleft() if word == "fork" else -1) for word, number in said]

    def say(self, line: str) -> None:
        """Tell the front, if it is still there."""
        with contextlib.suppress(ConnectionError):
            self.socket.sendall(line.replace("\n", " ").encode() + b"\n")


def fork(link: int, work: Callable[[], int], what: str) -> int | None:
    """Start a process that does `work`, ends with the status it returns, and never comes back here; its process id.

    None where there can be no more: the front sees the socket `link`, which is the new process's, close.
    """
    try:
        pid = os.fork()
    except OSError as error:
        logging.getLogger(__name__).warning("no process can be started for a %s: %s", what, error.strerror)
        os.close(link)
        return None
    if pid:
        os.close(link)
        return pid
    status = 1
    try:
        status = work()
    finally:
        os._exit(status)

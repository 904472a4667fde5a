"""Connections on which a request's head comes too slowly, or is too large. uvicorn bounds neither."""

import asyncio
import logging
import resource
from collections.abc import Iterable
from typing import Any
from weakref import WeakKeyDictionary

from kg.serve import problems
from kg.serve.problems import Problem

MOST_FILES = 65_536


class Heads:
    """Ends connections that have waited for a whole head for more than `seconds`; call `sweep` about once a second.

    A connection is one of uvicorn's: its `cycle` is the last request that it has the head of.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._waiting: WeakKeyDictionary[Any, tuple[int, float]] = WeakKeyDictionary()

    def sweep(self, connections: Iterable[Any], now: float) -> None:
        """Look at all connections; `now` in seconds, of any clock that only goes forward."""
        for connection in list(connections):
            cycle = connection.cycle
            if cycle is not None and not cycle.response_complete:
                self._waiting.pop(connection, None)
                continue
            known, since = self._waiting.get(connection, (0, now))
            if known != id(cycle):
                since = now
            self._waiting[connection] = (id(cycle), since)
            if now - since > self._seconds:
                connection.transport.close()


def protocol(most: int) -> "type[asyncio.Protocol] | str":
    """uvicorn's protocol for HTTP, with heads of at most so many bytes (431): h11 has such a bound, httptools none."""
    try:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
    except ImportError:
        return "h11"

    class Bounded(HttpToolsProtocol):
        """Counts the bytes of a head that is still not complete after them."""

        _head = 0

        def data_received(self, data: bytes) -> None:
            if self._head > most:
                if not self.transport.is_closing():
                    self.transport.write(_refusal(most))
                    self.transport.close()
                return
            super().data_received(data)
            if self._head >= 0:
                self._head += len(data)

        def on_message_begin(self) -> None:
            self._head = 0
            super().on_message_begin()

        def on_headers_complete(self) -> None:
            self._head = -1
            super().on_headers_complete()

    return Bounded


def raise_limit() -> None:
    """Have as many file descriptors as this process may have, within reason: each connection takes one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError) as error:  # macOS says that it may and then that it may not
            logging.getLogger(__name__).info("Not more than %d connections at once: %s", soft, error)


def _refusal(most: int) -> bytes:
    body = problems.response(Problem(431, f"The request's address and header fields are larger than {most} bytes")).body
    head = [
        b"HTTP/1.1 431 Request Header Fields Too Large",
        f"content-type: {problems.MEDIA_TYPE}".encode(),
        f"content-length: {len(body)}".encode(),
        b"connection: close",
    ]
    return b"\r\n".join([*head, b"", bytes(body)])

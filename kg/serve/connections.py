"""Connections on which a request's head comes too slowly, is too large or names no host, or whose answer nobody takes.

uvicorn bounds none of that.
"""

import asyncio
import logging
import re
import resource
from collections.abc import Iterable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from kg.serve import problems
from kg.serve.headers import added
from kg.serve.problems import Problem

MOST_FILES = 65_536
_HOST = re.compile(rb"(?:[A-Za-z0-9._~!$&'()*+,;=%-]*|\[[0-9A-Fa-fv:.]+\])(?::[0-9]*)?")
"""RFC 3986, 3.2.2 and 3.2.3: what the header field Host may hold."""


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


class Readers:
    """Ends connections whose client has taken nothing of what is there for it for more than `seconds`; call `sweep` about
    once a second. What such a one holds (a part of an answer, a place among the requests) is held for nobody.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._held: WeakKeyDictionary[Any, tuple[int, float]] = WeakKeyDictionary()

    def sweep(self, connections: Iterable[Any], now: float) -> None:
        """Look at all connections; `now` in seconds, of any clock that only goes forward."""
        for connection in list(connections):
            held = connection.transport.get_write_buffer_size()
            if not held:
                self._held.pop(connection, None)
                continue
            known, since = self._held.get(connection, (0, now))
            if known != held:
                since = now
            self._held[connection] = (held, since)
            if now - since > self._seconds:
                connection.transport.abort()  # `close` would wait until all is taken


def host_mistake(version: str, hosts: Sequence[bytes]) -> str:
    """What is wrong with a request's fields Host (RFC 9112, 3.2: it is 400 then); empty where nothing is.

    >>> host_mistake("1.1", [b"jobs.example:8000"]), host_mistake("1.0", [])
    ('', '')
    >>> host_mistake("1.1", [])
    'A request in HTTP/1.1 names its host, in one header field Host'
    >>> host_mistake("1.1", [b"a b"])
    "The header field Host holds 'a b', which is no host"
    """
    if len(hosts) > 1 or (version == "1.1" and not hosts):
        return "A request in HTTP/1.1 names its host, in one header field Host"
    if hosts and not _HOST.fullmatch(hosts[0]):
        return f"The header field Host holds {hosts[0].decode('latin-1')!r}, which is no host"
    return ""


def protocol(most: int) -> "type[asyncio.Protocol] | str":
    """uvicorn's protocol for HTTP, with heads of at most so many bytes (431): h11 has such a bound, httptools none."""
    try:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
    except ImportError:
        return "h11"

    class Bounded(HttpToolsProtocol):
        """Counts the bytes of a head that is still not complete after them; refuses what is no request, as a problem."""

        _head = 0
        _mistake = ""

        def data_received(self, data: bytes) -> None:
            if self._head > most:
                if not self.transport.is_closing():
                    detail = f"The request's address and header fields are larger than {most} bytes"
                    self.transport.write(_refusal(Problem(431, detail)))
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
            hosts = [value for name, value in self.headers if name == b"host"]
            self._mistake = host_mistake(self.parser.get_http_version(), hosts)
            if self._mistake:
                raise ValueError(self._mistake)  # the parser stops, and what stopped it is answered below
            super().on_headers_complete()

        def send_400_response(self, msg: str) -> None:
            self.transport.write(_refusal(Problem(400, self._mistake or "This is no request of HTTP/1.1")))
            self.transport.close()

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


def _refusal(problem: Problem) -> bytes:
    """What is answered to what never becomes a request, and so passes no layer: a page of elsewhere may read it too."""
    answer = problems.response(problem)
    head = [
        f"HTTP/1.1 {problem.status} {problems.title(problem.status)}".encode(),
        f"content-type: {problems.MEDIA_TYPE}".encode(),
        b"content-length: %d" % len(answer.body),
        *(b"%b: %b" % field for field in added(())),
        b"connection: close",
    ]
    return b"\r\n".join([*head, b"", bytes(answer.body)])

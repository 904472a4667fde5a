"""One HTTP request to the endpoint, bounded in time and size; follows no redirect and uses no proxy."""

import http.client
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Timer
from typing import Protocol
from urllib.parse import urlsplit

# No honest reply of the size that is asked for is longer, in bytes.
LARGEST = 1_000_000


class Unreachable(Exception):
    """No whole reply came; the message says why, without an address, a header or a body."""


class TimedOut(Unreachable):
    """No whole reply came in time."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the endpoint answered: HTTP status, headers (names in lower case) and body."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Transport(Protocol):
    """Whatever can carry one POST."""

    def post(self, url: str, body: bytes, headers: Mapping[str, str], seconds: float) -> Reply:
        """The reply to one POST, whatever its status; raises Unreachable where none came within `seconds`."""
        ...


class HttpTransport:
    """POST over `http.client`: one connection for one request.

    A redirect is a reply like any other, so that words of an ad and the key go to the configured host and nowhere else.
    """

    def post(self, url: str, body: bytes, headers: Mapping[str, str], seconds: float) -> Reply:
        """See `Transport.post`; the time counts for the whole request, so that a reply in drips ends, too."""
        parts = urlsplit(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        late: list[bool] = []
        line: list[socket.socket] = []
        try:
            connection = kind(parts.hostname or "", parts.port, timeout=seconds)
        except (ValueError, http.client.InvalidURL) as error:
            raise Unreachable("the address of the endpoint has no usable host and port") from error

        def cut() -> None:
            late.append(True)
            for sock in line:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

        watch = Timer(seconds, cut)
        watch.daemon = True
        try:
            connection.connect()
            line.append(connection.sock)  # the connection lets go of it where the reply ends with the connection
            watch.start()
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", target, body, dict(headers))
            response = connection.getresponse()
            data = response.read(LARGEST + 1)
            found = {name.lower(): value for name, value in response.getheaders()}
        except (OSError, http.client.HTTPException) as error:
            if late or isinstance(error, TimeoutError):
                raise TimedOut(f"no reply within {seconds:g} s") from error
            raise Unreachable(_why(error)) from error
        finally:
            watch.cancel()
            connection.close()
        if late:
            raise TimedOut(f"no reply within {seconds:g} s")
        if len(data) > LARGEST:
            raise Unreachable(f"the reply is larger than {LARGEST:,} bytes")
        return Reply(response.status, data, found)


def _why(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return "its TLS certificate or protocol cannot be used"
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there"
    if isinstance(error, socket.gaierror):
        return "its host name is not known"
    return f"the connection broke ({type(error).__name__})"

"""One request and its answer, as the middleware and the routes know it."""

import itertools
import re
import secrets
from collections.abc import Callable, Iterable
from typing import cast

from starlette.types import Scope

from kg.serve.clients import Client

KEY = "kg.exchange"
_SANE = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")


FIELDS = frozenset(
    {
        b"content-length", b"forwarded", b"transfer-encoding", b"x-forwarded-for", b"x-forwarded-proto", b"x-request-id",
    }
)  # fmt: skip
"""Header fields that the layers around the application look at."""
Fields = dict[bytes, bytes]


def fields(headers: Iterable[tuple[bytes, bytes]]) -> Fields:
    """Those of the headers, in one pass for all layers; several lines of one are one list (RFC 9110, 5.3).

    >>> fields([(b"host", b"x"), (b"x-forwarded-for", b"192.0.2.1"), (b"x-forwarded-for", b"192.0.2.2")])
    {b'x-forwarded-for': b'192.0.2.1, 192.0.2.2'}
    """
    found = [field for field in headers if field[0] in FIELDS]
    if not found:
        return {}  # as with most requests
    fields: Fields = {}
    for name, value in found:
        fields[name] = fields[name] + b", " + value if name in fields else value
    return fields


class Exchange:
    """A request and what became of it. `started` is of `time.perf_counter`, in seconds.

    `status` is 0 until the answer has begun, `whole` says that all of it was handed over, `sent` counts its bytes
    before transfer coding; `headers` are those that the application gave it. `body` is the request's, where it has one.
    """

    # Not a dataclass: this is made for each request, and most of it keeps its default.
    body = b""
    status = 0
    sent = 0
    whole = False
    headers: Iterable[tuple[bytes, bytes]] = ()

    def __init__(self, id: str, client: Client, operation: str, started: float, fields: Fields) -> None:  # noqa: A002
        self.id = id
        self.client = client
        self.operation = operation
        self.started = started
        self.fields = fields

    @property
    def release(self) -> str:
        """The release that the answer names (`Kg-Release`), empty where it names none."""
        for name, value in self.headers:
            if name == b"kg-release":
                return value.decode("ascii")
        return ""


def of(scope: Scope) -> Exchange:
    """The exchange that this scope belongs to; KeyError outside of `kg.serve.watch`."""
    return cast(Exchange, scope[KEY])


def identifiers() -> Callable[[bytes | None], str]:
    """A function that names requests: by the id that a client or a proxy gave, where that is sane, else by a new one.

    New ids are a random number of this process with a running number, which costs less than a random one each.

    >>> name = identifiers()
    >>> name(b"abc-1"), name(b"bad id") == name(None)
    ('abc-1', False)
    """
    own, numbers = secrets.token_hex(6) + "-", itertools.count(1)

    def name(given: bytes | None) -> str:
        if given is not None and _SANE.fullmatch(given):
            return given.decode("ascii")
        return own + str(next(numbers))

    return name

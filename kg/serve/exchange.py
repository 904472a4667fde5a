"""One request and its answer, as the middleware and the routes know it."""

import itertools
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from starlette.types import Scope

from kg.serve.clients import Client

KEY = "kg.exchange"
_SANE = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")


@dataclass(slots=True)
class Exchange:
    """A request and what became of it. `started` is of `time.perf_counter`, in seconds.

    `status` is 0 until the answer has begun, `whole` says that all of it was handed over, `sent` counts its bytes
    before transfer coding; `release` is that of `Kg-Release`. `body` is the request's, where it has one.
    """

    id: str
    client: Client
    operation: str
    started: float
    body: bytes = b""
    status: int = 0
    sent: int = 0
    whole: bool = False
    release: str = ""


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
    own, numbers = secrets.token_hex(6), itertools.count(1)

    def name(given: bytes | None) -> str:
        if given is not None and _SANE.fullmatch(given):
            return given.decode("ascii")
        return f"{own}-{next(numbers):08x}"

    return name

"""Functions that tests have called in a worker."""

import os
import socket
import time
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg.store.index import Snapshot


class Odd(Exception):
    """An exception of our own, which comes back as it is."""


def labels(index: Snapshot, iri: str) -> list[str]:
    rows = index.query(f"SELECT ?label {{ <{iri}> ?p ?label }} ORDER BY ?label LIMIT 2")
    assert isinstance(rows, QuerySolutions)
    return [row["label"].value for row in rows]


def terms(_: Snapshot) -> list[NamedNode | Literal]:
    return [NamedNode("https://jobs.example/a"), Literal("1.50", language=None)]


def large(_: Snapshot) -> bytes:
    return bytes(300_000)


def odd(_: Snapshot) -> None:
    raise Odd("as it is")


def connect(_: Snapshot, port: int) -> str:
    """What trying to reach that port gives, as the name of the error."""
    try:
        with socket.create_connection(("127.0.0.1", port), 2):
            return "connected"
    except OSError as error:
        return type(error).__name__


def read(_: Snapshot, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        return type(error).__name__


def files(_: Snapshot) -> list[int]:
    """The numbers of what is open."""
    found = []
    for number in range(256):
        try:
            os.fstat(number)
        except OSError:
            continue
        found.append(number)
    return found


def socket_after_closing(_: Snapshot) -> str:
    """What opening a socket gives where there is room for one more file."""
    os.close(0)
    try:
        socket.socket().close()
    except OSError as error:
        return type(error).__name__
    return "opened"


def hoard(_: Snapshot, size: int) -> int:
    return len(bytearray(size))


KEPT: list[bytearray] = []


def keep(_: Snapshot, size: int) -> int:
    """Takes memory that is never given back."""
    KEPT.append(bytearray(size))
    time.sleep(0.05)
    return os.getpid()


def spin(_: Snapshot, seconds: float) -> int:
    """Compute for so long; what only waits is no long task."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass
    return os.getpid()


def priority(index: Snapshot, seconds: float) -> int:
    spin(index, seconds)
    return os.getpriority(os.PRIO_PROCESS, 0)


def end(_: Snapshot) -> None:
    os._exit(3)


def counts_twice(index: Snapshot, seconds: float) -> tuple[int, int]:
    """How many quads there are, and again after so many seconds."""

    def count() -> int:
        rows = index.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        assert isinstance(rows, QuerySolutions)
        return int(next(rows)["n"].value)

    first = count()
    time.sleep(seconds)
    return first, count()

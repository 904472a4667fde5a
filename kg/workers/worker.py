"""A worker: a forked process that answers one task after the other over its one socket, until that is closed."""

import logging
import marshal
import os
import pickle
import socket
import sys
import time
from functools import lru_cache
from typing import IO, Any, cast

import pyoxigraph as ox

from kg.graph import rdfxml
from kg.sparql import mistakes
from kg.store.index import Snapshot
from kg.workers import seal, wire
from kg.workers.task import Query

GROWTH_SECONDS = 0.02
"""Tasks that took longer may have made the worker grow."""
OUT_OF_MEMORY = 77
"""Exit status of a worker that ran out of memory in Python; the engine itself aborts."""


class _TooLarge(Exception):
    pass


class _Unwritable(Exception):
    """The format cannot hold the answer; the message says why."""


class _Gone(Exception):
    """The front has closed the socket."""


class Worker:
    """Answers over `link`, from `snapshot`."""

    def __init__(self, link: socket.socket, snapshot: Snapshot, memory: int = 0) -> None:
        self._link = link
        self._snapshot = snapshot
        self._most = seal.size() + memory // 2 if memory else 0
        self._since = 0.0
        self._tasks: list[tuple[int, bytes]] = []
        self._frames = wire.Frames(lambda kind, _, body: self._tasks.append((kind, body)))

    def run(self) -> None:
        """Answer until the front closes the socket."""
        try:
            self._send(wire.READY, str(os.getpid()).encode())
            while data := self._link.recv(wire.CHUNK):
                self._frames.feed(data)
                while self._tasks:
                    kind, body = self._tasks.pop(0)
                    self._since = time.monotonic()
                    if kind == wire.QUERY:
                        self._query(Query.of(body))
                    else:
                        self._call(body)
        except (_Gone, ConnectionError):
            pass
        except MemoryError:
            os._exit(OUT_OF_MEMORY)

    def _query(self, task: Query) -> None:
        sink = _Sink(self, task.max_bytes, task.media)
        try:
            result = self._snapshot.query(
                task.text, default_graphs=_nodes(task.default_graphs), named_graphs=_nodes(task.named_graphs)
            )
            if isinstance(result, ox.QueryBoolean):
                sink.parts = [result.serialize(format=_results(task.media)) or b""]
            elif isinstance(result, ox.QueryTriples):
                ox.serialize(result, cast(IO[bytes], sink), _rdf(task.media))
            else:
                result.serialize(cast(IO[bytes], sink), _results(task.media))
        except SyntaxError as error:
            self._error("query", *mistakes.placed(str(error)))
        except _TooLarge:
            self._error("large", task.max_bytes)
        except _Unwritable as error:
            self._error("query", str(error), 0, 0)
        except (RuntimeError, ValueError, OSError) as error:
            # Such as a function that the engine does not know, or a disk that cannot be read.
            self._error("query", f"The query cannot be evaluated: {error}", 0, 0)
        else:
            self._send(wire.LAST, *sink.parts)

    def _call(self, body: bytes) -> None:
        try:
            function, args = pickle.loads(body)
            result = function(self._snapshot, *args)
            self._send(wire.RESULT, pickle.dumps(result, pickle.HIGHEST_PROTOCOL))
        except (_Gone, MemoryError):
            raise
        except Exception as error:
            try:
                brought = pickle.dumps(error, pickle.HIGHEST_PROTOCOL)
                pickle.loads(brought)
            except Exception:
                logging.getLogger(__name__).exception("a call failed in a worker")
                self._error("failed", f"{type(error).__name__}: {error}")
            else:
                self._error("raised", brought)

    def _error(self, *what: Any) -> None:
        self._send(wire.ERROR, marshal.dumps(what))

    def _send(self, kind: int, *parts: bytes) -> None:
        """One frame, in one write where it fits."""
        # Memory that was taken is not always given back, and what is kept is missing for the next task.
        slow = kind != wire.PART and time.monotonic() - self._since > GROWTH_SECONDS
        if slow and self._most and seal.size() > self._most:
            kind |= wire.WORN
        length = sum(map(len, parts))
        data = b"".join((wire.HEAD.pack(kind, self._snapshot.release, length), *parts))
        try:
            self._link.sendall(data)
        except OSError as error:
            raise _Gone from error

    def part(self, parts: list[bytes]) -> None:
        """Send a part of an answer; blocks while the front does not take it."""
        self._send(wire.PART, *parts)


class _Sink:
    """What the engine writes an answer to: gathers it into chunks, and stops the engine by raising."""

    __slots__ = ("_left", "_size", "_tail", "_worker", "_xml", "parts")

    def __init__(self, worker: Worker, max_bytes: int, media: str) -> None:
        self._worker = worker
        self._left = max_bytes
        self._xml = media.endswith("+xml")
        self._tail = b""
        self._size = 0
        self.parts: list[bytes] = []

    def write(self, part: bytes, /) -> int:
        """Take a piece."""
        size = len(part)
        self._left -= size
        if self._left < 0:
            raise _TooLarge
        if self._xml:
            # What is looked for may begin in one piece and end in the next.
            if why := rdfxml.flaw(self._tail + part):
                raise _Unwritable(f"The answer has {why}; ask for another format")
            self._tail = bytes(part[-16:])
        self.parts.append(bytes(part))
        self._size += size
        if self._size >= wire.CHUNK:
            parts, self.parts, self._size = self.parts, [], 0
            self._worker.part(parts)
        return size

    def flush(self) -> None:
        """What is left goes with the end of the answer."""


@lru_cache(maxsize=64)
def _results(media: str) -> ox.QueryResultsFormat:
    found = ox.QueryResultsFormat.from_media_type(media)
    if found is None:
        raise ValueError(f"{media} is no format for solutions")
    return found


@lru_cache(maxsize=64)
def _rdf(media: str) -> ox.RdfFormat:
    found = ox.RdfFormat.from_media_type(media)
    if found is None:
        raise ValueError(f"{media} is no format for triples")
    return found


def _nodes(iris: tuple[str, ...] | None) -> list[ox.NamedNode] | None:
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]


def serve(link: socket.socket, snapshot: Snapshot, memory: int) -> int:
    """Be a worker until the front is done with it; the exit status. `memory` is what a task may take, in bytes."""
    try:
        Worker(link, snapshot, memory).run()
    except BaseException:
        # A panic of the engine: what it left behind is not to be trusted.
        logging.getLogger(__name__).exception("a worker failed")
        sys.stderr.flush()
        return 1
    return 0

"""Frames between the front and a worker: nine bytes of head (kind, release, length), then so many bytes.

Tasks go one way, answers the other. A `PART` is handed on as it comes, in whatever pieces; all others are gathered.
"""

from collections.abc import Callable
from struct import Struct

HEAD = Struct(">BII")
CHUNK = 65536
"""Bytes of an answer that a worker gathers before it sends them."""

# From the front
QUERY, CALL = 1, 2
# From a worker: it is there (the body is its process id); more to come, or the last of an answer; what a call gave;
# why there is no answer, or no more of it.
READY, PART, LAST, RESULT, ERROR = 11, 12, 13, 14, 15
WORN = 0x80
"""Added to the kind of what ends an answer: the worker has grown, and is not to be asked again."""


def frame(kind: int, body: bytes, release: int = 0) -> bytes:
    """A frame.

    >>> frame(LAST, b"{}", 7).hex()
    '0d00000007000000027b7d'
    """
    return HEAD.pack(kind, release, len(body)) + body


class Frames:
    """Takes bytes as they arrive, and tells `found(kind, release, body)` of each frame, and of each piece of a part."""

    __slots__ = ("_body", "_found", "_head", "_kind", "_left", "_release")

    def __init__(self, found: Callable[[int, int, bytes], None]) -> None:
        self._found = found
        self._head = b""
        self._body: list[bytes] = []
        self._kind = self._release = 0
        self._left = -1  # bytes that the frame still wants; -1 between frames

    def feed(self, data: bytes | memoryview) -> None:
        """Take what arrived; nothing of it is kept."""
        if self._left < 0 and not self._head and len(data) >= HEAD.size:
            kind, release, length = HEAD.unpack_from(data)
            if len(data) == HEAD.size + length:  # nearly always
                self._found(kind, release, bytes(data[HEAD.size :]))
                return
        at, view = 0, memoryview(data)
        while at < len(view):
            if self._left < 0:
                wanted = HEAD.size - len(self._head)
                self._head += view[at : at + wanted]
                at += wanted
                if len(self._head) < HEAD.size:
                    return
                self._kind, self._release, self._left = HEAD.unpack(self._head)
                self._head = b""
                if self._left:
                    continue
            piece = bytes(view[at : at + self._left])
            at += len(piece)
            self._left -= len(piece)
            if self._kind == PART:
                self._found(PART, self._release, piece)
            elif piece:
                self._body.append(piece)
            if not self._left:
                self._left = -1
                if self._kind != PART:
                    body, self._body = b"".join(self._body), []
                    self._found(self._kind, self._release, body)

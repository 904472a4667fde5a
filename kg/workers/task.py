"""What a worker is asked to do, as the bytes in which it is asked.

A query is plain data (marshal, which is quickest); a call of a function is pickled. Both ends are this program, started
from one installation, so that neither form is ever read from anywhere else.
"""

import marshal
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kg.workers import wire


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was checked, and the media type of its answer.

    The graphs (IRIs) are the query's dataset whatever it says itself; None of both is the dataset as it stands.
    An answer larger than `max_bytes` is an error.
    """

    text: str
    media: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    max_bytes: int = 50_000_000

    def frame(self) -> bytes:
        """The frame that asks for it."""
        fields = (self.text, self.media, self.default_graphs, self.named_graphs, self.max_bytes)
        return wire.frame(wire.QUERY, marshal.dumps(fields))

    @classmethod
    def of(cls, body: bytes) -> "Query":
        """The query that a frame's body asks for."""
        return cls(*marshal.loads(body))


def call(function: Callable[..., Any], args: tuple[Any, ...]) -> bytes:
    """The frame that asks for `function(index, *args)`; the function is named, so it has to stand in a module."""
    return wire.frame(wire.CALL, pickle.dumps((function, args), pickle.HIGHEST_PROTOCOL))

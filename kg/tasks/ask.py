"""A job as the bytes in which it is asked."""

import pickle
from typing import Any, NamedTuple

from kg.settings import Settings
from kg.workers import wire


class Asked(NamedTuple):
    """A function as `module:name`, whether it may write files, and what it is called with."""

    function: str
    writes: bool
    settings: Settings
    payload: Any


def frame(function: str, writes: bool, settings: Settings, payload: object) -> bytes:
    """The frame that asks for a job."""
    return wire.frame(wire.CALL, pickle.dumps((function, writes, settings, payload), pickle.HIGHEST_PROTOCOL))


def read(body: bytes) -> Asked:
    """The job that a frame's body asks for. It comes from the front, and from nowhere else."""
    return Asked(*pickle.loads(body))

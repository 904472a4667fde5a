"""The process of one job: takes the job over its one socket, does it, answers, and ends."""

import gc
import importlib
import logging
import marshal
import os
import pickle
import resource
import socket
import sys
from pathlib import Path

from kg.pipeline import Tools
from kg.tasks import ask
from kg.tasks.means import Means
from kg.workers import seal, wire
from kg.workers.worker import OUT_OF_MEMORY

NICE = 10
"""How far a job for a stranger stands behind other processes."""


def become(link: int, holder: int, memory: int) -> socket.socket:
    """Keep nothing of the holder's but its memory and standard error; the socket to the front.

    From here on no socket is opened, at most `memory` bytes more are taken, and the process ends with its holder.
    """
    seal.alone(link, holder)
    os.setsid()  # what it starts, as for a PDF file, ends with it: the holder ends the whole group
    seal.refuse_sockets()
    seal.limit(memory, files=True)
    gc.disable()  # it ends after one job; looking for garbage among what a large one makes takes as long as the job
    return socket.socket(fileno=seal.LINK)


def work(link: socket.socket, tools: Tools) -> int:
    """Do the one job that the front sends; the exit status."""
    tasks: list[bytes] = []
    frames = wire.Frames(lambda _, __, body: tasks.append(body))
    try:
        link.sendall(wire.frame(wire.READY, str(os.getpid()).encode()))
        while not tasks:
            if not (data := link.recv(wire.CHUNK)):
                return 0  # nobody wants it any more
            frames.feed(data)
        link.sendall(_done(tasks[0], tools))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except OSError:  # the front is gone
        return 1
    return 0


def _done(body: bytes, tools: Tools) -> bytes:
    """The frame that answers a job."""
    job = ask.read(body)
    if not job.writes:  # it is for a stranger: it leaves nothing behind, and who asks the dataset goes first
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        os.nice(NICE)
    module, _, name = job.function.partition(":")
    try:
        result = getattr(importlib.import_module(module), name)(Means(job.settings, tools), job.payload)
        return wire.frame(wire.RESULT, pickle.dumps(result, pickle.HIGHEST_PROTOCOL))
    except MemoryError:
        raise
    except Exception as error:
        try:
            brought = pickle.dumps(error, pickle.HIGHEST_PROTOCOL)
            pickle.loads(brought)
        except Exception:
            brought = b""
        if brought and type(error).__module__.startswith("kg."):
            return wire.frame(wire.ERROR, marshal.dumps(("raised", brought)))
        # Its words may be those of what was sent, so that the log gets the place alone.
        places = " < ".join(_places(error))
        logging.getLogger(__name__).error("%s failed: %s at %s", job.function, type(error).__name__, places)
        sys.stderr.flush()
        return wire.frame(wire.ERROR, marshal.dumps(("failed", type(error).__name__)))


def _places(error: BaseException) -> list[str]:
    """Where it was raised, the innermost first, as `module.py:line`."""
    found = []
    trace = error.__traceback__
    while trace is not None:
        found.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return found[::-1]
